"""Queries that would never end, or take all memory: they are stopped, and nobody else notices."""

import concurrent.futures
import signal
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest

from serving import ENDLESS, EXAMPLE, Server, serving

SECONDS = 2


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(EXAMPLE, "--timeout", SECONDS, "--max-memory", 32, "--workers", 6) as found:
        yield found


def endless(server: Server, number: int = 0) -> httpx.Response:
    with server.client() as client:
        return client.get("/sparql", params={"query": f"{ENDLESS} #{number}"})


def test_an_endless_query_is_stopped(client: httpx.Client) -> None:
    start = time.monotonic()
    found = client.get("/sparql", params={"query": ENDLESS}, headers={"accept": "text/html"})
    assert found.status_code == 504
    assert 'role="alert"' in found.text
    assert "2 seconds" in found.text
    assert SECONDS - 0.1 <= time.monotonic() - start < SECONDS + 5


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?e ?i",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { " + "{ " * 50_000 + "} " * 50_000 + "}",
    ],
)
def test_what_asks_too_much_is_refused(client: httpx.Client, query: str) -> None:
    found = client.post("/sparql", data={"query": query})
    assert found.status_code in (400, 504), found.text[:200]  # whichever comes first
    assert "ORDER" not in query or "32 MiB" in found.text or "seconds" in found.text
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_runaway_queries_keep_nobody_waiting(server: Server, client: httpx.Client) -> None:
    def ask(times: int) -> float:
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            query = "SELECT ?s { ?s a <https://w3id.org/defour/football#Match> }"
            assert client.get("/sparql", params={"query": query}).status_code == 200
            taken.append(time.perf_counter() - start)
        return statistics.median(taken)

    ask(20)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [pool.submit(endless, server, number) for number in range(4)]
        time.sleep(0.7)
        assert ask(30) < 1  # benchmarks/serve.py measures the ratio
        assert [x.result().status_code for x in running] == [504] * 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_a_query_in_flight(number: int) -> None:
    with serving(EXAMPLE, "--timeout", 600) as server:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            running = pool.submit(endless, server)
            time.sleep(1)
            server.process.send_signal(number)
            assert server.process.wait(20) == 0
            with pytest.raises(httpx.HTTPError):
                running.result().raise_for_status()
        assert not server.processes()


def test_when_the_client_leaves_its_query_is_stopped() -> None:
    with serving(EXAMPLE, "--timeout", 600, "--workers", 1) as server:
        with server.client() as client, pytest.raises(httpx.ReadTimeout):
            client.get("/sparql", params={"query": ENDLESS}, timeout=1)
        with server.client() as client:  # the only process is free again
            assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
