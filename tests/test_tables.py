"""Rows as table, CSV, TSV, JSON and XML."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from defour.errors import UsageError
from defour.queries.answers import Answer, BooleanAnswer, Term
from defour.vocabulary import INTEGER, STRING, YEAR
from defour.writing import tables
from defour.writing.columns import compact, visible, width

ANSWER = Answer(
    ("club", "name", "from"),
    (
        (Term("iri", "http://e/x"), Term("literal", 'Zeeën, "SK"\n2', STRING), None),
        (Term("bnode", "b0"), Term("literal", "🎉", None, "nl"), Term("literal", "2009", YEAR)),
        (None, Term("literal", "a\tb\\", STRING), Term("literal", "-7", INTEGER)),
    ),
)


def test_csv() -> None:
    text = tables.write(ANSWER, "csv")
    assert "\r" not in text
    assert list(csv.reader(io.StringIO(text))) == [
        ["club", "name", "from"],
        ["http://e/x", 'Zeeën, "SK"\n2', ""],
        ["_:b0", "🎉", "2009"],
        ["", "a\tb\\", "-7"],
    ]


@pytest.mark.parametrize(
    ("format", "theirs"),
    [
        ("tsv", ox.QueryResultsFormat.TSV),
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
    ],
)
def test_pyoxigraph_reads_it_back(format: str, theirs: ox.QueryResultsFormat) -> None:
    found = ox.parse_query_results(tables.write(ANSWER, format), theirs)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(ANSWER.columns)
    rows = [[None if term is None else term.value for term in row] for row in found]
    assert [row[1:] for row in rows] == [
        [None if term is None else term.value for term in row[1:]] for row in ANSWER.rows
    ]
    assert rows[0][0] == "http://e/x"


def test_json_has_no_datatype_for_strings() -> None:
    rows = json.loads(tables.write(ANSWER, "json"))["results"]["bindings"]
    assert rows[0]["name"] == {"type": "literal", "value": 'Zeeën, "SK"\n2'}
    assert rows[1]["name"]["xml:lang"] == "nl"
    assert "club" not in rows[2]


@pytest.mark.parametrize(
    ("format", "text"), [("table", "true\n"), ("csv", "true\n"), ("tsv", "true\n")]
)
def test_booleans(format: str, text: str) -> None:
    assert tables.write(BooleanAnswer(True), format) == text


def test_booleans_in_json_and_xml() -> None:
    assert json.loads(tables.write(BooleanAnswer(False), "json"))["boolean"] is False
    root = ET.fromstring(tables.write(BooleanAnswer(True), "xml"))
    assert root[1].text == "true"


def test_the_table_is_aligned_plain_and_on_one_line_each() -> None:
    assert tables.write(ANSWER, "table", {"e": "http://e/"}).split("\n") == [
        "club  name            from",
        "----  --------------  ----",
        'e:x   Zeeën, "SK"\\n2',
        "_:b0  🎉              2009",
        "      a\\tb\\           -7",
        "",
    ]


def test_an_empty_answer_has_its_header() -> None:
    empty = Answer(("a", "b"), ())
    assert tables.write(empty, "table") == "a  b\n-  -\n"
    assert tables.write(empty, "csv") == "a,b\n"
    assert tables.write(Answer((), ()), "table").strip() == ""


def test_what_could_steer_a_terminal_is_escaped() -> None:
    assert visible("\x1b[31mred\x07\u202egnp\u2028\x9b") == (
        "\\u001b[31mred\\u0007\\u202egnp\\u2028\\u009b"
    )
    assert visible("Zeeën 🎉 \xa0 👨‍👩‍👧") == "Zeeën 🎉 \xa0 👨‍👩‍👧"


def test_width() -> None:
    assert [width(text) for text in ("abc", "é", "e\u0301", "🎉", "日本")] == [3, 1, 1, 2, 4]


def test_the_longest_namespace_that_fits_shortens() -> None:
    prefixes = {"a": "http://e/", "b": "http://e/b#", "": ""}
    assert compact("http://e/b#c", prefixes) == "b:c"
    assert compact("http://e/c", prefixes) == "a:c"
    assert compact("http://e/c/d", prefixes) == "http://e/c/d"
    assert compact("http://e/c d", prefixes) == "http://e/c d"


def test_what_xml_cannot_hold_is_said() -> None:
    answer = Answer(("x",), ((Term("literal", "a\x01", STRING),),))
    with pytest.raises(UsageError, match=r"U\+0001"):
        tables.write(answer, "xml")
    assert "\\u0001" in tables.write(answer, "json")


def test_an_unknown_format() -> None:
    with pytest.raises(UsageError, match="One of table, csv"):
        tables.write(ANSWER, "yaml")
