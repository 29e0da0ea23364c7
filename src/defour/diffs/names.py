"""How the nodes of two versions are called, what kind they are, which article tells of them."""

from __future__ import annotations

from collections.abc import Iterable
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

_TERMS = frozenset(
    [v.RDFS + "Class", v.RDFS + "Datatype", v.RDF + "Property"]
    + [v.OWL + x for x in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty")]
    + [v.OWL + "AnnotationProperty"]
)
_SHAPES = frozenset([v.SH + "NodeShape", v.SH + "PropertyShape"])

_DEEPEST = 6
"""How deep blank nodes are told inside each other."""


class Value(NamedTuple):
    """A value: for a person, and as a term in N-Triples (a blank node as ``_:`` alone)."""

    text: str
    term: str


class Names:
    """What the nodes are, in NEW first, then in OLD, then in a graph beside them."""

    def __init__(self, old: Version, new: Version, more: Graph | None, language: str) -> None:
        """Find the situations, and the article of each."""
        self.versions, self.language = (new, old), language
        self.graphs = [new.graph, old.graph, *([more] if more else [])]
        self.prefixes: dict[str, str] = {}
        for graph in self.graphs:
            self.prefixes = {**graph.prefixes, **self.prefixes}
        self.situations: dict[str, str | None] = {}
        for version in self.versions:
            for claim in version.claims.claims.values():
                for situation in claim.about:
                    self.situations.setdefault(situation, self._article(claim.iri, claim.passages))

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
        for version in self.versions:
            passage = version.claims.passages.get(iri)
            if passage and passage.start is not None and passage.end is not None:
                return f"[{passage.start}, {passage.end})"
        return None

    def value(self, term: Term, graph: Graph, name: str) -> Value:
        """A value of a property in a graph."""
        if isinstance(term, ox.NamedNode):
            iri = term.value
            told = None if name == v.VOUCHES_FOR else self.passage_range(iri) or self.label(iri)
            return Value(told or self.property(iri), str(term))
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

        def told(terms: Iterable[Term]) -> list[str]:
            return [self.term_text(x, graph, (*above, node)) for x in terms]

        items = _list_items(graph, node)
        if items is not None:
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
        if types & _SHAPES or self._is_in("shapes", node):
            return "shape"
        if v.CLAIM in types or any(g.terms(node, v.ABOUT) for g in self.graphs):
            return "claim"
        if v.PASSAGE in types:
            return "passage"
        if types & {v.ARTICLE, v.ARTICLE_VERSION}:
            return "article"
        if types & _TERMS or self._is_in("ontology", node):
            return "term"
        above = set(types)
        for graph in (*self.graphs, *self.graphs):
            above.update(graph.superclasses(above))
        if node in self.situations or v.SITUATION in above:
            return "situation"
        return "entity" if any(x.startswith(v.FOOTBALL) for x in types) else "node"

    def _is_in(self, part: str, node: str) -> bool:
        return any(part in x.parts and node in x.parts[part].by_subject for x in self.versions)

    def article(self, iri: str, kind: str) -> str | None:
        """The article that a situation, claim, passage or version belongs to, if any."""
        if kind == "situation":
            return self.situations.get(iri)
        if kind == "claim":
            claims = (x.claims.claims.get(iri) for x in self.versions)
            return self._article(iri, next((x.passages for x in claims if x and x.passages), ()))
        if kind == "passage":
            return self._article(iri, (iri,))
        if kind == "article":
            parents = (x for g in self.graphs for x in g.iris(iri, v.SPECIALIZATION_OF))
            return next(parents, iri)
        return None

    def _article(self, iri: str, passages: tuple[str, ...]) -> str | None:
        """The article of these passages; else the one in whose namespace a thing is."""
        for claims in (x.claims for x in self.versions):
            for passage in [claims.passages[x] for x in passages if x in claims.passages]:
                version = claims.versions.get(passage.version or "")
                if version is not None and version.article is not None:
                    return version.article
        before = iri.rpartition("/")[0].rpartition("/")[0]
        return before if any(before in x.claims.articles() for x in self.versions) else None


def _list_items(graph: Graph, node: str) -> list[Term] | None:
    """The members of a well-formed RDF list; None for another node."""
    items: list[Term] = []
    seen: set[str] = set()
    while node != v.RDF + "nil":
        first, rest = (graph.terms(node, v.RDF + x) for x in ("first", "rest"))
        if node in seen or len(first) != 1 or len(rest) != 1:
            return None
        seen.add(node)
        items += first
        node = node_name(rest[0])
    return items
