"""``defour query``: ask a stored question, or one of your own."""

import argparse
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from defour.commands import (
    GRAPH_SUFFIXES,
    deliver,
    endpoint_options,
    on_terminal,
    open_endpoint,
    read_params,
    say,
    stdin,
    suffixed,
    to_file,
)
from defour.errors import BadQuestion, UsageError
from defour.folder import Folder, find_folder
from defour.namespaces import expand, shorten
from defour.queries.answer import Answer, AnyAnswer, GraphAnswer, write_results
from defour.queries.question import Question, bind_question, find_question, read_question
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import decode

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
_ALSO: dict[str | None, str | None] = {"json": "jsonld", "xml": "rdfxml", "table": None}


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
    endpoint_options(parser)
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
            text = query_help.list_questions(folder, format)
        else:
            text = query_help.describe_question(_find(folder, args.question), format)
        deliver(text, args.output)
        return 0
    question = _find(folder, args.question)
    text = bind_question(question, read_params(args.param))
    if args.endpoint is None:
        graph = Graph.read(folder.graph)
        _answer(args, question, text, partial(run_query, source=graph, engine=args.engine))
        return 0
    if args.engine != "oxigraph":
        raise UsageError("--engine says who answers here, and --endpoint that it is another")
    with open_endpoint(args) as endpoint:
        _answer(args, question, text, endpoint.query)
    return 0


def _find(folder: Folder, given: str | None) -> Question:
    if given is None:
        raise UsageError("which question?", hint="See defour query --list")
    if given == "-":
        return Question(STDIN, None, decode(stdin(), where=STDIN))
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        return read_question(Path(given))
    return find_question(folder, given)


def _answer(
    args: argparse.Namespace, question: Question, text: str, ask: Callable[..., AnyAnswer]
) -> None:
    answer = ask(text, where=question.where)
    inferred = suffixed(args.output, FORMAT_OF) if args.format is None else None
    format = args.format or inferred
    if isinstance(answer, GraphAnswer):
        _write_triples(answer, _ALSO.get(inferred, format), question.prefixes, args.output)
        return
    if format in GRAPH_FORMATS:
        raise UsageError(
            f"this query answers with rows, not triples for {format}",
            hint=f"One of {', '.join(ROW_FORMATS)}",
        )
    if format not in (None, "table"):
        deliver(write_results(answer, format), args.output)
    else:
        from defour.queries.table import draw_table, plain_table

        if isinstance(answer, Answer) and args.output is None and on_terminal():
            deliver(draw_table(answer, question.prefixes), styled=True)
        else:
            deliver(plain_table(answer, question.prefixes), args.output)
    if isinstance(answer, Answer) and not answer.rows:
        say("\n".join(_unknown_values(question, text, ask)) or "no rows")


def _write_triples(
    answer: GraphAnswer, format: str | None, prefixes: dict[str, str], output: Path | None
) -> None:
    from defour.rdf.serialize import serialize

    if format in ROW_FORMATS:
        raise UsageError(
            f"this query answers with triples, not rows for {format}",
            hint=f"One of {', '.join(GRAPH_FORMATS)}",
        )
    deliver(serialize(answer.triples, format or "turtle", prefixes), output)


def _unknown_values(question: Question, text: str, ask: Callable[..., AnyAnswer]) -> list[str]:
    """What to say of each parameter whose value, an IRI, is in no triple of the graph."""
    from defour.queries.tokens import blocks

    try:
        parameters = {x.name: x for x in question.header.params if x.kind == "iri"}
    except BadQuestion:
        return []
    lines = []
    for name, term in {x.name: x.term for x in blocks(text) if x.name in parameters}.items():
        iri = expand(re.sub(r"\\(.)", r"\1", term or ""), question.prefixes)
        if iri is not None:
            node = ox.NamedNode(iri)
            known = (
                f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }} }}"
            )
            if not ask(known, where=f"whether {node} is known"):
                what = f"no rows: {shorten(iri, question.prefixes)} ({name}) is not in this graph"
                lines.append(what + f"; try -p {name}=all" * parameters[name].optional_all)
    return lines
