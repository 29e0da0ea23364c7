"""`defour format`: what it reads and writes, and its status."""

import io
import sys
from pathlib import Path

import pytest

from defour import cli


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    for part in ("ontology", "data", "shapes", "sparql"):
        (tmp_path / part).mkdir()
    (tmp_path / "data" / "one.ttl").write_text("<http://a/> <http://b/> <http://c/> .")
    (tmp_path / "shapes" / "two.ttl").write_text("<http://a/>\n    <http://b/> 1 .\n")
    return tmp_path


def test_check_names_the_files_and_writes_nothing(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = graph / "data" / "one.ttl"
    before = one.read_bytes()
    assert cli.main(["format", "--check", "--graph", str(graph)]) == 1
    assert capsys.readouterr().out == f"{one}\n"
    assert one.read_bytes() == before
    assert cli.main(["format", "--graph", str(graph)]) == 0
    assert one.read_text() == "<http://a/>\n    <http://b/> <http://c/> .\n"
    assert cli.main(["format", "--check", str(graph)]) == 0


def test_a_malformed_file_leaves_the_others_as_they_are(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = graph / "data" / "one.ttl", graph / "data" / "two.ttl"
    before = one.read_bytes()
    two.write_text("<http://a/>\n  <http://b/> .")
    assert cli.main(["format", str(graph)]) == 3
    assert f"{two}:2:" in capsys.readouterr().err
    assert one.read_bytes() == before
    two.write_bytes(b'<http://a/> <http://b/> "caf\xe9" .')
    assert cli.main(["format", str(graph)]) == 3
    assert "bad-encoding" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "status"), [("nowhere.ttl", 3), ("note.txt", 2), ("sparql", 3), ("-", 2)]
)
def test_what_cannot_be_formatted(
    graph: Path, path: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (graph / "note.txt").write_text("note")
    paths = [str(graph / "data"), path if path == "-" else str(graph / path)]
    assert cli.main(["format", *paths]) == status
    assert "see docs/errors.md#" in capsys.readouterr().err


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_standard_input(
    option: list[str], monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = io.TextIOWrapper(io.BytesIO('<http://a/> <http://b/> "é".'.encode()))
    monkeypatch.setattr(sys, "stdin", source)
    assert cli.main(["format", *option, "-"]) == len(option)
    out = capsysbinary.readouterr().out.decode()
    assert out == ("-\n" if option else '<http://a/>\n    <http://b/> "é" .\n')
