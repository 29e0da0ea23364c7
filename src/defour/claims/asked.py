"""The rows of a question, each value with its claims.

The header of a question says which property each column comes from (`of`), and on which situation
it hangs (`at`). The live claims about that situation that vouch for that property are the reason
for the value. A column may name another (`of: "?dated"`), which holds the property in each row. A
column that holds a claim is explained by that claim.
"""

from collections.abc import Mapping
from typing import NamedTuple

from defour import namespaces as v
from defour.claims.grounds import Row, Telling, Value
from defour.errors import UnknownResource, UsageError
from defour.folder import Folder
from defour.namespaces import short_name
from defour.queries.answer import Answer, Term
from defour.queries.question import Column, Question, bind_question, find_question
from defour.queries.run import run_query

_INTERVAL = {v.FOOTBALL + "firstDay": (v.FOOTBALL + "lastDay",)}
"""What a column shows besides the property that another column names: the end of an interval."""

_NO_PROPERTY = (
    "This question shows no property of a situation, so there is nothing for a claim to vouch for."
)
_NO_CLAIM = "no claim stands behind any of these rows"


class Asked(NamedTuple):
    """The explained rows of a question.

    Attributes:
        title: Its summary, with that of the question that explains it.
        rows: The rows, in the order of the answer.
        explained_by: The question whose rows these are, where it is another.
        note: Why there is nothing to vouch for, where that is by design.
    """

    title: str
    rows: tuple[Row, ...]
    explained_by: str | None
    note: str | None


def explain(
    folder: Folder, question: Question, values: Mapping[str, str], telling: Telling
) -> Asked:
    """Explain the rows of a question, or of the one that its header names for its situations.

    Args:
        folder: The graph folder.
        question: The question.
        values: Its parameters, by name, as they are written.
        telling: What tells the reasons, and keeps the faults.

    Raises:
        UnknownParameter, BadParameter: The parameters do not fit the question.
        UsageError: Its rows rest on a question with a parameter that this one has not.
        UnknownResource: It answers with a graph, or with true or false.
        SourceError: A question cannot be read or answered.
    """
    source, text = bound(folder, question, values, telling.language)
    title = question.summary
    if source is not question:
        title = f"{title} Explained by {source.name}: {source.summary}".strip()
    answer = run_query(text, telling.graph.store, where=source.where)
    if not isinstance(answer, Answer):
        raise UnknownResource(f"{question.name} answers with no rows that could be explained")
    columns = {column.name: column for column in source.returns}
    rows = tuple(_row(answer.columns, cells, columns, telling) for cells in answer.rows)
    note = None
    if rows and not any(row.grounds for row in rows):
        if any(x.of or x.of_columns for x in source.returns):
            telling.fault(_NO_CLAIM)
        else:
            note = _NO_PROPERTY
            first = next((x.situation for x in rows if x.situation), None)
            if first is not None:
                note += (
                    f" Ask about a situation of a row, such as `defour why {short_name(first)}`."
                )
    return Asked(title, rows, source.name if source is not question else None, note)


def bound(
    folder: Folder, question: Question, values: Mapping[str, str], language: str
) -> tuple[Question, str]:
    """The question whose rows explain a question, and its text with the values in it.

    Args:
        folder: The graph folder.
        question: The question.
        values: Its parameters, by name, as they are written.
        language: A language tag, for a parameter of that kind which has no value.

    Raises:
        UnknownParameter, BadParameter, UsageError, SourceError: As `explain`.
    """
    source, values = question, dict(values)
    if question.situations_from:
        source = find_question(folder, question.situations_from)
        bind_question(question, values)
        _refuse_default(question, source)
        known = {x.name for x in source.params}
        values = {name: value for name, value in values.items() if name in known}
    for parameter in source.params:
        if parameter.kind == "language":
            values.setdefault(parameter.name, language)
    return source, bind_question(source, values)


def _refuse_default(question: Question, source: Question) -> None:
    """Refuse to explain a question by another that would answer for a default of its own."""
    mine = {x.name for x in question.params}
    lacking = [x for x in source.params if x.kind != "language" and x.name not in mine]
    if lacking:
        give = " ".join(f"-p {x.name}={x.kind.upper()}" for x in lacking)
        names = " and ".join(x.name for x in lacking)
        raise UsageError(
            f"{question.name} returns no situation that a claim could be about: its rows rest on "
            f"those of {source.name}, which must be told its {names}",
            hint=f"Ask `defour why {source.name} {give}`",
        )


def _row(
    names: tuple[str, ...],
    cells: tuple[Term | None, ...],
    columns: Mapping[str, Column],
    telling: Telling,
) -> Row:
    row = {n: x for n, x in zip(names, cells, strict=True) if x is not None}
    told = [
        _value(name, row, columns.get(name) or Column(name), telling)
        for name in row
        if name != "situation"
    ]
    return telling.row(_iri(row.get("situation")), told)


def _iri(term: Term | None) -> str | None:
    """The IRI of a term; None of a blank node, which no claim can name."""
    return term.value if term is not None and term.kind == "iri" else None


def _value(name: str, row: Mapping[str, Term], column: Column, telling: Telling) -> Value:
    term, at = row[name], row.get(column.at)
    of = dict.fromkeys(column.of)
    for other in column.of_columns:
        if other in row:
            property = row[other].value
            of |= dict.fromkeys((property, *_INTERVAL.get(property, ())))
    return telling.value(
        name,
        term.value,
        _iri(term),
        _iri(at),
        of,
    )
