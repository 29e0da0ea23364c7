"""Everything that can go wrong, as one tree; faults in the data are no errors, but results."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar


class DefourError(Exception):
    """The base of every error that this package raises on purpose.

    Args:
        what: What happened, without a full stop.
        where: The file, ``file:line`` or ``file:line:column`` (lines and columns count from 1).
        hint: What to do next, without a full stop.
    """

    name: ClassVar[str] = "error"
    status: ClassVar[int] = 3

    def __init_subclass__(cls) -> None:
        """Name an error after its class: `no-rdf`, `usage`."""
        words = re.findall("[A-Z][a-z]+", cls.__name__.removesuffix("Error"))
        cls.name = "-".join(words).lower()

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        """``where: what. hint``, with the parts that there are."""
        text = self.what if self.where is None else f"{self.where}: {self.what}"
        if self.hint is None:
            return text
        return f"{text} {self.hint}" if text.endswith(("?", ".")) else f"{text}. {self.hint}"


class UsageError(DefourError):
    """Called wrongly: an option, a name or a value that does not fit."""

    status = 2


class UnknownQuestion(UsageError):
    """No stored question has this name."""


class UnknownParameter(UsageError):
    """The question has no such parameter."""


class BadParameter(UsageError):
    """The value is not of the kind that the parameter wants."""


class UnknownResource(UsageError):
    """The graph has no such situation, claim or article."""


class SourceError(DefourError):
    """Something could not be read, written or reached."""


class MissingFile(SourceError):
    """A file or folder is not there, or may not be read."""


class NoRdf(SourceError):
    """A folder or file holds no RDF."""


class Malformed(SourceError):
    """A file breaks the syntax of its format."""


class BadEncoding(SourceError):
    """A file is not UTF-8."""


class BadQuestion(SourceError):
    """A query is not SPARQL, changes data, or does not fit its header."""


class QueryFailed(SourceError):
    """A well-formed query could not be answered."""


class EndpointFailed(SourceError):
    """A SPARQL endpoint could not be reached, refused, or answered with what is no answer."""


class BadShapes(SourceError):
    """The shapes are no valid SHACL, or stopped the engine."""


class Unwritable(SourceError):
    """The output could not be written."""


class Busy(SourceError):
    """A store is in use: somebody writes to it, or reads while another would write."""


class ChangedArticle(SourceError):
    """The file is not the article that the graph cites: its digest is no version's."""


class MissingPackage(SourceError):
    """A package that the command needs is not installed."""


class OverLimit(SourceError):
    """An input is larger, or nested deeper, than this package takes from anybody."""


class TimedOut(SourceError):
    """The work took longer than it may."""


class Crashed(SourceError):
    """The process that did the work died: a fault in an engine, or too little memory."""


class Unexpected(SourceError):
    """Something that nobody foresaw: a fault of this package, or too little memory."""


def closest(word: str, words: Iterable[str]) -> str | None:
    """A hint with the names nearest to a misspelt one, or with all where they are six at most."""
    names = sorted(words)
    near = get_close_matches(word, names, n=3, cutoff=0.5)
    near += [name for name in names if name not in near and word and word in name][: 3 - len(near)]
    if near:
        return f"Closest: {', '.join(near)}"
    return f"There are: {', '.join(names)}" if 0 < len(names) <= 6 else None
