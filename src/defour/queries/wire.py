"""A connection to a server on which every wait ends in time, and what is read from it.

`http.client` reads the answers; here is what it lacks: one deadline for all that is sent and
received, and limits on how much comes, before and after it is decompressed.
"""

from __future__ import annotations

import io
import ssl
import time
import zlib
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from typing import TYPE_CHECKING

from defour.errors import EndpointFailed, OverLimit
from defour.queries import address as addresses
from defour.terminal import escape_controls

SIZE = 1 << 28

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from typing import Any

    from defour.queries.address import Address

CONNECT = 10.0
"""Seconds within which a server must take a connection."""

EXCERPT = 64 * 1024
"""So many bytes are read of what a server says of a failure."""

_CHUNK = 64 * 1024
_HEADERS_MOST = 8 * 1024 * 1024


class Deadline:
    """When all must be done; without seconds never."""

    def __init__(self, seconds: float | None) -> None:
        """Begin now."""
        self.seconds = seconds
        self._end = None if not seconds else time.monotonic() + seconds

    def left(self) -> float | None:
        """The seconds that are left; None where there is no end.

        Raises:
            TimeoutError: There are none.
        """
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def allows(self, seconds: float) -> bool:
        """Whether there is time to wait for so long."""
        return self._end is None or time.monotonic() + seconds < self._end


def connect(there: Address, deadline: Deadline) -> HTTPConnection:
    """A connection to an address, through a proxy where the environment names one.

    Raises:
        EndpointFailed: There is none to be had.
        ConnectionResetError: It broke.
        TimeoutError: The deadline is over.
        UsageError: The proxy is no http proxy.
    """
    left = deadline.left()
    wait = CONNECT if left is None else min(CONNECT, left)
    through = addresses.proxy(there)
    near = there if through is None else through
    if there.scheme == "https":
        context = ssl.create_default_context()
        connection: HTTPConnection = HTTPSConnection(
            near.host, near.port, timeout=wait, context=context
        )
        if through is not None:
            connection.set_tunnel(there.host, there.port, headers=proxied(through))
    else:
        connection = HTTPConnection(near.host, near.port, timeout=wait)
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        if isinstance(error, ConnectionResetError):
            raise
        if isinstance(error, TimeoutError):
            deadline.left()
            what = f"took no connection within {CONNECT:g} seconds"
        else:
            what = f"cannot be reached ({reason(error)})"
        raise EndpointFailed(what, where=there.shown) from None
    connection.sock = _Timed(connection.sock, deadline)
    return connection


def proxied(through: Address | None) -> dict[str, str]:
    """The header with user and password of a proxy."""
    if through is None or not through.user:
        return {}
    from base64 import b64encode

    return {"Proxy-Authorization": f"Basic {b64encode(through.user.encode()).decode()}"}


def reason(error: OSError) -> str:
    """Why a connection could not be; what a proxy says of it is made safe to show."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return escape_controls(" ".join(str(error.strerror or error).split())[:200])


class _Timed:
    """A socket on which each wait ends with the deadline, as far as `http.client` needs one."""

    def __init__(self, real: socket.socket, deadline: Deadline) -> None:
        self.real = real
        self.deadline = deadline
        self._reader: _Reader | None = None
        self._closed = False

    def sendall(self, data: Any) -> None:
        self.real.settimeout(self.deadline.left())
        self.real.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        self._reader = _Reader(self)
        return io.BufferedReader(self._reader, _CHUNK)

    def close(self) -> None:
        """Close as a socket does: not before the answer is read."""
        self._closed = True
        if self._reader is None or self._reader.closed:
            self.real.close()

    def read(self, reader: _Reader) -> None:
        """Hear that a reader is done."""
        if self._closed and reader is self._reader:
            self.real.close()


class _Reader(io.RawIOBase):
    def __init__(self, socket: _Timed) -> None:
        self._socket = socket
        self._left = SIZE + _HEADERS_MOST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.real.settimeout(self._socket.deadline.left())
        got = self._socket.real.recv_into(buffer)
        self._left -= got
        if self._left < 0:
            raise HTTPException("it does not stop")
        return got

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._socket.read(self)


def body(response: HTTPResponse, where: str) -> bytes:
    """The body, no longer compressed; of a failure its first `EXCERPT` bytes.

    Raises:
        EndpointFailed: It is compressed in a way for which nobody asked.
        OverLimit: It is larger than an input may be.
        IncompleteRead: It ended too soon.
        HTTPException, OSError, zlib.error: It cannot be read.
    """
    fine = 200 <= response.status < 300
    most = SIZE if fine else EXCERPT
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding in ("gzip", "x-gzip"):
        pieces = _expanded(_pieces(response))
    elif coding == "identity" or not fine:
        pieces = _pieces(response)
    else:
        what = f"answers in the encoding {escape_controls(coding[:40])}, for which nobody asked"
        raise EndpointFailed(what, where=where)
    found, total = [], 0
    for piece in pieces:
        found.append(piece)
        total += len(piece)
        if total > most:
            if fine:
                raise OverLimit(f"is larger than {SIZE >> 20} MiB", where=where)
            break
    return b"".join(found)[:most]


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_CHUNK):
        yield piece
    if response.length:
        raise IncompleteRead(b"", response.length)


def _expanded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip holds (RFC 1952), at most `_CHUNK` bytes at a time, however much it would be."""
    engine = zlib.decompressobj(31)
    started = False
    for piece in pieces:
        rest = piece
        while rest:
            started = True
            yield engine.decompress(rest, _CHUNK)
            if engine.eof:
                rest = engine.unused_data
                engine, started = zlib.decompressobj(31), False
            else:
                rest = engine.unconsumed_tail
    if started:
        yield engine.flush()
        if not engine.eof:
            raise IncompleteRead(b"")
