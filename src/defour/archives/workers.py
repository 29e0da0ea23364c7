"""The articles of an archive checked by some processes, in their order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from defour.archives.check import ArticleChecker, Checked
from defour.errors import Crashed, DefourError
from defour.rdf.articles import Article
from defour.rdf.convert import quiet_rdflib

BATCH = 8
"""So many articles a process is given at a time."""

_checker: ArticleChecker


def check_articles(
    checker: ArticleChecker, articles: Iterable[Article], jobs: int = 1
) -> Iterator[Checked]:
    """What is found in each article, in their order, by so many processes.

    Raises:
        Crashed: A process was ended.
        MissingFile, NoRdf, Malformed, BadEncoding, OverLimit: An article cannot be read; what is
            before it has been told.
    """
    global _checker
    if jobs == 1:
        yield from map(checker.check, articles)
        return
    _checker, waiting = checker, deque[Future[tuple[list[Checked], DefourError | None]]]()

    def take(left: int) -> Iterator[Checked]:
        while len(waiting) > left:
            found, error = waiting.popleft().result()
            yield from found
            if error:
                raise error

    try:
        fork = get_context("fork")
        with quiet_rdflib(), ProcessPoolExecutor(jobs, fork, _follow, (os.getpid(),)) as pool:
            pool.submit(int).result()  # it forks before a store is opened
            for batch, error in _batches(articles):
                waiting.append(pool.submit(_check_batch, batch))
                yield from take(2 * jobs)
                if error:
                    yield from take(0)
                    raise error
            yield from take(0)
    except BrokenProcessPool:
        hint = "What was told stands; --format jsonl -o FILE --resume goes on from there"
        raise Crashed("a process that checks articles was ended", hint=hint) from None


def _batches(articles: Iterable[Article]) -> Iterator[tuple[list[Article], DefourError | None]]:
    """Some articles at a time; with the last of them, what kept more from being read."""
    batch: list[Article] = []
    try:
        for article in articles:
            batch.append(article)
            if len(batch) == BATCH:
                yield batch, None
                batch = []
    except DefourError as error:
        yield batch, error
    else:
        yield batch, None


def _check_batch(articles: list[Article]) -> tuple[list[Checked], DefourError | None]:
    found: list[Checked] = []
    try:
        for article in articles:
            found.append(_checker.check(article))
    except DefourError as error:
        return found, error
    return found, None


def _follow(parent: int) -> None:
    """End this process when its parent has ended, which may be killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=watch, daemon=True).start()
