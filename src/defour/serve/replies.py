"""What is sent back: a status, headers and a body, always whole; and refusals with their reason."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import Receive, Scope, Send

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"
JSON_LD = "application/ld+json"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"
PROBLEM = "application/problem+json"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

ALWAYS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"content-location, etag, link, location, retry-after"),
)
"""Headers of every reply: nothing runs or loads in a page but what this server sends, and the data
are anybody's."""

Headers = tuple[tuple[bytes, bytes], ...]


class Reply(NamedTuple):
    """A reply; its headers are complete."""

    status: int
    headers: Headers
    body: bytes

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it, as any response of Starlette sends itself."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})

    def tag(self) -> bytes | None:
        """Its entity tag, if it has one."""
        return next((value for name, value in self.headers if name == b"etag"), None)


def packed(made: Reply) -> tuple[bytes, bytes]:
    """A reply as it goes over the wire: what stands before the date, and what stands behind it."""
    status = HTTPStatus(made.status)
    first = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    headers = b"".join(b"%b: %b\r\n" % header for header in made.headers)
    return first, headers + b"\r\n" + made.body


def reply(
    body: bytes | str,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    vary: str | None = None,
    store: bool = True,
) -> Reply:
    """A reply with all its headers.

    Args:
        body: Text is sent as UTF-8.
        media_type: With its charset, where it has one.
        status: The status.
        headers: More headers.
        vary: The request headers that decided what this is.
        store: Whether it may be kept, here and by the client, which then asks whether it still
            holds.
    """
    content = body.encode("utf-8", "replace") if isinstance(body, str) else body
    whole = {"content-type": media_type, "content-length": str(len(content)), **(headers or {})}
    if vary is not None:
        whole["vary"] = vary
    whole["cache-control"] = "no-cache" if store else "no-store"
    if store and status == 200:
        digest = hashlib.sha256(media_type.encode() + b"\n" + content).hexdigest()
        whole["etag"] = f'"{digest[:32]}"'
    made = tuple((name.encode(), _plain(value)) for name, value in whole.items())
    return Reply(status, made + ALWAYS, content)


def see_other(location: str, headers: Mapping[str, str], vary: str) -> Reply:
    """303: a thing cannot be sent, but what describes it can (Cool URIs, section 4.3)."""
    text = f"See {location}\n"
    return reply(text, TEXT, status=303, headers={"location": location, **headers}, vary=vary)


def unchanged(whole: Reply) -> Reply:
    """304: what the client has still holds (RFC 9110, section 15.4.5)."""
    dropped = (b"content-type", b"content-length")
    return Reply(304, tuple(x for x in whole.headers if x[0] not in dropped), b"")


def matches(header: bytes, tag: bytes) -> bool:
    """Whether ``If-None-Match`` names a tag, compared weakly (RFC 9110, section 13.1.2)."""
    given = [each.strip().removeprefix(b"W/") for each in header.split(b",")]
    return tag in given or given == [b"*"]


class Refusal(Exception):
    """A request that is not answered as it was meant.

    Attributes:
        status: The status.
        name: A name in kebab-case.
        what: What is wrong, without a full stop.
        hint: What to do, without a full stop.
        more: Members of the problem in JSON, such as ``line``.
        headers: Headers of the reply, such as ``allow``.
        alternatives: Links to what could be had instead: address, media type.
    """

    def __init__(
        self,
        status: int,
        name: str,
        what: str,
        *,
        hint: str | None = None,
        more: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        alternatives: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Keep the parts."""
        super().__init__(what)
        self.status = status
        self.name = name
        self.what = what
        self.hint = hint
        self.more = dict(more or {})
        self.headers = dict(headers or {})
        self.alternatives = tuple(alternatives)


def link(target: str, relation: str, media_type: str) -> str:
    """An element of a ``Link`` header (RFC 8288)."""
    return f'<{target}>; rel="{relation}"; type="{media_type.partition(";")[0]}"'


def _plain(value: str) -> bytes:
    """A header's value, whatever was put into it: one line of ASCII."""
    if not value.isascii() or not value.isprintable():
        value = "".join(x if " " <= x <= "~" else "?" for x in value)
    return value.encode()
