"""Content negotiation by werkzeug: types, languages, entity tags (RFC 9110, sections 12, 13)."""

from collections.abc import Sequence

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags


def best_type(header: str | None, offers: Sequence[str]) -> str | None:
    """The media type that an ``Accept`` header prefers; None where it takes none.

    Parameters of media types are passed over, but for ``q``.

    Args:
        header: Its value; without one that is understood, anything goes.
        offers: Media types without parameters, the favourite first.
    """
    accepted = [
        (x.partition(";")[0].strip(), q) for x, q in parse_accept_header(header, MIMEAccept)
    ]
    understood = [(media_type, q) for media_type, q in accepted if "/" in media_type]
    return MIMEAccept(understood).best_match(offers) if understood else offers[0]


def best_language(header: str | None, offers: Sequence[str]) -> str:
    """The language that an ``Accept-Language`` header prefers, without regions; else the first."""
    accepted = [(x.partition("-")[0], q) for x, q in parse_accept_header(header, LanguageAccept)]
    return LanguageAccept(accepted).best_match(offers, default=offers[0]) or offers[0]


def is_unchanged(header: str | None, etag: str) -> bool:
    """Whether ``If-None-Match`` names an entity tag, compared weakly (section 13.1.2)."""
    return bool(header) and parse_etags(header).contains_weak(etag)
