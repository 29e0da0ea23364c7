"""The reasons for the values of a row: claims, their premises, and the passages that they cite."""

from collections.abc import Iterable
from typing import NamedTuple

from defour import namespaces as v
from defour.claims import model as claims
from defour.namespaces import local_name, short_name
from defour.rdf.graph import Graph, Term, pick_text
from defour.terminal import escape_controls

IDENTITY = (v.TYPE, v.LABEL)
"""Properties that say what a thing is and is called, for which no claim need vouch."""

_DEPTH = 100
"""How long a chain of premises is followed."""


class Cited(NamedTuple):
    """A passage as a claim cites it; the text only where the reader's article was given."""

    passage: str
    version: str | None
    start: int | None
    end: int | None
    text: str | None


class Ground(NamedTuple):
    """A claim as the reason for something.

    `state` is empty; or `above` where its premises were told before in the same row, `circular`
    where it follows from itself, `withdrawn`, `unknown` where the graph has no such claim, or
    `deep` where the chain of premises is too long to follow.
    """

    claim: str
    label: str | None
    basis: str | None
    speaker: str | None
    passages: tuple[Cited, ...]
    premises: tuple["Ground", ...]
    state: str


class Value(NamedTuple):
    """A value of a row.

    Attributes:
        name: The column, or the last part of the property.
        text: The value, for a person: a label, or the literal.
        iri: The value, where it is an IRI.
        situation: The situation that it hangs on.
        properties: The properties that it comes from; none where no claim need vouch for it.
        claims: The live claims that vouch for one of them; and the value, where it is a claim.
        missing: Those of the properties that no live claim vouches for.
    """

    name: str
    text: str
    iri: str | None
    situation: str | None
    properties: tuple[str, ...]
    claims: tuple[str, ...]
    missing: tuple[str, ...]


class Row(NamedTuple):
    """A row of an answer, a situation, or what one claim or passage is about; with its reasons."""

    situation: str | None
    label: str | None
    values: tuple[Value, ...]
    grounds: tuple[Ground, ...]


class Telling:
    """Tells the reasons in one graph, and keeps the faults that it comes across.

    Args:
        graph: The graph.
        language: A language tag, for the labels.
        article: The bytes of the reader's own copy of the article, for the sentences themselves.

    Raises:
        ChangedArticle: The article is no version that the graph cites.
        BadEncoding: It is not UTF-8.
    """

    def __init__(self, graph: Graph, language: str, article: bytes | None) -> None:
        """Read the claims and passages of the graph."""
        self.graph = graph
        self.language = language
        self.record = claims.read_claims(graph)
        self.about = self.record.about()
        self._faults: dict[str, None] = {}
        self._version: str | None = None
        self._article = ""
        if article is not None:
            from defour.claims import article as copy

            self._article = copy.decode(article)
            self._version = copy.version_of(self.record, article).iri

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, in the order in which it was found, each once."""
        return tuple(self._faults)

    def fault(self, what: str) -> None:
        """Keep a fault."""
        self._faults[what] = None

    def label(self, iri: str) -> str | None:
        """The label of a thing in the language asked for, or in another."""
        return self.graph.label(iri, self.language)

    def properties(self, iri: str) -> dict[str, list[Term]]:
        """The values of every property of a thing, by the IRI of the property; both sorted."""
        about = self.graph.by_subject.get(iri, {})
        return {name: sorted(about[name], key=str) for name in sorted(about)}

    def value(
        self, name: str, text: str, iri: str | None, situation: str | None, of: Iterable[str]
    ) -> Value:
        """A value with its claims: each of its properties that the situation has needs one.

        Args:
            name: The column, or the last part of the property.
            text: The value, where it is no IRI.
            iri: The value, where it is one.
            situation: The situation that it hangs on.
            of: The properties that it shows.
        """
        of = tuple(x for x in of if x not in IDENTITY)
        itself = (iri,) if iri in self.record.claims else ()
        if iri is None:
            shown = text
        elif itself or iri in self.record.passages:
            shown = short_name(iri)
        else:
            shown = self.label(iri) or short_name(iri)
        if not of:
            return Value(name, shown, iri, situation, (), itself, ())
        mine = self.about.get(situation or "", [])
        vouched = {x for claim in mine for x in claim.vouches_for}
        there = self.properties(situation) if situation else {}
        missing = tuple(x for x in of if x in there and x not in vouched)
        if vouched.isdisjoint(of):
            missing = missing or of
        for each in missing:
            where = short_name(situation) if situation else "a row without its situation"
            self.fault(f"no claim vouches for {short_name(each)} of {where}")
        found = tuple(x.iri for x in mine if not set(of).isdisjoint(x.vouches_for))
        found = (*itself, *(x for x in found if x not in itself))
        return Value(name, shown, iri, situation, of, found, missing)

    def row(self, situation: str | None, values: Iterable[Value]) -> Row:
        """A row, with the claims in the order of the values that they vouch for.

        A claim that is only a value itself is left out where another told it as a premise.
        """
        values, seen = tuple(values), set[str]()
        used = dict.fromkeys(iri for value in values for iri in value.claims)
        vouching = {iri for value in values for iri in value.claims if iri != value.iri}
        grounds = []
        for iri in used:
            if iri in vouching or iri not in seen:
                grounds.append(self.ground(iri, seen))
        label = self.label(situation) if situation else None
        return Row(situation, label, values, tuple(grounds))

    def ground(self, iri: str, seen: set[str], path: tuple[str, ...] = ()) -> Ground:
        """A claim with its premises; `seen` holds those whose premises the row has told already."""
        claim = self.record.claims.get(iri)
        if claim is None:
            self.fault(
                f"{short_name(path[-1])} follows from {short_name(iri)}, which the graph has not"
            )
            return Ground(iri, None, None, None, (), (), "unknown")
        state = self._state(claim, seen, path)
        premises: tuple[Ground, ...] = ()
        if not state:
            seen.add(iri)
            premises = tuple(self.ground(x, seen, (*path, iri)) for x in claim.premises)
        return Ground(
            claim=iri,
            label=pick_text(claim.labels, self.language),
            basis=local_name(claim.basis) if claim.basis else None,
            speaker=(self.label(claim.speaker) or short_name(claim.speaker))
            if claim.speaker
            else None,
            passages=self._passages(claim),
            premises=premises,
            state=state,
        )

    def _state(self, claim: claims.Claim, seen: set[str], path: tuple[str, ...]) -> str:
        if claim.iri in path:
            self.fault(f"{short_name(claim.iri)} follows from itself")
            return "circular"
        if not claim.live:
            if path:
                self.fault(
                    f"{short_name(path[-1])} follows from {short_name(claim.iri)}, which is withdrawn"
                )
            return "withdrawn"
        if len(path) >= _DEPTH:
            self.fault(f"{short_name(path[0])} rests on a chain of over {_DEPTH} claims")
            return "deep"
        return "above" if claim.premises and claim.iri in seen else ""

    def _passages(self, claim: claims.Claim) -> tuple[Cited, ...]:
        if claim.live and not claim.passages:
            self.fault(f"{short_name(claim.iri)} cites no passage")
        found = [self._cited(claim, x) for x in claim.passages]
        return tuple(sorted(found, key=_order))

    def cited(self, passages: Iterable[str]) -> tuple[Cited, ...]:
        """Passages of the graph, in the order of the text."""
        found = [self._passage(self.record.passages[iri]) for iri in passages]
        return tuple(sorted(found, key=_order))

    def _cited(self, claim: claims.Claim, iri: str) -> Cited:
        passage = self.record.passages.get(iri)
        if passage is None:
            self.fault(
                f"{short_name(claim.iri)} cites {short_name(iri)}, which is no passage of the graph"
            )
            return Cited(iri, None, None, None, None)
        return self._passage(passage)

    def _passage(self, passage: claims.Passage) -> Cited:
        text = None
        if self._version is not None and passage.version == self._version:
            from defour.claims import article as copy

            text = copy.cited(passage, self._article)
            if not copy.fits(passage, self._article):
                self.fault(f"{short_name(passage.iri)} has not the digest of the text at its range")
        return Cited(passage.iri, passage.version, passage.start, passage.end, text)


def _order(cited: Cited) -> tuple[str, int, int]:
    return cited.version or "", cited.start or 0, cited.end or 0


def one_line(text: str) -> str:
    """Cited text on one line, fit for a terminal: each run of line ends is a ⏎."""
    return escape_controls(" ⏎ ".join(x.strip() for x in text.splitlines() if x.strip()))
