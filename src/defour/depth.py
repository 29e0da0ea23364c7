"""How deep an input is nested, found before a parser that recurses meets it.

The parser of SPARQL in pyoxigraph 0.5 overflows the stack, and ends the process, at some 800 nested
groups or functions and at some 2,700 clauses in a row; its RDF/XML and JSON-LD readers take memory
or time that grows with the square of the depth. What people write is less than a tenth of the
limits here. Most inputs have so few brackets that they are never looked at twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from defour.errors import OverLimit
from defour.limits import size

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 100
"""So many brackets, elements or signs may stand within each other."""

LONGEST = 2000
"""So many clauses and operators a query may have, and so many statements."""

EXPANDED = 16 * 1024 * 1024
"""So many code points the entities of RDF/XML may add, and 20 times the length of the file."""

# Patterns stay texts until a file needs them: compiling them costs a query a millisecond.
_OPENING = "([{"
_CLAUSES = (
    "UNION",
    "OPTIONAL",
    "FILTER",
    "BIND",
    "MINUS",
    "SELECT",
    "VALUES",
    "EXISTS",
    "IF",
    "IN",
)
_SIGNS = tuple("!&|+*/^=<>?-.;")
_JSON = r'(?s)"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]'
_TERMS = (
    r'(?s)"""(?:[^"\\]|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*+"|\'(?:[^\'\\\n\r]|\\.)*+\'|<[^<>\s]*+>|#[^\n\r]*+|<<\(?|\)?>>'
)
_XML = (
    r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*+>"
    r"|<[^\s<>/!?](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>"
)
_ENTITY = r"<!ENTITY\s+(?:%\s+)?([^\s\"'%&;]+)\s+(?:\"([^\"]*+)\"|'([^']*+)')"
_REFERENCE = r"&([^\s&;#<]+);"


def query(text: str, *, where: str) -> None:
    """Refuse a query that would overflow the stack of the engine.

    Args:
        text: SPARQL, right or wrong.
        where: Its name in errors.

    Raises:
        OverLimit: It is nested more than 100 deep, or has more than 2,000 clauses and operators.
    """
    if sum(map(text.count, _OPENING)) <= DEEPEST and len(text) <= LONGEST:
        return
    from defour.queries.tokens import tokens

    depth = parts = signs = 0
    for word in tokens(text):
        if word.kind == "mark":
            depth += (word.text in _OPENING) - (word.text in ")]}")
            signs = signs + 1 if word.text in "!^" else 0
            parts += word.text in _SIGNS
        elif word.kind == "word":
            signs = 0
            parts += word.text.upper() in _CLAUSES
            parts += word.text.count("+")  # a word here may be 1+1, or 1-1
            parts += word.text.count("-") if word.text[0].isdigit() else 0
        if depth > DEEPEST or signs > DEEPEST:
            raise _too_deep(_place(text, word.start, where))
        if parts > LONGEST:
            raise OverLimit(
                f"has more than {LONGEST:,} clauses and operators",
                where=_place(text, word.start, where),
                hint="Put many values into one VALUES block, or ask in parts",
            )


def json(text: str, *, where: str) -> None:
    """Refuse JSON that is nested more than 100 deep.

    Raises:
        OverLimit: It is; the error names the place.
    """
    if text.count("{") + text.count("[") > DEEPEST:
        _scan(_JSON, _step_of_json, text, where)


def turtle(text: str, *, where: str) -> None:
    """Refuse Turtle, TriG, N-Triples or N-Quads with triple terms nested more than 100 deep.

    Brackets are no matter there: the parser keeps them on a stack of its own.

    Raises:
        OverLimit: It has such; the error names the place.
    """
    if text.count("<<") > DEEPEST:
        _scan(_TERMS, _step_of_terms, text, where)


def xml(text: str, *, where: str) -> None:
    """Refuse RDF/XML that is nested more than 100 deep, or whose entities grow too large.

    Raises:
        OverLimit: It is so.
    """
    if "<!ENTITY" in text:
        _entities(text, where)
    if text.count("</") > DEEPEST:
        _scan(_XML, _step_of_xml, text, where)


def _step_of_json(found: str) -> int:
    return (found in "[{") - (found in "]}")


def _step_of_terms(found: str) -> int:
    return (found in ("<<", "<<(")) - (found in (">>", ")>>"))


def _step_of_xml(tag: str) -> int:
    if tag.startswith("</"):
        return -1
    return 0 if tag.startswith(("<!", "<?")) or tag.endswith("/>") else 1


def _entities(text: str, where: str) -> None:
    """Refuse entities that would add more text than they may (billion laughs, quadratic blowup)."""
    most = EXPANDED + 20 * len(text)
    sizes: dict[str, int] = {}
    end = 0
    for match in re.finditer(_ENTITY, text):
        end = match.end()
        sizes[match[1]] = _expanded(match[2] or match[3] or "", sizes)
        if sizes[match[1]] > most:
            raise _too_large(_place(text, match.start(), where))
    total = 0
    for match in re.compile(_REFERENCE).finditer(text, end):
        total += sizes.get(match[1], 0)
        if total > most or total > size():
            raise _too_large(_place(text, match.start(), where))


def _expanded(value: str, sizes: dict[str, int]) -> int:
    return len(value) + sum(sizes.get(x, 0) for x in re.findall(_REFERENCE, value))


def _scan(words: str, step: Callable[[str], int], text: str, where: str) -> None:
    depth = 0
    for word in re.finditer(words, text):
        depth += step(word[0])
        if depth > DEEPEST:
            raise _too_deep(_place(text, word.start(), where))


def _too_deep(where: str) -> OverLimit:
    return OverLimit(f"is nested more than {DEEPEST} deep", where=where)


def _too_large(where: str) -> OverLimit:
    return OverLimit("the entities of this document stand for too much text", where=where)


def _place(text: str, at: int, where: str) -> str:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return f"{where}:{line}:{column}"
