"""The career as a picture: a bar for each spell, a marker for what is dated (SVG 1.1).

A year is drawn as a year: the ends of a bar are lighter where no day is known. The picture has a
title and a description; the table below it has the same data.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from defour.queries.answer import Row
from defour.site import asked, dates
from defour.site.leaf import Leaf
from defour.terminal import escape_controls

WIDE, NARROW = 864, 328
_SPELL, _LANE, _HEAD = 38, 36, 26
_LETTER = 7.0  # the width of one, at 13 px, on the average


class Spell(NamedTuple):
    """A spell: its name, its dates as text, and what they may mean, in years."""

    name: str
    start: str
    end: str
    years: str


class Mark(NamedTuple):
    """A dated event: its kind, its date as text and what it says."""

    kind: str
    when: str
    text: str


def picture(leaf: Leaf, who: str, career: Sequence[Row], timeline: Sequence[Row]) -> Markup:
    """The picture in two widths, of which a style sheet shows one; empty without a dated spell."""
    spells = [x for x in (_spell(leaf, row) for row in career) if x.start or x.end]
    if not spells:
        return Markup("")
    own = {asked.text(x, "situation") for x in career}
    marks = [
        Mark(asked.text(x, "kind"), asked.text(x, "date"), asked.text(x, "summary"))
        for x in timeline
        if asked.text(x, "situation") not in own and dates.span(asked.text(x, "date"))
    ]
    return Markup("").join(
        _drawn(leaf, who, spells, marks, width, name)
        for width, name in ((WIDE, "wide"), (NARROW, "narrow"))
    )


def is_open(career: Sequence[Row]) -> bool:
    """Whether a dated spell has no beginning or no end."""
    dated = [[bool(dates.span(asked.text(x, y))) for y in ("from", "to")] for x in career]
    return any(x[0] != x[1] for x in dated)


def _spell(leaf: Leaf, row: Row) -> Spell:
    start, end = asked.text(row, "from"), asked.text(row, "to")
    start, end = (x if dates.span(x) else "" for x in (start, end))
    return Spell(asked.text(row, "clubLabel", "club"), start, end, period(leaf, start, end))


def period(leaf: Leaf, start: str, end: str) -> str:
    """A stretch of time in words, with what is known of it."""
    one, other = (dates.told(x, leaf.language) for x in (start, end))
    if one and other:
        return one if one == other else f"{one}–{other}"
    if one:
        return leaf.say("since", year=one)
    return leaf.say("until", year=other) if other else leaf.say("unknown")


class _Scale:
    """From years to pixels."""

    def __init__(self, spells: list[Spell], marks: list[Mark], width: int) -> None:
        known = [dates.span(x) for s in spells for x in (s.start, s.end)]
        spans = [x for x in [*known, *(dates.span(m.when) for m in marks)] if x]
        self.first = math.floor(min(x[0] for x in spans))
        self.last = max(math.ceil(max(x[1] for x in spans)), self.first + 1)
        self.width = width

    def __call__(self, year: float) -> float:
        inside = self.width - 8
        return round(4 + inside * (year - self.first) / (self.last - self.first), 1)

    def ticks(self) -> list[int]:
        room = max(1, int(self.width / 52))
        years = self.last - self.first
        steps = (x * 10**power for power in range(7) for x in (1, 2, 5))
        step = next(x for x in steps if years / x <= room)
        return list(range(-(-self.first // step) * step, self.last + 1, step))


def _drawn(
    leaf: Leaf, who: str, spells: list[Spell], marks: list[Mark], width: int, name: str
) -> Markup:
    scale = _Scale(spells, marks, width)
    lanes = _lanes(leaf, marks)
    height = _HEAD + _SPELL * len(spells) + _LANE * len(lanes) + 6
    told = "; ".join(f"{x.name} {x.years}" for x in spells)
    description = leaf.say("career-desc", start=str(scale.first), end=str(scale.last), spells=told)
    for kind, each in lanes:
        events = "; ".join(f"{dates.told(x.when, leaf.language)} {x.text}" for x in each)
        description += " " + leaf.say("dated-desc", kind=kind, events=events)
    parts = [
        Markup(
            '<svg class="career {}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
            'aria-labelledby="career-{}-t" aria-describedby="career-{}-d">'
            '<title id="career-{}-t">{}</title><desc id="career-{}-d">{}</desc>'
        ).format(
            *(name, width, height, width, height, name, name, name),
            *(
                escape_controls(leaf.say("career-title", who=who)),
                name,
                escape_controls(description),
            ),
        ),
        _grid(scale, height),
    ]
    top = _HEAD
    for spell in spells:
        parts.append(_bar(scale, spell, top))
        top += _SPELL
    for kind, each in lanes:
        parts.append(_marks(leaf, scale, kind, each, top))
        top += _LANE
    return Markup("").join([*parts, Markup("</svg>")])


def _lanes(leaf: Leaf, marks: list[Mark]) -> list[tuple[str, list[Mark]]]:
    """A lane for each kind that is dated by the year, and one for all that is dated closer."""
    kinds = dict.fromkeys(x.kind for x in marks if len(x.when) == 4)
    lanes = [(kind, [x for x in marks if x.kind == kind]) for kind in kinds]
    rest = [x for x in marks if x.kind not in kinds]
    return [*lanes, (leaf.say("dated"), rest)] if rest else lanes


def _grid(scale: _Scale, height: int) -> Markup:
    lines = []
    for year in scale.ticks():
        x = scale(year)
        anchor = "start" if x < 20 else "end" if x > scale.width - 20 else "middle"
        lines.append(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="20" y2="{}"/>'
                '<text class="year" x="{}" y="13" text-anchor="{}">{}</text>'
            ).format(x, x, height, x, anchor, year)
        )
    return Markup("").join(lines)


def _bar(scale: _Scale, spell: Spell, top: int) -> Markup:
    start, end = dates.span(spell.start), dates.span(spell.end)
    first = start[0] if start else scale.first
    last = max(end[1] if end else scale.last, first)
    y = top + 19
    x, anchor = scale(first), "start"
    if x + (len(spell.name) + len(spell.years) + 1) * _LETTER > scale.width:
        x, anchor = scale(last), "end"
    parts = [Markup('<g class="spell">')]
    if start and end:
        parts.append(_rect(scale, "soft", first, last, y))
        parts.append(_rect(scale, "solid", start[1], end[0], y))
    else:
        parts.append(_rect(scale, "open", first, last, y))
        known = start or end
        if known:
            parts.append(_rect(scale, "soft", *known, y))
    parts.append(
        Markup(
            '<text x="{}" y="{}" text-anchor="{}"><tspan class="club">{}</tspan>'
            '<tspan class="years" dx="6">{}</tspan></text></g>'
        ).format(x, top + 13, anchor, escape_controls(spell.name), escape_controls(spell.years))
    )
    return Markup("").join(parts)


def _rect(scale: _Scale, kind: str, first: float, last: float, y: int) -> Markup:
    """A stretch of a bar; nothing where it is empty."""
    if last <= first:
        return Markup("")
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="11"/>').format(
        kind, scale(first), y, round(scale(last) - scale(first), 1)
    )


def _marks(leaf: Leaf, scale: _Scale, kind: str, marks: list[Mark], top: int) -> Markup:
    """A lane of markers; those that would touch are one, with their number."""
    spots: list[tuple[float, list[Mark]]] = []
    for mark in sorted(marks, key=lambda x: (dates.span(x.when) or (0.0, 0.0), x.text)):
        start, end = dates.span(mark.when) or (0.0, 0.0)
        x = scale((start + end) / 2)
        if spots and x - spots[-1][0] < 13:
            spots[-1][1].append(mark)
        else:
            spots.append((x, [mark]))
    first = spots[0][0]
    near = first > scale.width / 2
    parts = [
        Markup(
            '<g class="marks"><text class="lane" x="{}" y="{}" text-anchor="{}">{}</text>'
        ).format(
            min(scale.width - 4, spots[-1][0] + 8) if near else max(0, first - 8),
            *(top + 13, "end" if near else "start", escape_controls(kind)),
        )
    ]
    for x, each in spots:
        told = "; ".join(f"{dates.told(m.when, leaf.language)} {m.text}" for m in each)
        parts.append(
            Markup(
                '<g class="mark"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>{}</g>'
            ).format(
                *(escape_controls(told), x, top + 24, 6 if len(each) == 1 else 8),
                Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    x, top + 28, len(each)
                )
                if len(each) > 1
                else "",
            )
        )
    return Markup("").join([*parts, Markup("</g>")])
