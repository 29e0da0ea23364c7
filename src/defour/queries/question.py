"""Stored questions: plain SPARQL 1.1 files with a ``#+`` header in YAML (the convention of grlc).

A parameter is a block ``VALUES ?name { default }``; binding replaces that one term, in every block
of that name, by another that the RDF library wrote after its kind was checked. The header is parsed
only when something asks for it.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from defour.errors import UnknownParameter, UnknownQuestion, closest
from defour.folder import Folder
from defour.rdf.parse import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Parameter(NamedTuple):
    """A parameter of a question: its kind is iri, string, language, integer or date."""

    name: str
    kind: str
    description: str
    optional_all: bool
    default: str


class Column(NamedTuple):
    """A column of a question's answer.

    Attributes:
        of: The properties (full IRIs) whose values it holds.
        at: The column that holds the situation on which the value hangs.
        of_columns: The columns that hold the property, where it differs from row to row.
    """

    name: str
    of: tuple[str, ...] = ()
    at: str = "situation"
    description: str = ""
    of_columns: tuple[str, ...] = ()


class Header(NamedTuple):
    """What the header of a question says; `target` and `omits` are of a crosswalk."""

    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    returns: tuple[Column, ...] = ()
    situations_from: str | None = None
    target: str = ""
    omits: tuple[str, ...] = ()


class Question:
    """A question: its name, its text, and what its header says.

    Attributes:
        name: The name of the file without ``.rq``, or what the caller calls it.
        path: The file, when it is one.
        text: The SPARQL, header included.
    """

    def __init__(self, name: str, path: Path | None, text: str) -> None:
        """Hold a question; nothing is parsed yet."""
        self.name = name
        self.path = path
        self.text = text

    @property
    def where(self) -> str:
        """How errors name it: the file, or the name."""
        return self.name if self.path is None else str(self.path)

    @cached_property
    def header(self) -> Header:
        """The header, parsed.

        Raises:
            BadQuestion: It is not YAML, or names what the query does not have.
        """
        from defour.queries.header import parse

        return parse(self.text, where=self.where)

    @property
    def summary(self) -> str:
        """The question in one sentence."""
        return self.header.summary

    @property
    def description(self) -> str:
        """What the rows are."""
        return self.header.description

    @property
    def tags(self) -> tuple[str, ...]:
        """The words to find it by."""
        return self.header.tags

    @property
    def params(self) -> tuple[Parameter, ...]:
        """The parameters, in the order of the header."""
        return self.header.params

    @property
    def returns(self) -> tuple[Column, ...]:
        """The columns, in the order of the header."""
        return self.header.returns

    @property
    def situations_from(self) -> str | None:
        """The question that returns the situations, where this one does not."""
        return self.header.situations_from

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The PREFIX lines of the query."""
        from defour.queries.tokens import prefixes

        return prefixes(self.text)


def read_question(path: Path) -> Question:
    """The question in a file.

    Raises:
        MissingFile, BadEncoding: It cannot be read.
    """
    return Question(path.stem, path, read_text(path))


def load_questions(folder: Folder) -> dict[str, Question]:
    """Every stored question of a folder by its name, in the order of the names.

    Raises:
        MissingFile, BadEncoding: One cannot be read.
    """
    return {path.stem: read_question(path) for path in sorted(folder.questions, key=_stem)}


def find_question(folder: Folder, name: str) -> Question:
    """The stored question of this name.

    Raises:
        UnknownQuestion: There is none; the error names the closest.
        MissingFile, BadEncoding: It cannot be read.
    """
    path = folder.root / "sparql" / "questions" / f"{name}.rq"
    if path.name == f"{name}.rq" and os.path.isfile(path):  # noqa: PTH113 (of a long name: no)
        return read_question(path)
    names = {path.stem: path for path in folder.questions}
    if name in names:
        return read_question(names[name])
    hint = closest(name, names) or "See defour query --list"
    shown = name if len(name) < 100 else f"{name[:100]}…"
    raise UnknownQuestion(f"there is no question {shown!r}", hint=hint)


def bind_question(question: Question, values: Mapping[str, str]) -> str:
    """The text of a question with values in the place of its defaults.

    Args:
        question: The question; without values its text is returned as it is.
        values: By name of parameter: an IRI (``<full>``, full or prefixed as in the query), a text,
            a language tag, a whole number, a date (``2019-06-08``, ``2019-06`` or ``2019``), or
            ``all`` where the header allows it.

    Raises:
        UnknownParameter: The question has no such parameter.
        BadParameter: A value is not of the kind that its parameter wants.
        BadQuestion: The header does not fit the query.
    """
    if not values:
        return question.text
    from defour.queries.binding import term
    from defour.queries.tokens import blocks

    known = {parameter.name: parameter for parameter in question.params}
    terms = {}
    for name, value in values.items():
        if name not in known:
            what = f"the question {question.name!r} has no parameter {name!r}"
            if not known:
                raise UnknownParameter(what, hint="It takes none")
            raise UnknownParameter(what, hint=closest(name, known) or _all(known))
        terms[name] = term(known[name], value, question.prefixes)
    text = question.text
    for block in reversed(blocks(text)):
        if block.name in terms:
            text = text[: block.start] + terms[block.name] + text[block.end :]
    return text


def _all(names: Mapping[str, Parameter]) -> str:
    return f"There are: {', '.join(names)}"


def _stem(path: Path) -> str:
    return path.stem
