"""Each finding has a folder of cases, exact to the column, with near misses that are silent.

A case is the files `<case>.<data|ontology|shapes>*.ttl` in `tests/lint/<finding>/`; a part without
a file is taken from `tests/lint/base/`. A first comment `# finds NAME at LINE:COLUMN: WORDS` tells
what must be found in that file; a case whose name starts with `near-` may have none.
"""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import defour
from defour.folder import Folder
from defour.rdf.locations import Place
from defour.validation.inputs import Finding
from defour.validation.lint import load_checks, read_header
from defour.validation.suggestions import is_slip
from project import FOLDER, ROOT
from validating import rows

CASES = Path(__file__).parent / "lint"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
ASKS = f"<{SH}nodeKind> <{SH}IRI>"
PARTS = ("data", "ontology", "shapes")
FINDS = re.compile(r"(?m)^# finds ([a-z-]+) at (\d+):(\d+): (.*)$")
PAGE = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")
OF_ARTICLES = {"absent-name", "absent-value", "unfounded-label", "unvalued-number"}
"""What the sentences of an article tell; tests/test_agreement.py is about those."""

NAMES = [x for x in re.findall(r"(?m)^## ([a-z]+-[a-z-]+)$", PAGE) if x not in OF_ARTICLES]


Look = Callable[[str, str, str], tuple[Finding, ...]]

DERBY = Folder(ROOT / "examples" / "derby-2031-09")


def look(data: list[Path], ontology: list[Path], shapes: list[Path]) -> tuple[Finding, ...]:
    return defour.validate(data, shapes, ontology, engine=None).findings


@pytest.fixture
def look_at(tmp_path: Path) -> Look:
    """What is found in texts: data, ontology, shapes."""

    def run(*texts: str) -> tuple[Finding, ...]:
        paths = [tmp_path / f"{part}.ttl" for part in PARTS]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return look(*([path] for path in paths))

    return run


def cases() -> list[tuple[str, str]]:
    files = CASES.glob("*/*.ttl")
    return sorted({(x.parent.name, x.name.split(".")[0]) for x in files if x.parent.name != "base"})


def files_of(name: str, case: str) -> list[list[Path]]:
    found = []
    for part in PARTS:
        own = sorted((CASES / name).glob(f"{case}.{part}*.ttl"))
        found.append(own or sorted((CASES / "base").glob(f"*.{part}.ttl")))
    return found


def expected(name: str, case: str) -> list[tuple[Place, str, str]]:
    """The place, the name and some words of each finding."""
    return sorted(
        (Place(str(path), int(line), int(column)), found, words)
        for path in (CASES / name).glob(f"{case}.*.ttl")
        for found, line, column, words in FINDS.findall(path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize(("name", "case"), cases())
def test_case(name: str, case: str) -> None:
    wanted = expected(name, case)
    found = look(*files_of(name, case))
    assert [(x.place, x.name) for x in found] == [x[:2] for x in wanted], found
    for finding, (_, _, words) in zip(found, wanted, strict=True):
        assert words in finding.message
    assert bool(wanted) != case.startswith("near-")


def test_each_finding_has_cases_and_a_near_miss() -> None:
    assert {x.name for x in CASES.iterdir()} - {"base"} == set(NAMES)
    assert len(NAMES) == 16
    assert sorted(NAMES) == NAMES
    for name in NAMES:
        mine = [case for folder, case in cases() if folder == name]
        assert [x for x in mine if {y[1] for y in expected(name, x)} == {name}], name
        assert [x for x in mine if not expected(name, x)], name


@pytest.mark.parametrize("name", load_checks())
def test_a_query_has_a_header(name: str) -> None:
    query = load_checks()[name]
    header = read_header(query)
    assert header.keys() <= {
        *("name", "message", "remedy", "about", "place", "once", "unless", "note")
    }
    assert header.get("name", name) in NAMES
    assert header["message"].endswith(".")
    assert header["remedy"].endswith(".")
    columns = re.findall(r"\w+", query.split("SELECT")[1].split("WHERE")[0])
    used = {*re.findall(r"\{(\w+)\}", header["message"]), header.get("about"), header.get("once")}
    used |= set(header["place"]) if isinstance(header["place"], list) else set()
    assert used - {None} <= set(columns)
    prefixes = re.findall(r"PREFIX (\w+):", query)
    assert [x for x in prefixes if query.count(f"{x}:") < 2] == []


def test_what_can_be_allowed_is_told() -> None:
    remedy = read_header(load_checks()["unknown-allowance"])["remedy"]
    for name in re.findall(r'"([a-z-]+)"', remedy):
        section = PAGE.split(f"## {name}\n")[1].split("\n## ")[0]
        assert f'lint:allow "{name}"' in section


@pytest.mark.parametrize("data", [[*FOLDER.data], [ROOT / "examples" / "derby-2031-09" / "data"]])
def test_the_project_has_none(data: list[Path]) -> None:
    found = look(data, FOLDER.ontology, FOLDER.shapes)
    assert [x for x in found if x.name != "idle-shape" or data == FOLDER.data] == []
    assert look(*files_of("base", "base")) == ()


def test_no_data_at_all() -> None:
    _, ontology, shapes = files_of("base", "base")
    (finding,) = look([], ontology, shapes)
    assert (finding.name, finding.place) == ("no-data", None)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was made")

    monkeypatch.setattr(socket, "socket", refuse)
    (finding,) = look(*files_of("import-not-read", "gone"))
    assert finding.subject == "https://example.org/elsewhere"


ILL_TYPED = f"""\
2020-06-31 | date | no such day | Correct the day
31-06-2020 | date | no value of | Write it as in "2021-05-08"
2020-06 | date | one of <{XSD}gYearMonth> | Take that datatype
12 | date | one of <{XSD}integer> | Take that datatype
zzz | hexBinary | no value of | Correct the value
zzz | boolean | no value of | Write it as in "true"
\\u001B[31m{"9" * 5000} | date | 9… | Write it as in
"""


@pytest.mark.parametrize("row", rows(ILL_TYPED))
def test_an_ill_typed_literal_is_told_without_noise(
    row: list[str],
    look_at: Look,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    value, datatype, message, remedy = row
    data = f'<urn:s> <urn:p> "{value}"^^<{XSD}{datatype}> .'
    (finding,) = look_at(data, "", f"<urn:S> <{SH}targetSubjectsOf> <urn:p> ; {ASKS} .")
    assert (finding.name, finding.remedy.startswith(remedy)) == ("ill-typed-literal", True)
    assert message in finding.message
    assert "\x1b" not in finding.message
    assert len(finding.message) < 200
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")


TARGET = "<urn:S> sh:targetClass <urn:T> ;"


@pytest.mark.parametrize(
    "shapes",
    [
        f"{TARGET} sh:property [ sh:path _:a ] . _:a sh:inversePath _:a .",
        f"{TARGET} sh:property [ sh:path ( ) ] , [ sh:path 'x' ] .",
        f"{TARGET} sh:property <urn:S> ; sh:node <urn:S> .",
        f"{TARGET} sh:or _:l . _:l rdf:first <urn:S> ; rdf:rest _:l .",
        f"{TARGET} sh:sparql [ sh:select 1 ; sh:prefixes 'x' ] .",
        f"{TARGET} sh:sparql [ sh:select '<x> <#y> a:b' ] .",
        f"{TARGET} sh:targetClass 'x' , [] ; sh:targetNode 'x' ; sh:nodeKind sh:IRI .",
        f"{TARGET} sh:disjoint 'x' , [ ] , <urn:p> .",
    ],
)
def test_shapes_that_are_none_raise_nothing(shapes: str, look_at: Look) -> None:
    head = f"@prefix sh: <{SH}> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    words = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:o> a owl:Ontology ."
    words += "<urn:T> a owl:Class . <urn:U> a owl:Class ."
    found = look_at("<urn:s> a <urn:T> . <urn:u> a <urn:U> .", words, head + shapes)
    assert [x.name for x in found] == ["unvalidated-node"]


def test_a_target_in_sparql_cannot_be_told(look_at: Look) -> None:
    shapes = f"<urn:S> <{SH}target> [ <{SH}select> 'x' ] ; {ASKS} ."
    assert look_at("<urn:s> a <urn:T> .", "", shapes) == ()


def test_a_file_that_is_data_and_shapes_is_counted_once(look_at: Look) -> None:
    misspelt = '<http://www.w3.org/2000/01/rdf-schema#lable> "x" .'
    text = f"<urn:S> <{SH}targetNode> <urn:x> ; {ASKS} . <urn:x> {misspelt}"
    (finding,) = look_at(text, "", text)
    assert finding.name == "unknown-term"
    assert "times" not in finding.message
    (twice,) = look_at(text + f" <urn:y> {misspelt}", "", text)
    assert "3 times" in twice.message


def test_focus_nodes(tmp_path: Path) -> None:
    shapes = f"""@prefix sh: <{SH}> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:x#Class> sh:targetClass <urn:A> . <urn:x#Node> sh:targetNode <urn:gone> , 3 .
        <urn:x#Of> sh:targetSubjectsOf <urn:p> . <urn:x#To> sh:targetObjectsOf <urn:p> .
        <urn:x#B> a sh:NodeShape , owl:Class . <urn:x#C> a sh:NodeShape , rdfs:Class .
        <urn:x#Off> sh:targetClass <urn:A> ; sh:deactivated true .
        [] sh:targetClass <urn:x#B> . <urn:x#None> a sh:NodeShape ."""
    data = """<urn:a> a <urn:A> . <urn:b> a <urn:x#B> ; <urn:p> "v" , <urn:a> .
        <urn:c> a <urn:x#C> .
        <urn:x#B> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:A> ."""
    (tmp_path / "shapes.ttl").write_text(shapes)
    report = defour.validate([data.encode()], [tmp_path / "shapes.ttl"], [], engine=None)
    counts = {"B": 1, "C": 1, "Class": 2, "Node": 2, "Of": 1, "To": 2, "unnamed": 1}
    assert {x.rule: x.focus_nodes for x in report.shapes} == counts


@pytest.mark.parametrize(
    ("pairs", "alike"),
    [
        ("Book book|Book Bok|first_name firstName|died dide|titl title", True),
        ("author authur|autour autor", True),
        ("part1 part2|part part1|house horse|cat cart|sender gender", False),
        ("mother other|weight width| a", False),
    ],
)
def test_names_alike(pairs: str, alike: bool) -> None:
    for one, other in (pair.split(" ") for pair in pairs.split("|")):
        assert is_slip(one, other) is is_slip(other, one) is alike, (one, other)
