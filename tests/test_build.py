"""Everything in one folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

import defour as library
from defour.errors import BadQuestion, Malformed, UsageError
from defour.folder import Folder


def test_what_is_written(example: Path, tmp_path: Path) -> None:
    target, steps = tmp_path / "new" / "build", []
    built = library.build(target, graph=example, progress=lambda *step: steps.append(step))
    assert {str(x.relative_to(target)) for x in built.files} == {
        *(f"graph.{x}" for x in ("ttl", "nt", "jsonld", "rdf")),
        *("report.ttl", "report.txt", "shapes.ttl"),
        *(f"answers/{x.stem}.csv" for x in Folder(example).questions),
    }
    assert built.report.conforms
    assert (built.answers["career"], built.triples) == (2, len(library.to_rdflib(example)))
    career = (target / "answers" / "career.csv").read_text(encoding="utf-8")
    assert career.startswith("club,clubLabel,from,to,situation\n")
    assert [x[0] for x in steps] == list(range(len(steps)))
    assert {x[1] for x in steps} == {len(steps) - 1}
    again = library.build(tmp_path / "again", graph=example)
    assert [x.read_bytes() for x in built.files] == [x.read_bytes() for x in again.files]


def test_nothing_is_written_when_something_fails(copy: Path, tmp_path: Path) -> None:
    question = copy / "sparql" / "questions" / "zzz.rq"
    question.write_text("SELECT * WHERE {")
    with pytest.raises(BadQuestion, match=r"zzz\.rq"):
        library.build(tmp_path / "build", graph=copy)
    question.unlink()
    (copy / "data" / "zzz.ttl").write_text("<urn:a>")
    with pytest.raises(Malformed):
        library.build(tmp_path / "build", graph=copy)
    with pytest.raises(UsageError, match="is in data/ of the graph folder"):
        library.build(copy / "data" / "build", graph=copy)
    assert not (tmp_path / "build").exists()


def test_the_command(defour: Callable, copy: Path, tmp_path: Path) -> None:
    where = ["-o", tmp_path / "build", "--graph", copy]
    ran = defour("build", *where)
    assert (ran.status, "report   conforms: " in ran.out) == (0, True)
    assert "answers  3 questions, 5 rows: " in ran.out
    path = copy / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('football:to "2015"', 'football:to "2001"'), encoding="utf-8")
    ran = defour("build", *where)
    assert (ran.status, "report   1 result: " in ran.out) == (1, True)
    assert "Spell-inOrder" in (tmp_path / "build" / "report.txt").read_text(encoding="utf-8")


def test_what_cannot_be_written(defour: Callable, example: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ran = defour("build", "--graph", example, "-o", tmp_path / "file")
    assert (ran.status, "unwritable" in ran.err) == (3, True)
    assert (tmp_path / "file").read_text() == "x"
