"""Processes that answer queries, so that one which runs away can be stopped.

They are forked with the store in their memory. pebble stops a process whose time is over or whose
client has left, and starts another; the system stops one that takes more memory than its share.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from pebble import ProcessExpired, ProcessPool

from defour.errors import OverLimit, TimedOut
from defour.queries.answer import AnyAnswer, GraphAnswer, write_results
from defour.queries.run import run_query
from defour.rdf.parse import MIB
from defour.rdf.serialize import serialize

WAITING_MOST = 100
"""So many queries may wait for a process."""

_PATIENCE = 0.25
"""Seconds between two looks whether the client is still there."""


class Limits(NamedTuple):
    """What a query may take.

    Attributes:
        workers: How many queries run at a time.
        timeout: Seconds.
        max_result: MiB of an answer.
        max_memory: MiB.
    """

    workers: int = 8
    timeout: float = 10.0
    max_result: int = 8
    max_memory: int = 64


class Busy(Exception):
    """Too many queries are waiting."""


class Left(Exception):
    """The client has left."""


class QueryPool:
    """Answers queries from a store.

    Args:
        store: What is asked.
        prefixes: Those of graphs that are written.
        limits: What a query may take.
    """

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str], limits: Limits) -> None:
        """Start no process yet."""
        global _store, _prefixes, _limits
        _store, _prefixes, _limits = store, dict(prefixes), limits
        self.limits = limits
        self._waiting = 0
        self._pool = ProcessPool(
            limits.workers,
            initializer=_bound_memory,
            initargs=(limits.max_memory,),
            context=multiprocessing.get_context("fork"),
        )

    async def answer(
        self,
        query: str,
        rows: str | None,
        graph: str | None,
        gone: Callable[[], Awaitable[bool]],
    ) -> tuple[bool, bytes | AnyAnswer | None]:
        """The answer to a query, in the format that was asked for its kind.

        Args:
            query: SPARQL.
            rows: The format of rows; ``html`` gives them as they are.
            graph: The format of triples, likewise.
            gone: Whether the client has left.

        Returns:
            Whether it is triples; and None where its kind was asked in no format.

        Raises:
            BadQuestion, QueryFailed: The query is not right, or could not be answered.
            OverLimit, TimedOut: It takes too much.
            Busy: Too many are waiting.
            Left: The client has left.
        """
        if self._waiting >= WAITING_MOST:
            raise Busy
        self._waiting += 1
        future = self._pool.schedule(
            _answer, args=(query, rows, graph), timeout=self.limits.timeout
        )
        running = asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait([running], timeout=_PATIENCE))[0]:
                if await gone():
                    future.cancel()  # type: ignore[no-untyped-call]
                    raise Left
            return running.result()
        except TimeoutError:
            seconds = f"{self.limits.timeout:g}"
            raise TimedOut(f"stopped after {seconds} seconds", hint="Ask for less") from None
        except (MemoryError, ProcessExpired):
            what = f"the query needs more than {self.limits.max_memory} MiB"
            raise OverLimit(what, hint="Ask for less") from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


# What a process has of its parent.
_store: ox.Store
_prefixes: dict[str, str]
_limits: Limits


def _answer(
    query: str, rows: str | None, graph: str | None
) -> tuple[bool, bytes | AnyAnswer | None]:
    answer = run_query(query, _store, where="query")
    is_graph = isinstance(answer, GraphAnswer)
    format = graph if is_graph else rows
    if format is None:
        return is_graph, None
    if isinstance(answer, GraphAnswer):
        content = serialize(answer.triples, "turtle" if format == "html" else format, _prefixes)
    else:
        content = write_results(answer, "json" if format == "html" else format).encode()
    if len(content) > _limits.max_result * MIB:
        what = f"the answer is larger than {_limits.max_result} MiB"
        raise OverLimit(what, hint="Add a LIMIT")
    return is_graph, answer if format == "html" else content


def _bound_memory(mebibytes: int) -> None:
    """Leave this process so much more memory than it has (Linux counts it; others do not)."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the server decides when its processes end
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        most = pages * resource.getpagesize() + mebibytes * MIB
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
