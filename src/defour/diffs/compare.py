"""Two versions of a graph, compared: their quads first, then the nodes that these are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.model import NEED_NO_CLAIM
from defour.diffs.version import LINKS, Names, Value, Version, is_graph_folder, read_version
from defour.folder import AnyFolder, find_folder
from defour.rdf.graph import Graph, Term, node_name

KINDS = {
    "situation": "situations",
    "claim": "claims",
    "passage": "passages",
    "article": "article and versions",
    "entity": "entities",
    "link": "links",
    "term": "ontology",
    "shape": "shapes",
    "query": "queries",
    "node": "other things",
    "graph": "named graphs",
}
"""The kinds of what changes, and the heading of each, in the order in which they are told."""

_ACTIONS = {v.LABEL: "reworded", v.WAS_DERIVED_FROM: "re-cited", v.BASIS: "rebased"}
"""What befell a claim of which one property alone differs; of anything else, its label."""


class Pair(NamedTuple):
    """A value that became another; None where there is none on that side."""

    old: Value | None
    new: Value | None


class PropertyChange(NamedTuple):
    """A property of a node whose values differ: its IRI, its short name, and the values."""

    property: str
    short: str
    values: tuple[Pair, ...]


class Note(NamedTuple):
    """Something to look at in a property whose value changed, and the claims concerned.

    ``unmoved``: the claims that vouch for it did not change; ``unvouched``: no live one does.
    """

    name: str
    property: str
    claims: tuple[str, ...]


class Change(NamedTuple):
    """What became of one node; ``docs/diff.md`` has the actions and all that stands here.

    `kind` is one of `KINDS`; `iri` is None for a blank node and the default graph, and the path of
    a query; `about` are the situations of a claim by label, or the claims that cite a passage;
    `lines` are how many of a query, or statements of a graph, were removed and added.
    """

    action: str
    kind: str
    iri: str | None
    label: str | None = None
    types: tuple[str, ...] = ()
    article: str | None = None
    about: tuple[str, ...] = ()
    properties: tuple[PropertyChange, ...] = ()
    notes: tuple[Note, ...] = ()
    lines: dict[str, int] | None = None


class Difference(NamedTuple):
    """Two versions, and in what they differ.

    Attributes:
        old, new: The two versions.
        removed: Quads of OLD that NEW has not.
        added: Quads of NEW that OLD has not.
        changes: What changed, told by node: by article, kind and IRI.
        names: How nodes are called.
    """

    old: Version
    new: Version
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]
    changes: tuple[Change, ...]
    names: Names

    @property
    def same(self) -> bool:
        """Whether the two versions say the same."""
        return not self.changes


def diff(
    old: Path | str | bytes,
    new: Path | str | bytes,
    *,
    language: str = "en",
    graph: AnyFolder = None,
) -> Difference:
    """What changed between two versions of a graph.

    The order of statements, prefixes, the names of blank nodes, and the files in which something
    stands make no difference; the graph in which it stands does, and so does each lexical form:
    ``"007"^^xsd:integer`` is not 7. Of two graph folders, ontology, data and shapes are compared as
    one RDF dataset, and stored queries as texts. Of a graph folder and anything else, only its
    ontology and data are.

    Args:
        old: A graph folder, a folder of RDF or a file; bytes are Turtle.
        new: The other version, likewise.
        language: A language tag, for labels.
        graph: A graph folder whose labels and classes are used where the versions have none.

    Raises:
        NoRdf, MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    given = [x if isinstance(x, bytes) else Path(x) for x in (old, new)]
    whole = all(map(is_graph_folder, given))
    before, after = (read_version(x, whole=whole) for x in given)
    more = None if graph is None else Graph.read(find_folder(graph).graph)
    return _Comparison(before, after, Names(before, after, more, language)).found()


class _Comparison:
    def __init__(self, old: Version, new: Version, names: Names) -> None:
        self.old, self.new, self.names = old, new, names
        before, after = set(old.graph.quads), set(new.graph.quads)
        self.removed = tuple(x for x in old.graph.quads if x not in after)
        self.added = tuple(x for x in new.graph.quads if x not in before)
        gone = (x for x in self.removed if not _holds(new.graph, x))
        came = (x for x in self.added if not _holds(old.graph, x))
        self._gone = Graph.from_quads(gone).by_subject
        self._came = Graph.from_quads(came).by_subject

    def found(self) -> Difference:
        """The changes by article, kind and IRI; those that belong to no article come last."""
        order = list(KINDS)

        def place(x: Change) -> tuple[object, ...]:
            first = (x.article is None, x.article or "", order.index(x.kind))
            return (*first, x.iri is None, x.iri or "", x.label or "")

        nodes = [x for x in self._gone | self._came if not x.startswith("_:")]
        named = [change for node in nodes for change in self._node(node)]
        changes = sorted([*named, *self._blank(), *self._queries(), *self._graphs()], key=place)
        return Difference(self.old, self.new, self.removed, self.added, tuple(changes), self.names)

    def _blank(self) -> Iterator[Change]:
        sides = ("removed", self.old.graph, self._gone), ("added", self.new.graph, self._came)
        for action, graph, said in sides:
            for node in _roots(said, graph):
                label = self.names.term_text(ox.BlankNode(node[2:]), graph)
                yield Change(action, self.names.kind(node), None, label=label)

    def _node(self, iri: str) -> Iterator[Change]:
        """The change to a node, and beside it the one to its links."""
        names, kind = self.names, self.names.kind(iri)
        properties = list(self._properties(iri))
        linking = LINKS if kind not in ("term", "shape") else ()
        links = tuple(x for x in properties if x.property in linking)
        rest = tuple(x for x in properties if x.property not in linking)
        types = tuple(names.label(x) or names.property(x) for x in names.types(iri))
        change = Change("changed", kind, iri, names.label(iri), types, names.article(iri, kind))
        if links:
            old, new = map(any, zip(*(pair for x in links for pair in x.values), strict=True))
            action = "changed" if old and new else "removed" if old else "added"
            yield change._replace(action=action, kind="link", article=None, properties=links)
        if rest:
            only = {x.property for x in rest}
            action, about = self._action(iri, kind, only), tuple(self._about(iri, kind))
            noted = kind == "situation" and action != "removed" and self.new.claims.claims
            notes = tuple(self._notes(iri, only)) if noted else ()
            yield change._replace(action=action, about=about, properties=rest, notes=notes)

    def _about(self, iri: str, kind: str) -> list[str]:
        """What a claim is about, or which claims cite a passage."""
        names = self.names
        if kind == "claim":
            about = self.new.graph.iris(iri, v.ABOUT) or self.old.graph.iris(iri, v.ABOUT)
            return [names.label(x) or names.short(x) for x in sorted(about)]
        claims = self.new.claims.claims.values() if kind == "passage" else ()
        return [names.short(x.iri) for x in claims if x.live and iri in x.passages]

    def _action(self, iri: str, kind: str, only: set[str]) -> str:
        gone, came = self._gone.get(iri, {}), self._came.get(iri, {})
        if iri not in self.old.graph.by_subject:
            return "added"
        if iri not in self.new.graph.by_subject:
            return "removed"
        if kind == "claim" and v.INVALIDATED_AT_TIME in came.keys() ^ gone.keys():
            return "withdrawn" if v.INVALIDATED_AT_TIME in came else "restored"
        if v.OWL + "deprecated" in came.keys() - gone:
            return "deprecated"
        name = "".join(only) if len(only) == 1 and (kind == "claim" or v.LABEL in only) else ""
        return _ACTIONS.get(name, "changed")

    def _notes(self, situation: str, properties: set[str]) -> Iterator[Note]:
        """Changed values beside the claims that vouch for them."""
        live = self.new.claims.about().get(situation, [])
        for each in sorted(properties - set(NEED_NO_CLAIM)):
            vouching = tuple(x.iri for x in live if each in x.vouches_for)
            if vouching and not any(x in self._gone or x in self._came for x in vouching):
                yield Note("unmoved", each, vouching)
            elif not vouching and self.new.graph.terms(situation, each):
                yield Note("unvouched", each, ())

    def _properties(self, iri: str) -> Iterator[PropertyChange]:
        """What became of the values of a node, by the IRIs of its properties."""
        gone, came = self._gone.get(iri, {}), self._came.get(iri, {})
        for name in sorted(gone.keys() | came.keys()):
            values = []
            for old, new in _paired(gone.get(name, []), came.get(name, [])):
                before = self.names.value(old, self.old.graph, name)
                values.append(Pair(before, self.names.value(new, self.new.graph, name)))
            yield PropertyChange(name, self.names.property(name), tuple(values))

    def _queries(self) -> Iterator[Change]:
        before, after = self.old.queries or {}, self.new.queries or {}
        for path in sorted(before.keys() | after.keys()):
            old, new = before.get(path), after.get(path)
            if old != new:
                action = "added" if old is None else "removed" if new is None else "changed"
                rows = [x[0] for x in unified_diff(old or [], new or [], n=0, lineterm="")][2:]
                lines = {"removed": rows.count("-"), "added": rows.count("+")}
                yield Change(action, "query", path, lines=lines)

    def _graphs(self) -> Iterator[Change]:
        """Statements that both versions have, but not in the same graphs."""
        left, came = (
            Counter(quad.graph_name for quad in quads if _holds(other.graph, quad))
            for quads, other in ((self.removed, self.new), (self.added, self.old))
        )
        for name in left | came:
            iri = None if isinstance(name, ox.DefaultGraph) else node_name(name)
            yield Change("changed", "graph", iri, lines={"removed": left[name], "added": came[name]})


def _holds(graph: Graph, quad: ox.Quad) -> bool:
    """Whether a graph has the triple of a quad."""
    return quad.object in graph.terms(node_name(quad.subject), quad.predicate.value)


def _paired(gone: list[Term], came: list[Term]) -> Iterator[tuple[Term | None, Term | None]]:
    """Which value became which: of each language, and without one, the one that is on each side."""
    sides = [sorted(side, key=str) for side in (gone, came)]
    tags = {getattr(x, "language", None) or "" for x in gone + came}
    for tag in sorted(tags):
        old, new = ([x for x in y if (getattr(x, "language", None) or "") == tag] for y in sides)
        if len(old) == len(new) == 1:
            yield old[0], new[0]
        else:
            yield from ((x, None) for x in old)
            yield from ((None, x) for x in new)


def _roots(said: Iterable[str], graph: Graph) -> Iterator[str]:
    """Blank nodes among these that nothing leads to; of those in a circle the first."""
    parts: dict[str, list[str]] = {}
    for node in said:
        if node.startswith("_:"):
            parts.setdefault(node.rpartition("c")[0], []).append(node)
    for nodes in parts.values():
        roots = [x for x in nodes if x not in graph.by_object]
        led = any(not y.startswith("_:") for x in nodes for y, _ in graph.by_object.get(x, ()))
        yield from roots if roots or led else nodes[:1]
