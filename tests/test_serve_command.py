"""`defour serve` as a command: what it says, how it ends, what it needs."""

import signal
import socket
import subprocess
import sys

import pytest

from serving import EXAMPLE, serving


@pytest.mark.parametrize("options", [(), ("--log",)])
def test_one_line_and_a_quiet_end(options: tuple[str, ...]) -> None:
    with serving(EXAMPLE, *options) as server:
        assert server.line == f"{server.address}/  (Ctrl+C ends it)\n"
        assert server.address.startswith("http://127.0.0.1:")
        with server.client() as client:
            for path in ("/", "/nope", "/sparql?query=ASK%7B%7D", "/sparql?query=x"):
                client.get(path)
        server.process.send_signal(signal.SIGTERM)
        out, err = server.process.communicate(timeout=20)
        assert (server.process.returncode, out) == (0, "")
        asked = [x.split()[:2] for x in err.splitlines()]
        paths = ("/", "/nope", "/sparql", "/sparql") if options else ()
        assert asked == [["GET", path] for path in paths]
        assert not server.processes()


def test_a_taken_port_is_told(defour) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = defour("serve", "--graph", EXAMPLE, "--port", port)
    assert (told.status, told.out) == (3, "")
    assert f"127.0.0.1:{port}" in told.err
    assert "--port 0" in told.err


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--port", "70000"), 2, "70000"),
        (("--port", "http"), 2, "http"),
        (("--timeout", "0"), 2, "0.1"),
        (("--workers", "0"), 2, "1"),
        (("--host", "no.such.host.invalid"), 3, "no.such.host.invalid"),
        (("--base", "example"), 2, "example"),
        (("--graph", "/nonexistent"), 3, "/nonexistent"),
        (("--article", "/nonexistent"), 3, "/nonexistent"),
    ],
)
def test_called_wrongly(defour, options: tuple[str, ...], status: int, said: str) -> None:
    given = options if "--graph" in options else ("--graph", EXAMPLE, *options)
    told = defour("serve", *given, *(() if "--port" in options else ("--port", 0)))
    assert (told.status, said in told.err, "Traceback" in told.err) == (status, True, False)


def test_a_missing_package_is_told_kindly() -> None:
    """Without the extra, everything else still works, and this command says what to install."""
    code = (
        "import sys\nsys.modules.update(starlette=None, uvicorn=None, pebble=None)\n"
        "from defour.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "serve", "--graph", EXAMPLE, "--port", "0"]
    done = subprocess.run(map(str, command), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert "missing-package" in done.stderr
    assert "defour[serve]" in done.stderr
