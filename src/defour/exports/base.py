"""A graph as it is written elsewhere: with another base in the place of `namespaces.ROOT`."""

from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import Malformed
from defour.rdf.graph import Graph

_IRIS = {
    ox.NamedNode(v.XSD + "anyURI"),
    ox.NamedNode("http://purl.org/vocab/vann/preferredNamespaceUri"),
}
"""The datatype and the property of literals that hold an IRI."""


def move_graph(graph: Graph, base: str, name: str = "graph") -> Graph:
    """A graph as it is written elsewhere: under another base, literals that hold an IRI too.

    A quad is in its named graph, else in the ontology that its file declares, else in `name`.
    """

    def move(given: Any, name: ox.NamedNode) -> Any:
        if isinstance(given, ox.NamedNode):
            return ox.NamedNode(move_iri(given.value, base))
        if isinstance(given, ox.Literal) and _IRIS & {given.datatype, name}:
            return ox.Literal(move_iri(given.value, base), datatype=given.datatype)
        return given

    sources, moved = [], base != v.ROOT
    for source in graph.sources:
        if any(isinstance(x.object, ox.Triple) for x in source.quads):
            raise Malformed("a triple term (RDF 1.2) cannot be handled yet", where=source.where)
        ontologies = Graph([source]).instances(v.OWL + "Ontology")
        default = ox.NamedNode(min(ontologies, default=v.ROOT + name))
        quads = []
        for *triple, own in source.quads:
            parts = (*triple, default if own == ox.DefaultGraph() else own)
            quads.append(ox.Quad(*(move(x, parts[1]) for x in parts) if moved else parts))
        prefixes = {prefix: move_iri(space, base) for prefix, space in source.prefixes.items()}
        sources.append(source._replace(quads=quads, prefixes=prefixes))
    return Graph(sources)


def move_iri(iri: str, base: str) -> str:
    """An IRI with a base in the place of `namespaces.ROOT`."""
    return base + iri[len(v.ROOT) :] if iri.startswith(v.ROOT) else iri
