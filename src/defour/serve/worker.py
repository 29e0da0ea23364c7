"""The process that answers queries: one at a time, over a socket, until the socket closes.

It bounds itself, so that nothing else has to work for it to end: a timer of the system kills it
when a query takes too long, and memory beyond its share is refused to it.
"""

from __future__ import annotations

import io
import re
import resource
import signal
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour.errors import DefourError, OverLimit, QueryFailed
from defour.queries.answer import GraphAnswer
from defour.queries.results import write_results
from defour.queries.run import run_query
from defour.rdf.serialize import canonical_triples
from defour.serve import frames
from defour.serve.settings import MIB

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from typing import Any, NoReturn

    from _typeshed import ReadableBuffer

LATE = 0.5
"""Seconds after its time is over that a worker is killed by its own timer."""

TRIPLES_MOST = 100_000
"""So many triples an answer may have; they are sorted in memory."""

_ELSEWHERE = re.compile(r"(?i)service|\\u|from\s*(?:[<#]|named|[\w.-]*:)")
"""What has none of this asks for no other server or graph; what has, is looked at."""

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class Held(NamedTuple):
    """What a worker answers from."""

    store: ox.Store
    prefixes: Mapping[str, str]
    max_result: int
    max_memory: int


class _TooLarge(Exception):
    """An answer grew beyond its limit."""


class _Sheet(io.BytesIO):
    """A file in memory that takes no more than its share."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: ReadableBuffer) -> int:
        if self.tell() + memoryview(data).nbytes > self.most:
            raise _TooLarge
        return super().write(data)


def work(channel: socket.socket, held: Held) -> None:
    """Answer one job after the other, until the other side closes the channel.

    A job is a frame whose head has ``query`` (the text), ``seconds``, ``rows`` and ``graph`` (the
    formats of an answer with rows or with triples; None where the client takes none), and
    perhaps ``question``, the name of a stored one, which is answered as the command line answers
    it. The answer's head has ``kind``, or ``error`` with its parts.
    """
    _bound(held.max_memory)
    while job := frames.read(channel):
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + LATE)
        head, body = answered(job, held)
        signal.setitimer(signal.ITIMER_REAL, 0)
        channel.sendall(frames.packed(head, body))


def answered(job: dict[str, Any], held: Held) -> tuple[dict[str, Any], bytes]:
    """The head and the body of the answer to a job, whatever happens."""
    try:
        return _stored(job, held) if job.get("question") else _asked(job, held)
    except DefourError as error:
        return _told(error), b""
    except _TooLarge:
        return _told(_large(held)), b""
    except MemoryError:
        return _told(_hungry(held)), b""
    except BaseException as error:  # a panic of the engine is outside Exception
        return _told(QueryFailed(f"could not be answered ({type(error).__name__})")), b""


def _asked(job: dict[str, Any], held: Held) -> tuple[dict[str, Any], bytes]:
    text = job["query"]
    _refuse(text)
    try:
        found = held.store.query(text)
        if not isinstance(found, ox.QueryTriples):
            if job["rows"] is None:
                return {"kind": "rows", "error": "not-acceptable"}, b""
            sheet = _Sheet(held.max_result * MIB)
            found.serialize(sheet, ROWS[job["rows"]])
            return {"kind": "rows"}, sheet.getvalue()
        if job["graph"] is None:
            return {"kind": "graph", "error": "not-acceptable"}, b""
        return {"kind": "graph"}, _triples(found, job, held)
    except SyntaxError as error:
        from defour.queries.syntax import complaint

        raise complaint(error, text, "query") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryFailed(f"could not be answered ({error})", where="query") from None


def _stored(job: dict[str, Any], held: Held) -> tuple[dict[str, Any], bytes]:

    answer = run_query(job["query"], held.store, where=job["question"])
    if isinstance(answer, GraphAnswer):
        if job["graph"] is None:
            return {"kind": "graph", "error": "not-acceptable"}, b""
        return {"kind": "graph"}, _triples(answer.triples, job, held)
    if job["rows"] is None:
        return {"kind": "rows", "error": "not-acceptable"}, b""
    return {"kind": "rows"}, _measured(write_results(answer, job["rows"]).encode(), held)


def _refuse(text: str) -> None:
    """Refuse what would overflow the engine, or reach for another server."""
    if _ELSEWHERE.search(text):
        from defour.queries.tokens import asks_elsewhere

        if word := asks_elsewhere(text):
            raise QueryFailed(
                f"has {word}, and this endpoint asks its own graph alone",
                where="query",
                hint="Leave it out",
            )


def _triples(found: Any, job: dict[str, Any], held: Held) -> bytes:
    from defour.writing import graphs

    triples = list(islice(found, TRIPLES_MOST + 1))
    if len(triples) > TRIPLES_MOST:
        raise _TooLarge
    content = graphs.write(canonical_triples(triples), job["graph"], held.prefixes)
    return _measured(content, held)


def _measured(content: bytes, held: Held) -> bytes:
    if len(content) > held.max_result * MIB:
        raise _TooLarge
    return content


def _large(held: Held) -> OverLimit:
    return OverLimit(f"the answer is larger than {held.max_result} MiB", hint="Add a LIMIT")


def _hungry(held: Held) -> OverLimit:
    return OverLimit(f"the query needs more than {held.max_memory} MiB", hint="Ask for less")


def _told(error: DefourError) -> dict[str, Any]:
    return {"error": error.name, "what": error.what, "where": error.where, "hint": error.hint}


def _bound(mebibytes: int) -> None:
    """Leave this process so much more memory than it has (Linux counts it; others do not)."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        most = pages * resource.getpagesize() + mebibytes * MIB
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def begin(channel: socket.socket, held: Held) -> NoReturn:
    """Be a worker: a forked process that never returns from here."""
    import os

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the server decides when its workers end
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # an engine that runs out of memory says so where nobody looks
        os.dup2(nowhere, descriptor)
    with suppress(BaseException):
        work(channel, held)
    os._exit(0)
