"""Asking a graph: the same rows, in the same order, from pyoxigraph and from rdflib.

The order is the engine's own. A plain string has the datatype ``xsd:string``, a string with a
language none; numbers and dates read as pyoxigraph's store writes them; blank nodes are named
``b0``, ``b1``, … in the order in which they come. Nothing here asks the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing import SupportsIndex, overload

Engine = Literal["oxigraph", "rdflib"]


class Term(NamedTuple):
    """A term of an answer.

    Attributes:
        kind: ``iri``, ``literal`` or ``bnode``.
        value: The IRI, the lexical form, or the name of the blank node within this answer.
        datatype: The IRI of a literal's datatype; None where it has a language, and for what is no
            literal.
        language: The language tag of a literal that has one.
    """

    kind: Literal["iri", "literal", "bnode"]
    value: str
    datatype: str | None = None
    language: str | None = None


class Row(tuple[Term | None, ...]):
    """A row: a tuple of terms, which also takes the name of a column; None is unbound.

    Attributes:
        columns: The names, in order. Each answer has a class of rows of its own that holds them.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    __slots__ = ()

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, key: SupportsIndex | str) -> Term | None: ...
        @overload
        def __getitem__(self, key: slice) -> tuple[Term | None, ...]: ...
        def __getitem__(self, key: Any) -> Any: ...
    else:

        def __getitem__(self, key):  # noqa: ANN001, ANN204
            if isinstance(key, str):
                if key not in self.columns:
                    columns = ", ".join(self.columns)
                    raise KeyError(f"there is no column {key!r}; there are: {columns}")
                key = self.columns.index(key)
            return super().__getitem__(key)

    def __repr__(self) -> str:
        fields = zip(self.columns, self, strict=True)
        return f"Row({', '.join(f'{name}={term!r}' for name, term in fields)})"

    def __reduce__(self) -> tuple[object, ...]:
        return _row, (self.columns, tuple(self))


def _row(columns: tuple[str, ...], terms: tuple[Term | None, ...]) -> Row:
    return Answer(columns, (terms,)).rows[0]


class Answer:
    """The answer to a SELECT. Its length is the number of rows, and iteration gives them.

    Attributes:
        columns: The names of the columns, without question mark.
        rows: The rows, in the order of the engine.
    """

    __slots__ = ("columns", "rows")

    def __init__(self, columns: Iterable[str], rows: Iterable[Iterable[Term | None]]) -> None:
        """Hold rows, each with as many terms as there are columns."""
        self.columns = tuple(columns)
        kind = type("Row", (Row,), {"columns": self.columns, "__slots__": ()})
        self.rows: tuple[Row, ...] = tuple(map(kind, rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return NotImplemented
        return self.columns == other.columns and self.rows == other.rows

    def __hash__(self) -> int:
        return hash((self.columns, self.rows))

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"


class GraphAnswer:
    """The answer to a CONSTRUCT or DESCRIBE. Its length is the number of triples.

    Attributes:
        triples: The triples, sorted, blank nodes named by RDFC-1.0.
    """

    __slots__ = ("triples",)

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Hold triples, in the order given."""
        self.triples = tuple(triples)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def __eq__(self, other: object) -> bool:
        return self.triples == other.triples if isinstance(other, GraphAnswer) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.triples)

    def __repr__(self) -> str:
        return f"<GraphAnswer: {len(self)} triples>"


class BooleanAnswer(NamedTuple):
    """The answer to an ASK; it is true where its value is."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


AnyAnswer = Answer | GraphAnswer | BooleanAnswer
