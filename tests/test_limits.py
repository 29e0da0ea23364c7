"""Limits on size and depth: each is told before anything is parsed."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import pytest

from defour import cli, limits
from defour.errors import OverLimit, UsageError
from defour.folder import find_folder
from defour.queries.answer import Answer
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import parse, read_bytes

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


@pytest.fixture(autouse=True)
def _default() -> None:
    limits.set_size(None)


# Size.


def test_a_file_that_is_too_large(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = tmp_path / "large.ttl"
    with large.open("wb") as file:
        file.truncate(1 << 30)  # a hole: it takes no space
    began = time.monotonic()
    for command in (["validate"], ["format"], ["format", "--check"]):
        assert cli.main([*command, str(large)]) == 3
        assert f"defour: over-limit: {large}: is larger than 256 MiB." in capsys.readouterr().err
    assert time.monotonic() - began < 2
    assert cli.main(["format", str(large), "--max-size", "2"]) == 3
    assert "is larger than 2 MiB" in capsys.readouterr().err


def test_standard_input_and_devices_have_an_end(example: Path) -> None:
    arguments = [sys.executable, "-m", "defour", "query", "-", "--max-size", "1"]
    for source in ("yes", "cat /dev/zero"):
        command = f"{source} | {' '.join(arguments)} --graph {example}"
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert (done.returncode, "standard input: is larger than 1 MiB" in done.stderr) == (3, True)
    command = [*arguments[:3], "cite", "--graph", example, "--article", "/dev/zero"]
    done = subprocess.run(
        [*command, "--max-size", "1", "x"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "/dev/zero: is larger than 1 MiB" in done.stderr) == (3, True)


def test_the_limit_is_no_part_of_what_may_be_read(tmp_path: Path) -> None:
    limits.set_size(1)
    path = tmp_path / "x"
    path.write_bytes(b"x" * limits.MIB)
    assert len(read_bytes(path)) == limits.MIB
    path.write_bytes(b"x" * (limits.MIB + 1))
    with pytest.raises(OverLimit):
        read_bytes(path)
    limits.set_size(0)
    assert len(read_bytes(path)) == limits.MIB + 1


def test_the_environment_sets_the_size_for_the_python_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_size", None)  # as it is when no command line ran
    monkeypatch.setenv("DEFOUR_MAX_SIZE", "3")
    assert limits.size() == 3 * limits.MIB
    monkeypatch.setenv("DEFOUR_MAX_SIZE", "many")
    with pytest.raises(UsageError, match="DEFOUR_MAX_SIZE"):
        limits.set_size(None)
    monkeypatch.delenv("DEFOUR_MAX_SIZE")
    limits.set_size(None)


# Depth.

DEEP = {
    "groups": "SELECT * { " + "{ " * 5000 + "} " * 5000 + "}",
    "brackets": "SELECT * { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
    "exists": "SELECT * { " + "FILTER EXISTS { " * 3000 + "} " * 3000 + "}",
    "functions": "SELECT * { FILTER(" + "STR(" * 3000 + "1" + ")" * 3000 + ") }",
    "not": "SELECT * { FILTER(" + "!" * 20000 + "1) }",
    "and": "SELECT * { FILTER(" + "1 && " * 20000 + "1) }",
    "plus": "SELECT * { FILTER(" + "1 + " * 20000 + "1) }",
    "sums": "SELECT * { FILTER(" + "1+" * 20000 + "1) }",
    "unions": "SELECT * { " + "{} UNION " * 20000 + "{} }",
    "optionals": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 20000 + "}",
    "filters": "SELECT * { " + "FILTER(1) " * 20000 + "}",
    "paths": "SELECT * { ?s " + "(" * 20000 + "<a:p>" + ")*" * 20000 + " ?o }",
    "sequence": "SELECT * { ?s " + "<a:p>/" * 20000 + "<a:p> ?o }",
    "alternatives": "SELECT * { ?s " + "<a:p>|" * 20000 + "<a:p> ?o }",
    "blank nodes": "SELECT * { ?s <a:p> " + "[ <a:p> " * 9000 + "1" + "]" * 9000 + " }",
    "triple terms": "SELECT * { ?s ?p " + "<<( ?a ?b " * 20000 + "1" + ")>>" * 20000 + " }",
    "triples": "SELECT * { " + "?s <a:p> ?o . " * 20000 + "}",
    "selects": "SELECT * { " + "{ SELECT * { " * 5000 + "}}" * 5000 + "}",
    "collections": "SELECT * { ?s ?p " + "(" * 9000 + "1" + ")" * 9000 + " }",
}


def ask(text: str, folder: Path, engine: Literal["oxigraph", "rdflib"] = "oxigraph") -> Answer:
    found = run_query(text, find_folder(folder).graph, engine=engine, where="a query")
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_query_that_would_overflow_the_stack(
    name: str, engine: Literal["oxigraph", "rdflib"], example: Path
) -> None:
    with pytest.raises(OverLimit, match=r"more than (100 deep|2,000 clauses)") as told:
        ask(DEEP[name], example, engine)
    assert told.value.where is not None
    assert told.value.where.count(":") == 2


def test_a_query_of_ordinary_size_is_none(example: Path) -> None:
    values = " ".join(f"<http://e/{n}>" for n in range(20_000))
    long = f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
    assert len(ask(long, example)) == 0
    deep = "SELECT * { " + "OPTIONAL { " * 40 + "?s ?p ?o " + "}" * 40 + " }"
    assert len(ask(deep, example))
    braces = "SELECT * { VALUES ?x { '" + "(" * 500 + "' } } # " + "{" * 5000
    assert len(ask(braces, example)) == 1


def xml(inner: str, entities: str = "") -> str:
    return f"<!DOCTYPE r [{entities}]><rdf:RDF {RDF}>{inner}</rdf:RDF>"


LAUGHS = "<!ENTITY a0 'ha'>".replace("'", '"') + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20)
)
HOSTILE = {
    "object.jsonld": '{"a:p":' * 10_000 + "1" + "}" * 10_000,
    "array.jsonld": '{"a:p":' + "[" * 10_000 + "]" * 10_000 + "}",
    "open.jsonld": '{"@context":' * 70_000,
    "element.rdf": xml("<e:a><e:b>" * 10_000 + "</e:b></e:a>" * 10_000),
    "laughs.rdf": xml("<e:a><e:b>&a19;</e:b></e:a>", LAUGHS),
    "quadratic.rdf": xml(
        "<e:a><e:b>" + "&a;" * 5000 + "</e:b></e:a>", f'<!ENTITY a "{"a" * 50_000}">'
    ),
    "term.ttl": "<a:s> <a:p> " + "<<( <a:a> <a:b> " * 30_000 + "1" + ")>>" * 30_000 + " .",
    "term.nt": "<a:s> <a:p> " + "<<( <a:a> <a:b> " * 30_000 + "<a:c>" + ")>>" * 30_000 + " .",
    "reified.trig": "<a:s> <a:p> " + "<< <a:a> <a:b> " * 30_000 + "1" + ">>" * 30_000 + " .",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_that_would_end_the_process(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(HOSTILE[name], encoding="utf-8")
    for read in (parse, None):
        with pytest.raises(OverLimit) as told:
            Graph.read([path]).store if read is None else Graph.read([path]).sources
        assert str(told.value.where).startswith(f"{path}:1:")


def test_documents_of_ordinary_depth(tmp_path: Path) -> None:
    entities = '<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#"><!ENTITY e "&xsd;e">'
    flat = "".join(
        f'<e:a><e:b rdf:datatype="&xsd;string">{n}</e:b><e:c e:d="&e;<>"/></e:a>'.replace("<>", ">")
        for n in range(3000)
    )
    found = {
        "entities.rdf": xml(flat, entities),
        "flat.jsonld": '{"@graph": ['
        + ",".join('{"a:p": ["x\\"{[", 1]}' for _ in range(500))
        + "]}",
        "nested.ttl": "<a:s> <a:p> " + "(" * 10_000 + ")" * 10_000 + " .",
        "lists.ttl": "<a:s> <a:p> " + "[ <a:p> " * 10_000 + "1" + "]" * 10_000 + " .",
        "text.ttl": '<a:s> <a:p> "' + "<<( " * 500 + '" . # ' + "<< " * 500,
    }
    for name, text in found.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (source,) = Graph.read([tmp_path / name]).sources
        assert source.quads
