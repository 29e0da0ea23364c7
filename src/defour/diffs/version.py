"""A version of a graph: what was read, with blank nodes named by what is said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from defour.claims.model import Claims, read_claims
from defour.errors import NoRdf
from defour.folder import PARTS, Folder, files_in
from defour.rdf.graph import Graph, Term
from defour.rdf.parse import parse, read_text
from defour.rdf.serialize import canonical_quads, graph_hash


@dataclass(frozen=True)
class Version:
    """One version: its name, its parts as they were read, such as ``ontology``, and its queries.

    The queries are by path below `sparql/`, with LF line ends; None where this is no graph folder.
    """

    where: str
    parts: Mapping[str, Graph]
    queries: Mapping[str, str] | None = None

    @property
    def files(self) -> dict[str, int]:
        """How many files each part has."""
        files = {name: len(graph.sources) for name, graph in self.parts.items()}
        return files if self.queries is None else {**files, "sparql": len(self.queries)}

    @cached_property
    def original(self) -> Graph:
        """All that it says, with blank nodes as the parser named them."""
        return Graph([source for graph in self.parts.values() for source in graph.sources])

    @cached_property
    def graph(self) -> Graph:
        """The same, each quad once; blank nodes that say the same are named alike everywhere."""
        quads = name_blank_nodes(self.original.quads)
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

    Raises:
        NoRdf: There is no RDF.
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


def name_blank_nodes(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads whose blank nodes are named by what is said of them.

    Blank nodes that statements join are a component. It is named by the hash of its canonical form
    (RDFC-1.0), so that one which changed leaves the names of the others as they were.
    """
    found = []
    times: Counter[str] = Counter()
    for part in components(quads):
        if not blank_nodes(part[0]):
            found += part
            continue
        canonical, digest = canonical_quads(part), component_digest(part)
        times[digest] += 1
        nodes = {node for quad in canonical for node in blank_nodes(quad)}
        names = {x: ox.BlankNode(f"{digest}t{times[digest]}{x.value}") for x in nodes}
        found += [rename_nodes(quad, names) for quad in canonical]
    return found


def component_digest(part: Iterable[ox.Quad]) -> str:
    """What a component says, whatever its blank nodes are called."""
    return f"h{graph_hash(canonical_quads(part))[:24]}"


def components(quads: Iterable[ox.Quad]) -> list[list[ox.Quad]]:
    """Quads by the blank nodes that they join, also through others; every other quad alone."""
    leader: dict[Term, Term] = {}

    def lead(node: Term) -> Term:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    given = list(dict.fromkeys(quads))
    for quad in given:
        for node in (nodes := blank_nodes(quad)):
            leader.setdefault(node, node)
            leader[lead(node)] = lead(nodes[0])
    found: dict[Any, list[ox.Quad]] = defaultdict(list)
    for quad in given:
        nodes = blank_nodes(quad)
        found[lead(nodes[0]) if nodes else quad].append(quad)
    return list(found.values())


def blank_nodes(quad: ox.Quad | ox.Triple) -> list[ox.BlankNode]:
    """The blank nodes of a quad, those inside a triple term too."""
    found = []
    for term in quad:
        if isinstance(term, ox.Triple):
            found += blank_nodes(term)
        elif isinstance(term, ox.BlankNode):
            found.append(term)
    return found


def rename_nodes(quad: ox.Quad, names: Mapping[Any, Any]) -> ox.Quad:
    """A quad with some nodes replaced."""

    def term(given: Any) -> Any:
        if isinstance(given, ox.Triple):
            return ox.Triple(term(given.subject), given.predicate, term(given.object))
        return names.get(given, given)

    return ox.Quad(term(quad.subject), quad.predicate, term(quad.object), term(quad.graph_name))
