"""What FOOPS! and Linked Open Vocabularies ask of an ontology, gone through: the table of the docs.

``python benchmarks/registries.py`` reads the ontology and the site of this folder, and asks no
network: what only a registry or the published address can tell is "when it is published".
"""

from collections.abc import Callable
from functools import cache

from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef

from defour.folder import find_folder
from defour.namespaces import ROOT
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph as Files
from defour.sites.site import Site

FOLDER = find_folder()
HERE = URIRef(f"{ROOT}football")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
LATER = "when it is published"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def ontology() -> Graph:
    """The ontologies; not to be written to."""
    return to_rdflib_graph(Files.read(FOLDER.ontology))


@cache
def site() -> Site:
    """The site, of which nothing is written."""
    return Site(FOLDER)


def has(*names: URIRef) -> Callable[[], bool]:
    """Whether the ontology has some properties."""
    return lambda: all((HERE, x, None) in ontology() for x in names)


def terms(*, own: bool) -> list[URIRef]:
    """The terms declared, of ours or of others."""
    declared = {
        x for kind in (*KINDS, SKOS.ConceptScheme) for x in ontology().subjects(RDF.type, kind)
    }
    declared |= set(ontology().subjects(SKOS.inScheme))
    return sorted(x for x in declared if x.startswith(ROOT) == own)


def each(name: URIRef, *, own: bool = True) -> Callable[[], bool]:
    """Whether each term has a property."""
    return lambda: (
        bool(terms(own=own)) and all((x, name, None) in ontology() for x in terms(own=own))
    )


def tagged(*names: URIRef) -> bool:
    """Whether texts of the ontology are in both languages."""
    texts = [x for name in names for x in ontology().objects(HERE, name)]
    return {x.language for x in texts if isinstance(x, Literal)} == {"en", "nl"}


def named() -> bool:
    """Whether creator and publisher have a type and a name."""
    makers = [
        *ontology().objects(HERE, DCTERMS.creator),
        *ontology().objects(HERE, DCTERMS.publisher),
    ]
    return all(ontology().value(x, RDF.type) and ontology().value(x, FOAF.name) for x in makers)


def at_version() -> bool:
    """Whether the version IRI gives all terms."""
    there = Graph().parse(
        data=site().data.describe(str(ontology().value(HERE, OWL.versionIRI)), "turtle")
    )
    return set(ontology().subjects(RDFS.isDefinedBy, HERE)) <= set(there.subjects())


CHECKS: dict[str, list[tuple[str, str, Callable[[], bool] | str]]] = {
    "FOOPS!": [
        (
            "PURL1, HTTP1",
            "a persistent IRI, by an open protocol",
            lambda: HERE.startswith("https://w3id.org/"),
        ),
        ("URI1, URI2", "the IRI resolves, to what calls itself so", LATER),
        (
            "VER1",
            "a version IRI of its own",
            lambda: ontology().value(HERE, OWL.versionIRI) not in (None, HERE),
        ),
        ("VER2", "the whole ontology at the version IRI", at_version),
        (
            "CN1, DOC1, RDF1",
            "a page, Turtle and JSON-LD, by negotiation",
            lambda: {f"football.{x}" for x in ("html", "ttl", "jsonld")} <= set(site().files),
        ),
        ("FIND1", "a prefix", has(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri)),
        ("FIND2, FIND3", "prefix and ontology in a registry", LATER),
        (
            "OM1",
            "title, description, licence, version IRI, creator, date, namespace",
            has(
                DCTERMS.title,
                DCTERMS.description,
                DCTERMS.license,
                OWL.versionIRI,
                DCTERMS.creator,
                DCTERMS.created,
            ),
        ),
        ("OM2", "version, citation", has(OWL.versionInfo, DCTERMS.bibliographicCitation)),
        (
            "OM3",
            "publisher, issued, modified",
            has(DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified),
        ),
        ("OM3", "DOI, logo, source, earlier version", "there are none"),
        ("OM4.1, OM4.2", "a licence, by an IRI that resolves", has(DCTERMS.license)),
        (
            "OM5.1, OM5.2",
            "creator, date, issued, publisher",
            has(DCTERMS.creator, DCTERMS.created, DCTERMS.issued, DCTERMS.publisher),
        ),
        (
            "VOC1, VOC2",
            "words of others, for metadata and below them",
            lambda: any(not x.startswith(ROOT) for x in ontology().objects(None, RDFS.subClassOf)),
        ),
        (
            "VOC3",
            "a label of every term, those of others too",
            lambda: each(RDFS.label)() and each(RDFS.label, own=False)(),
        ),
        ("VOC4", "a definition of every term", each(SKOS.definition)),
    ],
    "LOV": [
        (
            "title, description",
            "in each language",
            lambda: tagged(DCTERMS.title) and tagged(DCTERMS.description),
        ),
        ("creator, publisher", "each with a type and a name", named),
        (
            "dates, version",
            "issued, modified, version",
            has(DCTERMS.issued, DCTERMS.modified, OWL.versionInfo),
        ),
        ("rights", "a licence", has(DCTERMS.license)),
        (
            "namespace",
            "prefix and namespace",
            has(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
        ),
        ("terms", "defined by the ontology", each(RDFS.isDefinedBy)),
        ("terms", "status", each(STATUS)),
    ],
}


def main() -> None:
    """Print the table."""
    print("| list | check | what | |\n|---|---|---|---|")
    for name, checks in CHECKS.items():
        for code, what, answer in checks:
            told = answer if isinstance(answer, str) else "yes" if answer() else "**no**"
            print(f"| {name} | {code} | {what} | {told} |")


if __name__ == "__main__":
    main()
