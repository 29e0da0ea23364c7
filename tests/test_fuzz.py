"""The fuzzer itself, a short run of it, and every find that was kept."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from defour import cli
from fuzz import runner, worker
from fuzz.cases import ENTRIES, Case, make

TESTS = Path(__file__).parent
KEPT = sorted((TESTS / "hostile").glob("*/case.json"))


@pytest.mark.parametrize("path", KEPT, ids=[x.parent.name for x in KEPT])
def test_a_find_that_was_kept(path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    here = tmp_path / "here"
    shutil.copytree(path.parent, here)
    shutil.copytree(TESTS / "example", tmp_path / "graph")
    if "GRAPH" in case["argv"]:
        shutil.copy(here / "data.ttl", tmp_path / "graph" / "data" / "more.ttl")
    places = {"GRAPH": str(tmp_path / "graph"), "EXAMPLE": str(TESTS / "example")}
    argv = [places.get(word, word) for word in case["argv"]]
    before = {x: x.read_bytes() for x in tmp_path.rglob("*") if x.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "defour", *argv, "--timeout", "30"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (case["status"], "")
    assert done.stderr.startswith(f"defour: {case['error']}: ")
    assert {x: x.read_bytes() for x in tmp_path.rglob("*") if x.is_file()} == before


def fuzz(*arguments: str, seed: str = "0") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", *arguments],
        cwd=TESTS,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_a_short_run_finds_nothing() -> None:
    out = fuzz("--inputs", "300", "--seed", "11")
    assert out.endswith("0 finds\n")
    assert re.search(r"(?m)^all +300, seed 11, from 0, ", out)


def test_inputs_are_the_same_whatever_the_hash_seed() -> None:
    one, two = (re.sub(r"seconds=[\d.]+", "", fuzz("--replay", "17", seed=x)) for x in "12")
    assert one == two
    assert "Outcome(status=" in one


def test_every_entry_point_is_run() -> None:
    entries = {make(1, number).entry for number in range(1000)}
    assert entries == set(ENTRIES)
    commands = {make(1, number).argv[0] for number in range(1000)}
    assert {
        "build",
        "cite",
        "diff",
        "evidence",
        "export",
        "format",
        "query",
        "validate",
        "why",
    } <= (commands)


def fall(_argv: list[str]) -> int:
    raise RuntimeError("fell")


def show(_argv: list[str]) -> int:
    print("Traceback (most recent call last):", file=sys.stderr)
    return 3


def foresee_nothing(_argv: list[str]) -> int:
    print("defour: unexpected: KeyError: 1", file=sys.stderr)
    return 3


def leave(_argv: list[str]) -> int:
    Path(".f.ttl.abcdefgh.tmp").touch()
    return 0


def change(_argv: list[str]) -> int:
    Path("f.ttl").write_text("other", encoding="utf-8")
    return 0


def loop(_argv: list[str]) -> int:
    while True:
        pass


@pytest.mark.parametrize(
    ("main", "wrong"),
    [
        (fall, "raises RuntimeError: fell"),
        (show, "shows a traceback"),
        (foresee_nothing, "defour: unexpected: KeyError: 1"),
        (lambda _: 4, "exits with 4"),
        (leave, "leaves .f.ttl.abcdefgh.tmp"),
        (change, "changes f.ttl with status 0"),
        (loop, "takes more than 0.2 s"),
        (lambda _: 0, ""),
    ],
)
def test_what_is_wrong_is_seen(
    main: Callable[[list[str]], int], wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    monkeypatch.setattr(cli, "main", main)
    monkeypatch.chdir(tmp_path)
    before = signal.signal(signal.SIGALRM, worker._ring)
    try:
        outcome = worker.run(Case("x", ["x"], {"f.ttl": b"x"}), tmp_path / "in", 0.2)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert outcome.wrong.startswith(wrong) if wrong else not outcome.wrong


def test_a_worker_that_dies_is_a_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    args = argparse.Namespace(
        inputs=3, seed=1, first=0, seconds=0, limit=5, workers=1, entry=[], keep=None, errors=False
    )
    run = runner.Run(args)
    kill = runner._Worker(args, str(tmp_path / "w"), 0)
    kill.number = 1
    kill.process.kill()
    kill.process.join()
    run._take(kill)
    kill.pipe.close()
    assert [(number, wrong) for number, _, wrong in run.finds] == [(1, "ends the process (-9)")]
    assert "find 1: " in capsys.readouterr().out
