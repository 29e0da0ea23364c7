"""No control character of a file reaches a terminal, in any format; pipes get every byte."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import defour as package
from defour.terminal import escape_controls
from project import ROOT

EXAMPLE = str(Path(__file__).parent / "example")
EVIL = "\x1b[31m\x1b]0;title\x07\x9b2J\u202e\u2066\u200b\x7f\x00\r\x08"
STYLE = re.compile(r"\x1b\[[0-9;]*m")
BAR = re.compile(r"\r?\x1b\[(\?25[lh]|2K|1A)")
"""Colours; and what a bar of progress writes beside them."""
ESCAPED = EVIL.encode("unicode_escape").decode().replace("\\x00", "").replace("\\x", "\\u00")
TURTLE = f"""\
@prefix football: <https://w3id.org/defour/football#> .
@prefix id: <https://w3id.org/defour/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:evil a football:Match ; rdfs:label "a{ESCAPED}b"@en , "a{ESCAPED}b"@nl ;
  rdfs:comment "{ESCAPED}" ; football:date "{ESCAPED}" ; football:team <http://e/{chr(0x202E)}x> .
id:spell-evil a football:PlayingSpell ; football:player id:jan-voorbeeld ; football:team id:evil .
"""


def on_terminal(*arguments: str | Path, **variables: str) -> tuple[str, int]:
    """What the command sends to a terminal, on standard output and standard error together."""
    ours, theirs = pty.openpty()
    kept = {x: y for x, y in os.environ.items() if x not in ("NO_COLOR", "TERM", "COLUMNS")}
    kept |= {"TERM": "xterm", "COLUMNS": "100", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "defour", *map(str, arguments)],
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        env=kept,
    )
    os.close(theirs)
    text = b""
    with suppress(OSError):  # the other end is closed
        while part := os.read(ours, 65536):
            text += part
    os.close(ours)
    return text.decode(), process.wait()


def raw(text: str, *, styles: bool = False) -> list[str]:
    """The characters that a terminal obeys, apart from line ends, tabs, and colours of our own."""
    text = BAR.sub("", STYLE.sub("", text)) if styles else text
    text = text.replace("\r\n", "\n")
    bad = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
    return re.findall(bad, text)


@pytest.fixture
def evil(copy: Path) -> Path:
    (copy / "data" / "evil\x1b[32m\u202e.ttl").write_text(TURTLE, encoding="utf-8")
    question = copy / "sparql" / "questions" / "evil\x1b[32m\n.rq"
    question.write_text(
        '#+ summary: "\\e[31m\\x9b\\u202e"\nSELECT * { ?s ?p ?o }\n', encoding="utf-8"
    )
    return copy


FORMATS = ("table", "csv", "tsv", "json", "xml")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("query", "all.rq", "--format", x) for x in FORMATS),
        ("query", "made.rq", "--format", "turtle"),
        ("query", "--list"),
        ("query", "evil\x1b[32m\n", "--describe"),
        ("query", "nobody.rq"),
        ("query", "wrong\x1b[31m.rq"),
        ("why", "id:spell-evil"),
        ("why", "career", "--format", "json"),
        ("why", "\x1b[31m\u202e"),
        *(("validate", "--format", x) for x in ("text", "json", "turtle", "sarif", "github")),
        *(("export", "--format", x) for x in ("turtle", "rdfxml")),
        ("format",),
        ("evidence", "--article", "article.txt"),
        ("build", "-o", "out\x1b[31m"),
        ("cite", "--article", "evil.txt", "evil"),
        *(("diff", EXAMPLE, "graph", "--format", x) for x in ("text", "json", "patch")),
        ("\x1b[31m",),
        ("export", "--\x1b[31m\x9b"),
    ],
)
def test_nothing_that_a_terminal_obeys(
    evil: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(evil.parent)
    for name, text in {
        "all.rq": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
        "made.rq": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        "nobody.rq": "#+ params: [{name: x, kind: iri}]\n"
        "SELECT * { VALUES ?x { <http://e/\u202eb> } ?x ?p ?o }",
        "wrong\x1b[31m.rq": "SELECT \x1b[31m\u202e",
        "evil.txt": f"evil {EVIL} text",
        "article.txt": "other\x1b[31m",
    }.items():
        Path(name).write_text(text, encoding="utf-8")
    given = arguments if arguments[0].startswith("\x1b") else [*arguments, "--graph", evil]
    text, status = on_terminal(*given)
    assert status in (0, 1, 2, 3)
    assert text
    assert "unexpected" not in text
    assert raw(text, styles=arguments[0] in ("query", "why", "validate", "build")) == [], text


def test_a_pipe_gets_every_byte(tmp_path: Path, defour: Callable[..., Any]) -> None:
    query = tmp_path / "q.rq"
    query.write_text('SELECT ?x { VALUES ?x { "\\u001B[31mred\\u009B" } }', encoding="utf-8")
    assert "\x1b[31mred\x9b" in defour("query", query, "--format", "csv").out


def test_escapes() -> None:
    assert escape_controls("\x1b[31mred\x07\u202e\u2028") == "\\x1b[31mred\\x07\\u202e\\u2028"
    assert escape_controls("Zeeën 🎉 \xa0 👨‍👩‍👧") == "Zeeën 🎉 \xa0 👨‍👩‍👧"


def test_boxes_only_on_a_terminal_that_wants_them(defour: Callable[..., Any]) -> None:
    career = ("query", "career", "--graph", EXAMPLE)
    boxes, _ = on_terminal(*career, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "─" in boxes
    piped = defour(*career).out
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert on_terminal(*career, **plain)[0].replace("\r\n", "\n") == piped


@pytest.mark.parametrize(("name", "columns"), [("timeline", 80), ("stances", 120)])
def test_nothing_is_lost_on_a_terminal(name: str, columns: int) -> None:
    shown, _ = on_terminal("query", name, "--graph", ROOT, COLUMNS=str(columns))
    table, _, told = STYLE.sub("", shown).partition("There is no room for ")
    lines = table.splitlines()
    assert max(map(len, lines)) <= columns
    words = {word for line in lines for word in line.split()}
    answer = package.query(name, graph=ROOT)
    assert isinstance(answer, package.Answer)
    for column in {*answer.columns} - {*told.replace(",", "").replace(":", "").split()}:
        for text in (row[column].value for row in answer if row[column]):
            assert text.startswith("https:") or set(text.split()) <= words
