"""What is known of an archive beforehand: its faults, its contradictions, and some answers."""

from collections import Counter, defaultdict
from typing import Any

import archive_world as world
from archive_article import FOOTBALL, Article, Told
from archive_shared import TRIO, conflict, write

MOST = 1000
"""The player whom most articles tell of has a lower number."""
PREFIX = f"PREFIX football: <{FOOTBALL}>\n"


class Manifest:
    """What is noted of each article, in the space that its contradictions take.

    Args:
        numbers: The articles that there will be.
    """

    def __init__(self, numbers: range) -> None:
        self.numbers = numbers
        self.claims = 0
        self.faults: list[dict[str, Any]] = []
        self.players: Counter[int] = Counter()
        self.scores: Counter[tuple[str, ...]] = Counter()
        first = world.match(1)
        self.pair = {world.club(first.home).iri, world.club(first.away).iri}
        self.values: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
        for each in filter(conflict, numbers):
            told = next(x for x in write(each).told if x.kind == conflict(each))
            self.values[told[:2]] = defaultdict(list)

    def note(self, article: Article, fault: dict[str, Any] | None) -> None:
        """Take in an article, and what must be told of the fault that it has."""
        self.claims += article.claims
        self.players.update(x for x in range(1, MOST) if ("career", x) in article.named)
        if fault:
            self.faults.append(fault)
        for told in article.told:
            self._note_fact(article, told)

    def _note_fact(self, article: Article, told: Told) -> None:
        values = self.values.get(told[:2])
        if values is not None:
            values[told.value].append(article.iri)
        if told.kind == "score" and self.pair == {*told.about[1:]}:
            self.scores[(*told.about, told.value)] += 1

    def whole(self) -> dict[str, Any]:
        """All of it, as JSON holds it."""
        conflicts = [
            {"kind": kind, "about": about, "values": dict(sorted(values.items()))}
            for (kind, about), values in self.values.items()
            if len(values) > 1
        ]
        return {"faults": self.faults, "conflicts": conflicts, "answers": self.answers()}

    def answers(self) -> list[dict[str, Any]]:
        """Questions, stored ones or in SPARQL, and the rows of their answers as CSV, sorted."""
        most, told = self.players.most_common(1)[0]
        iri = world.person(most).iri
        told_by = "SELECT (COUNT(DISTINCT ?article) AS ?articles) WHERE { GRAPH ?article "
        clubs = " ".join(f"<{x}>" for x in sorted(self.pair))
        return [
            _answer(_count("Article"), ["n"], [str(len(self.numbers))]),
            _answer(_count("Claim"), ["n"], [str(self.claims)]),
            _answer(
                f"{PREFIX}{told_by}{{ <{iri}> a football:Person }} }}", ["articles"], [str(told)]
            ),
            _answer(
                f"{PREFIX}SELECT ?date ?home ?away ?score (COUNT(DISTINCT ?match) AS ?told) "
                f"WHERE {{ VALUES ?home {{ {clubs} }} VALUES ?away {{ {clubs} }} ?match a "
                "football:Match ; football:date ?date ; football:homeTeam ?home ; "
                "football:awayTeam ?away ; football:score ?score } "
                "GROUP BY ?date ?home ?away ?score",
                ["date", "home", "away", "score", "told"],
                [",".join((*x, str(count))) for x, count in self.scores.items()],
            ),
            *self._of_trio(),
        ]

    def _of_trio(self) -> list[dict[str, Any]]:
        """The career and the honours of the player whom three articles tell of."""
        player = world.player(world.TRIO)
        who = f"{player.person.iri},{player.person.en}"
        career, honours = [], []
        cup, first = world.cup(player.spells[0].club), world.club(player.spells[0].club)
        for each in (f"{world.ID}archive-{x:07}-c" for x in TRIO if x in self.numbers):
            for k, spell in enumerate(player.spells):
                at, years = world.club(spell.club), f"{spell.begin},{spell.end or ''}"
                career.append(f"{at.iri},{at.en},{years},{each}-spell-{k},{who},player,,,")
            for won in player.titles:
                what = f"{won},{cup.en},{first.en},{cup.iri},{first.iri}"
                honours.append(f"{what},{each}-cup-{won},{who},cup,")
        named = {"player": player.person.iri}
        return [
            {"question": "career", "parameters": named, "rows": sorted(career)},
            {"question": "honours", "parameters": named, "rows": sorted(honours)},
        ]


def _count(kind: str) -> str:
    return f"{PREFIX}SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a football:{kind} }}"


def _answer(sparql: str, columns: list[str], rows: list[str]) -> dict[str, Any]:
    return {"sparql": sparql, "columns": columns, "rows": sorted(rows)}
