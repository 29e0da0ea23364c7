"""Hostile requests: none gets a 5xx, the name of a file, or a server that hangs."""

import concurrent.futures
import random
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from serving import Server, serving

EXAMPLE = Path(__file__).parent / "example"
COUNT = 1200
LEAKS = re.compile(
    rb"(?i)/root/|/home/|/usr/|/etc/|/proc/|site-packages|\.py\b|\.rq:|traceback|root:x:|data/voorbeeld"
)
"""What a reply must not say, unless the request said it."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(EXAMPLE, "--timeout", 3) as found:
        yield found


def exchange(server: Server, data: bytes) -> bytes:
    """Send bytes on a new connection, and read until the other side closes or falls silent.

    What asks for the connection to be closed may take eight seconds; what does not, or is no whole
    request, is left alone after half a second of silence.
    """
    parts = []
    with server.connect() as connection:
        connection.settimeout(8 if b"Connection: close" in data else 0.5)
        with suppress(OSError):  # refused while we were still sending
            connection.sendall(data)
        try:
            while part := connection.recv(65536):
                parts.append(part)
        except ConnectionError:
            pass
        except TimeoutError:
            assert b"Connection: close" not in data or _unfinished(data), data[:300]
    return b"".join(parts)


def _unfinished(data: bytes) -> bool:
    """Whether a body is announced that does not come; the server waits for it, in its way."""
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return (length is not None and int(length[1]) > len(body)) or b"chunked" in head


def statuses(reply: bytes) -> list[int]:
    return [int(x) for x in re.findall(rb"HTTP/1\.1 (\d{3}) ", reply)]


Maker = Callable[[random.Random], bytes]


def noise(r: random.Random, most: int = 60) -> bytes:
    kind = r.randrange(4)
    if kind == 0:
        return r.randbytes(r.randrange(most))
    if kind == 1:
        return "".join(
            chr(r.choice((r.randrange(32, 127), r.randrange(160, 0xD800))))
            for _ in range(r.randrange(most))
        ).encode()
    if kind == 2:
        return r.choice(
            (b"\0", b"%00", b"\r\n", b"..", b"%2e%2e", b"%", b"\xff", b"%ff", b"'", b'"><script>')
        ) * r.randrange(1, 6)
    return bytes(r.choice(b"{}()<>?*/\\%&=;,:#\"'abcSELECT ") for _ in range(r.randrange(most)))


def path(r: random.Random) -> bytes:
    """A path: climbing, encoded twice, with nulls, very long, deep, in Unicode."""
    target = r.choice(
        (
            b"etc/passwd",
            b"data/voorbeeld.ttl",
            b"id/jan-voorbeeld",
            b"serve/editor.js",
            b"sparql/questions/career.rq",
            b"football",
        )
    )
    up = r.choice(
        (
            b"../",
            b"..%2f",
            b"%2e%2e/",
            b"%252e%252e%252f",
            b"..\\",
            b"..%5c",
            b"....//",
            b"%c0%ae%c0%ae/",
            b"./",
            b"//",
        )
    )
    start = r.choice((b"/", b"/id/", b"/serve/", b"/questions/", b"/nl/", b"/football/", b"//"))
    suffix = r.choice(
        (
            b"",
            b"%00.ttl",
            b".ttl/",
            b".html%20",
            b"?%00",
            b"#x",
            b";x=y",
            b"/" * 200,
            b".rdf",
            b"~",
            b"%",
            b"%zz",
        )
    )
    return start + up * r.randrange(12) + target + suffix


def strange_paths(r: random.Random) -> bytes:
    return b"GET " + path(r) + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def noisy_paths(r: random.Random) -> bytes:
    middle = (
        noise(r).replace(b"\r\n", b"")
        if r.random() < 0.5
        else quote_from_bytes(noise(r), safe="/").encode()
    )
    return (
        b"GET /"
        + middle * r.choice((1, 1, 40))
        + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )


def headers(r: random.Random) -> bytes:
    names = (
        b"Accept",
        b"Accept-Language",
        b"If-None-Match",
        b"Range",
        b"Host",
        b"Content-Type",
        b"Accept-Encoding",
        b"X-Forwarded-For",
        b"X-Forwarded-Proto",
        b"Expect",
        b"Upgrade",
        b"Connection",
        b"Cookie",
        b"Origin",
        b"Content-Length",
        b"Transfer-Encoding",
    )
    values = (
        b"*/*;q=" + b"9" * 50,
        b"text/html;" * 300,
        b"," * 3000,
        b"bytes=0-",
        b"bytes=" + b"0-1," * 500,
        b'"' * 2000,
        b"100-continue",
        b"websocket",
        b"h2c",
        b"chunked",
        b"-1",
        b"9" * 40,
        b"0x10",
        b"\xff\xfe",
        b"",
        noise(r).replace(b"\r\n", b""),
    )
    lines = [r.choice(names) + b": " + r.choice(values) for _ in range(r.randrange(1, 6))]
    where = r.choice(
        (b"/", b"/id/jan-voorbeeld", b"/sparql?query=ASK%7B%7D", b"/football", b"/questions/career")
    )
    return b"GET " + where + b" HTTP/1.1\r\nHost: x\r\n" + b"\r\n".join(lines) + b"\r\n\r\n"


def floods(r: random.Random) -> bytes:
    kind = r.randrange(4)
    if kind == 0:
        return (
            b"GET / HTTP/1.1\r\nHost: x\r\n"
            + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 100) for n in range(r.randrange(300, 2000)))
            + b"\r\n"
        )
    if kind == 1:
        return (
            b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * r.randrange(33_000, 300_000) + b"\r\n\r\n"
        )
    if kind == 2:
        return b"GET /" + b"a" * r.randrange(33_000, 300_000) + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    return (
        b"GET /?"
        + b"a=b&" * r.randrange(101, 5000)
        + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )


def methods(r: random.Random) -> bytes:
    method = r.choice(
        (
            b"POST",
            b"PUT",
            b"DELETE",
            b"TRACE",
            b"CONNECT",
            b"PROPFIND",
            b"get",
            b"PATCH",
            b"BREW",
            b"",
            b"G\0T",
            b"OPTIONS",
        )
    )
    target = r.choice(
        (
            b"/",
            b"/sparql",
            b"*",
            b"http://127.0.0.1/etc/passwd",
            b"127.0.0.1:80",
            b"sparql",
            b"/football",
        )
    )
    version = r.choice((b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"", b"ICY"))
    return (
        method
        + b" "
        + target
        + b" "
        + version
        + b"\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )


def bodies(r: random.Random) -> bytes:
    kind = r.choice(
        (
            b"application/sparql-query",
            b"application/x-www-form-urlencoded",
            b"application/sparql-update",
            b"text/plain",
            b"multipart/form-data; boundary=x",
            b"application/sparql-query; charset=utf-7",
            noise(r).replace(b"\r\n", b"").replace(b"\n", b"").replace(b"\r", b""),
        )
    )
    body = r.choice(
        (
            noise(r, 500),
            b"query=" + noise(r, 300),
            b"query=ASK{}&" * r.randrange(1, 200),
            b"x" * r.randrange(1_100_000, 1_400_000),
            b"%" * 5000,
            b"",
        )
    )
    length = r.choice((len(body), len(body), len(body), len(body) + 5, 0, 1 << 62))
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + kind + b"\r\n"
    )
    if r.random() < 0.2:
        sizes = r.choice((b"%x" % len(body), b"ffffffffffffffffff", b"-1", b"zz"))
        return (
            head + b"Transfer-Encoding: chunked\r\n\r\n" + sizes + b"\r\n" + body + b"\r\n0\r\n\r\n"
        )
    return head + b"Content-Length: %d\r\n\r\n" % length + body


def queries(r: random.Random) -> bytes:
    """None that never ends: what becomes of those is in test_serve_limits."""
    n = r.randrange(50, 3000)
    text = r.choice(
        (
            "SELECT * {" + "{" * n + "}" * n + "}",
            "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
            "ASK { FILTER(" + "!" * n + "true) }",
            "ASK { ?s " + "^" * n + "<urn:p> ?o }",
            "ASK { " + "?s ?p ?o . " * (n // 100) + "}",
            "ASK { FILTER(1" + "+1" * n + " = 2) }",
            "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * (n // 30) + "}",
            "SELECT * { ?s (<urn:a>|!<urn:b>)* ?o }",
            "ASK { FILTER(REGEX('" + "a" * 60 + "', '(a+)+$')) }",
            'SELECT (REPLACE("' + "a" * 200 + '", "a", "' + "b" * 200 + '") AS ?x) {}',
            "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
            "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
            "LOAD <file:///etc/passwd>",
            "DROP ALL",
            "DESCRIBE <file:///etc/passwd>",
            "BASE <file:///etc/> SELECT * { <passwd> ?p ?o }",
            "SELECT * { VALUES ?x { " + "1 " * n + "} }",
            "\ufeffASK {}",
            "ASK {} # \u202e\u0000",
            "SELECT * { ?s ?p '" + "x" * 20_000 + "' }",
            'ASK { FILTER("\\uD800" = "") }',
            'ASK { FILTER("\\U00110000" = "") }',
            "ASK { <urn:\\u0000> ?p ?o }",
            noise(r, 400).decode("latin-1"),
        )
    )
    content = text.encode("utf-8", "surrogatepass")
    return (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/sparql-query\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
    )


def questions(r: random.Random) -> bytes:
    name = r.choice(
        (
            b"career",
            b"appearances",
            b"clubs-named",
            b"nothing",
            b"..%2fcareer",
            b"career.rq",
            b"CAREER",
        )
    )
    key = r.choice(
        (
            b"player",
            b"lang",
            b"least",
            b"since",
            b"name",
            b"format",
            b"__class__",
            b"",
            quote_from_bytes(noise(r)).encode(),
        )
    )
    value = r.choice(
        (
            b"id:jan-voorbeeld",
            b"all",
            b"%3Curn:x%3E",
            b"9" * 400,
            b"-1",
            b"2021-02-30",
            b"%00",
            b"%ff",
            quote_from_bytes(noise(r)).encode(),
        )
    )
    return (
        b"GET /questions/"
        + name
        + b"?"
        + b"&".join([key + b"=" + value] * r.choice((1, 1, 2, 150)))
        + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )


def raw(r: random.Random) -> bytes:
    return r.choice(
        (
            noise(r, 2000),
            b"\x16\x03\x01\x02\x00\x01" + r.randbytes(300),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\r\n" * 500,
            b"GET",
            b"GET / HTTP/1.1\r\nHost",
            b"GET / HTTP/1.1\r\n : x\r\n\r\n",
            b"GET / HTTP/1.1\nHost: x\n\n",
            b"\0" * 3000,
        )
    )


def pipelines(r: random.Random) -> bytes:
    parts = []
    for _ in range(r.randrange(2, 30)):
        parts.append(
            b"GET "
            + r.choice(
                (
                    b"/",
                    b"/football.ttl",
                    b"/nope",
                    b"/sparql?query=ASK%7B%7D",
                    path(r).replace(b" ", b""),
                )
            )
            + b" HTTP/1.1\r\nHost: x\r\n\r\n"
        )
    return b"".join(parts)


MAKERS: tuple[Maker, ...] = (
    strange_paths,
    noisy_paths,
    headers,
    floods,
    methods,
    bodies,
    queries,
    questions,
    raw,
    pipelines,
)


def test_hostile_requests(server: Server) -> None:
    r = random.Random(20211)
    made = [(n, MAKERS[n % len(MAKERS)]) for n in range(COUNT)]
    asked = [(number, maker.__name__, maker(r)) for number, maker in made]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda each: exchange(server, each[2]), asked))
    seen: dict[str, set[int]] = {maker.__name__: set() for maker in MAKERS}
    for (number, kind, data), reply in zip(asked, replies, strict=True):
        found = statuses(reply)
        seen[kind] |= set(found)
        assert all(status < 500 for status in found), (number, found, data[:300], reply[-300:])
        for leak in LEAKS.findall(reply):
            assert leak.lower() in data.lower() or b"%" in data, (number, leak, data[:300])
    assert seen["queries"] >= {200, 400}
    assert seen["floods"] >= {431}
    assert seen["bodies"] >= {400, 413, 415}
    assert seen["methods"] >= {400, 405}
    assert len(seen["pipelines"]) > 1
    assert server.process.poll() is None
    with server.client() as client:
        assert client.get("/sparql?query=ASK%7B%7D").json()["boolean"] is True
        assert client.get("/id/jan-voorbeeld").status_code == 303


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    asked = [
        "/football.ttl",
        "/nope",
        "/sparql?query=ASK%7B%7D",
        "/id/jan-voorbeeld",
        "/index.html",
    ]
    data = "".join(f"GET {x} HTTP/1.1\r\nHost: x\r\n\r\n" for x in asked[:-1])
    data += f"GET {asked[-1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with server.connect() as connection:
        connection.sendall(data.encode())
        reply = b""
        while part := connection.recv(65536):
            reply += part
    assert statuses(reply) == [200, 404, 200, 303, 200]


@pytest.mark.slow
def test_slow_heads_and_bodies_are_ended(server: Server) -> None:
    """A connection that trickles holds nothing for ever, and keeps nobody waiting."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    starts = [
        b"GET /",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        head + b"Content-Length: 5000\r\n\r\nASK",
    ]
    connections = [server.connect() for _ in starts]
    for connection, start in zip(connections, starts, strict=True):
        connection.sendall(start)
        connection.settimeout(0.05)
    replies = [b"" for _ in starts]
    open_ = set(range(len(starts)))
    begin = time.monotonic()
    while open_ and time.monotonic() - begin < 20:
        for number in sorted(open_):
            try:
                part = connections[number].recv(65536)
                replies[number] += part
                if not part:
                    open_.discard(number)
            except TimeoutError:
                try:
                    connections[number].sendall(b"x")
                except OSError:
                    open_.discard(number)
            except OSError:
                open_.discard(number)
        with server.client() as client:
            assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
        time.sleep(0.5)
    for connection in connections:
        connection.close()
    assert not open_, "a connection that trickles stays open"
    assert time.monotonic() - begin > 5
    assert [statuses(x) for x in replies] == [[408], [408], [408]]


def test_many_connections(server: Server) -> None:
    """Idle connections up to the limit leave room; what is beyond it is told so."""
    idle = [server.connect() for _ in range(400)]
    try:
        with server.client() as client:
            assert client.get("/index.html").status_code == 200
    finally:
        for connection in idle:
            connection.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", 200),
        (b"GET / HTTP/1.0\r\n", 200),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n", 200),
    ],
)
def test_one_host(server: Server, head: bytes, status: int) -> None:
    """RFC 9112, section 3.2."""
    assert statuses(exchange(server, head + b"Connection: close\r\n\r\n")) == [status]


@pytest.mark.slow
def test_a_client_that_does_not_read_is_left(server: Server) -> None:
    query = "SELECT+*+%7B+?a+?b+?c+.+?d+?e+?f+%7D+LIMIT+8000"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.settimeout(30)
        connection.sendall(b"GET /sparql?query=%b HTTP/1.1\r\nHost: x\r\n\r\n" % query.encode())
        time.sleep(13)  # longer than its patience
        said = 0
        with suppress(ConnectionError):
            while part := connection.recv(1 << 20):
                said += len(part)
    with server.client() as client:
        whole = len(client.get(f"/sparql?query={query}").content)
    assert whole > 1_000_000
    assert said < whole


def test_a_range_is_passed_over(server: Server) -> None:
    with server.client() as client:
        found = client.get("/football.ttl", headers={"range": "bytes=0-10"})
        assert found.status_code == 200
        assert found.content == client.get("/football.ttl").content


def test_hops_and_hosts_are_not_believed(server: Server) -> None:
    with server.client() as client:
        evil = {
            "host": "evil.example",
            "x-forwarded-host": "evil.example",
            "x-forwarded-proto": "evil",
        }
        for path in ("/id/jan-voorbeeld", "/football", "/index.html", "/questions/career"):
            found = client.get(path, headers=evil)
            assert "evil" not in found.text + str(found.headers)
