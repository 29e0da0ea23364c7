"""Endpoints: the same answers as from the folder; and of servers that fail or lie, one error."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import defour
from defour import Answer, Endpoint, EndpointFailed
from defour.errors import BadQuestion, OverLimit, QueryFailed, UsageError
from defour.queries import remote
from defour.queries.question import bind_question
from defour.queries.run import run_query
from defour.rdf import parse
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_quads
from defour.terminal import escape_controls
from endpoints import JSON, Answering, Request, Server, sparql
from project import FOLDER, ROOT, stored
from test_goldens import variants

FINE = '{"head": {}, "boolean": true}'
ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?x { ?x ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
FOOTBALL = "PREFIX football: <https://w3id.org/defour/football#> "

Serve = Callable[[Answering], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[Server] = []

    def start(answer: Answering) -> Server:
        started.append(Server(answer))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No long waits, no proxy and no secrets of whoever runs the tests."""
    monkeypatch.setattr(remote.RETRY, "backoff_factor", 0)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv(remote.AUTHORIZATION, raising=False)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.read(FOLDER.graph)


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    """A faithful endpoint with the project's graph."""
    server = Server(sparql(graph.store))
    yield server.url
    server.stop()


def ask(server: Server | str, text: str = ASK, seconds: float = 20, **more: object) -> object:
    url = server if isinstance(server, str) else server.url
    with Endpoint(url, seconds=seconds, **more) as endpoint:  # type: ignore[arg-type]
        return endpoint.query(text, where="test")


def complaint(server: Server | str, text: str = ASK, **more: object) -> str:
    with pytest.raises(EndpointFailed) as failed:
        ask(server, text, **more)  # type: ignore[arg-type]
    said = str(failed.value)
    assert escape_controls(said) == said
    assert len(said) < 700
    return said


# The same answers.


def test_each_question_has_the_same_rows(url: str, graph: Graph) -> None:
    with Endpoint(url) as endpoint:
        for name, values in [*((name, {}) for name in stored()), *variants()[::5]]:
            text = bind_question(stored()[name], values)
            there = endpoint.query(text, where=name)
            assert there == run_query(text, graph, where=name), (name, values)


@pytest.mark.parametrize(
    "text",
    [
        f"{FOOTBALL} ASK {{ ?x a football:Claim }}",
        f"{FOOTBALL} ASK {{ ?x a football:Nothing }}",
        f"{FOOTBALL} CONSTRUCT {{ ?x a football:Seen }} WHERE {{ ?x a football:Claim }}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (isBlank(?s)) }",
        f"{FOOTBALL} SELECT * {{ ?what a football:Club . ?what ?how ?whom }} "
        'ORDER BY STR(?what) ?how STR(?whom) COALESCE(LANG(?whom), "")',
        'SELECT ?a ?b ?c { VALUES (?a ?b) { ("é"@nl UNDEF) } OPTIONAL { ?c a <x:none> } }',
    ],
)
def test_all_kinds_of_answers(text: str, url: str, graph: Graph) -> None:
    assert ask(url, text) == run_query(text, graph, where="test")


def test_the_graph_as_a_whole(url: str, graph: Graph, serve: Serve) -> None:
    with Endpoint(url) as endpoint:
        there = endpoint.read_graph()
    default = [ox.Quad(x.subject, x.predicate, x.object) for x in graph.quads]
    assert canonical_quads(there.quads) == canonical_quads(default)

    def cut(request: Request) -> None:
        store = ox.Store()
        store.extend(default[: 9 if "CONSTRUCT" in request.query else 10])
        sparql(store)(request)

    for answer, what in ((cut, "gives 9 triples"), (sparql(ox.Store()), "no triples in its def")):
        with Endpoint(serve(answer).url) as endpoint, pytest.raises(EndpointFailed, match=what):
            endpoint.read_graph()


@pytest.mark.clients
def test_a_server_of_others(tmp_path: Path) -> None:
    """The questions and the graph from the server `oxigraph`."""
    program = Path(sys.executable).parent / "oxigraph"
    store = ["--location", str(tmp_path / "store")]
    files = [x for path in FOLDER.graph for x in ("--file", str(path))]
    subprocess.run([program, "load", *store, *files], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "serve-read-only", *store, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + 30
            while time.monotonic() < end:
                with socket.socket() as attempt:
                    if attempt.connect_ex(("127.0.0.1", port)) == 0:
                        break
            with Endpoint(f"http://127.0.0.1:{port}/query") as endpoint:
                for name in stored():
                    there = defour.query(name, graph=ROOT, endpoint=endpoint)
                    assert there == defour.query(name, graph=ROOT)
                assert len(endpoint.read_graph().quads) > 4000
        finally:
            server.terminate()


@pytest.mark.parametrize(
    "command",
    [("query", "career", "--format", "csv"), ("query", "career", "-p", "player=id:nobody")],
)
def test_the_command_line(
    command: tuple[str, ...], url: str, defour: Callable[..., object]
) -> None:
    local = defour(*command, "--graph", ROOT)
    assert defour(*command, "--graph", ROOT, "--endpoint", url) == local


def test_an_address_for_one_question(url: str) -> None:
    assert defour.query("career", graph=ROOT, endpoint=url) == defour.query("career", graph=ROOT)


def test_a_faulty_query_is_told_before_it_is_sent() -> None:
    nobody = "http://127.0.0.1:9/"
    with pytest.raises(BadQuestion, match=":1:"):
        ask(nobody, "SELECT ?x WHERE { ?x ")
    for text in ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "ASK FROM <x:y> {}"):
        with pytest.raises(QueryFailed, match="asks the endpoint alone"):
            ask(nobody, text)


def test_nobody_is_asked_without_the_option(
    defour: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert defour("query", "career", "--graph", ROOT).status == 0  # type: ignore[attr-defined]


def test_without_requests(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['requests'] = None\n"
        "from defour.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "query", "career", "--endpoint", "http://x.example/"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "defour: missing-package: " in done.stderr
    assert "pip install 'defour[remote]'" in done.stderr


# What a server may send.


def test_blank_nodes_languages_and_lexical_forms(serve: Serve) -> None:
    body = """{"head": {"vars": ["b", "a"]}, "results": {"bindings": [
      {"a": {"type": "bnode", "value": "zz"}, "b": {"type": "bnode", "value": "yy"}},
      {"a": {"type": "bnode", "value": "yy"},
       "b": {"type": "literal", "value": "Hé", "xml:lang": "nl-BE"}},
      {"a": {"type": "literal", "value": "007",
             "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
    found = ask(serve(lambda x: x.give(body)), "SELECT ?a ?b ?c { ?a ?c ?b }")
    assert isinstance(found, Answer)
    rows = [[None if x is None else x.value for x in row] for row in found]
    assert rows == [["b0", "b1", None], ["b1", "Hé", None], ["7", None, None]]
    assert found.rows[1]["b"].language == "nl-be"


@pytest.mark.parametrize("headers", [{}, {"Content_Encoding": "gzip"}])
def test_xml_and_gzip(headers: dict[str, str], serve: Serve) -> None:
    xml = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        '<results><result><binding name="x"><literal xml:lang="nl">één</literal></binding>'
        "</result></results></sparql>"
    ).encode()
    kind = "application/sparql-results+xml; charset=utf-8"
    server = serve(lambda x: x.give(gzip.compress(xml) if headers else xml, kind, **headers))
    found = ask(server, SELECT)
    assert isinstance(found, Answer)
    assert found.rows[0]["x"].value == "één"


ROW = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":%s}]}}'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "va', SELECT),
        ("hello", SELECT),
        ('{"head": {"vars": ["x"]}}', SELECT),
        (ROW % '{"type":"uri","value":1}', SELECT),
        (ROW % '{"type":"uri","value":"a b"}', SELECT),
        (ROW % '{"type":"literal","value":"\\ud800"}', SELECT),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":\xff', SELECT),
        ("[" * 100_000, ASK),
        (FINE, SELECT),
        ('{"head":{"vars":["x"]},"results":{"bindings":[]}}', ASK),
    ],
)
def test_results_that_are_none(body: str | bytes, text: str, serve: Serve) -> None:
    assert "answers with" in complaint(serve(lambda x: x.give(body)), text)


def test_rdf_that_is_none(serve: Serve) -> None:
    for body in ("<a> <b> <c", b"\xff"):
        server = serve(lambda x, body=body: x.give(body, "text/turtle"))
        assert "is no RDF of its media type" in complaint(server, CONSTRUCT)


@pytest.mark.parametrize("kind", ["text/html", "", "image/png", "\x1b[2J"])
def test_a_media_type_that_was_not_asked_for(kind: str, serve: Serve) -> None:
    for text in (SELECT, CONSTRUCT):
        said = complaint(serve(lambda x: x.give("<h1>Welcome</h1>", kind)), text)
        assert "for which nobody asked: Welcome. Is it the address of a SPARQL endpoint?" in said


@pytest.mark.parametrize("entity", ["&a9;", "&f;"])
def test_entities_of_xml(entity: str, serve: Serve) -> None:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    xml = (
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        f'<results><result><binding name="x"><literal>{entity}</literal></binding></result>'
        "</results></sparql>"
    )
    assert "root:" not in complaint(serve(lambda x: x.give(xml, "application/xml")), SELECT)


def test_what_the_server_says(serve: Serve) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>x</title><style>b {}</style></head><body>"
        "<h1>Internal &lt;error&gt;</h1>\n<p>line two</p><p>three</p><p>four</p></body></html>"
    )
    said = complaint(serve(lambda x: x.give(page, "text/html", 500)))
    assert said.endswith(
        "the server said 500 Internal Server Error: Internal <error> / line two / three"
    )
    evil = serve(lambda x: x.give("\x1b]0;owned\x07\x1b[2J\u202eevil", "text/plain", 400))
    assert r"\x1b]0;owned\x07\x1b[2J\u202eevil" in complaint(evil)
    assert "xxx" in complaint(serve(lambda x: x.give("x" * 100_000, "text/plain", 400)))
    refused = complaint(serve(lambda x: x.give("", "text/plain", 403)))
    assert "said 403 Forbidden. Give credentials" in refused
    part = serve(lambda x: x.give(FINE, X_SQL_State="S1TAT", X_SQL_Message="timed\x01 out"))
    assert r"in part alone (timed\x01 out)" in complaint(part)


# How it is asked.


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int, serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE, status=status if len(server.seen) < 3 else 200))
    assert ask(server)
    assert [x.query for x in server.seen] == [ASK] * 3


@pytest.mark.parametrize(("status", "times"), [(400, 1), (404, 1), (500, 1), (501, 2), (503, 4)])
def test_how_often_is_asked(status: int, times: int, serve: Serve) -> None:
    server = serve(lambda x: x.give("no", "text/plain", status))
    assert f"said {status}" in complaint(server)
    assert len(server.seen) == times


def test_the_server_says_when(serve: Serve) -> None:
    server = serve(
        lambda x: x.give(FINE, status=429 if len(server.seen) < 2 else 200, Retry_After="1")
    )
    start = time.monotonic()
    assert ask(server)
    assert 1 <= time.monotonic() - start < 3
    assert remote.RETRY.parse_retry_after("9" * 20) == 60


@pytest.mark.parametrize("status", remote.REFUSES_POST)
def test_a_server_that_takes_get_alone(status: int, serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE, status=status if x.command == "POST" else 200))
    assert ask(f"{server.url}?default-graph-uri=x:y&key=1")
    assert [x.command for x in server.seen] == ["POST", "GET"]
    assert [x.query for x in server.seen] == [ASK] * 2
    assert all("/sparql?default-graph-uri=x" in x.path for x in server.seen)
    sent = server.seen[0].headers
    assert sent["User-Agent"].startswith("defour/")
    assert sent["Accept"].startswith(JSON)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect(status: int, serve: Serve) -> None:
    def answer(request: Request) -> None:
        if request.path.startswith("/sparql"):
            request.give("", status=status, Location="/there?x=1")
        else:
            request.give(FINE)

    server = serve(answer)
    assert ask(server)
    assert server.seen[1].path == "/there?x=1"
    assert server.seen[1].command == ("GET" if status == 303 else "POST")
    assert status == 303 or server.seen[1].query == ASK


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x.example/", "javascript:1", "http://", "\x1b[2J:"]
)
def test_a_redirect_astray(location: str, serve: Serve) -> None:
    server = serve(lambda x: x.give("", status=302, Location=location))
    assert complaint(server)
    assert len(server.seen) <= remote.REDIRECTS + 1
    endless = serve(lambda x: x.give("", status=307, Location=x.path + "x"))
    assert "redirects more than 5 times" in complaint(endless)


def test_secrets_stay_with_whom_they_are_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    basic = "Basic amFuOmdlaGVpbQ=="
    stranger = serve(lambda x: x.give(FINE))
    server = serve(lambda x: x.give("", status=307, Location=stranger.url))
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login jan password geheim\n")
    assert ask(server, headers=["X-Token: t"])
    assert server.seen[0].headers["Authorization"] == basic
    assert server.seen[0].headers["X-Token"] == "t"
    assert not {"Authorization", "X-Token"} & set(stranger.seen[0].headers)

    plain = serve(lambda x: x.give(FINE))
    ask(plain)
    monkeypatch.setenv(remote.AUTHORIZATION, "Bearer abc")
    ask(plain)
    ask(plain, headers=["authorization: Bearer def"])
    monkeypatch.delenv(remote.AUTHORIZATION)
    (tmp_path / "netrc").unlink()
    ask(plain.url.replace("//", "//jan:geheim@"))
    sent = [x.headers["Authorization"] for x in plain.seen]
    assert sent == [basic, "Bearer abc", "Bearer def", basic]

    said = complaint("http://jan:geheim@127.0.0.1:9/sparql?key=sleutel")
    assert said == "http://127.0.0.1:9/sparql?…: cannot be reached (Connection refused)"


def test_a_proxy(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(lambda x: x.give(FINE))
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", proxy.url)
    assert ask("http://x.invalid/sparql")
    assert proxy.seen[0].path == "http://x.invalid/sparql"


@pytest.mark.parametrize(
    "url",
    ["", "file:///etc/passwd", "localhost:7878/query", "/sparql", "http:///s", "http://[::1/"],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="an endpoint is an http or https address"):
        Endpoint(url)


@pytest.mark.parametrize("header", ["X", ": y", "X y: z", "X: a\r\nY: b", "X: \u20ac", ""])
def test_what_is_no_header(header: str) -> None:
    with pytest.raises(UsageError):
        Endpoint("http://x.example/", headers=[header])


# Below HTTP.


def raw(content: bytes, then: Callable[[socket.socket], None] = lambda _: None) -> str:
    """The address of a server that sends these bytes, and then does something."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as there:
            try:
                there.recv(65536)
                there.sendall(content)
                then(there)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def drip(there: socket.socket) -> None:
    while True:
        there.sendall(b"x")
        time.sleep(0.05)


def flood(there: socket.socket) -> None:
    while True:
        there.sendall(b" " * 65536)


HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n".encode()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "cannot be reached"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be reached"),
        (HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n", "cannot be reached"),
        (HEAD + b"Content-Length: 100\r\n\r\n{", "broke off its answer"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "broke off its answer"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "broke off its answer"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nnonsense", "broke off its answer"),
    ],
)
def test_what_is_no_answer_in_http(content: bytes, what: str) -> None:
    assert what in complaint(raw(content))


def test_slow_servers(serve: Serve) -> None:
    start = time.monotonic()
    assert "within 1 seconds" in complaint(raw(HEAD + b"\r\n", drip), seconds=1)
    silent = serve(lambda _: time.sleep(3))
    assert "no whole answer within 0.5 seconds" in complaint(silent, seconds=0.5)
    assert time.monotonic() - start < 4


@pytest.mark.parametrize("endless", [True, False])
def test_an_answer_without_an_end(
    endless: bool, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "_max_size", 4)
    bomb = gzip.compress(b" " * 50_000_000, 9)
    url = raw(HEAD + b"\r\n", flood)
    if not endless:
        url = serve(lambda x: x.give(bomb, Content_Encoding="gzip")).url
    with pytest.raises(OverLimit, match="larger than 4 MiB"):
        ask(url)
    failure = raw(b"HTTP/1.1 400 No\r\n\r\n", flood)
    assert "said 400" in complaint(failure)


def test_the_command_line_has_no_traceback(serve: Serve, defour: Callable[..., object]) -> None:
    server = serve(lambda x: x.give("\x1b[2Jno", "text/html", 500))
    ran = defour("query", "career", "--graph", ROOT, "--endpoint", server.url)
    assert ran.status == 3  # type: ignore[attr-defined]
    assert ran.out == ""  # type: ignore[attr-defined]
    lines = ran.err.splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith(f"defour: endpoint-failed: {server.url}: the server said 500")
    assert len(lines) == 2
