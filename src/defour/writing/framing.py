"""Nodes nested for whoever reads JSON: a situation holds its claims, a claim its passages.

It is the same graph: a node that stands in several places says the same in each of them, and what
has no place inside another stands by itself. The tests compare it with what JSON-LD 1.1 Framing
(https://www.w3.org/TR/json-ld11-framing/) makes of the document that is not nested.
"""

from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.writing.context import CLAIMS, Words
from defour.writing.gathered import Move
from defour.writing.json_ld import Node, Writer

Nodes = dict[Node, dict[str, list[Any]]]
_IDENTITY = (v.TYPE, v.LABEL)


class Framer:
    """Nests nodes.

    Args:
        writer: Writes nodes.
        nodes: The values of each node by the IRI of the property, sorted.
        move: Puts the base that was asked for into an IRI.
        names: The IRIs of the ontology: they are named, never nested.
    """

    def __init__(self, writer: Writer, nodes: Nodes, move: Move, names: frozenset[str]) -> None:
        """Find the claims about each situation, and what points where."""
        self.writer, self.nodes, self.names = writer, nodes, names
        self.about, self.derived = move(v.ABOUT), move(v.WAS_DERIVED_FROM)
        self.shown: set[tuple[Node, str, Any]] = set()
        self.whole: set[Node] = set()
        self.root: Node | None = None
        self.claims: dict[Node, list[Node]] = {}
        self.towards: dict[Node, dict[str, list[Node]]] = {}
        for node, pairs in nodes.items():
            for property, objects in pairs.items():
                for each in objects:
                    if each in nodes and not self._named(each) and isinstance(node, ox.NamedNode):
                        roles = self.towards.setdefault(each, {})
                        roles.setdefault(property, []).append(node)
        for node in nodes:
            if claims := self.towards.get(node, {}).get(self.about):
                self.claims[node] = claims

    def all(self) -> list[dict[str, object]]:
        """Situations with their claims, then all else; an entity names its situations."""
        found = [self._situation(node) for node in self.claims]
        for node in list(self.nodes):
            if node not in self.whole:
                entry = self._node(node)
                roles = {
                    property: [self._reference(x, property) for x in given if x in self.claims]
                    for property, given in self.towards.get(node, {}).items()
                }
                self._reverse(entry, roles)
                found.append(entry)
        return found

    def one(self, node: Node) -> dict[str, object] | list[dict[str, object]]:
        """A node with all that there is; where something has no place in it, a list of nodes."""
        self.root = node
        root = self._situation(node) if node in self.claims else self._node(node, mention_all=True)
        roles: dict[str, list[object]] = {}
        for property, given in self.towards.get(node, {}).items():
            if property == self.derived:
                roles[property] = [self._node(x, mention_all=True) for x in given]
            elif property != self.about and node not in self.claims:
                self.shown.update((x, property, node) for x in given)
                roles[property] = [self._mention(x) or self._reference(x, property) for x in given]
        self._reverse(root, roles)
        alone = []
        for other, pairs in self.nodes.items():
            if other not in self.whole:
                left = {
                    p: [x for x in objects if (other, p, x) not in self.shown]
                    for p, objects in pairs.items()
                }
                if any(left.values()):
                    alone.append(self.writer.node(other, {p: x for p, x in left.items() if x}))
        return [root, *alone] if alone else root

    def _situation(self, node: Node) -> dict[str, object]:
        """A situation, and in it the claims about it."""
        found = self._node(node)
        return found | {CLAIMS: [self._node(x) for x in self.claims[node]]}

    def _node(
        self, node: Node, *, mention_all: bool = False, inside: bool = False
    ) -> dict[str, object]:
        """A node with all its properties; its passages are in it, and others by name."""
        self.whole.add(node)

        def nested(property: str, other: Node) -> dict[str, object] | None:
            if other == self.root:
                return None
            passage = property == self.derived and other in self.nodes and not self._named(other)
            if passage and not inside:
                return self._node(other, inside=True)
            if property == self.about and not mention_all:
                return None
            return self._mention(other)

        return self.writer.node(node, self.nodes[node], nested)

    def _mention(self, node: Node) -> dict[str, object] | None:
        """The type and the labels of a node; None for a word, and for what has neither."""
        pairs = {p: x for p, x in self.nodes.get(node, {}).items() if p in _IDENTITY}
        if self._named(node) or not pairs or isinstance(node, ox.BlankNode):
            return None
        self.shown.update((node, p, x) for p, objects in pairs.items() for x in objects)
        return self.writer.node(node, pairs)

    def _reference(self, node: Node, property: str) -> object:
        iri = node.value
        return iri if _kind(self.writer.words, property) == "iri" else {"id": iri}

    def _reverse(self, entry: dict[str, object], roles: dict[str, list[Any]]) -> None:
        """Add what points at a node."""
        found = {}
        for property in sorted(roles):
            kind = _kind(self.writer.words, property)
            if roles[property]:
                key = property if kind == "language" else self.writer.word(property)
                found[key] = roles[property]
        if found:
            entry["@reverse"] = found

    def _named(self, node: Node) -> bool:
        return isinstance(node, ox.NamedNode) and node.value in self.names


def _kind(words: Words, property: str) -> str:
    term = words.terms.get(property)
    return term.kind if term else ""
