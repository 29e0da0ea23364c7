"""The outcome of a check of citations, as text and as JSON.

The words of the article are in it only where the caller gives them.
"""

import json
import math
from dataclasses import asdict
from typing import Any

from defour.claims.evidence import Evidence
from defour.claims.grounds import one_line
from defour.namespaces import short_name
from defour.terminal import escape_controls


def text(found: Evidence, article: str | None = None) -> str:
    """What is wrong, then what no claim cites, then one line that sums it up.

    Args:
        found: What the check found.
        article: The text that was checked, to show the words of each range that is named; without
            it, ranges alone.
    """
    lines = []
    if found.changed:
        lines += _changed(found)
    for fault in found.faults:
        lines.append(f"{fault.kind} {short_name(fault.where)}: {escape_controls(fault.message)}")
        if article is not None and fault.range is not None:
            lines.append(f"  {_shown(fault.range, article)}")
    if found.uncovered:
        lines.append(f"No live claim cites {_many(len(found.uncovered), 'stretch', 'stretches')}:")
        lines += [f"  {_shown(each, article)}" for each in found.uncovered]
    if found.covered is not None:
        lines.append(f"Cited: {percent(found.covered)} of the text, space and punctuation aside.")
    held = f"{found.matching} of {_many(found.passages, 'passage', 'passages')}"
    verb = "still hold" if found.changed else "cite the text that they should"
    lines.append(f"{held} {verb}.")
    if found.others:
        other = _many(found.others, "passage", "passages")
        lines.append(f"{other} of other versions not compared.")
    if not found.changed:
        wrong = (
            _many(len(found.faults), "fault", "faults") if found.faults else "every citation holds"
        )
        lines.append(f"The article is {short_name(found.version or '')}, byte for byte; {wrong}.")
    return "\n".join(lines) + "\n"


def as_json(found: Evidence, article: str | None = None) -> str:
    """All of it as one JSON object; with the article, `text` and `uncovered_text` are its words."""
    plain: dict[str, Any] = {"ok": found.ok, **asdict(found)}
    if article is not None:
        for fault in plain["faults"]:
            fault["text"] = None if fault["range"] is None else article[slice(*fault["range"])]
        plain["uncovered_text"] = [article[start:end] for start, end in found.uncovered]
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def percent(share: float) -> str:
    """A share as a percentage, rounded down, so that 100.0% is all of it."""
    return f"{math.floor(share * 1000) / 10:.1f}%"


def _shown(span: tuple[int, int], article: str | None) -> str:
    """A range, and its words where the article is given."""
    start, end = span
    if article is None:
        return f"[{start}, {end})"
    return f"[{start}, {end}) “{one_line(article[start:end])}”"


def _changed(found: Evidence) -> list[str]:
    if found.version is None:
        return ["The graph has no version of any article, so nothing could be compared."]
    lines = [
        f"changed-article: the file is not {short_name(found.version)}.",
        f"  expected {found.expected_digest}, {found.expected_length} code points",
        f"  found    {found.digest}, {found.length} code points",
    ]
    return [*lines, f"  {found.hint}"] if found.hint else lines


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
