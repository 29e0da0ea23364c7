"""Validation: results, their order and language, and what is refused."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib import SH, Graph
from rdflib.compare import isomorphic

from defour.cli import main
from defour.errors import BadEncoding, BadShapes, Malformed, MissingFile, NoRdf, UsageError
from defour.shacl import reports
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


def small(tmp_path: Path, shapes: str, data: str) -> Report:
    """Validate a few triples."""
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + shapes, encoding="utf-8")
    return validate([(PREFIXES + data).encode()], [path])


def test_the_example_conforms() -> None:
    report = validate([DATA], [SHAPES], [ONTOLOGY])
    assert (report.conforms, report.results, report.shapes, report.idle) == (True, (), 2, ())
    assert report.triples == len(Graph().parse(DATA))
    assert reports.text(report) == (
        f"Conforms: {report.triples} triples against 2 shapes with a target ({DATA}).\n"
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
    assert report.results[0].where == f"{file}:{line}"
    assert report.results[2].label == "Jan Voorbeeld at Racing Dorpstad"
    assert not report.conforms


def test_messages_in_the_language_asked_for(broken: Path) -> None:
    dutch = [x.message for x in ask(broken, "nl").results]
    assert all("de " in x or "De " in x for x in dutch)
    assert dutch[1].startswith("De periode (football:PlayingSpell) eindigt voor ze begint")
    said = list(ask(broken).graph.objects(None, SH.resultMessage))
    assert {x.language for x in said} == {"en", "nl"}


def test_the_text_is_for_a_person(broken: Path) -> None:
    text = reports.text(ask(broken))
    assert (
        "Violation Spell-team: Jan Voorbeeld at Racing Dorpstad (id:spell-voorbeeld-dorpstad)\n"
        "  Give the spell (football:PlayingSpell) exactly one football:team, a football:Club.\n"
        "  football:team, found id:jan-voorbeeld\n"
    ) in text
    assert "\n  1 Claim-cites (Warning)\nDoes not conform: 4 results in " in text


@pytest.mark.parametrize("format", reports.FORMATS)
def test_the_same_for_every_hash_seed(broken: Path, format: str) -> None:
    outputs = set()
    for seed in range(8):
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
    back = Graph().parse(data=reports.turtle(report), format="turtle")
    assert isomorphic(back, report.graph)
    assert [x.path for x in report.results if x.path] == [
        "<https://example.org/a>/(^<https://example.org/b>)"
    ]
    assert "_:b" in reports.text(report)


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
    assert len(validate([data], [shapes]).results) == 0


def test_shapes_that_check_nothing(tmp_path: Path) -> None:
    for shapes in ("", "ex:S a sh:NodeShape .", "ex:S sh:targetClass ex:T ; sh:deactivated true ."):
        with pytest.raises(BadShapes, match="nothing to check"):
            small(tmp_path, shapes, "ex:one a ex:T .")
    idle = small(tmp_path, "ex:S sh:targetClass ex:Tt ; sh:nodeKind sh:IRI .", "ex:one a ex:T .")
    assert idle.idle == ("S",)
    assert (idle.conforms, idle.checked, idle.ok) == (True, False, False)
    assert reports.text(idle) == (
        "Nothing was checked: no shape has a target in this data. It uses <https://example.org/>. "
        "Closest that shapes target: <https://example.org/Tt> for <https://example.org/T> "
        "(standard input).\n"
    )


def test_data_without_anything_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("")
    misspelt = tmp_path / "misspelt.ttl"
    text = DATA.read_text(encoding="utf-8")
    misspelt.write_text(text.replace("defour/football#", "defour/fotball#"), encoding="utf-8")
    for path, said in (
        (empty, "Nothing was checked: the data has no triples ("),
        (misspelt, "<https://w3id.org/defour/football#> for <https://w3id.org/defour/fotball#>"),
    ):
        report = validate([path], [SHAPES], [ONTOLOGY])
        assert (report.conforms, report.checked) == (True, False)
        for format in reports.FORMATS:
            here = ["validate", "--graph", str(EXAMPLE), str(path), "--format", format]
            assert main(here) == 1
            out = capsys.readouterr().out
            assert "Nothing was checked" in out
            if format == "text":
                assert said in out
            elif format == "json":
                assert json.loads(out)["checked"] is False
            else:
                Graph().parse(data=out, format="turtle")


def test_a_namespace_that_is_almost_that_of_the_shapes(tmp_path: Path) -> None:
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T , ex:U ; sh:nodeKind sh:IRI ."
        "ex:X a sh:NodeShape ; sh:targetSubjectsOf sh:order ; sh:nodeKind sh:IRI ."
    )
    wrong = "<urn:a> a <https://exmaple.org/T> ; sh:order 1 ."
    report = small(tmp_path, shapes, wrong)
    assert report.unchecked == (
        "Nothing was checked of <https://exmaple.org/>: the shapes target <https://example.org/>."
    )
    assert small(tmp_path, shapes, wrong + " <urn:b> a ex:T .").checked
    assert small(tmp_path, shapes, "<urn:a> a <https://other.net/x#T> ; sh:order 1 .").checked


def test_the_ontology_alone_is_not_the_data(tmp_path: Path) -> None:
    ontology = tmp_path / "words.ttl"
    ontology.write_text("<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> .")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES + "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI ; "
        "sh:targetClass <http://www.w3.org/2002/07/owl#Ontology> ."
    )
    assert not validate([b"<urn:a> <urn:b> <urn:c> ."], [shapes], [ontology]).checked
    assert validate([ontology], [shapes], [ontology]).checked


def test_shapes_without_anything_to_check_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "club.ttl"
    path.write_text(PREFIXES + "ex:one a ex:T .")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        PREFIXES + "".join(f"ex:{x} sh:targetClass ex:{x} ; sh:nodeKind sh:IRI ." for x in "TUV")
    )
    here = ["validate", str(path), "--shapes", str(shapes)]
    assert main(here) == 0
    out = capsys.readouterr().out
    assert out.endswith("\n2 shapes found nothing to check (--verbose names them).\n")
    assert main([*here, "--verbose"]) == 0
    assert capsys.readouterr().out.endswith("\n2 shapes found nothing to check: U, V.\n")


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
    assert first.where == f"{data}:8"
    text = reports.text(report)
    assert "\n  word:Injry stands with ex:kind.\n" in text
    assert "\n  closest: word:Injury\n" in text
    assert "\n  Not word:None.\n" in text
    assert "https://example.org/words#None" in reports.as_json(report)
    assert json.loads(reports.as_json(report))["results"][0]["closest"] == list(first.closest)


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
    assert result.where == f"{data}:6"


def test_arguments_that_are_no_lists_of_paths() -> None:
    for data in ("data.ttl", [str(DATA)], DATA, b"", [DATA, None], None):
        with pytest.raises(UsageError, match=r"data.*(path|Path)"):
            validate(data, [SHAPES])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"shapes\[0\] is a bytes"):
        validate([DATA], [b""])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("shapes", "match"),
    [
        (
            "ex:S sh:targetClass ex:T ; sh:property ex:P . ex:P sh:path ex:a ; sh:mincount 1 .",
            "minCount",
        ),
        ("ex:S sh:targetClass ex:T ; sh:property ex:P . ex:P a sh:PropertyShape .", "shape"),
        ("ex:S sh:targetClass ex:T ; sh:pattern '(' .", "shape S"),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:T ;"
            " sh:sparql [ sh:select 'SELECT $this WHERE {' ] .",
            "shape S",
        ),
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P ."
            "ex:P sh:path ex:from ; sh:lessThanOrEquals ex:to .",
            "shape P: .*compare dates as strings",
        ),
    ],
)
def test_shapes_that_cannot_be_evaluated(tmp_path: Path, shapes: str, match: str) -> None:
    data = 'ex:one a ex:T ; ex:from "2012"^^xsd:gYear ; ex:to "2011"^^xsd:gYear .'
    with pytest.raises(BadShapes, match=match):
        small(tmp_path, shapes, data)


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
    assert "(standard input)" in capsys.readouterr().out
