"""What a graph says of one resource."""

import pyoxigraph as ox

from defour import namespaces as v
from defour.rdf.graph import Graph, node_name

_ONTOLOGY = v.OWL + "Ontology"


def describe(graph: Graph, iri: str, *, about: str = v.ABOUT) -> list[ox.Quad]:
    """What a graph says of a resource; a quad may come twice.

    It is the resource's own triples; those of the claims about it, and of the passages that these
    cite; of what it and they mention, the type and the labels, unless it is a term of the ontology.
    What no claim is about comes with the situations in which it takes part, a passage with the
    claims that cite it, an ontology with all that is in it, a mere name with what names it.
    """
    if iri not in graph.by_subject:  # others name it, or a hash term of it
        terms = {x for quad in graph.quads for x in quad.triple}
        here = {x for x in terms if f"{node_name(x)}#".startswith(iri + "#")}
        return [ox.Quad(*x.triple) for x in graph.quads if not here.isdisjoint(x.triple)]
    if iri in graph.ontology_terms:
        names = _document(graph, iri) if _ONTOLOGY in graph.types(iri) else [iri]
        return _with_blank_nodes(graph, [x for name in names for x in _triples(graph, name)])
    found = [x for name in (iri, *graph.subjects(about, iri)) for x in _triples(graph, name)]
    for passage in [x.object for x in found if x.predicate.value == v.WAS_DERIVED_FROM]:
        found += _triples(graph, node_name(passage))
    if not any(x.predicate.value == about for x in found):  # neither a situation nor a claim
        for subject, name in graph.by_object.get(iri, ()):
            if name == v.WAS_DERIVED_FROM:
                found += _triples(graph, subject)
            elif graph.subjects(about, subject):
                found += [x for x in _triples(graph, subject, name) if node_name(x.object) == iri]
                found += _triples(graph, subject, v.TYPE, v.LABEL)
    for node in {x.object for x in found if isinstance(x.object, ox.NamedNode)}:
        if node.value not in graph.ontology_terms:
            found += _triples(graph, node.value, v.TYPE, v.LABEL)
    return _with_blank_nodes(graph, found)


def _triples(graph: Graph, subject: str, *only: str) -> list[ox.Quad]:
    """The triples of a subject; or those of some of its properties."""
    properties = graph.by_subject.get(subject)
    if properties is None:
        return []
    node = ox.BlankNode(subject[2:]) if subject.startswith("_:") else ox.NamedNode(subject)
    return [
        ox.Quad(node, ox.NamedNode(name), term)
        for name, terms in properties.items()
        if not only or name in only
        for term in terms
    ]


def _document(graph: Graph, iri: str) -> list[str]:
    """An ontology and what is in it: its hash terms, and the terms of others in its file."""
    others = {x for x in graph.instances(_ONTOLOGY) if x != iri}
    files = [{node_name(x.subject) for x in source.quads} for source in graph.sources]
    beside = set().union(*(subjects for subjects in files if iri in subjects))
    beside = {x for x in beside if x in graph.ontology_terms or x.startswith("_:")}
    parts = ((x, x.partition("#")[0]) for x in graph.by_subject)
    return [x for x, part in parts if part == iri or (x in beside and part not in others)]


def _with_blank_nodes(graph: Graph, quads: list[ox.Quad]) -> list[ox.Quad]:
    """Some quads, with all that the blank nodes in them say."""
    seen = set()
    for quad in quads:  # it grows as it is walked
        if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
            seen.add(quad.object)
            quads += _triples(graph, node_name(quad.object))
    return quads
