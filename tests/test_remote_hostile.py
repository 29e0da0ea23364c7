"""Endpoints that fail, lie or do harm: each gives one clear error, soon, and no traceback."""

import gzip
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from random import Random

import pytest

import endpoints
from defour import Endpoint, EndpointFailed, limits
from defour.errors import DefourError, Malformed, OverLimit, UsageError
from defour.queries import address, http
from defour.terminal import escape_controls
from endpoints import Obedient, Server
from project import ROOT

JSON = "application/sparql-results+json"
FINE = '{"head": {}, "boolean": true}'
ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?x { ?x ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"

Serve = Callable[[endpoints.Answering], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[Server] = []

    def start(answer: endpoints.Answering) -> Server:
        started.append(Server(answer))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No long waits, no proxy and no secrets of whoever runs the tests."""
    monkeypatch.setattr(http, "FIRST_WAIT", 0.01)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("DEFOUR_ENDPOINT_AUTHORIZATION", raising=False)


def ask(server: Server | str, text: str = ASK, seconds: float = 20, **more: object) -> object:
    url = server if isinstance(server, str) else server.url
    with Endpoint(url, seconds=seconds, **more) as endpoint:  # type: ignore[arg-type]
        return endpoint.query(text, where="test")


def complaint(server: Server | str, text: str = ASK, **more: object) -> str:
    with pytest.raises(EndpointFailed) as failed:
        ask(server, text, **more)  # type: ignore[arg-type]
    told = str(failed.value)
    assert escape_controls(told) == told
    assert len(told) < 700
    return told


def raw(
    content: bytes | list[bytes], *, then: Callable[[socket.socket], None] | None = None
) -> str:
    """The address of a server that sends these bytes (the last of a list), whatever is asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener:
            listener.settimeout(20)
            try:
                while True:
                    there, _ = listener.accept()
                    with there:
                        there.settimeout(20)
                        there.recv(65536)
                        there.sendall(content[-1] if isinstance(content, list) else content)
                        if then is not None:
                            then(there)
                        there.shutdown(socket.SHUT_WR)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


BAD_RESULTS = {
    "truncated": '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "va',
    "not JSON": "hello",
    "a list": "[]",
    "null": "null",
    "no results": '{"head": {"vars": ["x"]}}',
    "a number for a type": '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":7}}]}}',
    "a number for a value": (
        '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":1}}]}}'
    ),
    "a relative IRI": (
        '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}'
    ),
    "bindings that are no list": '{"head":{"vars":["x"]},"results":{"bindings":{"x":1}}}',
    "two columns of one name": '{"head":{"vars":["x","x"]},"results":{"bindings":[]}}',
    "a strange column": '{"head":{"vars":["y\\u001b[2J"]},"results":{"bindings":[]}}',
    "a truth": '{"head":{},"boolean":true}',
    "a null character": "\0" * 100,
    "half a surrogate": '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal",'
    '"value":"\\ud800"}}]}}',
}


@pytest.mark.parametrize("name", BAD_RESULTS)
def test_results_that_are_none(name: str, serve: Serve) -> None:
    assert "answers with" in complaint(serve(lambda x: x.give(BAD_RESULTS[name])), SELECT)


def test_bytes_that_are_no_text(serve: Serve) -> None:
    server = serve(lambda x: x.give(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":\xff'))
    assert "answers with what is no result" in complaint(server, SELECT)
    other = serve(lambda x: x.give(FINE, f"{JSON}; charset=rot13"))
    assert "character set rot13" in complaint(other)
    wrong = serve(lambda x: x.give(b"\xff\xff\xff", f"{JSON}; charset=us-ascii"))
    assert "is not in the character set" in complaint(wrong)


@pytest.mark.parametrize("kind", ["text/html", "text/csv", "", "image/png", "\x1b[2J"])
def test_a_media_type_that_was_not_asked_for(kind: str, serve: Serve) -> None:
    said = complaint(serve(lambda x: x.give("<h1>Welcome</h1>", kind)), SELECT)
    assert "not with results of SPARQL" in said
    assert "Welcome" in said
    assert "not with RDF" in complaint(serve(lambda x: x.give("x", kind)), CONSTRUCT)


def test_rdf_that_is_none(serve: Serve) -> None:
    server = serve(lambda x: x.give("<a> <b> <c", "text/turtle"))
    assert "is no RDF of its media type" in complaint(server, CONSTRUCT)
    server = serve(lambda x: x.give(b"\xff", "text/turtle"))
    assert "0xFF is not UTF-8" in complaint(server, CONSTRUCT)


def test_entities_of_xml(serve: Serve) -> None:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    xml = (
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        '<results><result><binding name="x"><literal>%s</literal></binding></result></results>'
        "</sparql>"
    )
    for entity in ("&a9;", "&f;"):
        server = serve(lambda x, entity=entity: x.give(xml % entity, "application/xml"))
        with pytest.raises((EndpointFailed, OverLimit)) as failed:
            ask(server, SELECT)
        assert "root:" not in str(failed.value)


def test_json_that_is_too_deep(serve: Serve) -> None:
    with pytest.raises(OverLimit):
        ask(serve(lambda x: x.give("[" * 100_000)))


def test_what_the_server_says(serve: Serve) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>x</title><style>b {}</style></head><body>"
        "<h1>Internal &lt;error&gt;</h1>\n<p>line two</p><p>three</p><p>four</p></body></html>"
    )
    said = complaint(serve(lambda x: x.give(page, "text/html", 500)))
    assert "the server said 500 Internal Server Error: Internal <error> / line two / three" in said
    assert "four" not in said
    said = complaint(
        serve(lambda x: x.give("\x1b]0;owned\x07\x1b[2J\u202eevil", "text/plain", 400))
    )
    assert r"\x1b]0;owned\x07\x1b[2J\u202eevil" in said
    said = complaint(serve(lambda x: x.give("x" * 100_000, "text/plain", 400)))
    assert said.endswith("xxx…")
    said = complaint(serve(lambda x: x.give("", "text/plain", 403)))
    assert "said 403 Forbidden. Give credentials" in said
    gone = serve(
        lambda x: x.give(gzip.compress(b"gone"), "text/plain", 410, Content_Encoding="gzip")
    )
    assert "said 410 Gone: gone" in complaint(gone)


def test_an_answer_in_part(serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE, X_SQL_State="S1TAT", X_SQL_Message="timed\x01 out"))
    assert r"in part alone (timed\x01 out)" in complaint(server)


@pytest.mark.parametrize("status", http.AGAIN)
def test_what_may_pass_is_tried_again(status: int, serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE, status=status if len(server.seen) < 3 else 200))
    told: list[str] = []
    assert ask(server, tell=told.append)
    assert len(server.seen) == 3
    assert [line.partition(" ")[0] for line in told] == [str(status)] * 2


@pytest.mark.parametrize("status", [400, 404, 500, 501])
def test_what_will_not_pass_is_not(status: int, serve: Serve) -> None:
    server = serve(lambda x: x.give("no", "text/plain", status))
    assert f"said {status}" in complaint(server)
    assert len(server.seen) == (2 if status == 501 else 1)


def test_it_gives_up(serve: Serve) -> None:
    server = serve(lambda x: x.give("busy", "text/plain", 503))
    assert "said 503 Service Unavailable: busy" in complaint(server)
    assert len(server.seen) == http.ATTEMPTS


def test_the_server_says_when(serve: Serve) -> None:
    server = serve(
        lambda x: x.give(FINE, status=429 if len(server.seen) < 2 else 200, Retry_After="1")
    )
    start = time.monotonic()
    assert ask(server)
    assert 1 <= time.monotonic() - start < 3
    for never in ("3600", "9" * 5000, formatdate(time.time() + 3600, usegmt=True)):
        server = serve(lambda x, never=never: x.give("later", status=503, Retry_After=never))
        assert "said 503" in complaint(server)
        assert len(server.seen) == 1
    for odd in ("-1", "soon", "²", formatdate(0, usegmt=True)):
        server = serve(lambda x, odd=odd: x.give("later", status=503, Retry_After=odd))
        complaint(server)
        assert len(server.seen) == http.ATTEMPTS


def test_a_connection_that_breaks(serve: Serve) -> None:
    def answer(request: Obedient) -> None:
        if len(server.seen) < 3:
            request.send_response(200)
            request.send_header("Content-Length", "1000")
            request.end_headers()
            request.wfile.write(b"{")
            request.close_connection = True
        else:
            request.give(FINE)

    server = serve(answer)
    assert ask(server)
    assert "the connection broke" in complaint(raw(b""))
    said = complaint(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"))
    assert "before the answer was whole; tried 4 times" in said
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
    assert "before the answer was whole" in complaint(raw(chunked))
    squeezed = gzip.compress(FINE.encode() * 100)[:-9]
    head = f"HTTP/1.0 200 OK\r\nContent-Type: {JSON}\r\nContent-Encoding: gzip\r\n\r\n".encode()
    assert "before the answer was whole" in complaint(raw(head + squeezed))


def test_a_kept_connection_that_the_server_closed() -> None:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(FINE)}\r\n\r\n{FINE}"
    with Endpoint(raw(body.encode())) as endpoint:
        assert endpoint.query(ASK, where="test")
        assert endpoint.query(ASK, where="test")


NO_HTTP = {
    "other words": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a long line": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    "a strange status": b"HTTP/1.1 \x1b[2J OK\r\n\r\n",
    "broken gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnonsense",
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http(name: str) -> None:
    assert "does not answer in HTTP/1.1" in complaint(raw(NO_HTTP[name]))


def test_other_oddities_of_http() -> None:
    long = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 100_000
    for content in (long, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
        assert complaint(raw(content))
    negative = f"HTTP/1.0 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: -5\r\n\r\n{FINE}"
    assert ask(raw(negative.encode()))
    other = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx"
    assert "in the encoding br" in complaint(raw(other))


def spoilt(random: Random, content: bytes) -> bytes:
    """The same with some bytes changed, taken out, put in or doubled."""
    found = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 5, 20])):
        at, much = random.randrange(len(found) or 1), random.randrange(1, 20)
        found[at : at + random.choice([0, 1, much])] = random.choice(
            [random.randbytes(random.randrange(4)), found[at : at + much] * 2, b""]
        )
    return bytes(found)


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_answers(seed: int) -> None:
    random = Random(seed)
    rows = (
        '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a:b"}},'
        '{"x":{"type":"literal","value":"é","xml:lang":"nl"}}]}}'
    ).encode()
    triples = b'<a:b> <a:c> "x"@nl .\n_:a <a:c> <a:d> .\n'
    sent = [b""]
    url = raw(sent)
    for turn in range(150):
        body, kind, text = random.choice(
            [(rows, JSON, SELECT), (triples, "application/n-triples", CONSTRUCT)]
        )
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n"
        if turn % 3 == 0:
            body, head = gzip.compress(body), head + "Content-Encoding: gzip\r\n"
        if turn % 2 == 0:
            head += f"Content-Length: {len(body)}\r\n"
        sent.append(spoilt(random, f"{head}\r\n".encode() + body))
        try:
            ask(url, text, seconds=5)
        except EndpointFailed as error:
            told = str(error)
            assert escape_controls(told) == told
            assert "within 5 seconds" not in told


def drip(there: socket.socket) -> None:
    while True:
        there.sendall(b"x")
        time.sleep(0.05)


def flood(there: socket.socket) -> None:
    while True:
        there.sendall(b" " * 65536)


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 500 No\r\n\r\n"]
)
def test_a_slow_drip(head: bytes) -> None:
    start = time.monotonic()
    said = complaint(raw(head, then=drip), seconds=1)
    assert "no whole answer within 1 seconds" in said
    assert time.monotonic() - start < 3


def test_silence(serve: Serve) -> None:
    start = time.monotonic()
    assert "within 0.5 seconds" in complaint(serve(lambda _: time.sleep(3)), seconds=0.5)
    assert time.monotonic() - start < 2


def test_endless_continues() -> None:
    def more(there: socket.socket) -> None:
        while True:
            there.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    assert "within 1 seconds" in complaint(raw(b"", then=more), seconds=1)


def test_an_endless_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_size", 4)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode()
    with pytest.raises(OverLimit, match="larger than 4 MiB"):
        ask(raw(head, then=flood))
    assert "said 400" in complaint(raw(b"HTTP/1.1 400 No\r\n\r\n", then=flood))


@pytest.mark.parametrize("status", [200, 400])
def test_a_bomb(status: int, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    import tracemalloc

    monkeypatch.setattr(limits, "_size", 8)
    bomb = gzip.compress(b" " * (200 * limits.MIB), 9)
    server = serve(lambda x: x.give(bomb, status=status, Content_Encoding="gzip"))
    tracemalloc.start()
    with pytest.raises(DefourError) as failed:
        ask(server)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(failed.value, OverLimit if status == 200 else EndpointFailed)
    assert peak < 40 * limits.MIB


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect(status: int, serve: Serve) -> None:
    def answer(request: Obedient) -> None:
        if request.path.startswith("/sparql"):
            request.give("", status=status, Location="/there?x=1")
        else:
            request.give(FINE)

    server = serve(answer)
    assert ask(server)
    assert [x.command for x in server.seen] == ["POST", "GET" if status == 303 else "POST"]
    assert server.seen[1].path == "/there?x=1"
    assert status == 303 or server.seen[1].form["query"] == [ASK]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://x.example/",
        "javascript:1",
        "http://",
        "http://x y/",
        "\x1b[2J:",
    ],
)
def test_a_redirect_astray(location: str, serve: Serve) -> None:
    server = serve(lambda x: x.give("", status=302, Location=location))
    assert complaint(server)
    assert len(server.seen) <= http.REDIRECTS + 1


def test_redirects_without_an_end(serve: Serve) -> None:
    server = serve(lambda x: x.give("", status=307, Location=x.path + "x"))
    assert "redirects more than 5 times" in complaint(server)
    with pytest.raises(ValueError, match="is not encrypted"):
        address.redirected(address.parse("https://x.example/"), "http://x.example/")
    assert "said 302" in complaint(serve(lambda x: x.give("", status=302)))


def test_secrets_stay_with_whom_they_are_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stranger = serve(lambda x: x.give(FINE))
    server = serve(lambda x: x.give("", status=307, Location=stranger.url))
    url = server.url.replace("//", "//jan:geheim@") + "?key=sleutel"
    assert ask(url, headers=["X-Token: t"])
    assert server.seen[0].headers["Authorization"] == "Basic amFuOmdlaGVpbQ=="
    assert server.seen[0].headers["X-Token"] == "t"
    assert not {"Authorization", "X-Token"} & set(stranger.seen[0].headers)
    nobody = url.replace(str(server.root.rpartition(":")[2]), str(endpoints.free_port()))
    said = complaint(nobody)
    assert "geheim" not in said
    assert "sleutel" not in said
    assert "cannot be reached" in said

    (tmp_path / "netrc").write_text("machine 127.0.0.1 login jan password geheim\n")
    (tmp_path / "netrc").chmod(0o600)
    plain = serve(lambda x: x.give(FINE))
    ask(plain)
    monkeypatch.setenv("DEFOUR_ENDPOINT_AUTHORIZATION", "Bearer abc")
    ask(plain)
    ask(plain, headers=["authorization: Bearer def"])
    sent = [{k.lower(): v for k, v in x.headers.items()}["authorization"] for x in plain.seen]
    assert sent == ["Basic amFuOmdlaGVpbQ==", "Bearer abc", "Bearer def"]
    monkeypatch.delenv("DEFOUR_ENDPOINT_AUTHORIZATION")
    (tmp_path / "netrc").write_text("machine x y z\n")
    with pytest.raises(Malformed, match="no netrc file"):
        ask(plain)


def test_who_is_asking(serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE))
    ask(server)
    sent = server.seen[0].headers
    assert sent["User-Agent"].startswith("defour/")
    assert sent["Accept-Encoding"] == "gzip"
    assert sent["Accept"].startswith(JSON)
    assert sent["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_proxy(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(lambda x: x.give(FINE))
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", proxy.root.replace("//", "//p:q@"))
    assert ask("http://x.invalid/sparql")
    assert proxy.seen[0].path == "http://x.invalid/sparql"
    assert proxy.seen[0].headers["Proxy-Authorization"] == "Basic cDpx"
    monkeypatch.setenv("https_proxy", proxy.root)
    assert "cannot be reached" in complaint("https://x.invalid/sparql")
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    with pytest.raises(UsageError, match="no http proxy"):
        ask("http://x.invalid/sparql")
    monkeypatch.setenv("no_proxy", "x.invalid")
    assert "cannot be reached" in complaint("http://x.invalid/sparql")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "localhost:7878/query",
        "/sparql",
        "http:///sparql",
        "http://x:port/",
        "http://x:99999/",
        "http://x/ y",
        "http://x/\r\nX: y",
        "gopher://x/",
        "http://[::1/",
        "http://" + "x" * 300 + "/",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="an endpoint is an http or https address"):
        Endpoint(url)


@pytest.mark.parametrize(
    "header", ["X", ": y", "X y: z", "Host: x", "X: a\r\nY: b", "X: \u20ac", "X\x1b: y", ""]
)
def test_what_is_no_header(header: str) -> None:
    with pytest.raises(UsageError):
        Endpoint("http://x.example/", headers=[header])


def test_addresses_as_people_write_them() -> None:
    found = address.parse("HTTP://Bücher.example:80/é?q=ü#x")
    assert found.whole == "http://xn--bcher-kva.example/%C3%A9?q=%C3%BC"
    assert address.parse("http://[::1]:7878").shown == "http://[::1]:7878/"
    assert address.parse("https://a:b@x.example/?secret=1").shown == "https://x.example/?…"


def test_https_that_is_none(serve: Serve) -> None:
    server = serve(lambda x: x.give(FINE))
    said = complaint(server.url.replace("http:", "https:"), seconds=3)
    assert "cannot be reached" in said or "the connection broke" in said


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_trusted_or_not(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "openssl req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=x"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = [*words.split(), *names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    server = serve(lambda x: x.give(FINE))
    server.encrypt(certificate, key)
    url = server.url.replace("http:", "https:")
    assert "its certificate is not trusted: self" in complaint(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ask(url)
    assert "certificate is not trusted" in complaint(url.replace("127.0.0.1", "localhost"))


def test_the_command_line_has_no_traceback(
    serve: Serve, defour: Callable[..., endpoints.Seen]
) -> None:
    server = serve(lambda x: x.give("\x1b[2Jno", "text/html", 500))
    for command in (("query", "career"), ("why", "career"), ("export",)):
        ran = defour(*command, "--graph", ROOT, "--endpoint", server.url)
        assert ran.status == 3  # type: ignore[attr-defined]
        lines = ran.err.splitlines()  # type: ignore[attr-defined]
        assert lines[0].startswith(f"defour: endpoint-failed: {server.url}: the server said 500")
        assert len(lines) == 2
        assert ran.out == ""  # type: ignore[attr-defined]
    ran = defour("query", "career", "--graph", ROOT, "--endpoint", "file:///etc/passwd")
    assert ran.status == 2  # type: ignore[attr-defined]
    ran = defour("query", "career", "--engine", "rdflib", "--endpoint", server.url)
    assert ran.status == 2  # type: ignore[attr-defined]


def test_nobody_is_asked_without_the_option(
    defour: Callable[..., endpoints.Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    for command in (("query", "career"), ("why", "career"), ("export", "--hash")):
        assert defour(*command, "--graph", ROOT).status == 0  # type: ignore[attr-defined]


def test_json_of_another_shape_is_fine(serve: Serve) -> None:
    body = json.dumps({"results": {"bindings": []}, "head": {"vars": [], "link": []}, "x": 1})
    found = ask(serve(lambda x: x.give(body, "application/json;charset=UTF-8")), SELECT)
    assert len(found) == 0  # type: ignore[arg-type]
