"""Asking a graph: the same rows, in the same order, from pyoxigraph and from rdflib."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from defour.errors import QueryFailed
from defour.queries.answer import Answer, AnyAnswer, BooleanAnswer, Engine, GraphAnswer, Term
from defour.rdf.serialize import canonical_triples

if TYPE_CHECKING:
    from rdflib import Graph

# A quick look, so that few queries need the slow one; header comments often say "from".
_MAY_ASK_ELSEWHERE = r"(?i)(?<![?$:\w])(?:service\b|from(?=\s*(?:[<#:]|named\b|[\w.-]*:)))|\\u"


def run_query(
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
    return GraphAnswer(canonical_triples(found))


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
