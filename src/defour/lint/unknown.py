"""Terms that no vocabulary and no loaded ontology has."""

from collections.abc import Iterator

from rdflib import OWL, SH, Graph, URIRef

from defour import namespaces as v
from defour.lint import sparql
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.lexical import XSD_DATATYPES
from defour.lint.named import members, named
from defour.lint.near import nearest
from defour.lint.scan import IMPORTS, PRIOR, VERSION, Scan
from defour.lint.vocabularies import TITLES, Loaded, is_term, known
from defour.namespaces import namespace_of as namespace


def unknown_terms(inputs: Inputs, scan: Scan, ours: Loaded, teller: Teller) -> Iterator[Finding]:
    """A finding for each IRI of a known namespace that is no term of it, at its first place.

    In an ontology's namespace that ends in ``/``, or in which the data tells of nodes, instances
    and pages may stand too: there only what stands where a term must is looked at.
    """
    words = list(sparql.words(inputs.rules))
    times = dict(scan.uses)
    for word in words:
        times[word.iri] = times.get(word.iri, 0) + 1
    exempt = {x.value for name in (IMPORTS, VERSION, PRIOR) for _, x, _ in scan.triples(name)}
    mixed = {x for x in ours if x.endswith("/") or _has_instances(x, scan)}
    placed = scan.placed | named(inputs.rules).properties | set(_of_lists(inputs.graph))
    placed |= {word.iri for word in words} - scan.uses.keys()
    asked = {str(x) for x in inputs.rules.objects(None, SH.datatype)} | scan.datatypes
    for iri, count in times.items():
        space = namespace(iri)
        name = iri[len(space) :]
        key = "unknown-term"
        if space in TITLES:
            if (
                space == v.XSD
                and iri in asked
                and name not in XSD_DATATYPES
                and is_term(space, name)
            ):
                names, key = XSD_DATATYPES, "unknown-term/datatype"
            elif is_term(space, name):
                continue
            else:
                names = XSD_DATATYPES if space == v.XSD and iri in asked else known(space)
            title = TITLES[space]
        elif space in ours and name and name not in ours[space] and iri not in exempt:
            if space in mixed and iri not in placed:
                continue
            names, title = frozenset(ours[space]), f"<{space}>"
        else:
            continue
        near = nearest(name, names)
        if iri in scan.uses:
            where = teller.places.use(URIRef(iri))
        else:
            of_iri = (word for word in words if word.iri == iri)
            told = (sparql.place(word, teller.places, inputs.shapes) for word in of_iri)
            where = min((x for x in told if x), default=None)
        if key == "unknown-term" and near is not None:
            key = "unknown-term/near"
        yield teller.find(
            key,
            where,
            iri,
            times=count,
            term=iri,
            vocabulary=title,
            near=space + (near or ""),
        )


def _has_instances(space: str, scan: Scan) -> bool:
    """Whether the data tells of something in a namespace that is no class, property or shape."""
    terms = {x for found in scan.terms.values() for x in found}
    return any(x.startswith(space) and x not in terms for x in scan.subjects)


def _of_lists(graph: Graph) -> Iterator[str]:
    """The classes and properties in the lists of OWL."""
    for way in (OWL.unionOf, OWL.intersectionOf, OWL.propertyChainAxiom):
        for head in graph.objects(None, way):
            yield from (str(x) for x in members(head, graph))
