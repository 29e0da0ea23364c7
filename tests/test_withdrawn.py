"""A withdrawn claim stays in the graph, and no question gives it any more."""

import pyoxigraph as ox

from defour import Answer
from defour.claims.model import Claims
from defour.queries.run import run_query as run
from defour.rdf.graph import Graph
from project import FOLDER, FOOTBALL, stored

WITHDRAWN = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
DAY = ox.Literal(
    "2026-11-23T12:00:00Z", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
)
SHOW_CLAIMS = {"evidence", "claims-in", "claims-of", "implied", "facts", "quotations"}


def rows(text: str, store: ox.Store) -> list[dict[str, str]]:
    found = run(text, store, where="test")
    assert isinstance(found, Answer)
    return [
        {x: y.value for x, y in zip(found.columns, row, strict=True) if y is not None}
        for row in found.rows
    ]


def test_every_question_about_claims_asks_for_live_ones() -> None:
    """Withdraw all: then no question shows a claim, and the situations are still there."""
    all_claims = Claims(Graph.read(FOLDER.graph)).claims
    graph, as_it_is = Graph.read(FOLDER.graph), Graph.read(FOLDER.graph)
    graph.quads.extend(ox.Quad(ox.NamedNode(claim), WITHDRAWN, DAY) for claim in all_claims)
    assert not any(x.live for x in Claims(graph).claims.values())
    for name, question in stored().items():
        if not rows(question.text, as_it_is.store):
            continue
        found = rows(question.text, graph.store)
        assert bool(found) == (name not in SHOW_CLAIMS), name
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
