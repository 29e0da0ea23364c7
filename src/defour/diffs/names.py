"""How the nodes of two versions are called, what kind they are, which article tells of them."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.diffs.version import Version
from defour.rdf.graph import Graph, Term, node_name

LINKS = frozenset(
    [v.OWL + "sameAs", v.RDFS + "seeAlso"]
    + [v.SKOS + x + "Match" for x in ("exact", "close", "broad", "narrow", "related")]
)
"""The properties that lead to the same thing, or to more on it, elsewhere."""

_DEEPEST = 6
"""How deep blank nodes are told inside each other."""


class Value(NamedTuple):
    """A value: for a person, and as a term in N-Triples (a blank node as ``_:`` alone)."""

    text: str
    term: str


class Names:
    """What the nodes are, in NEW first, then in OLD, then in a graph beside them."""

    def __init__(self, old: Version, new: Version, more: Graph | None, language: str) -> None:
        """Find the situations, and a claim about each."""
        self.versions, self.language = (new, old), language
        self.graphs = [new.graph, old.graph, *([more] if more else [])]
        self.prefixes: dict[str, str] = {}
        self.claims: dict[str, str] = {}
        for graph in self.graphs:
            self.prefixes = graph.prefixes | self.prefixes
        for version in self.versions:
            for claim in version.claims.claims.values():
                for situation in claim.about:
                    self.claims.setdefault(situation, claim.iri)

    def label(self, iri: str) -> str | None:
        """The label of a node, in the language asked for or another."""
        return next((x for g in self.graphs if (x := g.label(iri, self.language))), None)

    def short(self, iri: str) -> str:
        """A short name for an IRI."""
        return v.shorten(iri, self.prefixes)

    def property(self, iri: str) -> str:
        """A short name for a property or class; one of the football ontology has no prefix."""
        return iri.removeprefix(v.FOOTBALL) if iri.startswith(v.FOOTBALL) else self.short(iri)

    def passage_range(self, iri: str) -> str | None:
        """The range of a passage, as ``[start, end)`` in code points."""
        for passage in (x.claims.passages.get(iri) for x in self.versions):
            if passage and passage.start is not None and passage.end is not None:
                return f"[{passage.start}, {passage.end})"
        return None

    def value(self, term: Term | None, graph: Graph, name: str) -> Value | None:
        """A value of a property in a graph."""
        if term is None:
            return None
        if isinstance(term, ox.NamedNode) and name != v.VOUCHES_FOR:
            told = self.passage_range(term.value) or self.label(term.value)
            return Value(told or self.property(term.value), str(term))
        text = self.term_text(term, graph)
        return Value(text, "_:" if isinstance(term, ox.BlankNode) else str(term))

    def term_text(self, term: Term, graph: Graph, above: tuple[str, ...] = ()) -> str:
        """A term in the manner of Turtle; a blank node by what a graph says of it."""
        if isinstance(term, ox.NamedNode):
            return self.property(term.value)
        if isinstance(term, ox.Literal):
            plain = term.language is None and term.datatype.value != v.STRING
            return term.value if plain else str(term)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(self.term_text(x, graph, above) for x in term)} )>>"
        node = node_name(term)
        if node in above or len(above) > _DEEPEST:
            return "[…]"

        def told(terms: list[Term]) -> list[str]:
            return [self.term_text(x, graph, (*above, node)) for x in terms]

        items = _list_items(graph, node)
        if items:
            return f"({', '.join(told(items))})"
        says = graph.by_subject.get(node, {}).items()
        said = sorted(f"{self.property(x)} {', '.join(sorted(told(terms)))}" for x, terms in says)
        return f"[{'; '.join(said)}]"

    def types(self, node: str) -> list[str]:
        """The classes of a node in NEW, or in OLD when NEW has none."""
        return next((x for g in self.graphs if (x := g.types(node))), [])

    def kind(self, node: str) -> str:
        """One of `KINDS`, but for `link`, `query` and `graph`, which are no nodes."""
        types = set(self.types(node))
        if types & {v.SH + "NodeShape", v.SH + "PropertyShape"} or self._is_in("shapes", node):
            return "shape"
        if v.CLAIM in types or any(v.ABOUT in x.by_subject.get(node, {}) for x in self.graphs):
            return "claim"
        if v.PASSAGE in types:
            return "passage"
        if types & {v.ARTICLE, v.ARTICLE_VERSION}:
            return "article"
        if self._is_in("ontology", node) or any(node in x.ontology_terms for x in self.graphs):
            return "term"
        above = set(types)
        for graph in (*self.graphs, *self.graphs):
            above.update(graph.superclasses(above))
        if node in self.claims or v.SITUATION in above:
            return "situation"
        return "entity" if any(x.startswith(v.FOOTBALL) for x in types) else "node"

    def _is_in(self, part: str, node: str) -> bool:
        return any(part in x.parts and node in x.parts[part].by_subject for x in self.versions)

    def article(self, iri: str, kind: str) -> str | None:
        """The article that a situation, claim, passage or version belongs to, if any.

        The names of claims and passages begin with that of their article.
        """
        if kind == "article":
            return next((x for g in self.graphs for x in g.iris(iri, v.SPECIALIZATION_OF)), iri)
        if kind not in ("situation", "claim", "passage"):
            return None
        before = self.claims.get(iri, iri).rpartition("/")[0].rpartition("/")[0]
        return before if any(before in x.claims.articles() for x in self.versions) else None


def _list_items(graph: Graph, node: str) -> list[Term]:
    """The members of a well-formed RDF list; none for another node."""
    items: list[Term] = []
    seen: set[str] = set()
    while node != v.RDF + "nil":
        first, rest = (graph.terms(node, v.RDF + x) for x in ("first", "rest"))
        if node in seen or len(first) != 1 or len(rest) != 1:
            return []
        seen.add(node)
        items += first
        node = node_name(rest[0])
    return items
