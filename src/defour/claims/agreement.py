"""Whether what claims vouch for agrees with the sentences that they cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.mentions import Mentions
from defour.claims.model import Claim, Claims, Range, Version, decode_article
from defour.claims.sentences import (
    holds_language,
    holds_literal,
    likely_language,
    numbers,
    sentence_ranges,
)
from defour.rdf.graph import Graph, Term
from defour.rdf.locations import Place, Places

_IN_LANGUAGE = v.PREFIXES["schema"] + "inLanguage"
_NUMERIC_DURATION = v.PREFIXES["time"] + "numericDuration"
_DECIMAL = ox.NamedNode(v.XSD + "decimal")


class Disagreement(NamedTuple):
    """A value, or a part of a label, that the sentences of a claim do not hold.

    `instead` is what they hold of its kind; `place` is that of the property in the claim.
    """

    kind: str
    claim: str
    predicate: str
    value: str
    instead: tuple[str, ...]
    place: Place | None

    @property
    def message(self) -> str:
        """What is not there, of which property, and what is there."""
        value, *others = (v.short_name(x) if ":" in x else x for x in (self.value, *self.instead))
        there = f", but {', '.join(others)}" if others else ""
        claim, property = map(v.short_name, (self.claim, self.predicate))
        return f"The passages of {claim} do not hold {value} ({property}){there}."


class Reading:
    """The text of a version, read beside the graph that cites it."""

    def __init__(self, graph: Graph, claims: Claims, version: Version, text: str) -> None:
        self.graph, self.claims, self.text = graph, claims, text
        of_version = (x for x in claims.passages.values() if x.version == version.iri)
        self.passages = {x.iri: x for x in of_version}
        self.language = graph.text(version.iri, _IN_LANGUAGE) or likely_language(text)
        self.sentences = sentence_ranges(text)
        self.places = Places(graph.sources)
        self.mentions = Mentions(graph, text, self.sentences, self.language)

    def disagreements(self) -> Iterator[Disagreement]:
        """What claims of this version say and their sentences do not, but for what they allow."""
        for claim in self._claims:
            allowed = {text for text, _ in self.graph.texts(claim.iri, v.ALLOW)}
            yield from (x for x in self.check_claim(claim) if x.kind not in allowed)

    @cached_property
    def _claims(self) -> list[Claim]:
        live = [x for x in self.claims.claims.values() if x.live]
        return [x for x in live if not self.passages.keys().isdisjoint(x.passages)]

    def check_claim(self, claim: Claim) -> Iterator[Disagreement]:
        """What a claim says and its sentences do not."""
        spans = self._cited(claim)
        mine = [self.passages[x] for x in claim.passages if x in self.passages]
        cited = self._show(sorted((x.start or 0, x.end or 0) for x in mine))
        for _, name, term in self._values(claim) if claim.basis == v.STATED else ():
            if not self._holds(name, term, cited, spans, claim):
                kind = "absent-value" if isinstance(term, ox.Literal) else "absent-name"
                value, instead = getattr(term, "value", ""), tuple(self._alike(term, cited))
                place = self.places.triple(_node(claim.iri), _node(v.VOUCHES_FOR), _node(name))
                yield Disagreement(kind, claim.iri, name, value, instead, place)
        premises = [x for y in claim.premises if (x := self.claims.claims.get(y))]
        known = {term for x in (claim, *premises) for *_, term in self._values(x)}
        known |= {_node(y) for x in (claim, *premises) for y in (*x.about, x.speaker) if y}
        told = [cited, *(self._show(self._cited(x)) for x in premises)]
        ground = "\n".join([*told, *(text for x in premises for text, _ in x.labels)])
        seen = set[str]()
        for label in self.graph.terms(claim.iri, v.LABEL):
            language = getattr(label, "language", None) or self.language
            strange = set(self._strange(getattr(label, "value", ""), language, known, ground))
            for value in sorted(strange - seen):
                place = self.places.triple(_node(claim.iri), _node(v.LABEL), label)
                yield Disagreement("unfounded-label", claim.iri, v.LABEL, value, (), place)
            seen |= strange

    def unclaimed(self) -> Iterator[Range]:
        """The sentences that no live claim cites, in order."""
        cited = {x for claim in self._claims for x in self._cited(claim)}
        yield from (x for x in self.sentences if x not in cited)

    def unvalued(self) -> Iterator[tuple[Range, str]]:
        """The numbers above one of each claimed sentence that no value has."""
        for span in self.sentences:
            claims = [x for x in self._claims if span in self._cited(x)]
            allowed = {text for x in claims for text, _ in self.graph.texts(x.iri, v.ALLOW)}
            if not claims or "unvalued-number" in allowed:
                continue
            held: Counter[Decimal] = Counter()
            for *_, term in {x for claim in claims for x in self._values(claim)}:
                held += self._numbers_of(term)
            found = numbers(self.text[slice(*span)], self.language)
            yield from ((span, str(x)) for x in sorted(found - held) if x > 1)

    def unused(self) -> list[str]:
        """The entities with a name that nothing in the graph speaks of, sorted."""
        return sorted(x for x in self.mentions.named if x not in self.graph.by_object)

    def _values(self, claim: Claim) -> Iterator[tuple[str, str, Term]]:
        for situation in claim.about:
            for name in claim.vouches_for:
                yield from ((situation, name, x) for x in self.graph.terms(situation, name))

    def _cited(self, claim: Claim) -> list[Range]:
        """The sentences that the passages of a claim touch."""
        return sorted({y for x in claim.passages for y in self._touched.get(x, ())})

    @cached_property
    def _touched(self) -> dict[str, list[Range]]:
        """The sentences that each passage touches."""
        ranges = {iri: (x.start or 0, x.end or 0) for iri, x in self.passages.items()}
        return {
            iri: [x for x in self.sentences if start < x[1] and x[0] < end]
            for iri, (start, end) in ranges.items()
        }

    def _show(self, spans: Iterable[Range]) -> str:
        return "\n".join(self.text[slice(*x)] for x in spans)

    def _holds(self, name: str, term: Term, cited: str, spans: list[Range], claim: Claim) -> bool:
        if name == _IN_LANGUAGE:
            return holds_language(getattr(term, "value", ""), cited)
        if isinstance(term, ox.Literal):
            told = term.language or term.datatype.value == v.XSD + "boolean"
            return bool(told) or holds_literal(term, cited, self.language)
        iri = getattr(term, "value", "")
        length = self.graph.text(iri, _NUMERIC_DURATION)
        if length is not None:
            return holds_literal(ox.Literal(length, datatype=_DECIMAL), cited, self.language)
        kind = self.mentions.named.get(iri)
        if kind is None or self.mentions.names(iri, cited):
            return True
        spoken = self.graph.iris(claim.iri, v.FOOTBALL + "spokenIn")
        speakers = {y for x in spoken for y in self.graph.iris(x, v.SPEAKER)}
        return iri in speakers | self.mentions.pointed_to(kind, spans)

    def _numbers_of(self, term: Term) -> Counter[Decimal]:
        if isinstance(term, ox.Literal):
            return Counter() if term.language else numbers(term.value, "")
        iri, graph = getattr(term, "value", ""), self.graph
        label = graph.text(iri, _NUMERIC_DURATION) or graph.label(iri, self.language)
        return numbers(label or "", self.language)

    def _alike(self, term: Term, cited: str) -> list[str]:
        if isinstance(term, ox.Literal):
            return [str(x) for x in sorted(numbers(cited, self.language))]
        return self.mentions.named_in(cited, self.mentions.named.get(getattr(term, "value", "")))

    def _strange(self, label: str, language: str, known: set[Term], ground: str) -> Iterator[str]:
        """The numbers and names of a label that neither values nor sentences hold."""
        held = numbers(ground, self.language) | numbers(ground, language)
        for term in known:
            held |= self._numbers_of(term)
        yield from (str(x) for x in sorted(numbers(label, language)) if x not in held and x > 1)
        values = {getattr(x, "value", "") for x in known}
        for iri in list(values):
            near = self.graph.by_subject.get(iri, {})
            values.update(y for x in near for y in self.graph.iris(iri, x))
        names, called = self.mentions.names, self.mentions.called
        own = {x for iri in values for x in called(iri)}
        for iri in self.mentions.named.keys() - values:
            other = names(iri, label, akin=False) and own.isdisjoint(called(iri))
            if other and not names(iri, ground):
                yield iri


def find_disagreements(graph: Graph, article: bytes) -> list[Disagreement]:
    """What the claims of a graph say and their sentences in an article do not."""
    claims = Claims(graph)
    version = claims.require_version(article)
    return list(Reading(graph, claims, version, decode_article(article)).disagreements())


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
