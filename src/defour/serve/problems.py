"""A refusal as a reply: a page for people, a problem in JSON (RFC 9457), or plain text."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from defour.serve import accept
from defour.serve.replies import HTML, PROBLEM, TEXT, Refusal, Reply, reply
from defour.serve.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defour.serve.html import Maker

_OFFERS = ("text/plain", "text/html", PROBLEM, "application/json", "application/ld+json")
_DEEPEST = 20  # an address with more slashes than this is none of ours


def problem(refusal: Refusal, path: str, headers: Mapping[str, str], make: Maker) -> Reply:
    """The reply that tells why a request is refused.

    Args:
        refusal: Why.
        path: The path of the request, decoded, without the leading slash.
        headers: Of the request.
        make: Makes the page.
    """
    chosen = accept.best(headers.get("accept"), _OFFERS) or "text/plain"
    if chosen == "text/html":
        language = accept.language(headers.get("accept-language"), LANGUAGES)
        up = "../" * path.count("/") if path.count("/") < _DEEPEST else "/"
        text = make.page("refusal", language, up, refusal=refusal, status=refusal.status)
        media_type = HTML
    elif chosen == "text/plain":
        text, media_type = _plain(refusal), TEXT
    else:
        text, media_type = _json(refusal), PROBLEM
    vary = refusal.headers.pop("vary", "Accept, Accept-Language")
    return reply(
        text, media_type, status=refusal.status, headers=refusal.headers, vary=vary, store=False
    )


def _plain(refusal: Refusal) -> str:
    lines = [
        f"{refusal.status} {HTTPStatus(refusal.status).phrase}",
        f"{refusal.name}: {refusal.what}",
    ]
    if refusal.hint:
        lines.append(refusal.hint)
    lines += [f"{media_type}: {link}" for link, media_type in refusal.alternatives]
    return "\n".join(lines) + "\n"


def _json(refusal: Refusal) -> str:
    whole: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.what if refusal.hint is None else f"{refusal.what}. {refusal.hint}",
        "name": refusal.name,
        **refusal.more,
    }
    if refusal.alternatives:
        whole["alternatives"] = [
            {"href": link, "type": media_type} for link, media_type in refusal.alternatives
        ]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
