"""``defour query``: ask a stored question, or one of your own; and tables of the answers."""

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from defour import commands
from defour.commands import Parser
from defour.errors import UsageError
from defour.folder import Folder, find_folder
from defour.namespaces import STRING, shorten
from defour.queries import question as questions
from defour.queries.answer import (
    Answer,
    AnyAnswer,
    BooleanAnswer,
    GraphAnswer,
    Term,
    term_text,
    write_results,
)
from defour.queries.question import Question
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
ROW_FORMATS: tuple[str, ...] = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMAT_OF = {f".{x}": x for x in ROW_FORMATS} | {".txt": "table", ".srj": "json", ".srx": "xml"}
FORMAT_OF |= commands.GRAPH_SUFFIXES
"""What the suffix of a file to write asks for."""
_ALSO: dict[str | None, str | None] = {"json": "jsonld", "xml": "rdfxml", "table": None}


def add(parser: Parser) -> None:
    """Add the arguments."""
    parser.option(
        "question",
        "the name of a stored question, a file with a query (its name ends in .rq or has a /), or "
        "- for standard input",
        nargs="?",
        metavar="QUESTION",
    )
    parser.option("-p --param")
    parser.flag("--list", "list the stored questions, and stop")
    parser.flag("--describe", "say what the question's parameters and columns are, and stop")
    parser.option(
        "--format",
        "table (default), csv, tsv, json or xml for rows; turtle (default), ntriples, jsonld or "
        "rdfxml for a CONSTRUCT; without it, as the suffix of the -o FILE says",
        choices=ROW_FORMATS + GRAPH_FORMATS,
        default=None,
        metavar="FORMAT",
    )
    engine = "who answers (default: oxigraph, the fast one; rdflib is the reference)"
    parser.option("--engine", engine, choices=("oxigraph", "rdflib"), default="oxigraph")
    parser.endpoint_options()
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    folder, format = find_folder(args.graph), args.format
    format = format or commands.suffixed(args.output, FORMAT_OF)
    if args.list or args.describe:
        if args.list and (args.question or args.describe):
            raise UsageError("--list takes no question", hint="To see one: --describe")
        if format not in (None, "table", "csv", "tsv", "json"):
            what = f"a list or a description cannot be written as {format}"
            raise UsageError(what, hint="One of table, csv, tsv, json")
        told = _list(folder, format) if args.list else _describe(_find(folder, args), format)
        commands.deliver(told, args.output)
        return 0
    question = _find(folder, args)
    values = commands.read_params(args.params)
    text = questions.bind_question(question, values)
    if args.endpoint is not None and args.engine != "oxigraph":
        raise UsageError("--engine says who answers here, and --endpoint that it is another")
    with commands.open_endpoint(args) as endpoint:
        source = endpoint or Graph.read(folder.graph)
        answer = run_query(text, source, engine=args.engine, where=question.where)
        _print(answer, question, format, args)
        if isinstance(answer, Answer) and not answer.rows:
            commands.say("\n".join(_unknown_values(question, values, source)) or "no rows")
    return 0


def _find(folder: Folder, args: argparse.Namespace) -> Question:
    given = args.question
    if given is None:
        raise UsageError("which question?", hint="See defour query --list")
    if given == "-":
        return Question(STDIN, None, decode(commands.stdin(), where=STDIN))
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        return questions.read_question(Path(given))
    return questions.find_question(folder, given)


def _print(
    answer: AnyAnswer, question: Question, format: str | None, args: argparse.Namespace
) -> None:
    what, offers = "rows, not triples", ROW_FORMATS
    if isinstance(answer, GraphAnswer):
        what, offers = "triples, not rows", GRAPH_FORMATS
        format = args.format or _ALSO.get(format, format)
    if format not in (None, *offers):
        what = f"this query answers with {what} for {format}"
        raise UsageError(what, hint=f"One of {', '.join(offers)}")
    if isinstance(answer, GraphAnswer):
        from defour.rdf.serialize import serialize

        content = serialize(answer.triples, format or "turtle", question.prefixes)
        commands.deliver(content, args.output)
    elif format not in (None, "table"):
        commands.deliver(write_results(answer, format, indent=2), args.output)
    elif isinstance(answer, Answer) and args.output is None and commands.on_terminal():
        commands.deliver(draw_table(answer, question.prefixes), styled=True)
    else:
        commands.deliver(plain_table(answer, question.prefixes), args.output)


def _unknown_values(question: Question, values: Mapping[str, str], source: Any) -> list[str]:
    """What to say of each value that is an IRI and in no triple of the graph."""
    lines, known = [], {x.name: x for x in question.header.params} if values else {}
    for parameter in [known[name] for name in values]:
        node = questions.write_term(parameter, values[parameter.name], question.prefixes)
        ask = f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }} }}"
        if node.startswith("<") and not run_query(ask, source, where=f"whether {node} is"):
            name = shorten(node[1:-1], question.prefixes)
            what = f"no rows: {name} ({parameter.name}) is not in this graph"
            lines.append(f"{what}; try without -p {parameter.name}")
    return lines


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], format: str | None = "table"
) -> str:
    """Texts as a table, CSV or TSV, without the columns that are empty."""
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at] for row in rows)]
    terms = [[Term("literal", row[at], STRING) for at in kept] for row in rows]
    answer = Answer([columns[at] for at in kept], terms)
    return write_results(answer, format) if format in ("csv", "tsv") else plain_table(answer, {})


def _list(folder: Folder, format: str | None) -> str:
    """Each stored question: name, summary, rows in this folder, an example of its parameters."""
    graph, found, rows = Graph.read(folder.graph), [], list[tuple[str, ...]]()
    for question in questions.load_questions(folder).values():
        told = questions.describe_question(question)
        answer = run_query(question.text, graph, where=question.where)
        count = len(answer) if isinstance(answer, Answer) else 1
        found.append({**told, "rows": count})
        values = " ".join(f"{x['name']}={x['example']}" for x in told["params"])
        rows.append((told["name"], told["summary"], str(count or "none"), values))
    if format == "json":
        return _json(found)
    return _table(("name", "summary", "rows", "parameters"), rows, format)


def _describe(question: Question, format: str | None) -> str:
    """What one question asks, takes and answers with; in CSV and TSV its parameters alone."""
    from shlex import quote

    told = questions.describe_question(question)
    if format == "json":
        return _json(told)
    names = ("parameter", "kind", "default", "example", "description")
    rows = [[text or "" for text in each.values()] for each in told["params"]]
    if format in ("csv", "tsv"):
        return _table(names, rows, format)
    columns = []
    for name, of, at, description in (each.values() for each in told["returns"]):
        properties = ", ".join(shorten(x, question.prefixes) for x in of)
        columns.append((name, properties, f"?{at}" * (at != "situation"), description))
    values = [f"-p {p['name']}={quote(p['example'])}" for p in told["params"]]
    parts = [
        f"{question.name}: {told['summary']}" if told["summary"] else question.name,
        told["description"],
        _table(names, rows) if rows else "",
        _table(("column", "property", "of", "description"), columns) if columns else "",
        "example:\n  " + " ".join(["defour", "query", quote(question.name), *values]),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts if part) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def plain_table(answer: Answer | BooleanAnswer, prefixes: Mapping[str, str]) -> str:
    """Columns two spaces apart, a header and a rule; no escapes, never wrapped."""
    if isinstance(answer, BooleanAnswer):
        return f"{str(answer.value).lower()}\n"
    cells = _cells(answer, prefixes)
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    lines = [
        "  ".join(x + " " * (width - _width(x)) for x, width in zip(row, widths, strict=True))
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def draw_table(answer: Answer, prefixes: Mapping[str, str]) -> str:
    """The table for a terminal, with escapes, in its width: texts are wrapped, but no names.

    Where it does not fit without a break in a word, each row is a block of lines, one a column.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=StringIO(), force_terminal=True, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    head, *rows = _cells(answer, prefixes)
    for name, *texts in zip(head, *rows, strict=True):
        table.add_column(Text(name), no_wrap=not any(" " in text for text in texts))
    for row in rows:
        table.add_row(*map(Text, row))
    if console.measure(table, options=console.options.update(width=10**6)).minimum > console.width:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column()
        table.add_column(overflow="fold")
        for row in rows:
            for name, text in zip(head, row, strict=True):
                if text:
                    table.add_row(Text(name, "dim"), Text(text))
            table.add_row()
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def _cells(answer: Answer, prefixes: Mapping[str, str]) -> list[list[str]]:
    """Names and values as a person reads them: IRIs shortened, control characters escaped."""
    from defour.terminal import escape_controls

    def cell(term: Term | None) -> str:
        iri = term is not None and term.kind == "iri"
        return escape_controls(shorten(term_text(term), prefixes) if iri else term_text(term))

    return [list(answer.columns), *([cell(term) for term in row] for row in answer)]


def _width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide character, none for an accent."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
