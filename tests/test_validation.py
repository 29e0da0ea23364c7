"""Validation: results, their order and language, and what is refused."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import rdflib
from junitparser import JUnitXml
from rdflib import SH, Graph
from rdflib.compare import isomorphic

from defour import reports
from defour.cli import main
from defour.errors import (
    BadEncoding,
    BadShapes,
    ChangedArticle,
    Malformed,
    MissingFile,
    NoRdf,
    UsageError,
)
from defour.shacl.engine import ENGINES
from defour.shacl.validation import Report, validate

EXAMPLE = Path(__file__).parent / "example"
DATA = EXAMPLE / "data" / "voorbeeld.ttl"
SHAPES = EXAMPLE / "shapes"
ONTOLOGY = EXAMPLE / "ontology"

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The example graph with four faults."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "example"))
    path = folder / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("football:team id:racing-dorpstad ;", "football:team id:jan-voorbeeld ;"),
        ('football:from "2012"^^xsd:gYear ;', 'football:from "2012-02-31"^^xsd:date ;'),
        ('football:to "2015"', 'football:to "2001"'),
        ("    prov:wasDerivedFrom passage:112-134 .", "    rdfs:seeAlso passage:112-134 ."),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder


def ask(folder: Path, language: str = "en") -> Report:
    """Validate a graph folder."""
    parts = [[folder / x] for x in ("data", "shapes", "ontology")]
    return validate(parts[0], parts[1], parts[2], language=language)


def small(tmp_path: Path, shapes: str, data: str, engine: str = ENGINES[0]) -> Report:
    """Validate a few triples."""
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + shapes, encoding="utf-8")
    return validate([(PREFIXES + data).encode()], [path], engine=engine)


def test_the_example_conforms() -> None:
    report = validate([DATA], [SHAPES], [ONTOLOGY])
    assert (report.ok, report.results, report.findings) == (True, (), ())
    assert [(x.rule, x.nodes) for x in report.shapes] == [("Claim", 8), ("Spell", 2)]
    assert report.triples == len(Graph().parse(DATA))
    assert reports.render(report) == (
        f"Checked {report.triples} triples in {DATA} against 2 shapes with a target (turbo).\n"
        "Focus nodes: Claim 8, Spell 2.\n"
        "Conforms.\n"
    )


def test_results_are_sorted_and_located(broken: Path) -> None:
    report = ask(broken)
    found = [(x.rule, x.focus.rpartition("/")[2], x.severity) for x in report.results]
    assert found == [
        ("Spell-from", "spell-voorbeeld-neerdorp", SH.Violation),
        ("Spell-inOrder", "spell-voorbeeld-neerdorp", SH.Violation),
        ("Spell-team", "spell-voorbeeld-dorpstad", SH.Violation),
        ("Claim-cites", "voorbeeld-happy", SH.Warning),
    ]
    file = broken / "data" / "voorbeeld.ttl"
    lines = file.read_text(encoding="utf-8").splitlines()
    line = lines.index('    football:from "2012-02-31"^^xsd:date ;') + 1
    assert report.results[0].place == (str(file), line, 19)
    team = lines.index("    football:team id:jan-voorbeeld ;") + 1
    assert report.results[2].place == (str(file), team, 19)
    # What is missing is told at the first statement about its node.
    claim = next(n for n, x in enumerate(lines, 1) if x.startswith("claim:voorbeeld-happy "))
    assert report.results[3].place == (str(file), claim, 1)
    rules = (broken / "shapes" / "spell.ttl").read_text(encoding="utf-8").splitlines()
    where = report.results[0].rule_place
    assert where is not None
    assert rules[where.line - 1].startswith("ex:Spell-from")
    assert report.results[2].label == "Jan Voorbeeld at Racing Dorpstad"
    assert not report.conforms


def test_messages_in_the_language_asked_for(broken: Path) -> None:
    dutch = [x.message for x in ask(broken, "nl").results]
    assert all("de " in x or "De " in x for x in dutch)
    assert dutch[1].startswith("De periode (football:PlayingSpell) eindigt voor ze begint")
    said = list(ask(broken).graph.objects(None, SH.resultMessage))
    assert {x.language for x in said} == {"en", "nl"}


def test_the_text_is_for_a_person(broken: Path) -> None:
    text = reports.render(ask(broken))
    file = broken / "data" / "voorbeeld.ttl"
    assert (
        f"{file}:48:19: Violation Spell-team\n"
        "  Jan Voorbeeld at Racing Dorpstad (id:spell-voorbeeld-dorpstad)\n"
        "  football:team: found id:jan-voorbeeld (Jan Voorbeeld), of class football:Person; "
        "expected an instance of football:Club.\n"
        "  Give the spell (football:PlayingSpell) exactly one football:team, a football:Club.\n"
        "  see [2, 52) passage:2-52\n"
    ) in text
    assert "\n  1 Claim-cites (Warning)\n  1 ill-typed-literal (Lint)\n" in text
    assert "\n  1 unlooked-node (Lint)\nChecked 140 triples in " in text
    assert text.endswith("\nDoes not conform: 4 results, 2 findings of lint.\n")


def test_the_text_in_dutch(broken: Path) -> None:
    text = reports.render(ask(broken, "nl"))
    assert "gevonden id:jan-voorbeeld (Jan Voorbeeld), van klasse football:Person; " in text
    assert "verwacht een exemplaar van football:Club.\n" in text
    assert text.endswith("\nVoldoet niet: 4 resultaten, 2 vondsten van lint.\n")


def test_the_sentences_of_the_claims_concerned(broken: Path) -> None:
    copy = (EXAMPLE / "article.txt").read_bytes()
    parts = [[broken / x] for x in ("data", "shapes", "ontology")]
    report = validate(parts[0], parts[1], parts[2], article=copy)
    (cited,) = report.results[2].passages
    assert (cited.start, cited.end) == (2, 52)
    assert cited.text == copy.decode()[2:52]
    assert f"[2, 52) passage:2-52: \u201c{copy.decode()[2:52]}\u201d\n" in reports.render(report)
    with pytest.raises(ChangedArticle):
        validate(parts[0], parts[1], parts[2], article=copy + b".")


@pytest.mark.parametrize("format", reports.FORMATS)
def test_the_same_for_every_hash_seed(broken: Path, format: str) -> None:
    outputs = set()
    for seed in range(4):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "defour",
                "validate",
                "--graph",
                str(broken),
                "--format",
                format,
            ],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_turtle_is_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    report = small(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ["
        " sh:path ( ex:a [ sh:inversePath ex:b ] ) ; sh:maxCount 0 ] ; sh:nodeKind sh:IRI .",
        'ex:one a ex:T ; ex:a ex:two . ex:three ex:b ex:two . [] a ex:T ; ex:c "x\\ny"@en-GB .',
    )
    back = Graph().parse(data=reports.render(report, "turtle"), format="turtle")
    assert isomorphic(back, report.graph)
    assert [x.path for x in report.results if x.path] == [
        "<https://example.org/a>/^<https://example.org/b>"
    ]
    assert "[… standard input:4:54]" in reports.render(report)


def test_ill_typed_literals_are_results(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    report = small(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        "ex:P sh:path ex:day ; sh:datatype xsd:date .",
        'ex:one a ex:T ; ex:day "2021-02-30"^^xsd:date .',
    )
    assert [str(x.value) for x in report.results] == ["2021-02-30"]
    assert not caplog.records


def test_any_severity_counts(tmp_path: Path) -> None:
    report = small(
        tmp_path,
        "ex:S sh:targetClass ex:T ; sh:severity sh:Info ; sh:nodeKind sh:Literal .",
        "ex:one a ex:T .",
    )
    assert not report.conforms


def test_the_ontology_joins_the_data_once(tmp_path: Path) -> None:
    terms = tmp_path / "terms.ttl"
    terms.write_text(
        PREFIXES + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "ex:Sub rdfs:subClassOf ex:T , [ rdfs:label 'x' ] . ex:concept a ex:Kind ."
    )
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        "ex:P sh:path ex:kind ; sh:class ex:Kind ; sh:minCount 1 ."
        "ex:Q a sh:NodeShape ; sh:targetSubjectsOf <http://www.w3.org/2000/01/rdf-schema#label> ;"
        " sh:nodeKind sh:IRI ."
    )
    data = (PREFIXES + "ex:good a ex:Sub ; ex:kind ex:concept . ex:bad a ex:Sub .").encode()
    report = validate([data, terms], [shapes], [terms])
    assert [x.rule for x in report.results] == ["P", "Q"]
    assert report.triples == 7
    assert len(validate([data], [shapes]).results) == 0


def test_shapes_that_check_nothing(tmp_path: Path) -> None:
    for shapes, name in (
        ("", "no-shapes"),
        ("ex:S a sh:NodeShape .", "no-targets"),
        ("ex:S sh:targetClass ex:T ; sh:deactivated true .", "no-targets"),
        ("ex:S sh:targetClass ex:Tt ; sh:nodeKind sh:IRI .", "nothing-checked"),
    ):
        report = small(tmp_path, shapes, "ex:one a ex:T .")
        assert name in [x.name for x in report.findings]
        assert (report.conforms, report.ok) == (True, False)
        path = tmp_path / "shapes.ttl"
        alone = validate([(PREFIXES + "ex:one a ex:T .").encode()], [path], linted=False)
        assert (alone.ok, alone.findings, alone.linted) == (True, (), False)
        assert reports.render(alone).endswith("Conforms; lint did not look.\n")


def test_data_without_anything_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("")
    misspelt = tmp_path / "misspelt.ttl"
    text = DATA.read_text(encoding="utf-8")
    misspelt.write_text(text.replace("defour/football#", "defour/fotball#"), encoding="utf-8")
    for path, name in ((empty, "no-data"), (misspelt, "nothing-checked")):
        report = validate([path], [SHAPES], [ONTOLOGY])
        assert (report.conforms, report.ok) == (True, False)
        for format in reports.FORMATS:
            here = ["validate", "--graph", str(EXAMPLE), str(path), "--format", format]
            assert main(here) == 1
            out = capsys.readouterr().out
            assert (name in out) == (format != "turtle")


def test_lint_alone_and_the_shapes_alone(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["validate", "--graph", str(broken)]
    assert main([*here, "--no-lint"]) == 1
    assert "Lint" not in capsys.readouterr().out
    assert main([*here, "--lint"]) == 1
    out = capsys.readouterr().out
    assert "Lint ill-typed-literal\n" in out
    assert "Spell-team" not in out
    assert out.endswith("\n2 findings of lint.\n")
    assert main(["validate", "--graph", str(EXAMPLE), "--lint", "--lang", "nl"]) == 0
    assert capsys.readouterr().out.endswith("Lint vond niets.\n")
    assert main([*here, "--lint", "--no-lint"]) == 2
    with pytest.raises(UsageError, match="neither"):
        validate([DATA], [SHAPES], engine=None, linted=False)


WORDS = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:Terms a sh:NodeShape ; sh:targetClass owl:Ontology ; sh:sparql ex:Terms-value .
ex:Terms-value a sh:SPARQLConstraint ;
    sh:message "{?value} stands with {?path}."@en ;
    sh:select "SELECT $this ?path ?value WHERE { $this a <http://www.w3.org/2002/07/owl#Ontology> .\
 ?s ?path ?value . FILTER (STRSTARTS(STR(?value), 'https://example.org/words#'))\
 FILTER NOT EXISTS { ?value a ?type } }" .
ex:A a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:A-kind .
ex:A-kind sh:path ex:kind ; sh:maxCount 0 ; sh:message "Not <https://example.org/words#None>."@en .
"""


def test_causes_come_before_consequences(tmp_path: Path) -> None:
    ontology = tmp_path / "words.ttl"
    ontology.write_text(
        "@prefix word: <https://example.org/words#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<https://example.org/words> a owl:Ontology .\n"
        "word:Injury a owl:Class . word:kind a owl:ObjectProperty . word:Match a owl:Class .\n"
    )
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(PREFIXES + WORDS)
    data = tmp_path / "data.ttl"
    data.write_text(
        PREFIXES + "@prefix word: <https://example.org/words#> .\n"
        "ex:one a ex:T ;\n"
        "    ex:kind\n"
        "        ex:other ,\n"
        "        word:Injry .\n"
    )
    report = validate([data], [shapes], [ontology])
    assert [(x.rule, x.of_ontology) for x in report.results] == [
        ("Terms-value", True),
        ("A-kind", False),
    ]
    first = report.results[0]
    assert first.closest == ("https://example.org/words#Injury",)
    assert first.place == (str(data), 8, 9)
    text = reports.render(report)
    assert "\n  word:Injry stands with ex:kind.\n" in text
    assert "\n  closest: word:Injury\n" in text
    assert "\n  Not word:None.\n" in text
    plain = reports.render(report, "json")
    assert "https://example.org/words#None" in plain
    assert json.loads(plain)["results"][0]["closest"] == list(first.closest)


def test_the_place_of_a_value_that_is_a_subject(tmp_path: Path) -> None:
    ontology = tmp_path / "words.ttl"
    ontology.write_text("<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> .")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:targetClass <http://www.w3.org/2002/07/owl#Ontology> ;"
        ' sh:sparql [ sh:message "No."@en ; sh:select "SELECT $this ?path ?value WHERE { $this a'
        " <http://www.w3.org/2002/07/owl#Ontology> . ?value ?path 'x ; y' }\" ] ."
    )
    data = tmp_path / "data.ttl"
    data.write_text(
        PREFIXES + 'ex:one a ex:T ;\n    ex:note "a ; b" , "c" ;\n    ex:name "x ; y" .\n'
    )
    (result,) = validate([data], [shapes], [ontology]).results
    assert result.place == (str(data), 6, 5)


def test_arguments_that_are_no_lists_of_paths() -> None:
    for data in ("data.ttl", [str(DATA)], DATA, b"", [DATA, None], None):
        with pytest.raises(UsageError, match=r"data.*(path|Path)"):
            validate(data, [SHAPES])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"shapes\[0\] is a bytes"):
        validate([DATA], [b""])  # type: ignore[list-item]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("shapes", "line"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:minCount 'x' .", 4),
        ("ex:S sh:targetClass ex:T ; sh:pattern '(' .", 4),
        (
            "\nex:S a sh:NodeShape ; sh:targetClass ex:T ;"
            " sh:sparql [ sh:select 'SELECT $this WHERE {' ] .",
            5,
        ),
    ],
)
def test_shapes_that_cannot_be_evaluated(
    tmp_path: Path, shapes: str, line: int, engine: str
) -> None:
    with pytest.raises(BadShapes, match=rf"shapes\.ttl:{line}:\d+: shape [SP], sh:"):
        small(tmp_path, shapes, "ex:one a ex:T .", engine)


def test_dates_that_have_no_order(tmp_path: Path) -> None:
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
        "ex:P sh:path ex:from ; sh:lessThanOrEquals ex:to ."
    )
    data = 'ex:one a ex:T ; ex:from "2012"^^xsd:gYear ; ex:to "2011"^^xsd:gYear .'
    with pytest.raises(BadShapes, match=r"shape P.*compare dates as strings"):
        small(tmp_path, shapes, data, "pyshacl")


def test_a_misspelt_property_of_shacl(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetClass ex:T ; sh:property ex:P .\nex:P sh:path ex:a ; sh:mincount 1 ."
    report = small(tmp_path, shapes, "ex:one a ex:T .")
    (finding,) = report.findings
    assert (finding.name, finding.place) == ("unknown-term", (str(tmp_path / "shapes.ttl"), 5, 21))
    assert "minCount" in finding.message


def test_a_backslash_in_a_value(tmp_path: Path) -> None:
    report = small(
        tmp_path,
        'ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:message "Not {?value}."@en ;'
        ' sh:select "SELECT $this ?value WHERE { $this <https://example.org/a> ?value }" ] .',
        'ex:one a ex:T ; ex:a "a\\\\1b" .',
    )
    assert [x.message for x in report.results] == ["Not a\\1b."]


def test_rdflib_is_left_as_it_was(tmp_path: Path) -> None:
    small(tmp_path, "ex:S sh:targetClass ex:T ; sh:nodeKind sh:IRI .", "ex:one a ex:T .")
    assert rdflib.NORMALIZE_LITERALS is True


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        validate([tmp_path / "none.ttl"], [SHAPES])
    with pytest.raises(NoRdf):
        validate([tmp_path], [SHAPES])
    (tmp_path / "latin.ttl").write_bytes('<urn:a> <urn:b> "é" .'.encode("latin-1"))
    with pytest.raises(BadEncoding, match=r"latin\.ttl:1"):
        validate([tmp_path / "latin.ttl"], [SHAPES])
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b> .\n")
    with pytest.raises(Malformed, match=r"bad\.ttl:1"):
        validate([tmp_path / "bad.ttl"], [SHAPES])


def test_the_command(
    broken: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = ["--graph", str(EXAMPLE)]
    assert main(["validate", *graph]) == 0
    bad = str(broken / "data" / "voorbeeld.ttl")
    assert main(["validate", *graph, bad]) == 1
    assert main(["validate", *graph, bad, "--format", "json", "-o", str(tmp_path / "r.json")]) == 1
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert found["results"][0]["rule"] == "Spell-from"
    capsys.readouterr()
    # With its own shapes and without an ontology, nothing of a graph folder joins.
    assert main(["validate", str(DATA), "--shapes", str(SHAPES)]) == 0
    assert main(["validate", *graph, "--shapes", str(tmp_path / "none.ttl")]) == 3
    assert main(["validate", *graph, "--format", "xml"]) == 2
    assert main(["validate", *graph, "-o", str(tmp_path / "no" / "report.txt")]) == 3
    assert not (tmp_path / "no").exists()
    monkeypatch.setattr("defour.commands.validate.stdin", DATA.read_bytes)
    assert main(["validate", *graph, "-"]) == 0
    assert "triples in standard input against" in capsys.readouterr().out


def test_a_file_counts_once(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes + "ex:P sh:path ex:a ; sh:maxCount 1 .")
    file = tmp_path / "DATA.TTL"
    file.write_text(PREFIXES + "ex:one a ex:T ; ex:a [ ex:b 1 ] .")
    twice = [file, tmp_path / "x" / ".." / "DATA.TTL", tmp_path / "more"]
    (tmp_path / "x").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "link.ttl").symlink_to(file)
    report = validate(twice, [tmp_path / "shapes.ttl"] * 2)
    assert report.ok, report.results
    assert report.triples == 3


@pytest.mark.parametrize("part", ["", "data", "shapes"])
def test_where_no_graph_folder_is_nothing_is_checked(
    part: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / part).mkdir(exist_ok=True)
    assert main(["validate"]) == 2
    assert "no graph folder" in capsys.readouterr().err
    assert main(["validate", "--graph", str(EXAMPLE)]) == 0
    assert "no --shapes" not in capsys.readouterr().err
    assert main(["validate", str(DATA)]) == 1
    assert "no --shapes, so these are the shapes of" in capsys.readouterr().err


def test_lint_alone_makes_no_report_of_w3c(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--graph", str(EXAMPLE), "--lint", "--format", "turtle"]) == 2
    assert "--lint" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["sarif", "junit", "github"])
def test_what_stops_a_run_is_told_to_ci(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    out = tmp_path / "report"
    words = ["validate", str(bad), "--shapes", str(SHAPES), "--format", format]
    assert main([*words, "-o", str(out)]) == 3
    assert main(words) == 3
    text = capsys.readouterr().out
    assert text == out.read_text(encoding="utf-8")
    if format == "github":
        assert text.startswith(f"::error file={bad},title=malformed,line=2,col=")
    elif format == "junit":
        assert JUnitXml.fromstring(text.encode()).errors == 1
    else:
        schema = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_text())
        log = json.loads(text)
        jsonschema.validators.validator_for(schema)(schema).validate(log)
        (invocation,) = log["runs"][0]["invocations"]
        assert invocation["executionSuccessful"] is False
        (notice,) = invocation["toolExecutionNotifications"]
        (location,) = notice["locations"]
        assert location["physicalLocation"]["region"]["startLine"] == 2
