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
from defour.namespaces import FOOTBALL, RDF, STRING, shorten
from defour.rdf.graph import Graph, Term, node_name
from defour.rdf.parse import Source, parse, read_text
from defour.rdf.serialize import canonical_quads, graph_hash

_DEEPEST = 6
"""How deep blank nodes are told inside each other."""


@dataclass(frozen=True)
class Version:
    """One version of a graph.

    Attributes:
        where: Its name: a path, or ``standard input``.
        parts: What was read, such as ``ontology``, and how many files it was.
        quads: All that it says, each once; blank nodes that say the same are named alike in every
            version.
        original: The same, with blank nodes as the parser named them.
        prefixes: Those that its files declare.
        terms: The subjects of what `ontology/` says.
        shapes: The subjects of what `shapes/` says.
        queries: The stored queries by path below `sparql/`, with LF line ends; None where this is
            no graph folder.
    """

    where: str
    parts: tuple[tuple[str, int], ...]
    quads: dict[ox.Quad, None]
    original: list[ox.Quad]
    prefixes: Mapping[str, str]
    terms: frozenset[str]
    shapes: frozenset[str]
    queries: Mapping[str, str] | None

    @cached_property
    def graph(self) -> Graph:
        """Its statements, indexed."""
        return Graph([Source(self.where, "", ox.RdfFormat.TURTLE, list(self.quads), {}, "")])

    @cached_property
    def claims(self) -> Claims:
        """Its claims, passages and versions of articles."""
        return read_claims(self.graph)

    def passage_range(self, iri: str) -> str | None:
        """The range of a passage, as ``[start, end)`` in code points."""
        passage = self.claims.passages.get(iri)
        if passage is None or passage.start is None or passage.end is None:
            return None
        return f"[{passage.start}, {passage.end})"

    def term_text(
        self, term: Term, prefixes: Mapping[str, str], above: tuple[str, ...] = ()
    ) -> str:
        """A term in the manner of Turtle; a blank node by what is said of it."""
        if isinstance(term, ox.NamedNode):
            return property_name(term.value, prefixes)
        if isinstance(term, ox.Literal):
            plain = term.language is None and term.datatype.value != STRING
            return term.value if plain else str(term)
        if isinstance(term, ox.Triple):
            parts = (term.subject, term.predicate, term.object)
            return f"<<( {' '.join(self.term_text(x, prefixes, above) for x in parts)} )>>"
        name = node_name(term)
        if name in above or len(above) > _DEEPEST:
            return "[…]"
        inner = (*above, name)
        items = self._list_items(name)
        if items is not None:
            return f"({', '.join(self.term_text(x, prefixes, inner) for x in items)})"
        said = sorted(
            f"{property_name(name, prefixes)} "
            + ", ".join(sorted(self.term_text(x, prefixes, inner) for x in terms))
            for name, terms in self.graph.by_subject.get(name, {}).items()
        )
        return f"[{'; '.join(said)}]"

    def _list_items(self, name: str) -> list[Term] | None:
        """The members of a well-formed RDF list; None for another node."""
        items: list[Term] = []
        seen: set[str] = set()
        while name != RDF + "nil":
            first, rest = (self.graph.terms(name, RDF + x) for x in ("first", "rest"))
            if name in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(name)
            items += first
            name = node_name(rest[0])
        return items


def property_name(iri: str, prefixes: Mapping[str, str]) -> str:
    """A short name for a property or class; one of the football ontology without its prefix."""
    return iri.removeprefix(FOOTBALL) if iri.startswith(FOOTBALL) else shorten(iri, prefixes)


def is_graph_folder(given: Path | bytes) -> bool:
    """Whether there is one of `ontology/ data/ shapes/ sparql/` in it."""
    return isinstance(given, Path) and any((given / part).is_dir() for part in PARTS)


def read_version(given: Path | bytes, *, whole: bool) -> Version:
    """Read a version.

    Args:
        given: A graph folder, a folder (every RDF file below it) or a file; or Turtle.
        whole: Whether the shapes and queries of a graph folder are wanted too.

    Raises:
        NoRdf: There is no RDF.
        MissingFile, BadEncoding, Malformed: Something cannot be read.
    """
    if isinstance(given, bytes):
        source = parse(given, where="standard input")
        return _version(source.where, {"turtle": Graph([source])}, None)
    if not is_graph_folder(given):
        return _version(str(given), {"files": Graph.read([given])}, None)
    folder = Folder(given)
    lists = {"ontology": folder.ontology, "data": folder.data}
    queries = files_in(given / "sparql", (".rq",)) if whole else []
    if whole:
        lists["shapes"] = folder.shapes
    if not any(lists.values()) and not queries:
        raise NoRdf("there is no RDF in this graph folder", where=str(given))
    graphs = {name: Graph.read(paths) for name, paths in lists.items() if paths}
    texts = {
        path.relative_to(given / "sparql").as_posix(): "\n".join(read_text(path).splitlines())
        for path in queries
    }
    return _version(str(given), graphs, texts if whole else None)


def _version(where: str, graphs: Mapping[str, Graph], queries: Mapping[str, str] | None) -> Version:
    joined = Graph([source for graph in graphs.values() for source in graph.sources])
    parts = [(name, len(graph.sources)) for name, graph in graphs.items()]
    if queries is not None:
        parts.append(("sparql", len(queries)))
    subjects = {
        name: frozenset(x for x in graph.by_subject if not x.startswith("_:"))
        for name, graph in graphs.items()
    }
    return Version(
        where=where,
        parts=tuple(parts),
        quads=dict.fromkeys(name_blank_nodes(joined.quads)),
        original=joined.quads,
        prefixes=joined.prefixes,
        terms=subjects.get("ontology", frozenset()),
        shapes=subjects.get("shapes", frozenset()),
        queries=queries,
    )


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
        canonical = canonical_quads(part)
        digest = component_digest(part)
        times[digest] += 1
        names = {
            node: ox.BlankNode(f"{digest}t{times[digest]}{node.value}")
            for quad in canonical
            for node in blank_nodes(quad)
        }
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


def blank_nodes(quad: ox.Quad) -> list[ox.BlankNode]:
    """The blank nodes of a quad, those inside a triple term too."""
    return [x for part in (quad.subject, quad.object, quad.graph_name) for x in _inside(part)]


def rename_nodes(quad: ox.Quad, names: Mapping[Any, Any]) -> ox.Quad:
    """A quad with some nodes replaced."""

    def term(given: Any) -> Any:
        if isinstance(given, ox.Triple):
            return ox.Triple(term(given.subject), given.predicate, term(given.object))
        return names.get(given, given)

    return ox.Quad(term(quad.subject), quad.predicate, term(quad.object), term(quad.graph_name))


def _inside(term: Any) -> list[ox.BlankNode]:
    if isinstance(term, ox.Triple):
        return [*_inside(term.subject), *_inside(term.object)]
    return [term] if isinstance(term, ox.BlankNode) else []
