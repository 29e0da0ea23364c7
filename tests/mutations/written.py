"""Faults for rules in SPARQL and for choices between shapes, by the name of the shape.

There is an edit for each place where a rule can be broken, and the rule must speak at every one
that is tried. A rule that is not here fails the test.
"""

from collections.abc import Callable, Iterator

from rdflib import RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from mutations import Edit, edit, literal, rename, swap
from mutations.values import SOME
from rulebook import FOOTBALL as F
from rulebook import ID, data, instances, local

OA = Namespace("http://www.w3.org/ns/oa#")
TIME = Namespace("http://www.w3.org/2006/time#")
LONG_AGO = literal("1900", XSD.gYear)
FAR_OFF = literal("2999-01-01", XSD.date)


Edits = Iterator[Edit]


def having(kind: str, *names: URIRef) -> list[URIRef]:
    """The instances of a class that have some properties."""
    nodes = instances(data(), F[kind])
    return [x for x in nodes if all((x, name, None) in data() for name in names)]


def value(node: Node | None, *names: URIRef) -> Node | None:
    """The value at the end of a chain of properties."""
    for name in names:
        node = data().value(node, name)
    return node


def faults(
    of: str | URIRef, *names: URIRef, by: Callable[[Node], Edit | None]
) -> Callable[[], Edits]:
    """A fault at each node of a class that has some properties, or that has a property."""

    def found() -> Edits:
        nodes = sorted(set(data().subjects(of))) if isinstance(of, URIRef) else having(of, *names)
        yield from filter(None, map(by, nodes))

    return found


def add(node: Node, name: URIRef, new: Node | None) -> Edit:
    return edit(add=[(node, name, new)])


def without(node: Node, *names: URIRef) -> Edit:
    return edit([(node, x, y) for x in names for y in data().objects(node, x)])


def other_club(match: Node | None) -> URIRef:
    """The first club that does not play a match."""
    playing = set(data().objects(match, F.team))
    return next(x for x in instances(data(), F.Club) if x not in playing)


def one_more(node: Node | None, name: URIRef) -> Edit:
    """A number one higher."""
    return swap(node, name, literal(str(int(value(node, name)) + 1), XSD.integer))


def before_all_spells(node: Node) -> Edit | None:
    match = value(node, F.match)
    return swap(match, F.date, LONG_AGO) if (match, F.date, None) in data() else None


def in_another_quotation_of_the_same_speaker() -> Edits:
    for node in having("Claim", F.spokenIn):
        here, speaker = value(node, F.spokenIn), value(node, F.spokenIn, F.speaker)
        for other in having("Quotation"):
            if other != here and value(other, F.speaker) == speaker:
                yield swap(node, F.spokenIn, other)


def vouches_for_what_is_not_there(node: Node) -> Edit | None:
    there = (value(node, F.about), F.caps, None) in data()
    return None if there else add(node, F.vouchesFor, F.caps)


def follows_from_one_sentence(node: Node) -> Edit | None:
    sentences = list(data().objects(node, PROV.wasDerivedFrom))
    return swap(node, F.followsFrom) if len(sentences) == 1 else None


def premise_withdrawn() -> Edits:
    for premise in sorted(set(data().objects(None, F.followsFrom))):
        yield add(premise, PROV.invalidatedAtTime, literal(SOME[XSD.dateTime], XSD.dateTime))


def days_exchanged(node: Node) -> Edit:
    first, last = value(node, F.firstDay), value(node, F.lastDay)
    old = [(node, F.firstDay, first), (node, F.lastDay, last)]
    return edit(old, [(node, F.firstDay, last), (node, F.lastDay, first)])


def known_beforehand(node: Node) -> Edit | None:
    scheduled = value(node, F.status) == F.scheduled
    return add(node, F.score, literal("1-0", XSD.string)) if scheduled else None


def a_draw_with_a_winner() -> Edits:
    for node in having("Match", F.winner, F.team):
        yield swap(node, F.score, literal("3-3", XSD.string))
    for node in having("Match", F.score, F.team):
        yield add(node, F.winner, value(node, F.team))


def won_by_a_third() -> Edits:
    for name in (F.winner, F.homeTeam, F.awayTeam):
        for node in having("Match", name):
            yield swap(node, name, other_club(node))


def text_too_short(node: Node) -> Edit:
    end = max(int(x) for x in data().objects(None, OA.end))
    return swap(node, F.length, literal(str(end - 1), XSD.integer))


def began_a_year_earlier(node: Node) -> Edit | None:
    start = value(node, F["from"])
    if str(start) <= str(min(value(x, F["from"]) for x in having("PlayingSpell"))):
        return None
    return swap(node, F["from"], literal(str(int(start[:4]) - 1), XSD.gYear))


def to_come_but_past(node: Node) -> Edit | None:
    coming = value(node, F.status) != F.happened and (node, F.date, None) in data()
    return swap(node, F.date, LONG_AGO) if coming else None


def no_claim_for_a_value(node: Node) -> Edit | None:
    vouched = sorted(data().objects(node, F.vouchesFor))
    return edit([(node, F.vouchesFor, vouched[0])]) if len(vouched) > 1 else None


WRITTEN: dict[str, Callable[[], Edits]] = {
    "Appearance-insideSpell": faults("Appearance", F.match, by=before_all_spells),
    "Appearance-teamPlays": faults(
        "Appearance", by=lambda x: swap(x, F.team, other_club(value(x, F.match)))
    ),
    "Claim-insideQuotation": in_another_quotation_of_the_same_speaker,
    "Claim-noCircle": faults("Claim", F.followsFrom, by=lambda x: add(x, F.followsFrom, x)),
    "Claim-vouchesForHeld": faults("Claim", by=vouches_for_what_is_not_there),
    "Claim-impliedCites": faults("Claim", F.followsFrom, by=follows_from_one_sentence),
    "Claim-premiseLive": premise_withdrawn,
    "Entity-labelLanguages": faults(
        "Person", by=lambda x: add(x, RDFS.label, Literal("Voorbeeld"))
    ),
    "Happened-notAfterArticle": faults(
        "Announcement", F.date, by=lambda x: swap(x, F.date, FAR_OFF)
    ),
    "Honour-insideSpell": faults("Honour", by=lambda x: swap(x, F.date, LONG_AGO)),
    "Injury-diagnosedAfterOnset": faults(
        "Injury", F.onset, F.diagnosed, by=lambda x: swap(x, F.diagnosed, LONG_AGO)
    ),
    "Interval-inOrder": faults(F.firstDay, by=days_exchanged),
    "Interval-notWithDate": faults(F.lastDay, by=lambda x: swap(x, F.date, value(x, F.lastDay))),
    "Match-scheduledHasNoResult": faults("Match", by=known_beforehand),
    "Match-scoreFits": a_draw_with_a_winner,
    "Match-sidesPlay": won_by_a_third,
    "Name-claimOfArticle": faults("Claim", by=lambda x: rename(x, ID[f"another/claim/{local(x)}"])),
    "Passage-insideVersion": faults("ArticleVersion", by=text_too_short),
    "Passage-iriFromRange": faults("Passage", by=lambda x: rename(x, URIRef(f"{x}0"))),
    "Period-inOrder": faults(F.to, by=lambda x: swap(x, F.to, LONG_AGO)),
    "Plan-somebody": faults("Plan", by=lambda x: without(x, F.holder, F.person)),
    "Training-somebody": faults("Training", by=lambda x: without(x, F.person, F.player)),
    "PlayingSpell-overlap": faults("PlayingSpell", F["from"], by=began_a_year_earlier),
    "PublicAppearance-purposeLanguages": faults(
        "PublicAppearance",
        F.purpose,
        by=lambda x: edit([(x, F.purpose, min(data().objects(x, F.purpose)))]),
    ),
    "Scheduled-notBeforeArticle": faults(F.status, by=to_come_but_past),
    "Situation-vouchedFor": faults("Claim", by=no_claim_for_a_value),
    "Term-property": faults("Claim", by=lambda x: add(x, F.misspelt, Literal("Voorbeeld"))),
    "Term-value": faults("Claim", by=lambda x: add(x, F.vouchesFor, F.misspelt)),
    "Total-careerLength": faults(
        "Total", F.comesTo, by=lambda x: one_more(value(x, F.comesTo), TIME.numericDuration)
    ),
    "Total-competitionWins": faults(
        "Total", F.quantity, F.competition, by=lambda x: one_more(x, F.quantity)
    ),
    "Total-oneNumber": faults("Total", F.quantity, by=lambda x: without(x, F.quantity)),
}
