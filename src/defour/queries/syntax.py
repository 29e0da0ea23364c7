"""The words of a SPARQL query (SPARQL 1.1, section 19.8), and what is wrong with it."""

import re
from bisect import bisect
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour.errors import BadQuestion, QueryFailed
from defour.namespaces import PREFIXES, ROOT, XSD, expand

if TYPE_CHECKING:
    from defour.queries.answer import AnyAnswer

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
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_GAP = " " * 40  # longer than any keyword, whose attempt would count as progress of the parser


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


@lru_cache(1)  # a question is asked for its prefixes, its blocks and its columns in a row
def tokens(text: str) -> list[Token]:
    """The words of a query, without white space and comments."""
    found = ((x, x.lastgroup) for x in _TOKEN.finditer(text))
    return [Token(kind, x.group(), *x.span()) for x, kind in found if kind and kind != "skip"]


@lru_cache(100)
def prefixes(text: str) -> dict[str, str]:
    """The PREFIX lines of a query: prefix (without the colon) and namespace."""
    found: dict[str, str] = {}
    words = tokens(text)
    for word, prefix, iri in zip(words, words[1:], words[2:], strict=False):
        if word.text.upper() == "PREFIX" and prefix.text.endswith(":") and iri.kind == "iri":
            found[prefix.text[:-1]] = iri.text[1:-1]
    return found


def iris(text: str, declared: Mapping[str, str]) -> list[str]:
    """The IRIs of a query that may stand in a graph, each once: no datatype and no function."""
    found: dict[str, None] = {}
    words = [Token("", "", 0, 0), *tokens(text), Token("", "", 0, 0)]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        iri = expand(word.text, declared) if word.kind in ("iri", "word") else None
        named = before.text[-1:] in (":", "^") or before.text.upper() in ("BASE", "PREFIX")
        if iri and not named and after.text != "(" and not iri.startswith(XSD):
            found[iri if ":" in iri else ROOT + iri] = None
    return list(found)


@lru_cache(100)
def blocks(text: str) -> list[Block]:
    """Every ``VALUES ?name { … }`` of a query, in order."""
    found = []
    words = tokens(text)
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


def refuse_federation(text: str, *, where: str, asked: str, hint: str = "Leave it out") -> None:
    """Refuse a query that names another server, or a data set other than what is `asked`."""
    if word := asks_elsewhere(text):
        raise QueryFailed(f"has {word}, and defour asks {asked} alone", where=where, hint=hint)


def query_form(text: str, *, where: str) -> tuple[type, list[str]]:
    """The class in which pyoxigraph answers a query, and the columns of a SELECT."""
    try:
        answer = ox.Store().query(text, base_iri=ROOT)
    except SyntaxError as error:
        raise explain_syntax_error(error, text, where) from None
    columns = answer.variables if isinstance(answer, ox.QuerySolutions) else ()
    return type(answer), [variable.value for variable in columns]


def order_columns(answer: "AnyAnswer", text: str) -> "AnyAnswer":
    """The columns of ``SELECT *`` in the order of the query: SPARQL leaves it to the engine."""
    words = tokens(text)
    select = r"\bSELECT ((DISTINCT|REDUCED) )?\*"
    first = re.search(r"\bSELECT .*", " ".join(word.text.upper() for word in words))
    from defour.queries.answer import Answer

    if not isinstance(answer, Answer) or first is None or not re.match(select, first[0]):
        return answer
    order = [word.text[1:] for word in words if word.kind == "variable"]
    columns = sorted(answer.columns, key=order.index)
    return Answer(columns, ([row[column] for column in columns] for row in answer))


def explain_syntax_error(error: SyntaxError, text: str, where: str) -> BadQuestion:
    """The error that says what is wrong with a query, from that of pyoxigraph."""
    words = tokens(text)
    if not words:
        return BadQuestion("the query is empty", where=where)

    def bad(what: str, at: int, hint: str | None = None) -> BadQuestion:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return BadQuestion(what, where=f"{where}:{line}:{column}", hint=hint)

    declared = {"_", *prefixes(text)}
    for word in [x for x in words if x.kind == "word"]:
        prefix, colon, _ = word.text.partition(":")
        if word.text.upper() in _UPDATES:
            return bad(f"defour changes no data: {word.text.upper()} is an update", word.start)
        if colon and prefix not in declared:
            hint = f"Add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else None
            return bad(f"the prefix {prefix}: is not declared", word.start, hint)
    if meant := re.search(r"(?:expected |one of |, )([A-Z])([a-z]\w* [^,\[\]]+)", str(error.msg)):
        return BadQuestion(f"is not SPARQL 1.1: {meant[1].lower()}{meant[2]}", where=where)
    at = _wrong(words)
    if at is None:
        return BadQuestion("is not SPARQL 1.1", where=where)
    if at == len(words):
        return bad("is not SPARQL 1.1: it ends too soon", words[-1].end)
    return bad(f'is not SPARQL 1.1 at "{words[at].text[:40]}"', words[at].start)


def _wrong(words: list[Token]) -> int | None:
    """The number of the word that the parser does not come past, when words are far apart."""
    spaced, starts = "", []
    for word, after in zip(words, [*words[1:], None], strict=True):
        starts.append(len(spaced))
        apart = after is None or word.end < after.start
        alone = any(x.kind == "mark" and x.text in "{}(),;" for x in (word, after) if x)
        spaced += word.text.replace("\n", " ") + _GAP * (apart or alone)
    try:
        ox.Store().query(spaced, base_iri=ROOT)
    except SyntaxError as error:
        if place := re.match(r"error at 1:(\d+): ", str(error.msg)):
            reached = int(place[1]) - 1
            return bisect(starts, reached) - 1 if reached < len(spaced) else len(words)
    return None
