"""The career of a person as a picture: a bar for each spell, a marker for what is dated.

A year is drawn as a year: the ends of a bar are lighter where no day is known. The picture has a
title and a description; the table below it has the same data. It is drawn in two widths, of which
a style sheet shows one (SVG 1.1).
"""

import math
from typing import Any, NamedTuple

from markupsafe import Markup

from defour.queries.answer import Row
from defour.site.page import cell_text, render
from defour.site.wording import Span, Wording, date_span, write_date

_Lanes = dict[str, list[tuple[Span, str]]]  # by name: when, and what is told of it
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


class _Years(NamedTuple):
    """The years from the first to the last, on a width."""

    first: int
    last: int
    width: int

    def at(self, year: float) -> float:
        """Where a moment is; what is outside the years is just outside the picture."""
        place = 4 + (self.width - 8) * (year - self.first) / (self.last - self.first)
        return round(min(max(place, -4), self.width + 4), 1)


def draw_career(
    wording: Wording, who: str, career: list[Row], timeline: list[Row], today: Span | None
) -> Markup:
    """The picture of a career, from the rows of the questions; none where it has no date.

    A spell without an end runs on until `today`, and out of the picture.
    """
    spells = [x for x in (_spell(wording, row) for row in career) if x.start or x.end]
    if not spells:
        return Markup()
    own = {cell_text(x, "situation") for x in career}
    # A lane for each kind that is dated by the year, and one for all that is dated closer.
    lanes: _Lanes = {}
    for row in timeline:
        kind, when, text = (cell_text(row, x) for x in ("kind", "date", "summary"))
        span = date_span(when)
        if span and cell_text(row, "situation") not in own:
            lane = lanes.setdefault(wording.say("dated") if len(when) > 4 else kind, [])
            lane.append((span, f"{write_date(when, wording.language)} {text}"))
    spans = [y for x in spells for y in (x.start, x.end) if y]
    spans += [span for events in lanes.values() for span, _ in events]
    spans += [today] if today and not all(x.end for x in spells) else []
    first = math.floor(min(x[0] for x in spans))
    last = max(math.ceil(max(x[1] for x in spans)), first + 1)
    told = "; ".join(f"{x.club} {x.years}" for x in spells)
    described = [wording.say("career-desc", start=str(first), end=str(last), spells=told)]
    for kind, events in lanes.items():
        told = "; ".join(x for _, x in sorted(events))
        described.append(wording.say("dated-desc", kind=kind, events=told))
    title = wording.say("career-title", who=wording.plain_name(who))
    drawn = (
        render("career.svg", name=name, title=title, description=" ".join(described), **places)
        for name, width in _WIDTHS.items()
        for places in [_places(_Years(first, last, width), spells, lanes)]
    )
    return Markup("".join(drawn))


def _spell(wording: Wording, row: Row) -> _Spell:
    texts = (cell_text(row, "from"), cell_text(row, "to"))
    start, end = map(date_span, texts)
    one, other = (write_date(x, wording.language) for x in texts)
    years = f"{one}–{other}" if one != other else one
    if not start or not end:
        years = wording.say("since", year=one) if start else wording.say("until", year=other)
    return _Spell(cell_text(row, "clubLabel", "club"), years, start, end)


def _places(years: _Years, spells: list[_Spell], lanes: _Lanes) -> dict[str, Any]:
    """Where everything stands in the picture of a width."""
    span, lowest = years.last - years.first, _HEAD + _SPELL * len(spells)
    steps = (x * 10**power for power in range(7) for x in (1, 2, 5))
    step = next(x for x in steps if span / x <= years.width // 52)
    ticks = [(x, years.at(x)) for x in range(-(-years.first // step) * step, years.last + 1, step)]
    return {
        "width": years.width,
        "height": lowest + _LANE * len(lanes) + 6,
        "ticks": [
            (x, at, "start" if at < 20 else "end" if at > years.width - 20 else "middle")
            for x, at in ticks
        ],
        "bars": [(_HEAD + _SPELL * n, *_bar(years, x)) for n, x in enumerate(spells)],
        "lanes": [
            (lowest + _LANE * n, name, *_lane(years, events))
            for n, (name, events) in enumerate(lanes.items())
        ],
    }


def _bar(
    years: _Years, spell: _Spell
) -> tuple[str, str, float, str, list[tuple[str, float, float]]]:
    """Its texts, where they stand, their anchor, and the stretches: kind, left, width."""
    club, told, start, end = spell
    left, right = start[0] if start else -math.inf, end[1] if end else math.inf
    stretches = [("open", left, right), ("soft", *(start or end or (left, right)))]
    if start and end:
        stretches = [("soft", left, right), ("solid", start[1], end[0])]
    # The turn of two years is certain for who came in the one and left in the other.
    drawn = [
        (kind, years.at(a) - _TURN * (a == b), round(years.at(b) - years.at(a), 1) or 2 * _TURN)
        for kind, a, b in stretches
        if b >= a
    ]
    at = max(years.at(left), 4)
    if at + len(f"{club} {told}") * _LETTER > years.width:
        return club, told, min(years.at(max(left, right)), years.width - 4), "end", drawn
    return club, told, at, "start", drawn


def _lane(
    years: _Years, events: list[tuple[Span, str]]
) -> tuple[float, str, list[tuple[float, list[str]]]]:
    """Where the text stands and its anchor, and the markers; those that would touch are one."""
    spots: list[tuple[float, list[str]]] = []
    for span, told in sorted(events):
        x = years.at(sum(span) / 2)
        if not spots or x - spots[-1][0] >= _TOUCH:
            spots.append((x, []))
        spots[-1][1].append(told)
    if spots[0][0] > years.width / 2:
        return min(years.width - 4, spots[-1][0] + 8), "end", spots
    return max(0, spots[0][0] - 8), "start", spots
