"""What a client wants: ``Accept`` and ``Accept-Language`` (RFC 9110, sections 12.4 and 12.5).

The most specific range that a type fits decides its quality, so ``text/turtle;q=0, */*`` wants
anything but Turtle. An element that breaks the grammar is passed over; a header of which nothing
is left wants anything, as no header does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_ELEMENT = re.compile(rf"(?:[^,\"]|{_QUOTED})++")
_RANGE = re.compile(
    rf"({_TOKEN})/({_TOKEN})((?:\s*+;\s*+(?:{_TOKEN}\s*+=\s*+(?:{_TOKEN}|{_QUOTED}))?+)*+)"
)
_PARAMETER = re.compile(rf";\s*+({_TOKEN})\s*+=\s*+({_TOKEN}|{_QUOTED})")
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
_LANGUAGE = re.compile(r"(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]\s*=\s*(\S+)\s*)?")

_IGNORED = ("charset", "profile")
"""Parameters that rule nothing out: all texts are UTF-8, and JSON-LD has one form here."""

MOST = 100
"""So many elements of a header are looked at."""


class _Range(tuple[str, str, frozenset[tuple[str, str]], float]):
    """A media range: type, subtype, parameters, quality."""

    __slots__ = ()

    def precision(self, kind: str, subtype: str, parameters: frozenset[tuple[str, str]]) -> int:
        """How specifically it names a type; 0 where the type does not fit."""
        if self[0] == "*":
            return 1
        if self[0] != kind:
            return 0
        if self[1] == "*":
            return 2
        if self[1] != subtype or not self[2] <= parameters:
            return 0
        return 3 + len(self[2])


def best(header: str | None, offers: Sequence[str]) -> str | None:
    """The offer that a client likes best.

    Args:
        header: The ``Accept`` header, several joined by commas; None where there is none.
        offers: Media types, the server's favourite first: it decides between equals.

    Returns:
        One of the offers; None where none is acceptable.
    """
    ranges = _ranges(header) if header else ()
    if not ranges:
        return offers[0] if offers else None
    found, liked = None, 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > liked:
            found, liked = offer, quality
    return found


def language(header: str | None, offers: Sequence[str]) -> str:
    """The language that a client likes best, the first offer where it likes none.

    Args:
        header: The ``Accept-Language`` header; None where there is none.
        offers: Primary tags such as ``en``; a range ``nl-BE`` wants ``nl``.
    """
    found, liked = offers[0], 0.0
    ranges = _languages(header) if header else {}
    for offer in offers:
        quality = ranges.get(offer, ranges.get("*", 0.0))
        if quality > liked:
            found, liked = offer, quality
    return found


def _quality(offer: str, ranges: Sequence[_Range]) -> float:
    kind, subtype, parameters = _parts(offer)
    precision, quality = 0, 0.0
    for each in ranges:
        this = each.precision(kind, subtype, parameters)
        if this > precision:
            precision, quality = this, each[3]
    return quality


@lru_cache(maxsize=256)
def _parts(offer: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    whole, _, rest = offer.partition(";")
    kind, _, subtype = whole.strip().partition("/")
    return kind, subtype, frozenset(_parameters(f";{rest}"))


@lru_cache(maxsize=512)
def _ranges(header: str) -> tuple[_Range, ...]:
    found = []
    for element in _ELEMENT.findall(header)[:MOST]:
        parts = _RANGE.fullmatch(element.strip())
        if parts is None or (parts[1] == "*" and parts[2] != "*"):
            continue
        quality, parameters = "1", []
        for name, value in _parameters(parts[3]):
            if name == "q":  # what follows it was an extension, and is deprecated
                quality = value
                break
            if name not in _IGNORED:
                parameters.append((name, value))
        if _QUALITY.fullmatch(quality):
            kind, subtype = parts[1].lower(), parts[2].lower()
            found.append(_Range((kind, subtype, frozenset(parameters), float(quality))))
    return tuple(found)


def _parameters(text: str) -> list[tuple[str, str]]:
    found = []
    for name, value in _PARAMETER.findall(text):
        plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        found.append((name.lower(), plain.lower()))
    return found


@lru_cache(maxsize=512)
def _languages(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in header.split(",")[:MOST]:
        parts = _LANGUAGE.fullmatch(element.strip())
        if parts is None or (parts[2] is not None and not _QUALITY.fullmatch(parts[2])):
            continue
        primary = parts[1].partition("-")[0].lower()
        quality = 1.0 if parts[2] is None else float(parts[2])
        found[primary] = max(quality, found.get(primary, 0.0))
    return found
