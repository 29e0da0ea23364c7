"""The career as a picture: a bar for each spell, a marker for what is dated.

A year is drawn as a year: the ends of a bar are lighter where no day is known. The picture has a
title and a description; the table below it has the same data.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from defour.queries.answer import Row
from defour.site.page import cell_text, render
from defour.site.wording import Wording, date_span, write_date

_WIDTHS = {"wide": 864, "narrow": 328}
_SPELL, _LANE, _HEAD = 38, 36, 26  # heights
_LETTER = 7.0  # the width of one, at 13 px, on the average
_TOUCH = 13  # markers nearer to each other than this are one

Span = tuple[float, float]
"""The stretch of time that a date may mean, in years."""


class _Spell(NamedTuple):
    name: str
    years: str
    start: Span | None
    end: Span | None


class _Event(NamedTuple):
    span: Span
    told: str
    closer: bool  # than by the year


def draw_career(
    wording: Wording, who: str, career: Sequence[Row], timeline: Sequence[Row]
) -> tuple[Markup, bool]:
    """The picture of a person's career, empty where no spell is dated, and whether one is open.

    It has two widths, of which a style sheet shows one (SVG 1.1). What is given are the rows of the
    questions ``career`` and ``timeline``.
    """
    spells = [x for x in (_spell(wording, row) for row in career) if x.start or x.end]
    own = {cell_text(x, "situation") for x in career}
    lanes: dict[str, list[_Event]] = {}
    for row in timeline:
        kind, when, text = (cell_text(row, x) for x in ("kind", "date", "summary"))
        span = date_span(when)
        if span and cell_text(row, "situation") not in own:
            told = f"{write_date(when, wording.language)} {text}"
            lanes.setdefault(kind, []).append(_Event(span, told, len(when) > 4))
    # A lane for each kind that is dated by the year, and one for all that is dated closer.
    closer = [x for x in lanes if all(event.closer for event in lanes[x])]
    rest = [event for kind in closer for event in lanes.pop(kind)]
    if rest:
        lanes[wording.say("dated")] = sorted(rest, key=lambda x: x.span)
    drawn = (_picture(wording, who, spells, lanes, name) for name in _WIDTHS if spells)
    return Markup("").join(drawn), any(not x.start or not x.end for x in spells)


def _spell(wording: Wording, row: Row) -> _Spell:
    texts = (cell_text(row, "from"), cell_text(row, "to"))
    start, end = map(date_span, texts)
    one, other = (write_date(x, wording.language) for x in texts)
    years = f"{one}–{other}" if one != other else one
    if not start or not end:
        years = wording.say("since", year=one) if start else wording.say("until", year=other)
    return _Spell(cell_text(row, "clubLabel", "club"), years, start, end)


class _Scale:
    """From years to pixels."""

    def __init__(self, spans: list[Span], width: int) -> None:
        self.first = math.floor(min(x[0] for x in spans))
        self.last = max(math.ceil(max(x[1] for x in spans)), self.first + 1)
        self.width = width

    def __call__(self, year: float) -> float:
        inside = self.width - 8
        return round(4 + inside * (year - self.first) / (self.last - self.first), 1)

    def ticks(self) -> list[tuple[int, float, str]]:
        """Years to mark, where they stand, and how their text is anchored."""
        room, years = max(1, int(self.width / 52)), self.last - self.first
        steps = (x * 10**power for power in range(7) for x in (1, 2, 5))
        step = next(x for x in steps if years / x <= room)
        places = ((x, self(x)) for x in range(-(-self.first // step) * step, self.last + 1, step))
        return [
            (year, x, "start" if x < 20 else "end" if x > self.width - 20 else "middle")
            for year, x in places
        ]


def _picture(
    wording: Wording, who: str, spells: list[_Spell], lanes: dict[str, list[_Event]], name: str
) -> Markup:
    spans = [y for x in spells for y in (x.start, x.end) if y]
    spans += [event.span for events in lanes.values() for event in events]
    scale = _Scale(spans, _WIDTHS[name])
    told = "; ".join(f"{x.name} {x.years}" for x in spells)
    description = wording.say(
        "career-desc", start=str(scale.first), end=str(scale.last), spells=told
    )
    for kind, events in lanes.items():
        told = "; ".join(x.told for x in events)
        description += " " + wording.say("dated-desc", kind=kind, events=told)
    lowest = _HEAD + _SPELL * len(spells)
    drawing = render(
        "career.svg",
        name=name,
        width=scale.width,
        height=lowest + _LANE * len(lanes) + 6,
        title=wording.say("career-title", who=who),
        description=description,
        ticks=scale.ticks(),
        bars=[(_HEAD + _SPELL * n, x, *_bar(scale, x)) for n, x in enumerate(spells)],
        lanes=[
            (lowest + _LANE * n, kind, *_lane(scale, events))
            for n, (kind, events) in enumerate(lanes.items())
        ],
    )
    return Markup(drawing)


def _bar(scale: _Scale, spell: _Spell) -> tuple[float, str, list[tuple[str, float, float]]]:
    """Where the text of a spell stands and its anchor, and the stretches: kind, left, width."""
    start, end = spell.start, spell.end
    first = start[0] if start else scale.first
    last = max(end[1] if end else scale.last, first)
    if start and end:
        stretches = [("soft", first, last), ("solid", start[1], end[0])]
    else:
        stretches = [("open", first, last), ("soft", *(start or end or (0, 0)))]
    drawn = [(x, scale(a), round(scale(b) - scale(a), 1)) for x, a, b in stretches if b > a]
    if scale(first) + (len(spell.name) + len(spell.years) + 1) * _LETTER > scale.width:
        return scale(last), "end", drawn
    return scale(first), "start", drawn


def _lane(scale: _Scale, events: list[_Event]) -> tuple[float, str, list[tuple[float, list[str]]]]:
    """Where the text of a lane stands and its anchor, and the markers with what they say.

    Those that would touch are one.
    """
    spots: list[tuple[float, list[str]]] = []
    for event in sorted(events):
        x = scale(sum(event.span) / 2)
        if not spots or x - spots[-1][0] >= _TOUCH:
            spots.append((x, []))
        spots[-1][1].append(event.told)
    first, last = spots[0][0], spots[-1][0]
    if first > scale.width / 2:
        return min(scale.width - 4, last + 8), "end", spots
    return max(0, first - 8), "start", spots
