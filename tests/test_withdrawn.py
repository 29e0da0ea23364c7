"""A withdrawn claim stays in the graph, and no question gives it any more."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from defour import Answer
from defour.claims.model import read_claims
from defour.queries.question import bind_question
from defour.queries.run import run_query as run
from defour.rdf.graph import Graph
from project import FOLDER, FOOTBALL, stored

WITHDRAWN = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
DAY = ox.Literal(
    "2026-11-23T12:00:00Z", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
)
LIVE = """
PREFIX football: <https://w3id.org/defour/football#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
SELECT ?claim ?situation ?start ?end WHERE {
  ?claim football:about ?situation ; prov:wasDerivedFrom ?passage . %s
  ?passage oa:start ?start ; oa:end ?end .
}
ORDER BY STR(?claim) ?start LIMIT 1
"""

# A question, what the claim must be for it to come in, and the parameters that ask for it.
QUESTIONS: dict[str, tuple[str, Callable[[dict[str, str]], dict[str, str]]]] = {
    "evidence": ("", lambda _: {}),
    "claims-in": ("", lambda row: {"start": row["start"], "end": row["end"]}),
    "claims-of": ("?claim football:speaker ?speaker .", lambda _: {"speaker": "all"}),
    "implied": ("?claim football:basis football:implied .", lambda _: {}),
    "facts": ("", lambda row: {"situation": f"<{row['situation']}>"}),
    "quotations": (
        "?situation a football:Quotation . ?claim football:vouchesFor schema:inLanguage .",
        lambda _: {},
    ),
}


def rows(text: str, store: ox.Store) -> list[dict[str, str]]:
    found = run(text, store, where="test")
    assert isinstance(found, Answer)
    return [
        {x: y.value for x, y in zip(found.columns, row, strict=True) if y is not None}
        for row in found.rows
    ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_vanishes(name: str) -> None:
    store = Graph.read(FOLDER.graph).store
    pattern, parameters = QUESTIONS[name]
    (claim,) = rows(LIVE % pattern, store)
    text = bind_question(stored()[name], parameters(claim))
    column = "claim" if "claim" in [x.name for x in stored()[name].header.returns] else "situation"
    before = rows(text, store)
    mine = [row for row in before if row[column] == claim[column]]
    assert mine
    store.add(ox.Quad(ox.NamedNode(claim["claim"]), WITHDRAWN, DAY))
    after = rows(text, store)
    assert after == [row for row in before if row not in mine]


def test_every_question_about_claims_asks_for_live_ones() -> None:
    """Withdraw all: then no question shows a claim, and the situations are still there."""
    all_claims = read_claims(Graph.read(FOLDER.graph)).claims
    graph = Graph.read(FOLDER.graph)
    graph.quads.extend(ox.Quad(ox.NamedNode(claim), WITHDRAWN, DAY) for claim in all_claims)
    assert not any(x.live for x in read_claims(graph).claims.values())
    for name, question in stored().items():
        values = {x.name: "all" for x in question.header.params if x.optional_all}
        found = rows(bind_question(question, values), graph.store)
        assert bool(found) == (name not in QUESTIONS), name
        for row in found:
            assert not set(row.values()) & set(all_claims), name


def test_a_premise_that_is_withdrawn_is_still_named() -> None:
    """What follows from it has to be withdrawn by the editor; until then it says from what."""
    store = Graph.read(FOLDER.graph).store
    implied = stored()["implied"].text
    premise = next(row["premise"] for row in rows(implied, store) if "premise" in row)
    before = [row for row in rows(implied, store) if row.get("premise") == premise]
    store.add(ox.Quad(ox.NamedNode(premise), WITHDRAWN, DAY))
    after = [row for row in rows(implied, store) if row.get("premise") == premise]
    assert after == [row for row in before if row["claim"] != premise]
    assert FOOTBALL not in premise
