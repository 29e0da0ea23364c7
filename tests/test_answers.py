"""Answers: the same from both engines, and never from the network."""

import pickle
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import defour
from defour.errors import BadQuestion, UnknownQuestion
from defour.queries.answer import Answer, BooleanAnswer, GraphAnswer, Term
from defour.queries.run import run_query
from defour.queries.syntax import explain_syntax_error
from defour.rdf.graph import Graph
from defour.rdf.parse import parse

XSD = "http://www.w3.org/2001/XMLSchema#"
ENGINES = pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])

ODD = f"""@prefix x: <{XSD}> .
<a:s> <a:p> "007"^^x:integer , 1.50 , "1"^^x:boolean , "2021-02-30"^^x:date , "t" ,
  "t"@nl-BE , "8"^^x:nonNegativeInteger , "2009"^^x:gYear ,
  "2015-06-02T09:00:00Z"^^x:dateTime , _:b .
<a:g> {{ <a:t> <a:p> "in a named graph" }}"""
"""What engines write differently."""


def ask(text: str, engine: str = "oxigraph", where: str = "test") -> object:
    odd = Graph([parse(ODD.encode(), ox.RdfFormat.TRIG, where="odd.trig")])
    return run_query(text, odd, engine=engine, where=where)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }",
        "SELECT * { ?s ?p ?o FILTER(?o = 7) } ORDER BY STR(?o)",
        "SELECT (COUNT(?o) AS ?n) (MIN(STR(?s)) AS ?one) { ?s ?p ?o }",
        'ASK { ?s ?p "in a named graph" }',
        "CONSTRUCT { ?o <a:of> ?s } WHERE { ?s ?p ?o FILTER(!isLiteral(?o)) }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT ?none ?s { ?s <a:p> 'in a named graph' }",
        "PREFIX e: <x:> ASK { ?service e:from 'SERVICE' . e:service ?from ?x } # SERVICE",
    ],
)
def test_both_engines_write_terms_alike(text: str) -> None:
    fast, slow = ask(text), ask(text, "rdflib")
    if isinstance(fast, Answer) and isinstance(slow, Answer):
        assert fast.columns == slow.columns
        assert sorted(fast.rows, key=str) == sorted(slow.rows, key=str)  # none asks for an order
    else:
        assert fast == slow


def test_terms() -> None:
    answer = ask("SELECT ?o { <a:s> ?p ?o }")
    assert isinstance(answer, Answer)
    assert {row[0] for row in answer} >= {
        Term("literal", "t", f"{XSD}string"),
        Term("literal", "t", None, "nl-be"),
        Term("bnode", "b0"),
        Term("literal", "7", f"{XSD}integer"),
    }


@ENGINES
@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?zeta ?alpha ?mid }", ("zeta", "alpha", "mid")),
        ("SELECT DISTINCT * { ?b ?a ?b }", ("b", "a")),
        ("SELECT (STR(?z) AS ?x) ?y { { SELECT * { ?y ?b ?z } } }", ("x", "y")),
        ("SELECT (COUNT(*) AS ?n) { ?b ?a ?c }", ("n",)),
    ],
)
def test_columns_are_in_the_order_of_the_query(text: str, columns: tuple[str], engine: str) -> None:
    answer = ask(text, engine)
    assert isinstance(answer, Answer)
    assert answer.columns == columns


@ENGINES
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "q: the query is empty"),
        ("# a comment", "q: the query is empty"),
        ("PREFIX a: <b:>\n SELCT * {}", 'q:2:2: is not SPARQL 1.1 at "SELCT"'),
        ("insert data { <a:b> <a:b> 1 }", "q:1:1: defour changes no data: INSERT is an update"),
        ("BASE <a:b> CLEAR ALL", "q:1:12: defour changes no data: CLEAR is an update"),
        ("ASK {\n  ?s e:p ?o, _:b, 'f:x' } # g:x", "q:2:6: the prefix e: is not declared"),
        (
            "ASK { ?s rdfs:label ?o }",
            "q:1:10: the prefix rdfs: is not declared. "
            "Add PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
        ),
        ("ASK { ?s <p> ?o }", 'q:1:10: is not SPARQL 1.1 at "<p>"'),
        ("ASK { ?s ?p 'x }", "q:1:17: is not SPARQL 1.1: it ends too soon"),
        ("ASK { ?s ?p ?o } ORDER ?s", 'q:1:24: is not SPARQL 1.1 at "?s"'),
        ("SELECT ?x {?x?y?z}LIMIT ?x", 'q:1:25: is not SPARQL 1.1 at "?x"'),
        ("ASK { ?s ?p ?o", "q:1:15: is not SPARQL 1.1: it ends too soon"),
        ("SELECT ?x (1 AS ?x) {}", "q: is not SPARQL 1.1: duplicated variable name in SELECT"),
        ("PREFIX", "q:1:7: is not SPARQL 1.1: it ends too soon"),
        ('ASK { ?s ?p """a\nb""" ?o }', 'q:2:6: is not SPARQL 1.1 at "?o"'),
    ],
)
def test_a_query_that_is_not_sparql(text: str, says: str, engine: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        ask(text, engine, "q")
    assert str(caught.value) == says


@settings(max_examples=50)
@given(st.text("SELCTASK{}?xp.;,()<>:\"'\\|=* \n#1", max_size=40))
def test_a_complaint_about_any_text(text: str) -> None:
    for query in (text, f"SELECT * {{ {text} }}"):
        told = "q:"
        try:
            ox.Store().query(query)
        except SyntaxError as error:
            told = str(explain_syntax_error(error, query, "q"))
        assert told.startswith("q:")


def test_answers_are_rows_with_names(example: Path) -> None:
    answer = defour.query("career", graph=example)
    assert isinstance(answer, Answer)
    assert len(answer) == len(answer.rows) == len(list(answer))
    row = answer.rows[0]
    assert row["club"] == row[0] == Term("iri", "https://w3id.org/defour/id/racing-dorpstad")
    assert row[1:3] == (row["clubLabel"], row["from"])
    assert repr(answer) == "<Answer: 2 rows of club, clubLabel, from, to, situation>"
    with pytest.raises(KeyError, match=r"no column 'name'; there are: club, clubLabel"):
        _ = row["name"]
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer
    assert hash(again) == hash(answer)
    assert again.rows[0]["to"] == row["to"]
    assert answer != Answer(("a",), [])
    assert answer != answer.rows


def test_other_answers() -> None:
    assert repr(GraphAnswer([])) == "<GraphAnswer: 0 triples>"
    assert not BooleanAnswer(False)
    assert BooleanAnswer(True)
    assert ask("ASK {}") == BooleanAnswer(True)


def test_query_takes_a_name_or_a_path(example: Path) -> None:
    answer = defour.query(example / "sparql" / "exports" / "names.rq", graph=example)
    assert isinstance(answer, GraphAnswer)
    assert list(answer.triples) == sorted(answer.triples, key=str)
    with pytest.raises(UnknownQuestion):
        defour.query("names", graph=example)
