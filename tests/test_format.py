"""`defour format`: the canonical form keeps triples and comments, and what it reads and writes."""

import io
import os
import re
import sys
from collections import Counter
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox
import pytest

from defour.errors import Malformed
from defour.rdf.turtle_format import format_turtle
from documents import Document
from project import ROOT

TIMES = int(os.environ.get("DEFOUR_FUZZ", "1"))


def form(text: str) -> str:
    result = format_turtle(text, where="test.ttl")
    assert format_turtle(result, where="test.ttl") == result
    assert canonical(result) == canonical(text)
    return result


def canonical(text: str) -> ox.Dataset:
    turtle = text.removeprefix("\ufeff")
    quads = ox.parse(turtle, ox.RdfFormat.TURTLE, base_iri="http://elsewhere.example/one/two")
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_any_document() -> None:
    """DEFOUR_FUZZ=100 makes a hundred times as many of them."""
    for seed in range(300 * TIMES):
        text = Document(seed, "ttl").data.decode()
        result = form(text)
        comments = [Counter(re.findall(r"# <c>[^\r\n]* \d+\.", x)) for x in (text, result)]
        assert comments[0] == comments[1]
        assert "\ufeff" not in result


@pytest.mark.parametrize(
    "given", sorted((Path(__file__).parent / "format").glob("*.given.ttl")), ids=attrgetter("name")
)
def test_the_form_of(given: Path) -> None:
    wanted = given.with_name(given.name.replace("given", "wanted"))
    assert form(given.read_text()) == wanted.read_text()


def test_byte_order_mark_and_line_ends() -> None:
    text = '\ufeff# é\r\n<http://a.example/> <http://b.example/> """x\r\ny""" .\r\n'
    assert form(text) == '# é\n<http://a.example/>\n    <http://b.example/> """x\r\ny""" .\n'
    assert form("") == ""
    assert form("# alone\r") == "# alone\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('@prefix e: <http://e/> .\ne:a e:b\n e:c "01" e:x .', "3:6"),
        ("<http://a/> <http://b/> ex:c .", "1:25"),
        ('# é\n\n<http://a/> <http://b/> "é', "3:25"),
        ("<http://a/> <http://b/> <<( <http://a/> <http://a/> <http://a/> )>> .", "1:25"),
    ],
)
def test_malformed(text: str, place: str) -> None:
    with pytest.raises(Malformed) as caught:
        format_turtle(text, where="x.ttl")
    assert caught.value.where == f"x.ttl:{place}"


def test_what_is_nested_deep() -> None:
    text = "<http://a/> <http://b/> {} ."
    form(text.format("(" * 100 + ")" * 100))
    with pytest.raises(Malformed, match="nested too deep"):
        format_turtle(text.format("(" * 9000 + ")" * 9000), where="x.ttl")


def test_the_files_of_the_project_are_in_the_form(defour) -> None:
    for given in (["--graph", ROOT], [ROOT / "examples", ROOT / "tests" / "fixtures"]):
        assert defour("format", "--check", *given)[:2] == (0, "")


def test_check_names_the_files_and_writes_nothing(defour, copy: Path) -> None:
    one = copy / "data" / "one.ttl"
    one.write_text("<http://a/> <http://b/> <http://c/> .")
    assert defour("format", "--check", one, copy / "ontology")[:2] == (1, f"{one}\n")
    assert defour("format", "--graph", copy).status == 0
    assert one.read_text() == "<http://a/>\n    <http://b/> <http://c/> .\n"
    assert defour("format", "--check", copy).status == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [("nowhere.ttl", 3), ("note.txt", 2), ("sparql", 3), ("-", 2), ("two.ttl", 3)],
)
def test_what_cannot_be_formatted(defour, copy: Path, path: str, status: int) -> None:
    (copy / "note.txt").write_text("note")
    (copy / "two.ttl").write_text("<http://a/>\n  <http://b/> .")
    (copy / "data" / "one.ttl").write_text("<http://a/> <http://b/> <http://c/> .")
    result = defour("format", copy / "data", path if path == "-" else copy / path)
    assert result.status == status
    assert "more: defour explain " in result.err
    assert "\n" not in (copy / "data" / "one.ttl").read_text()  # the others stay


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_standard_input(defour, option: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.TextIOWrapper(io.BytesIO('<http://a/> <http://b/> "é".'.encode()))
    monkeypatch.setattr(sys, "stdin", source)
    out = "-\n" if option else '<http://a/>\n    <http://b/> "é" .\n'
    assert defour("format", *option, "-")[:2] == (len(option), out)


def test_no_file_is_written_through_a_link_out_of_the_folder(defour, copy: Path) -> None:
    outside, link = copy.parent / "outside.ttl", copy / "data" / "link.ttl"
    outside.write_text("<a:s>   <a:p> <a:o>.")
    link.symlink_to(outside)
    for arguments in (("--graph", copy), (copy,)):
        result = defour("format", *arguments)
        assert result.status == 3
        assert "a symbolic link leads out of the folder" in result.err
    assert outside.read_text() == "<a:s>   <a:p> <a:o>."
    assert defour("format", link).status == 0
    assert link.is_symlink()
    assert outside.read_text() == "<a:s>\n    <a:p> <a:o> .\n"
