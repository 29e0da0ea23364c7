"""Which shape an engine means, where it says only what is wrong.

Its message may name a blank node, an IRI or a property of SHACL; the shapes show which of them has
such a fault.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import OWL, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.paths import MulPath, SequencePath
from rdflib.term import Node

from defour.queries.tokens import prefixes, tokens

_BLANK = re.compile(r"_:([\w.\-]*\w)")
_IRI = re.compile(r"<([^<>\s]+)>")
_NO_IRI = re.compile(r"\bsh:(\w+) requires an IRI\b")
_NO_LIST = re.compile(r"Malformed RDF list|well-formed RDF list")
_PATHS = re.compile(r"(?:multiple|more than one) '?sh:path")
_PROJECTED = re.compile(r"must project \?this|SELECT.*\?this")
_AT = re.compile(r"error at (\d+):(\d+)")
_LISTS = (SH["and"], SH["or"], SH.xone, SH["in"], SH.languageIn, SH.ignoredProperties)
_TEXTS = (SH.select, SH.ask, SH.construct)


class Culprit(NamedTuple):
    """What an engine stopped at.

    Attributes:
        shape: The shape, or what stands in it.
        term: The property of it, where that is known.
    """

    shape: Node
    term: URIRef | None = None


class Text(NamedTuple):
    """A SPARQL text that cannot be parsed: what holds it, its property, and what is wrong."""

    shape: Node
    term: URIRef
    fault: str


def named(rules: Graph, message: str) -> Culprit | None:
    """What a message names or describes; None where the shapes show nothing of that kind.

    Args:
        rules: The shapes.
        message: What an engine said, with the names that it has for blank nodes.
    """
    if _NO_LIST.search(message) and (found := next(_described(rules, message), None)):
        return found  # the first in the file, whatever the engine met first
    for term in (*map(BNode, _BLANK.findall(message)), *map(URIRef, _IRI.findall(message))):
        if (term, None, None) in rules:
            return Culprit(term)
    return next(_described(rules, message), None)


def _described(rules: Graph, message: str) -> Iterator[Culprit]:
    if found := _NO_IRI.search(message):
        term = URIRef(f"{SH}{found[1]}")
        for shape, value in rules.subject_objects(term):
            if not isinstance(value, URIRef):
                yield Culprit(shape, term)
    if _NO_LIST.search(message):
        for term in _LISTS:
            for shape, value in rules.subject_objects(term):
                if (value, RDF.first, None) not in rules:
                    yield Culprit(shape, term) if value == RDF.nil else Culprit(value)
    if _PATHS.search(message):
        for shape in rules.subjects(SH.path):
            if len(set(rules.objects(shape, SH.path))) > 1:
                yield Culprit(shape, SH.path)
    if _PROJECTED.search(message):
        for holder, text in rules.subject_objects(SH.select):
            if not _projects(str(text)):
                yield Culprit(holder, SH.select)


def _projects(text: str) -> bool:
    """Whether a SELECT gives back ``?this`` (SHACL section 5.3.1)."""
    for token in tokens(text):
        if token.text in ("?this", "$this", "*"):
            return True
        if token.text == "{" or token.text.upper() == "WHERE":
            return False
    return False


def text(rules: Graph, shape: Node | None) -> Text | None:
    """The first SPARQL text that cannot be parsed, of a shape or of all of them.

    Args:
        rules: The shapes.
        shape: The shape, where it is known.
    """
    holders = None if shape is None else {shape, *rules.objects(shape, SH.sparql)}
    for term in _TEXTS:
        for holder, said in rules.subject_objects(term):
            mine = holders is None or holder in holders
            if mine and isinstance(said, Literal) and (fault := _fault(rules, holder, str(said))):
                return Text(holder, term, fault)
    return None


def _fault(rules: Graph, holder: Node, said: str) -> str | None:
    known = {prefix: str(space) for prefix, space in rules.namespaces()} | prefixes(said)
    declaring = SequencePath(SH.prefixes, MulPath(OWL.imports, "*"), SH.declare)
    for node in rules.objects(holder, declaring):
        known[str(rules.value(node, SH.prefix))] = str(rules.value(node, SH.namespace))
    for token in tokens(said):
        name, colon, _ = token.text.partition(":")
        if token.kind == "word" and colon and name not in (*known, "_"):
            return f"the prefix {name}: is not in sh:prefixes"
    try:
        ox.Store().query(said, prefixes=known)
    except SyntaxError as error:
        at = _AT.search(str(error))
        return None if at is None else f"a fault in line {at[1]} of the query, at column {at[2]}"
    except (ValueError, OSError):  # such as a prefix that is no IRI
        return None
    return None
