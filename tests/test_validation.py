"""Validation: results, their order and language, what is told of a run, and what is refused."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import SH, Graph

from conftest import Ran
from defour import errors
from defour.validation.report_formats import write_report
from defour.validation.validate import validate
from validating import PATH, PREFIXES, small

Run = Callable[..., Ran]
FORMATS = ("text", "json", "turtle", "sarif", "junit", "github")


@pytest.fixture
def broken(copy: Path, edit: Callable[[str, str], None]) -> Path:
    """The example graph with four faults."""
    edit("football:team id:racing-dorpstad ;", "football:team id:jan-voorbeeld ;")
    edit('football:from "2012"^^xsd:gYear ;', 'football:from "2012-02-31"^^xsd:date ;')
    edit('football:to "2015"', 'football:to "2001"')
    edit("    prov:wasDerivedFrom passage:112-134 .", "    rdfs:seeAlso passage:112-134 .")
    return copy


def test_the_example_conforms(example: Path) -> None:
    report = validate(graph=example)
    assert (report.ok, report.results, report.findings) == (True, (), ())
    assert report.shapes == (("Claim", 8), ("Spell", 2))
    data = example / "data" / "voorbeeld.ttl"
    assert report.triples == len(Graph().parse(data))
    told = f"Checked {report.triples} triples in {data} against 2 shapes with a target (turbo).\n"
    assert write_report(report) == f"{told}Conforms.\n"
    nodes = "Focus nodes: Claim 8, Spell 2.\n"
    assert write_report(report, verbose=True) == f"{told}{nodes}Conforms.\n"


def test_results_are_sorted_and_located(broken: Path) -> None:
    report = validate(graph=broken)
    found = [(x.rule, x.focus.rpartition("/")[2], x.severity) for x in report.results]
    assert found == [
        ("Spell-team", "spell-voorbeeld-dorpstad", SH.Violation),
        ("Spell-from", "spell-voorbeeld-neerdorp", SH.Violation),
        ("Spell-inOrder", "spell-voorbeeld-neerdorp", SH.Violation),
        ("Claim-cites", "voorbeeld-happy", SH.Warning),
    ]
    file = broken / "data" / "voorbeeld.ttl"
    lines = file.read_text(encoding="utf-8").splitlines()
    line = lines.index('    football:from "2012-02-31"^^xsd:date ;') + 1
    assert report.results[1].place == (str(file), line, 19)
    # What is missing is told at the first statement about its node.
    claim = next(n for n, x in enumerate(lines, 1) if x.startswith("claim:voorbeeld-happy "))
    assert report.results[3].place == (str(file), claim, 1)
    rules = (broken / "shapes" / "spell.ttl").read_text(encoding="utf-8").splitlines()
    where = report.results[1].rule_place
    assert where is not None
    assert rules[where.line - 1].startswith("ex:Spell-from")
    assert (
        f"{file}:48:19: Violation Spell-team\n"
        "  Jan Voorbeeld at Racing Dorpstad (id:spell-voorbeeld-dorpstad)\n"
        "  football:team: found id:jan-voorbeeld (Jan Voorbeeld), of class football:Person; "
        "expected an instance of football:Club.\n"
        "  Give the spell (football:PlayingSpell) exactly one football:team, a football:Club.\n"
        "  see [2, 52) dorpsblad-voorbeeld/passage/2-52\n"
    ) in write_report(report)


def test_messages_in_the_language_asked_for(broken: Path) -> None:
    report = validate(graph=broken, language="nl-BE")
    assert report.results[2].message.startswith("De periode (football:PlayingSpell) eindigt voor")
    text = write_report(report)
    assert "found id:jan-voorbeeld (Jan Voorbeeld), of class football:Person; expected an" in text
    assert text.endswith("\nDoes not conform: 4 results, 2 findings of lint.\n")
    said = list(report.graph.objects(None, SH.resultMessage))
    assert {x.language for x in said} == {"en", "nl"}


def test_the_sentences_of_the_claims_concerned(broken: Path) -> None:
    article = broken / "article.txt"
    report = validate(graph=broken, article=article)
    (cited,) = report.results[0].passages
    sentence = article.read_bytes().decode()[2:52]
    assert (cited.start, cited.end, cited.text) == (2, 52, sentence)
    line = f"[2, 52) dorpsblad-voorbeeld/passage/2-52: \u201c{sentence}\u201d\n"
    assert line in write_report(report)
    with pytest.raises(errors.ChangedArticle):
        validate(graph=broken, article=article.read_bytes() + b".")


def test_the_same_for_every_hash_seed(broken: Path) -> None:
    words = ["validate", "--graph", str(broken), "--format"]
    script = f"from defour.cli import main\nfor x in {FORMATS!r}: main([*{words!r}, x])"
    command, outputs = [sys.executable, "-c", script], set()
    for seed in "13":
        env = {**os.environ, "PYTHONHASHSEED": seed}
        outputs.add(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    (output,) = outputs
    assert output.count(b"Spell-from") > len(FORMATS)


def test_literals_are_checked_as_they_are_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = 'ex:one a ex:T ; ex:a "2021-02-30"^^xsd:date .'
    report = small(tmp_path, PATH + "sh:datatype xsd:date .", data)
    assert [str(x.value) for x in report.results] == ["2021-02-30"]
    assert not caplog.records
    assert rdflib.NORMALIZE_LITERALS is True


def test_any_severity_counts(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetClass ex:T ; sh:severity sh:Info ; sh:nodeKind sh:Literal ."
    assert not small(tmp_path, shapes, "ex:one a ex:T .").conforms


def test_the_ontology_joins_the_data_once(tmp_path: Path) -> None:
    terms, shapes = tmp_path / "terms.ttl", tmp_path / "shapes.ttl"
    terms.write_text(
        PREFIXES + "ex:Sub rdfs:subClassOf ex:T , [ rdfs:label 'x' ] . ex:concept a ex:Kind ."
    )
    shapes.write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        "ex:P sh:path ex:kind ; sh:class ex:Kind ; sh:minCount 1 ."
        "ex:Q a sh:NodeShape ; sh:targetSubjectsOf rdfs:label ; sh:nodeKind sh:IRI ."
    )
    data = (PREFIXES + "ex:good a ex:Sub ; ex:kind ex:concept . ex:bad a ex:Sub .").encode()
    report = validate([data, terms], [shapes], [terms])
    assert ([x.rule for x in report.results], report.triples) == (["Q", "P"], 7)
    assert len(validate([data], [shapes]).results) == 0


def test_a_file_counts_once(tmp_path: Path) -> None:
    small(tmp_path, PATH + "sh:maxCount 1 .", "ex:one a ex:T ; ex:a [ ex:b 1 ] .")
    file, more = (tmp_path / "data.ttl").rename(tmp_path / "DATA.TTL"), tmp_path / "more"
    more.mkdir()
    (more / "link.ttl").symlink_to(file)
    report = validate([str(file), more / ".." / file.name, more], [tmp_path / "shapes.ttl"] * 2)
    assert (report.ok, report.triples) == (True, 3)


def test_shapes_that_check_nothing(tmp_path: Path) -> None:
    shapes, data = "ex:S sh:targetClass ex:Tt ; sh:nodeKind sh:IRI .", "ex:one a ex:T ."
    report = small(tmp_path, shapes, data)
    assert "nothing-checked" in [x.name for x in report.findings]
    assert (report.conforms, report.ok) == (True, False)
    alone = small(tmp_path, shapes, data, lint=False)
    assert (alone.ok, alone.findings, alone.linted) == (True, (), False)
    assert write_report(alone).endswith("Conforms; lint did not look.\n")


@pytest.mark.parametrize("format", FORMATS)
def test_data_without_anything_to_check(
    format: str, tmp_path: Path, example: Path, defour: Run
) -> None:
    empty, misspelt = tmp_path / "empty.ttl", tmp_path / "misspelt.ttl"
    empty.write_text("")
    text = (example / "data" / "voorbeeld.ttl").read_text(encoding="utf-8")
    misspelt.write_text(text.replace("defour/football#", "defour/fotball#"), encoding="utf-8")
    for path, name in ((empty, "no-data"), (misspelt, "nothing-checked")):
        ran = defour("validate", "--graph", example, path, "--format", format)
        assert (ran.status, name in ran.out) == (1, format != "turtle")


def test_lint_alone_and_the_shapes_alone(broken: Path, example: Path, defour: Run) -> None:
    ran = defour("validate", "--graph", broken, "--no-lint")
    assert (ran.status, "Lint" in ran.out) == (1, False)
    ran = defour("validate", "--graph", broken, "--lint")
    assert (ran.status, "Lint ill-typed-literal\n" in ran.out) == (1, True)
    assert "Spell-team" not in ran.out
    assert ran.out.endswith("\n2 findings of lint.\n")
    ran = defour("validate", "--graph", example, "--lint")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "Lint found nothing.")
    assert defour("validate", "--graph", broken, "--lint", "--no-lint").status == 2
    ran = defour("validate", "--graph", example, "--lint", "--format", "turtle")
    assert (ran.status, "--lint" in ran.err) == (2, True)
    with pytest.raises(errors.UsageError, match="neither"):
        validate(graph=example, engine=None, lint=False)
    with pytest.raises(errors.UsageError, match="no engine 'both'"):
        validate(graph=example, engine="both")


def test_what_cannot_be_read_is_an_error(tmp_path: Path, example: Path) -> None:
    data, shapes, bad = example / "data", example / "shapes", tmp_path / "bad.ttl"
    bad.write_text("<urn:a> <urn:b> .")
    for path, error in (bad, errors.Malformed), (tmp_path / "none.ttl", errors.MissingFile):
        for paths in ([path], [shapes]), ([data], [path]):
            with pytest.raises(error):
                validate(*paths)
    with pytest.raises(errors.NoRdf):
        validate([data], [], lint=False)


def test_the_command(
    broken: Path, tmp_path: Path, example: Path, defour: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, shapes = example / "data" / "voorbeeld.ttl", example / "shapes"
    bad, out = broken / "data" / "voorbeeld.ttl", tmp_path / "r.json"
    here = ["validate", "--graph", example]
    assert defour(*here).status == 0
    assert defour(*here, bad, "--format", "json", "-o", out).status == 1
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["results"][0]["rule"] == "Spell-team"
    # With its own shapes and without an ontology, nothing of a graph folder joins.
    assert defour("validate", data, "--shapes", shapes).status == 0
    assert defour(*here, "--shapes", tmp_path / "none.ttl").status == 3
    assert defour(*here, "--format", "xml").status == 2
    assert defour(*here, "-o", tmp_path / "no" / "report.txt").status == 3
    assert not (tmp_path / "no").exists()
    monkeypatch.setattr("defour.commands.validate.stdin", data.read_bytes)
    ran = defour(*here, "-")
    assert (ran.status, "triples in standard input against" in ran.out) == (0, True)


@pytest.mark.parametrize("part", ["", "data", "shapes"])
def test_where_no_graph_folder_is_nothing_is_checked(
    part: str, tmp_path: Path, example: Path, defour: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / part).mkdir(exist_ok=True)
    ran = defour("validate")
    assert (ran.status, "no graph folder" in ran.err) == (2, True)
    ran = defour("validate", "--graph", example)
    assert (ran.status, "no --shapes" in ran.err) == (0, False)
    ran = defour("validate", example / "data" / "voorbeeld.ttl")
    assert (ran.status, "no --shapes, so these are the shapes of" in ran.err) == (1, True)
