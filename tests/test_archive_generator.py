"""The invented archive of the benchmarks: always the same, valid, and as faulty as it says."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from defour.rdf.articles import read_articles
from defour.validation.validate import validate
from project import FOLDER, ROOT, ontology
from rulebook import fast, merged

Generate = Callable[..., tuple[dict[str, bytes], dict[str, Any]]]


@pytest.fixture
def generate(tmp_path: Path) -> Generate:
    """The N-Triples of each article, and the manifest."""

    def run(*words: str) -> tuple[dict[str, bytes], dict[str, Any]]:
        names = [tmp_path / x for x in ("archive.nq.gz", "manifest.json")]
        script = ROOT / "benchmarks" / "archive.py"
        command = [sys.executable, script, *words, "-o", names[0], "--manifest", names[1]]
        subprocess.run(command, check=True)
        found = read_articles(names[:1])
        articles = {x.iri: x.nquads.replace(b" <%s> .\n" % x.iri.encode(), b" .\n") for x in found}
        return articles, json.loads(names[1].read_bytes())

    return run


def results(article: bytes) -> list[tuple[str, str]]:
    """What SHACL says of an article alone, as rules and focus nodes."""
    graph = merged(ontology(), Graph().parse(data=article, format="nt"))
    return sorted((x.shape, str(x.focus)) for x in fast(graph))


def findings(articles: dict[str, bytes]) -> set[str]:
    """What lint finds in some articles."""
    lines = b"".join(articles.values())
    report = validate([lines], FOLDER.shapes, FOLDER.ontology, engine=None)
    return {x.name for x in report.findings if x.level == "fault"}


def test_an_article_is_the_same_in_every_archive(generate: Generate) -> None:
    (few, _), (many, manifest) = generate("3", "--first", "6"), generate("60")
    assert few.items() <= many.items()
    assert manifest["answers"][0]["rows"] == [str(len(many))] == ["60"]
    assert sorted(x["kind"] for x in manifest["conflicts"]) == ["caps", "titles"]


@pytest.mark.slow
def test_its_articles_are_valid(generate: Generate) -> None:
    articles, _ = generate("12")
    assert [x for x, article in articles.items() if results(article)] == []
    assert findings(articles) == set()


@pytest.mark.slow
def test_its_faults_are_told_as_the_manifest_says(generate: Generate) -> None:
    articles, manifest = generate("6", "--faults", "100%")
    for fault in manifest["faults"]:
        expected = sorted((x["rule"], x["focus"]) for x in fault["results"])
        assert results(articles[fault["article"]]) == expected, fault["kind"]
    assert findings(articles) == {y for x in manifest["faults"] for y in x.get("findings", ())}
