"""What else must speak when a constraint is broken, because no smaller edit could leave it out."""

from itertools import product

from mutations import Pair


def _pairs(text: str) -> list[Pair]:
    """``Match-home,away Class,MaxCount`` stands for four pairs; pairs are apart by ``;``."""
    found = []
    for part in filter(None, text.split("; ")):
        shapes, components = part.split(" ")
        kind, names = shapes.split("-")
        each = product(names.split(","), components.split(","))
        found += [(f"{kind}-{name}", component) for name, component in each]
    return found


_REASONS = {
    "a link seen from its other end": {
        "Article-dating MinCount": "Dating-article MinCount",
        "Article-version MinCount": "ArticleVersion-specializationOf MinCount",
    },
    "the article that loses its dating, or its version": {
        "Dating-article MinCount,Class": "Article-dating MinCount",
        "ArticleVersion-specializationOf MinCount": "Article-version MinCount",
    },
    "IRIs of claims and passages begin with that of the article": {
        "ArticleVersion-specializationOf Class": "Article-version MinCount; "
        "Name-claimOfArticle SPARQL; Passage-iriFromRange SPARQL",
        "ArticleVersion-specializationOf MaxCount": "Name-claimOfArticle SPARQL; "
        "Passage-iriFromRange SPARQL",
    },
    "no passage fits into a text of no length": {
        "ArticleVersion-length MinInclusive": "Passage-insideVersion SPARQL",
    },
    "the range is in the IRI of the passage": {
        "Passage-start MaxCount,MinInclusive; Passage-end MaxCount; "
        "Passage-startBeforeEnd LessThan": "Passage-iriFromRange SPARQL",
    },
    "what is no quotation has no speaker, and no words inside it": {
        "Claim-spokenIn Class": "Claim-insideQuotation SPARQL; Claim-speakerOfQuotation Equals",
    },
    "no passage lies in two quotations": {
        "Claim-spokenIn MaxCount": "Claim-insideQuotation SPARQL",
    },
    "the player of an appearance is one who has a spell": {
        "Appearance-player Class,MaxCount": "Appearance-insideSpell SPARQL",
    },
    "the team of an appearance is one of the sides of its match": {
        "Appearance-match,team Class": "Appearance-teamPlays SPARQL",
    },
    "home, away and winner are among the sides": {
        "Match-homeTeam,awayTeam,winner Class,MaxCount": "Match-sidesPlay SPARQL",
    },
    "the score has the goals of both": {
        "Match-homeGoals,awayGoals MaxCount,MinInclusive": "Match-scoreFits SPARQL",
    },
    "a player and a team of an honour have a spell": {
        "Honour-player,team Class,MaxCount": "Honour-insideSpell SPARQL",
    },
    "the honours are counted": {
        "Total-quantity MaxCount,MinInclusive; "
        "Total-competition,team Class": "Total-competitionWins SPARQL",
    },
}
"""Why, which constraints, and what else speaks."""

NECESSARY = {
    pair: frozenset(_pairs(also))
    for reasons in _REASONS.values()
    for broken, also in reasons.items()
    for pair in _pairs(broken)
}
