"""The address of an endpoint: where it leads, what errors show of it, and who may know its secrets.

Only ``http`` and ``https`` are addresses here (RFC 9110, section 4.2); ``file:`` and all others are
refused, from the user and from a redirect alike. Passwords and what follows a ``?`` may be
secrets, so no error shows them.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from defour.errors import Malformed, UsageError
from defour.terminal import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

PORTS = {"http": 80, "https": 443}
AUTHORIZATION = "DEFOUR_ENDPOINT_AUTHORIZATION"
"""The environment variable with the value of an ``Authorization`` header for the endpoint."""

_OF_THE_PROTOCOL = ("default-graph-uri", "named-graph-uri")
_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_OURS = (
    *("accept", "accept-encoding", "connection", "content-length", "content-type", "expect"),
    *("host", "te", "trailer", "transfer-encoding", "upgrade"),
)


class Address(NamedTuple):
    """An address of http or https, ready to be sent.

    Attributes:
        scheme: ``http`` or ``https``.
        host: A name in ASCII, or a number; of IPv6 without brackets.
        port: The port.
        path: The path, percent-encoded; never empty.
        query: What follows ``?``, percent-encoded.
        user: ``user:password`` where the address holds it, else empty.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str
    user: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port (RFC 6454): secrets are for one origin alone."""
        return self.scheme, self.host, self.port

    @property
    def target(self) -> str:
        """Path and query, as a request names them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def shown(self) -> str:
        """The address without anything that may be a secret, for messages."""
        return f"{self._root}{self.path}" + ("?…" if self.query else "")

    @property
    def whole(self) -> str:
        """The address with its query, but without user and password."""
        return f"{self._root}{self.target}"

    @property
    def _root(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def parse(url: str) -> Address:
    """The address that a text gives.

    Raises:
        UsageError: It is no absolute address of http or https.
    """
    try:
        return _parse(url)
    except ValueError as error:
        raise UsageError(
            f"an endpoint is an http or https address; this one {error}",
            hint="Example: http://localhost:7878/query",
        ) from None


def redirected(here: Address, location: str) -> Address:
    """Where a redirect leads.

    Args:
        here: Who redirects.
        location: The header ``Location``, absolute or not.

    Raises:
        ValueError: It is no address of http or https, or leads from https to http; says which.
    """
    there = _parse(urljoin(here.whole, location.strip()))._replace(user="")
    if here.scheme == "https" and there.scheme == "http":
        raise ValueError("is not encrypted, and the endpoint is")
    return there


def form(address: Address, query: str) -> tuple[Address, str]:
    """The address and the form of a query that is sent by POST.

    Graphs that the address names go into the form (SPARQL 1.1 Protocol, section 2.1.2); what else
    stands behind its ``?`` stays there.
    """
    given = parse_qsl(address.query, keep_blank_values=True)
    inside = [pair for pair in given if pair[0] in _OF_THE_PROTOCOL]
    if not inside:
        return address, urlencode([("query", query)])
    outside = [pair for pair in given if pair[0] not in _OF_THE_PROTOCOL]
    return address._replace(query=urlencode(outside)), urlencode([*inside, ("query", query)])


def with_query(address: Address, query: str) -> Address:
    """The address that asks a query by GET (SPARQL 1.1 Protocol, section 2.1.1)."""
    asked = urlencode([("query", query)])
    return address._replace(query=f"{address.query}&{asked}" if address.query else asked)


def headers(given: Iterable[str]) -> dict[str, str]:
    """Headers as ``--header`` gives them, ``Name: value``, by name.

    Raises:
        UsageError: One is no header, or one that only the client can set.
    """
    found: dict[str, str] = {}
    for each in given:
        name, colon, value = each.partition(":")
        value = value.strip(" \t")
        if not colon or not re.fullmatch(_NAME, name):
            raise UsageError("a header is written 'Name: value'", hint="It may hold a secret")
        if name.lower() in _OURS:
            raise UsageError(f"the header {name} is not for you to set")
        if not re.fullmatch(r"[\t\x20-\x7e\x80-\xff]*", value):
            raise UsageError(f"the value of the header {name} holds what no header may hold")
        found[name] = value
    return found


def authorization(address: Address) -> str | None:
    """The value of ``Authorization`` for an endpoint, from wherever the user keeps it.

    It is that of the environment (`AUTHORIZATION`), else user and password of the address, else
    those that ``~/.netrc``, or the file that NETRC names, has for its host.

    Raises:
        UsageError: The value in the environment is none.
        Malformed: The file breaks its syntax.
    """
    given = os.environ.get(AUTHORIZATION, "").strip()
    if given:
        if not re.fullmatch(r"[\x20-\x7e]+", given):
            raise UsageError(f"{AUTHORIZATION} holds what no header may hold")
        return given
    pair = address.user or _netrc(address.host)
    if not pair:
        return None
    from base64 import b64encode

    return f"Basic {b64encode(pair.encode()).decode()}"


def proxy(address: Address) -> Address | None:
    """The proxy that the environment names for an address (``https_proxy``, ``no_proxy``, …).

    Raises:
        UsageError: It is none that is spoken to over http.
    """
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    known = getproxies()
    named = known.get(address.scheme) or known.get("all")
    if not named or proxy_bypass(f"{address.host}:{address.port}"):
        return None
    try:
        there = _parse(named if "://" in named else f"http://{named}")
    except ValueError:
        there = None
    if there is None or there.scheme != "http":
        raise UsageError(
            f"the proxy that the environment names for {address.scheme} is no http proxy",
            hint="Unset it, or name the host in no_proxy",
        )
    return there


def _parse(url: str) -> Address:
    if not url or re.search(r"[\x00-\x20\x7f]", url):
        raise ValueError("is empty, or holds a space or control characters")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise ValueError(
            f"has the scheme {escape_controls(scheme[:20])}" if scheme else "has no scheme"
        )
    try:
        host, port = parts.hostname or "", parts.port or PORTS[scheme]
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError:  # UnicodeError is one
        raise ValueError("has no host or port that could be") from None
    if not re.fullmatch(r"[0-9A-Za-z._~:-]+", host):
        raise ValueError("has no host")
    user = parts.netloc.rpartition("@")[0]
    return Address(
        scheme,
        host,
        port,
        quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"),
        quote(parts.query, safe="/%:@!$&'()*+,;=~?"),
        unquote(user if ":" in user or not user else f"{user}:"),
    )


def _netrc(host: str) -> str | None:
    from netrc import NetrcParseError, netrc

    named = os.environ.get("NETRC")
    try:
        found = netrc(named).authenticators(host)
    except OSError:
        return None
    except (NetrcParseError, UnicodeDecodeError) as error:
        what = error.msg if isinstance(error, NetrcParseError) else "it is not UTF-8"
        raise Malformed(f"is no netrc file ({what})", where=named or "~/.netrc") from None
    return f"{found[0]}:{found[2]}" if found is not None else None
