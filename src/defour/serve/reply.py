"""What is sent back, and refusals with their reason: a page, a problem in JSON, or plain text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from defour.serve.negotiate import best_language, best_type, is_unchanged
from defour.site.addresses import LANGUAGES

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
PROBLEM = "application/problem+json"

_ALWAYS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "content-location, etag, link, location, retry-after",
}
"""Headers of every reply: nothing runs or loads in a page but what this server sends, and the data
are anybody's."""


class Refusal(Exception):
    """A request that is not answered as it was meant.

    Attributes:
        status: The status.
        name: A name in kebab-case.
        what: What is wrong, without a full stop.
        hint: What to do, without a full stop.
        more: Members of the problem in JSON, such as ``line``.
        headers: Headers of the reply, such as ``allow``.
        alternatives: What could be had instead: address and media type.
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


def preferred_language(request: Request) -> str:
    """The language of pages that a request prefers."""
    return best_language(request.headers.get("accept-language"), LANGUAGES)


def respond(
    request: Request,
    body: bytes | str,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    vary: str | None = None,
) -> Response:
    """A response with all its headers; 304 where the client has it already.

    Args:
        request: What is answered.
        body: Text is sent as UTF-8.
        media_type: With its charset, where it has one.
        status: The status.
        headers: More headers.
        vary: The request headers that decided what this is.
    """
    content = body.encode("utf-8", "replace") if isinstance(body, str) else body
    whole = {**_ALWAYS, **(headers or {})}
    if vary is not None:
        whole["vary"] = vary
    whole["cache-control"] = "no-cache" if status in (200, 303) else "no-store"
    if status == 200:
        etag = hashlib.sha256(media_type.encode() + content).hexdigest()[:32]
        whole["etag"] = f'"{etag}"'
        if is_unchanged(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=whole)
    plain = {x: y.encode("ascii", "replace").decode() for x, y in whole.items()}
    return Response(content, status, {**plain, "content-type": media_type})


def respond_refusal(
    request: Request, refusal: Refusal, make_page: Callable[[Refusal], bytes]
) -> Response:
    """The reply that tells why a request is refused; the JSON is that of RFC 9457."""
    offers = ("text/plain", "text/html", PROBLEM, "application/json", "application/ld+json")
    chosen = best_type(request.headers.get("accept"), offers) or "text/plain"
    if chosen == "text/html":
        text: bytes | str = make_page(refusal)
        media_type = HTML
    elif chosen == "text/plain":
        text, media_type = _plain_text(refusal), TEXT
    else:
        text, media_type = _problem(refusal), PROBLEM
    vary = refusal.headers.get("vary", "Accept, Accept-Language")
    return respond(
        request, text, media_type, status=refusal.status, headers=refusal.headers, vary=vary
    )


def _plain_text(refusal: Refusal) -> str:
    lines = [
        f"{refusal.status} {HTTPStatus(refusal.status).phrase}",
        f"{refusal.name}: {refusal.what}",
        *([refusal.hint] if refusal.hint else []),
        *(f"{media_type}: {address}" for address, media_type in refusal.alternatives),
    ]
    return "\n".join(lines) + "\n"


def _problem(refusal: Refusal) -> str:
    whole: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.what if refusal.hint is None else f"{refusal.what}. {refusal.hint}",
        "name": refusal.name,
        **refusal.more,
    }
    if refusal.alternatives:
        whole["alternatives"] = [{"href": x, "type": y} for x, y in refusal.alternatives]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
