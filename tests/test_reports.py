"""The formats of a report: each against its schema or its reader, with hostile texts."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import JUnitXml
from rdflib import Graph
from rdflib.compare import isomorphic

from conftest import Ran
from defour.rdf.locations import Place
from defour.validation.ci import write_ci
from defour.validation.report_formats import write_report
from defour.validation.validate import Report, validate
from project import FOLDER, ROOT
from validating import PREFIXES, as_json, small

SHAPES = """\
ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:S-day , ex:S-name .
ex:S-day a sh:PropertyShape ; sh:path ex:day ; sh:datatype xsd:date ; sh:severity sh:Warning .
ex:S-name a sh:PropertyShape ; sh:path ex:name ; sh:maxCount 1 ; sh:severity sh:Info .
ex:U a sh:NodeShape ; sh:targetClass ex:U ; sh:nodeKind sh:IRI .
"""
DATA = """\
ex:one a ex:T ;
    rdfs:label "one, 100%: ::error::\\r\\n]]> & <b>\\u001b[31m\\u009b\\u202e" ;
    ex:day "2021-02-30"^^xsd:date ;
    ex:name "a" , "b" .
[] a ex:T ; ex:day "x" .
"""
NAME = "a,b:c %d é.ttl"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Results of three severities, findings, a label full of traps, and a file with an odd name."""
    monkeypatch.chdir(tmp_path)
    Path(NAME).write_text(PREFIXES + DATA, encoding="utf-8")
    Path("shapes.ttl").write_text(PREFIXES + SHAPES, encoding="utf-8")
    return validate([Path(NAME)], [Path("shapes.ttl")])


@pytest.fixture(scope="module")
def clean() -> Report:
    """The project's own graph."""
    return validate(graph=FOLDER)


def schema(path: Path) -> Any:
    found = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(found)(found)


SARIF = schema(Path(__file__).parent / "schemas" / "sarif-2.1.0.json")
JSON = schema(ROOT / "docs" / "report.schema.json")


def read_sarif(text: str) -> Any:
    log = json.loads(text)
    SARIF.validate(log)
    return log


def sarif(report: Report) -> Any:
    (run,) = read_sarif(write_ci(report, "sarif"))["runs"]
    return run


def test_the_text_is_for_a_person(report: Report) -> None:
    text = write_report(report)
    assert text.startswith(f"{NAME}:7:12: Warning S-day\n  one, 100%: ::error::")
    assert f"{NAME}:9:20: Warning S-day\n  [… {NAME}:9:1]\n  ex:day: found " in text
    assert "\n  2 S-day (Warning)\n  1 S-name (Info)\n  1 ill-typed-literal (Lint)\n" in text
    assert "\n1 shape had nothing to check: --verbose lists them.\n" in text
    assert text.endswith("\nDoes not conform: 3 results, 1 finding of lint, 1 note.\n")
    text = write_report(report, verbose=True, width=40)
    assert "\nFocus nodes: S 2.\nNo focus node: U.\n" in text
    assert re.search(r"(?m)^shapes.ttl:8:\d+: Note idle-shape$", text)


def test_json_keeps_to_its_schema(report: Report, clean: Report) -> None:
    JSON.check_schema(JSON.schema)
    for each in (report, clean):
        plain = as_json(each)
        JSON.validate(plain)
        assert (plain["ok"], len(plain["results"])) == (each.ok, len(each.results))
    places = [x["place"] for x in as_json(report)["results"]]
    assert places[0] == {"file": NAME, "line": 7, "column": 12}


def test_turtle_is_the_report(tmp_path: Path) -> None:
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ["
        " sh:path ( ex:a [ sh:inversePath ex:b ] ) ; sh:maxCount 0 ] ; sh:nodeKind sh:IRI ."
    )
    data = 'ex:1 a ex:T ; ex:a ex:2 . ex:3 ex:b ex:2 . [] a ex:T ; ex:c "x\\ny"@en-GB .'
    report = small(tmp_path, shapes, data)
    back = Graph().parse(data=write_report(report, "turtle"), format="turtle")
    assert isomorphic(back, report.graph)
    paths = [x.path for x in report.results if x.path]
    assert paths == ["<https://example.org/a>/^<https://example.org/b>"]


def test_sarif_tells_rules_and_places(report: Report, clean: Report) -> None:
    assert sarif(clean)["results"] == []
    run = sarif(report)
    rules = [x["id"] for x in run["tool"]["driver"]["rules"]]
    assert rules == ["S-day", "S-name", "lint/ill-typed-literal", "lint/idle-shape"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    levels = [x["level"] for x in run["results"]]
    assert levels == ["warning", "note", "warning", "error", "note"]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "a%2Cb%3Ac%20%25d%20%C3%A9.ttl"},
        "region": {"startLine": 7, "startColumn": 12},
    }
    (related,) = run["results"][0]["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 6


def test_a_fingerprint_does_not_know_the_line(report: Report) -> None:
    first = [x["partialFingerprints"] for x in sarif(report)["results"]]
    Path(NAME).write_text("# moved\n\n" + Path(NAME).read_text(encoding="utf-8"), encoding="utf-8")
    again = validate([Path(NAME)], [Path("shapes.ttl")])
    assert again.results[0].place == Place(NAME, 9, 12)
    assert [x["partialFingerprints"] for x in sarif(again)["results"]] == first
    assert len({str(x) for x in first}) == len(first)


def test_junit_is_read_by_a_reader_of_it(report: Report, clean: Report) -> None:
    parsed = JUnitXml.fromstring(write_ci(report, "junit").encode())
    assert (parsed.tests, parsed.failures, parsed.errors) == (6, 3, 0)
    suites = {suite.name: list(suite) for suite in parsed}
    assert [x.name for x in suites["shapes"]] == ["S", "U", "S-day", "S-name"]
    assert [x.name for x in suites["lint"]] == ["lint/ill-typed-literal", "lint/idle-shape"]
    (day,) = [x for x in suites["shapes"] if x.name == "S-day"]
    assert "(and 1 more)" in day.result[0].message
    assert "%d é.ttl:7:12: " in day.result[0].text
    assert len(day.result[0].text.splitlines()) == 2
    whole = JUnitXml.fromstring(write_ci(clean, "junit").encode())
    assert (whole.failures, whole.tests) == (0, len(clean.shapes) + 1)


def test_github_gets_one_line_for_each(report: Report, clean: Report) -> None:
    lines = write_ci(report, "github").splitlines()
    assert len(lines) == len(report.results) + len(report.findings)
    assert all(re.match(r"::(error|warning|notice) [^:]*::[^\x1b\x9b\u202e]+$", x) for x in lines)
    assert lines[0].startswith(
        "::warning file=a%2Cb%3Ac %25d é.ttl,title=S-day,line=7,col=12::one, 100%25: ::error::"
    )
    assert "\\x1b[31m" in lines[0]
    assert write_ci(clean, "github") == ""


def test_standard_input_has_no_file(report: Report) -> None:
    found = validate([(PREFIXES + DATA).encode()], [Path("shapes.ttl")])
    assert found.results[0].place == ("standard input", 7, 12)
    assert write_ci(found, "github").startswith("::warning title=S-day::")
    assert "locations" not in sarif(found)["results"][0]
    assert write_report(found).startswith("standard input:7:12: Warning S-day\n")


def test_no_control_reaches_a_terminal(report: Report) -> None:
    for text in (write_report(report), write_ci(report, "github"), write_ci(report, "junit")):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
    colours = {"\x1b[1m", "\x1b[0m", "\x1b[39m", "\x1b[33m", "\x1b[35m", "\x1b[36m"}
    assert set(re.findall(r"\x1b\[[0-9;]*m", write_report(report, colour=True))) == colours


NESTED = """\
ex:S a sh:NodeShape ; sh:targetClass ex:T ; rdfs:label "S" ; sh:property
    [ sh:path ex:seat ; sh:node ex:Seat ; sh:name "seat"@en , "zetel"@nl ;
      sh:severity sh:Warning ] ,
    [ sh:path ex:name ; sh:minCount 1 ; sh:description "Each has a name."@en ] ,
    [ sh:path ex:size ; sh:or ( [ sh:property [ sh:path ex:cm ; sh:minCount 1 ] ] ex:Seat ) ] .
ex:Seat a sh:NodeShape ; sh:property [ sh:path ex:code ; sh:pattern "^[0-9]{4}$" ;
    sh:message "A code has four digits."@en , "Een code heeft vier cijfers."@nl ] .
"""
CHAIR = """\
ex:one a ex:T ; rdfs:label "did you mean that?" ;
    ex:seat _:y ; ex:size _:y .
_:y ex:code "12" .
"""


def test_reasons_of_an_engine_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = small(Path(), NESTED, CHAIR, lint=False)
    head = "ex:seat (seat): found _:y, which has no class; expected what Seat asks."
    because = 'data.ttl:7:13: ex:code: found "12"; expected a text that matches ^[0-9]{4}$.'
    end = "A code has four digits.\n  Correct the value, or take it out."
    title = "did you mean that? (ex:one)"
    text = f"data.ttl:6:13: Warning S\n  {title}\n  {head}\n    {because} {end}\n\n"
    assert text in write_report(report)
    assert "found _:y, which has no class; expected one or more of: ex:cm at" in write_report(
        report
    )
    plain = as_json(report)
    JSON.validate(plain)
    (reason,) = plain["results"][1]["reasons"]
    assert (reason["value"], reason["fits"]) == ({"type": "bnode", "value": "y"}, False)
    assert [x["message"] for x in reason["results"]] == ["A code has four digits."]
    said = f"{title}. {head} {because} {end}".replace("\n ", "")
    assert f"::warning file=data.ttl,title=S,line=6,col=13::{said}\n" in write_ci(report, "github")
    assert sarif(report)["results"][1]["message"]["text"] == said
    assert said in html.unescape(write_ci(report, "junit"))
    dutch = write_report(small(Path(), NESTED, CHAIR, lint=False, language="nl"))
    assert "ex:seat (zetel): found _:y, which has no class; expected what Seat asks." in dutch
    assert "Een code heeft vier cijfers." in dutch


def test_sarif_tells_rules_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = sarif(small(tmp_path, NESTED, CHAIR, lint=False))
    assert {x["id"]: x["help"]["text"] for x in run["tool"]["driver"]["rules"]} == {
        "S/ex:name": "Each has a name.",
        "S/ex:size": "ex:size one or more of: ex:cm at least 1; Seat.",
        "S/ex:seat": "ex:seat Seat.",
    }
    uris = set(re.findall(r'"uri": "([^"]+)"', json.dumps(run)))
    assert uris == {"data.ttl", "shapes.ttl"}
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert (tmp_path / "data.ttl").as_uri() in json.dumps(sarif(small(tmp_path, NESTED, CHAIR)))


@pytest.mark.parametrize("format", ["sarif", "junit", "github"])
def test_what_stops_a_run_is_told_to_ci(
    format: str, tmp_path: Path, example: Path, defour: Callable[..., Ran]
) -> None:
    bad, out = tmp_path / "bad.ttl", tmp_path / "report"
    bad.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    words = ["validate", bad, "--shapes", example / "shapes", "--format", format]
    assert defour(*words, "-o", out).status == 3
    ran = defour(*words)
    assert (ran.status, ran.out) == (3, out.read_text(encoding="utf-8"))
    if format == "github":
        assert ran.out.startswith(f"::error file={bad},title=malformed,line=2,col=")
    elif format == "junit":
        assert JUnitXml.fromstring(ran.out.encode()).errors == 1
    else:
        (run,) = read_sarif(ran.out)["runs"]
        assert run["invocations"][0]["executionSuccessful"] is False
        (notice,) = run["invocations"][0]["toolExecutionNotifications"]
        assert notice["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
