"""Stored questions: plain SPARQL 1.1 files with a ``#+`` header in YAML (the convention of grlc).

A parameter is a block ``VALUES ?name { default }``; binding replaces that one term, in every block
of that name, by another that pyoxigraph wrote after its kind was checked. The header is parsed only
when something asks for it, and what parses it is imported then: most questions are asked without.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from defour.errors import UnknownParameter, UnknownQuestion, closest
from defour.folder import Folder
from defour.queries import Column as Column
from defour.queries import Header as Header
from defour.queries import Parameter as Parameter
from defour.rdf.parse import read_text


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
        from defour.queries.header import read_header

        return read_header(self.text, where=self.where)

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
    paths = sorted(folder.questions, key=lambda path: path.stem)
    return {path.stem: read_question(path) for path in paths}


def find_question(folder: Folder, name: str) -> Question:
    """The stored question of this name.

    Raises:
        UnknownQuestion: There is none; the error names the closest.
        MissingFile, BadEncoding: It cannot be read.
    """
    names = {path.stem: path for path in folder.questions}
    if name in names:
        return read_question(names[name])
    shown = name if len(name) < 100 else f"{name[:100]}…"
    hint = closest(name, names) or "See defour query --list"
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
    from defour.queries.binding import write_term
    from defour.queries.tokens import blocks

    known = {parameter.name: parameter for parameter in question.params}
    terms = {}
    for name, value in values.items():
        if name not in known:
            hint = closest(name, known) or f"There are: {', '.join(known)}"
            raise UnknownParameter(
                f"the question {question.name!r} has no parameter {name!r}",
                hint=hint if known else "It takes none",
            )
        terms[name] = write_term(known[name], value, question.prefixes)
    text = question.text
    for block in reversed(blocks(text)):
        if block.name in terms:
            text = text[: block.start] + terms[block.name] + text[block.end :]
    return text
