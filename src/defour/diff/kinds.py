"""What kind of thing a node is, and which article tells of it."""

from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.diff.views import View

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
"""The kinds, in the order in which they are told."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
LINKS = frozenset(
    [v.OWL + "sameAs", v.RDFS + "seeAlso"]
    + [_SKOS + x + "Match" for x in ("exact", "close", "broad", "narrow", "related")]
)
"""The properties that lead to the same thing, or to more on it, elsewhere."""

_TERMS = frozenset(
    [v.RDFS + "Class", v.RDFS + "Datatype", v.RDF + "Property"]
    + [
        v.OWL + x
        for x in (
            "Ontology",
            "Class",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
        )
    ]
)
_SHAPES = frozenset([v.SH + "NodeShape", v.SH + "PropertyShape"])


class Kinds:
    """Says of a node of two versions what it is.

    Args:
        old: The one version.
        new: The other, which is asked first.
    """

    def __init__(self, old: View, new: View) -> None:
        """Gather the situations that claims are about, and the articles of claims."""
        self.views = new, old
        self.shapes = old.side.shapes | new.side.shapes
        self.terms = old.side.terms | new.side.terms
        self.situations: dict[str, str | None] = {}
        for view in self.views:
            for claim in view.record.claims.values():
                for situation in claim.about:
                    article = self._cited(claim.passages) or self._named(claim.iri)
                    self.situations.setdefault(situation, article)

    def of(self, node: Any) -> str:
        """One of `ORDER`, but for `link`, `query` and `graph`, which are no nodes."""
        types = set(self.types(node))
        iri = node.value if isinstance(node, ox.NamedNode) else ""
        if types & _SHAPES or iri in self.shapes:
            return "shape"
        if v.CLAIM in types or any(view.values(node, v.ABOUT) for view in self.views):
            return "claim"
        if v.PASSAGE in types:
            return "passage"
        if types & {v.ARTICLE, v.ARTICLE_VERSION}:
            return "article"
        if types & _TERMS or iri in self.terms:
            return "term"
        if iri in self.situations or v.FOOTBALL + "Situation" in self._above(types):
            return "situation"
        return "entity" if any(x.startswith(v.FOOTBALL) for x in types) else "node"

    def types(self, node: Any) -> tuple[str, ...]:
        """The classes of a node in NEW, or in OLD when NEW has none."""
        return next((x for view in self.views if (x := view.iris(node, v.TYPE))), ())

    def article(self, iri: str, kind: str) -> str | None:
        """The article that a situation, claim, passage or version belongs to, if any."""
        if kind == "situation":
            return self.situations.get(iri)
        if kind == "claim":
            cited = next((x.passages for x in self._claims(iri) if x.passages), ())
            return self._cited(cited) or self._named(iri)
        if kind == "passage":
            return self._cited((iri,)) or self._named(iri)
        if kind == "article":
            node = ox.NamedNode(iri)
            parents = [x for view in self.views for x in view.iris(node, v.SPECIALIZATION_OF)]
            return parents[0] if parents else iri
        return None

    def _claims(self, iri: str) -> list[Any]:
        return [view.record.claims[iri] for view in self.views if iri in view.record.claims]

    def _cited(self, passages: tuple[str, ...]) -> str | None:
        for view in self.views:
            for each in passages:
                passage = view.record.passages.get(each)
                version = view.record.versions.get(passage.version or "") if passage else None
                if version is not None and version.article is not None:
                    return version.article
        return None

    def _named(self, iri: str) -> str | None:
        """The article in whose namespace a claim or passage is, where a version has it."""
        before = iri.rpartition("/")[0].rpartition("/")[0]
        known = any(before in view.record.articles() for view in self.views)
        return before if known else None

    def _above(self, classes: set[str]) -> set[str]:
        found, waiting = set[str](), sorted(classes)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                names = self.views[0].names
                for view in (*self.views, *([names] if names else [])):
                    waiting += view.iris(ox.NamedNode(each), v.RDFS + "subClassOf")
        return found
