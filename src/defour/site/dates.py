"""Dates as people write them, no more precise than the graph has them."""

import re

from defour.site.words import MONTHS

_DATE = re.compile(r"(-?\d{4,6})(?:-(\d\d))?(?:-(\d\d))?")


def told(text: str, language: str) -> str:
    """A year, a month, a day, or an interval ``first/last``; what is none of these as it stands.

    Args:
        text: The lexical form, or two with a slash between.
        language: ``en`` or ``nl``.
    """
    first, slash, last = text.partition("/")
    if slash and all(map(_DATE.fullmatch, (first, last))):
        return _interval(first, last, language)
    found = _DATE.fullmatch(text)
    if not found or not _fits(found):
        return text
    year, month, day = found.groups()
    parts = [str(int(day))] if day else []
    parts += [MONTHS[language].split()[int(month) - 1]] if month else []
    return " ".join([*parts, year])


def known(text: str) -> bool:
    """Whether a text is a date that HTML's ``time`` element may hold: a year, a month or a day."""
    found = _DATE.fullmatch(text)
    return bool(found and _fits(found)) and not text.startswith("-")


def closer(text: str) -> bool:
    """Whether a text reads as a month, a day or an interval: a bare year may be any number."""
    first, slash, last = text.partition("/")
    parts = [first, last] if slash else [first]
    return all(len(x) > 6 and (m := _DATE.fullmatch(x)) and m[2] and _fits(m) for x in parts)


def span(text: str) -> tuple[float, float] | None:
    """The stretch of time that a date may mean, in years: ``2004`` is from 2004.0 to 2005.0."""
    found = _DATE.fullmatch(text.partition("/")[0])
    if not found or not _fits(found):
        return None
    year = int(found[1])
    if found[2] is None:
        return float(year), year + 1.0
    start = year + (int(found[2]) - 1) / 12
    if found[3] is None:
        return start, start + 1 / 12
    start += (int(found[3]) - 1) / 372
    return start, start + 1 / 372


def _fits(found: re.Match[str]) -> bool:
    month, day = found[2], found[3]
    return (month is None or 1 <= int(month) <= 12) and (day is None or 1 <= int(day) <= 31)


def _interval(first: str, last: str, language: str) -> str:
    one, other = told(first, language), told(last, language)
    same = first[:7] == last[:7] and _DATE.fullmatch(first) and len(first) == len(last) == 10
    return f"{one.split(' ')[0]}–{other}" if same else f"{one} – {other}"
