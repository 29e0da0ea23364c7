"""Asking a graph: the same rows, in the same order, from pyoxigraph and from rdflib.

The order is the engine's own. A plain string has the datatype ``xsd:string``, a string with a
language none; numbers and dates read as pyoxigraph's store writes them; blank nodes are named
``b0``, ``b1``, … in the order in which they come. Nothing here asks the network.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from defour import reading
from defour.errors import QueryFailed
from defour.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Literal

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


class Answer(NamedTuple):
    """The answer to a SELECT: columns without question mark, and rows; None is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class GraphAnswer(NamedTuple):
    """The answer to a CONSTRUCT or DESCRIBE: triples, sorted, blank nodes named by RDFC-1.0."""

    triples: tuple[ox.Triple, ...]


class BooleanAnswer(NamedTuple):
    """The answer to an ASK."""

    value: bool


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
        QueryFailed: The query is not SPARQL (with its line), asks another server, or could not be
            answered.
        MissingFile, NoRdf, BadEncoding, Malformed: A file cannot be read.
    """
    if re.search(_MAY_ASK_ELSEWHERE, text):
        _check_alone(text, where)
    if not isinstance(source, ox.Store):
        if engine == "rdflib" or hasattr(source, "triples"):
            from defour.queries import with_rdflib

            return _ordered(with_rdflib.run(text, source, where=where), text)
        source = reading.store(source)
    try:
        found = source.query(text, use_default_graph_as_union=any(source.named_graphs()))
        return _ordered(_answer(found, where), text)
    except SyntaxError as error:
        raise syntax_error(error, text, where) from None
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


def syntax_error(error: SyntaxError, text: str, where: str) -> QueryFailed:
    """The complaint of pyoxigraph about a query, with its line and column."""
    from defour.queries.tokens import undeclared

    what = str(error.msg)
    if word := undeclared(text):
        before = text[: word.start]
        line, column = before.count("\n") + 1, word.start - before.rfind("\n")
        prefix = word.text.partition(":")[0]
        return QueryFailed(
            f"the prefix {prefix}: is not declared", where=f"{where}:{line}:{column}"
        )
    if match := re.match(r"error at (\d+):(\d+): ", what):
        where = f"{where}:{match.group(1)}:{match.group(2)}"
        what = " ".join(what[match.end() :].split())
        what = what if len(what) <= 160 else f"{what[:160]} …"
    return QueryFailed(f"is not SPARQL 1.1: {what}", where=where)


def _check_alone(text: str, where: str) -> None:
    from defour.queries.tokens import asks_elsewhere

    if word := asks_elsewhere(text):
        raise QueryFailed(
            f"has {word}, and defour asks the graph folder alone", where=where, hint="Leave it out"
        )


def _ordered(answer: AnyAnswer, text: str) -> AnyAnswer:
    """The columns of ``SELECT *`` in the order of the query: SPARQL leaves it to the engine."""
    if not isinstance(answer, Answer) or not re.search(r"(?i)select[^?(]*\*", text):
        return answer
    from defour.queries.tokens import all_columns

    order = all_columns(text)
    if order is None:
        return answer
    places = sorted(range(len(answer.columns)), key=lambda n: order.index(answer.columns[n]))
    return Answer(
        tuple(answer.columns[n] for n in places),
        tuple(tuple(row[n] for n in places) for row in answer.rows),
    )


def _answer(found: Any, where: str) -> AnyAnswer:
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return Answer(columns, rows(found, where))
    if isinstance(found, ox.QueryBoolean):
        return BooleanAnswer(bool(found))
    return GraphAnswer(triples_sorted(found))


def rows(found: Iterable[Iterable[Any]], where: str) -> tuple[tuple[Term | None, ...], ...]:
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

    return tuple([tuple([term(given) for given in row]) for row in found])
