"""What ``defour query --list`` and ``--describe`` print."""

import json
from pathlib import Path

from defour.commands import deliver
from defour.errors import UsageError
from defour.folder import Folder
from defour.queries.answer import Answer
from defour.queries.binding import example
from defour.queries.question import Question, load_questions
from defour.queries.results import text_answer, write_results
from defour.queries.table import compact


def listing(folder: Folder, format: str | None, output: Path | None) -> int:
    """The name and the question of each stored question."""
    found = load_questions(folder)
    if format == "json":
        deliver(_json([_fields(question) for question in found.values()]), output)
        return 0
    if format not in (None, "table", "csv", "tsv"):
        raise UsageError(
            f"the list cannot be written as {format}", hint="One of table, csv, tsv, json"
        )
    rows = [(question.name, question.summary) for question in found.values()]
    deliver(write_results(text_answer(("name", "summary"), rows), format or "table"), output)
    return 0


def describe(question: Question, format: str | None, output: Path | None) -> int:
    """What one question asks, takes and answers with."""
    if format == "json":
        deliver(_json(_fields(question)), output)
        return 0
    rows = [
        (p.name, p.kind + (" or all" if p.optional_all else ""), example(p), p.description)
        for p in question.params
    ]
    parameters = text_answer(("parameter", "kind", "default", "description"), rows)
    if format in ("csv", "tsv"):
        deliver(write_results(parameters, format), output)
        return 0
    if format not in (None, "table"):
        raise UsageError(
            f"a description cannot be written as {format}",
            hint="One of table, json; or csv, tsv for the parameters alone",
        )
    parts = [f"{question.name}: {question.summary}" if question.summary else question.name]
    if question.description:
        parts.append(question.description)
    if question.params:
        parts.append(_table(parameters))
    if question.returns:
        parts.append(_table(_columns(question)))
    parts.append("example:\n  " + _example(question))
    deliver("\n\n".join(parts) + "\n", output)
    return 0


def _columns(question: Question) -> Answer:
    """The columns, without the headings that would have nothing below them."""
    rows = [
        (
            column.name,
            ", ".join(
                [*(compact(x, question.prefixes) for x in column.of)]
                + [f"what ?{x} names" for x in column.of_columns]
            ),
            f"?{column.at}" * (column.at != "situation"),
            column.description,
        )
        for column in question.returns
    ]
    kept = [at for at in range(4) if at == 0 or any(row[at] for row in rows)]
    names = ("column", "property", "of", "description")
    return text_answer([names[at] for at in kept], [[row[at] for at in kept] for row in rows])


def _table(answer: Answer) -> str:
    return write_results(answer, "table").rstrip("\n")


def _example(question: Question) -> str:
    from shlex import quote

    values = (f"-p {p.name}={quote(example(p))}" for p in question.params)
    return " ".join(["defour", "query", quote(question.name), *values])


def _fields(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "params": [
            {
                "name": p.name,
                "kind": p.kind,
                "default": example(p),
                "all": p.optional_all,
                "description": p.description,
            }
            for p in question.params
        ],
        "returns": [
            {
                "name": c.name,
                "of": [*c.of, *(f"?{x}" for x in c.of_columns)],
                "at": c.at,
                "description": c.description,
            }
            for c in question.returns
        ],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
