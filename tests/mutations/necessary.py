"""What else must speak when a constraint is broken, because no smaller edit could leave it out."""

from itertools import product

from mutations import Pair


def _pairs(text: str) -> list[Pair]:
    """``Match-home,away Class,MaxCount`` stands for four pairs; pairs are apart by ``;``."""
    found = []
    for part in filter(None, text.split("; ")):
        shapes, components = part.split(" ")
        kind, dash, names = shapes.partition("-")
        each = product(names.split(","), components.split(","))
        found += [(f"{kind}{dash}{name}", component) for name, component in each]
    return found


_REASONS = {
    "a link seen from its other end": {
        "Article-version MinCount": "ArticleVersion-specializationOf MinCount",
    },
    "the article that loses its publication, or its version": {
        "article MinCount,Class": "Article-publication Or",
        "ArticleVersion-specializationOf MinCount": "Article-version MinCount",
    },
    "IRIs of claims and passages begin with that of the article": {
        "ArticleVersion-specializationOf Class": "Article-version MinCount; "
        "Name-claimOfArticle SPARQL; Passage-iriFromRange SPARQL",
        "ArticleVersion-specializationOf MaxCount": "Name-claimOfArticle SPARQL; "
        "Passage-iriFromRange SPARQL; Happened-notAfterArticle SPARQL",
        "Passage-isPartOf MaxCount": "Name-claimOfArticle SPARQL; Passage-iriFromRange SPARQL",
    },
    "the day of another article": {
        "Article-publication Or": "Scheduled-notBeforeArticle SPARQL",
        "article MaxCount": "Article-publication Or; Scheduled-notBeforeArticle SPARQL",
    },
    "a claim about nothing any more, neither stated nor implied, or vouching for a text": {
        "Situation-claimed MinCount": "Claim-about MinCount",
        "Claim-basis In": "Claim-impliedCites Or",
        "Claim-vouchesFor NodeKind": "Claim-vouchesFor Or",
    },
    "what is no statement has no speaker, and no words": {
        "Claim-spokenIn Class": "Claim-speakerOfQuotation Equals; Claim-spokenVerbatim HasValue",
    },
    "home, away and winner are among the sides": {
        "homeTeam Class": "Match-homeTeamPlays Not",
        "Match-belongs HasValue": "Match-homeTeamPlays Not",
        "awayTeam Class": "Match-awayTeamPlays Not",
        "winner Class": "Match-winnerPlays Not",
    },
    "days that have no order": {
        "firstDay Datatype; lastDay Datatype": "Interval-inOrder LessThanOrEquals",
    },
    "a kind is of some class, and a class has its kinds": {
        "kind-belongs QualifiedMinCount": "Situation-kindOfClass SPARQL",
        "wouldBe In": "Standing-belongs HasValue",
    },
    "two quantities are two numbers": {
        "quantity MaxCount": "Statistic-oneNumber MaxCount",
    },
    "no passage fits into a text of no length": {
        "ArticleVersion-length MinInclusive": "Passage-insideVersion LessThanOrEquals",
    },
    "the range is in the IRI of the passage": {
        "Passage-start MaxCount,MinInclusive; Passage-end MaxCount; "
        "Passage-startBeforeEnd LessThan": "Passage-iriFromRange SPARQL",
    },
}
"""Why, which constraints, and what else speaks."""

NECESSARY = {
    pair: frozenset(_pairs(also))
    for reasons in _REASONS.values()
    for broken, also in reasons.items()
    for pair in _pairs(broken)
}
