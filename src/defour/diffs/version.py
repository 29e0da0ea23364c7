"""A version of a graph: what was read, with blank nodes named by what is said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from defour.claims.model import Claims, read_claims
from defour.errors import NoRdf
from defour.folder import PARTS, Folder, files_in
from defour.rdf.graph import Graph, Term
from defour.rdf.parse import mark_blank_nodes, parse, read_text
from defour.rdf.serialize import canonical_quads, graph_hash


@dataclass(frozen=True)
class Version:
    """One version: its name, its parts as they were read, such as ``ontology``, and its queries.

    The queries are by path below `sparql/`, with LF line ends; None where this is no graph folder.
    """

    where: str
    parts: Mapping[str, Graph]
    queries: Mapping[str, str] | None = None

    @cached_property
    def original(self) -> Graph:
        """All that it says, with blank nodes as the parser named them."""
        return Graph([source for graph in self.parts.values() for source in graph.sources])

    @cached_property
    def graph(self) -> Graph:
        """The same, each quad once; blank nodes that say the same are named alike everywhere."""
        quads: list[ox.Quad] = []
        for name, part in components(self.original.quads).items():
            quads += mark_blank_nodes(canonical_quads(part), name) if name else part
        return Graph.from_quads(quads, self.original.prefixes, where=self.where)

    @cached_property
    def claims(self) -> Claims:
        """Its claims, passages and versions of articles."""
        return read_claims(self.graph)


def is_graph_folder(given: Path | bytes) -> bool:
    """Whether there is one of `ontology/ data/ shapes/ sparql/` in it."""
    return isinstance(given, Path) and any((given / part).is_dir() for part in PARTS)


def read_version(given: Path | bytes, *, whole: bool) -> Version:
    """Read a graph folder, a folder (every RDF file below it) or a file; or Turtle.

    Of a graph folder, `whole` takes the shapes and queries too.
    """
    if isinstance(given, bytes):
        return Version("standard input", {"turtle": Graph([parse(given, where="standard input")])})
    if not is_graph_folder(given):
        return Version(str(given), {"files": Graph.read([given])})
    folder = Folder(given)
    lists = {"ontology": folder.ontology, "data": folder.data}
    queries = None
    if whole:
        lists["shapes"], sparql = folder.shapes, given / "sparql"
        queries = {
            path.relative_to(sparql).as_posix(): "\n".join(read_text(path).splitlines())
            for path in files_in(sparql, (".rq",))
        }
    if not any(lists.values()) and not queries:
        raise NoRdf("there is no RDF in this graph folder", where=str(given))
    graphs = {name: Graph.read(paths) for name, paths in lists.items() if paths}
    return Version(str(given), graphs, queries)


def components(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """Quads by the blank nodes that they join, also through others; the rest below "".

    A component is named by the hash of its canonical form (RDFC-1.0), and by its number among those
    that say the same, so that one which changed leaves the names of the others as they were.
    """
    leader: dict[Term, Term] = {}

    def lead(node: Term) -> Term:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    given = {quad: blank_nodes(quad) for quad in quads}
    for nodes in given.values():
        for node in nodes:
            leader.setdefault(node, node)
            leader[lead(node)] = lead(nodes[0])
    joined: dict[Term | None, list[ox.Quad]] = defaultdict(list)
    for quad, nodes in given.items():
        joined[lead(nodes[0]) if nodes else None].append(quad)
    found = {"": joined.pop(None, [])}
    times: Counter[str] = Counter()
    for part in joined.values():
        digest = graph_hash(canonical_quads(part))[:24]
        times[digest] += 1
        found[f"h{digest}t{times[digest]}"] = part
    return found


def blank_nodes(quad: ox.Quad | ox.Triple) -> list[ox.BlankNode]:
    """The blank nodes of a quad, those inside a triple term too."""
    found = []
    for term in quad:
        if isinstance(term, ox.Triple):
            found += blank_nodes(term)
        elif isinstance(term, ox.BlankNode):
            found.append(term)
    return found
