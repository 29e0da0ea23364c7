"""``defour serve`` as a command: what it says, how it ends, what it needs."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from serving import ENDLESS, eventually, serving

EXAMPLE = Path(__file__).parent / "example"


def test_one_line_and_a_quiet_end() -> None:
    with serving(EXAMPLE) as server:
        assert server.line == f"{server.address}/  (Ctrl+C ends it)\n"
        assert server.address.startswith("http://127.0.0.1:")
        with server.client() as client:
            for path in ("/", "/nope", "/sparql?query=ASK%7B%7D", "/sparql?query=x"):
                client.get(path)
        assert server.end() == 0
        assert server.process.stdout is not None
        assert server.process.stderr is not None
        assert server.process.stdout.read() == ""
        assert server.process.stderr.read() == ""
        assert eventually(lambda: not server.processes())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_a_query_in_flight(number: int) -> None:
    with serving(EXAMPLE, "--timeout", 600) as server:
        with server.connect() as connection:
            text = ENDLESS.replace(" ", "+").replace("?", "%3F").replace("{", "%7B")
            connection.sendall(f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert eventually(lambda: server.busy() == 1)
            assert server.end(number) in (0, 128 + number)
        assert eventually(lambda: not server.processes())


def test_a_terminal_sends_the_signal_to_all() -> None:
    with serving(EXAMPLE) as server:
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(20) == 0
        assert eventually(lambda: not server.processes())


def test_what_is_killed_leaves_nothing_behind() -> None:
    with serving(EXAMPLE, "--timeout", 600) as server:
        process = server.process
        child = next(x for x in server.processes() if x != process.pid)
        os.kill(child, signal.SIGKILL)
        assert eventually(lambda: not [x for x in server.processes() if x != process.pid])
        assert process.wait(20) != 0


def test_a_request_in_flight_is_answered() -> None:
    """A connection that is kept open does not keep the server from ending."""
    with serving(EXAMPLE) as server, server.client() as client:
        assert client.get("/football.ttl").status_code == 200
        assert server.end() == 0


def test_each_request_is_told_with_log() -> None:
    with serving(EXAMPLE, "--log") as server:
        with server.client() as client:
            client.get("/id/jan-voorbeeld?x=%1b%5b31m")
        server.end()
        assert server.process.stderr is not None
        (line,) = server.process.stderr.read().splitlines()
        assert "GET /id/jan-voorbeeld?x=%1b%5b31m 303" in line


def test_a_taken_port_is_told(defour: Callable[..., tuple[int, str, str]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, out, err = defour("serve", "--graph", EXAMPLE, "--port", port)
    assert (status, out) == (3, "")
    assert f"127.0.0.1:{port}" in err
    assert "--port 0" in err


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--port", "70000"), 2, "70000"),
        (("--port", "http"), 2, "http"),
        (("--timeout", "0"), 2, "0.1"),
        (("--workers", "0"), 2, "1"),
        (("--host", "no.such.host.invalid"), 2, "no.such.host.invalid"),
        (("--base", "example"), 2, "example"),
        (("--graph", "/nonexistent"), 3, "/nonexistent"),
        (("--article", "/nonexistent"), 3, "/nonexistent"),
    ],
)
def test_called_wrongly(
    defour: Callable[..., tuple[int, str, str]],
    options: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    given = options if "--graph" in options else ("--graph", EXAMPLE, *options)
    found = defour("serve", *given, *(() if "--port" in options else ("--port", 0)))
    assert found[0] == status
    assert said in found[2]
    assert "Traceback" not in found[2]


def test_a_missing_package_is_told_kindly(tmp_path: Path) -> None:
    """Without the extra, everything else still works, and this command says what to install."""
    code = (
        "import sys\n"
        "sys.modules.update(starlette=None, uvicorn=None, httptools=None)\n"
        "from defour.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--graph", str(EXAMPLE), "--port", "0"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 3
    assert "missing-package" in done.stderr
    assert "defour[serve]" in done.stderr
    assert "Traceback" not in done.stderr
