"""A difference as changes to situations, claims, passages, entities, terms, shapes and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.explanation import IDENTITY
from defour.diffs.names import LINKS, ORDER, Names, Value
from defour.diffs.version import Version
from defour.rdf.graph import Graph, Term, node_name

_DEPRECATED = v.OWL + "deprecated"

_Said = dict[str, dict[str, list[Term]]]
"""The values of properties of nodes, by the name of the node."""


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
    """Something to look at: `unmoved` or `unvouched`, of a property and the claims concerned.

    ``unmoved``: the value changed, and the claims that vouch for it did not.
    ``unvouched``: the value changed, and no live claim vouches for it.
    """

    name: str
    property: str
    claims: tuple[str, ...]


class Change(NamedTuple):
    """What became of one node.

    Attributes:
        action: ``added``, ``removed``, ``changed``, ``reworded`` (its labels alone differ),
            ``deprecated``; of a claim also ``withdrawn``, ``restored``, ``re-cited`` (its passages
            alone differ) and ``rebased`` (its basis alone).
        kind: One of `ORDER`.
        iri: Its IRI; None for a blank node; the path of a query; None for the default graph.
        label: Its label; what is said of it, for a blank node.
        types: Its classes, by label.
        article: The IRI of the article that it belongs to.
        about: The situations that a claim is about, by label; the claims that cite a passage, by
            short name.
        properties: Those of its properties whose values differ.
        notes: What to look at.
        lines: How many lines of a query, or statements of a graph, went and came.
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
    lines: tuple[int, int] | None = None


def tell_changes(
    old: Version,
    new: Version,
    removed: Iterable[ox.Quad],
    added: Iterable[ox.Quad],
    names: Names,
) -> tuple[Change, ...]:
    """The changes by article, kind and IRI; those that belong to no article come last."""
    node_changes = _NodeChanges(old, new, removed, added, names)
    found = [*node_changes, *_queries(old, new), *_graphs(old, new, removed, added)]
    return tuple(
        sorted(
            found,
            key=lambda x: (
                (x.article is None, x.article or ""),
                ORDER.index(x.kind),
                (x.iri is None, x.iri or "", x.label or ""),
            ),
        )
    )


class _NodeChanges:
    """What became of the nodes of two versions."""

    def __init__(
        self,
        old: Version,
        new: Version,
        removed: Iterable[ox.Quad],
        added: Iterable[ox.Quad],
        names: Names,
    ) -> None:
        self.old, self.new, self.names = old, new, names
        self.removed, self.added = _without(removed, new.graph), _without(added, old.graph)

    def __iter__(self) -> Iterator[Change]:
        nodes = dict.fromkeys([*self.removed, *self.added])
        for node in nodes:
            if not node.startswith("_:"):
                yield from self._node(node)
        for action, version, said in (
            ("removed", self.old, self.removed),
            ("added", self.new, self.added),
        ):
            for node in _roots(said, version.graph):
                label = version.term_text(ox.BlankNode(node[2:]), self.names.prefixes)
                yield Change(action, self.names.kind(node), None, label=label)

    def _node(self, iri: str) -> Iterator[Change]:
        kind = self.names.kind(iri)
        removed, added = self.removed.get(iri, {}), self.added.get(iri, {})
        links = set[str]() if kind in ("term", "shape") else LINKS & {*removed, *added}
        if links:
            differs = self._properties(_only(removed, links), _only(added, links))
            sides = {(x.old is None, x.new is None) for y in differs for x in y.values}
            action = {(True, False): "added", (False, True): "removed"}
            only = next(iter(sides)) if len(sides) == 1 else (False, False)
            yield self._change(action.get(only, "changed"), "link", iri, differs)
            removed = {x: y for x, y in removed.items() if x not in links}
            added = {x: y for x, y in added.items() if x not in links}
        if not removed and not added:
            return
        action_ = self._action(iri, kind, removed, added)
        change = self._change(action_, kind, iri, self._properties(removed, added))
        if kind == "claim":
            about = self.new.graph.iris(iri, v.ABOUT) or self.old.graph.iris(iri, v.ABOUT)
            told = (self.names.label(x) or self.names.short(x) for x in sorted(about))
            change = change._replace(about=tuple(told))
        elif kind == "passage":
            claims = self.new.claims.claims.values()
            citing = (self.names.short(x.iri) for x in claims if x.live and iri in x.passages)
            change = change._replace(about=tuple(citing))
        elif kind == "situation" and action_ != "removed":
            change = change._replace(notes=tuple(self._notes(iri, {*removed, *added})))
        yield change

    def _change(
        self, action: str, kind: str, iri: str, properties: tuple[PropertyChange, ...]
    ) -> Change:
        types = (self.names.label(x) or self.names.property(x) for x in self.names.types(iri))
        return Change(
            action,
            kind,
            iri,
            label=self.names.label(iri),
            types=tuple(types),
            article=self.names.article(iri, kind),
            properties=properties,
        )

    def _action(self, iri: str, kind: str, removed: Any, added: Any) -> str:
        if iri not in self.old.graph.by_subject:
            return "added"
        if iri not in self.new.graph.by_subject:
            return "removed"
        only = {*removed, *added}
        if kind == "claim":
            if v.INVALIDATED_AT_TIME in only and (
                (v.INVALIDATED_AT_TIME in added) != (v.INVALIDATED_AT_TIME in removed)
            ):
                return "withdrawn" if v.INVALIDATED_AT_TIME in added else "restored"
            single = {v.WAS_DERIVED_FROM: "re-cited", v.BASIS: "rebased"}
            if len(only) == 1 and (said := single.get(next(iter(only)))):
                return said
        if _DEPRECATED in added and _DEPRECATED not in removed:
            return "deprecated"
        return "reworded" if only == {v.LABEL} else "changed"

    def _notes(self, situation: str, properties: set[str]) -> Iterator[Note]:
        """Changed values beside the claims that vouch for them."""
        if not self.new.claims.claims:
            return
        live = self.new.claims.about().get(situation, [])
        for each in sorted(properties - set(IDENTITY)):
            vouching = [x.iri for x in live if each in x.vouches_for]
            if vouching and not any(x in self.removed or x in self.added for x in vouching):
                yield Note("unmoved", each, tuple(vouching))
            elif not vouching and self.new.graph.terms(situation, each):
                yield Note("unvouched", each, ())

    def _properties(
        self, removed: Mapping[str, list[Term]], added: Mapping[str, list[Term]]
    ) -> tuple[PropertyChange, ...]:
        """What became of each property, sorted by its IRI."""
        found = []
        for name in sorted({*removed, *added}):
            pairs = _paired(removed.get(name, []), added.get(name, []))
            values = [
                Pair(self._value(old, self.old, name), self._value(new, self.new, name))
                for old, new in pairs
            ]
            found.append(PropertyChange(name, self.names.property(name), tuple(values)))
        return tuple(found)

    def _value(self, term: Term | None, version: Version, name: str) -> Value | None:
        return None if term is None else self.names.value(term, version, name)


def _paired(removed: list[Term], added: list[Term]) -> Iterator[tuple[Term | None, Term | None]]:
    """Which value became which: labels by language, and one old and one new that are left."""
    left, right = (sorted(side, key=str) for side in (removed, added))
    for tag in sorted({x.language for x in left if isinstance(x, ox.Literal) and x.language}):
        mine, theirs = (
            [x for x in side if isinstance(x, ox.Literal) and x.language == tag]
            for side in (left, right)
        )
        if len(mine) == len(theirs) == 1:
            left.remove(mine[0])
            right.remove(theirs[0])
            yield mine[0], theirs[0]
    if len(left) == len(right) == 1:
        yield left.pop(), right.pop()
    yield from ((x, None) for x in left)
    yield from ((None, x) for x in right)


def _without(quads: Iterable[ox.Quad], graph: Graph) -> _Said:
    """The values of quads whose triples a graph has not."""
    found: _Said = {}
    for quad in quads:
        subject, name = node_name(quad.subject), quad.predicate.value
        if quad.object not in graph.terms(subject, name):
            values = found.setdefault(subject, {}).setdefault(name, [])
            if quad.object not in values:
                values.append(quad.object)
    return found


def _only(said: Mapping[str, list[Term]], names: Iterable[str]) -> dict[str, list[Term]]:
    return {name: said[name] for name in names if name in said}


def _roots(said: _Said, graph: Graph) -> list[str]:
    """Blank nodes of these statements that nothing leads to but each other."""
    blanks = [x for x in said if x.startswith("_:")]
    led = {x for x in blanks if any(y != x for y, _ in graph.by_object.get(x, ()))}
    reached: set[str] = set()

    def walk(node: str) -> None:
        waiting = [node]
        for each in waiting:  # it grows as it is walked
            if each not in reached:
                reached.add(each)
                terms = (x for y in graph.by_subject.get(each, {}).values() for x in y)
                waiting += [node_name(x) for x in terms if isinstance(x, ox.BlankNode)]

    for iri in said:
        if not iri.startswith("_:"):
            walk(iri)
    roots = []
    for node in sorted(blanks, key=lambda x: x in led):
        if node not in reached:
            roots.append(node)
            walk(node)
    return roots


def _queries(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.queries or {}, new.queries or {}
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path):
            continue
        lines = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        blocks = SequenceMatcher(None, *lines, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        action = "added" if path not in before else "removed" if path not in after else "changed"
        yield Change(action, "query", path, lines=(len(lines[0]) - same, len(lines[1]) - same))


def _graphs(
    old: Version, new: Version, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]
) -> Iterator[Change]:
    """Statements that both versions have, but not in the same graphs."""
    counts: dict[str | None, list[int]] = {}
    for side, (quads, other) in enumerate(((removed, new), (added, old))):
        for quad in quads:
            if quad.object in other.graph.terms(node_name(quad.subject), quad.predicate.value):
                graph = quad.graph_name
                name = None if isinstance(graph, ox.DefaultGraph) else node_name(graph)
                counts.setdefault(name, [0, 0])[side] += 1
    for name, (went, came) in counts.items():
        yield Change("changed", "graph", name, lines=(went, came))
