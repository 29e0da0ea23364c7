"""Questions: stored or one's own, asked of a graph or of an endpoint, and their answers."""

from typing import NamedTuple

KINDS = {
    "iri": "an IRI (<full>, full, or with a prefix of the query)",
    "string": "a text",
    "language": "a language tag",
    "integer": "a whole number of at most 18 digits",
    "date": "a date, a month or a year (2019-06-08, 2019-06, 2019)",
}
"""The kinds of parameters, and what each wants."""


class Parameter(NamedTuple):
    """A parameter; `default` is a term of the query or ``UNDEF``, `example` as a user gives it."""

    name: str
    kind: str
    default: str
    example: str = ""
    description: str = ""


class Column(NamedTuple):
    """A column: of the situation in the column `at`, the properties `of`, or in `of_columns`."""

    name: str
    of: tuple[str, ...] = ()
    at: str = "situation"
    description: str = ""
    of_columns: tuple[str, ...] = ()


class Header(NamedTuple):
    """What the header of a question says; `target` and `omits` are of a crosswalk.

    `local` says that each row is of one article, so that an archive may be asked by articles.
    """

    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    returns: tuple[Column, ...] = ()
    situations_from: str | None = None
    target: str = ""
    omits: tuple[str, ...] = ()
    local: bool = False
