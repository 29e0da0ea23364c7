"""Stored questions: plain SPARQL 1.1 files with a ``#+`` header in YAML (the convention of grlc).

A parameter is a block ``VALUES ?name { default }``, whose term is replaced.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from defour.errors import BadParameter, UnknownParameter, UnknownQuestion, closest
from defour.folder import Folder
from defour.namespaces import DATE, INTEGER, YEAR, YEAR_MONTH
from defour.queries import KINDS, Header, Parameter
from defour.rdf.parse import read_text

_PATTERNS = {
    "string": re.compile(r"(?s).*"),
    "language": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "date": re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"),
}
_NO_SLASHES = ("urn", "tag", "mailto", "info", "did")


class Question:
    """A question; `path` is its file, if it is one, and `where` is how errors name it."""

    def __init__(self, name: str, path: Path | None, text: str) -> None:
        self.name, self.path, self.text = name, path, text
        self.where = name if path is None else str(path)

    @cached_property
    def header(self) -> Header:
        """The header, parsed; a `BadQuestion` where it is not YAML, or does not fit."""
        from defour.queries.header import read_header

        return read_header(self.text, where=self.where)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The PREFIX lines of the query."""
        from defour.queries.syntax import prefixes

        return prefixes(self.text)


def read_question(path: Path) -> Question:
    """The question in a file."""
    return Question(path.stem, path, read_text(path))


def load_questions(folder: Folder) -> dict[str, Question]:
    """Every stored question of a folder by its name, in the order of the names."""
    paths = sorted(folder.questions, key=lambda path: path.stem)
    return {path.stem: read_question(path) for path in paths}


def find_question(folder: Folder, name: str) -> Question:
    """The stored question of this name; an `UnknownQuestion` that names the closest."""
    if (path := folder.question(name)) is not None:
        return read_question(path)
    names = [path.stem for path in folder.questions]
    shown = name if len(name) < 100 else f"{name[:100]}…"
    hint = closest(name, names) or "See defour query --list"
    raise UnknownQuestion(f"there is no question {shown!r}", hint=hint)


def bind_question(question: Question, values: Mapping[str, str]) -> str:
    """The text of a question with values, written as a user does, in the place of its defaults."""
    if not values:
        return question.text
    from defour.queries.syntax import blocks

    known = {parameter.name: parameter for parameter in question.header.params}
    terms = {}
    for name, value in values.items():
        if name not in known:
            hint = closest(name, known) or f"There are: {', '.join(known)}"
            what = f"the question {question.name!r} has no parameter {name!r}"
            raise UnknownParameter(what, hint=hint if known else "It takes none")
        terms[name] = write_term(known[name], value, question.prefixes)
    text = question.text
    for block in reversed(blocks(text)):
        if block.name in terms:
            text = text[: block.start] + terms[block.name] + text[block.end :]
    return text


def default_value(parameter: Parameter) -> str | None:
    """The default of a parameter as one would give it on the command line; None for everything."""
    if parameter.default.upper() == "UNDEF":
        return None
    quoted = re.fullmatch(r"""(\"{3}|'{3}|["'])(.*)\1.*""", parameter.default, re.DOTALL)
    return quoted[2] if quoted else parameter.default


def example_value(parameter: Parameter) -> str:
    """A value of a parameter as one would give it: its example, or else its default."""
    return parameter.example or default_value(parameter) or ""


def describe_question(question: Question) -> dict[str, Any]:
    """What a question asks, takes and answers with, as JSON has it."""
    header, returns = question.header, []
    for column in header.returns:
        name, of, at, description, columns = column
        told = {"name": name, "of": [*of, *(f"?{x}" for x in columns)], "at": at}
        returns.append({**told, "description": description})
    return {
        "name": question.name,
        **{name: getattr(header, name) for name in ("summary", "description", "tags")},
        "params": [
            {**x._asdict(), "default": default_value(x), "example": example_value(x)}
            for x in header.params
        ],
        "returns": returns,
    }


def write_term(parameter: Parameter, value: str, prefixes: Mapping[str, str]) -> str:
    """A value as it stands in the query; an empty one is the default, where that is everything."""
    if not value and default_value(parameter) is None:
        return parameter.default
    try:
        if "\0" in value:
            raise ValueError("it holds a null character")
        value.encode()  # what is no UTF-8 on the command line cannot be
        iri = parameter.kind == "iri"
        return str(_iri(value, prefixes) if iri else _literal(parameter, value))
    except ValueError as error:
        wanted = KINDS[parameter.kind]
        why = f" ({error})" if str(error) else ""
        what = f"{parameter.name} wants {wanted}, not {value!r}{why}"
        hint = f"Example: {parameter.name}={example_value(parameter)}"
        raise BadParameter(what, hint=hint) from None


def _iri(value: str, prefixes: Mapping[str, str]) -> ox.NamedNode:
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    prefix, colon, local = value.partition(":")
    if colon and prefix in prefixes and not local.startswith("//"):
        return ox.NamedNode(prefixes[prefix] + local)
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
        raise ValueError
    if not local.startswith("//") and prefix.lower() not in _NO_SLASHES:
        known = ", ".join(f"{name}:" for name in sorted(prefixes))
        raise ValueError(f"the query has no prefix {prefix}:, but {known}")
    return ox.NamedNode(value)


def _literal(parameter: Parameter, value: str) -> ox.Literal:
    kind = parameter.kind
    parts = _PATTERNS[kind].fullmatch(value)
    if parts is None:
        raise ValueError
    if kind in ("string", "language"):
        return ox.Literal(value.lower() if kind == "language" else value)
    if kind == "integer":
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(INTEGER))
    year, month, day = parts.groups()
    date(int(year), int(month or 1), int(day or 1))
    if "^^" not in parameter.default and parameter.default[0] in "\"'":
        return ox.Literal(value)  # the query compares texts
    return ox.Literal(value, datatype=ox.NamedNode(DATE if day else YEAR_MONTH if month else YEAR))
