"""The front page: the story of the graph, drawn from the stored questions that the folder has."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from defour import namespaces as v
from defour.queries.answer import Row, Term
from defour.site import asked
from defour.site.knowledge import PERSON, Claim, Knowledge

_PEOPLE = ("player", "person", "holder")
_LEAD = ("retirement", "new-role", "staff-roles", "profile")
_AROUND = 35  # days before and after the day of the article


class Item(NamedTuple):
    """A line of the front page.

    Attributes:
        when: A date or an interval, or nothing.
        what: Terms that say it, the first the most important.
        note: What says how it is meant, such as a status or an attitude, each with its language.
        situation: Its IRI, or nothing.
        claims: The live claims that vouch for what the row shows.
    """

    when: str
    what: list[Term]
    note: list[Term]
    situation: str
    claims: list[Claim]


class Story(NamedTuple):
    """What the front page tells; a section without items is not shown.

    Attributes:
        who: The person whom most situations are about, or nothing.
        lead: Claims that say it in short.
        sections: Items by the name of the question that they come from.
        career: The rows of the career.
        timeline: The rows of everything dated.
    """

    who: str
    lead: list[Claim]
    sections: dict[str, list[Item]]
    career: list[Row]
    timeline: list[Row]


def story(known: Knowledge, language: str) -> Story:
    """The story of a folder, in a language.

    Raises:
        BadQuestion, QueryFailed: A question cannot be answered.
    """
    who = protagonist(known)
    bound = dict.fromkeys(_PEOPLE, f"<{who}>") if who else {}

    def items(name: str, values: dict[str, str], *columns: str, note: str = "") -> list[Item]:
        found = asked.rows(known, name, language, values)
        return [_item(known, name, x, columns, note) for x in found]

    sections = {
        "honours": items("honours", bound, "competitionLabel", "clubLabel"),
        "last-weeks": by_day(known, language, _weeks(known, language)),
        "plans": items("plans", {}, "summary", note="statusLabel"),
        "stances": items(
            "stances", _everybody(known, "stances"), "summary", "holderLabel", note="attitudeLabel"
        ),
        "absences": items("absences", bound, "matchLabel"),
    }
    return Story(
        who,
        _lead(known, language, bound),
        {x: y for x, y in sections.items() if y},
        asked.rows(known, "career", language, bound),
        asked.rows(known, "timeline", language),
    )


def protagonist(known: Knowledge) -> str:
    """The person in most situations; the first in the file of several; nothing without one."""
    people = [x for x in known.of_kind("entity") if PERSON in known.above(known.types(x))]
    parts = Counter(
        {
            x: sum(known.kind(y) == "situation" for y in dict(known.inward.get(x, ())))
            for x in people
        }
    )
    return max(people, key=lambda x: parts[x], default="")


def career_of(known: Knowledge, who: str, language: str) -> list[Row]:
    """The rows of the career of one person."""
    question = known.questions.get("career")
    if question is None or "player" not in {x.name for x in question.params}:
        return []
    return asked.rows(known, "career", language, {"player": f"<{who}>"})


def vouching(known: Knowledge, name: str, row: Row) -> list[Claim]:
    """The live claims about a row's situation that vouch for what the row shows of it.

    The header of the question says which properties its columns show; where it says none, or none
    has a claim, all claims are given.
    """
    shown: set[str] = set()
    for column in known.questions[name].returns:
        if column.at == "situation" and asked.cell(row, column.name) is not None:
            shown |= {*column.of, *(asked.text(row, x) for x in column.of_columns)}
    live = [x for x in known.about.get(asked.text(row, "situation"), ()) if x.live]
    return [x for x in live if shown.intersection(x.vouches_for)] or live


def _item(known: Knowledge, name: str, row: Row, columns: tuple[str, ...], note: str) -> Item:
    what = [x for x in (asked.cell(row, column) for column in columns) if x is not None]
    notes = [x for x in (asked.cell(row, note),) if x is not None] if note else []
    when = asked.text(row, "date", "year")
    return Item(when, what, notes, asked.text(row, "situation"), vouching(known, name, row))


def by_day(known: Knowledge, language: str, values: dict[str, str]) -> list[Item]:
    """The rows of the last weeks, those of one situation on one day together."""
    found: dict[tuple[str, str], Item] = {}
    for row in asked.rows(known, "last-weeks", language, values):
        item = _item(known, "last-weeks", row, ("summary",), "kind")
        if asked.text(row, "dated") not in (v.FOOTBALL + "date", v.FOOTBALL + "firstDay"):
            item.note.extend(x for x in (asked.cell(row, "property"),) if x is not None)
        before = found.setdefault((item.when, item.situation), item)
        if before is not item:
            before.note.extend(x for x in item.note if x not in before.note)
            before.claims.extend(x for x in item.claims if x not in before.claims)
    return list(found.values())


def _lead(known: Knowledge, language: str, bound: dict[str, str]) -> list[Claim]:
    """What is stated about the situations of the leading questions, each claim once."""
    found: dict[str, Claim] = {}
    for name in _LEAD:
        for row in asked.rows(known, name, language, bound):
            for claim in known.about.get(asked.text(row, "situation"), ()):
                if claim.live and claim.basis == v.STATED and claim.labels and not claim.speaker:
                    found.setdefault(claim.iri, claim)
    return list(found.values())[:6]


def _everybody(known: Knowledge, name: str) -> dict[str, str]:
    params = known.questions[name].params if name in known.questions else ()
    return {x.name: "all" for x in params if x.kind == "iri" and x.optional_all}


def _weeks(known: Knowledge, language: str) -> dict[str, str]:
    """The days around the day that the last article calls today."""
    days = [asked.text(x, "today") for x in asked.rows(known, "articles", language)]
    try:
        today = date.fromisoformat(max(days, default=""))
    except ValueError:
        return {}
    around = timedelta(_AROUND)
    try:
        return {"start": str(today - around), "end": str(today + around)}
    except OverflowError:
        return {}
