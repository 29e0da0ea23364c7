"""The formats that machines read: each against its schema or its reader, with hostile texts."""

import html
import json
import re
from pathlib import Path

import jsonschema
import pytest
from junitparser import JUnitXml
from rdflib import Graph, URIRef

from defour import reports
from defour.rdf.locations import Place
from defour.reports import common
from defour.shacl.engine import Difference
from defour.shacl.validation import Report, validate
from project import FOLDER, ROOT

SCHEMAS = Path(__file__).parent / "schemas"
PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
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


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Results of three severities, findings, a label full of traps, and a file with an odd name."""
    monkeypatch.chdir(tmp_path)
    data, shapes = Path("a,b:c %d é.ttl"), Path("shapes.ttl")
    data.write_text(PREFIXES + DATA, encoding="utf-8")
    shapes.write_text(PREFIXES + SHAPES, encoding="utf-8")
    return validate([data], [shapes])


@pytest.fixture
def clean() -> Report:
    """The project's own graph."""
    return validate(FOLDER.data, FOLDER.shapes, FOLDER.ontology)


def test_what_the_report_holds(report: Report) -> None:
    assert [(x.rule, x.place and x.place.line) for x in report.results] == [
        ("S-day", 9),
        ("S-day", 7),
        ("S-name", 8),
    ]
    assert [x.name for x in report.findings] == ["ill-typed-literal", "idle-shape"]


def test_json_keeps_to_its_schema(report: Report, clean: Report) -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for each in (report, clean):
        plain = json.loads(reports.render(each, "json"))
        check.validate(plain)
        assert plain["ok"] == each.ok
        assert len(plain["results"]) == len(each.results)
    assert {"file": "a,b:c %d é.ttl", "line": 7, "column": 12} in [
        x["place"] for x in json.loads(reports.render(report, "json"))["results"]
    ]


def test_sarif_keeps_to_its_schema(report: Report, clean: Report) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    check = jsonschema.validators.validator_for(schema)(schema)
    for each in (report, clean):
        log = json.loads(reports.render(each, "sarif"))
        check.validate(log)
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert len(run["results"]) == len(each.results) + len(each.findings)
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert rules[result["ruleIndex"]]["help"]["text"]


def test_sarif_says_where(report: Report) -> None:
    log = json.loads(reports.render(report, "sarif"))
    first = log["runs"][0]["results"][1]
    assert (first["ruleId"], first["level"]) == ("S-day", "warning")
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a%2Cb%3Ac%20%25d%20%C3%A9.ttl"},
                "region": {"startLine": 7, "startColumn": 12},
            }
        }
    ]
    (related,) = first["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 6
    levels = [x["level"] for x in log["runs"][0]["results"]]
    assert levels == ["warning", "warning", "note", "error", "error"]


def test_a_fingerprint_does_not_know_the_line(report: Report, tmp_path: Path) -> None:
    def prints(each: Report) -> list[str]:
        results = json.loads(reports.render(each, "sarif"))["runs"][0]["results"]
        return [x["partialFingerprints"]["defour/v1"] for x in results]

    first = prints(report)
    data = Path("a,b:c %d é.ttl")
    data.write_text("# moved\n\n" + data.read_text(encoding="utf-8"), encoding="utf-8")
    again = validate([data], [Path("shapes.ttl")])
    assert again.results[1].place == Place("a,b:c %d é.ttl", 9, 12)
    assert prints(again) == first
    assert len(set(first)) == len(first)


def test_junit_is_read_by_a_reader_of_it(report: Report, clean: Report) -> None:
    parsed = JUnitXml.fromstring(reports.render(report, "junit").encode())
    assert (parsed.tests, parsed.failures, parsed.errors) == (6, 4, 0)
    suites = {suite.name: list(suite) for suite in parsed}
    assert [x.name for x in suites["shapes"]] == ["S", "U", "S-day", "S-name"]
    assert [x.name for x in suites["lint"]] == ["lint/ill-typed-literal", "lint/idle-shape"]
    day = next(x for x in suites["shapes"] if x.name == "S-day")
    assert "(and 1 more)" in day.result[0].message
    assert "%d é.ttl:7:12: " in day.result[0].text
    assert len(day.result[0].text.splitlines()) == 2
    whole = JUnitXml.fromstring(reports.render(clean, "junit").encode())
    assert whole.failures == 0
    assert whole.tests == len(clean.shapes) + 1


def test_github_gets_one_line_for_each(report: Report, clean: Report) -> None:
    text = reports.render(report, "github")
    lines = text.splitlines()
    assert len(lines) == len(report.results) + len(report.findings)
    assert all(re.match(r"::(error|warning|notice) [^:]*::[^\x1b\x9b\u202e]+$", x) for x in lines)
    assert lines[1].startswith(
        "::warning file=a%2Cb%3Ac %25d é.ttl,title=S-day,line=7,col=12::one, 100%25: ::error::"
    )
    assert "\\x1b[31m" in lines[1]
    assert reports.render(clean, "github") == ""


def test_standard_input_has_no_file(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(PREFIXES + SHAPES, encoding="utf-8")
    report = validate([(PREFIXES + DATA).encode()], [shapes])
    assert report.results[1].place == ("standard input", 7, 12)
    assert reports.render(report, "github").startswith("::warning title=S-day::")
    first = json.loads(reports.render(report, "sarif"))["runs"][0]["results"][0]
    assert "locations" not in first
    assert reports.render(report).startswith("standard input:9:20: Warning S-day\n")


def test_no_control_reaches_a_terminal(report: Report) -> None:
    for format in ("text", "github", "junit"):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", reports.render(report, format))
    plain = reports.render(report, colour=True)
    assert set(re.findall(r"\x1b\[[0-9;]*m", plain)) == {
        *("\x1b[1m", "\x1b[0m", "\x1b[39m", "\x1b[33m", "\x1b[35m", "\x1b[36m")
    }


def test_differences_of_the_engines_are_told(report: Report) -> None:
    iri = URIRef("https://example.org/S-day")
    severity = URIRef("http://www.w3.org/ns/shacl#Warning")
    found = Difference("turbo", URIRef("urn:n"), str(iri), None, iri, iri, severity)
    whole = {x: getattr(report, x) for x in report.__dataclass_fields__}
    odd = Report(
        **{**whole, "conforms": True, "results": (), "findings": (), "differences": (found,)}
    )
    assert not odd.ok
    text = reports.render(odd)
    assert "The engines differ:\n  turbo: Warning S-day S-day <urn:n> ex:S-day\n" in text
    assert text.endswith("Does not conform: 1 difference between the engines.\n")
    assert json.loads(reports.render(odd, "json"))["differences"][0]["engine"] == "turbo"
    assert "engines-differ" in reports.render(odd, "sarif")
    assert JUnitXml.fromstring(reports.render(odd, "junit").encode()).failures == 1
    assert reports.render(odd, "github").startswith("::error title=engines-differ::Only turbo")
    Graph().parse(data=reports.render(odd, "turtle"), format="turtle")


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


def nested(folder: Path, language: str = "en", *, whole: bool = False) -> Report:
    """Results with reasons; with `whole` the files have absolute names."""
    data, shapes = folder / "data.ttl", folder / "shapes.ttl"
    data.write_text(PREFIXES + CHAIR, encoding="utf-8")
    shapes.write_text(PREFIXES + NESTED, encoding="utf-8")
    files = [data if whole else Path(data.name)], [shapes if whole else Path(shapes.name)]
    return validate(*files, language=language, linted=False)


def test_text_tells_the_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reports.render(nested(tmp_path)).split("\n\n")[1:3] == [
        "data.ttl:6:27: Violation S\n"
        "  did you mean that? (ex:one)\n"
        "  ex:size: found _:y, which has no class;"
        " expected one or more of: ex:cm at least 1; Seat.\n"
        "    _:y does not fit ex:cm at least 1:\n"
        "      data.ttl:7:1: ex:cm: found nothing; expected at least 1.\n"
        "    _:y does not fit Seat:\n"
        '      data.ttl:7:13: ex:code: found "12"; expected a text that matches ^[0-9]{4}$.'
        " A code has four digits.\n"
        "  Correct the value, or take it out.",
        "data.ttl:6:13: Warning S\n"
        "  did you mean that? (ex:one)\n"
        "  ex:seat (seat): found _:y, which has no class; expected what Seat asks.\n"
        '    data.ttl:7:13: ex:code: found "12"; expected a text that matches ^[0-9]{4}$.'
        " A code has four digits.\n"
        "  Correct the value, or take it out.",
    ]


def test_dutch_has_its_own_severities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = reports.render(nested(tmp_path, "nl"))
    assert "data.ttl:6:13: Waarschuwing S\n" in text
    assert "ex:seat (zetel): gevonden _:y, zonder klasse; verwacht wat Seat vraagt." in text
    assert "Een code heeft vier cijfers." in text
    assert "  2 S (Overtreding)\n  1 S (Waarschuwing)\n" in text
    assert not re.search("Violation|Warning", text)


def test_other_formats_tell_the_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = nested(tmp_path)
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    plain = json.loads(reports.render(report, "json"))
    jsonschema.Draft202012Validator(schema).validate(plain)
    (reason,) = plain["results"][2]["reasons"]
    assert (reason["value"], reason["fits"]) == ({"type": "bnode", "value": "y"}, False)
    (inner,) = reason["results"]
    assert (inner["message"], inner["place"]["line"]) == ("A code has four digits.", 7)
    said = (
        "did you mean that? (ex:one). ex:seat (seat): found _:y, which has no class; expected what"
        ' Seat asks. Because: data.ttl:7:13: ex:code: found "12"; expected a text that matches'
        " ^[0-9]{4}$. A code has four digits. Correct the value, or take it out."
    )
    github = reports.render(report, "github").splitlines()
    assert github[2] == f"::warning file=data.ttl,title=S,line=6,col=13::{said}"
    sarif = json.loads(reports.render(report, "sarif"))["runs"][0]["results"]
    assert sarif[2]["message"]["text"] == said
    assert said in html.unescape(reports.render(report, "junit"))


def test_a_title_has_one_end() -> None:
    assert [common.ended(x) for x in ("Why?", "So", "No.")] == ["Why?", "So.", "No."]


def test_sarif_tells_rules_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = json.loads(reports.render(nested(tmp_path, whole=True), "sarif"))["runs"][0]
    helps = {x["id"]: x["help"]["text"] for x in run["tool"]["driver"]["rules"]}
    assert helps == {
        "S/ex:name": "Each has a name.",
        "S/ex:size": "ex:size one or more of: ex:cm at least 1; Seat.",
        "S/ex:seat": "ex:seat Seat.",
    }
    uris = set(re.findall(r'"uri": "([^"]+)"', json.dumps(run)))
    assert uris == {"data.ttl", "shapes.ttl"}
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    outside = reports.render(nested(tmp_path, whole=True), "sarif")
    assert (tmp_path / "data.ttl").as_uri() in outside
