"""Which texts a datatype can have: the lexical spaces of XSD 1.1, and those that RDF adds.

The patterns are those of XML Schema Definition Language 1.1 Part 2 (https://www.w3.org/TR/
xmlschema11-2/, section 3). White space is not passed over: the lexical form of a literal must be in
the lexical space as it stands (RDF 1.1 Concepts, section 3.3). Every check is linear in the length.

No library decides this: docs/decisions/2026-11-25-lexical-spaces-are-our-own.md says why.
"""

import json
import re
from calendar import monthrange
from collections.abc import Callable
from functools import cache
from xml.parsers import expat

from defour.namespaces import LANG_STRING, OWL, RDF, XSD

_SIGN = "[+-]?"
_DIGITS = "[0-9]+"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_YEAR = "-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DAYS = r"(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_REST = _START + "0-9.\u00b7\u0300-\u036f\u203f-\u2040-"
_NAME = f"[{_START}][{_REST}]*"
_NCNAME = f"[{_START[1:]}][{_REST[1:]}]*"
_TOKEN = f"[{_REST}]+"

_PATTERNS = {
    "boolean": "true|false|1|0",
    "decimal": _SIGN + _NUMBER,
    "float": rf"{_SIGN}{_NUMBER}(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN",
    "double": rf"{_SIGN}{_NUMBER}(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN",
    "duration": rf"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?{_DAYS}",
    "yearMonthDuration": "-?P(?:[0-9]+Y(?:[0-9]+M)?|[0-9]+M)",
    "dayTimeDuration": rf"-?P(?=[0-9T]){_DAYS}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "time": f"{_TIME}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gDay": f"---{_DAY}{_ZONE}?",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "base64Binary": (
        "(?:(?:(?:[A-Za-z0-9+/] ?){4})*"
        "(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
        "|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?="
        "|[A-Za-z0-9+/] ?[AQgw] ?= ?=))?"
    ),
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "Name": _NAME,
    "NCName": _NCNAME,
    "ID": _NCNAME,
    "IDREF": _NCNAME,
    "ENTITY": _NCNAME,
    "IDREFS": f"{_NCNAME}(?: {_NCNAME})*",
    "ENTITIES": f"{_NCNAME}(?: {_NCNAME})*",
    "NMTOKEN": _TOKEN,
    "NMTOKENS": f"{_TOKEN}(?: {_TOKEN})*",
    "QName": f"{_NCNAME}(?::{_NCNAME})?",
    "NOTATION": f"{_NCNAME}(?::{_NCNAME})?",
}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_DATED = {"date", "dateTime", "dateTimeStamp", "gMonthDay"}
_ANY_TEXT = {"string", "anyURI"}

XSD_DATATYPES = frozenset({*_PATTERNS, *_RANGES, *_ANY_TEXT})
"""The local names of the datatypes of XSD 1.1 that a literal can have."""

EXAMPLES = {
    "date": "2021-05-08",
    "dateTime": "2021-05-08T20:30:00",
    "dateTimeStamp": "2021-05-08T20:30:00Z",
    "time": "20:30:00",
    "gYear": "2021",
    "gYearMonth": "2021-05",
    "gMonthDay": "--05-08",
    "gMonth": "--05",
    "gDay": "---08",
    "duration": "P21D",
    "yearMonthDuration": "P1Y6M",
    "dayTimeDuration": "P1DT12H",
    "boolean": "true",
    "decimal": "1.5",
    "float": "1.5",
    "double": "1.5",
    "integer": "12",
    "hexBinary": "0FB7",
    "language": "nl-BE",
}
"""A good form of some datatypes, by local name, to show to whoever wrote a bad one."""

_LIKELY = ("date", "gYearMonth", "gYear", "dateTime", "time", "integer", "decimal", "boolean")


def is_well_typed(lexical: str, datatype: str) -> bool:
    """Whether a text is in the lexical space of a datatype; true of one that is not known here.

    Args:
        lexical: The lexical form, as it was written.
        datatype: A full IRI.
    """
    check = _check(datatype)
    return check is None or check(lexical)


def fitting(lexical: str) -> str | None:
    """The local name of the first common XSD datatype that has this lexical form, if any."""
    return next((x for x in _LIKELY if is_well_typed(lexical, XSD + x)), None)


def lacks_day(lexical: str, datatype: str) -> bool:
    """Whether a text has the form of a dated datatype, and only its day does not exist."""
    name = datatype.removeprefix(XSD)
    return (
        name in _DATED
        and re.fullmatch(_PATTERNS[name], lexical) is not None
        and not _has_day(lexical)
    )


@cache
def _check(datatype: str) -> Callable[[str], bool] | None:
    """The check of a datatype; None for one that takes every text, or is not known."""
    if datatype in _ELSEWHERE:
        return _ELSEWHERE[datatype]
    name = datatype.removeprefix(XSD)
    if name == datatype:
        return None
    if name in _RANGES:
        lowest, highest = _RANGES[name]
        return lambda text: _is_integer(text, lowest, highest)
    if name not in _PATTERNS:
        return None
    matches = re.compile(_PATTERNS[name]).fullmatch
    if name in _DATED:
        return lambda text: matches(text) is not None and _has_day(text)
    return lambda text: matches(text) is not None


def _is_integer(text: str, lowest: int | None, highest: int | None) -> bool:
    """Whether it is an integer within bounds; its digits may be millions."""
    if not re.fullmatch(_SIGN + _DIGITS, text):
        return False
    digits = text.lstrip("+-").lstrip("0") or "0"
    if len(digits) > 20:  # beyond every bound there is
        return (lowest is None) if text[0] == "-" else (highest is None)
    value = -int(digits) if text[0] == "-" else int(digits)
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _has_day(text: str) -> bool:
    """Whether the month of a date that fits its pattern has that day (section 3.3.9.1)."""
    if text.startswith("--"):
        return int(text[5:7]) <= monthrange(2000, int(text[2:4]))[1]
    year, month, day = text.removeprefix("-").split("T")[0].split("-", 2)[:3]
    # The calendar repeats after 400 years; -0004 and 0004 are leap years alike.
    return int(day[:2]) <= monthrange(int(year[-4:]) % 400 + 400, int(month))[1]


def _is_json(text: str) -> bool:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(text, parse_constant=refuse, parse_int=str, parse_float=str)
    except ValueError:
        return False
    except RecursionError:  # too deep to tell
        return True
    return True


def _is_xml(text: str) -> bool:
    """Whether it is well-balanced XML content; within an element nothing can be declared."""
    try:
        expat.ParserCreate("UTF-8").Parse(f"<x>{text}</x>".encode(errors="replace"), True)
    except expat.ExpatError:
        return False
    return True


_ELSEWHERE: dict[str, Callable[[str], bool]] = {
    LANG_STRING: lambda _: False,  # only with a language, and then it has no datatype of its own
    RDF + "JSON": _is_json,
    RDF + "XMLLiteral": _is_xml,
    OWL + "rational": lambda text: bool(re.fullmatch(r"[+-]?[0-9]+(?:/0*[1-9][0-9]*)?", text)),
}
