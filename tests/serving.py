"""A real server for the tests, on a free port of this machine."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

EXAMPLE = Path(__file__).parent / "example"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
"""A query that does not end within a test, whatever the graph."""


@dataclass
class Server:
    """A server: its process, its address without a slash at the end, and the first line it said."""

    process: subprocess.Popen[str]
    address: str
    line: str

    def client(self, **settings: object) -> httpx.Client:
        """A client that follows nothing by itself and trusts no proxy of the environment."""
        return httpx.Client(base_url=self.address, trust_env=False, timeout=60, **settings)  # type: ignore[arg-type]

    def processes(self) -> list[int]:
        """All processes of the server that have not ended: those of its process group."""
        command = ["ps", "-o", "pid=,stat=", "-g", str(self.process.pid)]
        listed = subprocess.run(command, stdout=subprocess.PIPE, encoding="ascii", check=False)
        rows = (line.split() for line in listed.stdout.splitlines())
        return [int(process) for process, state in rows if state[0] != "Z"]


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
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
