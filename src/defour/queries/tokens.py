"""The words of a SPARQL query, told apart by the terminals of SPARQL 1.1 (section 19.8)."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>
        \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\"
        |'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"
        |'(?:[^'\\\n\r]|\\.)*'
    )
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<word>(?:[\w:%+]|-(?=[\w.])|\.(?=[\w:%\\-])|\\[-_~.!$&'()*+,;=/?\#@%])+)
    |(?P<mark>\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ONE_TERM = re.compile(r"(iri|word|string|string language|string \^\^ (iri|word))")


class Token(NamedTuple):
    """A word: its kind, its text and where it stands, in code points ``[start, end)``."""

    kind: str
    text: str
    start: int
    end: int


class Block(NamedTuple):
    """A block ``VALUES ?name { term }``: its term (None unless there is exactly one) and where."""

    name: str
    term: str | None
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a query, without white space and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "skip":
            yield Token(kind, match.group(), match.start(), match.end())


def prefixes(text: str) -> dict[str, str]:
    """The PREFIX lines of a query: prefix (without the colon) and namespace."""
    found: dict[str, str] = {}
    words = list(tokens(text))
    for word, prefix, iri in zip(words, words[1:], words[2:], strict=False):
        if word.text.upper() == "PREFIX" and prefix.text.endswith(":") and iri.kind == "iri":
            found[prefix.text[:-1]] = iri.text[1:-1]
    return found


def blocks(text: str) -> list[Block]:
    """Every ``VALUES ?name { … }`` of a query, in order."""
    found = []
    words = list(tokens(text))
    for at, (word, name, mark) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if word.text.upper() != "VALUES" or name.kind != "variable" or mark.text != "{":
            continue
        inside = list(takewhile(lambda x: (x.kind, x.text) != ("mark", "}"), words[at + 3 :]))
        start, end = (inside[0].start, inside[-1].end) if inside else (mark.end, mark.end)
        kinds = " ".join(x.text if x.kind == "mark" else x.kind for x in inside)
        term = text[start:end] if _ONE_TERM.fullmatch(kinds) else None
        found.append(Block(name.text[1:], term, start, end))
    return found


def asks_elsewhere(text: str) -> str | None:
    r"""The SERVICE or FROM of a query, if it has one; ``\u0053ERVICE`` is one too."""
    escape = r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})"
    plain = re.sub(escape, lambda found: chr(int(found[1] or found[2], 16)), text)
    words = (x.text.upper() for query in (text, plain) for x in tokens(query) if x.kind == "word")
    return next((x for x in words if x in ("SERVICE", "FROM")), None)
