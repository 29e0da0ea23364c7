"""What a query is before it is asked: its kind and columns, or what is wrong with it."""

import re

import pyoxigraph as ox

from defour.errors import BadQuestion, QueryFailed
from defour.namespaces import PREFIXES
from defour.queries.answer import Answer, AnyAnswer
from defour.queries.tokens import Token, asks_elsewhere, prefixes, tokens

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_GAP = " " * 40  # longer than any keyword, whose attempt would count as progress of the parser


def refuse_federation(text: str, *, where: str, asked: str, hint: str = "Leave it out") -> None:
    """Refuse a query that names another server, or a data set other than what is `asked`."""
    if word := asks_elsewhere(text):
        raise QueryFailed(f"has {word}, and defour asks {asked} alone", where=where, hint=hint)


def query_form(text: str, *, where: str) -> tuple[type, list[str]]:
    """The class in which pyoxigraph answers a query, and the columns of a SELECT.

    What it does not answer, though it is SPARQL, is an OSError, RuntimeError or ValueError.
    """
    try:
        answer = ox.Store().query(text)
    except SyntaxError as error:
        raise explain_syntax_error(error, text, where) from None
    columns = answer.variables if isinstance(answer, ox.QuerySolutions) else ()
    return type(answer), [variable.value for variable in columns]


def order_columns(answer: AnyAnswer, text: str) -> AnyAnswer:
    """The columns of ``SELECT *`` in the order of the query: SPARQL leaves it to the engine."""
    words = list(tokens(text))
    select = r"\bSELECT ((DISTINCT|REDUCED) )?\*"
    first = re.search(r"\bSELECT .*", " ".join(word.text.upper() for word in words))
    if not isinstance(answer, Answer) or first is None or not re.match(select, first[0]):
        return answer
    order = [word.text[1:] for word in words if word.kind == "variable"]
    columns = sorted(answer.columns, key=order.index)
    return Answer(columns, ([row[column] for column in columns] for row in answer))


def explain_syntax_error(error: SyntaxError, text: str, where: str) -> BadQuestion:
    """The error that says what is wrong with a query, from that of pyoxigraph."""
    words = list(tokens(text))
    if not words:
        return BadQuestion("the query is empty", where=where)

    def bad(what: str, at: int, hint: str | None = None) -> BadQuestion:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return BadQuestion(what, where=f"{where}:{line}:{column}", hint=hint)

    if (first := _first(words)) and first.text.upper() in _UPDATES:
        return bad(f"defour changes no data: {first.text.upper()} is an update", first.start)
    if name := _undeclared(words, prefixes(text)):
        prefix = name.text.partition(":")[0]
        hint = f"Add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else None
        return bad(f"the prefix {prefix}: is not declared", name.start, hint)
    if meant := re.search(r"(?:expected |one of |, )([A-Z])([a-z]\w* [^,\[\]]+)", str(error.msg)):
        return BadQuestion(f"is not SPARQL 1.1: {meant[1].lower()}{meant[2]}", where=where)
    at = _wrong(words)
    if at is None:
        return BadQuestion("is not SPARQL 1.1", where=where)
    if at == len(words):
        return bad("is not SPARQL 1.1: it ends too soon", words[-1].end)
    return bad(f'is not SPARQL 1.1 at "{words[at].text[:40]}"', words[at].start)


def _first(words: list[Token]) -> Token | None:
    """The word after the PREFIX and BASE lines."""
    at = 0
    while at < len(words) and (size := {"PREFIX": 3, "BASE": 2}.get(words[at].text.upper())):
        at += size
    return words[at] if at < len(words) else None


def _undeclared(words: list[Token], declared: dict[str, str]) -> Token | None:
    """The first prefixed name whose prefix no PREFIX line declares."""
    for before, word in zip([None, *words], words, strict=False):
        prefix, colon, _ = word.text.partition(":")
        declares = before is not None and before.text.upper() == "PREFIX"
        if word.kind == "word" and colon and not declares and prefix not in {"_", *declared}:
            return word
    return None


def _wrong(words: list[Token]) -> int | None:
    """The number of the word that the parser does not come past; or of the end, or None.

    The parser tells how far any attempt came: so the words are put far apart, and parsed again.
    """
    spaced, starts = "", []
    for word, after in zip(words, [*words[1:], None], strict=True):
        starts.append(len(spaced))
        apart = after is None or word.end < after.start or _alone(word) or _alone(after)
        spaced += word.text + _GAP * apart
    try:
        ox.Store().query(spaced)
    except SyntaxError as error:
        if place := re.match(r"error at (\d+):(\d+): ", str(error.msg)):
            lines = spaced.split("\n")[: int(place[1]) - 1]
            reached = sum(len(line) + 1 for line in lines) + int(place[2]) - 1
            before = [at for at, start in enumerate(starts) if start <= reached]
            return before[-1] if reached < len(spaced) else len(words)
    return None


def _alone(word: Token) -> bool:
    """Whether a word may have white space on both sides without meaning something else."""
    return word.kind == "mark" and word.text in "{}(),;"
