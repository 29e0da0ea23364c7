"""HTTP for a client of one endpoint: what is tried again, and where a redirect may lead.

It stands on `http.client` of the standard library: what a library would bring on top of that (how
often to try, whom to follow, how much may come out of a compressed body: `wire`) must be decided
here in any case. Queries change nothing, so one that failed on the way may be sent again (RFC 9110,
section 9.2.2).
"""

from __future__ import annotations

import random
import time
import zlib
from http.client import HTTPConnection, HTTPException, IncompleteRead
from typing import TYPE_CHECKING, NamedTuple

from defour._version import __version__
from defour.errors import EndpointFailed
from defour.queries import address as addresses
from defour.queries import wire
from defour.terminal import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from defour.queries.address import Address
    from defour.queries.wire import Deadline

ATTEMPTS = 4
"""So often a query is sent before its failure is told."""

FIRST_WAIT = 0.5
"""Seconds before the second attempt, more or less; each further wait is twice as long."""

REDIRECTS = 5
"""So many redirects are followed."""

AGAIN = (429, 502, 503, 504)
"""Statuses that may pass by themselves (RFC 9110, section 15.6; RFC 6585)."""


class Reply(NamedTuple):
    """What a server answered.

    Attributes:
        status: The status.
        reason: Its words.
        headers: Each by its name in lower case; the last where there are several.
        body: The body, no longer compressed. Of a failure its beginning.
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
                body = wire.body(response, shown)
                kept = response.isclosed() and not response.will_close
        except BaseException as error:
            self.close()
            raise _told(error, deadline, shown) from None
        if not kept:
            self.close()
        found = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, escape_controls(response.reason), found, body, shown)

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
        return sent | wire.proxied(through)

    def _connect(self, there: Address, deadline: Deadline) -> HTTPConnection:
        if self._connection is not None and self._connected == there.origin:
            self._connection.sock.deadline = deadline  # type: ignore[union-attr]
            return self._connection
        self.close()
        connection = wire.connect(there, deadline)
        self._connection, self._connected = connection, there.origin
        return connection


def _told(error: BaseException, deadline: Deadline, where: str) -> BaseException:
    """An error of ours for one of the standard library."""
    if isinstance(error, IncompleteRead):
        return _Broken("the connection broke before the answer was whole")
    if isinstance(error, TimeoutError):
        return _late(deadline, where)
    if isinstance(error, ConnectionError):
        return _Broken(f"the connection broke ({error.strerror or 'it was closed'})")
    if isinstance(error, HTTPException | zlib.error | UnicodeError | ValueError):
        what = escape_controls(" ".join(str(error).split())[:100]) or type(error).__name__
        return EndpointFailed(f"does not answer in HTTP/1.1 ({what})", where=where)
    if isinstance(error, OSError):
        return EndpointFailed(f"cannot be read ({wire.reason(error)})", where=where)
    return error


def _late(deadline: Deadline, where: str) -> EndpointFailed:
    return EndpointFailed(
        f"gave no whole answer within {deadline.seconds or 0:g} seconds",
        where=where,
        hint="Ask for less, or allow more: --timeout SECONDS",
    )


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
