"""The declared terms nearest to one that nothing declares, and the namespace of a term."""

from collections.abc import Iterable
from difflib import get_close_matches

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

_PROPERTIES = (
    RDF.Property,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
)


def closest_terms(terms: Iterable[Node | None], graph: Graph) -> tuple[str, ...]:
    """The declared terms nearest to those that nothing declares, as full IRIs.

    Only a namespace in which the graph declares a class or a property is looked at: there a term
    without a type is misspelt.

    Args:
        terms: Terms of a result: its value, its path.
        graph: The data with the ontology.
    """
    found: list[str] = []
    for term in terms:
        if not isinstance(term, URIRef) or (term, RDF.type, None) in graph:
            continue
        space = namespace(str(term))
        declared = {
            str(x).removeprefix(space): str(x)
            for kind in (*_PROPERTIES, OWL.Class, RDFS.Class)
            for x in graph.subjects(RDF.type, kind)
            if isinstance(x, URIRef) and namespace(str(x)) == space
        }
        if not declared:
            continue
        for each in graph.subjects(RDF.type, None):
            if isinstance(each, URIRef) and namespace(str(each)) == space:
                declared[str(each).removeprefix(space)] = str(each)
        near = get_close_matches(str(term).removeprefix(space), sorted(declared), n=1, cutoff=0.6)
        found += [declared[x] for x in near if declared[x] not in found]
    return tuple(found)


def namespace(iri: str) -> str:
    """An IRI up to its `#`, or else to its last `/`."""
    return iri[: (iri.find("#") + 1) or (iri.rfind("/") + 1)] or iri
