"""Servers side by side under load: defour, oxigraph and rdflib-endpoint on the same graph.

Run it with the Python of an environment that has ``defour[serve]``, and wrk (Debian) on the PATH:
``python benchmarks/serve.py [SECONDS] [ROUNDS] [PEERS] [OTHER]``. PEERS is the folder with the
commands ``oxigraph`` and ``rdflib-endpoint`` (both from PyPI); without it, that of this Python.
OTHER is a command that starts another defour, such as ``"old/bin/defour serve --port 0"``. Servers
take turns under one thread and eight connections of wrk, so that a machine that speeds up or slows
down does so for all. It prints the medians over the rounds, and how defour compares.

``oxigraph`` answers from memory and without ``--timeout-s``: with that option its server starts a
thread for each query that lives until the time is over, and dies under load. In the last part, four
queries that never end are in flight.
"""

import contextlib
import http.client
import json
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import defour
from defour.queries.question import bind_question, example_value, find_question

QUERY = """\
PREFIX football: <https://w3id.org/defour/football#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?situation ?label (COUNT(DISTINCT ?passage) AS ?passages) WHERE {
  ?claim football:about ?situation ; prov:wasDerivedFrom ?passage .
  ?situation rdfs:label ?label . FILTER (LANG(?label) = "en")
} GROUP BY ?situation ?label ORDER BY DESC(?passages) ?situation LIMIT 20"""
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
JSON = "application/sparql-results+json"
ASKED = 300


class Peer:
    """A server under load: its address, and the path of its endpoint."""

    def __init__(self, process: subprocess.Popen[str], address: str, endpoint: str) -> None:
        """Hold what is needed to reach it."""
        self.process = process
        self.address = address
        self.endpoint = endpoint

    def sparql(self, query: str) -> str:
        """The address of a query."""
        return f"{self.address}{self.endpoint}?query={quote(query)}"


@contextlib.contextmanager
def started(command: list[str], address: str, endpoint: str) -> Iterator[Peer]:
    """A server, once it answers; its address is in its first line where there is none."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE if not address else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        if not address:
            assert process.stdout is not None
            address = process.stdout.readline().split()[0].rstrip("/")
        peer = Peer(process, address, endpoint)
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(peer.sparql("ASK {}"), timeout=5).read()
                break
            time.sleep(0.1)
        yield peer
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def ours(*options: str) -> contextlib.AbstractContextManager[Peer]:
    """A server of this package."""
    command = [sys.executable, "-m", "defour", "serve", "--port", "0", *options]
    return started(command, "", "/sparql")


def load(address: str, accept: str, seconds: int) -> tuple[float, float]:
    """Requests per second, and the 99th percentile of their time in milliseconds."""
    command = [
        "wrk",
        "-t1",
        "-c8",
        f"-d{seconds}s",
        "--latency",
        "-H",
        f"Accept: {accept}",
        address,
    ]
    said = subprocess.run(command, capture_output=True, check=True, encoding="ascii").stdout
    if failed := re.search(r"Non-2xx.*|Socket errors.*", said):
        raise SystemExit(f"{address[:80]}: {failed[0]}")
    (amount, unit), rate = (
        re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)[0],
        re.findall(r"Requests/sec:\s+([\d.]+)", said)[0],
    )
    return float(rate), float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def pss(group: int) -> float:
    """The memory of all processes of a group in MiB, what they share counted once."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "-g", str(group)], capture_output=True, encoding="ascii", check=True
    )
    total = 0
    for process in listed.stdout.split():
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(re.findall(r"(?m)^Pss:\s+(\d+)", said)[0])
    return total / 1024


def compare(peers: Path, seconds: int, rounds: int, other: str) -> None:
    """Load everyone with everything, and print it."""
    here = defour.find()
    career = find_question(here, "career")
    player = example_value(next(p for p in career.header.params if p.kind == "iri"))
    text = bind_question(career, {"player": player})
    prefix, _, local = player.partition(":")
    iri = career.prefixes[prefix] + local
    place = urlsplit(iri).path.removeprefix("/defour")
    with tempfile.TemporaryDirectory() as folder_, contextlib.ExitStack() as stack:
        data = Path(folder_) / "graph.nt"
        data.write_bytes(defour.export("ntriples", graph=here))
        servers = {"defour": stack.enter_context(ours())}
        if other:
            servers["other"] = stack.enter_context(started(shlex.split(other), "", "/sparql"))
        command = [str(peers / "oxigraph"), "serve", "--bind", "127.0.0.1:7881"]
        servers["oxigraph"] = stack.enter_context(
            started(command, "http://127.0.0.1:7881", "/query")
        )
        urllib.request.urlopen(
            urllib.request.Request(
                "http://127.0.0.1:7881/store?default",
                data.read_bytes(),
                {"Content-Type": "application/n-triples"},
            )
        ).read()
        command = [str(peers / "rdflib-endpoint"), "serve", "--port", "7882", str(data)]
        servers["rdflib-endpoint"] = stack.enter_context(
            started(command, "http://127.0.0.1:7882", "/")
        )
        kinds = {
            "page": ("text/html", None),
            "Turtle": ("text/turtle", f"DESCRIBE <{iri}>"),
            "stored question": (JSON, text),
            "SPARQL query": (JSON, QUERY),
        }
        own = {
            "page": f"{place}.html",
            "Turtle": f"{place}.ttl",
            "stored question": f"/questions/career?player={quote(player)}",
        }
        print(f"{len(data.read_text().splitlines()):,} triples; {seconds} s, {rounds} rounds")
        for kind, (accept, query) in kinds.items():
            found: dict[str, list[tuple[float, float]]] = {}
            for _ in range(rounds):
                for name, server in servers.items():
                    if server.endpoint == "/sparql" and kind in own:
                        address = server.address + own[kind]
                    elif query is None:
                        continue
                    else:
                        address = server.sparql(query)
                    urllib.request.urlopen(
                        urllib.request.Request(address, headers={"Accept": accept})
                    ).read()
                    found.setdefault(name, []).append(load(address, accept, seconds))
            show(kind, found)


def show(kind: str, found: dict[str, list[tuple[float, float]]]) -> None:
    """The medians of a kind of request, and the ratios."""
    rates = {name: statistics.median(x[0] for x in each) for name, each in found.items()}
    print(kind)
    for name, each in found.items():
        late = statistics.median(x[1] for x in each)
        ratio = rates["defour"] / rates[name]
        print(f"  {name:16} {rates[name]:10,.0f} requests/s   99%: {late:8.2f} ms   {ratio:7.2f}")


def runaway() -> None:
    """Ordinary questions, alone and beside four queries that never end."""
    with ours() as server:
        parts = urlsplit(server.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        number = 0

        def ask() -> float:
            nonlocal number
            taken = []
            for _ in range(ASKED):
                number += 1
                start = time.perf_counter()
                connection.request(
                    "GET", f"/sparql?query={quote(f'{QUERY} # {number}')}", headers={"Accept": JSON}
                )
                rows = json.loads(connection.getresponse().read())["results"]["bindings"]
                taken.append(time.perf_counter() - start)
                assert len(rows) == 20
            return statistics.median(taken) * 1000

        def endless(number: int) -> None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(server.sparql(f"{ENDLESS} # {number}"), timeout=60).read()

        ask()
        before = ask()
        idle = pss(server.process.pid)
        running = [threading.Thread(target=endless, args=(x,)) for x in range(4)]
        for thread in running:
            thread.start()
        time.sleep(1)
        begun = time.perf_counter()
        during = ask()
        most = pss(server.process.pid)
        taken = time.perf_counter() - begun
        assert taken < 9, "the queries that never end were stopped before the others were measured"
        for thread in running:
            thread.join()
        print("four queries that never end in flight")
        ratio = during / before
        print(f"  median of others  {before:.2f} ms before, {during:.2f} ms during {ratio:.2f}")
        print(f"  memory of all processes  {idle:.0f} MiB before, {most:.0f} MiB during")


def main() -> None:
    """Run both parts."""
    arguments = dict(enumerate(sys.argv[1:]))
    seconds, rounds = int(arguments.get(0, "3")), int(arguments.get(1, "3"))
    peers = Path(arguments.get(2, str(Path(sys.executable).parent)))
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed (Debian: apt-get install wrk)")
    compare(peers, seconds, rounds, arguments.get(3, ""))
    runaway()


if __name__ == "__main__":
    main()
