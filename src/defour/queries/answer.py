"""What a query answers: rows, triples, or true or false; and the SPARQL 1.1 formats of rows."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Self, SupportsIndex, overload

import pyoxigraph as ox

from defour.errors import MissingPackage, QueryFailed, UsageError
from defour.namespaces import STRING, XSD
from defour.rdf.graph import Term as Node

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

    def to_python(self) -> str | int | float | bool:
        """A number or a truth value as Python has it; everything else, dates too, as its text."""
        _, of_xsd, kind = (self.datatype or "").partition(XSD)
        with suppress(ValueError):
            if of_xsd and kind.lower().endswith(("integer", "int", "long", "short", "byte")):
                return int(self.value)
            if of_xsd and kind in ("decimal", "double", "float"):
                return float(self.value)
        boolean = of_xsd and kind == "boolean" and self.value in ("true", "false", "1", "0")
        return self.value in ("true", "1") if boolean else self.value


class Row(tuple[Term | None, ...]):
    """A row: a tuple of terms, which also takes the name of a column; None is unbound.

    Attributes:
        columns: The names of the columns, in order.
    """

    columns: tuple[str, ...]

    def __new__(cls, columns: tuple[str, ...], terms: Iterable[Term | None]) -> Self:
        """A row with as many terms as there are columns."""
        row = super().__new__(cls, terms)
        row.columns = columns
        return row

    def to_dict(self) -> dict[str, str | int | float | bool | None]:
        """The values by the names of their columns, as `Term.to_python` has them."""
        values = (None if term is None else term.to_python() for term in self)
        return dict(zip(self.columns, values, strict=True))

    def __getnewargs__(self) -> tuple[tuple[str, ...], tuple[Term | None, ...]]:
        return self.columns, tuple(self)

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> Term | None: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Term | None, ...]: ...
    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return super().__getitem__(key)
        if key not in self.columns:
            raise KeyError(f"there is no column {key!r}; there are: {', '.join(self.columns)}")
        return super().__getitem__(self.columns.index(key))


class Answer:
    """The answer to a SELECT. Its length is the number of rows, and iteration gives them.

    Attributes:
        columns: The names of the columns, without question mark.
        rows: The rows, in the order of the engine.
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[Iterable[Term | None]]) -> None:
        self.columns = tuple(columns)
        self.rows = tuple(Row(self.columns, row) for row in rows)

    def to_pandas(self) -> Any:
        """The rows as a ``DataFrame`` of pandas, which the extra ``pandas`` brings.

        Raises:
            MissingPackage: It is not installed.
        """
        try:
            import pandas
        except ImportError:
            hint = "Run: pip install 'defour[pandas]'"
            raise MissingPackage("to_pandas needs pandas", hint=hint) from None
        return pandas.DataFrame([row.to_dict() for row in self.rows], columns=list(self.columns))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        mine = self.columns, self.rows
        return isinstance(other, Answer) and mine == (other.columns, other.rows)

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"


class GraphAnswer(tuple[ox.Triple, ...]):
    """The answer to a CONSTRUCT or DESCRIBE: its triples, sorted, blank nodes named by RDFC-1.0."""

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The triples."""
        return tuple(self)

    def __repr__(self) -> str:
        return f"<GraphAnswer: {len(self)} triples>"


class BooleanAnswer(NamedTuple):
    """The answer to an ASK; it is true where its value is."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


AnyAnswer = Answer | GraphAnswer | BooleanAnswer


def answer_rows(
    columns: Iterable[str], rows: Iterable[Iterable[Node | None]], *, where: str
) -> Answer:
    """Rows of pyoxigraph's terms as an answer; a `QueryFailed` where one is a triple (RDF 1.2)."""
    blank: dict[str, str] = {}

    def term(given: Node | None) -> Term | None:
        if given is None:
            return None
        if isinstance(given, ox.NamedNode):
            return Term("iri", given.value)
        if isinstance(given, ox.Literal):
            datatype = None if given.language is not None else given.datatype.value
            return Term("literal", given.value, datatype, given.language)
        if isinstance(given, ox.BlankNode):
            return Term("bnode", blank.setdefault(given.value, f"b{len(blank)}"))
        what = "answers with a triple term (RDF 1.2), which no format here holds"
        raise QueryFailed(what, where=where)

    return Answer(columns, ([term(given) for given in row] for row in rows))


@lru_cache(10_000)
def normalise_term(term: Node | None) -> Node | None:
    """A literal as pyoxigraph's store gives it back: ``"007"^^xsd:integer`` is 7."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    written: Node = next(iter(store)).object
    return written


def term_text(term: Term | None) -> str:
    """The value of a term alone; nothing where it is unbound."""
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def write_results(
    answer: AnyAnswer, format: str, *, indent: int | None = None, prefixes: Any = None
) -> str:
    """An answer in a format of its kind; a `UsageError` where that cannot hold it."""
    if isinstance(answer, GraphAnswer):
        from defour.rdf.serialize import serialize

        return serialize(answer, format, prefixes).decode()
    if format not in RESULT_FORMATS:
        hint = f"One of {', '.join(RESULT_FORMATS)}"
        raise UsageError(f"rows cannot be written as {format}", hint=hint)
    if isinstance(answer, BooleanAnswer) and format in ("csv", "tsv"):
        return f"{str(answer.value).lower()}\n"
    if isinstance(answer, Answer) and format == "csv":
        rows = [answer.columns, *(map(term_text, row) for row in answer.rows)]
        return "".join(f"{','.join(map(_quoted, row))}\n" for row in rows)
    close = (",", ":") if indent is None else None
    content = json.dumps(_plain(answer), ensure_ascii=False, indent=indent, separators=close) + "\n"
    if format == "json":
        return content
    theirs = ox.QueryResultsFormat.XML if format == "xml" else ox.QueryResultsFormat.TSV
    results = ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
    written = (results.serialize(format=theirs) or b"").decode()
    if format == "tsv":
        return written
    if unfit := re.search(_NOT_XML, written):
        what = f"XML cannot hold the character U+{ord(unfit[0]):04X} of this graph"
        raise UsageError(what, hint="Ask for another format")
    return written.replace("\r", "&#13;") + "\n"


RESULT_FORMATS = ("csv", "tsv", "json", "xml")
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def _quoted(value: str) -> str:
    """A value in CSV (RFC 4180, but for the line end, which is LF)."""
    return '"' + value.replace('"', '""') + '"' if re.search('[",\n\r]', value) else value


def _plain(answer: Answer | BooleanAnswer) -> dict[str, Any]:
    """What JSON says of an answer."""
    if isinstance(answer, BooleanAnswer):
        return {"head": {}, "boolean": answer.value}
    bindings = [
        {name: _plain_term(x) for name, x in zip(answer.columns, row, strict=True) if x}
        for row in answer
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}


def _plain_term(term: Term) -> dict[str, str]:
    plain = {"type": "uri" if term.kind == "iri" else term.kind, "value": term.value}
    if term.language is not None:
        plain["xml:lang"] = term.language
    elif term.datatype not in (None, STRING):
        plain["datatype"] = str(term.datatype)
    return plain
