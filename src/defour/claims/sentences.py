"""What the sentences of a text hold: where they are, their numbers, dates, times and names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol
from text_to_num import alpha2digit

from defour import namespaces as v
from defour.claims.model import Range

_ABBREVIATIONS = "St v vs Dr Mr Ms Mrs bv nr dhr mevr"
_END = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)"
    + "".join(rf"(?<!\b{x}\.)" for x in _ABBREVIATIONS.split())
    + r"([”\"’')]*)\s+|\s*\n+\s*"
)
_NUMBER_LANGUAGES = ("nl", "en", "fr", "de", "es", "it", "pt", "ca")
_SCALES = {"thousand": 3, "duizend": 3, "million": 6, "miljoen": 6, "billion": 9, "miljard": 9}
_TIMES = (("tweemaal", "2 maal"), ("driemaal", "3 maal"), ("twice", "2 times"), ("once", "1 time"))
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_SCALED = re.compile(rf"(\d+(?:[.,]\d+)?) ({'|'.join(_SCALES)})s?\b")
_SCORE = re.compile(r"\d+\s*[-–:]\s*\d+")
_COMMON = {
    "en": "the of and to for you it is was that in on with he she i at by",
    "nl": "de het een van en dat is voor ik niet hij zij met op te dit aan er",
    "fr": "le la les de des et que est pour je il elle dans un une pas sur",
    "de": "der die das und ist nicht ich er sie mit für ein eine zu den auf",
}
"""The commonest words of some languages, to tell one from another."""
_NUMBERS = {v.YEAR, *(v.XSD + x for x in ("integer", "decimal", "double", "nonNegativeInteger"))}


def sentence_ranges(text: str) -> list[Range]:
    """The sentences of a text, without the white space around them."""
    breaks = [(x.start() + len(x[1] or ""), x.end()) for x in _END.finditer(text)]
    found, start = list[Range](), 0
    for end, after in [*breaks, (len(text), len(text))]:
        piece = text[start:end]
        if piece.strip():
            left = len(piece) - len(piece.lstrip())
            found.append((start + left, start + len(piece.rstrip())))
        start = after
    return found


def words(text: str) -> list[str]:
    """The words of a text, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return re.findall(r"\w+", "".join(x for x in plain if not unicodedata.combining(x)).casefold())


def numbers(text: str, language: str) -> Counter[Decimal]:
    """The numbers in a text, in figures and in words; ordinals are numbers too."""
    plain = text.casefold()
    for word, figure in _TIMES:
        plain = plain.replace(word, figure)
    plain = _GROUPED.sub(lambda match: re.sub(r"[.,]", "", match[0]), plain)
    plain = _SCALED.sub(lambda x: str(int(_decimal(x[1]).scaleb(_SCALES[x[2]]))), plain)
    if language in _NUMBER_LANGUAGES:
        plain = alpha2digit(plain, language, threshold=0)
    return Counter(_decimal(x) for x in _FIGURE.findall(plain))


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "."))


def holds_literal(literal: ox.Literal, text: str, language: str) -> bool:
    """Whether a text holds the value of a literal: a number, date, month, year, time or score."""
    try:
        return _holds_literal(literal, text, language)
    except (ValueError, ArithmeticError):  # it has no value
        return False


def _holds_literal(literal: ox.Literal, text: str, language: str) -> bool:
    kind, value = literal.datatype.value, literal.value
    if kind in _NUMBERS:
        return Decimal(value) in numbers(text, language)
    if kind in (v.DATE, v.YEAR_MONTH):
        return _holds_date(value, text, language)
    if kind == v.XSD + "time":
        hour, minute = value.split(":")[:2]
        return re.search(rf"\b0?{int(hour)}\s*[.:uh]\s*{minute}\b", text) is not None
    if _SCORE.fullmatch(value):
        return re.findall(r"\d+", value) in [re.findall(r"\d+", x) for x in _SCORE.findall(text)]
    if re.fullmatch("[A-Z]{3}", value):
        return _holds_currency(value, text, language)
    return value.casefold() in text.casefold()


def holds_language(language: str, text: str) -> bool:
    """Whether a text may be in a language: no other has more of its common words there."""
    counts = _common_words(text)
    return counts.get(language.split("-")[0], 0) == max(counts.values())


def likely_language(text: str) -> str:
    """The language, of those known here, whose common words a text has most of."""
    counts = _common_words(text)
    return max(counts, key=lambda x: counts[x])


def _common_words(text: str) -> dict[str, int]:
    return {x: len(set(words(text)).intersection(y.split())) for x, y in _COMMON.items()}


def _holds_date(value: str, text: str, language: str) -> bool:
    """The month by its name or number; day and year where the text gives any."""
    year, month, *day = (int(x) for x in value.split("-"))
    if value in text or re.search(rf"\b{day[0] if day else ''}[./-]?0?{month}[./-]{year}\b", text):
        return True
    said, found = set(words(text)), numbers(text, language)
    date(year, month, *day or [1])  # or it is none
    if day and not said.isdisjoint(_names(language, "days", date(year, month, day[0]).weekday())):
        return not any(1 <= x <= 31 for x in found) or Decimal(day[0]) in found
    if said.isdisjoint(_names(language, "months", month)):
        return False
    years = [x for x in found if 1800 <= x <= 2200]
    return (Decimal(year) in years or not years) and (not day or Decimal(day[0]) in found)


def _holds_currency(code: str, text: str, language: str) -> bool:
    locale, said = _locale(language), text.casefold()
    names = [get_currency_name(code, count=x, locale=locale) for x in (1, 2)]
    known = [code, get_currency_symbol(code, locale=locale), *names, names[0].split()[-1]]
    return any(x.casefold() in said for x in known)


@lru_cache
def _names(language: str, what: str, number: int) -> frozenset[str]:
    """What a month or weekday is called, in a language and in English."""
    locales = (_locale(language), Locale("en"))
    widths = [getattr(x, what)["format"][y] for x in locales for y in ("wide", "abbreviated")]
    return frozenset(y for x in widths for y in words(x[number].rstrip(".")))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
