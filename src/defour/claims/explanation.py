"""The reasons for the values of a row: claims, their premises, and the passages that they cite."""

from collections.abc import Iterable
from typing import NamedTuple

from defour.claims.model import NEED_NO_CLAIM, Passage, decode_article, read_claims
from defour.namespaces import local_name, short_name
from defour.rdf.graph import Graph, pick_text

_DEPTH = 100  # how long a chain of premises is followed


class CitedPassage(NamedTuple):
    """A passage as a claim cites it; the text only where the reader's article was given."""

    passage: str
    version: str | None
    start: int | None
    end: int | None
    text: str | None


class ExplainedClaim(NamedTuple):
    """A claim as the reason for something, and its premises; `state` says why there are none.

    It is `above` (in the same row), `circular`, `withdrawn`, `unknown` or `deep` (a long chain).
    """

    claim: str
    label: str | None = None
    basis: str | None = None
    speaker: str | None = None
    passages: tuple[CitedPassage, ...] = ()
    premises: tuple["ExplainedClaim", ...] = ()
    state: str | None = None


class ExplainedValue(NamedTuple):
    """A value of a row, by the name of its column or the last part of its property.

    `situation` is what it hangs on, and `properties` what it shows of that. `claims` are the live
    ones that vouch for these, and the value where it is one; `missing` is what none vouches for.
    """

    name: str
    text: str
    iri: str | None
    situation: str | None
    properties: tuple[str, ...]
    claims: tuple[str, ...]
    missing: tuple[str, ...]


class ExplainedRow(NamedTuple):
    """A row of an answer, a situation, or what one claim or passage is about; with its reasons."""

    situation: str | None
    label: str | None
    values: tuple[ExplainedValue, ...]
    claims: tuple[ExplainedClaim, ...]


class Explanation(NamedTuple):
    """The reasons for everything that was asked.

    Attributes:
        what: The name of the question, or the IRI of the situation, claim or passage.
        kind: `question`, `situation`, `claim` or `passage`.
        title: The summary of the question, and of the one that explains it; or the label.
        explained_by: The name of the question whose rows these are, where it is another.
        rows: The rows, in the question's order.
        note: Why there is nothing to vouch for, where the question shows no property of a
            situation; then the absence of claims is no fault.
        faults: What is wrong, each once: a value without a claim, rows without any, a claim without
            a passage, one that follows from itself or from one that is withdrawn or unknown, a
            passage that the article does not bear out.
    """

    what: str
    kind: str
    title: str | None
    explained_by: str | None
    rows: tuple[ExplainedRow, ...]
    note: str | None
    faults: tuple[str, ...]


def plain_record(value: object) -> object:
    """Named tuples as objects, other tuples as lists, for JSON."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain_record(x) for name, x in value._asdict().items()}
    return [plain_record(x) for x in value] if isinstance(value, tuple) else value


class Explainer:
    """Finds the reasons in one graph, whose claims it knows, and keeps the faults that it meets."""

    def __init__(self, graph: Graph, language: str, article: bytes | None = None) -> None:
        """Read the claims of the graph; the sentences come from the reader's own article."""
        self.graph, self.language = graph, language
        self.known = read_claims(graph)
        self.about = self.known.about()
        self.faults: list[str] = []
        self._text = None if article is None else decode_article(article)
        self._version = None if article is None else self.known.require_version(article).iri

    def display(self, iri: str) -> str:
        """What a person reads of an IRI: the label; of a claim or passage, the short name."""
        own = iri in self.known.claims or iri in self.known.passages
        return (not own and self.graph.label(iri, self.language)) or short_name(iri)

    def explain_value(
        self, name: str, text: str, iri: str | None, situation: str | None, of: Iterable[str]
    ) -> ExplainedValue:
        """A value that shows properties of a situation; each that it has needs a live claim."""
        shown = tuple(x for x in of if x not in NEED_NO_CLAIM)
        about = self.about.get(situation or "", ())
        has = self.graph.by_subject.get(situation or "", {})
        vouched = {x for claim in about for x in claim.vouches_for}
        missing = tuple(x for x in shown if x in has and x not in vouched)
        if vouched.isdisjoint(shown):
            missing = missing or shown
        where = short_name(situation) if situation else "a row without its situation"
        self.faults += [f"no claim vouches for {short_name(x)} of {where}" for x in missing]
        claims = [x.iri for x in about if not set(shown).isdisjoint(x.vouches_for)]
        own = [iri] if iri in self.known.claims else []
        once = tuple(dict.fromkeys([*own, *claims] if iri else claims))
        text = self.display(iri) if iri else text
        return ExplainedValue(name, text, iri, situation, shown, once, missing)

    def explain_row(self, situation: str | None, values: Iterable[ExplainedValue]) -> ExplainedRow:
        """A row; a claim that is only a value is left out where another told it as a premise."""
        values, told = tuple(values), set[str]()
        vouching = {iri for value in values for iri in value.claims if iri != value.iri}
        named = dict.fromkeys(iri for value in values for iri in value.claims)
        claims = (self.explain_claim(x, told) for x in named if x in vouching or x not in told)
        label = self.graph.label(situation, self.language) if situation else None
        return ExplainedRow(situation, label, values, tuple(claims))

    def explain_claim(self, iri: str, told: set[str], path: tuple[str, ...] = ()) -> ExplainedClaim:
        """A claim with its premises; `path` follows from it, the row has `told` those before."""
        name, claim = short_name(iri), self.known.claims.get(iri)
        before = short_name(path[-1]) if path else name
        if claim is None:
            self.faults.append(f"{before} follows from {name}, which the graph has not")
            return ExplainedClaim(iri, state="unknown")
        state, premises = None, list[ExplainedClaim]()
        if iri in path:
            state = "circular"
            self.faults.append(f"{name} follows from itself")
        elif not claim.live:
            state = "withdrawn"
            if path:
                self.faults.append(f"{before} follows from {name}, which is withdrawn")
        elif len(path) >= _DEPTH:
            state = "deep"
            self.faults.append(f"{short_name(path[0])} rests on a chain of over {_DEPTH} claims")
        elif claim.premises and iri in told:
            state = "above"
        else:
            told.add(iri)
            premises = [self.explain_claim(x, told, (*path, iri)) for x in claim.premises]
        if claim.live and not claim.passages:
            self.faults.append(f"{name} cites no passage")
        absent = [short_name(x) for x in claim.passages if x not in self.known.passages]
        self.faults += [f"{name} cites {x}, which is no passage of the graph" for x in absent]
        return ExplainedClaim(
            claim=iri,
            label=pick_text(claim.labels, self.language),
            basis=local_name(claim.basis) if claim.basis else None,
            speaker=self.display(claim.speaker) if claim.speaker else None,
            passages=self.cite(claim.passages),
            premises=tuple(premises),
            state=state,
        )

    def cite(self, passages: Iterable[str]) -> tuple[CitedPassage, ...]:
        """Passages, by their IRIs, in the order of the text."""
        found = []
        for iri in passages:
            passage, text = self.known.passages.get(iri, Passage(iri)), None
            if self._text is not None and passage.version == self._version:
                text, name = passage.cite(self._text), short_name(iri)
                if not passage.fits(self._text):
                    self.faults.append(f"{name} has not the digest of the text at its range")
            found.append(CitedPassage(iri, passage.version, passage.start, passage.end, text))
        return tuple(sorted(found, key=lambda x: (x.version or "", x.start or 0, x.end or 0)))
