"""A difference as changes to situations, claims, passages, entities, terms, shapes and the rest."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.grounds import IDENTITY
from defour.diff import compare, pairs
from defour.diff.kinds import LINKS, ORDER, Kinds
from defour.diff.pairs import PropertyChange
from defour.diff.views import View

_DEPRECATED = v.OWL + "deprecated"


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
        action: ``added``, ``removed``, ``changed``, ``renamed`` (has another IRI), ``reworded``
            (its labels alone differ), ``deprecated``; of a claim also ``withdrawn``, ``restored``,
            ``re-cited`` (its passages alone differ) and ``rebased`` (its basis alone).
        kind: One of `kinds.ORDER`.
        iri: Its IRI; None for a blank node; the path of a query; None for the default graph.
        was: Its IRI in OLD, where that is another.
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
    was: str | None = None
    label: str | None = None
    types: tuple[str, ...] = ()
    article: str | None = None
    about: tuple[str, ...] = ()
    properties: tuple[PropertyChange, ...] = ()
    notes: tuple[Note, ...] = ()
    lines: tuple[int, int] | None = None


def changes(found: compare.Difference) -> tuple[Change, ...]:
    """The changes, by article, kind and IRI; those that belong to no article come last."""
    if found.same:
        return ()
    told = [*_Telling(found).nodes(), *_queries(found), *_graphs(found)]
    return tuple(
        sorted(
            told,
            key=lambda x: (
                x.article is None,
                x.article or "",
                ORDER.index(x.kind),
                x.iri is None,
                x.iri or "",
                x.label or "",
            ),
        )
    )


class _Telling:
    """Tells what became of the nodes of two versions."""

    def __init__(self, found: compare.Difference) -> None:
        self.old, self.new = found.old, found.new
        self.kinds = Kinds(self.old, self.new)
        self.pairing = pairs.Pairing(self.old, self.new)
        self.live = self.new.record.about()
        self.was = {new: old for old, new in found.moved.items()}
        removed, added = compare.after_moves(found)
        self.removed = pairs.group(x for x in removed if not self.new.says(x))
        self.added = pairs.group(x for x in added if not self.old.says(x))

    def nodes(self) -> Iterator[Change]:
        """The changes to IRIs, and to blank nodes that no changed statement leads to."""
        subjects = dict.fromkeys([*self.removed, *self.added])
        moved = map(ox.NamedNode, self.was)
        for node in dict.fromkeys([*filter(_is_iri, subjects), *moved]):
            yield from self._node(node)
        gone, come = _roots(self.removed, self.old), _roots(self.added, self.new)
        fellows = self.pairing.alike(gone, come)
        taken = set(fellows.values())
        for before in gone:
            after = fellows.get(before)
            if after is None:
                yield self._blank("removed", self.old, before)
            else:
                differs = self.pairing.inside(before, after)
                yield self._blank("changed", self.new, after)._replace(properties=differs)
        for after in come:
            if after not in taken:
                yield self._blank("added", self.new, after)

    def _node(self, node: ox.NamedNode) -> Iterator[Change]:
        iri, kind = node.value, self.kinds.of(node)
        removed, added = self.removed.get(node, {}), self.added.get(node, {})
        links = kind not in ("term", "shape") and LINKS & {*removed, *added}
        if links:
            differs = self.pairing.properties(_only(removed, links), _only(added, links))
            states = {x.old is not None for y in differs for x in y.values}
            states |= {x.new is None for y in differs for x in y.values}
            action = "changed" if len(states) > 1 else "removed" if states == {True} else "added"
            yield self._named(action, "link", iri)._replace(properties=differs)
            removed = {x: y for x, y in removed.items() if x not in links}
            added = {x: y for x, y in added.items() if x not in links}
        if not removed and not added and iri not in self.was:
            return
        differs = self.pairing.properties(removed, added)
        action = self._action(node, kind, removed, added)
        change = self._named(action, kind, iri)._replace(was=self.was.get(iri), properties=differs)
        if kind == "claim":
            about = self.new.iris(node, v.ABOUT) or self.old.iris(node, v.ABOUT)
            change = change._replace(
                about=tuple(self._label(x) or self.new.short(x) for x in about)
            )
        if kind == "passage":
            claims = self.new.record.claims.values()
            citing = [x.iri for x in claims if x.live and iri in x.passages]
            change = change._replace(about=tuple(map(self.new.short, citing)))
        if kind == "situation" and action != "removed":
            change = change._replace(notes=tuple(self._notes(iri, {*removed, *added})))
        yield change

    def _action(self, node: ox.NamedNode, kind: str, removed: pairs.Said, added: pairs.Said) -> str:
        if node.value in self.was:
            return "renamed"
        if node not in self.old.about:
            return "added"
        if node not in self.new.about:
            return "removed"
        only = {*removed, *added}
        if kind == "claim":
            if v.INVALIDATED_AT_TIME in added and v.INVALIDATED_AT_TIME not in removed:
                return "withdrawn"
            if v.INVALIDATED_AT_TIME in removed and v.INVALIDATED_AT_TIME not in added:
                return "restored"
            single = {v.WAS_DERIVED_FROM: "re-cited", v.BASIS: "rebased"}
            if len(only) == 1 and (said := single.get(next(iter(only)))):
                return said
        if _DEPRECATED in added and _DEPRECATED not in removed:
            return "deprecated"
        return "reworded" if only == {v.LABEL} else "changed"

    def _notes(self, situation: str, properties: set[str]) -> Iterator[Note]:
        """Changed values beside the claims that vouch for them."""
        if not self.new.record.claims:
            return
        live = self.live.get(situation, [])
        held = self.new.about.get(ox.NamedNode(situation), {})
        for each in sorted(properties - set(IDENTITY)):
            vouching = [x.iri for x in live if each in x.vouches_for]
            nodes = [ox.NamedNode(x) for x in vouching]
            if vouching and not any(x in self.removed or x in self.added for x in nodes):
                yield Note("unmoved", each, tuple(vouching))
            elif not vouching and each in held:
                yield Note("unvouched", each, ())

    def _named(self, action: str, kind: str, iri: str) -> Change:
        types = tuple(self._label(x) or self.new.property(x) for x in self._types(iri))
        article = self.kinds.article(iri, kind)
        return Change(action, kind, iri, label=self._label(iri), types=types, article=article)

    def _blank(self, action: str, view: View, node: Any) -> Change:
        return Change(action, self.kinds.of(node), None, label=view.form(node))

    def _types(self, iri: str) -> tuple[str, ...]:
        return self.kinds.types(ox.NamedNode(iri))

    def _label(self, iri: str) -> str | None:
        return self.new.label(iri) or self.old.label(iri)


def _roots(said: Mapping[Any, Mapping[str, list[Any]]], view: View) -> list[Any]:
    """Blank nodes from which all others of these statements are reached, that no IRI leads to."""
    reached: set[Any] = set()

    def walk(start: Iterable[Any]) -> None:
        waiting = list(start)
        for node in waiting:  # it grows as it is walked
            if isinstance(node, ox.BlankNode) and node not in reached:
                reached.add(node)
                waiting += [x for objects in view.about.get(node, {}).values() for x in objects]

    walk(x for node in said if _is_iri(node) for y in said[node].values() for x in y)
    blanks = [node for node in said if not _is_iri(node)]
    pointed = {x for node in blanks for y in said[node].values() for x in y if x != node}
    roots = []
    for node in sorted(blanks, key=lambda node: node in pointed):
        if node not in reached:
            roots.append(node)
            walk([node])
    return roots


def _queries(found: compare.Difference) -> Iterator[Change]:
    texts = [view.side.questions or {} for view in (found.old, found.new)]
    for path in found.queries:
        old, new = (texts[side].get(path) for side in (0, 1))
        lines = [] if old is None else old.splitlines(), [] if new is None else new.splitlines()
        blocks = SequenceMatcher(None, *lines, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        action = "added" if old is None else "removed" if new is None else "changed"
        counts = len(lines[0]) - same, len(lines[1]) - same
        yield Change(action, "query", path, lines=counts)


def _graphs(found: compare.Difference) -> Iterator[Change]:
    """Statements that both versions have, but not in the same graphs."""
    counts: dict[str | None, list[int]] = {}
    both = (found.removed, found.new), (found.added, found.old)
    for side, (quads, other) in enumerate(both):
        for quad in quads:
            if other.says(quad):
                graph = quad.graph_name
                name = None if isinstance(graph, ox.DefaultGraph) else getattr(graph, "value", "")
                counts.setdefault(name, [0, 0])[side] += 1
    for name, (went, came) in counts.items():
        yield Change("changed", "graph", name, lines=(went, came))


def _only(said: pairs.Said, names: Iterable[str]) -> dict[str, Any]:
    return {name: said[name] for name in names if name in said}


def _is_iri(node: Any) -> bool:
    return isinstance(node, ox.NamedNode)
