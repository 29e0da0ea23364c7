"""Where in a Turtle file a result's node stands, so that an editor can go there.

It looks for a line that starts with the node, as the canonical form has it, and for the property in
the lines below. What is written otherwise is not found, and then the place is left out. A result
about the whole ontology has its value for a node: the place is where that stands, or is used.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rdflib import URIRef

from defour import reading
from defour.vocabulary import TYPE

if TYPE_CHECKING:
    from defour.shacl.validation import Result

_PREFIX = re.compile(r"^\s*@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|(?:^|\s)#.*')
_TEXT = (".ttl", ".nt", ".trig", ".nq")


class _Found(NamedTuple):
    """Lines as `file:line`, by node and property; a property that is empty stands for the node."""

    subjects: dict[tuple[str, str], str]
    uses: dict[tuple[str, str], str]


def locate(results: Iterable["Result"], files: Sequence[Path]) -> list["Result"]:
    """The results, each with its `file:line` where that is found; the first files go before."""
    results = list(results)
    if not results:
        return results
    values = {str(x.value) for x in results if x.of_ontology and isinstance(x.value, URIRef)}
    wanted = {str(x.focus) for x in results} | values
    found = _Found({}, {})
    for file in files:
        if file.suffix in _TEXT:
            _read(file, wanted, values, found)
    return [replace(x, where=_where(x, found)) for x in results]


def _where(result: "Result", found: _Found) -> str | None:
    path = result.path or ""
    if result.of_ontology and str(result.value) != str(result.focus):
        value = str(result.value)
        for places in (found.subjects, found.uses):
            place = places.get((value, path)) or places.get((value, ""))
            if place is not None:
                return place
    focus = str(result.focus)
    return found.subjects.get((focus, path)) or found.subjects.get((focus, ""))


def _read(file: Path, wanted: set[str], values: set[str], found: _Found) -> None:
    """Keep the lines of the nodes wanted and their properties, and those that use a value."""
    prefixes: dict[str, str] = {}
    current, path, verb_next = "", "", False
    for number, line in enumerate(reading.read(file).decode("utf-8-sig").splitlines(), 1):
        if declared := _PREFIX.match(line):
            prefixes[declared[1]] = declared[2]
            continue
        words = _STRING.sub(' "" ', line).split()
        if not words:
            continue
        place = f"{file}:{number}"
        if not line[0].isspace():
            current, path, verb_next = _expand(words.pop(0), prefixes), "", True
            if current in wanted:
                found.subjects.setdefault((current, ""), place)
        for word in words:
            name = _expand(word, prefixes)
            if verb_next and name:
                path, verb_next = name, False
                if current in wanted:
                    found.subjects.setdefault((current, path), place)
            elif name in values:
                found.uses.setdefault((name, path), place)
                found.uses.setdefault((name, ""), place)
            verb_next = verb_next or word.endswith((";", "["))


def _expand(word: str, prefixes: dict[str, str]) -> str:
    """The IRI that a word of Turtle stands for; an empty text when it is something else."""
    word = word.rstrip(";,.")
    if word.startswith("<") and word.endswith(">"):
        return word[1:-1]
    if word == "a":
        return TYPE
    prefix, colon, name = word.partition(":")
    return prefixes[prefix] + name.replace("\\", "") if colon and prefix in prefixes else ""
