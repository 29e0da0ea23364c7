"""The story of the graph: what the stored questions that the folder has tell on its pages."""

import sys

from markupsafe import Markup

from defour import namespaces as v
from defour.claims.model import Claim
from defour.queries.answer import Answer, Row
from defour.sites.career import draw_career
from defour.sites.page import cell_text
from defour.sites.wording import Wording, date_span

_LEAD = ("matches", "moves", "staff-roles", "profile", "table")
_ABOUT = v.PREFIXES["schema"] + "about"

Told = tuple[Row, list[Claim]]
"""A row, and the live claims that vouch for what it shows."""


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

    def career(self, who: str, timeline: list[Row]) -> tuple[Markup, list[Told]]:
        """The picture of a person's career, with these events; and its rows."""
        told = self.told("career", who) if self._resources.is_a(who, "Person") else []
        dated = (date_span(cell_text(x, "date")) for x in self.rows("timeline", publications=True))
        today = max((x for x in dated if x), default=None)
        return draw_career(self.wording, who, [row for row, _ in told], timeline, today), told

    def rows(self, name: str, who: str = "", *, publications: bool = False) -> list[Row]:
        """The rows of a question, of `who` where it asks of one; the dating of articles if so."""
        question, known = self._resources.questions.get(name), self._resources
        if question is None:
            return []
        person = known.is_a(who, "Person")
        params = (x.name for x in question.header.params if person)
        given = {x: f"<{who}>" for x in params if x == "player"}
        answer = known.ask(name, self.wording.language, **given)
        rows = answer.rows if isinstance(answer, Answer) else ()
        left_out = "" if publications else "Publication"
        return [x for x in rows if not known.is_a(cell_text(x, "situation"), left_out)]

    def told(self, name: str, who: str | None = None, *columns: str) -> list[Told]:
        """The rows of a question that fill some columns; about whom the story is, unless of `who`.

        The header of the question says which properties its columns show; where it says none, or
        none has a claim, all claims about the situation of a row are given.
        """
        rows = self.rows(name, self.who if who is None else who)
        return [(x, self.vouching(name, x)) for x in rows if all(cell_text(x, y) for y in columns)]

    def vouching(self, name: str, row: Row) -> list[Claim]:
        """The live claims about a row's situation that vouch for what the row shows of it."""
        shown: set[str] = set()
        for column in self._resources.questions[name].header.returns:
            if column.at == "situation" and cell_text(row, column.name):
                shown |= {*column.of, *(cell_text(row, x) for x in column.of_columns)}
        claims = self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))
        live = [x for x in claims if x.live]
        return [x for x in live if shown.intersection(x.vouches_for)] or live

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

    def goals(self, match: str) -> list[Told]:
        """The goals of a match, in its order."""
        return [x for x in self.told("goals", "") if cell_text(x[0], "match") == match]

    def _is_told(self, name: str, row: Row) -> bool:
        """Whether whom the story is about takes part in the situation of a row, or scores in it."""
        iri = cell_text(row, "situation")
        goals = self.goals(iri) if name == "matches" else ()
        return any(x in self._taken for x in (iri, *(cell_text(y, "situation") for y, _ in goals)))

    def _place(self, row: Row) -> int:
        """Where the text first speaks of the situation of a row."""
        claims = self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))
        return min((self._resources.place(x) for x in claims if x.live), default=sys.maxsize)

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
