"""The front page: the story of the graph, drawn from the stored questions that the folder has."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from defour import namespaces as v
from defour.claims.model import Claim
from defour.queries.answer import Answer, Row, Term
from defour.site.career import draw_career
from defour.site.page import PageContext, cell_text, cells
from defour.site.wording import Wording

_LEAD = ("retirement", "new-role", "staff-roles", "profile")
_AROUND = timedelta(35)  # before and after the day of the article


class Item(NamedTuple):
    """A line of the front page; the claims are the live ones that vouch for what it shows."""

    when: str
    what: list[Term]
    note: list[Term]
    situation: str
    claims: list[Claim]


class Career(NamedTuple):
    """A career: the picture, whether a bar has an open end, and the rows with their claims."""

    picture: Markup
    open: bool
    rows: list[tuple[Row, list[Claim]]]


class Story:
    """What the questions of a folder tell in a language; those that it lacks tell nothing.

    Attributes:
        who: The person in most situations; the first in the file of several; or nothing.
        career: The career of a person, with the dated events in its picture if `timeline`.
    """

    def __init__(self, wording: Wording) -> None:
        """Ask nothing yet."""
        self.wording, self._resources = wording, wording.resources
        entities = self._resources.by_kind.get("entity", ())
        people = [x for x in entities if self._resources.is_a(x, "Person")]
        self.who = max(people, key=lambda x: len(self._resources.roles(x)), default="")
        self.career = cache(self._career)

    def _career(self, who: str, *, timeline: bool = False) -> Career:
        rows = self.rows_about("career", who)
        name = self.wording.plain_name(who) if who else ""
        drawn = draw_career(self.wording, name, rows, self.rows("timeline") if timeline else [])
        return Career(*drawn, [(x, self.vouching("career", x)) for x in rows])

    def rows(self, name: str, **values: str) -> list[Row]:
        """The rows of a question, with values for those of these parameters that it has."""
        if name not in self._resources.questions:
            return []
        given = {x: y for x, y in values.items() if x in self._parameters(name) and y}
        answer = self._resources.ask(name, self.wording.language, **given)
        return list(answer.rows) if isinstance(answer, Answer) else []

    def rows_about(self, name: str, who: str) -> list[Row]:
        """The rows of a question about a person; none where it cannot be asked about another."""
        person = f"<{who}>" if who else ""
        fixed = self._parameters(name).isdisjoint(("player", "person"))
        return [] if fixed and who != self.who else self.rows(name, player=person, person=person)

    def _parameters(self, name: str) -> set[str]:
        question = self._resources.questions.get(name)
        return {x.name for x in question.header.params} if question is not None else set()

    def items(self, name: str, *columns: str, note: str = "") -> list[Item]:
        """The rows of a question about the person of the story, as lines that show columns."""
        return [self._item(name, row, columns, note) for row in self.rows_about(name, self.who)]

    def vouching(self, name: str, row: Row) -> list[Claim]:
        """The live claims about a row's situation that vouch for what the row shows of it.

        The header of the question says which properties its columns show; where it says none, or
        none has a claim, all claims are given.
        """
        shown: set[str] = set()
        for column in self._resources.questions[name].header.returns:
            if column.at == "situation" and cell_text(row, column.name):
                shown |= {*column.of, *(cell_text(row, x) for x in column.of_columns)}
        live = [x for x in self._claims(row) if x.live]
        return [x for x in live if shown.intersection(x.vouches_for)] or live

    def lead(self) -> list[Claim]:
        """What is stated about the situations of the leading questions, each claim once."""
        rows = (row for name in _LEAD for row in self.rows_about(name, self.who))
        stated = {
            x.iri: x
            for row in rows
            for x in self._claims(row)
            if x.live and x.basis == v.STATED and x.labels and not x.speaker
        }
        return list(stated.values())[:6]

    def days(self) -> dict[str, list[Item]]:
        """What happened around the day of the article, day by day, each situation once a day."""
        days = [cell_text(x, "today") for x in self.rows("articles")]
        try:
            today = date.fromisoformat(max(days, default=""))
            span = {"start": str(today - _AROUND), "end": str(today + _AROUND)}
        except (ValueError, OverflowError):
            span = {}
        found: dict[str, dict[str, Item]] = {}
        for row in self.rows("last-weeks", **span):
            item = self._item("last-weeks", row, ("summary",), "kind")
            day = found.setdefault(item.when, {})
            if cell_text(row, "dated") not in (v.FOOTBALL + "date", v.FOOTBALL + "firstDay"):
                item.note.extend(cells(row, "property"))
            before = day.setdefault(item.situation, item)
            before.note.extend(x for x in item.note if x not in before.note)
            before.claims.extend(x for x in item.claims if x not in before.claims)
        return {when: list(items.values()) for when, items in found.items()}

    def stances(self, page: PageContext) -> dict[Markup, dict[Markup, list[Item]]]:
        """The stances by who holds them, who has most of them first, and by attitude."""
        found: dict[Markup, dict[Markup, list[Item]]] = {}
        for row in self.rows("stances", holder="all"):
            item = self._item("stances", row, ("summary", "holderLabel"), "attitudeLabel")
            if item.what and item.note:
                attitudes = found.setdefault(page.cell(item.what[-1]), {})
                attitudes.setdefault(page.cell(item.note[0]), []).append(item)
        return dict(sorted(found.items(), key=lambda x: -sum(map(len, x[1].values()))))

    def people(self) -> list[tuple[str, list[str]]]:
        """The entities of the story by their class, concepts left out."""
        entities = self._resources.by_kind.get("entity", ())
        return self._resources.by_class(x for x in entities if self._resources.is_a(x, "Entity"))

    def _claims(self, row: Row) -> list[Claim]:
        return self._resources.claims_of(v.ABOUT, cell_text(row, "situation"))

    def _item(self, name: str, row: Row, columns: tuple[str, ...], note: str) -> Item:
        return Item(
            cell_text(row, "date", "year"),
            cells(row, *columns),
            cells(row, note),
            cell_text(row, "situation"),
            self.vouching(name, row),
        )
