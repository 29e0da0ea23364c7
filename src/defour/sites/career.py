"""The career of a person as a picture: a bar for each spell, a marker for what is dated.

A year is drawn as a year: the ends of a bar are lighter where no day is known. The picture has a
title and a description; the table below it has the same data. It is drawn in two widths, of which
a style sheet shows one (SVG 1.1).
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from markupsafe import Markup

from defour.queries.answer import Row
from defour.sites.page import cell_text, render
from defour.sites.wording import Span, Wording, date_span, write_date

_Events = list[tuple[Span, str]]  # when, and what is told of it
_WIDTHS = {"wide": 864, "narrow": 328}
_SPELL, _LANE, _HEAD = 38, 36, 26  # heights
_LETTER = 7.0  # the width of one, at 13 px, on the average
_TURN = 2.5  # half the width of a moment
_TOUCH = 13  # markers nearer to each other than this are one


class _Spell(NamedTuple):
    club: str
    years: str
    start: Span | None
    end: Span | None


def draw_career(
    wording: Wording, who: str, career: list[Row], timeline: list[Row], today: Span | None
) -> Markup:
    """The picture of a career, from the rows of the questions; none where it has no date.

    A spell without an end runs on until `today`, and out of the picture.
    """
    spells = [x for x in (_spell(wording, row) for row in career) if x.start or x.end]
    own = {cell_text(x, "situation") for x in career}
    # A lane for each kind that is dated by the year, and one for all that is dated closer.
    lanes: dict[str, _Events] = {}
    for row in timeline:
        kind, when, text = (cell_text(row, x) for x in ("kind", "date", "summary"))
        span = date_span(when)
        if span and cell_text(row, "situation") not in own:
            lane = lanes.setdefault(wording.say("dated") if len(when) > 4 else kind, [])
            lane.append((span, f"{write_date(when, wording.language)} {text}"))
    spans = [y for x in spells for y in (x.start, x.end or today) if y]
    spans += [span for events in lanes.values() for span, _ in events]
    first = math.floor(min(spans)[0]) if spells else 0
    last = max([first + 1, *(math.ceil(x[1]) for x in spans)])
    told = "; ".join(f"{x.club} {x.years}" for x in spells)
    described = [wording.say("career-desc", start=str(first), end=str(last), spells=told)]
    for kind, events in lanes.items():
        told = "; ".join(x for _, x in sorted(events))
        described.append(wording.say("dated-desc", kind=kind, events=told))
    given = {"description": " ".join(described)}
    given["title"] = wording.say("career-title", who=wording.plain_name(who))
    drawn = [
        render("career.svg", name=name, **given, **_places(first, last, width, spells, lanes))
        for name, width in _WIDTHS.items()
        if spells
    ]
    return Markup("".join(drawn))


def _spell(wording: Wording, row: Row) -> _Spell:
    texts = (cell_text(row, "from"), cell_text(row, "to"))
    start, end = map(date_span, texts)
    one, other = (write_date(x, wording.language) for x in texts)
    years = f"{one}–{other}" if one != other else one
    if not start or not end:
        years = wording.say("since", year=one) if start else wording.say("until", year=other)
    return _Spell(cell_text(row, "clubLabel", "club"), years, start, end)


def _places(
    first: int, last: int, width: int, spells: list[_Spell], lanes: dict[str, _Events]
) -> dict[str, Any]:
    """Where everything stands in a picture of these years."""

    def at(year: float) -> float:  # what is outside the years is just outside the picture
        place = 4 + (width - 8) * (year - first) / (last - first)
        return round(min(max(place, -4), width + 4), 1)

    steps = (x * 10**power for power in range(7) for x in (1, 2, 5))
    step = next(x for x in steps if (last - first) / x <= width // 52)
    ticks = [(x, at(x)) for x in range(-(-first // step) * step, last + 1, step)]
    lowest = _HEAD + _SPELL * len(spells)
    rows = enumerate(lanes.items())
    return {
        "width": width,
        "height": lowest + _LANE * len(lanes) + 6,
        "ticks": [
            (x, y, "start" if y < 20 else "end" if y > width - 20 else "middle") for x, y in ticks
        ],
        "bars": [(_HEAD + _SPELL * n, *x[:2], *_bar(at, width, x)) for n, x in enumerate(spells)],
        "lanes": [(lowest + _LANE * n, x, *_lane(at, width, y)) for n, (x, y) in rows],
    }


def _bar(
    at: Callable[[float], float], width: int, spell: _Spell
) -> tuple[float, str, list[tuple[str, float, float]]]:
    """Where its texts stand, their anchor, and the stretches: kind, left, width."""
    start, end = spell.start, spell.end
    left, right = start[0] if start else -math.inf, end[1] if end else math.inf
    stretches = [("open", left, right), ("soft", *(start or end or (left, right)))]
    if start and end:
        stretches = [("soft", left, right), ("solid", start[1], end[0])]
    # The turn of two years is certain for who came in the one and left in the other.
    drawn = [
        (kind, at(a) - _TURN * (a == b), round(at(b) - at(a), 1) or 2 * _TURN)
        for kind, a, b in stretches
        if b >= a
    ]
    if max(at(left), 4) + len(f"{spell.club} {spell.years}") * _LETTER > width:
        return min(at(max(left, right)), width - 4), "end", drawn
    return max(at(left), 4), "start", drawn


def _lane(
    at: Callable[[float], float], width: int, events: _Events
) -> tuple[float, str, list[tuple[float, list[str]]]]:
    """Where the text stands and its anchor, and the markers; those that would touch are one."""
    spots: list[tuple[float, list[str]]] = []
    for span, told in sorted(events):
        x = at(sum(span) / 2)
        if not spots or x - spots[-1][0] >= _TOUCH:
            spots.append((x, []))
        spots[-1][1].append(told)
    if spots[0][0] > width / 2:
        return min(width - 4, spots[-1][0] + 8), "end", spots
    return max(0, spots[0][0] - 8), "start", spots
