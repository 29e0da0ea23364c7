"""Finds the reasons for the values of a row: claims, their premises, and what these cite."""

from collections.abc import Iterable

from defour.claims.explanation import CitedPassage, ExplainedClaim, ExplainedRow, ExplainedValue
from defour.claims.model import NEED_NO_CLAIM, Passage, decode_article, read_claims
from defour.namespaces import local_name, short_name
from defour.rdf.graph import Graph, pick_text

_DEPTH = 100
"""How long a chain of premises is followed."""


class Explainer:
    """Finds the reasons in one graph, and keeps the faults that it comes across.

    `known` has its claims, `about` the live ones about each situation.
    """

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
        for each in missing:
            where = short_name(situation) if situation else "a row without its situation"
            self.faults.append(f"no claim vouches for {short_name(each)} of {where}")
        claims = [x.iri for x in about if not set(shown).isdisjoint(x.vouches_for)]
        if iri is not None:
            text = self.display(iri)
            claims = [iri, *claims] if iri in self.known.claims else claims
        once = tuple(dict.fromkeys(claims))
        return ExplainedValue(name, text, iri, situation, shown, once, missing)

    def explain_row(self, situation: str | None, values: Iterable[ExplainedValue]) -> ExplainedRow:
        """A row, with the claims in the order of the values that they vouch for.

        A claim that is only a value itself is left out where another told it as a premise.
        """
        values, told = tuple(values), set[str]()
        vouching = {iri for value in values for iri in value.claims if iri != value.iri}
        claims = []
        for iri in dict.fromkeys(iri for value in values for iri in value.claims):
            if iri in vouching or iri not in told:
                claims.append(self.explain_claim(iri, told))
        label = self.graph.label(situation, self.language) if situation else None
        return ExplainedRow(situation, label, values, tuple(claims))

    def explain_claim(self, iri: str, told: set[str], path: tuple[str, ...] = ()) -> ExplainedClaim:
        """A claim with its premises, and with theirs; `path` are the claims that follow from it.

        `told` are the claims whose premises the row has told already; those told here join them.
        """
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
        for each in [x for x in claim.passages if x not in self.known.passages]:
            what = f"{name} cites {short_name(each)}, which is no passage of the graph"
            self.faults.append(what)
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
                text = passage.cite(self._text)
                if not passage.fits(self._text):
                    what = f"{short_name(iri)} has not the digest of the text at its range"
                    self.faults.append(what)
            found.append(CitedPassage(iri, passage.version, passage.start, passage.end, text))
        return tuple(sorted(found, key=lambda x: (x.version or "", x.start or 0, x.end or 0)))
