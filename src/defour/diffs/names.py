"""How the nodes of two versions are called, what kind they are, which article tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.diffs.version import Version, property_name
from defour.rdf.graph import Graph, Term

ORDER = (
    "situation",
    "claim",
    "passage",
    "article",
    "entity",
    "link",
    "term",
    "shape",
    "query",
    "node",
    "graph",
)
"""The kinds of nodes, in the order in which they are told."""

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


class Value(NamedTuple):
    """A value: for a person, and as a term in N-Triples (a blank node as ``_:`` alone)."""

    text: str
    term: str


class Names:
    """How the nodes of two versions are called, and what they are.

    Args:
        versions: NEW and OLD, in the order in which to look.
        more: Another graph, whose labels and classes are used where they have none.
        language: A language tag, for labels.
    """

    def __init__(self, versions: Sequence[Version], more: Graph | None, language: str) -> None:
        """Hold them."""
        self.versions = versions
        self.graphs = [*(x.graph for x in versions), *([more] if more else [])]
        self.language = language
        self.prefixes: dict[str, str] = {}
        for prefixes in (*(x.prefixes for x in versions), more.prefixes if more else {}):
            self.prefixes = {**prefixes, **self.prefixes}
        self.situations: dict[str, str | None] = {}
        for version in versions:
            for claim in version.claims.claims.values():
                for situation in claim.about:
                    article = self._cited_article(claim.passages) or self._article_named(claim.iri)
                    self.situations.setdefault(situation, article)

    def label(self, iri: str) -> str | None:
        """The label of a node, in the language asked for or another."""
        return next((x for g in self.graphs if (x := g.label(iri, self.language))), None)

    def short(self, iri: str) -> str:
        """A short name for an IRI."""
        return v.shorten(iri, self.prefixes)

    def property(self, iri: str) -> str:
        """A short name for a property or class."""
        return property_name(iri, self.prefixes)

    def passage_range(self, iri: str) -> str | None:
        """The range of a passage, as ``[start, end)`` in code points."""
        return next((x for version in self.versions if (x := version.passage_range(iri))), None)

    def value(self, term: Term, version: Version, name: str) -> Value:
        """A value of a property in a version."""
        if isinstance(term, ox.NamedNode):
            iri = term.value
            told = None if name == v.VOUCHES_FOR else self.passage_range(iri) or self.label(iri)
            return Value(told or self.property(iri), str(term))
        text = version.term_text(term, self.prefixes)
        return Value(text, "_:" if isinstance(term, ox.BlankNode) else str(term))

    def types(self, node: str) -> list[str]:
        """The classes of a node in NEW, or in OLD when NEW has none."""
        return next((x for g in self.graphs if (x := g.types(node))), [])

    def superclasses(self, classes: Iterable[str]) -> set[str]:
        """Classes and those above them, in whatever graph."""
        found: set[str] = set()
        for graph in (*self.graphs, *self.graphs):
            found |= set(graph.superclasses([*classes, *found]))
        return found

    def kind(self, node: str) -> str:
        """One of `ORDER`, but for `link`, `query` and `graph`, which are no nodes."""
        types = set(self.types(node))
        if types & _SHAPES or any(node in x.shapes for x in self.versions):
            return "shape"
        if v.CLAIM in types or any(g.terms(node, v.ABOUT) for g in self.graphs):
            return "claim"
        if v.PASSAGE in types:
            return "passage"
        if types & {v.ARTICLE, v.ARTICLE_VERSION}:
            return "article"
        if types & _TERMS or any(node in x.terms for x in self.versions):
            return "term"
        if node in self.situations or v.SITUATION in self.superclasses(types):
            return "situation"
        return "entity" if any(x.startswith(v.FOOTBALL) for x in types) else "node"

    def article(self, iri: str, kind: str) -> str | None:
        """The article that a situation, claim, passage or version belongs to, if any."""
        if kind == "situation":
            return self.situations.get(iri)
        if kind == "claim":
            claims = (x.claims.claims.get(iri) for x in self.versions)
            cited = next((x.passages for x in claims if x and x.passages), ())
            return self._cited_article(cited) or self._article_named(iri)
        if kind == "passage":
            return self._cited_article((iri,)) or self._article_named(iri)
        if kind == "article":
            parents = (x for g in self.graphs for x in g.iris(iri, v.SPECIALIZATION_OF))
            return next(parents, iri)
        return None

    def _cited_article(self, passages: tuple[str, ...]) -> str | None:
        for claims in (x.claims for x in self.versions):
            for each in passages:
                passage = claims.passages.get(each)
                version = claims.versions.get(passage.version or "") if passage else None
                if version is not None and version.article is not None:
                    return version.article
        return None

    def _article_named(self, iri: str) -> str | None:
        """The article in whose namespace a claim or passage is, where a version has it."""
        before = iri.rpartition("/")[0].rpartition("/")[0]
        known = any(before in x.claims.articles() for x in self.versions)
        return before if known else None
