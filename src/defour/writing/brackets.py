"""Which blank nodes Turtle can write where they are used, in brackets, instead of by a label.

A node can where it is the object of one triple and no circle leads through it. What is nested
deeper than `DEPTH` keeps its label, for readers have limits.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour.namespaces import RDF

DEPTH = 8
_CELL = {RDF + "first", RDF + "rest"}
_NIL = ox.NamedNode(RDF + "nil")

Subjects = Mapping[Any, Mapping[str, Sequence[Any]]]


class Brackets(NamedTuple):
    """What is written where it is used.

    Attributes:
        nodes: The blank nodes that have no label, the cells of lists among them.
        lists: The items of each list, by its first cell.
    """

    nodes: frozenset[Any]
    lists: dict[Any, list[Any]]


def find(subjects: Subjects, labelled: frozenset[ox.BlankNode] = frozenset()) -> Brackets:
    """What can be written in brackets.

    Args:
        subjects: The values of each subject by property.
        labelled: Nodes that must keep their label, because they stand elsewhere too.
    """
    uses = Counter(
        each
        for pairs in subjects.values()
        for objects in pairs.values()
        for each in objects
        if isinstance(each, ox.BlankNode)
    )
    once = {node for node, count in uses.items() if count == 1} - labelled
    found = Brackets(frozenset(), {})
    nodes: set[Any] = set()
    waiting = [(node, 0) for node in subjects if node not in once]
    for node, depth in waiting:  # it grows as it is walked
        items: list[Any] = [x for objects in subjects.get(node, {}).values() for x in objects]
        if node in found.lists:
            items = found.lists[node]
        for each in items:
            if each not in once:
                continue
            if depth == DEPTH:
                waiting.append((each, 0))
                continue
            cells, inside = _list(each, subjects, once)
            if cells:
                found.lists[each] = inside
            nodes.update(cells or [each])
            waiting.append((each, depth + 1))
    return found._replace(nodes=frozenset(nodes))


def _list(head: Any, subjects: Subjects, once: set[Any]) -> tuple[list[Any], list[Any]]:
    """The cells and the items of a list that is nothing else; no cells where it is none."""
    cells: list[Any] = []
    items: list[Any] = []
    while head != _NIL:
        pairs = subjects.get(head, {})
        values = [x for objects in pairs.values() for x in objects]
        if head not in once or pairs.keys() != _CELL or len(values) != 2 or head in cells[:1]:
            return [], []
        cells.append(head)
        items += pairs[RDF + "first"]
        (head,) = pairs[RDF + "rest"]
    return cells, items
