"""Faults for rules in SPARQL and for choices between shapes, by the name of the shape.

There is an edit for each place where a rule can be broken, and the rule must speak at every one
that is tried. A rule that is not here fails the test.
"""

from collections.abc import Callable, Iterator

from rdflib import DCTERMS, RDF, RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from mutations import Edit, edit, literal, rename, swap
from mutations.values import SOME
from rulebook import FOOTBALL as F
from rulebook import ID, instances, local, plenty

OA = Namespace("http://www.w3.org/ns/oa#")
TIME = Namespace("http://www.w3.org/2006/time#")
LONG_AGO = literal("1900", XSD.gYear)
FAR_OFF = literal("2999-01-01", XSD.date)


Edits = Iterator[Edit]


def having(kind: str, *names: URIRef) -> list[URIRef]:
    """The instances of a class that have some properties."""
    nodes = instances(plenty(), F[kind])
    return [x for x in nodes if all((x, name, None) in plenty() for name in names)]


def value(node: Node | None, *names: URIRef) -> Node | None:
    """The value at the end of a chain of properties."""
    for name in names:
        node = plenty().value(node, name)
    return node


def faults(
    of: str | URIRef, *names: URIRef, by: Callable[[Node], Edit | None]
) -> Callable[[], Edits]:
    """A fault at each node of a class that has some properties, or that has a property."""

    def found() -> Edits:
        nodes = sorted(set(plenty().subjects(of))) if isinstance(of, URIRef) else having(of, *names)
        yield from filter(None, map(by, nodes))

    return found


def add(node: Node, name: URIRef, new: Node | None) -> Edit:
    return edit(add=[(node, name, new)])


def without(node: Node, *names: URIRef) -> Edit:
    return edit([(node, x, y) for x in names for y in plenty().objects(node, x)])


def other_club(match: Node | None) -> URIRef:
    """The first club that does not play a match."""
    playing = set(plenty().objects(match, F.team))
    return next(x for x in instances(plenty(), F.Club) if x not in playing)


def one_more(node: Node | None, name: URIRef) -> Edit:
    """A number one higher."""
    return swap(node, name, literal(str(int(value(node, name)) + 1), XSD.integer))


def before_all_memberships(node: Node) -> Edit | None:
    match = value(node, F.match)
    if match is None:
        return swap(node, F.date, LONG_AGO) if (node, F.date, None) in plenty() else None
    return swap(match, F.date, LONG_AGO) if (match, F.date, None) in plenty() else None


def in_another_quotation_of_the_same_speaker() -> Edits:
    for node in having("Claim", F.spokenIn):
        here, speaker = value(node, F.spokenIn), value(node, F.spokenIn, F.speaker)
        for other in having("Statement", F.verbatim):
            if other != here and value(other, F.speaker) == speaker:
                yield swap(node, F.spokenIn, other)


def in_reported_speech() -> Edits:
    for node in having("Claim", F.spokenIn):
        for other in having("Statement", F.speaker):
            same = value(other, F.speaker) == value(node, F.speaker)
            if same and (other, F.verbatim, None) not in plenty():
                yield swap(node, F.spokenIn, other)


def vouches_for_what_is_not_there(node: Node) -> Edit | None:
    there = (value(node, F.about), F.attendance, None) in plenty()
    return None if there else add(node, F.vouchesFor, F.attendance)


def follows_from_one_sentence(node: Node) -> Edit | None:
    sentences = list(plenty().objects(node, PROV.wasDerivedFrom))
    return swap(node, F.followsFrom) if len(sentences) == 1 else None


def spoken_though_implied(node: Node) -> Edit | None:
    implied = value(node, F.basis) == F.implied
    return (
        add(node, F.speaker, value(having("Claim", F.speaker)[0], F.speaker)) if implied else None
    )


def premise_withdrawn() -> Edits:
    for premise in sorted(set(plenty().objects(None, F.followsFrom))):
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


def text_too_short(node: Node) -> Edit:
    ends = [int(value(x, OA.end)) for x in having("Passage") if value(x, DCTERMS.isPartOf) == node]
    return swap(node, F.length, literal(str(max(ends) - 1), XSD.integer))


def began_a_year_earlier(node: Node) -> Edit | None:
    start, player = value(node, F["from"]), value(node, F.person)
    spells = [x for x in having("Membership", F["from"]) if value(x, F.person) == player]
    if value(node, F.role) != F.player or start == min(value(x, F["from"]) for x in spells):
        return None
    return swap(node, F["from"], literal(str(int(start[:4]) - 1), XSD.gYear))


def to_come_but_past(node: Node) -> Edit | None:
    coming = value(node, F.status) == F.scheduled and (node, F.date, None) in plenty()
    return swap(node, F.date, LONG_AGO) if coming else None


def no_claim_for_a_value(node: Node) -> Edit | None:
    vouched = sorted(plenty().objects(node, F.vouchesFor))
    return edit([(node, F.vouchesFor, vouched[0])]) if len(vouched) > 1 else None


def side_that_does_not_play(name: URIRef) -> Callable[[], Edits]:
    return faults(name, by=lambda x: swap(x, name, other_club(x)))


WRITTEN: dict[str, Callable[[], Edits]] = {
    "Career-insideMembership": faults("Situation", F.person, by=before_all_memberships),
    "Claim-impliedCites": faults("Claim", F.followsFrom, by=follows_from_one_sentence),
    "Claim-impliedUnspoken": faults("Claim", by=spoken_though_implied),
    "Claim-insideQuotation": in_another_quotation_of_the_same_speaker,
    "Claim-noCircle": faults("Claim", F.followsFrom, by=lambda x: add(x, F.followsFrom, x)),
    "Claim-premiseLive": premise_withdrawn,
    "Claim-spokenVerbatim": in_reported_speech,
    "Claim-vouchesForHeld": faults("Claim", by=vouches_for_what_is_not_there),
    "Entity-labelLanguages": faults(
        "Person", by=lambda x: add(x, RDFS.label, Literal("Voorbeeld"))
    ),
    "Happened-notAfterArticle": faults("Statement", F.date, by=lambda x: swap(x, F.date, FAR_OFF)),
    "Interval-inOrder": faults(F.firstDay, by=days_exchanged),
    "Match-awayTeamPlays": side_that_does_not_play(F.awayTeam),
    "Match-homeTeamPlays": side_that_does_not_play(F.homeTeam),
    "Match-noResultYet": faults("Match", by=known_beforehand),
    "Match-scoreFits": a_draw_with_a_winner,
    "Match-teamPlays": faults(
        "Participation", F.team, by=lambda x: swap(x, F.team, other_club(value(x, F.match)))
    ),
    "Match-winnerPlays": side_that_does_not_play(F.winner),
    "Membership-ofPlayer": faults(
        "Membership",
        F.team,
        by=lambda x: without(x, F.team) if value(x, F.role) == F.youthPlayer else None,
    ),
    "Membership-overlap": faults("Membership", F["from"], by=began_a_year_earlier),
    "Name-claimOfArticle": faults("Claim", by=lambda x: rename(x, ID[f"another/claim/{local(x)}"])),
    "Passage-insideVersion": faults("ArticleVersion", by=text_too_short),
    "Passage-iriFromRange": faults("Passage", by=lambda x: rename(x, URIRef(f"{x}0"))),
    "Period-inOrder": faults(F.to, by=lambda x: swap(x, F.to, LONG_AGO)),
    "Possibility-noFact": faults("Possibility", by=lambda x: add(x, RDF.type, F.Membership)),
    "Scheduled-notBeforeArticle": faults(F.status, by=to_come_but_past),
    "Situation-kindOfClass": faults("Move", by=lambda x: swap(x, F.kind, F.training)),
    "Situation-vouchedFor": faults("Claim", by=no_claim_for_a_value),
    "Statistic-careerLength": faults(
        "Statistic", F.duration, by=lambda x: one_more(value(x, F.duration), TIME.numericDuration)
    ),
    "Statistic-competitionWins": faults(
        "Statistic", F.quantity, F.competition, by=lambda x: one_more(x, F.quantity)
    ),
}
