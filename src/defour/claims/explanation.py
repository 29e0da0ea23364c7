"""The reasons for the values of a row, as records and as text: claims, premises, passages."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from defour.claims.model import NEED_NO_CLAIM, Claims, Passage, decode_article, join_lines
from defour.namespaces import local_name, short_name
from defour.rdf.graph import Graph, pick_text
from defour.terminal import escape_controls

_DEPTH = 100  # how long a chain of premises is followed

_STYLE = re.compile(r"\x1b\[\dm")
_bold, _dim = "\x1b[1m{}\x1b[0m".format, "\x1b[2m{}\x1b[0m".format
_STATES = {
    "above": "its grounds are above",
    "circular": "CIRCULAR: it follows from itself",
    "withdrawn": "WITHDRAWN: it no longer stands",
    "unknown": "UNKNOWN: the graph has no such claim",
    "deep": "its grounds go on too long to follow",
}


class CitedPassage(NamedTuple):
    """A passage as a claim cites it; the text only where the reader's article was given."""

    passage: str
    version: str | None
    start: int | None
    end: int | None
    text: str | None


class ExplainedClaim(NamedTuple):
    """A claim as a reason, and its premises; `state`, one of `_STATES`, says why there are none."""

    claim: str
    label: str | None = None
    basis: str | None = None
    speaker: str | None = None
    passages: tuple[CitedPassage, ...] = ()
    premises: tuple["ExplainedClaim", ...] = ()
    state: str | None = None


class ExplainedValue(NamedTuple):
    """A value of a row: what it shows of its situation, and the live claims that vouch for it.

    `name` is that of its column or property; `missing` are the properties that none vouches for.
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

    def __str__(self) -> str:
        """What the command line shows of it."""
        return explanation_text(self).rstrip("\n")


def plain_record(value: object) -> object:
    """Named tuples as objects, other tuples as lists, for JSON."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain_record(x) for name, x in value._asdict().items()}
    return [plain_record(x) for x in value] if isinstance(value, tuple) else value


def explanation_text(
    explanation: Explanation, *, width: int | None = None, styled: bool = False
) -> str:
    """Rows, and under each its claims with their passages; long lines folded to a width."""
    lines: Iterable[str] = _lines(explanation)
    if not styled:
        lines = (_STYLE.sub("", line) for line in lines)
    if width is not None:
        lines = (part for line in lines for part in _fold(line, width))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def row_text(row: ExplainedRow) -> str:
    """A row as an explanation shows it, indented, without style."""
    return "".join(f"   {_STYLE.sub('', x)}".rstrip() + "\n" for x in _row_lines(row, "", True))


def _fold(line: str, width: int) -> list[str]:
    if len(_STYLE.sub("", line)) <= width:
        return [line]
    lead = " " * (len(line) - len(line.lstrip()) + 2)
    fold = textwrap.TextWrapper(max(width, len(lead) + 20), subsequent_indent=lead)
    fold.break_long_words = fold.break_on_hyphens = False
    return fold.wrap(line) or [""]


def _lines(explanation: Explanation) -> Iterator[str]:
    asked = explanation.kind == "question"
    name = _bold(explanation.what if asked else short_name(explanation.what))
    yield f"{name}: {escape_controls(explanation.title)}" if explanation.title else name
    if not explanation.rows:
        yield from ("", "No rows, so nothing to explain.")
    for number, row in enumerate(explanation.rows, 1):
        yield ""
        yield from _row_lines(row, f"{number}. " if asked else "", explanation.kind != "situation")
    if explanation.note:
        yield from ("", explanation.note)
    if explanation.faults:
        yield from ("", _bold("What is wrong"))
        yield from (f"  {escape_controls(fault)}." for fault in explanation.faults)


def _row_lines(row: ExplainedRow, number: str, named: bool) -> Iterator[str]:
    told: set[str] = set()
    texts: dict[str, dict[str, None]] = {}
    for value in row.values:
        texts.setdefault(value.name, {})[value.text] = None
    if texts:
        shown = {name: texts.get(f"{name}Label") or texts[name] for name in _columns(texts)}
        values = " · ".join(f"{name} {' and '.join(each)}" for name, each in shown.items())
        yield f"{number}{_bold(escape_controls(values))}"
    if row.situation is not None and named:
        label = f"{escape_controls(row.label)}  " if row.label else ""
        yield f"{'   ' if texts else ''}{label}{_dim(short_name(row.situation))}"
    for claim in row.claims:
        yield ""
        names = _columns(x.name for x in row.values if claim.claim in x.claims)
        if names:
            yield f"   {', '.join(names)}"
        yield from (f"     {line}" for line in _claim_lines(claim, told))
    missing = _columns(x.name for x in row.values if x.missing)
    if missing:
        yield from ("", f"   {', '.join(missing)}", f"     {_bold('no claim vouches for this')}")


def _columns(names: Iterable[str]) -> list[str]:
    """Names of columns, each once; `club` and `clubLabel` are one."""
    return list(dict.fromkeys(name.removesuffix("Label") or name for name in names))


def _claim_lines(claim: ExplainedClaim, told: set[str]) -> Iterator[str]:
    """A claim and what it follows from; `told` are the passages that the row has quoted already."""
    name = short_name(claim.claim)
    yield escape_controls(claim.label or name)
    quoted = [x for x in claim.passages if x.text is not None and x.passage not in told]
    told.update(x.passage for x in quoted)
    by = f" by {escape_controls(claim.speaker)}" if claim.speaker else ""
    ranges = [_range(x) for x in claim.passages if x not in quoted]
    parts = [] if claim.state == "unknown" else [f"{claim.basis or 'no basis'}{by}", *ranges]
    yield _dim("  ".join([*parts, name]))
    if claim.state:
        said = _STATES[claim.state]
        yield said if claim.state == "above" else _bold(said)
    for passage in quoted:
        yield f"  {_range(passage)} “{join_lines(passage.text or '')}”"
    if claim.premises:
        yield "follows from"
        for premise in claim.premises:
            yield from (f"  {line}" for line in _claim_lines(premise, told))


def _range(passage: CitedPassage) -> str:
    if passage.start is None or passage.end is None:
        return short_name(passage.passage)
    return f"[{passage.start}, {passage.end})"


class Explainer:
    """Finds the reasons in one graph, whose claims it knows, and keeps the faults that it meets."""

    def __init__(self, graph: Graph, language: str, article: bytes | None = None) -> None:
        self.graph, self.language = graph, language
        self.known = Claims(graph)
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
        has = self.graph.by_subject.get(situation or "", {})
        about = self.known.about(situation) if situation else []
        vouched = {x for claim in about for x in claim.vouches_for}
        missing = tuple(x for x in shown if x in has and x not in vouched)
        if vouched.isdisjoint(shown):
            missing = missing or shown
        where = short_name(situation) if situation else "a row without its situation"
        self.faults += [f"no claim vouches for {short_name(x)} of {where}" for x in missing]
        claims = [x.iri for x in about if not set(shown).isdisjoint(x.vouches_for)]
        own = [iri] if iri and iri in self.known.claims else []
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
