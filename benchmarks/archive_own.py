"""What one invented article alone tells: a situation of each class, of its own club and people.

The faults of an archive are made here, so that no other article is touched by them.
"""

from datetime import date, timedelta

import archive_world as world
from archive_article import Article, One, month, name, text, typed, year
from archive_world import ID, Entity

MEDICAL = Entity(f"{ID}medical", "Concept", "medical", "medische keuring", "activityKinds")
JOY = Entity(f"{ID}joy", "Concept", "joy", "blijdschap", "attitudes")
RADIO = Entity(f"{ID}radio", "Concept", "radio", "radio", "media")
PAPER = Entity(f"{ID}the-lantern", "Organisation", "The Lantern")
BOND = Entity(f"{ID}association", "Organisation", "football association", "voetbalbond")


def tell_own(article: Article) -> None:
    """All of it."""
    labels = "publication of the article", "publicatie van het artikel"
    article.add(article.this, name("schema:about"), article.entity(own(article, 0)))
    today = article.today
    article.tell("Publication", "day", labels, article=article.this, date=today, today=today)
    match = tell_match(article)
    tell_table(article)
    absence(article, "own", own(article, 1), match, article.today - timedelta(7))
    tell_next(article)
    tell_people(article)
    tell_visit(article)
    rumour(article, "own", own(article, 1), world.club(world.OWN + article.number))
    words(article, "own", own(article, 2))


def own(article: Article, which: int) -> Entity:
    """One of the people of an article: 0 the player, 1 who is injured, 2 the coach."""
    return world.person(world.OWN + 10 * article.number + which)


def own_club(article: Article) -> Entity:
    """The club that no other article tells of."""
    return world.club(world.OWN + article.number)


def tell_match(article: Article) -> str:
    """A match of the club, a goal, a red card and the ban for it, and who took part."""
    club, other, player = own_club(article), world.club(world.draw(article.random)), own(article, 0)
    home = 1 + article.below(4)
    away = article.below(home)
    match = article.tell(
        "Match",
        "match",
        (f"{club.en} v {other.en}", f"{club.en} - {other.en}"),
        implied="date winner",
        follows="day",
        date=article.today - timedelta(7),
        homeTeam=club,
        awayTeam=other,
        team=(club, other),
        homeGoals=home,
        awayGoals=away,
        score=text(f"{home}-{away}"),
        winner=club,
        attendance=100 + article.below(5000),
        status="played",
        kind="leagueMatch",
        partOfDay="evening",
        startTime=typed("20:30:00", "time"),
        phase="playOffs",
        competition=world.league(article.number),
        venue=world.stadium(world.OWN + article.number),
    )
    labels = f"goal of {player.en}", f"doelpunt van {player.en}"
    told = {"match": match, "person": player, "team": club}
    goal = {"kind": "goal", "assistBy": own(article, 1), "minute": 1 + article.below(89)}
    goal |= {"manner": "header", "homeGoals": 1, "awayGoals": 0}
    article.tell("MatchEvent", "goal", labels, **told, **goal)
    labels = f"red card of {player.en}", f"rode kaart van {player.en}"
    shown = {"kind": "redCard", "minute": 90, "addedMinute": 1 + article.below(5)}
    card = article.tell("MatchEvent", "card", labels, **told, **shown)
    labels = f"{player.en} in the match", f"{player.en} in de match"
    role = {"role": "player", "position": "midfielder", "minuteOff": 90, "shirtNumber": 9}
    article.tell("Participation", "part", labels, implied="team", **told, **role)
    labels = f"ban of {player.en}", f"schorsing van {player.en}"
    ban = {"by": BOND, "kind": "suspension", "matches": 1 + article.below(5)}
    article.tell("Sanction", "ban", labels, **ban, person=player, reason=card)
    return match


def tell_table(article: Article) -> None:
    """Where the club stands, and how long it has not lost."""
    club, today = own_club(article), article.today
    article.tell(
        "Standing",
        "standing",
        (f"{club.en} in the league", f"{club.en} in de competitie"),
        implied="asOf season",
        follows="day",
        asOf=today,
        competition=world.league(article.number),
        gap=article.below(9),
        opponent=world.club(2 * world.OWN + article.number),
        outcome="qualified",
        points=article.below(60),
        rank=1 + article.below(18),
        season=world.season(today.year - (today.month < 7)),
        team=club,
    )
    labels = f"unbeaten run of {club.en}", f"ongeslagen reeks van {club.en}"
    run = {"measure": "matchesUnbeaten", "quantity": 2 + article.below(12), "trend": "increasing"}
    article.tell("Statistic", "unbeaten", labels, team=club, **run)


def tell_next(article: Article) -> None:
    """The next match of the club, and who may not be in it."""
    club, injured = own_club(article), own(article, 1)
    first = article.today + timedelta(3 + article.below(9))
    last = first + timedelta(2)
    labels = f"next match of {club.en}", f"volgende match van {club.en}"
    when = {"firstDay": first, "lastDay": last, "status": "scheduled"}
    match = article.tell("Match", "next", labels, team=club, **when)
    labels = f"{injured.en} in the next match", f"{injured.en} in de volgende match"
    what = {"role": "player", "status": "doubtful", "wouldBe": "Participation"}
    what |= {"condition": article.situation("own-injury"), "agreedIn": article.situation("move")}
    article.tell("Possibility", "doubt", labels, match=match, person=injured, **what)


def tell_visit(article: Article) -> None:
    """Who comes along to an examination, as one claim says that was withdrawn, and another."""
    exam, coach, injured = article.situation("own-exam"), own(article, 2), own(article, 1)
    labels = f"{coach.en} with {injured.en}", f"{coach.en} bij {injured.en}"
    role = {"activity": exam, "companion": injured, "person": coach, "role": "spectator"}
    visit = article.tell("Participation", "visit", labels, medium=RADIO, **role)
    passage = article.passage()
    article.claim("visit-old", visit, ["companion", "match"], labels, passage)
    when = typed(f"{article.today}T12:00:00Z", "dateTime")
    article.add(article.of_claim("visit-old"), name("prov:invalidatedAtTime"), when)


def tell_people(article: Article) -> None:
    """A career that ends, with what was won in it, and the coach."""
    club, before = own_club(article), world.club(world.draw(article.random))
    player, coach, now = own(article, 0), own(article, 2), article.today.year
    start = now - 6 - article.below(9)
    labels = f"{player.en} at {before.en}", f"{player.en} bij {before.en}"
    who = {"person": player, "role": "player"}
    years = {"from_": year(start), "to": year(now - 4)}
    article.tell("Membership", "before", labels, team=before, **who, **years)
    years = {"from_": year(now - 4), "to": year(now)}
    labels = f"{player.en} at {club.en}", f"{player.en} bij {club.en}"
    later = {"implied": "from_", "follows": "move"}
    article.tell("Membership", "spell", labels, **later, team=club, **who, **years)
    article.tell(
        "Move",
        "move",
        (f"transfer of {player.en}", f"transfer van {player.en}"),
        approximate=typed("true", "boolean"),
        payer=club,
        payee=before,
        amount=10_000 * (1 + article.below(300)),
        currency=text("EUR"),
        date=year(now - 4),
        fromTeam=before,
        kind="transfer",
        person=player,
        toTeam=club,
    )
    labels = f"length of the career of {player.en}", f"duur van de loopbaan van {player.en}"
    length = {"duration": article.duration(now - start, "year"), "measure": "careerLength"}
    article.tell("Statistic", "length", labels, **length, person=player)
    prize = {"competition": world.cup(article.number), "person": player, "team": club}
    labels = f"cup of {player.en}", f"beker van {player.en}"
    article.tell("Honour", "cup", labels, **prize, date=year(now - 2), kind="cupTitle")
    labels = f"cups of {player.en}", f"bekers van {player.en}"
    wins = {"measure": "competitionWins", "quantity": 1}
    article.tell("Statistic", "cups", labels, implied="quantity", **prize, **wins)
    town = Entity(f"{before.iri}-town", "Place", f"town of {before.en}", f"stad van {before.en}")
    birth = {"birthDate": year(start - 18), "birthPlace": town, "gender": "women"}
    more = {"formerTeam": before, "relative": coach, "kinship": "brother"}
    profile(article, "profile", player, now - start + 18, article.number, **birth, **more)
    labels = f"contract of {coach.en}", f"contract van {coach.en}"
    when = {"date": month(article.today - timedelta(40)), "until": year(now + 2)}
    when["undisclosed"] = "wage"
    article.tell("Contract", "contract", labels, **when, kind="employment", person=coach, team=club)
    labels = f"{coach.en}, coach of {club.en}", f"{coach.en}, coach van {club.en}"
    later = {"implied": "team", "follows": "contract"}
    level = {"level": "highestLevel", "country": world.country(article.number)}
    article.tell(
        "Membership", "coach", labels, **later, person=coach, role="coach", team=club, **level
    )


def profile(article: Article, local: str, who: Entity, age: int, country: int, **more: One) -> None:
    """Who somebody is on the day of the article."""
    article.tell(
        "Profile",
        local,
        (f"{who.en} in {article.today.year}", f"{who.en} in {article.today.year}"),
        implied="asOf",
        follows="day",
        age=age,
        asOf=article.today,
        describes=who,
        nationality=world.country(country),
        position=("goalkeeper", "defender", "midfielder")[country % 3],
        **more,
    )


def absence(article: Article, each: str, who: Entity, match: str, played: date) -> None:
    """An injury in a match, what is done about it, and for how long somebody is out."""
    injury = article.situation(f"{each}-injury")
    labels = f"examination of {who.en}", f"onderzoek van {who.en}"
    exam = article.tell(
        *("Activity", f"{each}-exam", labels),
        date=played + timedelta(1),
        kind=MEDICAL,
        method="ultrasound",
        purpose=('"to see how bad it is"@en', '"om te zien hoe erg het is"@nl'),
        person=who,
        regarding=injury,
    )
    article.tell(
        "MedicalCondition",
        f"{each}-injury",
        (f"injury of {who.en}", f"blessure van {who.en}"),
        implied="from_",
        follows="day",
        bodyPart=("knee", "hamstring", "quadriceps")[article.below(3)],
        diagnosedBy=exam,
        expectedAbsence=article.duration(2 + article.below(8), "month"),
        from_=played,
        kind=("injury", "tear", "sprain")[article.below(3)],
        match=match,
        person=who,
    )
    labels = f"absence of {who.en}", f"afwezigheid van {who.en}"
    why = {"duration": article.duration(6, "month"), "kind": "injured", "manner": "atLeast"}
    why |= {"reason": injury, "untilEndOf": world.season(article.today.year)}
    article.tell("Absence", f"{each}-absence", labels, person=who, **why)
    labels = f"operation of {who.en}", f"operatie van {who.en}"
    article.tell(
        *("Possibility", f"{each}-operation", labels),
        date=article.today + timedelta(1 + article.below(20)),
        kind="operation",
        person=who,
        regarding=injury,
        status="scheduled",
        wouldBe="Activity",
    )


def rumour(article: Article, each: str, who: Entity, club: Entity) -> None:
    """A move that a newspaper reports, and that the club denies."""
    other = world.club(world.draw(article.random))
    bid = article.tell(
        "Possibility",
        f"{each}-bid",
        (f"move of {who.en} to {other.en}", f"overstap van {who.en} naar {other.en}"),
        fromTeam=club,
        kind="loan",
        person=who,
        status="reported",
        toTeam=other if other != club else world.club(world.OWN),
        wouldBe="Move",
    )
    said = {"regarding": bid, "act": "report", "speaker": PAPER, "account": text("@lantern")}
    labels = f"report on {who.en}", f"bericht over {who.en}"
    yesterday = article.today - timedelta(1)
    later = {"implied": "date", "follows": "day"}
    article.tell("Statement", f"{each}-report", labels, **later, **said, date=yesterday)
    labels = f"denial of {club.en}", f"ontkenning van {club.en}"
    article.tell("Statement", f"{each}-denial", labels, act="denial", speaker=club, regarding=bid)


def words(article: Article, each: str, who: Entity) -> None:
    """What somebody says, in words that the article quotes, and feels."""
    start, end = article.length + 1, article.length + 91
    quoted = article.passage(90)
    labels = f"words of {who.en}", f"woorden van {who.en}"
    said = {"act": "utterance", "speaker": who, "verbatim": typed("true", "boolean")}
    words = article.tell(
        *("Statement", f"{each}-words", labels), passage=quoted, inLanguage=text("en"), **said
    )
    labels = f"joy of {who.en}", f"blijdschap van {who.en}"
    content = '"to be there"@en', '"er te zijn"@nl'
    inner = article.passage(inside=(start, end))
    article.tell(
        "Stance", f"{each}-joy", labels, passage=inner, attitude=JOY, holder=who, content=content
    )
    claim = article.of_claim(f"{each}-joy")
    article.add(claim, name("speaker"), article.entity(who))
    article.add(claim, name("spokenIn"), words)
