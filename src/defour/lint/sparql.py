"""The IRIs that stand in the SPARQL texts of shapes, and where in the files they stand."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rdflib import OWL, SH, Graph, Literal
from rdflib.term import Node

from defour.queries.tokens import Token, prefixes, tokens
from defour.rdf.locations import Place, Places
from defour.rdf.parse import Source

_TEXTS = (SH.select, SH.ask, SH.construct, SH.update)
_LINE = re.compile(r"\r\n|\n|\r")


class Word(NamedTuple):
    """An IRI in a SPARQL text: the triple that holds the text, and the word of it."""

    iri: str
    subject: Node
    predicate: Node
    text: Literal
    token: Token


def words(rules: Graph) -> Iterator[Word]:
    """Every IRI of every SPARQL text of the shapes, written in full or with a prefix.

    Prefixes are those of sh:prefixes (SHACL section 5.2.1) and of the text itself. A name with a
    prefix that nothing declares is passed over: the engine says so.
    """
    for predicate in _TEXTS:
        for subject, text in rules.subject_objects(predicate):
            if not isinstance(text, Literal):
                continue
            known = _declared(rules, subject) | prefixes(str(text))
            before = ""
            for token in tokens(str(text)):
                iri = _iri(token, known)
                if iri and not before.endswith(":") and before.upper() != "PREFIX":
                    yield Word(iri, subject, predicate, text, token)
                before = token.text if token.kind == "word" else ""


def _iri(token: Token, known: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, name = token.text.partition(":")
    if token.kind != "word" or not colon or prefix not in known:
        return None
    # `+` is a path's "one or more"; a backslash stands before a mark in a name.
    return known[prefix] + re.sub(r"\\(.)", r"\1", name.rstrip("+"))


def _declared(rules: Graph, subject: Node) -> dict[str, str]:
    """The prefixes that sh:prefixes gives a SPARQL text, those of imported ontologies included."""
    found: dict[str, str] = {}
    for holder in rules.objects(subject, SH.prefixes):
        for ontology in rules.transitive_objects(holder, OWL.imports):
            for node in rules.objects(ontology, SH.declare):
                prefix, space = rules.value(node, SH.prefix), rules.value(node, SH.namespace)
                if prefix is not None and space is not None:
                    found[str(prefix)] = str(space)
    return found


def place(word: Word, places: Places, sources: Sequence[Source]) -> Place | None:
    """Where the word stands, within the literal that holds it; or else where that begins."""
    start = places.triple(word.subject, word.predicate, word.text)
    if start is None or not start.line:
        return start
    source = next(x for x in sources if x.where == start.where)
    lines = [0, *(match.end() for match in _LINE.finditer(source.text))]
    at = lines[start.line - 1] + start.column - 1
    # The text in the file may hold escapes: count the same words in it.
    mark = word.token.text
    for _ in range(str(word.text)[: word.token.start].count(mark) + 1):
        at = source.text.find(mark, at + 1)
        if at < 0:
            return start
    line = max(n for n, begin in enumerate(lines) if begin <= at)
    return Place(start.where, line + 1, at - lines[line] + 1)
