"""A real server for the tests, on a free port of this machine; and what is left when it ended."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
"""A query that does not end within a test, whatever the graph."""


@dataclass
class Server:
    """A server: its process, its address without a slash at the end, and the first line it said."""

    process: subprocess.Popen[str]
    address: str
    line: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def client(self, **settings: object) -> httpx.Client:
        """A client that follows nothing by itself and trusts no proxy of the environment."""
        return httpx.Client(base_url=self.address, trust_env=False, timeout=60, **settings)  # type: ignore[arg-type]

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def processes(self) -> list[int]:
        """All processes of the server that have not ended: those of its process group."""
        return sorted(self._parents())

    def workers(self) -> list[int]:
        """Those that answer queries: below the one that waits, the server and the nursery."""
        parents = self._parents()

        def depth(process: int) -> int:
            return (
                0
                if process == self.process.pid
                else 1 + depth(parents.get(process, self.process.pid))
            )

        return sorted(x for x in parents if depth(x) == 3)

    def busy(self) -> int:
        """How many workers are running, rather than waiting."""
        return sum(_state(process)[0] == "R" for process in self.workers())

    def _parents(self) -> dict[int, int]:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(self.process.pid)],
            capture_output=True,
            encoding="ascii",
            check=False,
        )
        states = {int(x): _state(int(x)) for x in listed.stdout.split()}
        return {x: int(state[1]) for x, state in states.items() if state[0] not in "Z?"}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, as a terminal or a service manager does; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(20)


def _state(process: int) -> tuple[str, str]:
    """Whether a process runs, sleeps or has ended, and its parent."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "?", "0"
    return stat[0], stat[1]


@contextmanager
def serving(folder: Path, *options: object) -> Iterator[Server]:
    """A server of a graph folder, with all its processes in a group of their own."""
    command = [sys.executable, "-m", "defour", "serve", "--graph", folder, "--port", 0, *options]
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"(http://\S+)/ ", line)
        assert found, (line, process.poll(), process.stderr and process.stderr.read())
        yield Server(process, found[1], line)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def eventually(holds: object, seconds: float = 10) -> bool:
    """Whether a callable becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False
