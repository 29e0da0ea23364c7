"""Quads as text: N-Quads and TriG, the same bytes for the same quads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

import pyoxigraph as ox

from defour.diffs.version import blank_nodes as nodes
from defour.writing import graphs, rdfc

FORMATS = ("nquads", "trig")


def write(
    quads: Iterable[ox.Quad],
    format: str,
    prefixes: Mapping[str, str],
    *,
    digest: str | None = None,
) -> bytes:
    """Canonical quads in one of `FORMATS`, as UTF-8.

    Args:
        quads: What to write, as `rdfc.canonical` gives it.
        format: One of `FORMATS`.
        prefixes: Prefixes and namespaces, for TriG; those that nothing uses are left out.
        digest: Their hash, to stand in a comment at the head.
    """
    head = f"# {graphs.hash_note(digest)}\n" if digest else ""
    body = _trig(quads, prefixes) if format == "trig" else "".join(map(rdfc.line, quads))
    return (head + body).encode()


def _trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """TriG: the default graph first, then a block for each named one."""
    names = graphs.Names(prefixes)
    blocks = []
    parts = [(x, list(y)) for x, y in groupby(sorted(quads, key=_graph), key=_graph)]
    times = Counter(
        node for _, found in parts for node in {x for quad in found for x in nodes(quad)}
    )
    shared = frozenset(node for node, count in times.items() if count > 1)
    for name, found in parts:
        body = "\n".join(graphs.turtle_blocks((x.triple for x in found), names, {}, shared))
        if not name:
            blocks.append(body)
            continue
        # no literal is written over several lines, so every line may be indented
        lines = (f"    {line}" if line else "" for line in body.rstrip("\n").split("\n"))
        label = graphs.turtle_term(names)(found[0].graph_name)
        blocks.append(f"{label} {{\n" + "\n".join(lines) + "\n}\n")
    head = graphs.directives(names)
    return "\n".join([head, *blocks] if head else blocks)


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
