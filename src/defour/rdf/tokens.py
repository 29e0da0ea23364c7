"""Turtle 1.1 as tokens that know where they stand (RDF 1.1 Turtle, section 6.5; braces of TriG)."""

import re
from collections.abc import Iterator

from defour.errors import Malformed

# PN_CHARS_BASE and PN_CHARS, to stand inside the brackets of a regular expression.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS = _BASE + r"_\-0-9\u00B7\u0300-\u036F\u203F-\u2040"
_PERCENT = r"%[0-9A-Fa-f]{2}"
_PLX = rf"(?:{_PERCENT}|\\[_~.\-!$&'()*+,;=/?#@%])"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_EXPONENT = r"[eE][+-]?[0-9]+"
_LINE = re.compile(r"\r\n|\n|\r")


def _long(quote: str) -> str:
    return rf"{quote * 3}(?:[^{quote}\\]++|{_ESCAPE}|{quote}(?!{quote * 2}))*+{quote * 3}"


def _short(quote: str) -> str:
    return rf"{quote}(?:[^{quote}\\\n\r]++|{_ESCAPE})*+{quote}"


_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in (
            ("space", r"[ \t\r\n]+"),
            ("comment", r"#[^\r\n]*"),
            ("string", "|".join((_long('"'), _long("'"), _short('"'), _short("'")))),
            ("iri", rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_UCHAR})*>"),
            ("blank", rf"_:[{_BASE}_0-9](?:\.*[{_CHARS}])*"),
            (
                "pname",
                rf"(?:[{_BASE}](?:\.*[{_CHARS}])*)?:(?:(?:[{_BASE}_:0-9]|{_PLX})(?:\.*(?:[{_CHARS}:]|{_PLX}))*)?",
            ),
            ("double", rf"[+-]?(?:[0-9]+\.[0-9]*{_EXPONENT}|\.?[0-9]+{_EXPONENT})"),
            ("decimal", r"[+-]?[0-9]*\.[0-9]+"),
            ("integer", r"[+-]?[0-9]+"),
            ("at", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
            ("word", r"[A-Za-z]+"),
            ("mark", r"\^\^|\{(?!\|)|[.;,()\[\]}]"),
        )
    )
)

Token = tuple[str, int, int]
"""The kind, the offset of the first code point, and the offset behind the last one.

Kinds are ``string iri blank pname double decimal integer at word mark``, and ``comment``.
"""


def tokens(text: str, *, where: str, comments: bool = False) -> Iterator[Token]:
    """The tokens of Turtle 1.1, with comments if asked; Malformed where there is none."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        kind, position = str(match.lastgroup), match.end()
        if kind != "space" and (comments or kind != "comment"):
            yield kind, match.start(), position
    if position < len(text):
        what, hint = f"{text[position]!r} cannot stand here in Turtle", None
        if text[position] in "\"'":
            what = "a string that does not end, or a wrong escape in it"
        elif text.startswith(("<<", "{|", "|}", "~", "--"), position):
            what, hint = "this is RDF 1.2, which only Turtle 1.2 has", "Write Turtle 1.1"
        starts = line_starts(text[:position])
        place = f"{where}:{len(starts)}:{position - starts[-1] + 1}"
        raise Malformed(what, where=place, hint=hint)


def line_starts(text: str) -> list[int]:
    """The offset at which each line begins. Lines end in LF, CRLF or CR."""
    return [0, *(match.end() for match in _LINE.finditer(text))]
