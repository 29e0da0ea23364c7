"""Two versions of a graph, compared: their quads first, then the nodes that these are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.model import NEED_NO_CLAIM
from defour.diffs.version import LINKS, Names, Pair, Version, is_graph_folder, read_version
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


class PropertyChange(NamedTuple):
    """A property of a node whose values differ: its IRI, its short name, and the values."""

    property: str
    short: str
    values: tuple[Pair, ...]


class Note(NamedTuple):
    """A value changed: ``unmoved`` claims vouch for it still, or it is ``unvouched``."""

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
    input_format: str | None = None,
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
        input_format: The format of bytes, and of files whose names do not say it.

    Raises:
        NoRdf, MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    given = [x if isinstance(x, bytes) else Path(x) for x in (old, new)]
    whole = all(map(is_graph_folder, given))
    before, after = (read_version(x, input_format, whole=whole) for x in given)
    more = None if graph is None else Graph.read(find_folder(graph).graph)
    names = Names(before, after, more, language)
    one, other = dict.fromkeys(before.graph.quads), dict.fromkeys(after.graph.quads)
    removed = tuple(x for x in one if x not in other)
    added = tuple(x for x in other if x not in one)
    changes = [
        *_Comparison(before, after, names).changes(),
        *_queries(before, after),
        *_moves(before.graph, after.graph, removed, added),
    ]
    order = list(KINDS)
    changes.sort(key=lambda x: (x.article or "~", order.index(x.kind), x.iri or "~", x.label or ""))
    return Difference(before, after, removed, added, tuple(changes), names)


_Pair = tuple[Term | None, Term | None]


class _Comparison:
    """The changes to the nodes of two versions; `values` are the pairs of each property."""

    def __init__(self, old: Version, new: Version, names: Names) -> None:
        self.old, self.new, self.claims, self.names = old.graph, new.graph, new.claims, names
        self.values: dict[str, dict[str, list[_Pair]]] = {}
        for node in dict.fromkeys([*self.old.by_subject, *self.new.by_subject]):
            sides = [x.by_subject.get(node, {}) for x in (self.old, self.new)]
            for name in sorted({x for side in sides for x in side}):
                if pairs := list(_paired(*(x.get(name, []) for x in sides))):
                    self.values.setdefault(node, {})[name] = pairs

    def changes(self) -> Iterator[Change]:
        """The changes to nodes; of blank ones, to those that nothing leads to."""
        for iri in self.values:
            if not iri.startswith("_:"):
                yield from self._node(iri)
        sides = ("removed", self.old, self.new), ("added", self.new, self.old)
        for action, graph, other in sides:
            for node in _roots((x for x in graph.by_subject if x not in other.by_subject), graph):
                label = self.names.term_text(ox.BlankNode(node[2:]), graph)
                yield Change(action, self.names.kind(node), None, label=label)

    def _node(self, iri: str) -> Iterator[Change]:
        """The change to a node, and beside it the one to its links."""
        names, kind = self.names, self.names.kind(iri)
        linking = LINKS if kind not in ("term", "shape") else ()
        found = [
            PropertyChange(name, names.property(name), tuple(names.pair(name, *x) for x in pairs))
            for name, pairs in self.values[iri].items()
        ]
        links = tuple(x for x in found if x.property in linking)
        rest = tuple(x for x in found if x.property not in linking)
        types = tuple(names.label(x) or names.property(x) for x in names.types(iri))
        change = Change("changed", kind, iri, names.label(iri), types, names.article(iri, kind))
        if links:
            old, new = map(any, zip(*(pair for x in links for pair in x.values), strict=True))
            action = "changed" if old and new else "removed" if old else "added"
            yield change._replace(action=action, kind="link", article=None, properties=links)
        if rest:
            only = [x.property for x in rest]
            action, about = self._action(iri, kind, only), tuple(self._about(iri, kind))
            noted = kind == "situation" and action != "removed" and self.claims.claims
            notes = tuple(self._notes(iri, only)) if noted else ()
            yield change._replace(action=action, about=about, properties=rest, notes=notes)

    def _about(self, iri: str, kind: str) -> list[str]:
        names = self.names
        if kind == "claim":
            about = self.new.iris(iri, v.ABOUT) or self.old.iris(iri, v.ABOUT)
            return [names.label(x) or names.short(x) for x in sorted(about)]
        return [names.short(x.iri) for x in self.claims.citing(iri)] if kind == "passage" else []

    def _action(self, iri: str, kind: str, properties: list[str]) -> str:
        if iri not in self.old.by_subject or iri not in self.new.by_subject:
            return "added" if iri in self.new.by_subject else "removed"
        was, now = (x.terms(iri, v.INVALIDATED_AT_TIME) for x in (self.old, self.new))
        if kind == "claim" and bool(was) != bool(now):
            return "withdrawn" if now else "restored"
        deprecated = v.OWL + "deprecated"
        if self.new.terms(iri, deprecated) and not self.old.terms(iri, deprecated):
            return "deprecated"
        of_any = properties == [v.LABEL] or (kind == "claim" and len(properties) == 1)
        return _ACTIONS.get(properties[0], "changed") if of_any else "changed"

    def _notes(self, situation: str, properties: list[str]) -> Iterator[Note]:
        """Changed values beside the claims that vouch for them."""
        live = self.claims.about(situation)
        for each in [x for x in properties if x not in NEED_NO_CLAIM]:
            vouching = tuple(x.iri for x in live if each in x.vouches_for)
            if vouching and self.values.keys().isdisjoint(vouching):
                yield Note("unmoved", each, vouching)
            elif not vouching and self.new.terms(situation, each):
                yield Note("unvouched", each, ())


def _queries(old: Version, new: Version) -> Iterator[Change]:
    before, after = old.queries or {}, new.queries or {}
    for path in sorted(before.keys() | after.keys()):
        one, other = before.get(path), after.get(path)
        if one != other:
            action = "added" if one is None else "removed" if other is None else "changed"
            rows = [x[0] for x in unified_diff(one or [], other or [], n=0, lineterm="")][2:]
            lines = {"removed": rows.count("-"), "added": rows.count("+")}
            yield Change(action, "query", path, lines=lines)


def _moves(
    old: Graph, new: Graph, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]
) -> Iterator[Change]:
    """How many statements that both versions have left a graph, and came into one."""

    def moved(quads: Iterable[ox.Quad], other: Graph) -> Counter[Any]:
        held = {x: other.terms(node_name(x.subject), x.predicate.value) for x in quads}
        return Counter(x.graph_name for x, terms in held.items() if x.object in terms)

    left, came = moved(removed, new), moved(added, old)
    for name in left | came:
        iri = None if isinstance(name, ox.DefaultGraph) else node_name(name)
        yield Change("changed", "graph", iri, lines={"removed": left[name], "added": came[name]})


def _paired(old: list[Term], new: list[Term]) -> Iterator[_Pair]:
    """Which value became which: of each language, and without one, the one that is on each side."""
    known = set(old) & set(new)
    sides = [sorted((x for x in side if x not in known), key=str) for side in (old, new)]
    for tag in sorted({getattr(x, "language", None) or "" for side in sides for x in side}):
        gone, came = ([x for x in y if (getattr(x, "language", None) or "") == tag] for y in sides)
        if len(gone) == len(came) == 1:
            yield gone[0], came[0]
        else:
            yield from ((x, None) for x in gone)
            yield from ((None, x) for x in came)


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
