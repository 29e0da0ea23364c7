"""Everything in one folder."""

import os
import shutil
from pathlib import Path

import pytest

from defour.cli import main
from defour.errors import BadQuestion, Malformed
from defour.folder import Folder
from defour.writing.build import build

EXAMPLE = Folder(Path(__file__).parent / "example")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the example graph, to break."""
    return Folder(Path(shutil.copytree(EXAMPLE.root, tmp_path / "example")))


def test_what_is_written(tmp_path: Path) -> None:
    steps = []
    built = build(EXAMPLE, tmp_path / "new" / "build", progress=lambda *step: steps.append(step))
    found = {str(x.relative_to(tmp_path / "new" / "build")) for x in built.files}
    assert found == {
        *(f"graph.{x}" for x in ("ttl", "nt", "jsonld", "rdf")),
        *("report.ttl", "report.txt"),
        *(f"answers/{x.stem}.csv" for x in EXAMPLE.questions),
    }
    assert all(x.is_file() for x in built.files)
    assert built.report.conforms
    assert built.answers["career"] == 2
    career = tmp_path / "new" / "build" / "answers" / "career.csv"
    assert career.read_text(encoding="utf-8").startswith("club,clubLabel,from,to,situation\n")
    assert [x[0] for x in steps] == list(range(len(steps)))
    assert {x[1] for x in steps} == {len(steps) - 1}


def test_it_is_the_same_twice(tmp_path: Path) -> None:
    first = {x.name: x.read_bytes() for x in build(EXAMPLE, tmp_path / "a").files}
    assert first == {x.name: x.read_bytes() for x in build(EXAMPLE, tmp_path / "b").files}


def test_nothing_is_written_when_something_fails(folder: Folder, tmp_path: Path) -> None:
    question = folder.root / "sparql" / "questions" / "zzz.rq"
    question.write_text("SELECT * WHERE {")
    with pytest.raises(BadQuestion, match=r"zzz\.rq"):
        build(folder, tmp_path / "build")
    question.unlink()
    (folder.root / "data" / "zzz.ttl").write_text("<urn:a>")
    with pytest.raises(Malformed):
        build(folder, tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_the_command(folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["-o", str(tmp_path / "build"), "--graph", str(folder.root)]
    assert main(["build", *where]) == 0
    out = capsys.readouterr().out
    assert "report   conforms: " in out
    assert "answers  3 questions, 5 rows: " in out
    path = folder.root / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('football:to "2015"', 'football:to "2001"'), encoding="utf-8")
    assert main(["build", *where]) == 1
    assert "report   1 result: " in capsys.readouterr().out
    assert "Spell-inOrder" in (tmp_path / "build" / "report.txt").read_text(encoding="utf-8")


def test_what_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    graph = ["--graph", str(EXAMPLE.root)]
    assert main(["build", *graph, "-o", str(tmp_path / "file")]) == 3
    assert "unwritable" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "x"
    if os.geteuid() != 0:
        (tmp_path / "closed").mkdir(mode=0o500)
        assert main(["build", *graph, "-o", str(tmp_path / "closed" / "build")]) == 3
