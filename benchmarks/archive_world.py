"""The invented world that an archive tells of: each person, club, career and match is its number's.

Nothing here is remembered: what has the same number is the same in every article, however many
articles there are. Low numbers are drawn often and high ones hardly ever, as in archives.
"""

from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

ID = "https://w3id.org/defour/id/"
MANY = 10_000_000
"""How many players, clubs and matches there are to draw from."""
SQUAD, COACHES, OWN = (x * 100 * MANY for x in (1, 2, 4))
"""From which number on the members of clubs are, coaches, and whom one article alone tells of."""
TRIO = 300 * MANY + 37
"""The player whom three articles tell of."""
KEPT = 2000

NAMES = """\
Ada Bram Cleo Dirk Elin Faro Gwen Hessel Ilja Jory Kaat Lotte Mara Nico Orla Pim Quinn Rémy Sena
Bar Cor Dal Eld Fen Gar Hol Imm Jor Kel Lun Mør Nor Oss Pel Quir Ros Sor Tam Uld Vel Wol Yst Zan
aert brink card dane eel fort gaard hout inck jan kamp lund mont nes oord pels quist rud stad zeel
Arvenia Belmark Corvania Dravia Estoria Falland Gorvia Hestland
Albion Athletic Borough City Rovers Town United Vale Wanderers"""
GIVEN, STARTS, ENDS, COUNTRIES, CLUBS = map(str.split, NAMES.splitlines())
"""Given names, beginnings and ends of surnames and towns, and what the names of clubs end in."""
PLAIN = str.maketrans("áøéë", "aoee")


class Entity(NamedTuple):
    """Somebody or something with an identity.

    It has one name, or one in English and one in Dutch; a concept has a scheme.
    """

    iri: str
    kind: str
    en: str
    nl: str = ""
    scheme: str = ""


class Spell(NamedTuple):
    """A time at a club, in years; the last one has no end yet."""

    club: int
    begin: int
    end: int | None


class Player(NamedTuple):
    """A career; `titles` are the years in which the first club won the cup with the player."""

    person: Entity
    born: int
    country: int
    spells: tuple[Spell, ...]
    titles: tuple[int, ...]
    caps: int
    """At the end of 2030; `yearly` come with each year."""
    yearly: int


class Goal(NamedTuple):
    """A goal, whether it is the home side's, and the score after it."""

    minute: int
    home: bool
    scorer: Entity
    assist: Entity
    score: tuple[int, int]


class Match(NamedTuple):
    """A match that was played before the first article."""

    day: date
    home: int
    away: int
    goals: tuple[Goal, ...]
    attendance: int


def dice(*what: object) -> Random:
    """A source of chance that depends on nothing but what it is for."""
    return Random(" ".join(map(str, what)))


def draw(random: Random) -> int:
    """A number from 1 on, each the more often the lower it is."""
    return int(MANY ** random.random())


def slug(name: str, number: int) -> str:
    """The IRI of what has a name and a number."""
    return f"{ID}{name.lower().translate(PLAIN).replace(' ', '-')}-{number}"


def _surname(mixed: int) -> str:
    return STARTS[mixed % len(STARTS)] + ENDS[mixed // len(STARTS) % len(ENDS)]


@lru_cache(KEPT)
def person(number: int) -> Entity:
    """The person with a number."""
    mixed = number * 2654435761 % 2**32
    name = f"{GIVEN[mixed % len(GIVEN)]} {_surname(mixed // len(GIVEN))}"
    return Entity(slug(name, number), "Person", name)


@lru_cache(KEPT)
def club(number: int) -> Entity:
    """The club with a number."""
    mixed = number * 2654435761 % 2**32
    name = f"{_surname(mixed)} {CLUBS[mixed // 1000 % len(CLUBS)]}"
    return Entity(slug(name, number), "Club", name)


@lru_cache(KEPT)
def stadium(number: int) -> Entity:
    """Where a club plays."""
    name = club(number).en
    return Entity(slug("stadium", number), "Stadium", f"stadium of {name}", f"stadion van {name}")


def country(number: int) -> Entity:
    """A country; there are only some."""
    name = COUNTRIES[number % len(COUNTRIES)]
    return Entity(f"{ID}{name.lower()}", "Country", name)


def _national(kind: str, name: str, en: str, nl: str, number: int) -> Entity:
    of = country(number).en
    return Entity(f"{ID}{name}-{of.lower()}", kind, f"{en} of {of}", f"{nl} van {of}")


def team(number: int) -> Entity:
    """The national team of a country."""
    return _national("NationalTeam", "team", "national team", "nationale ploeg", number)


def league(number: int) -> Entity:
    """The league of a country."""
    return _national("Competition", "league", "league", "competitie", number)


def cup(number: int) -> Entity:
    """The cup of a country."""
    return _national("Competition", "cup", "cup", "beker", number)


def season(year: int) -> Entity:
    """The season that begins in a year."""
    years = f"{year}-{(year + 1) % 100:02}"
    return Entity(f"{ID}season-{years}", "Season", f"season {years}", f"seizoen {years}")


@lru_cache(KEPT)
def player(number: int) -> Player:
    """The career of the person with a number, which is far enough for two titles by 2030."""
    random = dice("player", number)
    born = 1995 + int(12 * random.random())
    begin = born + 17 + int(3 * random.random())
    spells = [Spell(draw(random), begin, begin + 3 + int(3 * random.random()))]
    while (begin := spells[-1].end or 0) < 2029 and random.random() < 0.8:
        back = len(spells) == 2 and random.random() < 0.2
        next_club = spells[0].club if back else draw(random)
        if next_club == spells[-1].club:
            next_club += 1
        spells.append(Spell(next_club, begin, begin + 1 + int(4 * random.random())))
    spells[-1] = spells[-1]._replace(end=None)
    first = spells[0]
    last = min(first.end or 2030, 2030)
    years = range(first.begin + 1, last + 1)
    titles = sorted(years, key=lambda _: random.random())[: 2 + int(2 * random.random())]
    caps, yearly = 2 + int(90 * random.random()), 1 + int(9 * random.random())
    origin = int(len(COUNTRIES) * random.random())
    spells_told = tuple(spells)
    return Player(person(number), born, origin, spells_told, tuple(sorted(titles)), caps, yearly)


@lru_cache(KEPT)
def match(number: int) -> Match:
    """The match with a number; what happened in it follows from its day and its sides."""
    random = dice("match", number)
    day = date(2021, 1, 1) + timedelta(int(3600 * random.random()))
    home, away = draw(random), draw(random)
    away += home == away
    random = dice(day, home, away)
    goals, score = [], (0, 0)
    for minute in sorted(1 + int(89 * random.random()) for _ in range(int(6 * random.random()))):
        ours = random.random() < 0.55
        score = (score[0] + ours, score[1] + (not ours))
        goals.append(goal(minute, ours, home if ours else away, score, random))
    return Match(day, home, away, tuple(goals), 500 + int(40_000 * random.random()))


def goal(minute: int, ours: bool, side: int, score: tuple[int, int], random: Random) -> Goal:
    """A goal of a side, by one of its members through another."""
    first, second = int(10 * random.random()), int(10 * random.random())
    return Goal(minute, ours, member(side, first), member(side, 10 + second), score)


def member(of: int, number: int) -> Entity:
    """A player of a club; there are twenty."""
    return person(SQUAD + 20 * of + number)
