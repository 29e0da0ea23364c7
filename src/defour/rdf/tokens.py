"""Turtle 1.1 as tokens that know where they stand.

The terminals are those of the grammar in RDF 1.1 Turtle, section 6.5, and the braces of RDF 1.1
TriG; those of N-Triples and N-Quads are among them. Comments are no tokens: each
one hangs on the token that follows it, so that a parser that needs none can pass them over, and a
formatter loses none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from defour.errors import Malformed

BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
"""PN_CHARS_BASE, to stand inside the brackets of a regular expression."""

CHARS = BASE + r"_\-0-9\u00B7\u0300-\u036F\u203F-\u2040"
"""PN_CHARS, likewise."""

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
            ("blank", rf"_:[{BASE}_0-9](?:\.*[{CHARS}])*"),
            (
                "pname",
                rf"(?:[{BASE}](?:\.*[{CHARS}])*)?:(?:(?:[{BASE}_:0-9]|{_PLX})(?:\.*(?:[{CHARS}:]|{_PLX}))*)?",
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
_LOCAL = re.compile(rf"(?:[{BASE}_:0-9]|{_PERCENT})(?:\.*(?:[{CHARS}:]|{_PERCENT}))*")
_WITH_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Comment(NamedTuple):
    """A comment, from its ``#`` to the end of the line, without white space at the end.

    Attributes:
        text: With the ``#``.
        line: From 1.
        column: From 1, in code points.
        own_line: Nothing but white space stands before it on its line.
        blank_before: At least one empty line stands between it and what comes before.
    """

    text: str
    line: int
    column: int
    own_line: bool
    blank_before: bool


class Token(NamedTuple):
    """A token, and the comments between it and the token before.

    Attributes:
        kind: ``string iri blank pname double decimal integer at word mark``, or ``end`` at last.
        text: As written.
        line: Of its first code point, from 1.
        column: Of its first code point, from 1, in code points.
        end_line: Of its last code point.
        blank_before: At least one empty line stands between it and what comes before.
        comments: Those just before it.
    """

    kind: str
    text: str
    line: int
    column: int
    end_line: int
    blank_before: bool
    comments: tuple[Comment, ...]


def is_local(name: str) -> bool:
    """Whether it can stand after ``prefix:`` as it is, without any backslash (PN_LOCAL)."""
    return not name or _LOCAL.fullmatch(name) is not None


def tokens(text: str, *, where: str) -> Iterator[Token]:
    """The tokens of a Turtle document, and one of kind ``end``.

    Args:
        text: The document, without a byte-order mark. Lines end in LF, CRLF or CR.
        where: Names the document in errors.

    Raises:
        Malformed: Something is no token of Turtle 1.1; the error names line and column.
    """
    position, line, start = 0, 1, 0
    token_end, end = 0, 1
    comments: list[Comment] = []
    while position < len(text):
        match = _TOKEN.match(text, position)
        column = position - start + 1
        if match is None:
            raise _no_token(text, position, f"{where}:{line}:{column}")
        kind, written, first = str(match.lastgroup), match[0], line
        if kind in ("space", "string"):
            for found in _LINE.finditer(written):
                line, start = line + 1, position + found.end()
        position = match.end()
        if kind == "comment":
            own = first != token_end
            comments.append(Comment(written.rstrip(), first, column, own, first - end > 1))
            end = line
        elif kind != "space":
            blank = first - end > 1
            yield Token(kind, written, first, column, line, blank, tuple(comments))
            comments = []
            token_end = end = line
    yield Token("end", "", line, position - start + 1, line, line - end > 1, tuple(comments))


def spans(text: str, *, where: str) -> Iterator[tuple[str, int, int]]:
    """The kind, start and end of each token, without one for the end: faster than `tokens`.

    Args:
        text: The document, without a byte-order mark.
        where: Names the document in errors.

    Raises:
        Malformed: Something is no token; the error names its offset in code points.
    """
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        kind, position = str(match.lastgroup), match.end()
        if kind != "space" and kind != "comment":
            yield kind, match.start(), position
    if position < len(text):
        raise _no_token(text, position, f"{where} at {position}")


def unescape(text: str) -> str:
    """What an IRI, local name or string stands for: its escapes (sections 6.4 and 2.4) replaced."""
    return _WITH_ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _CONTROLS.get(match[3], match[3])


def _no_token(text: str, position: int, where: str) -> Malformed:
    character = text[position]
    if character in "\"'":
        return Malformed("a string that does not end, or a wrong escape in it", where=where)
    if text.startswith(("<<", "{|", "|}", "~", "--"), position):
        return Malformed(
            "this is RDF 1.2, which only Turtle 1.2 has", where=where, hint="Write Turtle 1.1"
        )
    return Malformed(f"{character!r} cannot stand here in Turtle", where=where)
