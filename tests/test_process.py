"""A command in a process of its own: the limit on time, signals, and a process that dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


def start(*arguments: str | Path, code: str = "") -> "subprocess.Popen[str]":
    """The command line in a process of its own, deaf to nothing; `code` runs in it first."""
    program = (
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"  # under nohup it is ignored
        f"{code}\nfrom defour.cli import main\nsys.exit(main())"
    )
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


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_query_that_takes_for_ever_is_stopped(slow: Path, example: Path, engine: str) -> None:
    began = time.monotonic()
    output = slow.parent / "out"
    options = ("--graph", example, "--engine", engine, "-o", output, "--timeout", "1")
    status, out, err = run("query", slow, *options)
    assert (status, out) == (3, "")
    assert err.startswith("defour: timed-out: stopped after 1 seconds. ")
    assert "defour explain timed-out" in err
    assert time.monotonic() - began < 10
    assert [x.name for x in slow.parent.iterdir()] == ["slow.rq"]


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
def test_a_pattern_that_explodes_is_stopped(tmp_path: Path, engine: str) -> None:
    (tmp_path / "d.ttl").write_text(f'<http://e/s> <http://e/p> "{"a" * 60}!" .', encoding="utf-8")
    (tmp_path / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; "
        "sh:targetNode <http://e/s> ; "
        'sh:property [ sh:path <http://e/p> ; sh:pattern "^(a+)+$" ] .',
        encoding="utf-8",
    )
    arguments = ("validate", tmp_path / "d.ttl", "--shapes", tmp_path / "s.ttl", "--no-lint")
    status, _, err = run(*arguments, "--engine", engine, "--timeout", "8")
    # the regular expressions of turbo take linear time
    assert (status, "timed-out" in err) == ((3, True) if engine == "pyshacl" else (1, False))


@pytest.mark.parametrize("given", ["x", "-1", "nan", "inf", "1e-9", ""])
def test_a_limit_that_is_none(defour, given: str) -> None:
    told = defour("query", "career", f"--timeout={given}")
    assert (told.status, "is no number: 0, or 0.01" in told.err) == (2, True)
    assert defour("query", "career", f"--max-size={given}").status == 2


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_process_that_dies_is_told(example: Path, number: signal.Signals) -> None:
    code = (
        "import os, signal, defour.rdf.graph as g\n"
        f"g.Graph.read = lambda *_: os.kill(os.getpid(), {int(number)})"
    )
    status, out, err = run("query", "career", "--graph", example, code=code)
    assert (status, out) == (3, "")
    assert err.startswith("defour: crashed: the process ended by itself (")


@pytest.mark.parametrize("inner", ["{ " * 50_000 + "} " * 50_000, f"FILTER({'!' * 200_000}1)"])
def test_a_query_that_overflows_the_stack_is_told(
    tmp_path: Path, example: Path, inner: str
) -> None:
    (tmp_path / "deep.rq").write_text(f"SELECT * {{ {inner} }}", encoding="utf-8")
    status, out, err = run("query", tmp_path / "deep.rq", "--graph", example)
    assert (status, out) == (3, "")
    assert "Traceback" not in err
    assert err.startswith("defour: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_processes(slow: Path, example: Path, number: signal.Signals) -> None:
    process = start("query", slow, "--graph", example, "--engine", "rdflib")
    child = _child_of(process.pid)
    time.sleep(1)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (128 + number, "", "")
    assert not Path(f"/proc/{child}").exists()


def test_an_end_from_outside_leaves_nothing_behind(tmp_path: Path, example: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old", encoding="utf-8")
    code = "import os\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGTERM)"
    status, _, err = run("query", "career", "--graph", example, "-o", path, code=code)
    assert (status, err) == (128 + signal.SIGTERM, "")
    assert [(x.name, x.read_text()) for x in tmp_path.iterdir()] == [("out", "old")]


def _child_of(parent: int) -> int:
    for _ in range(400):
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        if text:
            return int(text[0])
        time.sleep(0.01)
    raise AssertionError("it has no child")
