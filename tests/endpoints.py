"""A SPARQL endpoint for the tests: a server in a thread that answers as it is told."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

JSON = "application/sparql-results+json"


class Request(BaseHTTPRequestHandler):
    """A request, which the function `answer` of its server answers."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.query = parse_qs(body or urlsplit(self.path).query).get("query", [""])[0]
        server = self.server
        assert isinstance(server, Server)
        server.seen.append((self.command, self.path, self.query, dict(self.headers)))
        server.answer(self)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass

    def give(self, body: bytes | str, kind: str = JSON, status: int = 200, **headers: str) -> None:
        """Answer in one piece."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content_Type": kind, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


Answering = Callable[[Request], None]


class Server(ThreadingHTTPServer):
    """A server in a thread; it keeps method, path, query and headers of each request."""

    daemon_threads = True

    def __init__(self, answer: Answering) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answer = answer
        self.seen: list[tuple[str, str, str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/sparql"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away in the middle is what some tests are about."""


def sparql(store: ox.Store) -> Answering:
    """What answers from a store."""

    def answer(request: Request) -> None:
        found = store.query(request.query)
        if isinstance(found, ox.QueryTriples):
            content = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
            request.give(content, "application/n-triples")
        else:
            request.give(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    return answer
