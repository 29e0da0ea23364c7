"""Versions of a graph: what was read, and how the nodes in it are named and told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.model import Claims
from defour.errors import NoRdf
from defour.folder import PARTS, files_in
from defour.rdf.graph import Graph, Term, node_name
from defour.rdf.parse import INPUT_FORMATS, mark_blank_nodes, parse, read_text
from defour.rdf.serialize import canonical_quads, graph_hash

LINKS = {v.SKOS + f"{x}Match" for x in ("exact", "close", "broad", "narrow", "related")}
LINKS |= {v.OWL + "sameAs", v.RDFS + "seeAlso"}
"""The properties that lead to the same thing, or to more on it, elsewhere."""

_SHAPES = {v.SH + "NodeShape", v.SH + "PropertyShape"}
_DEEPEST = 6  # how deep blank nodes are told inside each other


@dataclass(frozen=True)
class Version:
    """One version: its name, its parts (``ontology``), and the queries of a graph folder."""

    where: str
    parts: Mapping[str, Graph]
    queries: Mapping[str, list[str]] | None = None

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
        return Claims(self.graph)


def is_graph_folder(given: Path | bytes) -> bool:
    """Whether there is one of `ontology/ data/ shapes/ sparql/` in it."""
    return isinstance(given, Path) and any((given / part).is_dir() for part in PARTS)


def read_version(given: Path | bytes, format: str | None = None, *, whole: bool) -> Version:
    """Read a graph folder (`whole`: shapes and queries too), a folder, a file, or Turtle."""
    if isinstance(given, bytes):
        source = parse(given, INPUT_FORMATS[format or "turtle"], where="standard input")
        return Version("standard input", {format or "turtle": Graph([source])})
    if not is_graph_folder(given):
        return Version(str(given), {"files": Graph.read([given], format)})
    lists = {part: files_in(given / part) for part in PARTS[: 3 if whole else 2]}
    graphs = {name: Graph.read(paths) for name, paths in lists.items() if paths}
    top = given / "sparql"
    paths = {x.relative_to(top).as_posix(): x for x in files_in(top, (".rq",)) if whole}
    queries = {name: read_text(path).splitlines() for name, path in paths.items()}
    if not (graphs or queries):
        raise NoRdf("there is no RDF in this graph folder", where=str(given))
    return Version(str(given), graphs, queries if whole else None)


def components(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """Quads by the blank nodes that they join, also through others; the rest below "".

    A component is named by the hash of its canonical form, and its number among its like.
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
    parts = (blank_nodes(x) if isinstance(x, ox.Triple) else [x] for x in quad)
    return [x for part in parts for x in part if isinstance(x, ox.BlankNode)]


class Value(NamedTuple):
    """A value: for a person, and as a term in N-Triples (a blank node as ``_:`` alone)."""

    text: str
    term: str


class Pair(NamedTuple):
    """A value that became another; None where there is none on that side."""

    old: Value | None
    new: Value | None


class Names:
    """What the nodes are, in NEW first, then in OLD, then in a graph beside them."""

    def __init__(self, old: Version, new: Version, more: Graph | None, language: str) -> None:
        self.versions, self.language = (new, old), language
        self.graphs = [new.graph, old.graph, *([more] if more else [])]
        self.whole = Graph([source for graph in self.graphs for source in graph.sources])
        self.known = Claims(self.whole)
        claims = reversed([*self.known.claims.values()])
        self.claims = {situation: x.iri for x in claims for situation in x.about}

    def label(self, iri: str) -> str | None:
        """The label of a node, in the language asked for or another."""
        return next(filter(None, (x.label(iri, self.language) for x in self.graphs)), None)

    def short(self, iri: str) -> str:
        """A short name for an IRI."""
        return v.shorten(iri, self.whole.prefixes)

    def property(self, iri: str) -> str:
        """A short name for a property or class; one of the football ontology has no prefix."""
        return iri.removeprefix(v.FOOTBALL) if iri.startswith(v.FOOTBALL) else self.short(iri)

    def passage_range(self, iri: str) -> str | None:
        """The range of a passage, as ``[start, end)`` in code points."""
        found = self.known.passages.get(iri)
        known = found and None not in (found.start, found.end)
        return f"[{found.start}, {found.end})" if found and known else None

    def pair(self, name: str, old: Term | None, new: Term | None) -> Pair:
        """The values of a property in OLD and in NEW."""

        def value(term: Term | None, graph: Graph) -> Value | None:
            if term is None:
                return None
            told = None
            if isinstance(term, ox.NamedNode) and name != v.VOUCHES_FOR:
                told = self.passage_range(term.value) or self.label(term.value)
            shown = "_:" if isinstance(term, ox.BlankNode) else str(term)
            return Value(told or self.term_text(term, graph), shown)

        return Pair(value(old, self.graphs[1]), value(new, self.graphs[0]))

    def term_text(self, term: Term, graph: Graph, above: tuple[str, ...] = ()) -> str:
        """A term in the manner of Turtle; a blank node by what a graph says of it."""
        if isinstance(term, ox.NamedNode):
            return self.property(term.value)
        if isinstance(term, ox.Literal):
            plain = term.language is None and term.datatype.value != v.STRING
            return term.value if plain else str(term)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(self.term_text(x, graph, above) for x in term)} )>>"
        node = node_name(term)
        if node in above or len(above) > _DEEPEST:
            return "[…]"

        def told(terms: list[Term]) -> list[str]:
            return [self.term_text(x, graph, (*above, node)) for x in terms]

        if items := _list_items(graph, node):
            return f"({', '.join(told(items))})"
        says = graph.by_subject.get(node, {}).items()
        said = (f"{self.property(x)} {', '.join(sorted(told(terms)))}" for x, terms in says)
        return f"[{'; '.join(sorted(said))}]"

    def types(self, node: str) -> list[str]:
        """The classes of a node in NEW, or in OLD when NEW has none."""
        return next(filter(None, (x.types(node) for x in self.graphs)), [])

    def kind(self, node: str) -> str:
        """One of `KINDS`, but for `link`, `query` and `graph`, which are no nodes."""
        types = set(self.types(node))
        within = {y for x in self.versions for y in x.parts if node in x.parts[y].by_subject}
        fits = {
            "shape": types & _SHAPES or "shapes" in within,
            "claim": v.CLAIM in types or self.whole.terms(node, v.ABOUT),
            "passage": v.PASSAGE in types,
            "article": types & {v.ARTICLE, v.ARTICLE_VERSION},
            "term": "ontology" in within or node in self.whole.ontology_terms,
            "situation": node in self.claims or v.SITUATION in self.whole.superclasses(types),
            "entity": any(x.startswith(v.FOOTBALL) for x in types),
        }
        return next((kind for kind, fit in fits.items() if fit), "node")

    def article(self, iri: str, kind: str) -> str | None:
        """The article of a situation, claim, passage or version, with which claims' names begin."""
        if kind == "article":
            return next((x for g in self.graphs for x in g.iris(iri, v.SPECIALIZATION_OF)), iri)
        if kind not in ("situation", "claim", "passage"):
            return None
        before = self.claims.get(iri, iri).rpartition("/")[0].rpartition("/")[0]
        return before if before in self.known.articles() else None


def _list_items(graph: Graph, node: str) -> list[Term]:
    """The members of a well-formed RDF list; none for another node."""
    items: dict[str, Term] = {}
    while node != v.RDF + "nil":
        parts = [graph.terms(node, v.RDF + x) for x in ("first", "rest")]
        if node in items or [len(x) for x in parts] != [1, 1]:
            return []
        items[node], node = parts[0][0], node_name(parts[1][0])
    return list(items.values())
