"""Which blank nodes of two sets of quads are the same, whatever they are called.

Two sets are the same when their canonical forms by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) are.
Here no canonical form is made, for two reasons: one changed node would give many others a new name,
and the time of RDFC-1.0 is exponential where nodes look alike. Nodes of both sides get a colour
each, refined together until it no longer changes (Weisfeiler and Leman 1968); then the components,
blank nodes that share a quad, are matched whole. Where colours leave nodes alike, one is singled
out on each side, and colours are refined again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour.errors import OverLimit

Key = tuple[int, Any]
"""A node of one side: 0 for OLD, 1 for NEW, and the node."""

_EFFORT = 3_000_000
"""How many statements are looked at, in trying which of two nodes that look alike is which."""


class _Use(NamedTuple):
    """A quad as its nodes see it: `shape` is what it is without them, `nodes` in their order."""

    shape: int
    nodes: tuple[Key, ...]


class Colours:
    """The nodes of two sets of quads, coloured so that nodes that can be told apart are.

    Args:
        old: The quads of one side.
        new: Those of the other.
        masked: For each side, IRIs that are to be looked at as if they had no name.
    """

    def __init__(
        self,
        old: Iterable[ox.Quad],
        new: Iterable[ox.Quad],
        masked: tuple[frozenset[Any], frozenset[Any]] = (frozenset(), frozenset()),
    ) -> None:
        """Read the quads and refine."""
        self.uses: dict[Key, list[_Use]] = defaultdict(list)
        shapes: dict[object, int] = {}
        for side, quads in enumerate((old, new)):
            for quad in quads:
                found: dict[Key, int] = {}
                parts = tuple(
                    _part(x, side, masked[side], found)
                    for x in (quad.subject, quad.predicate, quad.object, quad.graph_name)
                )
                if found:
                    use = _Use(shapes.setdefault(parts, len(shapes)), tuple(found))
                    for node in found:
                        self.uses[node].append(use)
        self._next = 1
        self.effort = 0
        self.of: dict[Key, int] = dict.fromkeys(self.uses, 0)
        self.refine(self.of, set(self.of))

    def refine(self, of: dict[Key, int], dirty: set[Key]) -> None:
        """Split colours until all nodes of a colour have the same statements with the same colours.

        Args:
            of: The colour of each node; it is changed.
            dirty: The nodes to look at first.
        """
        members: dict[int, set[Key]] = defaultdict(set)
        for node, colour in of.items():
            members[colour].add(node)
        while dirty:
            cells: dict[int, dict[object, list[Key]]] = defaultdict(lambda: defaultdict(list))
            for node in sorted(dirty, key=self._order):
                cells[of[node]][self._signature(node, of)].append(node)
            moved: list[Key] = []
            for colour, groups in cells.items():
                parts = sorted(groups.values(), key=len)
                if sum(map(len, parts)) == len(members[colour]):
                    parts.pop()  # the largest keeps the colour; else those that were not looked at
                for part in parts:
                    members[colour].difference_update(part)
                    members[self._next].update(part)
                    of.update(dict.fromkeys(part, self._next))
                    self._next += 1
                    moved += part
            dirty = {x for node in moved for use in self.uses[node] for x in use.nodes}

    def single(self, of: dict[Key, int], nodes: Sequence[Key]) -> None:
        """Give nodes that were alike one colour that no other has, and refine."""
        of.update(dict.fromkeys(nodes, self._next))
        self._next += 1
        self.refine(of, {x for node in nodes for use in self.uses[node] for x in use.nodes})

    def _order(self, node: Key) -> tuple[int, str]:
        return node[0], str(node[1])

    def _signature(self, node: Key, of: Mapping[Key, int]) -> object:
        uses = self.uses[node]
        self.effort += len(uses)
        return tuple(
            sorted((x.shape, x.nodes.index(node), *(of[other] for other in x.nodes)) for x in uses)
        )


def match(old: Sequence[ox.Quad], new: Sequence[ox.Quad]) -> dict[ox.BlankNode, ox.BlankNode]:
    """The blank nodes of NEW that are nodes of OLD, with those nodes.

    Components are matched whole, so that what is the same in OLD and NEW but for its names is
    matched, however many components are not.

    Raises:
        OverLimit: Nodes are too alike for the limit of effort.
    """
    colours = Colours(old, new)
    waiting: dict[object, list[list[Key]]] = defaultdict(list)
    same: dict[ox.BlankNode, ox.BlankNode] = {}
    for component in _components(colours):
        key = tuple(sorted(colours.of[node] for node in component))
        if component[0][0] == 0:
            waiting[key].append(component)
            continue
        for at, candidate in enumerate(waiting[key]):
            pairs = _pair(colours, candidate, component)
            if pairs is not None:
                same.update({mine[1]: theirs[1] for theirs, mine in pairs})
                del waiting[key][at]
                break
    return same


def _components(colours: Colours) -> Iterator[list[Key]]:
    """Nodes that hang together, those of OLD first; each sorted by colour."""
    seen: set[Key] = set()
    for start in colours.uses:  # the quads of OLD were read first
        if start in seen:
            continue
        seen.add(start)
        component = [start]
        for node in component:  # it grows as it is walked
            for use in colours.uses[node]:
                fresh = [x for x in use.nodes if x not in seen]
                seen.update(fresh)
                component += fresh
        yield sorted(component, key=lambda node: (colours.of[node], str(node[1])))


def _pair(colours: Colours, old: list[Key], new: list[Key]) -> list[tuple[Key, Key]] | None:
    """The nodes of two components, each with its fellow; None where they are not the same."""
    if len({colours.of[node] for node in old}) == len(old):
        return list(zip(old, new, strict=True))
    start = colours.effort
    trials = [iter([{node: colours.of[node] for node in old + new}])]
    while trials:
        if colours.effort - start > _EFFORT:
            raise OverLimit(
                f"{len(old)} blank nodes that hang together are too alike to be told apart",
                hint="Give some of them a name",
            )
        of = next(trials[-1], None)
        if of is None:
            trials.pop()
            continue
        left = Counter(of[node] for node in old)
        if left != Counter(of[node] for node in new):
            continue
        tied = [(count, colour) for colour, count in left.items() if count > 1]
        if not tied:
            fellow = {of[node]: node for node in new}
            return [(node, fellow[of[node]]) for node in old]
        trials.append(_trials(colours, of, old, new, min(tied)[1]))
    return None


def _trials(
    colours: Colours, of: dict[Key, int], old: list[Key], new: list[Key], colour: int
) -> Iterator[dict[Key, int]]:
    """Colours in which one node of OLD is singled out with each that it may be in NEW."""
    one = next(node for node in old if of[node] == colour)
    for other in [node for node in new if of[node] == colour]:
        trial = dict(of)
        colours.single(trial, (one, other))
        yield trial


def _part(term: Any, side: int, masked: frozenset[Any], found: dict[Key, int]) -> object:
    """A term; a node as its place among the nodes of the quad, which are gathered in `found`."""
    if isinstance(term, ox.BlankNode) or term in masked:
        return found.setdefault((side, term), len(found))
    if isinstance(term, ox.Triple):
        return tuple(_part(x, side, masked, found) for x in term)
    return term


def nodes(quad: ox.Quad) -> list[ox.BlankNode]:
    """The blank nodes of a quad, each once, in its order."""
    found: dict[Key, int] = {}
    for term in (quad.subject, quad.object, quad.graph_name):
        _part(term, 0, frozenset(), found)
    return [node for _, node in found]


def renamed(quad: ox.Quad, names: Mapping[Any, Any]) -> ox.Quad:
    """The quad, with other names for some of its nodes."""

    def term(given: Any) -> Any:
        if isinstance(given, ox.Triple):
            return ox.Triple(term(given.subject), given.predicate, term(given.object))
        return names.get(given, given)

    return ox.Quad(term(quad.subject), quad.predicate, term(quad.object), term(quad.graph_name))
