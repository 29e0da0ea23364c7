"""Requests that come again to the byte are answered without parsing; nothing else may be."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Server, serving

EXAMPLE = Path(__file__).parent / "example"
PAGE = b"GET /football.ttl HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n"
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(EXAMPLE) as found:
        yield found


def replies(data: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """The replies in what a connection said: status, headers, body."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {x.partition(": ")[0].lower(): x.partition(": ")[2] for x in lines}
        length = int(headers.get("content-length", "0"))
        found.append((int(first.split()[1]), headers, data[:length]))
        data = data[length:]
    return found


def talk(
    server: Server, *chunks: bytes, pause: float = 0.15
) -> list[tuple[int, dict[str, str], bytes]]:
    """Send chunks with a pause after each, and what came back until it fell silent."""
    said = b""
    with server.connect() as connection:
        connection.settimeout(pause)
        for chunk in chunks:
            connection.sendall(chunk)
            try:
                while part := connection.recv(1 << 20):
                    said += part
            except TimeoutError:
                pass
    return replies(said)


def test_the_same_again(server: Server) -> None:
    first, *others = talk(server, PAGE, PAGE, PAGE, ASK, PAGE, ASK)
    pages = [x for x in others if x[2] != others[2][2]]
    assert [x[0] for x in (first, *others)] == [200] * 6
    assert len(pages) == 3
    for status, headers, body in pages:
        assert (status, body) == (first[0], first[2])
        assert headers.pop("date")
        assert headers == {k: x for k, x in first[1].items() if k != "date"}


def test_the_condition_is_part_of_it(server: Server) -> None:
    tag = talk(server, PAGE)[0][1]["etag"]
    known = PAGE.replace(b"Accept: */*", b"If-None-Match: " + tag.encode())
    found = talk(server, known, known, PAGE, known)
    assert [x[0] for x in found] == [304, 304, 200, 304]
    assert [len(x[2]) > 0 for x in found] == [False, False, True, False]


def test_a_body_that_looks_like_a_request_is_a_body(server: Server) -> None:
    """Else one client could smuggle requests to another behind a proxy."""
    talk(server, PAGE, PAGE)
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: %d\r\n\r\n" % len(PAGE)
    )
    (found,) = talk(server, head, PAGE)
    assert found[0] == 400  # it is no query
    found, again = talk(server, head, PAGE, PAGE)
    assert (found[0], again[0]) == (400, 200)
    half = head.replace(b"%d" % len(PAGE), b"%d" % (len(PAGE) + 4))
    assert talk(server, half, PAGE) == []
    refused = head.replace(b"application/sparql-query", b"text/plain")
    found = talk(server, refused, PAGE, PAGE)
    assert [x[0] for x in found] == [415, 200]


def test_in_pieces_and_in_a_row(server: Server) -> None:
    talk(server, PAGE, ASK)
    assert [x[0] for x in talk(server, PAGE[:20], PAGE[20:], PAGE)] == [200, 200]
    assert [x[0] for x in talk(server, PAGE + ASK + PAGE, PAGE)] == [200] * 4
    assert [x[0] for x in talk(server, PAGE + PAGE[:-2], b"\r\n", PAGE)] == [200] * 3


def test_what_closes_the_connection_closes_it(server: Server) -> None:
    closing = PAGE.replace(b"Accept: */*", b"Connection: close")
    old = PAGE.replace(b"HTTP/1.1", b"HTTP/1.0")
    for request in (closing, old):
        for _ in range(3):
            with server.connect() as connection:
                connection.settimeout(5)
                connection.sendall(request)
                said = b""
                while part := connection.recv(1 << 20):
                    said += part
            assert replies(said)[0][0] == 200


def test_errors_and_descriptions_are_not_repeated(server: Server) -> None:
    for path in (b"/nope", b"/sparql?query=x"):
        request = b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % path
        assert {x[0] for x in talk(server, request, request)} <= {400, 404}
    for host in (b"a.example", b"b.example"):
        found = talk(server, b"GET /sparql HTTP/1.1\r\nHost: %b\r\n\r\n" % host)
        assert b"http://" + host + b"/sparql" in found[0][2]


@pytest.mark.slow
def test_an_idle_connection_is_closed_and_a_busy_one_is_not(server: Server) -> None:
    with server.connect() as connection:
        connection.settimeout(20)
        for _ in range(7):  # longer than a connection may be idle
            connection.sendall(ASK)
            assert re.search(rb"true", connection.recv(65536))
            time.sleep(1)
        start = time.monotonic()
        assert connection.recv(65536) == b""
        assert 2 < time.monotonic() - start < 8


def test_every_request_is_told_with_log() -> None:
    with serving(EXAMPLE, "--log") as logging:
        assert len(talk(logging, ASK, ASK, ASK)) == 3
        logging.end()
        assert logging.process.stderr is not None
        assert len(logging.process.stderr.read().splitlines()) == 3
