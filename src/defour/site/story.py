"""The story of the graph, drawn from the stored questions that the folder has.

The career is a picture: a bar for each spell, a marker for what is dated. A year is drawn as a
year: the ends of a bar are lighter where no day is known. The picture has a title and a
description; the table below it has the same data.
"""

import math
import sys
from typing import NamedTuple

from markupsafe import Markup

from defour import namespaces as v
from defour.claims.model import Claim
from defour.queries.answer import Answer, Row, Term
from defour.site.page import cell_text, cells, render
from defour.site.wording import Span, Wording, date_span, write_date

_LEAD = ("matches", "moves", "staff-roles", "profile", "table")

_ABOUT = v.PREFIXES["schema"] + "about"
_Spell = tuple[str, str, Span | None, Span | None]  # the club, the years as text, both ends
_Lanes = dict[str, list[tuple[Span, str]]]  # by name: when, and what is told of it
_WIDTHS = {"wide": 864, "narrow": 328}
_SPELL, _LANE, _HEAD = 38, 36, 26  # heights
_LETTER = 7.0  # the width of one, at 13 px, on the average
_TURN = 2.5  # half the width of a moment
_TOUCH = 13  # markers nearer to each other than this are one


class Item(NamedTuple):
    """A line of the front page; the claims are the live ones that vouch for what it shows."""

    when: str
    what: list[Term]
    note: list[Term]
    situation: str
    claims: list[Claim]


class Story:
    """What the questions of a folder tell in a language; those that it lacks tell nothing."""

    def __init__(self, wording: Wording) -> None:
        """`who` is what the first article is `about`, else the person in most situations."""
        self.wording, self._resources = wording, wording.resources
        resources, known = wording.resources, wording.resources.by_kind
        articles = known.get("article", ())
        named = (x for article in articles for x in resources.graph.iris(article, _ABOUT))
        self.about = [x for x in named if x in resources.locations]
        people = [x for x in known.get("entity", ()) if resources.is_a(x, "Person")]
        most = max(people, key=lambda x: len(resources.roles(x)), default="")
        self.who = next(iter(self.about), most)
        self._taken = resources.roles(self.who)

    def career(self, who: str, timeline: list[Row]) -> tuple[Markup, list[tuple[Row, list[Claim]]]]:
        """The picture of a person's career, with these events, and its rows with their claims."""
        rows = self.rows("career", who) if self._resources.is_a(who, "Person") else []
        drawn = _draw_career(self.wording, who, rows, timeline)
        return drawn, [(x, self.vouching("career", x)) for x in rows]

    def rows(self, name: str, who: str = "") -> list[Row]:
        """The rows of a question but the dating of articles; of `who`, where it asks of one."""
        question = self._resources.questions.get(name)
        if question is None:
            return []
        person = self._resources.is_a(who, "Person")
        params = (x.name for x in question.header.params if person)
        given = {x: f"<{who}>" for x in params if x == "player"}
        answer = self._resources.ask(name, self.wording.language, **given)
        rows, known = answer.rows if isinstance(answer, Answer) else (), self._resources
        return [x for x in rows if not known.is_a(cell_text(x, "situation"), "Publication")]

    def items(self, name: str, *columns: str, note: str = "") -> list[Item]:
        """The rows of a question about whom the story is about, as lines that show columns."""
        return [self._item(name, row, columns, note) for row in self.rows(name, self.who)]

    def opening(self) -> tuple[str, Row] | None:
        """What the text tells first: a match with its score, or a move from a team or to one.

        It is the name of the question and the row; nothing where the career comes before.
        """
        matches = [x for x in self.rows("matches") if cell_text(x, "result")]
        moves = [x for x in self.rows("moves") if cell_text(x, "fromLabel", "toLabel")]
        told = {"matches": matches, "moves": moves, "career": self.rows("career", self.who)}
        found = [(name, x) for name, rows in told.items() for x in rows if self._is_told(name, x)]
        first = min(found, key=lambda x: self._place(x[1]), default=None)
        return first if first and first[0] != "career" else None

    def goals(self, match: str) -> list[tuple[Row, list[Claim]]]:
        """The goals of a match, in its order, with their claims."""
        rows = (x for x in self.rows("goals") if cell_text(x, "match") == match)
        return [(x, self.vouching("goals", x)) for x in rows]

    def _is_told(self, name: str, row: Row) -> bool:
        """Whether whom the story is about takes part in the situation of a row, or scores in it."""
        iri = cell_text(row, "situation")
        goals = self.goals(iri) if name == "matches" else ()
        return any(x in self._taken for x in (iri, *(cell_text(y, "situation") for y, _ in goals)))

    def _place(self, row: Row) -> int:
        """Where the text first speaks of the situation of a row."""
        claims = self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))
        return min((self._resources.place(x) for x in claims if x.live), default=sys.maxsize)

    def vouching(self, name: str, row: Row) -> list[Claim]:
        """The live claims about a row's situation that vouch for what the row shows of it.

        The header of the question says which properties its columns show; where it says none, or
        none has a claim, all claims are given.
        """
        shown: set[str] = set()
        for column in self._resources.questions[name].header.returns:
            if column.at == "situation" and cell_text(row, column.name):
                shown |= {*column.of, *(cell_text(row, x) for x in column.of_columns)}
        claims = self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))
        live = [x for x in claims if x.live]
        return [x for x in live if shown.intersection(x.vouches_for)] or live

    def lead(self) -> list[Claim]:
        """What is first stated about the situations of the leading questions, each claim once."""
        rows = (row for name in _LEAD for row in self.rows(name) if self._is_told(name, row))
        stated = {
            x.iri: x
            for row in rows
            for x in self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))
            if x.live and x.basis == v.STATED and x.labels and not x.speaker
        }
        return sorted(stated.values(), key=self._resources.place)[:6]

    def stances(self) -> list[Item]:
        """The stances whose attitude and holder have a name; `what` is the summary and he."""
        found = self.items("stances", "summary", "holderLabel", note="attitudeLabel")
        return [x for x in found if x.what[1:] and x.note]

    def _item(self, name: str, row: Row, columns: tuple[str, ...], note: str) -> Item:
        return Item(
            cell_text(row, "date", "year"),
            cells(row, *columns),
            cells(row, note),
            cell_text(row, "situation"),
            self.vouching(name, row),
        )


def _draw_career(wording: Wording, who: str, career: list[Row], timeline: list[Row]) -> Markup:
    """The picture of a person's career, from the rows of the questions; none where it has no date.

    It has two widths, of which a style sheet shows one (SVG 1.1).
    """
    spells = [x for x in (_spell(wording, row) for row in career) if x[2] or x[3]]
    own = {cell_text(x, "situation") for x in career}
    # A lane for each kind that is dated by the year, and one for all that is dated closer.
    lanes: _Lanes = {}
    for row in timeline:
        kind, when, text = (cell_text(row, x) for x in ("kind", "date", "summary"))
        span = date_span(when)
        if span and cell_text(row, "situation") not in own:
            lane = lanes.setdefault(wording.say("dated") if len(when) > 4 else kind, [])
            lane.append((span, f"{write_date(when, wording.language)} {text}"))
    drawn = (_picture(wording, who, spells, lanes, *x) for x in _WIDTHS.items() if spells)
    return Markup("").join(drawn)


def _spell(wording: Wording, row: Row) -> _Spell:
    texts = (cell_text(row, "from"), cell_text(row, "to"))
    start, end = map(date_span, texts)
    one, other = (write_date(x, wording.language) for x in texts)
    years = f"{one}–{other}" if one != other else one
    if not start or not end:
        years = wording.say("since", year=one) if start else wording.say("until", year=other)
    return cell_text(row, "clubLabel", "club"), years, start, end


def _picture(
    wording: Wording, who: str, spells: list[_Spell], lanes: _Lanes, name: str, width: int
) -> Markup:
    spans = [y for x in spells for y in x[2:] if y]
    spans += [span for events in lanes.values() for span, _ in events]
    first = math.floor(min(x[0] for x in spans))
    last = max(math.ceil(max(x[1] for x in spans)), first + 1)

    def at(year: float) -> float:
        return round(4 + (width - 8) * (year - first) / (last - first), 1)

    def bar(spell: _Spell) -> tuple[str, str, float, str, list[tuple[str, float, float]]]:
        """Its texts, where they stand, their anchor, and the stretches: kind, left, width."""
        title, years, start, end = spell
        left, right = start[0] if start else first, end[1] if end else last
        stretches = [("open", left, right), ("soft", *(start or end or (left, right)))]
        if start and end:
            stretches = [("soft", left, right), ("solid", start[1], end[0])]
        # The turn of two years is certain for who came in the one and left in the other.
        drawn = [
            (x, at(a) - _TURN * (a == b), round(at(b) - at(a), 1) or 2 * _TURN)
            for x, a, b in stretches
            if b >= a
        ]
        if at(left) + len(f"{title} {years}") * _LETTER > width:
            return title, years, at(max(left, right)), "end", drawn
        return title, years, at(left), "start", drawn

    def lane(events: list[tuple[Span, str]]) -> tuple[float, str, list[tuple[float, list[str]]]]:
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

    told = "; ".join(f"{title} {years}" for title, years, *_ in spells)
    described = [wording.say("career-desc", start=str(first), end=str(last), spells=told)]
    for kind, events in lanes.items():
        told = "; ".join(x for _, x in sorted(events))
        described.append(wording.say("dated-desc", kind=kind, events=told))
    steps = (x * 10**power for power in range(7) for x in (1, 2, 5))
    step = next(x for x in steps if (last - first) / x <= width // 52)
    years = [(x, at(x)) for x in range(-(-first // step) * step, last + 1, step)]
    lowest = _HEAD + _SPELL * len(spells)
    given = {
        "height": lowest + _LANE * len(lanes) + 6,
        "title": wording.say("career-title", who=wording.plain_name(who)),
        "description": " ".join(described),
        "ticks": [
            (x, y, "start" if y < 20 else "end" if y > width - 20 else "middle") for x, y in years
        ],
        "bars": [(_HEAD + _SPELL * n, *bar(x)) for n, x in enumerate(spells)],
        "lanes": [(lowest + _LANE * n, x, *lane(y)) for n, (x, y) in enumerate(lanes.items())],
    }
    return Markup(render("career.svg", name=name, width=width, **given))
