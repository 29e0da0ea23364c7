"""Questions: stored or one's own, asked of a graph or of an endpoint, and their answers."""

from typing import NamedTuple


class Parameter(NamedTuple):
    """A parameter of a question: its kind is iri, string, language, integer or date.

    `optional_all` says whether ``all`` is a value too; `default` is a term, as the query has it.
    """

    name: str
    kind: str
    description: str
    optional_all: bool
    default: str


class Column(NamedTuple):
    """A column of an answer: its values are of the properties `of`, or of those in `of_columns`.

    They hang on the situation in the column `at`.
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
