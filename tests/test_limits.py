"""Limits on size, depth and time: each is told, and nothing is left half done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import pytest

from defour import cli, depth, limits, reading
from defour.errors import OverLimit, UsageError
from defour.folder import find
from defour.queries import answers

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def start(*arguments: str | Path, code: str = "") -> "subprocess.Popen[str]":
    """The command line in a process of its own; `code` runs in it first."""
    program = f"import sys; {code}\nfrom defour.__main__ import start\nsys.exit(start())"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*arguments: str | Path, code: str = "") -> tuple[int, str, str]:
    """The same, until it ends: status, output, and what was told."""
    process = start(*arguments, code=code)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A query that takes for ever."""
    path = tmp_path / "slow.rq"
    path.write_text(SLOW, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _default() -> None:
    limits.set_size(None)


# Time.


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_query_that_takes_for_ever_is_stopped(slow: Path, example: Path, engine: str) -> None:
    began = time.monotonic()
    status, out, err = run(
        "query",
        slow,
        "--graph",
        example,
        "--timeout",
        "1",
        "--engine",
        engine,
        "-o",
        slow.parent / "o",
    )
    assert (status, out) == (3, "")
    assert err.startswith("defour: timed-out: stopped after 1 seconds, while answering ")
    assert "docs/errors.md#timed-out" in err
    assert time.monotonic() - began < 10
    assert [x.name for x in slow.parent.iterdir()] == ["slow.rq"]


def test_a_regular_expression_that_explodes_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(f'<http://e/s> <http://e/p> "{"a" * 60}!" .', encoding="utf-8")
    (tmp_path / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; "
        "sh:targetNode <http://e/s> ; "
        'sh:property [ sh:path <http://e/p> ; sh:pattern "^(a+)+$" ] .',
        encoding="utf-8",
    )
    arguments = ("validate", tmp_path / "d.ttl", "--shapes", tmp_path / "s.ttl", "--no-lint")
    status, _, err = run(*arguments, "--engine", "pyshacl", "--timeout", "2")
    assert (status, "timed-out" in err) == (3, True)


def test_no_limit_is_no_limit(example: Path) -> None:
    assert run("query", "career", "--graph", example, "--timeout", "0")[0] == 0


@pytest.mark.parametrize("given", ["x", "-1", "nan", "inf", "1e-9", ""])
def test_a_limit_that_is_none(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["query", "career", f"--timeout={given}"]) == 2
    assert "is no number of seconds" in capsys.readouterr().err
    assert cli.main(["query", "career", f"--max-size={given}"]) == 2


# A process that dies.


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_process_that_dies_is_told(example: Path, number: signal.Signals) -> None:
    code = (
        "import os, signal, defour.queries.answers as a\n"
        f"a.rows = lambda *_: os.kill(os.getpid(), {int(number)})"
    )
    status, out, err = run("query", "career", "--graph", example, code=code)
    assert (status, out) == (3, "")
    assert err.startswith("defour: crashed: the process ended by itself (")
    assert ", while answering " in err


def test_a_panic_of_an_engine_is_no_traceback(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    panic = type("PanicException", (BaseException,), {})

    def fall(*_: object, **__: object) -> None:
        raise panic("index out of bounds")

    monkeypatch.setattr("defour.queries.answers.run", fall)
    assert cli.main(["query", "career", "--graph", str(example)]) == 3
    assert "unexpected: PanicException: index out of bounds" in capsys.readouterr().err


# Signals.


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_processes(slow: Path, example: Path, number: signal.Signals) -> None:
    process = start("query", slow, "--graph", example)
    child = _child_of(process.pid)
    time.sleep(0.4)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (128 + number, "", "")
    assert not Path(f"/proc/{child}").exists()


def test_the_work_ends_with_a_parent_that_is_killed(slow: Path, example: Path) -> None:
    process = start("query", slow, "--graph", example, "--engine", "rdflib")
    child = _child_of(process.pid)
    time.sleep(0.8)
    process.kill()
    process.communicate(timeout=10)
    assert _gone(child, 10)


def test_without_anybody_left_the_time_is_limited_too(slow: Path, example: Path) -> None:
    code = "import defour.supervisor as s; s.GRACE = 0; s._end_with_parent = lambda _: None"
    process = start("query", slow, "--graph", example, "--timeout", "2", code=code)
    child = _child_of(process.pid)
    time.sleep(0.8)
    process.kill()
    process.communicate(timeout=10)
    assert _gone(child, 10)


def test_whoever_reads_no_more_is_left_alone(example: Path) -> None:
    process = start("export", "--graph", example)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=20) in (0, 3)
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


def _child_of(parent: int) -> int:
    for _ in range(400):
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        if text:
            return int(text[0])
        time.sleep(0.01)
    raise AssertionError("it has no child")


def _gone(process: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return False


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
    status, _, err = run(
        "cite", "--graph", example, "--article", "/dev/zero", "--max-size", "1", "x"
    )
    assert (status, "/dev/zero: is larger than 1 MiB" in err) == (3, True)


def test_the_limit_is_no_part_of_what_may_be_read(tmp_path: Path) -> None:
    limits.set_size(1)
    path = tmp_path / "x"
    path.write_bytes(b"x" * limits.MIB)
    assert len(reading.read(path)) == limits.MIB
    path.write_bytes(b"x" * (limits.MIB + 1))
    with pytest.raises(OverLimit):
        reading.read(path)
    limits.set_size(0)
    assert len(reading.read(path)) == limits.MIB + 1


def test_the_environment_sets_the_size_for_the_python_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFOUR_MAX_SIZE", "3")
    limits.set_size(None)
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


def ask(
    text: str, folder: Path, engine: Literal["oxigraph", "rdflib"] = "oxigraph"
) -> answers.Answer:
    found = answers.run(text, find(folder).graph, engine=engine, where="a query")
    assert isinstance(found, answers.Answer)
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
    depth.query("SELECT * {} # " + "[" * 200, where="x")


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
    for read in (reading.source, None):
        with pytest.raises(OverLimit) as told:
            reading.store([path]) if read is None else reading.sources([path])
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
        (source,) = reading.sources([tmp_path / name])
        assert source.quads
