"""What is sent back, in the type and language wanted, and refusals with their reason.

Negotiation and entity tags (RFC 9110, sections 12 and 13) are werkzeug's.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags

from defour.namespaces import ROOT
from defour.sites.site import Site
from defour.sites.wording import LANGUAGES

NEGOTIATED = "Accept, Accept-Language"
"""The request headers that decide what most addresses give."""

_PROBLEM = "application/problem+json"
ALWAYS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "content-location, etag, link, location, retry-after",
}
"""Headers of every reply, uvicorn's own too: nothing runs or loads in a page but what this server
sends, and the data are anybody's."""


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is not answered as it was meant; `more` are members of the problem in JSON."""

    status: int
    name: str
    what: str
    hint: str | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def not_acceptable(what: str, offers: Iterable[str], **headers: str) -> Refusal:
    """The refusal of a request that accepts none of what there is."""
    return Refusal(406, "not-acceptable", what, f"There are: {', '.join(offers)}", headers=headers)


def best_type(request: Request, offers: Sequence[str]) -> str | None:
    """Which media type a request prefers, the first where it says nothing; None: it takes none."""
    header = parse_accept_header(request.headers.get("accept"), MIMEAccept)
    accepted = [(x.partition(";")[0].strip(), q) for x, q in header]
    understood = [(media_type, q) for media_type, q in accepted if "/" in media_type]
    return MIMEAccept(understood).best_match(offers) if understood else offers[0]


def best_language(request: Request) -> str:
    """The language of pages that a request prefers, without regions; else the first."""
    header = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
    accepted = LanguageAccept([(x.partition("-")[0], q) for x, q in header])
    return accepted.best_match(LANGUAGES) or LANGUAGES[0]


def own_address(request: Request, site: Site) -> str:
    """Where this server is, with a slash at the end: the base, or as the request came.

    A proxy that is trusted says how it was asked (RFC 7239, or ``X-Forwarded-…``).
    """
    if site.base != ROOT:
        return site.base
    given, told = request.headers, dict[str, str]()
    if request.scope.get("trusted"):
        for x in ("proto", "host", "prefix"):
            told[x] = given.get(f"x-forwarded-{x}", "").partition(",")[0].strip()
        standard = given.get("forwarded", "").partition(",")[0].lower()
        told |= dict(re.findall(r'\b(proto|host)="?([^;,"]+)', standard))
    scheme = told.get("proto") or request.url.scheme
    host = told.get("host") or given.get("host") or request.url.netloc
    address = f"{scheme}://{host}/{told.get('prefix', '').strip('/')}".rstrip("/") + "/"
    if not re.fullmatch(r"https?://[\w.:\[\]-]+(?:/[\w./~-]*)?/", address, re.ASCII):
        raise Refusal(400, "bad-request", "the request names a host that is none")
    return address


def respond(
    request: Request,
    body: bytes | str,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    vary: str | None = NEGOTIATED,
    language: str | None = None,
) -> Response:
    """A response with all its headers; 304 where the client has it already.

    `vary` names the request headers that decided what this is. A text without its charset would be
    read as Latin-1 by some.
    """
    content = body.encode("utf-8", "replace") if isinstance(body, str) else body
    if media_type.startswith("text/") and "charset" not in media_type:
        table = "; header=present" if media_type == "text/csv" else ""
        media_type += f"; charset=utf-8{table}"
    told = {"vary": vary, "content-language": language}
    whole = {**(headers or {}), **{name: value for name, value in told.items() if value}}
    whole["cache-control"] = "no-cache" if status in (200, 303) else "no-store"
    if status == 200:
        etag = hashlib.sha256(media_type.encode() + content).hexdigest()[:32]
        whole["etag"] = f'"{etag}"'
        if parse_etags(request.headers.get("if-none-match")).contains_weak(etag):
            return Response(status_code=304, headers=whole)
    return Response(content, status, {**whole, "content-type": media_type})


def redirect(request: Request, location: str, status: int = 303, **more: str) -> Response:
    """The reply that leads elsewhere; `more` are its headers."""
    headers, body = {"location": location, **more}, f"See {location}\n"
    vary = NEGOTIATED if status == 303 else None
    return respond(request, body, "text/plain", status=status, headers=headers, vary=vary)


def respond_refusal(request: Request, refusal: Refusal, site: Site) -> Response:
    """The reply that tells why a request is refused; the JSON is that of RFC 9457."""
    offers = ("text/plain", "text/html", _PROBLEM, "application/json", "application/ld+json")
    media_type = best_type(request, offers) or "text/plain"
    status, phrase = refusal.status, HTTPStatus(refusal.status).phrase
    body: bytes | str
    language = best_language(request) if media_type == "text/html" else "en"
    if media_type == "text/html":
        title = "not-found" if status == 404 else "cannot-answer"
        path = request.scope["path"].removeprefix("/")
        body = site.draw("refusal.html", path, language, title=title, served=True, refusal=refusal)
    elif media_type == "text/plain":
        lines = (f"{status} {phrase}", f"{refusal.name}: {refusal.what}", refusal.hint or "")
        body = "\n".join(lines).rstrip() + "\n"
    else:
        media_type, detail = _PROBLEM, ". ".join(filter(None, (refusal.what, refusal.hint)))
        whole = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
        whole |= {"name": refusal.name, **refusal.more}
        body = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    headers = refusal.headers
    return respond(request, body, media_type, status=status, headers=headers, language=language)
