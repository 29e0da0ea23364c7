"""Rows as table, CSV, TSV, JSON and XML."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from defour.errors import UsageError
from defour.namespaces import INTEGER, STRING, YEAR
from defour.queries.answer import Answer, BooleanAnswer, Term
from defour.queries.results import write_results
from defour.queries.table import compact, draw_table, width
from defour.terminal import escape_controls

ANSWER = Answer(
    ("club", "name", "from"),
    (
        (Term("iri", "http://e/x"), Term("literal", 'Zeeën, "SK"\n2', STRING), None),
        (Term("bnode", "b0"), Term("literal", "🎉", None, "nl"), Term("literal", "2009", YEAR)),
        (None, Term("literal", "a\tb\\", STRING), Term("literal", "-7", INTEGER)),
    ),
)


def test_csv() -> None:
    text = write_results(ANSWER, "csv")
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
    found = ox.parse_query_results(write_results(ANSWER, format), theirs)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(ANSWER.columns)
    rows = [[None if term is None else term.value for term in row] for row in found]
    assert [row[1:] for row in rows] == [
        [None if term is None else term.value for term in row[1:]] for row in ANSWER.rows
    ]
    assert rows[0][0] == "http://e/x"


def test_json_has_no_datatype_for_strings() -> None:
    rows = json.loads(write_results(ANSWER, "json"))["results"]["bindings"]
    assert rows[0]["name"] == {"type": "literal", "value": 'Zeeën, "SK"\n2'}
    assert rows[1]["name"]["xml:lang"] == "nl"
    assert "club" not in rows[2]


@pytest.mark.parametrize(
    ("format", "text"), [("table", "true\n"), ("csv", "true\n"), ("tsv", "true\n")]
)
def test_booleans(format: str, text: str) -> None:
    assert write_results(BooleanAnswer(True), format) == text


def test_booleans_in_json_and_xml() -> None:
    assert json.loads(write_results(BooleanAnswer(False), "json"))["boolean"] is False
    root = ET.fromstring(write_results(BooleanAnswer(True), "xml"))
    assert root[1].text == "true"


def test_the_table_is_aligned_plain_and_on_one_line_each() -> None:
    assert write_results(ANSWER, "table", {"e": "http://e/"}).split("\n") == [
        "club  name            from",
        "----  --------------  ----",
        'e:x   Zeeën, "SK"\\n2',
        "_:b0  🎉              2009",
        "      a\\tb\\           -7",
        "",
    ]


def test_an_empty_answer_has_its_header() -> None:
    empty = Answer(("a", "b"), ())
    assert write_results(empty, "table") == "a  b\n-  -\n"
    assert write_results(empty, "csv") == "a,b\n"
    assert write_results(Answer((), ()), "table").strip() == ""


def test_what_could_steer_a_terminal_is_escaped() -> None:
    assert escape_controls("\x1b[31mred\x07\u202egnp\u2028\x9b") == (
        "\\x1b[31mred\\x07\\u202egnp\\u2028\\x9b"
    )
    assert escape_controls("Zeeën 🎉 \xa0 👨‍👩‍👧") == "Zeeën 🎉 \xa0 👨‍👩‍👧"


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
        write_results(answer, "xml")
    assert "\\u0001" in write_results(answer, "json")


def test_an_unknown_format() -> None:
    with pytest.raises(UsageError, match="One of table, csv"):
        write_results(ANSWER, "yaml")


def on_width(monkeypatch: pytest.MonkeyPatch, columns: int, answer: Answer) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = draw_table(answer, {"e": "http://e/"})
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in text.splitlines()]
    assert max(map(len, lines), default=0) <= columns
    return [re.sub("─+", "─", line) for line in lines]


def rows(**columns: list[str]) -> Answer:
    def term(text: str) -> Term | None:
        if text.startswith("http"):
            return Term("iri", text)
        return Term("literal", text, STRING) if text else None

    return Answer(columns, ([term(x) for x in row] for row in zip(*columns.values(), strict=True)))


WIDE = rows(
    name=["http://e/a-name-that-is-long", "http://e/b"],
    text=["words that may go on to the next line of it", "few words"],
    none=["", ""],
)


def test_a_terminal_that_is_wide_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_width(monkeypatch, 77, WIDE) == [
        "name                   text                                         none",
        "─",
        "e:a-name-that-is-long  words that may go on to the next line of it",
        "e:b                    few words",
    ]


def test_empty_columns_go_before_words_are_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_width(monkeypatch, 70, WIDE)[0] == "name                   text"
    assert on_width(monkeypatch, 50, WIDE) == [
        "name                   text",
        "─",
        "e:a-name-that-is-long  words that may go on to",
        "                       the next line of it",
        "e:b                    few words",
    ]


def test_blocks_where_even_that_is_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_width(monkeypatch, 40, WIDE) == [
        "name  e:a-name-that-is-long",
        "text  words that may go on to the next",
        "      line of it",
        "",
        "name  e:b",
        "text  few words",
    ]


def test_a_terminal_without_rows_or_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_width(monkeypatch, 80, rows(a=[], b=[]))[0] == "a  b"
    assert on_width(monkeypatch, 2, rows(a=[], b=[])) == []
    assert not any(on_width(monkeypatch, 80, Answer((), [()])))
