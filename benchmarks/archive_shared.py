"""What several invented articles tell: careers and matches, alike but where one contradicts."""

from collections.abc import Callable
from datetime import date

import archive_own as own
import archive_world as world
from archive_article import Article, month, text, year
from archive_world import Goal

CONFLICTS = ("caps", "titles", "years", "score")
EACH, AT, EARLIER = 50, 7, 4
"""One article in so many contradicts another; which one; and how much earlier the other stands."""
TRIO = (5, 55, 205)
"""The three articles that tell of one player."""


def heads(of: int) -> tuple[int, int]:
    """The player and the match that an article tells of first."""
    random = world.dice("heads", of)
    return world.draw(random), world.draw(random)


def conflict(of: int) -> str:
    """The kind of fact that an article tells otherwise than an earlier one; mostly none."""
    return CONFLICTS[of // EACH % len(CONFLICTS)] if of % EACH == AT else ""


def write(of: int) -> Article:
    """An article, which is valid."""
    article, wrong = Article(of), conflict(of)
    player, match = heads(of - EARLIER if wrong else of)
    own.tell_own(article)
    career(article, "a", player, wrong)
    played(article, "b", match, wrong)
    if of in TRIO:
        career(article, "c", world.TRIO)
    target = 40 + int(60 * article.random.random() ** 4)
    for each in "defghijklmnopqrst":
        if article.claims >= target:
            break
        MORE[article.below(len(MORE))](article, each)
    article.end()
    return article


def career(article: Article, each: str, number: int, wrong: str = "") -> None:
    """The clubs, cups and caps of a player, as far as known at the end of the last year."""
    if article.again("career", number):
        return
    player = world.player(number)
    who, now = player.person, article.today.year
    for k, spell in enumerate(player.spells):
        at = world.club(spell.club)
        begin = spell.begin - (wrong == "years" and k == 0)
        when = {"from_": year(begin)}
        if k and article.number % 10 == 3:
            when = {"from_": month(date(begin, 7, 1))}
        if spell.end:
            when["to"] = year(spell.end)
        if k == 0:
            article.tells("years", who, at, value=f"{begin}-{spell.end or ''}")
        labels = f"{who.en} at {at.en}", f"{who.en} bij {at.en}"
        role = {"person": who, "role": "player", "team": at}
        article.tell("Membership", f"{each}-spell-{k}", labels, **when, **role)
        if k:
            old = world.club(player.spells[k - 1].club)
            labels = f"transfer of {who.en} to {at.en}", f"transfer van {who.en} naar {at.en}"
            move = {"date": year(spell.begin), "fromTeam": old, "toTeam": at, "kind": "transfer"}
            article.tell("Move", f"{each}-move-{k}", labels, person=who, **move)
    first = player.spells[0].club
    prize = {"person": who, "team": world.club(first), "competition": world.cup(first)}
    titles = player.titles[:-1] if wrong == "titles" else player.titles
    for won in titles:
        labels = f"cup of {who.en} in {won}", f"beker van {who.en} in {won}"
        honour = {"date": year(won), "kind": "cupTitle"}
        article.tell("Honour", f"{each}-cup-{won}", labels, **prize, **honour)
    article.tells("titles", *prize.values(), value=str(len(titles)))
    labels = f"cups of {who.en}", f"bekers van {who.en}"
    sum_of = {"measure": "competitionWins", "quantity": len(titles)}
    article.tell("Statistic", f"{each}-cups", labels, **prize, **sum_of)
    caps = player.caps + player.yearly * (now - 2031) + (wrong == "caps")
    team, until = world.team(player.country), date(now - 1, 12, 31)
    article.tells("caps", who, until, value=str(caps))
    labels = f"caps of {who.en}", f"interlands van {who.en}"
    count = {"measure": "capsWon", "quantity": caps, "asOf": until}
    article.tell("Statistic", f"{each}-caps", labels, person=who, team=team, **count)
    own.profile(article, f"{each}-profile", who, now - player.born, player.country)


def played(article: Article, each: str, number: int, wrong: str = "") -> None:
    """A match of the past, with what happened in it."""
    if article.again("match", number):
        return
    match = world.match(number)
    home, away, goals = world.club(match.home), world.club(match.away), match.goals
    score = goals[-1].score if goals else (0, 0)
    if wrong == "score":
        score = score[0] + 1, score[1]
        scorer, assist = world.member(match.home, 1), world.member(match.home, 11)
        goals = (*goals, Goal(90, True, scorer, assist, score))
    article.tells("score", match.day, home, away, value=f"{score[0]}-{score[1]}")
    won = {"winner": home if score[0] > score[1] else away} if score[0] != score[1] else {}
    sides = f"{home.en} v {away.en}", f"{home.en} - {away.en}"
    term = article.tell(
        *("Match", f"{each}-match", sides),
        **won,
        date=match.day,
        homeTeam=home,
        awayTeam=away,
        team=(home, away),
        homeGoals=score[0],
        awayGoals=score[1],
        score=text(f"{score[0]}-{score[1]}"),
        attendance=match.attendance,
        status="played",
        venue=world.stadium(match.home),
    )
    for k, goal in enumerate(goals):
        labels = f"goal of {goal.scorer.en}", f"doelpunt van {goal.scorer.en}"
        article.tell(
            *("MatchEvent", f"{each}-goal-{k}", labels),
            assistBy=goal.assist,
            awayGoals=goal.score[1],
            homeGoals=goal.score[0],
            kind="goal",
            match=term,
            minute=goal.minute,
            person=goal.scorer,
            team=home if goal.home else away,
        )
    for k, side in enumerate((match.home, match.away)):
        keeper, team = world.member(side, 19), world.club(side)
        labels = f"{keeper.en} in the match", f"{keeper.en} in de match"
        role = {"role": "player", "position": "goalkeeper", "team": team}
        article.tell("Participation", f"{each}-part-{k}", labels, match=term, person=keeper, **role)
    new, old = world.member(match.away, 18), world.member(match.away, 17)
    labels = f"{new.en} for {old.en}", f"{new.en} voor {old.en}"
    event = {"kind": "substitution", "person": new, "replaces": old, "minute": 60}
    article.tell("MatchEvent", f"{each}-change", labels, match=term, team=away, **event)


def injury(article: Article, each: str) -> None:
    """An injury in a match of the past that others tell of too."""
    number = world.draw(article.random)
    if ("match", number) in article.named:
        return
    played(article, each, number)
    match = world.match(number)
    day = min(match.day, article.today)
    own.absence(article, each, world.member(match.home, 5), article.situation(f"{each}-match"), day)


def gossip(article: Article, each: str) -> None:
    """A move that is reported and denied, and what a coach says of it."""
    club = world.draw(article.random)
    own.rumour(article, each, world.member(club, article.below(20)), world.club(club))
    own.words(article, each, world.person(world.COACHES + club))


def table(article: Article, each: str) -> None:
    """The first clubs of a league, and the final of the cup, which every article names alike."""
    country, points = article.below(len(world.COUNTRIES)), 70
    if article.again("table", country):
        return
    for rank in range(1, 4 + article.below(4)):
        club = world.club(world.draw(article.random))
        points -= article.below(6)
        labels = f"{club.en} in the league", f"{club.en} in de competitie"
        where = {"rank": rank, "points": points, "competition": world.league(country)}
        article.tell("Standing", f"{each}-rank-{rank}", labels, team=club, **where)
    cup, now = world.cup(country), article.today.year
    article.tell(
        *("Match", f"{each}-final", (f"final of the {cup.en}, {now}", f"finale, {cup.nl}, {now}")),
        shared=f"final-{country}-{now}",
        competition=cup,
        date=date(now, 12, 31),
        kind="cupMatch",
        status="scheduled",
    )


def bench(article: Article, each: str) -> None:
    """A coach who comes for another, a contract, a fine, and praise."""
    number = world.draw(article.random)
    club, new = world.club(number), world.person(world.COACHES + number)
    old = world.member(number, article.below(20))
    labels = f"appointment of {new.en}", f"aanstelling van {new.en}"
    article.tell(
        *("Move", f"{each}-appointment", labels),
        by=club,
        kind="appointment",
        person=new,
        replaces=old,
        toTeam=club,
    )
    labels = f"dismissal of {old.en}", f"ontslag van {old.en}"
    article.tell("Move", f"{each}-exit", labels, fromTeam=club, kind="dismissal", person=old)
    labels = f"{new.en}, coach of {club.en}", f"{new.en}, coach van {club.en}"
    article.tell("Membership", f"{each}-coach", labels, person=new, role="coach", team=club)
    labels = f"contract of {new.en}", f"contract van {new.en}"
    until = {"kind": "employment", "untilEndOf": world.season(article.today.year + 1)}
    article.tell("Contract", f"{each}-contract", labels, person=new, team=club, **until)
    labels = f"fine of {club.en}", f"boete van {club.en}"
    fine = {"amount": 500 * (1 + article.below(20)), "currency": text("EUR"), "kind": "fine"}
    article.tell("Sanction", f"{each}-fine", labels, by=own.BOND, team=club, **fine)
    labels = f"praise for {new.en}", f"lof voor {new.en}"
    article.tell("Stance", f"{each}-praise", labels, attitude="praise", regarding=new, holder=club)


def another(article: Article, each: str) -> None:
    """The career of another player."""
    career(article, each, world.draw(article.random))


def again(article: Article, each: str) -> None:
    """Another match."""
    played(article, each, world.draw(article.random))


MORE: tuple[Callable[[Article, str], None], ...] = (injury, gossip, table, bench, another, again)
"""What an article may tell beside what all tell, under a letter."""
