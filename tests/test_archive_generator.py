"""The invented archive of the benchmarks: the same each time, and faulty as its manifest says."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from defour.validation.validate import validate
from project import FOLDER, ROOT

Generate = Callable[..., tuple[dict[str, bytes], dict[str, Any]]]


@pytest.fixture
def generate(tmp_path: Path) -> Generate:
    """The lines of each article by its graph, and the manifest."""

    def run(*words: str) -> tuple[dict[str, bytes], dict[str, Any]]:
        names = [str(tmp_path / x) for x in ("archive.nq", "manifest.json")]
        script = str(ROOT / "benchmarks" / "archive.py")
        command = [sys.executable, script, *words, "-o", names[0], "--manifest", names[1]]
        subprocess.run(command, check=True)
        articles: dict[str, bytes] = {}
        for line in Path(names[0]).read_bytes().splitlines(keepends=True):
            graph = line.rsplit(b" ", 2)[1][1:-1].decode()
            articles[graph] = articles.get(graph, b"") + line.replace(
                b" <%s> ." % graph.encode(), b" ."
            )
        return articles, json.loads(Path(names[1]).read_bytes())

    return run


def told(article: bytes, *, lint: bool) -> tuple[list[tuple[str, str]], set[str]]:
    """The results for an article alone, by rule and focus node, and the findings."""
    report = validate([article], FOLDER.shapes, FOLDER.ontology, lint=lint)
    results = sorted((x.rule, str(x.focus)) for x in report.results)
    return results, {x.name for x in report.findings if x.level == "fault"}


def test_an_article_is_the_same_in_every_archive(generate: Generate) -> None:
    (few, _), (many, manifest) = generate("3", "--first", "6"), generate("60")
    assert few.items() <= many.items()
    assert len(many) == 60
    assert manifest["answers"][0]["rows"] == ["60"]
    assert sorted(x["kind"] for x in manifest["conflicts"]) == ["caps", "titles"]


@pytest.mark.slow
def test_its_articles_are_valid(generate: Generate) -> None:
    articles, _ = generate("12")
    assert {x for x in articles.values() if told(x, lint=True) != ([], set())} == set()


@pytest.mark.slow
def test_its_faults_are_told_as_the_manifest_says(generate: Generate) -> None:
    articles, manifest = generate("8", "--faults", "100%")
    for fault in manifest["faults"]:
        results, findings = told(articles[fault["article"]], lint=True)
        assert results == sorted((x["rule"], x["focus"]) for x in fault["results"]), fault["kind"]
        assert findings == set(fault.get("findings", ()))
