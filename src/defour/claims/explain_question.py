"""The rows of a question, each value with its claims.

The header says which property each column shows (`of`, or the column that holds it in each row),
and of which situation (`at`). The live claims that vouch for it there are the reason for the value.
"""

from collections.abc import Mapping

from defour import namespaces as v
from defour.claims.explanation import ExplainedRow, Explainer, Explanation
from defour.errors import UnknownQuestion, UnknownResource, UsageError, closest
from defour.namespaces import short_name
from defour.queries.answer import Answer, Row, Term
from defour.queries.question import Column, Question, bind_question
from defour.queries.run import run_query

_INTERVAL = {v.FOOTBALL + "firstDay": [v.FOOTBALL + "lastDay"]}
"""What a column shows besides the property that another column names: the end of an interval."""


def explain_question(
    name: str, questions: Mapping[str, Question], params: Mapping[str, str], explainer: Explainer
) -> Explanation:
    """Explain the rows of a question, or of the one that its header names for its situations.

    Raises:
        UsageError: The parameters do not fit; or it has no rows, or they rest on a question that
            is not there or must be told more.
        BadQuestion, QueryFailed: A question is not right, or could not be answered.
    """
    question, note = questions[name], None
    source, values = _find_source(question, questions, params)
    for parameter in source.params:
        if parameter.kind == "language":
            values.setdefault(parameter.name, explainer.language)
    text = bind_question(source, values)
    answer = run_query(text, explainer.graph.store, where=source.where)
    if not isinstance(answer, Answer):
        raise UnknownResource(f"{name} answers with no rows that could be explained")
    columns = {column.name: column for column in source.returns}
    rows = tuple(_explain_row(row, columns, explainer) for row in answer)
    if rows and not any(row.claims for row in rows):
        if any(x.of or x.of_columns for x in source.returns):
            explainer.faults.append("no claim stands behind any of these rows")
        else:
            note = (
                "This question shows no property of a situation, so there is nothing for a claim "
                "to vouch for."
            )
            first = next((x.situation for x in rows if x.situation), None)
            if first is not None:
                note += (
                    f" Ask about a situation of a row, such as `defour why {short_name(first)}`."
                )
    title, explained_by = question.summary, None
    if source is not question:
        title = f"{title} Explained by {source.name}: {source.summary}".strip()
        explained_by = source.name
    faults = tuple(dict.fromkeys(explainer.faults))
    return Explanation(name, "question", title or None, explained_by, rows, note, faults)


def _find_source(
    question: Question, questions: Mapping[str, Question], params: Mapping[str, str]
) -> tuple[Question, dict[str, str]]:
    """The question whose rows explain a question, and the values of its parameters."""
    name = question.situations_from
    if name is None:
        return question, dict(params)
    if name not in questions:
        raise UnknownQuestion(f"there is no question {name!r}", hint=closest(name, questions))
    bind_question(question, params)  # which refuses what does not fit
    source, mine = questions[name], {x.name for x in question.params}
    lacking = [x for x in source.params if x.kind != "language" and x.name not in mine]
    if lacking:
        give = " ".join(f"-p {x.name}={x.kind.upper()}" for x in lacking)
        raise UsageError(
            f"{question.name} returns no situation that a claim could be about: its rows rest on "
            f"those of {name}, which must be told its {' and '.join(x.name for x in lacking)}",
            hint=f"Ask `defour why {name} {give}`",
        )
    return source, {x.name: params[x.name] for x in source.params if x.name in params}


def _explain_row(row: Row, columns: Mapping[str, Column], explainer: Explainer) -> ExplainedRow:
    cells = {name: x for name, x in zip(row.columns, row, strict=True) if x is not None}
    values = []
    for name, term in cells.items():
        column = columns.get(name) or Column(name)
        of = list(column.of)
        for property in [cells[x].value for x in column.of_columns if x in cells]:
            of += [property, *_INTERVAL.get(property, ())]
        if name != "situation":
            at, iri = _iri(cells.get(column.at)), _iri(term)
            values.append(explainer.explain_value(name, term.value, iri, at, dict.fromkeys(of)))
    return explainer.explain_row(_iri(cells.get("situation")), values)


def _iri(term: Term | None) -> str | None:
    """The IRI of a term; None of a blank node, which no claim can name."""
    return term.value if term is not None and term.kind == "iri" else None
