"""One version, as it is looked at: what is said of a node, and how a term is told to a person."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims import model as claims
from defour.diff.sides import Side
from defour.queries.table import compact
from defour.rdf.graph import Graph
from defour.rdf.parse import Source

_FIRST, _REST, _NIL = (v.RDF + x for x in ("first", "rest", "nil"))
_DEPTH = 6
"""How deep blank nodes are told inside each other."""

_WIDTH = 400
"""How many terms are told of a blank node, those of the nodes inside it included."""


class Value(NamedTuple):
    """A value: for a person, and as a term in N-Triples (a blank node as ``_:`` alone)."""

    text: str
    term: str


class View:
    """One version of a graph.

    Args:
        side: What was read.
        quads: Its quads, with blank nodes named as both versions name them.
        language: A language tag, for labels.
        prefixes: What IRIs are shortened with.
        names: Another graph, whose labels and classes are used where this one has none.
    """

    def __init__(
        self,
        side: Side,
        quads: Iterable[ox.Quad],
        language: str,
        prefixes: Mapping[str, str],
        names: "View | None" = None,
    ) -> None:
        """Index the statements by subject and property, whatever graph they are in."""
        self.side = side
        self.language = language
        self.prefixes = prefixes
        self.names = names
        self._forms: dict[Any, str] = {}
        self.quads = dict.fromkeys(quads)
        self.about: dict[Any, dict[str, dict[Any, None]]] = {}
        for quad in self.quads:
            said = self.about.setdefault(quad.subject, {})
            said.setdefault(quad.predicate.value, {})[quad.object] = None

    @cached_property
    def _graph(self) -> Graph:
        return Graph([Source("", "", ox.RdfFormat.TURTLE, list(self.quads), {}, "")])

    @cached_property
    def record(self) -> claims.Claims:
        """The claims, passages and versions."""
        return claims.read_claims(self._graph)

    def says(self, quad: ox.Quad) -> bool:
        """Whether this version has the triple of a quad, in whatever graph."""
        said = self.about.get(quad.subject, {}).get(quad.predicate.value, {})
        return quad.object in said

    def values(self, node: Any, property: str) -> tuple[Any, ...]:
        """The values of a property of a node."""
        return tuple(self.about.get(node, {}).get(property, ()))

    def iris(self, node: Any, property: str) -> tuple[str, ...]:
        """Those of them that are IRIs, sorted."""
        found = self.values(node, property)
        return tuple(sorted(x.value for x in found if isinstance(x, ox.NamedNode)))

    def label(self, iri: str) -> str | None:
        """The label of a thing, in the language asked for or another."""
        found = self._graph.label(iri, self.language)
        return self.names.label(iri) if found is None and self.names is not None else found

    def range(self, iri: str) -> str | None:
        """The range of a passage, as ``[start, end)`` in code points."""
        passage = self.record.passages.get(iri)
        if passage is None or passage.start is None or passage.end is None:
            return None
        return f"[{passage.start}, {passage.end})"

    def short(self, iri: str) -> str:
        """A short name for an IRI."""
        return compact(iri, self.prefixes)

    def property(self, iri: str) -> str:
        """The same for a property or class: one of the football ontology without its prefix."""
        return iri.removeprefix(v.FOOTBALL) if iri.startswith(v.FOOTBALL) else self.short(iri)

    def value(self, term: Any, other: "View | None" = None) -> Value:
        """A term as a value; a label is looked for in the other version too."""
        if isinstance(term, ox.NamedNode):
            iri = term.value
            text = self.range(iri) or self.label(iri)
            if text is None and other is not None:
                text = other.range(iri) or other.label(iri)
            return Value(text or self.property(iri), str(term))
        return Value(self.form(term), "_:" if isinstance(term, ox.BlankNode) else str(term))

    def form(self, term: Any) -> str:
        """A term in the manner of Turtle; a blank node by what is said of it, within limits."""
        if term not in self._forms:
            self._forms[term] = self._form(term, (), [_WIDTH])
        return self._forms[term]

    def _form(self, term: Any, above: tuple[Any, ...], left: list[int]) -> str:
        left[0] -= 1
        if isinstance(term, ox.NamedNode):
            return self.short(term.value)
        if isinstance(term, ox.Literal):
            if term.language is not None or term.datatype.value == v.STRING:
                return str(term)
            return term.value
        if isinstance(term, ox.Triple):
            parts = (
                self._form(x, above, left) for x in (term.subject, term.predicate, term.object)
            )
            return f"<<( {' '.join(parts)} )>>"
        if term in above or len(above) > _DEPTH or left[0] < 0:
            return "[…]"
        above = (*above, term)
        items = self._items(term)
        if items is not None:
            return f"({', '.join(self._form(x, above, left) for x in items)})"
        said = sorted(
            (self.property(name), sorted(self._form(x, above, left) for x in objects))
            for name, objects in self.about.get(term, {}).items()
        )
        inside = "; ".join(f"{name} {', '.join(forms)}" for name, forms in said)
        return f"[{inside}]"

    def is_list(self, term: Any) -> bool:
        """Whether a blank node is a well-formed RDF list."""
        return isinstance(term, ox.BlankNode) and self._items(term) is not None

    def _items(self, node: Any) -> list[Any] | None:
        items: list[Any] = []
        seen: set[Any] = set()
        while node != ox.NamedNode(_NIL):
            said = self.about.get(node, {})
            if node in seen or set(said) - {v.TYPE} != {_FIRST, _REST}:
                return None
            if len(said[_FIRST]) != 1 or len(said[_REST]) != 1:
                return None
            seen.add(node)
            items += said[_FIRST]
            node = next(iter(said[_REST]))
        return items
