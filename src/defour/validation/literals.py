"""Which texts a datatype can have: the lexical spaces of XSD 1.1, for the datatypes people write.

The patterns are those of https://www.w3.org/TR/xmlschema11-2/, section 3. White space is not passed
over (RDF 1.1 Concepts, section 3.3). Every check is linear in the length. No library decides this:
docs/decisions/2026-11-25-lexical-spaces-are-our-own.md says why.
"""

import json
import re
from calendar import monthrange
from math import inf, nan

from defour.namespaces import RDF, XSD
from defour.terminal import escape_controls

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FLOAT = rf"{_NUMBER}(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN"
_YEAR = "-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DAYS = r"(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"

_PATTERNS = {
    "boolean": "true|false|1|0",
    "integer": "[+-]?[0-9]+",
    "decimal": _NUMBER,
    "float": _FLOAT,
    "double": _FLOAT,
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
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
}
_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_RANGES: dict[str, tuple[float, float]] = {
    "integer": (-inf, inf),
    "nonPositiveInteger": (-inf, 0),
    "negativeInteger": (-inf, -1),
    "nonNegativeInteger": (0, inf),
    "positiveInteger": (1, inf),
    **{name: (-(2 ** (n - 1)), 2 ** (n - 1) - 1) for name, n in _BITS.items()},
    **{f"unsigned{name.title()}": (0, 2**n - 1) for name, n in _BITS.items()},
}
_DATED = {"date", "dateTime", "dateTimeStamp", "gMonthDay"}
_UNCHECKED = "string anyURI base64Binary Name NCName ID IDREF IDREFS ENTITY ENTITIES NMTOKEN"

XSD_DATATYPES = {*_PATTERNS, *_RANGES, *_UNCHECKED.split(), "NMTOKENS", "QName", "NOTATION"}
"""The local names of the datatypes of XSD 1.1 that a literal can have."""

EXAMPLES = {
    "date": "2021-05-08",
    "dateTime": "2021-05-08T20:30:00",
    "time": "20:30:00",
    "gYear": "2021",
    "gYearMonth": "2021-05",
    "gMonthDay": "--05-08",
    "duration": "P21D",
    "integer": "12",
    "decimal": "1.5",
    "boolean": "true",
}
"""A good form of common datatypes, by local name, to show to whoever wrote a bad one."""


def is_well_typed(lexical: str, datatype: str) -> bool:
    """Whether a lexical form is in the space of a datatype (an IRI); true of an unknown one."""
    name = datatype.removeprefix(XSD)
    if name in _RANGES:
        lowest, highest = _RANGES[name]
        # Millions of digits are as far beyond every bound as 25 are.
        value = int(lexical.lstrip("+-0")[:25] or 0) if _has_form(lexical, "integer") else nan
        return lowest <= (-value if lexical[:1] == "-" else value) <= highest
    if name in _PATTERNS:
        return _has_form(lexical, name) and (name not in _DATED or _has_day(lexical))
    if datatype == RDF + "JSON":
        try:
            json.loads(lexical, parse_constant=int, parse_int=str, parse_float=str)  # NaN is no int
        except ValueError:
            return False
        except RecursionError:  # too deep to tell
            pass
    return True


def explain_fault(lexical: str, datatype: str) -> tuple[str, str]:
    """What is wrong with an ill-typed literal, and what to do."""
    shown = escape_controls(lexical[:60]) + ("…" if len(lexical) > 60 else "")
    message = f'"{shown}" is no value of <{datatype}>'
    name = datatype.removeprefix(XSD)
    if name in _DATED and _has_form(lexical, name):
        return f"{message}: that month has no such day.", "Correct the day, the month or the year."
    write = f'write it as in "{EXAMPLES[name]}"' if name in EXAMPLES else "correct the value"
    for other in EXAMPLES:
        if is_well_typed(lexical, XSD + other):
            return f"{message}; it is one of <{XSD}{other}>.", f"Take that datatype, or {write}."
    return f"{message}.", f"{write[0].upper()}{write[1:]}, or take another datatype."


def _has_form(lexical: str, name: str) -> bool:
    return re.fullmatch(_PATTERNS[name], lexical) is not None


def _has_day(text: str) -> bool:
    """Whether the month of a date that fits its pattern has that day (section 3.3.9.1)."""
    year, month, day = re.findall(r"^-?([0-9]*)-([0-9]{2})-([0-9]{2})", text)[0]
    # The calendar repeats after 400 years; -0004 and 0004 are leap years alike.
    return int(day) <= monthrange(int(year[-4:] or 0) % 400 + 400, int(month))[1]
