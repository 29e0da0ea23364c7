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


class Spell(NamedTuple):
    """A spell: its name, its dates as text where they are dates, and these in wording."""

    name: str
    start: str
    end: str
    years: str


class Event(NamedTuple):
    """A dated event: its kind, its date as text, and what it says."""

    kind: str
    when: str
    told: str


def draw_career(
    wording: Wording, who: str, career: Sequence[Row], timeline: Sequence[Row]
) -> Markup:
    """The picture in two widths, of which a style sheet shows one (SVG 1.1).

    Args:
        wording: What things are called in its language.
        who: Whose career it is.
        career: The rows of the question ``career``.
        timeline: The rows of the question ``timeline``; those of the spells are left out.

    Returns:
        Nothing where no spell is dated.
    """
    spells = [x for x in (_spell(wording, row) for row in career) if x.start or x.end]
    if not spells:
        return Markup("")
    own = {cell_text(x, "situation") for x in career}
    lanes: dict[str, list[Event]] = {}
    for row in timeline:
        kind, when, text = (cell_text(row, x) for x in ("kind", "date", "summary"))
        if date_span(when) and cell_text(row, "situation") not in own:
            event = Event(kind, when, f"{write_date(when, wording.language)} {text}")
            lanes.setdefault(kind, []).append(event)
    # A lane for each kind that is dated by the year, and one for all that is dated closer.
    closer = [x for x in lanes if all(len(event.when) > 4 for event in lanes[x])]
    rest = [event for kind in closer for event in lanes.pop(kind)]
    if rest:
        lanes[wording.say("dated")] = sorted(rest, key=lambda x: date_span(x.when) or (0.0, 0.0))
    return Markup("").join(_picture(wording, who, spells, lanes, name) for name in _WIDTHS)


def has_open_end(career: Sequence[Row]) -> bool:
    """Whether a dated spell has no beginning or no end."""
    dated = [[bool(date_span(cell_text(x, y))) for y in ("from", "to")] for x in career]
    return any(start != end for start, end in dated)


def _spell(wording: Wording, row: Row) -> Spell:
    texts = (cell_text(row, "from"), cell_text(row, "to"))
    start, end = (text if date_span(text) else "" for text in texts)
    one, other = write_date(start, wording.language), write_date(end, wording.language)
    years = f"{one}–{other}" if one != other else one
    if not one or not other:
        years = wording.say("since", year=one) if one else wording.say("until", year=other)
    return Spell(cell_text(row, "clubLabel", "club"), start, end, years)


class _Scale:
    """From years to pixels."""

    def __init__(self, dates: list[str], width: int) -> None:
        spans = [x for x in map(date_span, dates) if x]
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
    wording: Wording, who: str, spells: list[Spell], lanes: dict[str, list[Event]], name: str
) -> Markup:
    dates = [y for x in spells for y in (x.start, x.end)]
    dates += [event.when for events in lanes.values() for event in events]
    scale = _Scale(dates, _WIDTHS[name])
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


def _bar(scale: _Scale, spell: Spell) -> tuple[float, str, list[tuple[str, float, float]]]:
    """Where the text of a spell stands and its anchor, and the stretches: kind, left, width."""
    start, end = date_span(spell.start), date_span(spell.end)
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


def _lane(scale: _Scale, events: list[Event]) -> tuple[float, str, list[tuple[float, list[str]]]]:
    """Where the text of a lane stands and its anchor, and the markers with what they say.

    Those that would touch are one.
    """
    spots: list[tuple[float, list[str]]] = []
    for event in sorted(events, key=lambda x: (date_span(x.when) or (0.0, 0.0), x.told)):
        x = scale(sum(date_span(event.when) or (0.0, 0.0)) / 2)
        if not spots or x - spots[-1][0] >= _TOUCH:
            spots.append((x, []))
        spots[-1][1].append(event.told)
    first, last = spots[0][0], spots[-1][0]
    if first > scale.width / 2:
        return min(scale.width - 4, last + 8), "end", spots
    return max(0, first - 8), "start", spots
