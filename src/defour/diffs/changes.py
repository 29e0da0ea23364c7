"""A difference as changes to situations, claims, passages, entities, terms, shapes and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.explanation import IDENTITY
from defour.diffs.names import LINKS, Names, Value
from defour.diffs.version import Version
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

_DEPRECATED = v.OWL + "deprecated"

_Properties = dict[str, list[Term]]


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


class Lines(NamedTuple):
    """How many lines of a query, or statements of a graph, went and came."""

    removed: int
    added: int


class Change(NamedTuple):
    """What became of one node; ``docs/diff.md`` has the actions and all that stands here.

    `kind` is one of `KINDS`; `iri` is None for a blank node and the default graph, and the path of
    a query; `about` are the situations of a claim by label, or the claims that cite a passage.
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
    lines: Lines | None = None


class Comparison:
    """Two versions, and the quads of each that the other has not."""

    def __init__(self, old: Version, new: Version, names: Names) -> None:
        """Compare their quads, in the order of each version."""
        self.old, self.new, self.names = old, new, names
        quads = [dict.fromkeys(x.graph.quads) for x in (old, new)]
        self.removed = tuple(x for x in quads[0] if x not in quads[1])
        self.added = tuple(x for x in quads[1] if x not in quads[0])
        self._removed = _without(self.removed, new.graph)
        self._added = _without(self.added, old.graph)

    def changes(self) -> tuple[Change, ...]:
        """The changes by article, kind and IRI; those that belong to no article come last."""
        order = list(KINDS)

        def place(change: Change) -> tuple[object, ...]:
            article, iri = change.article, change.iri
            first = (article is None, article or "", order.index(change.kind))
            return (*first, iri is None, iri or "", change.label or "")

        return tuple(sorted([*self._nodes(), *self._queries(), *self._graphs()], key=place))

    def _nodes(self) -> Iterator[Change]:
        for node in dict.fromkeys([*self._removed, *self._added]):
            if not node.startswith("_:"):
                yield from self._node(node)
        for action, version, said in (
            ("removed", self.old, self._removed),
            ("added", self.new, self._added),
        ):
            for node in _roots(said, version.graph):
                label = self.names.term_text(ox.BlankNode(node[2:]), version.graph)
                yield Change(action, self.names.kind(node), None, label=label)

    def _node(self, iri: str) -> Iterator[Change]:
        """The change to a node, and beside it the one to its links."""
        kind = self.names.kind(iri)
        removed, added = dict(self._removed.get(iri, {})), dict(self._added.get(iri, {}))
        if kind not in ("term", "shape"):
            gone, came = ({x: y.pop(x) for x in LINKS & y.keys()} for y in (removed, added))
            if gone or came:
                differs = self._properties(gone, came)
                pairs = [x for each in differs for x in each.values]
                action = "added" if all(x.old is None for x in pairs) else "changed"
                action = "removed" if all(x.new is None for x in pairs) else action
                yield self._change(action, "link", iri, differs)
        if not removed and not added:
            return
        action = self._action(iri, kind, removed, added)
        change = self._change(action, kind, iri, self._properties(removed, added))
        if kind == "claim":
            about = self.new.graph.iris(iri, v.ABOUT) or self.old.graph.iris(iri, v.ABOUT)
            told = (self.names.label(x) or self.names.short(x) for x in sorted(about))
            change = change._replace(about=tuple(told))
        elif kind == "passage":
            claims = self.new.claims.claims.values()
            citing = (self.names.short(x.iri) for x in claims if x.live and iri in x.passages)
            change = change._replace(about=tuple(citing))
        elif kind == "situation" and action != "removed":
            change = change._replace(notes=tuple(self._notes(iri, {*removed, *added})))
        yield change

    def _change(
        self, action: str, kind: str, iri: str, properties: tuple[PropertyChange, ...]
    ) -> Change:
        types = (self.names.label(x) or self.names.property(x) for x in self.names.types(iri))
        label, article = self.names.label(iri), self.names.article(iri, kind)
        return Change(action, kind, iri, label, tuple(types), article, properties=properties)

    def _action(self, iri: str, kind: str, removed: _Properties, added: _Properties) -> str:
        if iri not in self.old.graph.by_subject:
            return "added"
        if iri not in self.new.graph.by_subject:
            return "removed"
        only = {*removed, *added}
        if kind == "claim":
            if (gone := v.INVALIDATED_AT_TIME in added) != (v.INVALIDATED_AT_TIME in removed):
                return "withdrawn" if gone else "restored"
            if only == {v.WAS_DERIVED_FROM}:
                return "re-cited"
            if only == {v.BASIS}:
                return "rebased"
        if _DEPRECATED in added and _DEPRECATED not in removed:
            return "deprecated"
        return "reworded" if only == {v.LABEL} else "changed"

    def _notes(self, situation: str, properties: set[str]) -> Iterator[Note]:
        """Changed values beside the claims that vouch for them."""
        if not self.new.claims.claims:
            return
        live = self.new.claims.about().get(situation, [])
        for each in sorted(properties - set(IDENTITY)):
            vouching = tuple(x.iri for x in live if each in x.vouches_for)
            if vouching and not any(x in self._removed or x in self._added for x in vouching):
                yield Note("unmoved", each, vouching)
            elif not vouching and self.new.graph.terms(situation, each):
                yield Note("unvouched", each, ())

    def _properties(self, removed: _Properties, added: _Properties) -> tuple[PropertyChange, ...]:
        """What became of each property, sorted by its IRI."""
        found = []
        for name in sorted({*removed, *added}):
            values = [
                Pair(
                    None if old is None else self.names.value(old, self.old.graph, name),
                    None if new is None else self.names.value(new, self.new.graph, name),
                )
                for old, new in _paired(removed.get(name, []), added.get(name, []))
            ]
            found.append(PropertyChange(name, self.names.property(name), tuple(values)))
        return tuple(found)

    def _queries(self) -> Iterator[Change]:
        before, after = self.old.queries or {}, self.new.queries or {}
        for path in sorted({*before, *after}):
            if before.get(path) == after.get(path):
                continue
            old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
            blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            same = sum(block.size for block in blocks)
            action = "changed" if path in before else "added"
            action = action if path in after else "removed"
            yield Change(action, "query", path, lines=Lines(len(old) - same, len(new) - same))

    def _graphs(self) -> Iterator[Change]:
        """Statements that both versions have, but not in the same graphs."""
        counts: dict[str | None, list[int]] = {}
        for side, (quads, other) in enumerate(((self.removed, self.new), (self.added, self.old))):
            for quad in quads:
                if quad.object in other.graph.terms(node_name(quad.subject), quad.predicate.value):
                    graph = quad.graph_name
                    name = None if isinstance(graph, ox.DefaultGraph) else node_name(graph)
                    counts.setdefault(name, [0, 0])[side] += 1
        for name, count in counts.items():
            yield Change("changed", "graph", name, lines=Lines(*count))


def _paired(removed: list[Term], added: list[Term]) -> Iterator[tuple[Term | None, Term | None]]:
    """Which value became which: labels by language, and one old and one new that are left."""
    left, right = (sorted(side, key=str) for side in (removed, added))
    tags = [{x: getattr(x, "language", None) for x in side} for side in (left, right)]
    for tag in sorted({x for x in tags[0].values() if x}):
        mine, theirs = ([x for x, its in side.items() if its == tag] for side in tags)
        if len(mine) == len(theirs) == 1:
            left.remove(mine[0])
            right.remove(theirs[0])
            yield mine[0], theirs[0]
    if len(left) == len(right) == 1:
        yield left.pop(), right.pop()
    yield from ((x, None) for x in left)
    yield from ((None, x) for x in right)


def _without(quads: Iterable[ox.Quad], graph: Graph) -> dict[str, _Properties]:
    """The values of quads whose triples a graph has not, by node and property."""
    found: dict[str, _Properties] = {}
    for quad in quads:
        subject, name = node_name(quad.subject), quad.predicate.value
        if quad.object not in graph.terms(subject, name):
            values = found.setdefault(subject, {}).setdefault(name, [])
            if quad.object not in values:
                values.append(quad.object)
    return found


def _roots(said: Iterable[str], graph: Graph) -> list[str]:
    """Blank nodes among these nodes that nothing leads to but each other."""
    blanks = [x for x in said if x.startswith("_:")]
    led = {x for x in blanks if any(y != x for y, _ in graph.by_object.get(x, ()))}
    reached: set[str] = set()

    def walk(nodes: list[str]) -> None:
        for each in nodes:  # it grows as it is walked
            if each not in reached:
                reached.add(each)
                terms = (x for y in graph.by_subject.get(each, {}).values() for x in y)
                nodes += [node_name(x) for x in terms if isinstance(x, ox.BlankNode)]

    walk([x for x in said if not x.startswith("_:")])
    roots = []
    for node in sorted(blanks, key=lambda x: x in led):
        if node not in reached:
            roots.append(node)
            walk([node])
    return roots
