"""Property paths of SHACL (section 2.3.1) in the notation of SPARQL."""

from rdflib import SH, Graph, URIRef
from rdflib.term import Node


def notation(path: Node, graph: Graph) -> str:
    """A path in the notation of SPARQL (section 9.1); a property alone as its IRI.

    Args:
        path: The node of the path.
        graph: The graph that describes it: the report, or the shapes.
    """
    if isinstance(path, URIRef):
        return str(path)

    def inner(node: Node) -> str:
        return f"<{node}>" if isinstance(node, URIRef) else f"({notation(node, graph)})"

    for name, mark in (
        (SH.zeroOrMorePath, "*"),
        (SH.oneOrMorePath, "+"),
        (SH.zeroOrOnePath, "?"),
    ):
        if (part := graph.value(path, name)) is not None:
            return inner(part) + mark
    if (part := graph.value(path, SH.inversePath)) is not None:
        return "^" + inner(part)
    several = graph.value(path, SH.alternativePath)
    steps = graph.items(several if several is not None else path)
    return ("|" if several is not None else "/").join(inner(step) for step in steps)
