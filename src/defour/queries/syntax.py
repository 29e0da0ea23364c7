"""What is wrong with a query that is not SPARQL, said so that its author can mend it.

The parser of pyoxigraph tells how far any of its attempts came, which is beyond the fault where a
long keyword was tried, and what some of them wanted. Here the query is parsed once more with its
words far apart, so that the place is sure; then a few words are tried in the place of the wrong
one, and those that the parser goes beyond are what was expected.
"""

import re

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import BadQuestion, closest
from defour.queries.tokens import Token, tokens, undeclared

KNOWN = {
    "dcterms": v.DCTERMS,
    "football": v.FOOTBALL,
    "id": v.ID,
    "oa": v.OA,
    "owl": v.OWL,
    "prov": v.PROV,
    "rdf": v.RDF,
    "rdfs": v.RDFS,
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": v.XSD,
}
"""The prefixes whose PREFIX line is told to whoever forgot it."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_GAP = " " * 40  # longer than any keyword
_MANY = 6  # more than so many expectations help nobody
_TRIED = {
    "?x": "a variable",
    "<a:b>": "an IRI",
    '"x"': "a literal",
    **{x: x for x in ("{", "}", "(", ")", ".", ";", "=", "WHERE", "BY", "AS", "VALUES", "*")},
    "7": "a number",
}


def complaint(error: SyntaxError, text: str, where: str) -> BadQuestion:
    """The error that says what is wrong with a query.

    Args:
        error: The complaint of pyoxigraph.
        text: The query.
        where: The name of the query in errors.
    """
    words = list(tokens(text))

    def bad(what: str, at: int, hint: str | None = None) -> BadQuestion:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        return BadQuestion(what, where=f"{where}:{line}:{column}", hint=hint)

    if not words:
        return BadQuestion("the query is empty", where=where)
    first = _first(words)
    if first is not None and first.text.upper() in _UPDATES:
        return bad(f"defour changes no data: {first.text.upper()} is an update", first.start)
    if first is not None and first.text.upper() not in _FORMS:
        what = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after PREFIX lines)"
        hint = closest(first.text.upper(), _FORMS)
        near = hint if hint is not None and hint.startswith("Closest") else None
        return bad(f'{what}, this one with "{first.text}"', first.start, near)
    if word := undeclared(text):
        prefix = word.text.partition(":")[0]
        hint = f"Add PREFIX {prefix}: <{KNOWN[prefix]}>" if prefix in KNOWN else None
        return bad(f"the prefix {prefix}: is not declared", word.start, hint)
    if iri := next((x for x in words if x.kind == "iri" and _relative(x.text, words)), None):
        return bad(f"{iri.text} is no absolute IRI, and there is no BASE", iri.start)
    if opened := next((x for x in words if x.kind == "mark" and x.text in "\"'"), None):
        return bad("is not SPARQL 1.1: a text is not closed", opened.start)
    if meaning := _meaning(str(error.msg)):
        return BadQuestion(f"is not SPARQL 1.1: {meaning}", where=where)
    at = _wrong(words)
    if at is None:
        return BadQuestion("is not SPARQL 1.1", where=where)
    wanted = _wanted(words[:at])
    if at == len(words):
        wanted = [x for x in wanted if x in ("}", ")")] or wanted
    several = f"{', '.join(wanted[:-1])} or {wanted[-1]}" if len(wanted) > 1 else "".join(wanted)
    expected = f", where {several} is expected" if 0 < len(wanted) <= _MANY else ""
    if at == len(words):
        return bad(f"is not SPARQL 1.1: it ends too soon{expected}", words[-1].end)
    return bad(f'is not SPARQL 1.1 at "{words[at].text[:40]}"{expected}', words[at].start)


def _first(words: list[Token]) -> Token | None:
    """The word after the PREFIX and BASE lines; None where one of these is not whole."""
    at = 0
    while at < len(words):
        size = {"PREFIX": 3, "BASE": 2}.get(words[at].text.upper())
        if size is None:
            return words[at]
        if at + size > len(words) or words[at + size - 1].kind != "iri":
            return None
        if size == 3 and not words[at + 1].text.endswith(":"):
            return None
        at += size
    return None


def _relative(iri: str, words: list[Token]) -> bool:
    return ":" not in iri and not any(word.text.upper() == "BASE" for word in words)


def _meaning(said: str) -> str | None:
    """What the parser says of a query whose grammar is right, such as a variable bound twice."""
    found = re.search(r"(?:: expected |one of |, )([A-Z]\w+ [^,\[\]]+)", said)
    if found is None:
        return None
    return found[1] if found[1][1].isupper() else found[1][0].lower() + found[1][1:]


def _wrong(words: list[Token]) -> int | None:
    """The number of the word that no attempt comes past; the number of words for the end."""
    spaced, starts = "", []
    for at, word in enumerate(words):
        starts.append(len(spaced))
        after = words[at + 1] if at + 1 < len(words) else None
        apart = after is None or word.end < after.start or _alone(word) or _alone(after)
        spaced += word.text + _GAP * apart
    reached = _reached(spaced)
    if reached is None:
        return None
    if reached >= len(spaced):
        return len(words)
    return max(n for n, start in enumerate(starts) if start <= reached)


def _alone(word: Token) -> bool:
    """Whether a word may have white space on both sides without meaning something else."""
    return word.kind == "mark" and word.text in "{}(),;"


def _reached(query: str) -> int | None:
    """How far the parser comes, in code points; None where it finds nothing wrong."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        if found := re.match(r"error at (\d+):(\d+): ", str(error.msg)):
            lines = query.split("\n")[: int(found[1]) - 1]
            return sum(len(line) + 1 for line in lines) + int(found[2]) - 1
    return None


def _wanted(before: list[Token]) -> list[str]:
    """What may follow some words, as a person calls it."""
    head = "".join(word.text + " " * (not _glued(word)) for word in before)
    fits = []
    for given, name in _TRIED.items():
        start = f"{head} {given}{_GAP}"
        reached = _reached(f"{start}\x01{_GAP}")
        if reached is not None and reached >= len(start):
            fits.append(name)
    return fits


def _glued(word: Token) -> bool:
    return word.kind == "mark" and not _alone(word)
