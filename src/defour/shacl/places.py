"""Where in a Turtle file a result's node stands, so that an editor can go there.

It looks for a line that starts with the node, as the canonical form has it, and for the property in
the lines below. What is written otherwise is not found, and then the place is left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from defour import reading
from defour.vocabulary import TYPE

if TYPE_CHECKING:
    from defour.shacl.validation import Result

_PREFIX = re.compile(r"^\s*@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_TEXT = (".ttl", ".nt", ".trig", ".nq")


def locate(results: Iterable["Result"], files: Sequence[Path]) -> list["Result"]:
    """The results, each with its `file:line` where that is found."""
    results = list(results)
    if not results:
        return results
    wanted = {str(x.focus) for x in results}
    found: dict[str, list[tuple[Path, int, dict[str, int]]]] = {}
    for file in files:
        if file.suffix in _TEXT:
            for iri, line, properties in _blocks(file, wanted):
                found.setdefault(iri, []).append((file, line, properties))
    return [replace(x, where=_best(x, found.get(str(x.focus), []))) for x in results]


def _best(result: "Result", blocks: list[tuple[Path, int, dict[str, int]]]) -> str | None:
    for file, _, properties in blocks:
        if result.path in properties:
            return f"{file}:{properties[result.path]}"
    return f"{blocks[0][0]}:{blocks[0][1]}" if blocks else None


def _blocks(file: Path, wanted: set[str]) -> list[tuple[str, int, dict[str, int]]]:
    """The statements about the nodes wanted: node, line, and the line of each property."""
    prefixes: dict[str, str] = {}
    found: list[tuple[str, int, dict[str, int]]] = []
    current: dict[str, int] | None = None
    for number, line in enumerate(reading.read(file).decode("utf-8-sig").splitlines(), 1):
        if declared := _PREFIX.match(line):
            prefixes[declared[1]] = declared[2]
            continue
        words = line.split(None, 2)
        if not words or words[0].startswith("#"):
            continue
        if not line[0].isspace():
            iri = _expand(words[0], prefixes)
            current = None
            if iri in wanted:
                current = {}
                found.append((iri, number, current))
            words = words[1:]
        if current is not None and words and (name := _expand(words[0], prefixes)):
            current.setdefault(name, number)
    return found


def _expand(word: str, prefixes: dict[str, str]) -> str:
    """The IRI that a word of Turtle stands for; an empty text when it is something else."""
    if word.startswith("<") and word.endswith(">"):
        return word[1:-1]
    if word == "a":
        return TYPE
    prefix, colon, name = word.partition(":")
    return prefixes[prefix] + name.replace("\\", "") if colon and prefix in prefixes else ""
