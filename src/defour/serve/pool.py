"""Processes that answer queries, so that one which runs away can be stopped.

They are forked with the store in their memory, or open it on the disk once they are. pebble stops a
process whose time is over or whose client has left, and starts another; the system stops one that
takes more memory than its share.
"""

import asyncio
import multiprocessing
import re
import resource
import signal
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
from pebble import ProcessExpired, ProcessPool
from starlette.requests import Request

from defour.errors import DefourError, OverLimit, closest
from defour.queries.answer import AnyAnswer, GraphAnswer, write_results
from defour.queries.run import run_query
from defour.rdf.parse import MIB
from defour.serve.reply import Refusal, best_type, not_acceptable

ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/html": "html",
}
"""The media types of an answer with rows, the favourite first, with the names of the formats."""

GRAPH = {
    "text/turtle": "turtle",
    "text/n3": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/html": "html",
}
"""The same for an answer with triples."""

ANSWER_TYPES = {name: media for kinds in (GRAPH, ROWS) for media, name in reversed(kinds.items())}
"""The media types of the formats that ``format=`` names."""

_TRIPLES = {"json": "jsonld", "xml": "rdfxml"}  # what a format of rows means for triples
_ALSO = {"json-ld": "jsonld", "rdf": "rdfxml", "nt": "ntriples", "n3": "turtle", "ttl": "turtle"}
_WAITING_MOST = 100  # so many queries may wait for a process
_PATIENCE = 0.25  # seconds between two looks whether the client is still there


Opening = AbstractContextManager[ox.Store]


class Wanted(NamedTuple):
    """The media types in which an answer is wanted; None where the client takes none."""

    rows: str | None = None
    graph: str | None = None

    @classmethod
    def of(cls, request: Request, formats: Iterable[str]) -> "Wanted":
        """What a request wants: a ``format=``, by whatever name; without one, what it accepts."""
        known = GRAPH | ROWS | _ALSO  # SPARQLWrapper sends media types too, and several of one kind
        named = {known.get(x.partition(",")[0].replace(" ", "+"), x) for x in formats}
        if not named:
            return cls(best_type(request, list(ROWS)), best_type(request, list(GRAPH)))
        if unknown := sorted(named - ANSWER_TYPES.keys()):
            name, all_of_them = unknown[0][:100], f"There are: {', '.join(ANSWER_TYPES)}"
            hint = closest(name, ANSWER_TYPES) or all_of_them
            raise Refusal(400, "unknown-format", f"there is no format {name!r}", hint)
        if len(named) > 1:
            raise Refusal(400, "bad-request", f"one format, not {' and '.join(sorted(named))}")
        (format,) = named
        triples = _TRIPLES.get(format, format)
        return cls(
            ANSWER_TYPES[format] if format in ROWS.values() else None,
            ANSWER_TYPES[triples] if triples in GRAPH.values() else None,
        )


class Limits(NamedTuple):
    """What a query may take: a process, seconds, MiB of its answer, MiB of memory."""

    workers: int = 8
    timeout: float = 10.0
    max_result: int = 8
    max_memory: int = 64


class QueryPool:
    """Answers queries from a store, which each process enters for itself, and never leaves."""

    def __init__(
        self, opening: Opening, prefixes: Mapping[str, str], limits: Limits, base: str
    ) -> None:
        """Start no process yet; triples are written with the prefixes, queries have the `base`."""
        global _opening, _prefixes, _limits, _base
        _opening, _prefixes, _limits, _base = opening, prefixes, limits, base
        self.limits = limits
        self._waiting = 0
        self._pool = ProcessPool(
            limits.workers,
            initializer=_begin,
            initargs=(limits.max_memory,),
            context=multiprocessing.get_context("fork"),
        )

    async def answer(
        self, request: Request, query: str, wanted: Wanted
    ) -> tuple[bytes | AnyAnswer, str]:
        """The answer to a query, and its media type; as it is, where a page is wanted."""
        rows, graph = ROWS.get(wanted.rows or ""), GRAPH.get(wanted.graph or "")
        is_graph, found = await self.run(request, _answer, query.strip(), rows, graph)
        if found is None:
            kind, offers = ("triples", GRAPH) if is_graph else ("rows", ROWS)
            what = f"this query answers with {kind}, which are not to be had as the request wants"
            raise not_acceptable(f"{what} them", offers)
        return found, str(wanted.graph if is_graph else wanted.rows)

    async def run(self, request: Request, work: Callable[..., Any], *given: object) -> Any:
        """What a function gives in a process, which a request waits for."""
        if self._waiting >= _WAITING_MOST:
            what, headers = "too many queries are waiting", {"retry-after": "5"}
            raise Refusal(503, "busy", what, headers=headers)
        self._waiting += 1
        future = self._pool.schedule(work, args=given, timeout=self.limits.timeout)
        running = asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait([running], timeout=_PATIENCE))[0]:
                if await request.is_disconnected():
                    future.cancel()  # type: ignore[no-untyped-call]
                    raise Refusal(400, "gone", "the client has left")
            return running.result()
        except TimeoutError:
            what = f"stopped after {self.limits.timeout:g} seconds"
            raise Refusal(504, "timed-out", what, "Ask for less") from None
        except (MemoryError, ProcessExpired):
            what = f"this needs more than {self.limits.max_memory} MiB"
            raise Refusal(400, "over-limit", what, "Ask for less") from None
        except DefourError as error:
            place = re.fullmatch(r".*?:(\d+):(\d+)", error.where or "")
            more = {"line": int(place[1]), "column": int(place[2])} if place else {}
            at = f" (line {place[1]}, column {place[2]})" if place else ""
            it = "the query " if error.what.startswith(("is ", "has ")) else ""
            raise Refusal(400, error.name, f"{it}{error.what}{at}", error.hint, more) from None
        finally:
            self._waiting -= 1

    def begin(self, work: Callable[..., None], *given: object) -> None:
        """Let a process do something that nobody waits for."""
        self._pool.schedule(work, args=given)

    def close(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


# What a process has of its parent.
_opening: Opening
_prefixes: Mapping[str, str]
_base: str
_limits: Limits
opened: ox.Store  # by itself


def _answer(
    query: str, rows: str | None, graph: str | None
) -> tuple[bool, bytes | AnyAnswer | None]:
    """Whether an answer is triples, and it in the format of its kind; None where there is none."""
    answer = run_query(query, opened, where="query", base=_base)
    is_graph = isinstance(answer, GraphAnswer)
    format = graph if is_graph else rows
    if format is None:
        return is_graph, None
    shown = "turtle" if is_graph else "json"
    kind = shown if format == "html" else format
    content = write_results(answer, kind, prefixes=_prefixes).encode()
    if len(content) > _limits.max_result * MIB:
        what = f"the answer is larger than {_limits.max_result} MiB"
        raise OverLimit(what, hint="Add a LIMIT")
    return is_graph, answer if format == "html" else content


def _begin(mebibytes: int) -> None:
    """Open the store, and leave this process so much more memory than it has (on Linux)."""
    global opened
    opened = _opening.__enter__()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the server decides when its processes end
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        most = pages * resource.getpagesize() + mebibytes * MIB
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
