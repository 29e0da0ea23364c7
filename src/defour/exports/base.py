"""A graph as it is written elsewhere: with another base in the place of `namespaces.ROOT`."""

from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import Malformed
from defour.rdf.graph import Graph


def move_graph(graph: Graph, base: str, name: str = "graph") -> Graph:
    """A graph as it is written elsewhere: under another base, also in texts such as queries.

    A quad is in its named graph, else in the ontology that its file declares, else in `name`.
    """

    def move(given: Any) -> Any:
        if isinstance(given, ox.BlankNode) or v.ROOT not in given.value:
            return given
        if isinstance(given, ox.NamedNode):
            return ox.NamedNode(move_iri(given.value, base))
        text, language = given.value.replace(v.ROOT, base), given.language
        return ox.Literal(text, language=language, datatype=None if language else given.datatype)

    sources, moved = [], base != v.ROOT
    for source in graph.sources:
        if any(isinstance(x.object, ox.Triple) for x in source.quads):
            raise Malformed("a triple term (RDF 1.2) cannot be handled yet", where=source.where)
        ontologies = Graph([source]).instances(v.OWL + "Ontology")
        default = ox.NamedNode(min(ontologies, default=v.ROOT + name))
        quads = []
        for *triple, own in source.quads:
            parts = (*triple, default if own == ox.DefaultGraph() else own)
            quads.append(ox.Quad(*map(move, parts) if moved else parts))
        prefixes = {prefix: move_iri(space, base) for prefix, space in source.prefixes.items()}
        sources.append(source._replace(quads=quads, prefixes=prefixes))
    return Graph(sources)


def move_iri(iri: str, base: str) -> str:
    """An IRI with a base in the place of `namespaces.ROOT`."""
    return base + iri[len(v.ROOT) :] if iri.startswith(v.ROOT) else iri
