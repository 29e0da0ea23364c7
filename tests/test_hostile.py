"""Inputs that once did harm: each is told in one line, with its status, and nothing is lost."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLE
from defour.namespaces import ROOT, XSD

KEPT = sorted((Path(__file__).parent / "hostile").glob("*/case.json"))


@pytest.mark.parametrize("path", KEPT, ids=[x.parent.name for x in KEPT])
def test_a_find_that_was_kept(
    defour, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    before = {x: x.read_bytes() for x in tmp_path.rglob("*") if x.is_file()}
    ran = defour(*(str(EXAMPLE) if word == "EXAMPLE" else word for word in case["argv"]))
    assert (ran.status, ran.out) == (case["status"], "")
    assert ran.err.startswith(f"defour: {case['error']}: ")
    assert {x: x.read_bytes() for x in tmp_path.rglob("*") if x.is_file()} == before


@pytest.mark.parametrize("arguments", [("format", ""), ("validate", ""), ("build", "-o", "")])
def test_an_empty_path_is_no_path(defour, arguments: tuple[str, ...]) -> None:
    done = defour(*arguments)
    assert (done.status, "a path is empty" in done.err) == (2, True)


@pytest.mark.parametrize("header", ["#+ summary: 2021-02-30", "#+ tags: " + "[" * 3000])
def test_a_header_that_is_no_yaml(defour, tmp_path: Path, header: str) -> None:
    question = tmp_path / "odd.rq"
    question.write_text(f"{header}\nSELECT * {{ ?s ?p ?o }}\n", encoding="utf-8")
    done = defour("query", question, "--describe")
    assert (done.status, "bad-question" in done.err) == (3, True)


def test_no_rows_says_whom_the_graph_does_not_know(defour, copy: Path) -> None:
    done = defour("query", "career", "-p", "player=id:nobody", "--graph", copy)
    assert done.status == 0
    assert done.err == "no rows: id:nobody (player) is not in this graph; try without -p player\n"
    done = defour("query", "career", "-p", "player=id:racing-dorpstad", "--graph", copy)
    assert (done.status, done.err) == (0, "no rows\n")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("?x a football:Clubs", ["football:Clubs is not in this graph; closest: football:Club"]),
        (
            "?x football:taem id:racing-dorpstadt",
            ["football:taem is not", "; closest: id:racing-dorp"],
        ),
        ("<id/jan-vorbeeld> ?p ?x", ["id:jan-vorbeeld is not", "; closest: id:jan-voorbeeld"]),
        ("?x <http://e/p> ?y", ["no rows: http://e/p is not in this graph"]),
        ("?x a football:Club ; a football:Match", []),
        ('?x ?p "1"^^xsd:gYear FILTER(xsd:integer(?x) = 1)', []),
    ],
)
def test_no_rows_says_which_names_the_graph_does_not_have(
    defour, copy: Path, tmp_path: Path, pattern: str, said: list[str]
) -> None:
    known = {"football": f"{ROOT}football#", "id": f"{ROOT}id/", "xsd": XSD}
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in known.items())
    query = tmp_path / "q.rq"
    query.write_text(f"{declared}SELECT ?x {{ {pattern} }}", encoding="utf-8")
    done = defour("query", query, "--graph", copy)
    lines = done.err.splitlines()
    assert all(x.startswith("no rows: ") for x in lines) if said else lines == ["no rows"]
    assert all(x in done.err for x in said)


def test_a_function_that_only_rdflib_may_know(defour, example: Path, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text("SELECT ?x { BIND(<http://e/f>(1) AS ?x) }", encoding="utf-8")
    done = defour("query", query, "--graph", example, "--engine", "rdflib", "--format", "csv")
    assert (done.status, "defour:" in done.err) == (0, False)
    done = defour("query", query, "--graph", example)
    assert (done.status, "query-failed" in done.err) == (3, True)


def test_very_long_lists_and_lines(defour, tmp_path: Path) -> None:
    path, shapes = tmp_path / "long.ttl", tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://e/S> a sh:NodeShape ; sh:targetNode <http://e/s> ; sh:nodeKind sh:IRI .\n",
        encoding="utf-8",
    )
    for objects in (" , ".join(map(str, range(20_000))), f"({'1 ' * 5000})", f'"{"x" * 10**7}"'):
        path.write_text(f"<http://e/s> <http://e/p> {objects} .", encoding="utf-8")
        done = defour("validate", path, "--shapes", shapes)
        assert (done.status, done.err) == (0, "")
    path.write_text(f'<http://e/s> <http://e/p> "{"x" * 17_000_000}" .', encoding="utf-8")
    done = defour("validate", path)
    assert (done.status, "longer than 16 MiB" in done.err) == (3, True)
