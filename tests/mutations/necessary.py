"""What else must speak when a constraint is broken, because no smaller edit could leave it out."""

from mutations.vouching import Pair

_SPARQL = "SPARQL"

_REASONS: list[tuple[str, list[Pair], list[Pair]]] = [
    (
        "a link seen from its other end",
        [("Article-dating", "MinCount")],
        [("Dating-article", "MinCount")],
    ),
    (
        "a link seen from its other end",
        [("Article-version", "MinCount")],
        [("ArticleVersion-specializationOf", "MinCount")],
    ),
    (
        "the article that loses its dating",
        [("Dating-article", "MinCount"), ("Dating-article", "Class")],
        [("Article-dating", "MinCount")],
    ),
    (
        "the article that loses its version",
        [("ArticleVersion-specializationOf", "MinCount")],
        [("Article-version", "MinCount")],
    ),
    (
        "IRIs of claims and passages begin with that of the article",
        [("ArticleVersion-specializationOf", "Class")],
        [
            ("Article-version", "MinCount"),
            ("Name-claimOfArticle", _SPARQL),
            ("Passage-iriFromRange", _SPARQL),
        ],
    ),
    (
        "IRIs of claims and passages begin with that of the article",
        [("ArticleVersion-specializationOf", "MaxCount")],
        [("Name-claimOfArticle", _SPARQL), ("Passage-iriFromRange", _SPARQL)],
    ),
    (
        "no passage fits into a text of no length",
        [("ArticleVersion-length", "MinInclusive")],
        [("Passage-insideVersion", _SPARQL)],
    ),
    (
        "the range is in the IRI of the passage",
        [
            *(("Passage-start", x) for x in ("MaxCount", "MinInclusive")),
            ("Passage-end", "MaxCount"),
            ("Passage-startBeforeEnd", "LessThan"),
        ],
        [("Passage-iriFromRange", _SPARQL)],
    ),
    (
        "what is no quotation has no speaker, and no words inside it",
        [("Claim-spokenIn", "Class")],
        [("Claim-insideQuotation", _SPARQL), ("Claim-speakerOfQuotation", "Equals")],
    ),
    (
        "no passage lies in two quotations",
        [("Claim-spokenIn", "MaxCount")],
        [("Claim-insideQuotation", _SPARQL)],
    ),
    (
        "the player of an appearance is one who has a spell",
        [("Appearance-player", x) for x in ("Class", "MaxCount")],
        [("Appearance-insideSpell", _SPARQL)],
    ),
    (
        "the team of an appearance is one of the sides of its match",
        [("Appearance-match", "Class"), ("Appearance-team", "Class")],
        [("Appearance-teamPlays", _SPARQL)],
    ),
    (
        "home, away and winner are among the sides",
        [
            (f"Match-{x}", y)
            for x in ("homeTeam", "awayTeam", "winner")
            for y in ("Class", "MaxCount")
        ],
        [("Match-sidesPlay", _SPARQL)],
    ),
    (
        "the score has the goals of both",
        [(f"Match-{x}Goals", y) for x in ("home", "away") for y in ("MaxCount", "MinInclusive")],
        [("Match-scoreFits", _SPARQL)],
    ),
    (
        "a player and a team of an honour have a spell",
        [(f"Honour-{x}", y) for x in ("player", "team") for y in ("Class", "MaxCount")],
        [("Honour-insideSpell", _SPARQL)],
    ),
    (
        "the honours are counted",
        [
            *(("Total-quantity", x) for x in ("MaxCount", "MinInclusive")),
            *((f"Total-{x}", "Class") for x in ("competition", "team")),
        ],
        [("Total-competitionWins", _SPARQL)],
    ),
]
"""Why, which constraints, and what else speaks."""

NECESSARY: dict[Pair, frozenset[Pair]] = {
    pair: frozenset(also) for _, broken, also in _REASONS for pair in broken
}
