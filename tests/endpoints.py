"""Servers for the tests of endpoints: real ones, each a process of its own, and one that obeys."""

import gzip
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from project import FOLDER

BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[object], url: str, seconds: float = 60) -> Iterator[str]:
    """A server, from when it answers at its address until the end of the block."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(x) for x in command], stdout=said, stderr=said)
        try:
            _wait(process, url, seconds)
            yield url
        finally:
            process.terminate()
            process.wait(10)


def _wait(process: subprocess.Popen[bytes], url: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    ask = f"{url}?query=ASK%7B%7D"
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(ask, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@contextmanager
def oxigraph(tmp: Path) -> Iterator[str]:
    """The server ``oxigraph`` with the project's graph."""
    load = [str(BIN / "oxigraph"), "load", "--location", str(tmp / "store"), "--file"]
    subprocess.run([*load, *map(str, FOLDER.graph)], check=True, capture_output=True)
    port = free_port()
    command = [BIN / "oxigraph", "serve-read-only", "--location", tmp / "store"]
    with running([*command, "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/query") as it:
        yield it


@contextmanager
def rdflib_endpoint(tmp: Path) -> Iterator[str]:
    """The server ``rdflib-endpoint`` with the project's graph."""
    port = free_port()
    command = [BIN / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", port]
    with running([*command, *FOLDER.graph], f"http://127.0.0.1:{port}/") as it:
        yield it


@contextmanager
def defour_serve(_tmp: Path) -> Iterator[str]:
    """Our own server, with the project's graph."""
    port = free_port()
    command = [BIN / "defour", "serve", "--graph", FOLDER.root, "--port", port]
    with running(list(command), f"http://127.0.0.1:{port}/sparql") as it:
        yield it


class Seen(NamedTuple):
    """A request that a server got."""

    command: str
    path: str
    form: dict[str, list[str]]
    headers: dict[str, str]


class Obedient(BaseHTTPRequestHandler):
    """Answers as the function `answer` of its server says, which gets the request."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.form = parse_qs(self.rfile.read(length).decode())
        self._answer()

    def do_GET(self) -> None:
        self.form = parse_qs(urlsplit(self.path).query)
        self._answer()

    def _answer(self) -> None:
        seen = Seen(self.command, self.path, self.form, dict(self.headers.items()))
        self.server.seen.append(seen)  # type: ignore[attr-defined]
        try:
            self.server.answer(self)  # type: ignore[attr-defined]
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def give(
        self,
        body: bytes | str,
        kind: str = "application/sparql-results+json",
        status: int = 200,
        **headers: str,
    ) -> None:
        """Answer in one piece."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @property
    def query(self) -> str:
        return self.form.get("query", [""])[0]


Answering = Callable[[Obedient], None]


class Server:
    """A server in a thread: its address, and the requests that it has seen."""

    def __init__(self, answer: Answering) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Obedient)
        self._server.daemon_threads = True
        # a client that goes away in the middle is what many tests are about
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
        self.seen: list[Seen] = []
        self._server.seen = self.seen  # type: ignore[attr-defined]
        self._server.answer = answer  # type: ignore[attr-defined]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.root}/sparql"

    def encrypt(self, certificate: Path, key: Path) -> None:
        """From now on speak TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        # the handshake is made in the thread of the connection
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def sparql(store: ox.Store, most: int | None = None, **headers: str) -> Answering:
    """A server that answers from a store, at most so many rows or triples."""

    def answer(request: Obedient) -> None:
        found = store.query(request.query)
        if isinstance(found, ox.QueryTriples):
            body = ox.serialize(list(found)[:most], format=ox.RdfFormat.N_TRIPLES) or b""
            request.give(body, "application/n-triples", **headers)
            return
        content = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        if most is not None and isinstance(found, ox.QuerySolutions):
            import json

            whole = json.loads(content)
            whole["results"]["bindings"] = whole["results"]["bindings"][:most]
            content = json.dumps(whole).encode()
        request.give(content, **headers)

    return answer


def squeezed(content: bytes) -> bytes:
    return gzip.compress(content)
