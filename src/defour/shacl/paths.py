"""Property paths of SHACL (section 2.3.1): their notation, and what they reach in a graph."""

from typing import Literal

from rdflib import SH, Graph, URIRef
from rdflib import paths as rdflib_paths
from rdflib.paths import Path
from rdflib.term import Node

Triple = tuple[Node, Node, Node]
_REPEATED: tuple[tuple[URIRef, Literal["*", "+", "?"]], ...] = (
    (SH.zeroOrMorePath, "*"),
    (SH.oneOrMorePath, "+"),
    (SH.zeroOrOnePath, "?"),
)


def notation(path: Node, graph: Graph) -> str:
    """A path in the notation of SPARQL (section 9.1); a property alone as its IRI.

    Args:
        path: The node of the path.
        graph: The graph that describes it: the report, or the shapes.
    """
    return str(path) if isinstance(path, URIRef) else _notation(path, graph)[1]


def _notation(path: Node, graph: Graph) -> tuple[int, str]:
    """How strongly the parts of a path bind (0: ``|``, 1: ``/``, 2: ``^``, 3: ``*``), and it."""
    if isinstance(path, URIRef):
        return 4, f"<{path}>"

    def inner(node: Node, least: int) -> str:
        binding, told = _notation(node, graph)
        return told if binding >= least else f"({told})"

    for name, mark in _REPEATED:
        if (part := graph.value(path, name)) is not None:
            return 3, inner(part, 4) + mark
    if (part := graph.value(path, SH.inversePath)) is not None:
        return 2, "^" + inner(part, 3)
    several = graph.value(path, SH.alternativePath)
    steps = list(graph.items(several if several is not None else path))
    if len(steps) == 1:
        return _notation(steps[0], graph)
    if several is not None:
        return 0, "|".join(inner(step, 1) for step in steps)
    return 1, "/".join(inner(step, 2) for step in steps)


def compiled(path: Node, graph: Graph) -> URIRef | Path:
    """A path as rdflib evaluates it, for `graph.objects(node, …)`.

    Args:
        path: The node of the path.
        graph: The graph that describes it.

    Raises:
        ValueError: It is no path.
    """
    if isinstance(path, URIRef):
        return path
    for name, mark in _REPEATED:
        if (part := graph.value(path, name)) is not None:
            return rdflib_paths.MulPath(compiled(part, graph), mark)
    if (part := graph.value(path, SH.inversePath)) is not None:
        return rdflib_paths.InvPath(compiled(part, graph))
    several = graph.value(path, SH.alternativePath)
    steps = [compiled(x, graph) for x in graph.items(several if several is not None else path)]
    if not steps:
        raise ValueError("an empty path")
    if several is not None:
        return rdflib_paths.AlternativePath(*steps)
    return steps[0] if len(steps) == 1 else rdflib_paths.SequencePath(*steps)


def reached(data: Graph, focus: Node, path: URIRef | Path) -> list[Node]:
    """The value nodes of a path, each once, in the order in which the graph has them."""
    return list(dict.fromkeys(data.objects(focus, path)))


def last_triple(data: Graph, focus: Node, path: URIRef | Path, value: Node) -> Triple | None:
    """The triple with which a path from a node arrives at a value; None where it does not."""
    if isinstance(path, URIRef):
        found = (focus, path, value)
        return found if found in data else None
    if isinstance(path, rdflib_paths.InvPath):
        return last_triple(data, value, path.arg, focus)
    if isinstance(path, rdflib_paths.AlternativePath):
        tried = (last_triple(data, focus, x, value) for x in path.args)
        return next((x for x in tried if x is not None), None)
    if isinstance(path, rdflib_paths.SequencePath):
        *before, last = path.args
        start = before[0] if len(before) == 1 else rdflib_paths.SequencePath(*before)
        tried = (last_triple(data, x, last, value) for x in reached(data, focus, start))
        return next((x for x in tried if x is not None), None)
    if isinstance(path, rdflib_paths.MulPath):
        inner = path.path
        starts = reached(data, focus, rdflib_paths.MulPath(inner, "*"))
        tried = (last_triple(data, x, inner, value) for x in starts)
        return next((x for x in tried if x is not None), None)
    return None
