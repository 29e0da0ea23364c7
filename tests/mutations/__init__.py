"""Small faults put into the real data, one for every constraint of every shape.

A fault knows which rules must speak of it, and no other may. Most are made from the shapes graph
(`generated`); rules in SPARQL, and choices between shapes, have one that is written (`written`).
"""

from collections.abc import Iterable
from typing import NamedTuple

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from rulebook import FOOTBALL, Triple, instances, plenty

Pair = tuple[str, str]
"""The name of a shape and that of a constraint component."""


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
        also: What follows of necessity, besides what `follows` computes.
    """

    pair: Pair
    edits: tuple[Edit, ...]
    also: frozenset[Pair]

    @property
    def name(self) -> str:
        return " ".join(self.pair)


def edit(remove: Iterable[Triple] = (), add: Iterable[Triple] = ()) -> Edit:
    """An edit without what it takes out and puts back."""
    out, into = frozenset(remove), frozenset(add)
    return Edit(out - into, into - out)


def swap(node: Node, name: URIRef, *new: Node) -> Edit:
    """All values of a property replaced."""
    old = plenty().objects(node, name)
    return edit([(node, name, x) for x in old], [(node, name, x) for x in new])


def rename(node: URIRef, new: URIRef) -> Edit:
    """The same node under another IRI."""
    old = [*plenty().triples((node, None, None)), *plenty().triples((None, None, node))]
    return edit(old, [tuple(new if x == node else x for x in triple) for triple in old])


def literal(text: str, kind: URIRef) -> Literal:
    return Literal(text, datatype=kind, normalize=False)


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


def follows(graph: Graph) -> set[Pair]:
    """What must follow for the claims when a property of a situation comes or goes.

    The same two rules that `shapes/claim.ttl` has in SPARQL, written again in Python.
    """
    held: set[Pair] = set()
    vouched = set()
    situations = instances(graph, FOOTBALL.Situation)
    for claim in instances(graph, FOOTBALL.Claim):
        if (claim, PROV.invalidatedAtTime, None) in graph:
            continue
        for situation in set(graph.objects(claim, FOOTBALL.about)) & set(situations):
            for name in graph.objects(claim, FOOTBALL.vouchesFor):
                vouched.add((situation, name))
                if name not in set(graph.predicates(situation)):
                    held.add(("Claim-vouchesForHeld", "SPARQL"))
    for situation in situations:
        for name in set(graph.predicates(situation)) - {RDF.type, RDFS.label}:
            if (situation, name) not in vouched:
                held.add(("Situation-vouchedFor", "SPARQL"))
    return held
