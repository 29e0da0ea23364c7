"""HTTP for a client of one endpoint: one deadline for all, and limits on whatever a server sends.

It stands on `http.client` of the standard library: what a library would bring on top of that (how
often to try, where a redirect may lead, how much may come out of a compressed body) must be decided
here in any case. Queries change nothing, so one that failed on the way may be sent again (RFC 9110,
section 9.2.2).
"""

from __future__ import annotations

import io
import random
import ssl
import time
import zlib
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead

from defour import limits
from defour._version import __version__
from defour.errors import EndpointFailed
from defour.queries import address as addresses
from defour.records import NamedTuple
from defour.writing.tidy import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping
    from http.client import HTTPResponse
    from typing import Any

    from defour.queries.address import Address

ATTEMPTS = 4
"""So often a query is sent before its failure is told."""

FIRST_WAIT = 0.5
"""Seconds before the second attempt, more or less; each further wait is twice as long."""

CONNECT = 10.0
"""Seconds within which a server must take a connection."""

REDIRECTS = 5
"""So many redirects are followed."""

AGAIN = (429, 502, 503, 504)
"""Statuses that may pass by themselves (RFC 9110, section 15.6; RFC 6585)."""

EXCERPT = 64 * 1024
"""So many bytes are read of what a server says of a failure."""

_CHUNK = 64 * 1024
_HEADERS_MOST = 8 * 1024 * 1024


class Reply(NamedTuple):
    """What a server answered.

    Attributes:
        status: The status.
        reason: Its words.
        headers: Each by its name in lower case; the last where there are several.
        body: The body, no longer compressed. Of a failure its first `EXCERPT` bytes.
        shown: Who answered, for messages.
    """

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes
    shown: str


class Request(NamedTuple):
    """What is asked: a form by POST, or nothing but the address by GET where there is none."""

    address: Address
    accept: str
    form: str | None


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


class _Broken(Exception):
    """The connection broke before the answer was whole."""


class Client:
    """Sends requests to an endpoint over one connection.

    Args:
        address: The endpoint; nobody else gets the headers.
        headers: What to send besides: tokens, for instance.
        tell: Gets a line about each wait.
    """

    def __init__(
        self, address: Address, headers: Mapping[str, str], tell: Callable[[str], None]
    ) -> None:
        """Connect to nobody yet."""
        self._headers = dict(headers)
        self._origin = address.origin
        self._tell = tell
        self._connection: HTTPConnection | None = None
        self._connected: tuple[str, str, int] | None = None

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def send(self, request: Request, deadline: Deadline) -> Reply:
        """Send a request, again where that may help, and follow redirects.

        Returns:
            What came in the end, whatever its status.

        Raises:
            EndpointFailed: Nobody answers, not in time, or not in HTTP; or a redirect leads astray.
            OverLimit: The answer is larger than an input may be.
        """
        shown = request.address.shown
        for attempt in range(1, ATTEMPTS + 1):
            reply, why = None, ""
            try:
                reply = self._follow(request, deadline)
                if reply.status not in AGAIN:
                    return reply
                why = f"{reply.status} {reply.reason}"
            except _Broken as error:
                why = str(error)
            except TimeoutError:
                raise _late(deadline, shown) from None
            wait = FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
            asked = None if reply is None else _retry_after(reply.headers.get("retry-after", ""))
            wait = wait if asked is None else asked
            if attempt == ATTEMPTS or not deadline.allows(wait):
                if reply is not None:
                    return reply
                raise EndpointFailed(f"{why}; tried {attempt} times", where=shown)
            self._tell(f"{why}: asking again in {wait:.1f} seconds")
            time.sleep(wait)
        raise AssertionError

    def _follow(self, request: Request, deadline: Deadline) -> Reply:
        for _ in range(REDIRECTS + 1):
            reply = self._exchange(request, deadline)
            location = reply.headers.get("location")
            if reply.status not in (301, 302, 303, 307, 308) or location is None:
                return reply
            try:
                there = addresses.redirected(request.address, location)
            except ValueError as error:
                what = f"redirects to an address that {error}, which is not followed"
                raise EndpointFailed(what, where=reply.shown) from None
            # a query changes nothing, so its form may go along; 303 has the answer elsewhere
            form = None if reply.status == 303 else request.form
            request = Request(there, request.accept, form)
        raise EndpointFailed(f"redirects more than {REDIRECTS} times", where=reply.shown)

    def _exchange(self, request: Request, deadline: Deadline) -> Reply:
        there = request.address
        shown = there.shown
        try:
            connection = self._connect(there, deadline)
            through = addresses.proxy(there) if there.scheme == "http" else None
            connection.request(
                "GET" if request.form is None else "POST",
                there.target if through is None else there.whole,
                body=None if request.form is None else request.form.encode(),
                headers=self._sent(request, through),
            )
            with connection.getresponse() as response:
                body = _body(response, shown)
                kept = response.isclosed() and not response.will_close
        except BaseException as error:
            self.close()
            raise _told(error, deadline, shown) from None
        if not kept:
            self.close()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, visible(response.reason), found, body, shown)

    def _sent(self, request: Request, through: Address | None) -> dict[str, str]:
        sent = {
            "Accept": request.accept,
            "Accept-Encoding": "gzip",
            "User-Agent": f"defour/{__version__}",
        }
        if request.form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        if request.address.origin == self._origin:
            sent |= self._headers
        return sent | _proxied(through)

    def _connect(self, there: Address, deadline: Deadline) -> HTTPConnection:
        if self._connection is not None and self._connected == there.origin:
            self._connection.sock.deadline = deadline  # type: ignore[union-attr]
            return self._connection
        self.close()
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
                connection.set_tunnel(there.host, there.port, headers=_proxied(through))
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
                what = f"cannot be reached ({_reason(error)})"
            raise EndpointFailed(what, where=there.shown) from None
        connection.sock = _Timed(connection.sock, deadline)
        self._connection, self._connected = connection, there.origin
        return connection


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
        self._left = limits.size() + _HEADERS_MOST

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


def _body(response: HTTPResponse, where: str) -> bytes:
    """The body, no longer compressed; of a failure its beginning."""
    fine = 200 <= response.status < 300
    most = limits.size() if fine else EXCERPT
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding in ("gzip", "x-gzip"):
        pieces = _expanded(_pieces(response))
    elif coding == "identity" or not fine:
        pieces = _pieces(response)
    else:
        what = f"answers in the encoding {visible(coding[:40])}, for which nobody asked"
        raise EndpointFailed(what, where=where)
    found, total = [], 0
    for piece in pieces:
        found.append(piece)
        total += len(piece)
        if total > most:
            if fine:
                raise limits.too_large(where)
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


def _told(error: BaseException, deadline: Deadline, where: str) -> BaseException:
    """An error of ours for one of the standard library."""
    if isinstance(error, IncompleteRead):
        return _Broken("the connection broke before the answer was whole")
    if isinstance(error, TimeoutError):
        return _late(deadline, where)
    if isinstance(error, ConnectionError):
        return _Broken(f"the connection broke ({error.strerror or 'it was closed'})")
    if isinstance(error, HTTPException | zlib.error | UnicodeError | ValueError):
        what = visible(" ".join(str(error).split())[:100]) or type(error).__name__
        return EndpointFailed(f"does not answer in HTTP/1.1 ({what})", where=where)
    if isinstance(error, OSError):
        return EndpointFailed(f"cannot be read ({_reason(error)})", where=where)
    return error


def _late(deadline: Deadline, where: str) -> EndpointFailed:
    return EndpointFailed(
        f"gave no whole answer within {deadline.seconds or 0:g} seconds",
        where=where,
        hint="Ask for less, or allow more: --timeout SECONDS",
    )


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return str(error.strerror or error)


def _retry_after(value: str) -> float | None:
    """The seconds of a ``Retry-After`` (RFC 9110, section 10.2.3), which may be a date."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:10]) if len(value) <= 10 else float("inf")
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _proxied(through: Address | None) -> dict[str, str]:
    if through is None or not through.user:
        return {}
    from base64 import b64encode

    return {"Proxy-Authorization": f"Basic {b64encode(through.user.encode()).decode()}"}
