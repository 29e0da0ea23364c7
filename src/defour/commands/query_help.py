"""What ``defour query --list`` and ``--describe`` print."""

import json
from shlex import quote
from typing import Any

from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import shorten
from defour.queries.answer import Answer, write_results
from defour.queries.binding import example_value
from defour.queries.question import Question, load_questions
from defour.queries.table import plain_table, text_answer


def list_questions(folder: Folder, format: str | None) -> str:
    """The name and the summary of each stored question."""
    questions = load_questions(folder)
    if format == "json":
        return _json([_fields(question) for question in questions.values()])
    if format not in (None, "table", "csv", "tsv"):
        hint = "One of table, csv, tsv, json"
        raise UsageError(f"the list cannot be written as {format}", hint=hint)
    rows = [(question.name, question.header.summary) for question in questions.values()]
    answer = text_answer(("name", "summary"), rows)
    return write_results(answer, format) if format in ("csv", "tsv") else plain_table(answer, {})


def describe_question(question: Question, format: str | None) -> str:
    """What one question asks, takes and answers with."""
    if format == "json":
        return _json(_fields(question))
    rows = [
        (p.name, p.kind + (" or all" if p.optional_all else ""), example_value(p), p.description)
        for p in question.header.params
    ]
    parameters = text_answer(("parameter", "kind", "default", "description"), rows)
    if format in ("csv", "tsv"):
        return write_results(parameters, format)
    if format not in (None, "table"):
        hint = "One of table, json; or csv, tsv for the parameters alone"
        raise UsageError(f"a description cannot be written as {format}", hint=hint)
    values = [f"-p {p.name}={quote(example_value(p))}" for p in question.header.params]
    parts = [
        f"{question.name}: {question.header.summary}" if question.header.summary else question.name,
        question.header.description,
        plain_table(parameters, {}).rstrip("\n") if question.header.params else "",
        plain_table(_columns(question), {}).rstrip("\n") if question.header.returns else "",
        "example:\n  " + " ".join(["defour", "query", quote(question.name), *values]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _columns(question: Question) -> Answer:
    """The columns, without the headings that would have nothing below them."""
    names = ("column", "property", "of", "description")
    rows = [
        (
            column.name,
            ", ".join(
                [shorten(x, question.prefixes) for x in column.of]
                + [f"what ?{x} names" for x in column.of_columns]
            ),
            f"?{column.at}" * (column.at != "situation"),
            column.description,
        )
        for column in question.header.returns
    ]
    kept = [at for at in range(4) if at == 0 or any(row[at] for row in rows)]
    return text_answer([names[at] for at in kept], [[row[at] for at in kept] for row in rows])


def _fields(question: Question) -> dict[str, Any]:
    params = [
        {
            "name": p.name,
            "kind": p.kind,
            "default": example_value(p),
            "all": p.optional_all,
            "description": p.description,
        }
        for p in question.header.params
    ]
    returns = [
        {
            "name": c.name,
            "of": [*c.of, *(f"?{x}" for x in c.of_columns)],
            "at": c.at,
            "description": c.description,
        }
        for c in question.header.returns
    ]
    return {
        "name": question.name,
        "summary": question.header.summary,
        "description": question.header.description,
        "tags": list(question.header.tags),
        "params": params,
        "returns": returns,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
