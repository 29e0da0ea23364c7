"""The server's side of the workers: who answers next, and what becomes of endless queries.

A few workers wait for queries. A query that has taken a quarter of a second is *slow*: its worker
gives way to all others (niceness 19), another is started in its place, and it has the rest of its
time. Only so many queries may be slow at a time; one that becomes slow beyond them is stopped. So
runaway queries, however many, never keep an ordinary one waiting.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from defour.errors import OverLimit, TimedOut
from defour.serve import frames
from defour.serve.nursery import MESSAGE
from defour.serve.settings import SLOW, SLOW_MOST, WAITING_MOST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from defour.serve.settings import Settings

    Answer = tuple[dict[str, Any], bytes]
    Work = asyncio.Task[Answer]

_LOOK = 0.25
"""Seconds between two looks at whether the client of a slow query is still there."""


class Busy(Exception):
    """No worker is free, or too many slow queries run: to be asked again later."""


class Gone(Exception):
    """The client has left, so its query was stopped."""


class Worker:
    """A worker, by its process number and its channel."""

    def __init__(
        self, process: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Hold what is needed to speak to it."""
        self.process = process
        self.reader = reader
        self.writer = writer

    async def answer(self, job: dict[str, Any]) -> Answer:
        """Send a job, and wait for the answer.

        Raises:
            EOFError, ConnectionError: The worker ended.
        """
        self.writer.write(frames.packed(job))
        await self.writer.drain()
        return await frames.arriving(self.reader)


class Pool:
    """The workers of a server."""

    def __init__(
        self, nursery: socket.socket, settings: Settings, lost: Callable[[], None]
    ) -> None:
        """Hold the channel to the nursery; `open` starts the workers.

        Args:
            nursery: The channel to it.
            settings: How many workers, and how long they may take.
            lost: Called when the nursery has ended: then there will be no more workers.
        """
        self.settings = settings
        self.slow = 0
        self._nursery = nursery
        self._lost = lost
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._starting: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the workers."""
        self._nursery.setblocking(False)
        asyncio.get_running_loop().add_reader(self._nursery, self._arrived)
        for _ in range(self.settings.workers):
            self._order(b"S")

    def close(self) -> None:
        """Let the nursery go, and with it all workers."""
        asyncio.get_running_loop().remove_reader(self._nursery)
        self._nursery.close()

    async def ask(self, job: dict[str, Any], gone: Callable[[], Awaitable[bool]]) -> Answer:
        """Have a job done.

        Args:
            job: For `worker.work`, without its ``seconds``.
            gone: Says whether the client has left; then the query is stopped.

        Returns:
            The head and the body of the answer.

        Raises:
            Busy: There is no worker for it now.
            Gone: The client has left.
            TimedOut: It took longer than it may.
            OverLimit: Its worker ended: too much memory, or too deep for the engine.
        """
        worker = await self._take()
        seconds = self.settings.timeout
        work = asyncio.ensure_future(worker.answer({**job, "seconds": seconds}))
        ordinary = True
        try:
            if not await _done(work, min(SLOW, seconds)):
                if self.slow >= SLOW_MOST:
                    raise Busy(f"{SLOW_MOST} slow queries are running already")
                ordinary = False
                self._order(b"N", worker)
                self._order(b"S")
                await self._slowly(work, seconds - SLOW, gone)
            return work.result()
        except (EOFError, ConnectionError):
            raise OverLimit(
                "the query ended the process that answered it",
                hint=f"A query may use {self.settings.max_memory} MiB of memory",
            ) from None
        finally:
            self._after(worker, work, ordinary)

    async def _slowly(
        self, work: Work, seconds: float, gone: Callable[[], Awaitable[bool]]
    ) -> None:
        self.slow += 1
        try:
            while not await _done(work, min(_LOOK, max(seconds, 0))):
                seconds -= _LOOK
                if seconds <= 0:
                    raise TimedOut(
                        f"the query took longer than {self.settings.timeout:g} seconds",
                        hint="Make it simpler, or ask for less",
                    )
                if await gone():
                    raise Gone
        finally:
            self.slow -= 1

    def _after(self, worker: Worker, work: Work, ordinary: bool) -> None:
        """What becomes of a worker: one that is well takes the next query, any other ends."""
        if work.done() and not work.cancelled() and work.exception() is None:
            if ordinary:
                self._give(worker)
            else:
                worker.writer.close()  # it gives way to others for ever, so it ends
            return
        work.cancel()
        self._order(b"K", worker)
        worker.writer.close()
        if ordinary:
            self._order(b"S")

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.popleft()
            if not worker.reader.at_eof():
                return worker
            worker.writer.close()
            self._order(b"S")
        if len(self._waiting) >= WAITING_MOST:
            raise Busy(f"{WAITING_MOST} queries are waiting already")
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await asyncio.wait_for(place, self.settings.timeout)
        except TimeoutError:
            raise Busy("all workers are at work") from None
        finally:
            with suppress(ValueError):
                self._waiting.remove(place)

    def _give(self, worker: Worker) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _order(self, letter: bytes, worker: Worker | None = None) -> None:
        with suppress(OSError):  # the nursery is gone: `_arrived` hears of it
            self._nursery.send(MESSAGE.pack(letter, worker.process if worker else 0))

    def _arrived(self) -> None:
        """Take what the nursery sends: the number of a new worker, and its channel."""
        while True:
            try:
                message, channels, _, _ = socket.recv_fds(self._nursery, MESSAGE.size, 1)
            except BlockingIOError:
                return
            except OSError:
                message, channels = b"", []
            if not message:
                asyncio.get_running_loop().remove_reader(self._nursery)
                self._lost()
                return
            _, process = MESSAGE.unpack(message)
            task = asyncio.ensure_future(self._welcome(process, socket.socket(fileno=channels[0])))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _welcome(self, process: int, channel: socket.socket) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=channel)
        self._give(Worker(process, reader, writer))


async def _done(work: Work, seconds: float) -> bool:
    done, _ = await asyncio.wait([work], timeout=seconds)
    return bool(done)
