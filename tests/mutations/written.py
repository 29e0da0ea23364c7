"""Faults for rules in SPARQL and for choices between shapes, one function each.

A function bears the name of its shape; a rule without one fails the test. It gives an edit for
each place where the rule can be broken, and the rule must speak at every one that is tried.
"""

from collections.abc import Callable, Iterator

from rdflib import RDFS, XSD, Literal, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from mutations import Edit, edit
from mutations.nodes import rename
from mutations.values import SOME, literal
from rulebook import FOOTBALL, ID, data, instances, local

Edits = Iterator[Edit]
WRITTEN: dict[str, Callable[[], Edits]] = {}

OA = "http://www.w3.org/ns/oa#"
TIME = "http://www.w3.org/2006/time#"
LONG_AGO = literal("1900", XSD.gYear)
FAR_OFF = literal("2999-01-01", XSD.date)


def of(shape: str) -> Callable[[Callable[[], Edits]], Callable[[], Edits]]:
    def keep(function: Callable[[], Edits]) -> Callable[[], Edits]:
        WRITTEN[shape] = function
        return function

    return keep


def swap(node: Node, name: URIRef, *new: Node) -> Edit:
    """All values of a property replaced."""
    return edit(
        [(node, name, x) for x in data().objects(node, name)], [(node, name, x) for x in new]
    )


def having(kind: str, *names: URIRef) -> Iterator[URIRef]:
    """The instances of a class that have some properties."""
    for node in instances(data(), FOOTBALL[kind]):
        if all((node, name, None) in data() for name in names):
            yield node


def clubs(*but: Node) -> list[URIRef]:
    return [x for x in instances(data(), FOOTBALL.Club) if x not in but]


@of("Appearance-insideSpell")
def before_all_spells() -> Edits:
    for node in having("Appearance", FOOTBALL.match):
        match = data().value(node, FOOTBALL.match)
        if (match, FOOTBALL.date, None) in data():
            yield swap(match, FOOTBALL.date, LONG_AGO)


@of("Appearance-teamPlays")
def for_a_club_that_does_not_play() -> Edits:
    for node in having("Appearance"):
        match = data().value(node, FOOTBALL.match)
        yield swap(node, FOOTBALL.team, clubs(*data().objects(match, FOOTBALL.team))[0])


@of("Claim-insideQuotation")
def in_another_quotation_of_the_same_speaker() -> Edits:
    for node in having("Claim", FOOTBALL.spokenIn):
        here = data().value(node, FOOTBALL.spokenIn)
        speaker = data().value(here, FOOTBALL.speaker)
        for other in having("Quotation"):
            if other != here and data().value(other, FOOTBALL.speaker) == speaker:
                yield swap(node, FOOTBALL.spokenIn, other)


@of("Claim-noCircle")
def follows_from_itself() -> Edits:
    for node in having("Claim", FOOTBALL.followsFrom):
        yield edit([], [(node, FOOTBALL.followsFrom, node)])


@of("Claim-vouchesForHeld")
def vouches_for_what_is_not_there() -> Edits:
    for node in having("Claim"):
        if (data().value(node, FOOTBALL.about), FOOTBALL.caps, None) not in data():
            yield edit([], [(node, FOOTBALL.vouchesFor, FOOTBALL.caps)])


@of("Claim-impliedCites")
def follows_from_one_sentence() -> Edits:
    for node in having("Claim", FOOTBALL.followsFrom):
        if len(list(data().objects(node, PROV.wasDerivedFrom))) == 1:
            yield swap(node, FOOTBALL.followsFrom)


@of("Claim-premiseLive")
def premise_withdrawn() -> Edits:
    when = literal(SOME[XSD.dateTime], XSD.dateTime)
    for premise in sorted(set(data().objects(None, FOOTBALL.followsFrom))):
        yield edit([], [(premise, PROV.invalidatedAtTime, when)])


@of("Entity-labelLanguages")
def two_names() -> Edits:
    for node in having("Person"):
        yield edit([], [(node, RDFS.label, Literal("Voorbeeld"))])


@of("Happened-notAfterArticle")
def told_before_it_was() -> Edits:
    for node in having("Announcement", FOOTBALL.date):
        yield swap(node, FOOTBALL.date, FAR_OFF)


@of("Honour-insideSpell")
def won_before_he_played() -> Edits:
    for node in having("Honour"):
        yield swap(node, FOOTBALL.date, LONG_AGO)


@of("Injury-diagnosedAfterOnset")
def diagnosed_before_it_was_felt() -> Edits:
    for node in having("Injury", FOOTBALL.onset, FOOTBALL.diagnosed):
        yield swap(node, FOOTBALL.diagnosed, LONG_AGO)


@of("Interval-inOrder")
def days_exchanged() -> Edits:
    for node in sorted(set(data().subjects(FOOTBALL.firstDay))):
        first, last = data().value(node, FOOTBALL.firstDay), data().value(node, FOOTBALL.lastDay)
        old = [(node, FOOTBALL.firstDay, first), (node, FOOTBALL.lastDay, last)]
        yield edit(old, [(node, FOOTBALL.firstDay, last), (node, FOOTBALL.lastDay, first)])


@of("Interval-notWithDate")
def a_date_too() -> Edits:
    for node in sorted(set(data().subjects(FOOTBALL.lastDay))):
        yield swap(node, FOOTBALL.date, data().value(node, FOOTBALL.lastDay))


@of("Match-scheduledHasNoResult")
def known_beforehand() -> Edits:
    for node in having("Match"):
        if data().value(node, FOOTBALL.status) == FOOTBALL.scheduled:
            yield edit([], [(node, FOOTBALL.score, literal("1-0", XSD.string))])


@of("Match-scoreFits")
def a_draw_with_a_winner() -> Edits:
    for node in having("Match", FOOTBALL.winner, FOOTBALL.team):
        yield swap(node, FOOTBALL.score, literal("3-3", XSD.string))
    for node in having("Match", FOOTBALL.score, FOOTBALL.team):
        winner = data().value(node, FOOTBALL.team)
        yield edit([], [(node, FOOTBALL.winner, winner)])


@of("Match-sidesPlay")
def won_by_a_third() -> Edits:
    for name in (FOOTBALL.winner, FOOTBALL.homeTeam, FOOTBALL.awayTeam):
        for node in having("Match", name):
            yield swap(node, name, clubs(*data().objects(node, FOOTBALL.team))[0])


@of("Name-claimOfArticle")
def claim_of_another_article() -> Edits:
    for node in having("Claim"):
        yield rename(node, ID[f"another/claim/{local(node)}"])


@of("Passage-insideVersion")
def text_too_short() -> Edits:
    end = max(int(x) for x in data().objects(None, URIRef(OA + "end")))
    for node in having("ArticleVersion"):
        yield swap(node, FOOTBALL.length, literal(str(end - 1), XSD.integer))


@of("Passage-iriFromRange")
def passage_of_another_name() -> Edits:
    for node in having("Passage"):
        yield rename(node, URIRef(f"{node}0"))


@of("Period-inOrder")
def ended_before_it_began() -> Edits:
    for node in sorted(set(data().subjects(FOOTBALL.to))):
        yield swap(node, FOOTBALL.to, LONG_AGO)


@of("Plan-somebody")
def nobodys_plan() -> Edits:
    for node in having("Plan"):
        yield without(node, FOOTBALL.holder, FOOTBALL.person)


@of("Training-somebody")
def nobodys_training() -> Edits:
    for node in having("Training"):
        yield without(node, FOOTBALL.person, FOOTBALL.player)


def without(node: Node, *names: URIRef) -> Edit:
    return edit([(node, x, y) for x in names for y in data().objects(node, x)], [])


@of("PlayingSpell-overlap")
def began_two_years_earlier() -> Edits:
    starts = sorted(data().value(x, FOOTBALL["from"]) for x in having("PlayingSpell"))
    for node in having("PlayingSpell", FOOTBALL["from"]):
        start = data().value(node, FOOTBALL["from"])
        if str(start) > str(starts[0]):
            yield swap(node, FOOTBALL["from"], literal(str(int(start[:4]) - 1), XSD.gYear))


@of("PublicAppearance-purposeLanguages")
def purpose_in_one_language() -> Edits:
    for node in having("PublicAppearance", FOOTBALL.purpose):
        yield edit([(node, FOOTBALL.purpose, min(data().objects(node, FOOTBALL.purpose)))], [])


@of("Scheduled-notBeforeArticle")
def to_come_but_past() -> Edits:
    for node in sorted(set(data().subjects(FOOTBALL.status))):
        past = data().value(node, FOOTBALL.status) == FOOTBALL.happened
        if not past and (node, FOOTBALL.date, None) in data():
            yield swap(node, FOOTBALL.date, LONG_AGO)


@of("Situation-vouchedFor")
def no_claim_for_a_value() -> Edits:
    for node in having("Claim"):
        vouched = sorted(data().objects(node, FOOTBALL.vouchesFor))
        if len(vouched) > 1:
            yield edit([(node, FOOTBALL.vouchesFor, vouched[0])], [])


@of("Term-property")
def property_misspelt() -> Edits:
    for node in having("Claim"):
        yield edit([], [(node, FOOTBALL.misspelt, Literal("Voorbeeld"))])


@of("Term-value")
def value_misspelt() -> Edits:
    for node in having("Claim"):
        yield edit([], [(node, FOOTBALL.vouchesFor, FOOTBALL.misspelt)])


@of("Total-careerLength")
def career_a_year_longer() -> Edits:
    for node in having("Total", FOOTBALL.comesTo):
        duration, name = data().value(node, FOOTBALL.comesTo), URIRef(TIME + "numericDuration")
        number = int(data().value(duration, name)) + 1
        yield swap(duration, name, literal(str(number), XSD.integer))


@of("Total-competitionWins")
def won_once_more() -> Edits:
    for node in having("Total", FOOTBALL.quantity, FOOTBALL.competition):
        number = int(data().value(node, FOOTBALL.quantity)) + 1
        yield swap(node, FOOTBALL.quantity, literal(str(number), XSD.integer))


@of("Total-oneNumber")
def total_of_nothing() -> Edits:
    for node in having("Total", FOOTBALL.quantity):
        yield without(node, FOOTBALL.quantity)
