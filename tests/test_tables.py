"""Rows as table, CSV, TSV, JSON and XML."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from defour.errors import UsageError
from defour.namespaces import INTEGER, STRING, YEAR, shorten
from defour.queries.answer import Answer, BooleanAnswer, Term, write_results
from defour.queries.table import draw_table, plain_table, text_answer

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
    assert list(csv.reader(io.StringIO(text))) == [
        ["club", "name", "from"],
        ["http://e/x", 'Zeeën, "SK"\n2', ""],
        ["_:b0", "🎉", "2009"],
        ["", "a\tb\\", "-7"],
    ]


@pytest.mark.parametrize("format", ["tsv", "json", "xml"])
def test_pyoxigraph_reads_it_back(format: str) -> None:
    theirs = ox.QueryResultsFormat.from_extension(format)
    assert theirs is not None
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


def test_booleans() -> None:
    yes = BooleanAnswer(True)
    assert plain_table(yes, {}) == write_results(yes, "csv") == "true\n"
    assert json.loads(write_results(BooleanAnswer(False), "json"))["boolean"] is False
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
    assert plain_table(Answer((), ()), {}).strip() == ""
    wide = text_answer(("x", "y"), [(x, "|") for x in ("abc", "é", "e\u0301", "🎉", "日本")])
    shown = "abc   |\né     |\ne\u0301     |\n🎉    |\n日本  |\n"
    assert plain_table(wide, {}).endswith(shown)


def test_the_longest_namespace_that_fits_shortens() -> None:
    prefixes = {"a": "http://e/", "b": "http://e/b#", "": ""}
    iris = ("http://e/b#c", "http://e/c", "http://e/c/d", "http://e/c d")
    assert [shorten(x, prefixes) for x in iris] == ["b:c", "a:c", "http://e/c/d", "http://e/c d"]


def test_what_a_format_cannot_hold_is_said() -> None:
    answer = text_answer(("x",), [("a\x01",)])
    with pytest.raises(UsageError, match=r"U\+0001"):
        write_results(answer, "xml")
    assert "\\u0001" in write_results(answer, "json")
    with pytest.raises(UsageError, match="One of csv, tsv, json, xml"):
        write_results(ANSWER, "yaml")


LONG = ("e:a-name-that-is-long", "words that may go on to the next line of it", "")
WIDE = text_answer(("name", "text", "none"), [LONG, ("e:b", "few words", "")])


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (
            77,
            "name                   text                                         none\n─\n"
            "e:a-name-that-is-long  words that may go on to the next line of it\n"
            "e:b                    few words",
        ),
        (
            50,
            "name                   text                   none\n─\n"
            "e:a-name-that-is-long  words that may go on\n"
            "                       to the next line of\n"
            "                       it\n"
            "e:b                    few words",
        ),
        (
            30,
            "name  e:a-name-that-is-long\ntext  words that may go on to\n"
            "      the next line of it\n\n"
            "name  e:b\ntext  few words\n",
        ),
    ],
)
def test_a_terminal(columns: int, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are wrapped, names are not; where even that is too wide, each row is a block."""
    monkeypatch.setenv("COLUMNS", str(columns))
    text = re.sub(r"\x1b\[[0-9;]*m", "", draw_table(WIDE, {}))
    lines = [line.rstrip() for line in text.splitlines()]
    assert max(map(len, lines)) <= columns
    assert re.sub("─+", "─", "\n".join(lines)) == shown


def test_a_terminal_without_rows_or_columns() -> None:
    assert "a" in draw_table(Answer(("a", "b"), ()), {})
    assert draw_table(Answer((), [()]), {}).strip() == ""
