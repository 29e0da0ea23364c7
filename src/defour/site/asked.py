"""The stored questions: their answers, and what their pages show."""

import re
from collections.abc import Mapping

from defour.queries.answer import Answer, AnyAnswer, Row, Term
from defour.queries.question import Question, bind_question
from defour.queries.run import run_query
from defour.queries.tokens import tokens
from defour.site.knowledge import Knowledge


def ask(
    known: Knowledge, name: str, language: str, values: Mapping[str, str] | None = None
) -> AnyAnswer:
    """The answer to a stored question, with labels in a language.

    Args:
        known: The folder.
        name: The name of the question.
        language: For its parameters of the kind ``language``.
        values: Other parameters, as they are written.

    Raises:
        UnknownParameter, BadParameter: A value does not fit.
        BadQuestion, QueryFailed: It cannot be answered.
    """
    question = known.questions[name]
    bound = {x.name: language for x in question.params if x.kind == "language"}
    text = bind_question(question, {**bound, **(values or {})})
    return run_query(text, known.store, where=question.where)


def rows(
    known: Knowledge, name: str, language: str, values: Mapping[str, str] | None = None
) -> list[Row]:
    """The rows of a question; none where the folder has no such question, or it is no SELECT.

    Values for parameters that the question lacks are left out.
    """
    question = known.questions.get(name)
    if question is None:
        return []
    fits = {x.name for x in question.params}
    given = {x: y for x, y in (values or {}).items() if x in fits}
    answer = ask(known, name, language, given)
    return list(answer.rows) if isinstance(answer, Answer) else []


def cell(row: Row, *columns: str) -> Term | None:
    """The first of some columns that the answer has and the row fills."""
    return next((row[x] for x in columns if x in row.columns and row[x] is not None), None)


def text(row: Row, *columns: str) -> str:
    """The same as a text, empty where there is none."""
    found = cell(row, *columns)
    return "" if found is None else found.value


def names(question: Question) -> set[str]:
    """The IRIs that a query names, prefixed or in full."""
    return named(question.text, question.prefixes)


def named(query: str, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs that a SPARQL text names, by prefixes declared in it or elsewhere."""
    found = set()
    for token in tokens(query):
        if token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "word" and ":" in token.text:
            prefix, _, name = token.text.partition(":")
            if prefix in prefixes:
                found.add(prefixes[prefix] + re.sub(r"\\(.)", r"\1", name))
    return found
