"""``defour evidence``: every citation against the text; told as text, or JSON."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from defour.claims.model import decode_article, join_lines
from defour.commands import Parser, count, deliver, read_article
from defour.namespaces import short_name
from defour.terminal import escape_controls

if TYPE_CHECKING:
    from defour.claims.evidence import Evidence

SUMMARY = "check every citation against your copy of the article, and say what none cites"
EXAMPLE = """\
defour evidence --article my-copy.txt
DEFOUR_ARTICLE=my-copy.txt defour evidence --text"""


def add(parser: Parser) -> None:
    """Add the options."""
    parser.option("--article")
    parser.flag(
        "--text",
        "show the words of each range too, from your copy: what no claim cites, and what stands "
        "where a citation is wrong",
    )
    parser.option("--format")


def run(args: argparse.Namespace) -> int:
    """Check; 1 when the article has changed, or a citation or a value is wrong."""
    from defour.claims.evidence import check_evidence

    article = read_article(args.article)
    found = check_evidence(article, graph=args.graph)
    write = _json if args.format == "json" else _text
    deliver(write(found, decode_article(article) if args.text else None))
    return 0 if found.ok else 1


def _text(found: Evidence, article: str | None) -> str:
    """What is wrong, what is to be done, a line that sums it up; with the article, its words."""
    lines = []
    if found.version is None:
        lines.append("The graph has no version of any article, so nothing could be compared.")
    elif found.changed:
        lines += [
            f"changed-article: the file is not {short_name(found.version)}.",
            f"  expected {found.expected_digest}, {found.expected_length} code points",
            f"  found    {found.digest}, {found.length} code points",
        ]
    if found.hint:
        lines.append(f"  {found.hint}")
    for fault in found.faults:
        lines.append(f"{fault.kind} {short_name(fault.where)}: {escape_controls(fault.message)}")
        if article is not None and fault.range is not None:
            lines.append(f"  {_show(fault.range, article)}")
    for wrong in found.disagreements:
        lines += [f"{wrong.kind} {escape_controls(wrong.message)}", f"  at {wrong.place}"]
    if found.unclaimed:
        lines.append(f"To do: no live claim cites {count(len(found.unclaimed), 'sentence')}:")
        lines += [f"  {_show(each, article)}" for each in found.unclaimed]
    elif found.uncovered:
        lines.append(f"No live claim cites {count(len(found.uncovered), 'stretch', 'es')}:")
        lines += [f"  {_show(each, article)}" for each in found.uncovered]
    for span, number in found.unvalued:
        lines.append(f"Note: no value has the number {number} of {_show(span, article)}.")
    lines += [f"Note: nothing speaks of {short_name(x)}." for x in found.unused]
    if found.covered is not None:
        percent = math.floor(found.covered * 1000) / 10  # 100.0% is all of it
        lines.append(f"Cited: {percent:.1f}% of the text, space and punctuation aside.")
    verb = "still hold" if found.changed else "cite the text that they should"
    lines.append(f"{found.matching} of {count(found.passages, 'passage')} {verb}.")
    if found.others:
        lines.append(f"{count(found.others, 'passage')} of other versions not compared.")
    if not found.changed:
        faults = len(found.faults) + len(found.disagreements)
        told = count(faults, "fault") if faults else "every citation holds"
        lines.append(f"The article is {short_name(found.version or '')}, byte for byte; {told}.")
    return "\n".join(lines) + "\n"


def _json(found: Evidence, article: str | None) -> str:
    """All of it as one JSON object; with the article, `text` and `uncovered_text` are its words."""
    plain: dict[str, Any] = {"ok": found.ok, **asdict(found)}
    if article is not None:
        for fault in plain["faults"]:
            fault["text"] = None if fault["range"] is None else article[slice(*fault["range"])]
        plain["unclaimed_text"] = [article[slice(*each)] for each in found.unclaimed]
        plain["uncovered_text"] = [article[slice(*each)] for each in found.uncovered]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _show(span: tuple[int, int], article: str | None) -> str:
    """A range, and its words where the article is given."""
    words = "" if article is None else f" “{join_lines(article[slice(*span)])}”"
    return f"[{span[0]}, {span[1]})" + words
