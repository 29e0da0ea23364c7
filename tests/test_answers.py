"""Answers: the same from both engines; as table, CSV, TSV, JSON and XML."""

import json
import pickle
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest

import defour
from defour.commands.query import draw_table, plain_table
from defour.errors import BadQuestion, UnknownQuestion, UsageError
from defour.namespaces import (
    ID,
    INTEGER,
    STRING,
    XSD,
    YEAR,
    find_named,
    short_name,
    shorten,
    turtle_name,
)
from defour.queries.answer import (
    Answer,
    BooleanAnswer,
    GraphAnswer,
    Term,
    answer_rows,
    write_results,
)
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import parse

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
        ("PREFIX a: <b:>\n SELCT * {}", 'q:2:2: is not SPARQL 1.1 at "SELCT"'),
        ("insert data { <a:b> <a:b> 1 }", "q:1:1: defour changes no data: INSERT is an update"),
        ("ASK {\n  ?s e:p ?o, _:b, 'f:x' } # g:x", "q:2:6: the prefix e: is not declared"),
        (
            "ASK { ?s rdfs:label ?o }",
            "q:1:10: the prefix rdfs: is not declared. "
            "Add PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
        ),
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

    answer = defour.query(example / "sparql" / "exports" / "names.rq", graph=example)
    assert isinstance(answer, GraphAnswer)
    assert list(answer.triples) == sorted(answer.triples, key=str)
    assert repr(answer) == f"<GraphAnswer: {len(answer)} triples>"
    with pytest.raises(UnknownQuestion):
        defour.query("names", graph=example)


ANSWER = Answer(
    ("club", "name", "from"),
    (
        (Term("iri", "http://e/x"), Term("literal", 'Zeeën, "SK"\n2', STRING), None),
        (Term("bnode", "b0"), Term("literal", "🎉", None, "nl"), Term("literal", "2009", YEAR)),
        (None, Term("literal", "a\tb\\", STRING), Term("literal", "-7", INTEGER)),
    ),
)


def text_answer(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Answer:
    return Answer(columns, ([Term("literal", text, STRING) for text in row] for row in rows))


@pytest.mark.parametrize("format", ["tsv", "json", "xml"])
def test_pyoxigraph_reads_it_back(format: str) -> None:
    theirs = ox.QueryResultsFormat.from_extension(format)
    assert theirs is not None
    found = ox.parse_query_results(write_results(ANSWER, format), theirs)
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    again = answer_rows(columns, list(found), where="again")
    assert again == ANSWER
    assert "XMLSchema#string" not in write_results(ANSWER, format)
    wanted = 'club,name,from\nhttp://e/x,"Zeeën, ""SK""\n2",\n_:b0,🎉,2009\n,a\tb\\,-7\n'
    assert write_results(ANSWER, "csv") == wanted


def test_booleans() -> None:
    yes, no = ask("ASK {}"), BooleanAnswer(False)
    assert isinstance(yes, BooleanAnswer)
    assert (bool(yes), bool(no)) == (True, False)
    assert plain_table(yes, {}) == write_results(yes, "csv") == "true\n"
    assert json.loads(write_results(no, "json"))["boolean"] is False
    assert ET.fromstring(write_results(yes, "xml"))[1].text == "true"


def test_the_table_is_aligned_plain_and_on_one_line_each() -> None:
    assert plain_table(ANSWER, {"e": "http://e/"}).split("\n") == [
        "club  name            from",
        "----  --------------  ----",
        'e:x   Zeeën, "SK"\\n2',
        "_:b0  🎉              2009",
        "      a\\tb\\           -7",
        "",
    ]


def test_an_empty_answer_has_its_header() -> None:
    empty = Answer(("a", "b"), ())
    assert plain_table(empty, {}) == "a  b\n-  -\n"
    assert write_results(empty, "csv") == "a,b\n"
    assert plain_table(Answer((), ()), {}).strip() == draw_table(Answer((), [()]), {}).strip() == ""
    assert "a" in draw_table(empty, {})
    wide = text_answer(("x", "y"), [(x, "|") for x in ("abc", "é", "e\u0301", "🎉", "日本")])
    shown = "abc   |\né     |\ne\u0301     |\n🎉    |\n日本  |\n"
    assert plain_table(wide, {}).endswith(shown)


def test_prefixes() -> None:
    prefixes = {"a": "http://e/", "b": "http://e/b#", "": ""}
    iris = ("http://e/b#c", "http://e/c", "http://e/c/d", "http://e/c d")
    assert [shorten(x, prefixes) for x in iris] == ["b:c", "a:c", "http://e/c/d", "http://e/c d"]


def test_names_in_an_archive() -> None:
    both, last = [f"{ID}a/claim/x", f"{ID}b/claim/x"], f"{ID}b/passage/1-2"
    own = {"id": ID, "claim": f"{ID}a/claim/", "article": f"{ID}b/"}
    names = ["a/claim/x", "b/claim/x", "b/passage/1-2"]
    assert [shorten(x, own) for x in (*both, last)] == [*map(short_name, (*both, last))] == names
    assert shorten(f"{ID}b/", own) == "article:"
    assert turtle_name(both[0], own) == "claim:x"
    assert turtle_name(both[1], own) == f"<{both[1]}>"
    iris = [*both, last, f"{ID}x"]
    assert [find_named(x, iris) for x in names] == [[x] for x in iris[:3]]
    assert find_named("claim:x", iris) == find_named("claim/x", iris) == both
    assert find_named("x", iris) == [*both, f"{ID}x"]
    assert find_named("id:x", iris) == [f"{ID}x"]
    assert find_named("passage:1-2", iris) == [last]
    assert find_named("im/x", iris) == find_named("", iris) == find_named("claim:", iris) == []


def test_what_a_format_cannot_hold_is_said() -> None:
    answer = text_answer(("x",), [("a\x01",)])
    with pytest.raises(UsageError, match=r"U\+0001"):
        write_results(answer, "xml")
    assert "\\u0001" in write_results(answer, "json")
    with pytest.raises(UsageError, match="One of csv, tsv, json, xml"):
        write_results(ANSWER, "yaml")


LONG = ("e:a-name-that-is-long-and-longer", "words that may go on to the next line", "")
WIDE = text_answer(("name", "text", "none"), [LONG, ("e:b", "few words", "")])


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (
            58,
            "name                              text                none\n"
            "e:a-name-that-is-long-and-longer  words that may go\n"
            "                                  on to the next\n"
            "                                  line\n"
            "e:b                               few words",
        ),
        (
            46,
            "name                            text\n"
            "e:a-name-that-is-long-and-long  words that may\n"
            "er                              go on to the\n"
            "                                next line\n"
            "e:b                             few words\n"
            "There is no room for none: ask for another\n--format, or for fewer columns.",
        ),
        (
            20,
            "name\ne:a-name-that-is-lon\ng-and-longer\ne:b\nThere is no room for\n"
            "text, none: ask for\nanother --format, or\nfor fewer columns.",
        ),
    ],
)
def test_a_terminal(columns: int, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns shrink, and are wrapped; what has no room even so is left out with a word."""
    monkeypatch.setenv("COLUMNS", str(columns))
    text = re.sub(r"\x1b\[[0-9;]*m", "", draw_table(WIDE, {}))
    lines = [line.rstrip() for line in text.splitlines()]
    assert max(map(len, lines)) <= columns
    assert "\n".join(line for line in lines if line.strip("─")) == shown


def test_a_column_goes_before_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    columns = ("club", "clubLabel", "from", "situation")
    rows = [("id:of-a-name-that-is-long", "Sporting Voorbeeld", "2009", "id:a-spell-of-somebody")]
    head = draw_table(text_answer(columns, rows), {}).splitlines()[0]
    assert re.sub(r"\x1b\[[0-9;]*m", "", head).split() == [*columns[1:]]
