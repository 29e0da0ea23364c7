"""Stored questions: plain SPARQL 1.1 files with a ``#+`` header in YAML (the convention of grlc).

A parameter is a block ``VALUES ?name { default }``, whose term is replaced. The header is parsed
only when something asks for it: most questions are asked without.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from defour.errors import UnknownParameter, UnknownQuestion, closest
from defour.folder import Folder
from defour.queries import Header
from defour.rdf.parse import read_text


class Question:
    """A question; `path` is its file, if it is one, and `where` is how errors name it."""

    def __init__(self, name: str, path: Path | None, text: str) -> None:
        """Hold a question; nothing is parsed yet."""
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
        from defour.queries.tokens import prefixes

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
    names = {path.stem: path for path in folder.questions}
    if name in names:
        return read_question(names[name])
    shown = name if len(name) < 100 else f"{name[:100]}…"
    hint = closest(name, names) or "See defour query --list"
    raise UnknownQuestion(f"there is no question {shown!r}", hint=hint)


def bind_question(question: Question, values: Mapping[str, str]) -> str:
    """The text of a question with values, written as a user does, in the place of its defaults.

    Raises:
        UnknownParameter, BadParameter, BadQuestion: One does not fit, or the header does not.
    """
    if not values:
        return question.text
    from defour.queries.binding import write_term
    from defour.queries.tokens import blocks

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
