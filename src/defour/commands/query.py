"""``defour query``: ask a stored question, or one of your own."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from defour.commands import (
    GRAPH_SUFFIXES,
    deliver,
    endpoint,
    on_terminal,
    say,
    stdin,
    suffixed,
    to_file,
)
from defour.errors import UsageError
from defour.folder import Folder, find_folder
from defour.queries.answer import Answer, AnyAnswer, GraphAnswer
from defour.queries.question import Question, bind_question, find_question, read_question
from defour.queries.results import write_results
from defour.queries.run import run_query
from defour.queries.table import draw_table
from defour.rdf.parse import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode

SUMMARY = "ask a stored question, or one of your own"
EXAMPLE = """\
defour query --list
defour query career --describe
defour query career -p lang=nl --format csv
defour query mine.rq"""

STDIN = "standard input"
ROW_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMAT_OF = {
    ".txt": "table",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    **GRAPH_SUFFIXES,
}
"""What the suffix of a file to write asks for."""
_ALSO = {"json": "jsonld", "xml": "rdfxml", "table": None}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="the name of a stored question, a file with a query (its name ends in .rq or "
        "has a /), or - for standard input",
    )
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value for a parameter of the question; may be repeated",
    )
    parser.add_argument("--list", action="store_true", help="list the stored questions, and stop")
    parser.add_argument(
        "--describe",
        action="store_true",
        help="say what the question's parameters and columns are, and stop",
    )
    parser.add_argument(
        "--format",
        choices=ROW_FORMATS + GRAPH_FORMATS,
        help="table (default), csv, tsv, json or xml for rows; turtle (default), ntriples, "
        "jsonld or rdfxml for a CONSTRUCT; without it, as the suffix of the -o FILE says",
        metavar="FORMAT",
    )
    parser.add_argument(
        "--engine",
        choices=("oxigraph", "rdflib"),
        default="oxigraph",
        help="who answers (default: oxigraph, the fast one; rdflib is the reference)",
    )
    endpoint.add(parser)
    to_file(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    folder = find_folder(args.graph)
    if args.list or args.describe:
        from defour.commands import query_help

        if args.list and (args.question or args.describe):
            raise UsageError("--list takes no question", hint="To see one: --describe")
        format = args.format or suffixed(args.output, FORMAT_OF)
        if args.list:
            return query_help.listing(folder, format, args.output)
        return query_help.describe(_question(folder, args.question), format, args.output)
    question = _question(folder, args.question)
    text = bind_question(question, _values(args.param))
    if args.endpoint is None:
        answer = run_query(text, folder.graph, engine=args.engine, where=question.where)
        _print(answer, question, args.format, args.output)
        if isinstance(answer, Answer) and not answer.rows:
            from defour.queries import unknown

            _tell_nothing(question, text, unknown.in_files(folder.graph))
        return 0
    if args.engine != "oxigraph":
        raise UsageError("--engine says who answers here, and --endpoint that it is another")
    with endpoint.of(args) as there:
        answer = there.query(text, where=question.where)
        _print(answer, question, args.format, args.output)
        if isinstance(answer, Answer) and not answer.rows:
            from defour.queries import unknown

            _tell_nothing(question, text, unknown.at(there))
    return 0


def _tell_nothing(question: Question, text: str, occurs: Callable[[NamedNode], bool]) -> None:
    """Say that there are no rows, and whether that is because nobody knows whom it is about."""
    from defour.queries.table import compact
    from defour.queries.unknown import unknown

    lines = [
        f"{compact(iri, question.prefixes)} ({parameter.name}) is not in this graph"
        + f"; try -p {parameter.name}=all" * parameter.optional_all
        for parameter, iri in unknown(question, text, occurs)
    ]
    say("\n".join(f"no rows: {line}" for line in lines) or "no rows")


def _question(folder: Folder, given: str | None) -> Question:
    if given is None:
        raise UsageError("which question?", hint="See defour query --list")
    if given == "-":
        return Question(STDIN, None, decode(stdin(), where=STDIN))
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        return read_question(Path(given))
    return find_question(folder, given)


def _values(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise UsageError(f"-p wants name=value, not {item!r}")
        if name in values:
            raise UsageError(f"-p {name} is given twice")
        values[name] = value
    return values


def _print(answer: AnyAnswer, question: Question, format: str | None, output: Path | None) -> None:
    inferred = suffixed(output, FORMAT_OF) if format is None else None
    format = format or inferred
    if isinstance(answer, GraphAnswer):
        if inferred in _ALSO:
            format = _ALSO[inferred]
        if format in ROW_FORMATS:
            raise UsageError(
                f"this query answers with triples, not rows for {format}",
                hint=f"One of {', '.join(GRAPH_FORMATS)}",
            )
        from defour.writing import graphs

        deliver(graphs.write(answer.triples, format or "turtle", question.prefixes), output)
        return
    if format in GRAPH_FORMATS:
        raise UsageError(
            f"this query answers with rows, not triples for {format}",
            hint=f"One of {', '.join(ROW_FORMATS)}",
        )

    if format in (None, "table"):
        if isinstance(answer, Answer) and output is None and on_terminal():
            deliver(draw_table(answer, question.prefixes), styled=True)
            return
        deliver(write_results(answer, "table", question.prefixes), output)
        return
    deliver(write_results(answer, str(format)), output)
