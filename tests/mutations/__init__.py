"""Small faults put into the real data, one for every constraint of every shape.

A fault knows which rules must speak of it, and no other may. Most are made from the shapes graph
(`generated`); rules in SPARQL, and choices between shapes, have one that is written (`written`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Graph

from mutations.vouching import Pair, follows
from rulebook import Triple


class Edit(NamedTuple):
    """Triples that go, and triples that come."""

    remove: frozenset[Triple]
    add: frozenset[Triple]


class Mutant(NamedTuple):
    """A constraint, and the smallest edits that break it, each at another place.

    Attributes:
        pair: The shape and the constraint component that must speak.
        edits: At each of them `pair` must speak; at one of them at least, nothing more may than
            what follows of necessity.
        also: What follows of necessity, besides what `vouching` computes.
    """

    pair: Pair
    edits: tuple[Edit, ...]
    also: frozenset[Pair]

    @property
    def name(self) -> str:
        return " ".join(self.pair)


def edit(remove: Iterator[Triple] | list[Triple], add: Iterator[Triple] | list[Triple]) -> Edit:
    """An edit without what it takes out and puts back."""
    out, into = frozenset(remove), frozenset(add)
    return Edit(out - into, into - out)


def apply(graph: Graph, change: Edit) -> None:
    """Carry out an edit on a graph."""
    for triple in change.remove:
        graph.remove(triple)
    for triple in change.add:
        graph.add(triple)


def undo(graph: Graph, change: Edit) -> None:
    apply(graph, Edit(change.add, change.remove))


def expected(mutant: Mutant, graph: Graph) -> set[Pair]:
    """What must be said of a graph that has the mutant's edit."""
    return {mutant.pair} | set(mutant.also) | follows(graph)
