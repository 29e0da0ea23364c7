"""``defour why``: the claims behind each value, and the passages that say so; as text, or JSON."""

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size

from defour import commands
from defour.claims.explanation import (
    CitedPassage,
    ExplainedClaim,
    ExplainedRow,
    Explanation,
    plain_record,
)
from defour.claims.model import join_lines
from defour.claims.why import why
from defour.commands import Parser
from defour.namespaces import short_name
from defour.terminal import escape_controls

SUMMARY = "show the claims behind each value of an answer, and the passages that say so"
EXAMPLE = """\
defour why career
defour why career -p player=id:steven-defour --article my-copy.txt"""

_bold, _dim = "\x1b[1m{}\x1b[0m".format, "\x1b[2m{}\x1b[0m".format
_STATES = {
    "above": "its grounds are above",
    "circular": "CIRCULAR: it follows from itself",
    "withdrawn": "WITHDRAWN: it no longer stands",
    "unknown": "UNKNOWN: the graph has no such claim",
    "deep": "its grounds go on too long to follow",
}


def add(parser: Parser) -> None:
    """Add the options."""
    what = "a stored question; or a situation, claim or passage, such as claim:NAME"
    parser.option("what", what, metavar="NAME")
    parser.option("-p --param")
    sentences = "your copy of the article (- for standard input): prints the sentences themselves"
    parser.option("--article", sentences)
    parser.option("--format")
    parser.option("--lang", "language of the labels (default: -p lang=nl, else en)", default=None)
    parser.endpoint_options()
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Explain; 1 when a value has no claim, or the claims have a fault."""
    params = commands.read_params(args.params)
    article = None if args.article is None else commands.read_input(args.article)
    with commands.open_endpoint(args) as there:
        explanation = why(
            args.what,
            params=params,
            graph=args.graph,
            article=article,
            language=args.lang or params.get("lang", "en"),
            endpoint=there,
        )
    if args.format == "json":
        plain = json.dumps(plain_record(explanation), ensure_ascii=False, indent=2)
        commands.deliver(plain + "\n", args.output)
    else:
        terminal = args.output is None and sys.stdout is not None and sys.stdout.isatty()
        width = get_terminal_size().columns if terminal else None
        styled = terminal and commands.on_terminal()
        text = explanation_text(explanation, width=width, styled=styled)
        commands.deliver(text, args.output, styled=styled)
    return 1 if explanation.faults else 0


def explanation_text(
    explanation: Explanation, *, width: int | None = None, styled: bool = False
) -> str:
    """Rows, and under each its claims with their passages; long lines folded to a width."""
    lines: Iterable[str] = _lines(explanation)
    if not styled:
        lines = (re.sub(r"\x1b\[\dm", "", line) for line in lines)
    if width is not None:
        lines = (part for line in lines for part in _fold(line, width))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _fold(line: str, width: int) -> list[str]:
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
