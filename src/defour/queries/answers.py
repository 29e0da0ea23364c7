"""Asking a graph: the same rows, in the same order, from pyoxigraph and from rdflib.

The order is the engine's own. A plain string has the datatype ``xsd:string``, a string with a
language none; numbers and dates read as pyoxigraph's store writes them; blank nodes are named
``b0``, ``b1``, … in the order in which they come. Nothing here asks the network.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour.errors import QueryFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, ClassVar, Literal, SupportsIndex, overload

    from rdflib import Graph

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


# A quick look, so that few queries need the slow one; header comments often say "from".
_MAY_ASK_ELSEWHERE = r"(?i)(?<![?$:\w])(?:service\b|from(?=\s*(?:[<#:]|named\b|[\w.-]*:)))|\\u"

AnyAnswer = Answer | GraphAnswer | BooleanAnswer


def run(
    text: str,
    source: ox.Store | Graph | Iterable[Path],
    *,
    engine: Engine = "oxigraph",
    where: str,
) -> AnyAnswer:
    """Run a query.

    Args:
        text: SPARQL 1.1; it sees the union of the graphs of a store.
        source: Files, which the engine loads; or a store or an rdflib graph, which answers itself.
        engine: Who loads files and answers.
        where: The name of the query in errors.

    Raises:
        BadQuestion: The query is not SPARQL; the error names the line and the column.
        QueryFailed: It asks another server, or could not be answered.
        OverLimit: It is nested too deep, or has too many parts.
        MissingFile, NoRdf, BadEncoding, Malformed: A file cannot be read.
    """
    if re.search(_MAY_ASK_ELSEWHERE, text):
        _check_alone(text, where)
    if not isinstance(source, ox.Store):
        if engine == "rdflib" or hasattr(source, "triples"):
            from defour.queries import with_rdflib

            return ordered(with_rdflib.run(text, source, where=where), text)
        from defour.rdf.graph import Graph as Files

        source = Files.read(source).store
    try:
        found = source.query(text, use_default_graph_as_union=any(source.named_graphs()))
        return ordered(_answer(found, where), text)
    except SyntaxError as error:
        from defour.queries.syntax import complaint

        raise complaint(error, text, where) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryFailed(f"could not be answered ({error})", where=where) from None


def triples_sorted(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Triples in the order of their N-Triples, each once, blank nodes named by RDFC-1.0."""
    unique = set(triples)
    if any(isinstance(node, ox.BlankNode) for triple in unique for node in triple):
        dataset = ox.Dataset(ox.Quad(*triple) for triple in unique)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        unique = {quad.triple for quad in dataset}
    return tuple(sorted(unique, key=str))


def _check_alone(text: str, where: str) -> None:
    from defour.queries.tokens import asks_elsewhere

    if word := asks_elsewhere(text):
        raise QueryFailed(
            f"has {word}, and defour asks the graph folder alone", where=where, hint="Leave it out"
        )


def ordered(answer: AnyAnswer, text: str) -> AnyAnswer:
    """The columns of ``SELECT *`` in the order of the query: SPARQL leaves it to the engine."""
    if not isinstance(answer, Answer) or not re.search(r"(?i)select[^?(]*\*", text):
        return answer
    from defour.queries.tokens import all_columns

    order = all_columns(text)
    if order is None:
        return answer
    places = sorted(range(len(answer.columns)), key=lambda n: order.index(answer.columns[n]))
    return Answer(
        [answer.columns[n] for n in places], ([row[n] for n in places] for row in answer.rows)
    )


def _answer(found: Any, where: str) -> AnyAnswer:
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return Answer(columns, rows(found, where))
    if isinstance(found, ox.QueryBoolean):
        return BooleanAnswer(bool(found))
    return GraphAnswer(triples_sorted(found))


def rows(found: Iterable[Iterable[Any]], where: str) -> list[list[Term | None]]:
    """Rows of pyoxigraph's terms as rows of ours.

    Raises:
        QueryFailed: A term is a triple (RDF 1.2).
    """
    blank: dict[str, str] = {}

    def term(given: Any) -> Term | None:
        if given is None:
            return None
        if isinstance(given, ox.NamedNode):
            return Term("iri", given.value)
        if isinstance(given, ox.Literal):
            language = given.language
            return Term(
                "literal", given.value, given.datatype.value if language is None else None, language
            )
        if isinstance(given, ox.BlankNode):
            return Term("bnode", blank.setdefault(given.value, f"b{len(blank)}"))
        raise QueryFailed(
            "answers with a triple term (RDF 1.2), which no format here holds", where=where
        )

    return [[term(given) for given in row] for row in found]
