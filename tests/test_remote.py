"""Endpoints: the same answers as from the folder; and of servers that fail or lie, one error."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import defour
from defour import Answer, Endpoint, EndpointFailed
from defour.errors import OverLimit, QueryFailed, UsageError
from defour.queries import remote
from defour.queries.answer import write_results
from defour.queries.question import bind_question
from defour.queries.run import run_query
from defour.rdf import parse
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_quads
from defour.terminal import escape_controls
from endpoints import JSON, Request, Server, sparql
from project import FOLDER, ROOT, stored
from test_goldens import variants

FINE = '{"head": {}, "boolean": true}'
ROW = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":%s}]}}'
ASK, SELECT = "ASK { ?s ?p ?o }", "SELECT ?x { ?x ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
NOBODY = "http://127.0.0.1:9/"


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
def url(graph: Graph) -> str:
    """A faithful endpoint with the project's graph."""
    return Server(sparql(graph.store)).url


def ask(server: Server | str, text: str = ASK, **more: Any) -> Any:
    url = server if isinstance(server, str) else server.url
    with Endpoint(url, **{"seconds": 20, **more}) as endpoint:
        return endpoint.query(text, where="test")


def complaint(server: Server | str, text: str = ASK, **more: Any) -> str:
    with pytest.raises(EndpointFailed) as failed:
        ask(server, text, **more)
    said = str(failed.value)
    assert escape_controls(said) == said
    assert len(said) < 700
    return said


@pytest.mark.parametrize(
    "text",
    [
        *(stored()[name].text for name in ("career", "about", "timeline")),
        *(bind_question(stored()[name], values) for name, values in variants()[::20]),
        "ASK { ?x a ?y }",
        "ASK { ?x a <x:nothing> }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (isBlank(?s)) }",
        "SELECT * { ?what a <https://w3id.org/defour/football#Club> . ?what ?how ?whom } "
        'ORDER BY STR(?what) ?how STR(?whom) COALESCE(LANG(?whom), "")',
        'SELECT ?a ?b ?c { VALUES (?a ?b) { ("é"@nl UNDEF) } OPTIONAL { ?c a <x:none> } }',
    ],
)
def test_all_kinds_of_answers(text: str, url: str, graph: Graph) -> None:
    assert ask(url, text) == run_query(text, graph, where="test")


def test_the_graph_as_a_whole(url: str, graph: Graph) -> None:
    with Endpoint(url) as endpoint:
        there = endpoint.read_graph()
    default = [ox.Quad(x.subject, x.predicate, x.object) for x in graph.quads]
    assert canonical_quads(there.quads) == canonical_quads(default)

    def cut(request: Request) -> None:
        store = ox.Store()
        store.extend(default[: 9 if "CONSTRUCT" in request.query else 10])
        sparql(store)(request)

    for answer, what in ((cut, "gives 9 triples"), (sparql(ox.Store()), "no triples in its def")):
        with Endpoint(Server(answer).url) as endpoint, pytest.raises(EndpointFailed, match=what):
            endpoint.read_graph()


@pytest.mark.clients
def test_a_server_of_others(tmp_path: Path) -> None:
    """The questions and the graph from the server `oxigraph`."""
    program = Path(sys.executable).parent / "oxigraph"
    store = ["--location", str(tmp_path / "store")]
    files = [x for path in FOLDER.graph for x in ("--file", str(path))]
    subprocess.run([program, "load", *store, *files], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = free.getsockname()
    command = [program, "serve-read-only", *store, "--bind", "{}:{}".format(*address)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            refused, end = 1, time.monotonic() + 30
            while refused and time.monotonic() < end:
                with socket.socket() as attempt:
                    refused = attempt.connect_ex(address)
            with Endpoint("http://{}:{}/query".format(*address)) as endpoint:
                for name in stored():
                    there = defour.query(name, graph=ROOT, endpoint=endpoint)
                    assert there == defour.query(name, graph=ROOT)
                assert len(endpoint.read_graph().quads) > 4000
        finally:
            server.terminate()


def test_the_command_line(url: str, defour: Callable[..., Any]) -> None:
    command = ("query", "career", "--graph", ROOT, "-p", "player=id:nobody")
    assert defour(*command, "--endpoint", url) == defour(*command)
    ran = defour(*command, "--endpoint", NOBODY)
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith(f"defour: endpoint-failed: {NOBODY}: cannot be reached")


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <x:y> { ?s ?p ?o } }", "ASK FROM <x:y> {}"])
def test_a_query_for_another_server_is_not_sent(text: str) -> None:
    with pytest.raises(QueryFailed, match="asks the endpoint alone"):
        ask(NOBODY, text)


def test_without_requests(monkeypatch: pytest.MonkeyPatch, defour: Callable[..., Any]) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    monkeypatch.delitem(sys.modules, "defour.queries.remote")
    ran = defour("query", "career", "--endpoint", NOBODY)
    assert ran.status == 3
    assert "defour: missing-package: asking an endpoint needs requests. Run: pip" in ran.err


def test_terms_xml_and_gzip() -> None:
    body = """{"head": {"vars": ["b", "a"]}, "results": {"bindings": [
      {"a": {"type": "bnode", "value": "zz"}, "b": {"type": "bnode", "value": "yy"}},
      {"a": {"type": "bnode", "value": "yy"},
       "b": {"type": "literal", "value": "Hé", "xml:lang": "nl-BE"}},
      {"a": {"type": "literal", "value": "007",
             "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
    found = ask(Server(lambda x: x.give(body)), "SELECT ?a ?b ?c { ?a ?c ?b }")
    rows = [[None if x is None else x.value for x in row] for row in found]
    assert rows == [["b0", "b1", None], ["b1", "Hé", None], ["7", None, None]]
    assert found.rows[1]["b"].language == "nl-be"
    answer = Answer(("x",), [[defour.Term("literal", "één", None, "nl")]])
    content = gzip.compress(write_results(answer, "xml").encode())
    kind = "application/sparql-results+xml; charset=utf-8"
    assert ask(Server(lambda x: x.give(content, kind, Content_Encoding="gzip")), SELECT) == answer


XML = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    '<results><result><binding name="x"><uri>&f;</uri></binding></result></results></sparql>'
)
PAGE = "<html><head><title>x</title></head><h1>Internal &lt;error&gt;</h1>\n<p>line two</p></html>"


@pytest.mark.parametrize(
    ("text", "what", "sent"),
    [
        (SELECT, "no result of SPARQL", (ROW % '{"type":"literal","value":"\\ud800"}',)),
        (SELECT, "no result of SPARQL", (b'{"head":{"vars":["x"]},"results":\xff',)),
        (SELECT, "no result of SPARQL", (XML, "application/xml")),
        (ASK, "no result of SPARQL", ("[" * 100_000,)),
        (SELECT, "answers with rows to what is true", (FINE,)),
        (ASK, "answers with rows to what is true", (ROW % '{"type":"uri","value":"x:y"}',)),
        (CONSTRUCT, "is no RDF of its media type", ("<a> <b> <c", "text/turtle")),
        (SELECT, "text/html, for which nobody asked: Hi. Is it the", ("<h1>Hi</h1>", "text/html")),
        (CONSTRUCT, r"with \x1b[2j, for which nobody asked", ("", "\x1b[2J")),
        (ASK, "said 500 Internal Server Error: Internal <error> line two", (PAGE, "", 500)),
        (ASK, r"Bad Request: \x1b]0;x\x07\u202ey", ("\x1b]0;x\x07\u202ey", "", 400)),
        (ASK, "said 400 Bad Request: xxx", ("x" * 100_000, "", 400)),
        (ASK, "said 403 Forbidden. Give credentials", ("", "", 403)),
        (ASK, r"in part alone (timed\x01 out)", (FINE,)),
    ],
)
def test_what_is_no_answer(text: str, what: str, sent: tuple[Any, ...]) -> None:
    virtuoso = {"X_SQL_State": "S1TAT", "X_SQL_Message": "timed\x01 out"} if "part" in what else {}
    said = complaint(Server(lambda x: x.give(*sent, **virtuoso)), text)
    assert what in said
    assert "root:" not in said


@pytest.mark.parametrize(
    ("status", "times"), [(429, 4), (502, 4), (503, 4), (504, 4), (400, 1), (500, 1), (501, 2)]
)
def test_how_often_is_asked(status: int, times: int) -> None:
    server = Server(lambda x: x.give("no", "text/plain", status))
    assert f"said {status}" in complaint(server)
    assert [x[2] for x in server.seen] == [ASK] * times

    # where the server says when, it is waited for, but no longer than the question may take
    start = time.monotonic()
    server = Server(
        lambda x: x.give(FINE, status=503 - 303 * bool(server.seen[1:]), Retry_After="1")
    )
    assert ask(server)
    assert 1 <= time.monotonic() - start < 3
    assert complaint(Server(lambda x: x.give("", status=503, Retry_After="9" * 20)), seconds=1)
    assert time.monotonic() - start < 9


@pytest.mark.parametrize("status", remote.REFUSES_POST)
def test_a_server_that_takes_get_alone(status: int) -> None:
    server = Server(lambda x: x.give(FINE, status=status if x.command == "POST" else 200))
    assert ask(f"{server.url}?default-graph-uri=x:y&key=1")
    assert [x[0] for x in server.seen] == ["POST", "GET"]
    for _, path, query, headers in server.seen:
        assert path.startswith("/sparql?default-graph-uri=x:y&key=1")
        assert query == ASK
        assert headers["User-Agent"].startswith("defour/")
        assert headers["Accept"].startswith(JSON)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect(status: int) -> None:
    server = Server(
        lambda x: x.give(FINE, status=status if "sparql" in x.path else 200, Location="/there?x=1")
    )
    assert ask(server)
    expected = ("GET", "/there?x=1", "") if status == 303 else ("POST", "/there?x=1", ASK)
    assert server.seen[1][:3] == expected


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:1", "http://", "/"])
def test_a_redirect_astray(location: str) -> None:
    server = Server(lambda x: x.give("", status=307, Location=location))
    said = complaint(server)
    assert location != "/" or "redirects more than 5 times" in said
    assert len(server.seen) <= remote.REDIRECTS + 1


def test_secrets_stay_with_whom_they_are_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    basic = "Basic amFuOmdlaGVpbQ=="
    stranger = Server(lambda x: x.give(FINE))
    server = Server(lambda x: x.give("", status=307, Location=stranger.url))
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login jan password geheim\n")
    assert ask(server, headers=["X-Token: t"])
    assert server.seen[0][3].items() >= {"Authorization": basic, "X-Token": "t"}.items()
    assert not {"Authorization", "X-Token"} & set(stranger.seen[0][3])

    ask(stranger)
    monkeypatch.setenv(remote.AUTHORIZATION, "Bearer abc")
    ask(stranger)
    ask(stranger, headers=["authorization: Bearer def"])
    monkeypatch.delenv(remote.AUTHORIZATION)
    (tmp_path / "netrc").unlink()
    ask(stranger.url.replace("//", "//jan:geheim@"))
    sent = [x[3]["Authorization"] for x in stranger.seen[1:]]
    assert sent == [basic, "Bearer abc", "Bearer def", basic]
    said = complaint("http://jan:geheim@127.0.0.1:9/sparql?key=sleutel")
    assert said == "http://127.0.0.1:9/sparql?…: cannot be reached (Connection refused)"


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        *((x, []) for x in ("", "file:///etc/passwd", "localhost:7878/q", "/s", "http:///s")),
        *((NOBODY, [x]) for x in ("X", ": y", "X y: z", "X: a\r\nY: b", "X: \u20ac", "")),
        ("http://[::1/", []),
    ],
)
def test_what_is_no_address_or_header(url: str, headers: list[str]) -> None:
    with pytest.raises(UsageError, match=r"an endpoint is an http|a header is written"):
        Endpoint(url, headers=headers)


def raw(content: bytes, then: bytes = b"") -> str:
    """The address of a server that sends these bytes, and then others without an end."""
    listener = socket.create_server(("127.0.0.1", 0))

    def send() -> None:
        with listener, listener.accept()[0] as there:
            try:
                there.recv(65536)
                there.sendall(content)
                while then:
                    there.sendall(then)
                    time.sleep(0.05 if len(then) == 1 else 0)
            except OSError:
                return

    threading.Thread(target=send, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n".encode()


CHUNK = "X: y|Transfer-Encoding: chunked||5|ab"


@pytest.mark.parametrize("more", ["Length: 9||{", "Encoding: gzip||none", CHUNK])
def test_what_is_no_answer_in_http(more: str) -> None:
    sent = HEAD + f"Content-{more}".replace("|", "\r\n").encode()
    assert "broke off its answer" in complaint(raw(sent))
    for content in (b"", HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n"):
        assert "cannot be reached" in complaint(raw(content))


def test_an_answer_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "within 1 seconds" in complaint(raw(HEAD + b"\r\n", b"x"), seconds=1)
    silent = Server(lambda _: time.sleep(3))
    assert "no whole answer within 0.5 seconds" in complaint(silent, seconds=0.5)
    monkeypatch.setattr(parse, "_max_size", 4)
    bomb = gzip.compress(b" " * 20_000_000, 9)
    zipped = Server(lambda x: x.give(bomb, Content_Encoding="gzip"))
    for server in (raw(HEAD + b"\r\n", b" " * 65536), zipped):
        with pytest.raises(OverLimit, match="larger than 4 MiB"):
            ask(server)
