"""Answers: the same from both engines, and never from the network."""

from pathlib import Path

import pyoxigraph as ox
import pytest

import defour
from defour import reading
from defour.errors import QueryFailed, UnknownQuestion
from defour.folder import find
from defour.queries import answers
from defour.queries.answers import Answer, BooleanAnswer, GraphAnswer, Term

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIX = "PREFIX x: <http://www.w3.org/2001/XMLSchema#> "
ENGINES = pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])


def odd(tmp_path: Path) -> list[Path]:
    """A file with what engines write differently."""
    path = tmp_path / "odd.trig"
    path.write_text(
        f"@prefix x: <{XSD}> ."
        '<a:s> <a:p> "007"^^x:integer , 1.50 , "1"^^x:boolean , "2021-02-30"^^x:date , "t" ,'
        '  "t"@nl-BE , "8"^^x:nonNegativeInteger , "2009"^^x:gYear ,'
        '  "2015-06-02T09:00:00Z"^^x:dateTime , _:b .'
        '<a:g> { <a:t> <a:p> "in a named graph" }'
    )
    return [path]


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("career", {}),
        ("career", {"lang": "nl", "player": "all"}),
        ("appearances", {}),
        ("clubs-named", {"text": "NÉER"}),
    ],
)
def test_both_engines_give_the_same_rows(example: Path, name: str, params: dict[str, str]) -> None:
    fast, slow = (
        defour.query(name, graph=example, engine=engine, params=params)
        for engine in ("oxigraph", "rdflib")
    )
    assert isinstance(fast, Answer)
    assert fast == slow
    assert fast.rows


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
    ],
)
def test_both_engines_write_terms_alike(tmp_path: Path, text: str) -> None:
    fast = answers.run(text, odd(tmp_path), where="test")
    slow = answers.run(text, odd(tmp_path), engine="rdflib", where="test")
    if isinstance(fast, Answer) and isinstance(slow, Answer):
        assert fast.columns == slow.columns
        assert sorted(fast.rows, key=str) == sorted(slow.rows, key=str)  # none asks for an order
    else:
        assert fast == slow


def test_terms(tmp_path: Path) -> None:
    answer = answers.run("SELECT ?o { <a:s> ?p ?o }", odd(tmp_path), where="test")
    assert isinstance(answer, Answer)
    found = {row[0] for row in answer.rows}
    assert Term("literal", "t", f"{XSD}string", None) in found
    assert Term("literal", "t", None, "nl-be") in found
    assert Term("bnode", "b0") in found
    assert Term("literal", "7", f"{XSD}integer") in found


@ENGINES
def test_columns_of_select_all_are_in_the_order_of_the_query(tmp_path: Path, engine) -> None:
    text = "SELECT * { ?zeta ?alpha ?mid }"
    answer = answers.run(text, odd(tmp_path), engine=engine, where="test")
    assert isinstance(answer, Answer)
    assert answer.columns == ("zeta", "alpha", "mid")


@ENGINES
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1:8/> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM# a comment\nNAMED <http://127.0.0.1:8/> { ?s ?p ?o }", "FROM"),
        ("PREFIX e: <http://127.0.0.1:8/> ASK from\ne:x { ?s ?p ?o }", "FROM"),
        ("PREFIX : <http://127.0.0.1:8/> ASK FROM NAMED :x { ?s ?p ?o }", "FROM"),
        ("ASK FROM<http://127.0.0.1:8/>{}", "FROM"),
    ],
)
def test_nothing_asks_the_network(tmp_path: Path, engine, text: str, word: str) -> None:
    with pytest.raises(QueryFailed, match=f"has {word}"):
        answers.run(text, odd(tmp_path), engine=engine, where="test")


@ENGINES
def test_a_syntax_error_names_line_and_column(tmp_path: Path, engine) -> None:
    with pytest.raises(QueryFailed, match=r"^mine\.rq:2:7: is not SPARQL 1\.1: ") as caught:
        answers.run("SELECT * {\n  ?x }", odd(tmp_path), engine=engine, where="mine.rq")
    assert "\n" not in str(caught.value)


def test_stores_and_graphs_answer_themselves(example: Path) -> None:
    files = find(example).graph
    text = "SELECT ?s { ?s a <https://w3id.org/defour/football#Club> } ORDER BY ?s"
    assert answers.run(text, reading.store(files), where="") == answers.run(
        text, reading.graph(files), where=""
    )


def test_query_takes_a_name_or_a_path(example: Path) -> None:
    answer = defour.query(example / "sparql" / "exports" / "names.rq", graph=example)
    assert isinstance(answer, GraphAnswer)
    assert list(answer.triples) == sorted(answer.triples, key=str)
    with pytest.raises(UnknownQuestion):
        defour.query("names", graph=example)


def test_ask(tmp_path: Path) -> None:
    assert answers.run("ASK {}", odd(tmp_path), where="") == BooleanAnswer(True)


def test_triples_are_sorted_once_each_and_their_blank_nodes_named() -> None:
    p = ox.NamedNode("a:p")
    one, two = ox.BlankNode(), ox.BlankNode()
    first = answers.triples_sorted([ox.Triple(one, p, two), ox.Triple(one, p, two)])
    assert first == answers.triples_sorted([ox.Triple(ox.BlankNode("z"), p, ox.BlankNode("a"))])
    assert len(first) == 1


def test_an_undeclared_prefix_is_said(tmp_path: Path) -> None:
    with pytest.raises(QueryFailed, match=r"^q:2:6: the prefix e: is not declared$"):
        answers.run("ASK {\n  ?s e:p ?o, _:b, 'f:x' } # g:x", odd(tmp_path), where="q")
