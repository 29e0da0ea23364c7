"""HTTP/1.1 on a connection: uvicorn's protocol, with the limits that it leaves to a proxy.

A request's head may have so many bytes and take so many seconds, and a client that reads nothing
for so long is left. Parsing is that of httptools (llhttp); a request that breaks the grammar is
answered 400, and the connection is closed.

A request that was answered before, to the byte, is answered without being parsed again: most
clients send the same bytes each time. `App` says which answers may be repeated so.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from defour.serve.settings import LARGEST_HEAD, PATIENCE

if TYPE_CHECKING:
    from defour.serve.app import App


class _TooLarge(Exception):
    """The head of a request is larger than it may be."""


class Protocol(HttpToolsProtocol):
    """A connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the first request its time."""
        super().connection_made(transport)
        self._in_head = True
        self._size = 0
        self._oversized = False
        self._app: App = self.config.loaded_app
        self._between = True  # no request has begun that is not whole
        self._begun = 0
        self._last = 0.0
        self._late: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._watch: asyncio.TimerHandle | None = None
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._stop()
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer what was answered before; parse anything else, and refuse an endless head."""
        alone = self._between and (self.cycle is None or self.cycle.response_complete)
        if alone and not self.flow.write_paused:
            known = self._app.repeats.get(data)
            if known is not None:
                self._repeat(known)
                return
        self._begun = 0
        super().data_received(data)
        if alone and self._begun == 1 and self._between:
            self.scope["defour.request"] = data  # type: ignore[typeddict-unknown-key]
        if self.transport.is_closing() or not self._in_head:
            return
        self._begin()
        self._size += len(data)
        if self._size > LARGEST_HEAD:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = True
        self._between = False
        self._begun += 1
        self._size = 0

    def on_url(self, url: bytes) -> None:
        """Count its address."""
        super().on_url(url)
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        super().on_header(name, value)
        self._count(len(name) + len(value) + 4)

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        self._size = 0
        self._stop()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        super().on_message_complete()
        self._between = True

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing happens; answers that were repeated count."""
        left = self._last + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(
                left, self.timeout_keep_alive_handler
            )
        else:
            super().timeout_keep_alive_handler()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write: see that it reads at all."""
        super().pause_writing()
        self._unsent = self.transport.get_write_buffer_size()
        self._watch = self.loop.call_later(PATIENCE, self._look)

    def resume_writing(self) -> None:
        """It has read."""
        self._unwatch()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed."""
        if self._oversized:
            self._refuse(b"431 Request Header Fields Too Large")
        else:
            super().send_400_response(msg)

    def _repeat(self, known: tuple[bytes, bytes]) -> None:
        dates = b"".join(b"%b: %b\r\n" % x for x in self.server_state.default_headers)
        self.transport.write(known[0] + dates + known[1])
        self._last = self.loop.time()
        if self._late is not None:
            self._stop()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST_HEAD:
            self._oversized = True
            raise _TooLarge

    def _begin(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(PATIENCE, self._time_is_over)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _look(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent:
            self.transport.abort()
            return
        self._unsent = unsent
        self._watch = self.loop.call_later(PATIENCE, self._look)

    def _time_is_over(self) -> None:
        self._late = None
        if self._in_head and not self.transport.is_closing():
            self._refuse(b"408 Request Timeout")

    def _refuse(self, status: bytes) -> None:
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:  # else it would stand inside another reply
            self.transport.write(
                b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status
            )
        self.transport.close()
