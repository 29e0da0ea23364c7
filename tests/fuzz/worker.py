"""Running one input in this process, and what is wrong with how it went."""

import contextlib
import io
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import NamedTuple

from fuzz.cases import Case

MEMORY = 6 << 30


class Hang(BaseException):
    """The time for one input is over."""


class Outcome(NamedTuple):
    """How it went: the status, the seconds, what is wrong (or nothing), and what was told."""

    status: int | None
    seconds: float
    wrong: str
    told: str = ""


def prepare() -> None:
    """Make this process fit to run inputs: little memory, no network, an alarm."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, _ring)

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


def stops(case: Case, folder: Path, limit: float) -> bool:
    """Whether the command stops the input itself, run as a process with this time limit."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    folder.mkdir(exist_ok=True)
    word, *others = case.argv
    command = [sys.executable, "-m", "defour", word, f"--timeout={limit:g}", *others]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            input=case.stdin,
            capture_output=True,
            timeout=limit + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1, 2, 3) and b"Traceback" not in done.stderr


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def run(case: Case, folder: Path, limit: float) -> Outcome:
    """Run an input in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.mkdir(exist_ok=True)
    before = _listing(folder)
    os.chdir(folder)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        status, err = _main(case)
    except Hang:
        return Outcome(None, limit, f"takes more than {limit:g} s")
    except BaseException as error:
        if os.environ.get("DEFOUR_TRACEBACK"):
            traceback.print_exc()
        told = f"{type(error).__name__}: {error}"
        return Outcome(None, time.monotonic() - start, f"raises {told[:300]}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    wrong = _talk(status, err) or _left(case, folder, before, status)
    return Outcome(status, time.monotonic() - start, wrong, err[:500])


def _main(case: Case) -> tuple[int, str]:
    from defour.cli import main

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    given = sys.stdin
    sys.stdin = SimpleNamespace(buffer=io.BytesIO(case.stdin))  # type: ignore[assignment]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(case.argv)
            err.flush()
    finally:
        sys.stdin = given
    return status, err.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]


def _talk(status: int, err: str) -> str:
    if status not in (0, 1, 2, 3):
        return f"exits with {status}"
    if "Traceback" in err:
        return f"shows a traceback: {err.splitlines()[-1][:200]}"
    if "defour: unexpected" in err:
        return err.splitlines()[0][:300]
    if any(ord(x) < 32 and x not in "\n\t" for x in err):
        return "talks in control characters"
    return ""


def _left(case: Case, folder: Path, before: dict[str, bytes], status: int) -> str:
    after = _listing(folder)
    for name in sorted(after.keys() | before.keys()):
        mine = "*" in case.writes or any(name == x or name.startswith(f"{x}/") for x in case.writes)
        if name.rpartition("/")[2].startswith((".defour", ".")):
            return f"leaves {name}"
        if after.get(name) != before.get(name) and not (mine and status in (0, 1)):
            return f"changes {name} with status {status}"
    return ""


def _listing(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
