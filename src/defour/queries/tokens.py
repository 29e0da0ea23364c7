"""The words of a SPARQL query: comments, strings and IRIs are never taken for something else.

The patterns follow the terminals of SPARQL 1.1 (section 19.8) as far as is needed to tell them
apart.
"""

import re
from collections.abc import Iterator
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


def undeclared(text: str) -> Token | None:
    """The first prefixed name whose prefix no PREFIX line declares."""
    known = {"_", *prefixes(text)}
    before = ""
    for word in tokens(text):
        prefix, colon, _ = word.text.partition(":")
        if word.kind == "word" and colon and prefix not in known and before.upper() != "PREFIX":
            return word
        before = word.text
    return None


def blocks(text: str) -> list[Block]:
    """Every ``VALUES ?name { … }`` of a query, in order."""
    found = []
    words = list(tokens(text))
    for at, word in enumerate(words[:-3]):
        name, mark = words[at + 1], words[at + 2]
        if word.text.upper() != "VALUES" or name.kind != "variable" or mark.text != "{":
            continue
        inside = []
        for token in words[at + 3 :]:
            if token.text == "}" and token.kind == "mark":
                break
            inside.append(token)
        start, end = (inside[0].start, inside[-1].end) if inside else (mark.end, mark.end)
        term = text[start:end] if _is_one_term(inside) else None
        found.append(Block(name.text[1:], term, start, end))
    return found


def asks_elsewhere(text: str) -> str | None:
    r"""The SERVICE or FROM of a query, if it has one; ``\u0053ERVICE`` is one too."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 else match.group()

    plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, text)
    for query in (text, plain):
        for word in tokens(query):
            if word.kind == "word" and word.text.upper() in ("SERVICE", "FROM"):
                return word.text.upper()
    return None


def all_columns(text: str) -> list[str] | None:
    """The variables of a query in their order, when it starts with ``SELECT *``; else None."""
    words = list(tokens(text))
    at = next((n for n, word in enumerate(words) if word.text.upper() == "SELECT"), len(words))
    after = [word.text.upper() for word in words[at + 1 : at + 3]]
    if "*" not in (after[1:] if after[:1] in (["DISTINCT"], ["REDUCED"]) else after[:1]):
        return None
    return list(dict.fromkeys(word.text[1:] for word in words if word.kind == "variable"))


def _is_one_term(inside: list[Token]) -> bool:
    kinds = [token.kind for token in inside]
    if kinds in (["iri"], ["word"], ["string"], ["string", "language"]):
        return True
    return (
        len(inside) == 3
        and kinds[0] == "string"
        and inside[1].text == "^^"
        and kinds[2] in ("iri", "word")
    )
