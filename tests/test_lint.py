"""Each finding has a folder of cases, exact to the column, with near misses that are silent.

A case is the files `<case>.<data|ontology|shapes>*.ttl` in `tests/lint/<finding>/`; a part without
a file is taken from `tests/lint/base/`. A first comment `# finds NAME at LINE:COLUMN: WORDS` tells
what must be found in that file; a case whose name starts with `near-` may have none.
"""

import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import BNode, Graph, URIRef

from defour import lint
from defour.lint import texts
from defour.lint.allowing import ALLOWABLE
from defour.lint.near import is_one_off, is_slip, nearest, nearest_term
from defour.rdf import parse as reading
from defour.rdf.convert import quiet_rdflib, to_rdflib
from defour.rdf.locations import Place, Places
from defour.rdf.parse import format_of, parse, read_bytes
from defour.shacl import targets
from project import FOLDER, ROOT

CASES = Path(__file__).parent / "lint"
ASKS = "<http://www.w3.org/ns/shacl#nodeKind> <http://www.w3.org/ns/shacl#IRI>"
PARTS = ("data", "ontology", "shapes")
FINDS = re.compile(r"# finds ([a-z-]+) at (\d+):(\d+): (.*)")


class Expected(NamedTuple):
    place: Place
    name: str
    words: str


def graph(sources: Sequence[reading.Source]) -> Graph:
    made = Graph(bind_namespaces="none")
    with quiet_rdflib():
        for source in sources:
            for quad in source.quads:
                made.add(to_rdflib(quad.triple, where=source.where))
    return made


def run(
    data: Sequence[Path | str],
    ontology: Sequence[Path | str],
    shapes: Sequence[Path | str],
    language: str = "en",
) -> tuple[lint.Finding, ...]:
    def read(part: str, given: Sequence[Path | str]) -> list[reading.Source]:
        return [
            parse(x.encode(), where=f"{part}{n}.ttl")
            if isinstance(x, str)
            else parse(read_bytes(x), format_of(x), where=str(x))
            for n, x in enumerate(given)
        ]

    found = [read(*x) for x in zip(PARTS, (data, ontology, shapes), strict=True)]
    whole, rules = graph([*found[0], *found[1]]), graph(found[2])
    focus = targets.focus_nodes(rules, whole)
    inputs = lint.Inputs(*found, whole, rules, focus)
    return lint.check(inputs, Places([x for part in found for x in part]), language=language)


def cases() -> list[tuple[str, str]]:
    files = CASES.glob("*/*.ttl")
    return sorted({(x.parent.name, x.name.split(".")[0]) for x in files if x.parent.name != "base"})


def files_of(name: str, case: str) -> list[list[Path]]:
    found = []
    for part in PARTS:
        own = sorted((CASES / name).glob(f"{case}.{part}*.ttl"))
        found.append(own or sorted((CASES / "base").glob(f"*.{part}.ttl")))
    return found


def expected(name: str, case: str) -> list[Expected]:
    found = []
    for path in (CASES / name).glob(f"{case}.*.ttl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := FINDS.fullmatch(line):
                place = Place(str(path), int(match[2]), int(match[3]))
                found.append(Expected(place, match[1], match[4]))
    return sorted(found)


@pytest.mark.parametrize(("name", "case"), cases())
def test_case(name: str, case: str) -> None:
    wanted = expected(name, case)
    found = run(*files_of(name, case))
    assert [(x.place, x.name) for x in found] == [(x.place, x.name) for x in wanted], found
    for finding, want in zip(found, wanted, strict=True):
        assert want.words in finding.message
    assert bool(wanted) != case.startswith("near-")


def test_each_finding_has_cases_and_a_near_miss() -> None:
    folders = {x.name for x in CASES.iterdir()} - {"base"}
    assert folders == set(lint.NAMES)
    for name in lint.NAMES:
        mine = [case for folder, case in cases() if folder == name]
        assert [x for x in mine if {y.name for y in expected(name, x)} == {name}], name
        assert [x for x in mine if not expected(name, x)], name


def test_the_base_has_none() -> None:
    assert run(*files_of("base", "base")) == ()


@pytest.mark.parametrize("data", [[*FOLDER.data], [ROOT / "docs" / "example" / "havenbeker.ttl"]])
def test_the_project_has_none(data: list[Path]) -> None:
    assert run(data, FOLDER.ontology, FOLDER.shapes) == ()


def test_texts_are_in_both_languages() -> None:
    for key, languages in texts.TEXTS.items():
        assert set(languages) == {"en", "nl"}, key
        fields = [set(re.findall(r"\{(\w+)\}", " ".join(x))) for x in languages.values()]
        assert fields[0] == fields[1], key
        assert languages["en"] != languages["nl"]


@pytest.mark.parametrize(("name", "case"), [x for x in cases() if not x[1].startswith("near-")])
def test_dutch(name: str, case: str) -> None:
    english, dutch = (run(*files_of(name, case), language=x) for x in ("en", "nl-BE"))
    assert [(x.place, x.name, x.subject) for x in english] == [
        (x.place, x.name, x.subject) for x in dutch
    ]
    for one, other in zip(english, dutch, strict=True):
        assert one.message != other.message
        assert one.remedy != other.remedy
        assert not re.search(r"\{\w*\}", one.message + one.remedy + other.message + other.remedy)
    assert run(*files_of(name, case), language="fr") == english


def test_the_page_names_each_finding() -> None:
    page = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## ([a-z-]+)$", page) == list(lint.NAMES)
    for name in ALLOWABLE:
        section = page.split(f"## {name}\n")[1].split("\n## ")[0]
        assert f'lint:allow "{name}"' in section


def test_no_data_at_all() -> None:
    _, ontology, shapes = files_of("base", "base")
    (finding,) = run([], ontology, shapes)
    assert (finding.name, finding.place) == ("no-data", None)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was made")

    monkeypatch.setattr(socket, "socket", refuse)
    (finding,) = run(*files_of("import-not-read", "gone"))
    assert finding.subject == "https://example.org/elsewhere"


@pytest.mark.parametrize("datatype", ["boolean", "integer", "date", "duration", "hexBinary"])
def test_an_ill_typed_literal_makes_no_noise(
    datatype: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    data = f'<urn:s> <urn:p> "zzz"^^<http://www.w3.org/2001/XMLSchema#{datatype}> .'
    shapes = f"<urn:S> <http://www.w3.org/ns/shacl#targetSubjectsOf> <urn:p> ; {ASKS} ."
    (finding,) = run([data], [], [shapes])
    assert finding.name == "ill-typed-literal"
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")


def test_a_long_value_is_cut_and_shown_safely() -> None:
    value = "\x1b[31m" + "9" * 5000
    data = f'<urn:s> a <urn:T> ; <urn:p> "{value}"^^<http://www.w3.org/2001/XMLSchema#date> .'
    shapes = f"<urn:S> <http://www.w3.org/ns/shacl#targetClass> <urn:T> ; {ASKS} ."
    (finding,) = run([data.replace("\x1b", "\\u001B")], [], [shapes])
    assert "\x1b" not in finding.message
    assert len(finding.message) < 200


@pytest.mark.parametrize(
    "shapes",
    [
        "<urn:S> sh:targetClass <urn:T> ; sh:property [ sh:path _:a ] . _:a sh:inversePath _:a .",
        "<urn:S> sh:targetClass <urn:T> ; sh:property [ sh:path ( ) ] , [ sh:path 'x' ] .",
        "<urn:S> sh:targetClass <urn:T> ; sh:property <urn:S> ; sh:node <urn:S> .",
        "<urn:S> sh:targetClass <urn:T> ; sh:or _:l . _:l rdf:first <urn:S> ; rdf:rest _:l .",
        "<urn:S> sh:targetClass <urn:T> ; sh:sparql [ sh:select 1 ; sh:prefixes 'x' ] .",
        "<urn:S> sh:targetClass 'x' , [] , <urn:T> ; sh:targetNode 'x' ; sh:nodeKind sh:IRI .",
    ],
)
def test_shapes_that_are_none_raise_nothing(shapes: str) -> None:
    head = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    )
    words = "<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> .\n"
    words += "<urn:T> a <http://www.w3.org/2002/07/owl#Class> .\n"
    words += "<urn:U> a <http://www.w3.org/2002/07/owl#Class> ."
    found = run(["<urn:s> a <urn:T> . <urn:u> a <urn:U> ."], [words], [head + shapes])
    assert [x.name for x in found] == ["unlooked-node"]


def test_a_target_in_sparql_cannot_be_told() -> None:
    shapes = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> sh:target [ sh:select 'x' ] ;"
    shapes += f" {ASKS} ."
    rules = graph([parse(shapes.encode(), where="shapes")])
    assert targets.by_query(rules) == {URIRef("urn:S")}
    assert targets.focus_nodes(rules, Graph()) == {}
    assert run(["<urn:s> a <urn:T> ."], [], [shapes]) == ()


def test_focus_nodes() -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:Class> sh:targetClass <urn:A> . <urn:Node> sh:targetNode <urn:gone> , 3 .
        <urn:Of> sh:targetSubjectsOf <urn:p> . <urn:To> sh:targetObjectsOf <urn:p> .
        <urn:B> a sh:NodeShape , owl:Class . <urn:C> a sh:NodeShape , rdfs:Class .
        <urn:Off> sh:targetClass <urn:A> ; sh:deactivated true .
        [] sh:targetClass <urn:B> . <urn:None> a sh:NodeShape ."""
    data = """<urn:a> a <urn:A> . <urn:b> a <urn:B> ; <urn:p> "v" , <urn:a> . <urn:c> a <urn:C> .
        <urn:B> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:A> ."""
    rules = graph([parse(shapes.encode(), where="shapes")])
    whole = graph([parse(data.encode(), where="data")])
    found = targets.focus_nodes(rules, whole)
    told = {
        "blank" if isinstance(shape, BNode) else str(shape): sorted(map(str, nodes))
        for shape, nodes in found.items()
    }
    assert list(told.items()) == [
        ("blank", ["urn:b"]),
        ("urn:B", ["urn:b"]),
        ("urn:C", ["urn:c"]),
        ("urn:Class", ["urn:a", "urn:b"]),
        ("urn:Node", ["3", "urn:gone"]),
        ("urn:Of", ["urn:b"]),
        ("urn:To", ["urn:a", "v"]),
    ]


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("prov", "porv", True),
        ("prov", "prv", True),
        ("prov", "provo", True),
        ("prov", "prob", True),
        ("prov", "prov", False),
        ("prov", "vorp", False),
        ("ssn", "sosa", False),
        ("", "a", True),
        ("ab", "ba", True),
    ],
)
def test_one_off(one: str, other: str, off: bool) -> None:
    assert is_one_off(one, other) is is_one_off(other, one) is off


def test_the_nearest() -> None:
    assert nearest("mincount", ["minCount", "maxCount"]) == "minCount"
    assert nearest("x", ["minCount"]) is None
    assert nearest_term("urn:a/Clubb", ["urn:a/Club", "urn:b/Clubb"]) == "urn:a/Club"
    space = "https://example.org/words#"
    assert nearest_term(space + "Club", [space.replace("ds", "sd") + "Club"]) is not None


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("Book", "book", True),
        ("Book", "Bok", True),
        ("first_name", "firstName", True),
        ("died", "dide", True),
        ("titl", "title", True),
        ("autour", "autor", True),
        ("author", "authur", True),
        ("part1", "part2", False),
        ("part", "part1", False),
        ("house", "horse", False),
        ("cat", "cart", False),
        ("sender", "gender", False),
        ("mother", "other", False),
        ("weight", "width", False),
        ("", "a", False),
    ],
)
def test_slips(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is is_slip(other, one) is slip


def test_a_file_that_is_data_and_shapes_is_counted_once() -> None:
    text = f"""<urn:S> <http://www.w3.org/ns/shacl#targetNode> <urn:x> ; {ASKS} .
        <urn:x> <http://www.w3.org/2000/01/rdf-schema#lable> "x" ."""
    (finding,) = run([text], [], [text])
    assert finding.name == "unknown-term"
    assert "times" not in finding.message
    (twice,) = run(
        [text + " <urn:y> <http://www.w3.org/2000/01/rdf-schema#lable> 'y' ."], [], [text]
    )
    assert "3 times" in twice.message


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("2020-06-31", "Correct the day"),
        ("31-06-2020", "Write it as in"),
        ("2020-06", "Take that datatype"),
    ],
)
def test_the_remedy_fits_the_fault(value: str, remedy: str) -> None:
    data = f'<urn:s> a <urn:T> ; <urn:p> "{value}"^^<http://www.w3.org/2001/XMLSchema#date> .'
    shapes = f"<urn:S> <http://www.w3.org/ns/shacl#targetClass> <urn:T> ; {ASKS} ."
    (finding,) = run([data], [], [shapes])
    assert finding.remedy.startswith(remedy)


def test_dutch_texts_say_knoop() -> None:
    for key, languages in texts.TEXTS.items():
        words = re.sub(r"sh:node|\{node\}|unlooked-node", "", " ".join(languages["nl"]))
        assert not re.search(r"\bnodes?\b", words), key
