"""Validation of an archive: each article alone, in whatever way it is read."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from defour.archives import check
from defour.archives.check import ArticleChecker, Audit, Checked
from defour.archives.workers import check_articles
from defour.errors import Crashed
from defour.folder import find_folder
from defour.rdf.articles import read_articles
from defour.validation.validate import read_rules, validate
from project import ROOT

Run = Callable[..., Ran]
FILES = [ROOT / "data" / "defour.ttl", ROOT / "examples"]
LOAN = ROOT / "examples" / "loan-2031-07" / "data" / "loan-2031-07.ttl"


@pytest.fixture(scope="module")
def checker() -> ArticleChecker:
    shapes, ontology = read_rules(None, None, find_folder(ROOT))
    return ArticleChecker(shapes, [*ontology.values()], notes=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles, of which one has a fault of the shapes and one of lint."""
    path = tmp_path_factory.mktemp("archive") / "archive.nq"
    articles = {x.iri: x.nquads for x in read_articles(FILES)}
    (loan,) = (x for x in articles if "loan" in x)
    articles[loan] = articles[loan].replace(b"/football#Group>", b"/football#Grupo>")
    articles[loan] = articles[loan].replace(b'"2031-07-02"^^', b'"2 July"^^', 1)
    path.write_bytes(b"# an archive\n" + b"".join(articles.values()))
    return path


@pytest.fixture(scope="module")
def told(checker: ArticleChecker, archive: Path) -> list[Checked]:
    return [*check_articles(checker, read_articles([archive]))]


def test_what_is_told_is_what_validate_tells_of_each_alone(
    told: list[Checked], archive: Path, tmp_path: Path
) -> None:
    for found, article in zip(told, read_articles([archive]), strict=True):
        path = tmp_path / "one.nq"
        path.write_bytes(b"\n" * (article.line - 1) + article.nquads)
        report = validate([path], graph=ROOT)
        record = json.dumps(found.record).replace(str(archive), str(path))
        assert record == json.dumps(check.list_findings(report))
        assert (found.ok, found.triples) == (report.ok, report.triples)
    assert [x.ok for x in told].count(False) == 1
    (faulty,) = (x for x in told if not x.ok)
    names = {x["rule"] for x in faulty.record["results"]} | {x.name for x in faulty.problems}
    assert {"unknown-term", "ill-typed-literal", "asOf"} <= names


def test_what_has_no_fault_is_told_at_once(
    checker: ArticleChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("defour.archives.check.validate")
    assert {x.ok for x in map(checker.check, read_articles(FILES[1:]))} == {True}


def test_two_processes_tell_the_same_and_a_killed_one_is_told(
    checker: ArticleChecker, archive: Path, told: list[Checked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("defour.archives.workers.BATCH", 1)
    found = [*check_articles(checker, read_articles([archive]), 2)]
    assert [(x.line, x.problems) for x in found] == [(x.line, x.problems) for x in told]
    monkeypatch.setattr(checker, "check", lambda _: signal.raise_signal(signal.SIGKILL))
    with pytest.raises(Crashed, match="--resume"):
        list(check_articles(checker, read_articles([archive]), 2))


def test_a_run_that_was_cut_off_goes_on(archive: Path, tmp_path: Path, defour: Run) -> None:
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    args = ("validate", "--graph", ROOT, "--stream", archive, "--format", "jsonl", "-o")
    assert defour(*args, whole).status == 1
    lines = whole.read_bytes().splitlines(keepends=True)
    assert [json.loads(x)["ok"] for x in lines].count(False) == 1
    for kept in (b"", lines[0] + lines[1][:40], b"".join(lines)):
        part.write_bytes(kept)
        assert defour(*args, part, "--resume").status == 1
        assert part.read_bytes() == whole.read_bytes()
    part.write_bytes(b"{}\n")
    assert defour(*args, part, "--resume").status == 3


def test_the_command(archive: Path, tmp_path: Path, defour: Run) -> None:
    args = ("validate", "--graph", ROOT, "--stream", archive)
    ran = defour(*args)
    assert (ran.status, "4 articles" in ran.out, ": 1 with faults" in ran.out) == (
        1,
        True,
        True,
    )
    line = next(x for x in ran.out.splitlines() if "unknown-term" in x).split(":")[1]
    assert b"Grupo" in archive.read_bytes().splitlines()[int(line) - 1]
    turtle = defour(*args, "--format", "turtle").out
    assert "dcterms:source <https://w3id.org/defour/id/loan-2031-07>" in turtle
    runs = json.loads(defour(*args, "--format", "sarif").out)["runs"]
    assert "lint/unknown-term" in {x["ruleId"] for x in runs[0]["results"]}
    store = tmp_path / "store"
    assert defour("load", store, archive, "--graph", ROOT).status == 0
    assert ": 1 with faults" in defour("validate", "--graph", ROOT, "--store", store).out
    (tmp_path / "bad.nq").write_bytes(archive.read_bytes() + b"oops\n")
    ran = defour(*args[:-1], tmp_path / "bad.nq", "--format", "jsonl")
    assert (ran.status, ran.out.count("\n"), "bad.nq:" in ran.err) == (3, 3, True)
    assert defour(*args, "--shape", "Claim").status == 2
    assert defour("validate", "--resume").status == 2


def test_the_other_engine_audits(
    checker: ArticleChecker, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audits = [Audit(1, seed) for seed in range(6)]
    articles = [*read_articles(FILES)]
    kept = [[iri for iri, _ in _names(x, articles)] for x in audits]
    assert kept == [[iri for iri, _ in _names(x, articles[::-1])] for x in audits]
    assert len({x for each in kept for x in each}) > 1
    run = check.run_engine
    first, lame = (next(x for x in read_articles(y) if "loan" in x.iri) for y in (FILES, [archive]))
    assert checker.compare(first) == []
    empty = check.Graph()
    monkeypatch.setattr(check, "run_engine", lambda x, y: run(x, y) if y == "turbo" else empty)
    assert checker.compare(lame)[0].startswith("turbo alone: ")


def _names(audit: Audit, articles: list[check.Article]) -> list[tuple[str, list[str]]]:
    assert [*audit.look(articles)] == articles

    class Nobody:
        def compare(self, _: check.Article) -> list[str]:
            return []

    return [*audit.run(Nobody())]  # type: ignore[arg-type]


def test_articles_of_a_folder_are_checked_each_alone(tmp_path: Path) -> None:
    """Another article says otherwise of the same situation, as it may."""
    text = LOAN.read_text(encoding="utf-8")
    other = text.replace("loan-2031-07", "loan-2031-08")
    assert "football:untilEndOf id:season-2031-32" in text
    other = other.replace(
        "football:untilEndOf id:season-2031-32", "football:untilEndOf id:autumn-2031"
    )
    for name, content in (("a.ttl", text), ("b.ttl", other)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert validate([tmp_path / name], graph=ROOT).ok
    assert validate([tmp_path], graph=ROOT).ok
    wrong = other.replace("football:Group", "football:Club", 1)
    (tmp_path / "b.ttl").write_text(wrong.replace('"Mara Quist"', '"Mara"@fr'), encoding="utf-8")
    report = validate([tmp_path], graph=ROOT)
    alone = validate([tmp_path / "b.ttl"], graph=ROOT)
    assert report.results == alone.results != ()
    assert not report.ok
    assert len(set(report.graph.objects(None, check.SH.result))) == len(report.results)
