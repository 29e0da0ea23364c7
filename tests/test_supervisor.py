"""One process works and another waits: limits on time, signals, and a process that dies."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from defour import cli

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }"


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
        "import os, signal, defour.queries.answer as a\n"
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

    monkeypatch.setattr("defour.queries.answer.run", fall)
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
    code = "import defour.process as s; s.GRACE = 0; s._end_with_parent = lambda _: None"
    process = start("query", slow, "--graph", example, "--timeout", "2", code=code)
    child = _child_of(process.pid)
    time.sleep(0.8)
    process.kill()
    process.communicate(timeout=90)
    assert _gone(child, 60)


def test_ctrl_c_on_a_terminal_ends_it_once(slow: Path, example: Path) -> None:
    process, terminal = pty.fork()
    if not process:
        arguments = [sys.executable, "-m", "defour", "query", slow, "--graph", example]
        os.execv(sys.executable, [str(x) for x in arguments])
    _child_of(process)
    time.sleep(0.5)
    os.write(terminal, b"\x03")
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGINT
    assert os.read(terminal, 1000) in (b"^C", b"")
    os.close(terminal)


def test_a_job_that_is_stopped_loses_no_time(slow: Path, example: Path) -> None:
    command = [sys.executable, "-m", "defour", "query", slow, "--graph", example, "--timeout", "3"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    _child_of(process.pid)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(4)
    os.killpg(process.pid, signal.SIGCONT)
    time.sleep(0.5)
    assert process.poll() is None
    _, err = process.communicate(timeout=20)
    assert (process.returncode, "timed-out: stopped after 3 seconds" in err) == (3, True)


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
