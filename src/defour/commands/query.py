"""``defour query``: ask a stored question, or one of your own; and tables of the answers."""

import argparse
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import StringIO
from pathlib import Path

from defour import commands
from defour.errors import UsageError
from defour.folder import Folder, find_folder
from defour.namespaces import STRING, shorten
from defour.queries.answer import (
    Answer,
    AnyAnswer,
    BooleanAnswer,
    GraphAnswer,
    Term,
    term_text,
    write_results,
)
from defour.queries.question import (
    Question,
    bind_question,
    describe_question,
    example_value,
    find_question,
    load_questions,
    read_question,
    write_term,
)
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import decode

SUMMARY = "ask a stored question, or one of your own"
EXAMPLE = """\
defour query --list
defour query career --describe
defour query career -p lang=nl --format csv
defour query mine.rq"""

Ask = Callable[..., AnyAnswer]

STDIN = "standard input"
ROW_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMAT_OF = {f".{x}": x for x in ROW_FORMATS} | {".txt": "table", ".srj": "json", ".srx": "xml"}
FORMAT_OF |= commands.GRAPH_SUFFIXES
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
    commands.add_option(parser, "-p --param")
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
    commands.add_endpoint_options(parser)
    commands.add_option(parser, "-o --output")


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
    text = bind_question(question, values)
    if args.endpoint is not None and args.engine != "oxigraph":
        raise UsageError("--engine says who answers here, and --endpoint that it is another")
    with commands.open_endpoint(args) as endpoint:
        if endpoint is None:
            graph = Graph.read(folder.graph)
            ask: Ask = partial(run_query, source=graph, engine=args.engine)
        else:
            ask = endpoint.query
        answer = ask(text, where=question.where)
        _print(answer, question, format, args)
        if isinstance(answer, Answer) and not answer.rows:
            commands.say("\n".join(_unknown_values(question, values, ask)) or "no rows")
    return 0


def _find(folder: Folder, args: argparse.Namespace) -> Question:
    given = args.question
    if given is None:
        raise UsageError("which question?", hint="See defour query --list")
    if given == "-":
        return Question(STDIN, None, decode(commands.stdin(), where=STDIN))
    if given.endswith((".rq", ".sparql")) or os.sep in given:
        return read_question(Path(given))
    return find_question(folder, given)


def _print(
    answer: AnyAnswer, question: Question, format: str | None, args: argparse.Namespace
) -> None:
    is_graph = isinstance(answer, GraphAnswer)
    if is_graph and args.format is None:
        format = _ALSO.get(format, format)
    if format in (ROW_FORMATS if is_graph else GRAPH_FORMATS):
        what = "triples, not rows" if is_graph else "rows, not triples"
        hint = f"One of {', '.join(GRAPH_FORMATS if is_graph else ROW_FORMATS)}"
        raise UsageError(f"this query answers with {what} for {format}", hint=hint)
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


def _unknown_values(question: Question, values: Mapping[str, str], ask: Ask) -> list[str]:
    """What to say of each value that is an IRI and in no triple of the graph."""
    lines = []
    given = [x for x in question.header.params if x.name in values] if values else []
    for parameter in given:
        node = write_term(parameter, values[parameter.name], question.prefixes)
        anywhere = f"{{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }}"
        if node.startswith("<") and not ask(f"ASK {{ {anywhere} }}", where=f"whether {node} is"):
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
    questions, graph = load_questions(folder).values(), Graph.read(folder.graph)
    counts = {}
    for question in questions:
        answer = run_query(question.text, graph, where=question.where)
        counts[question.name] = len(answer) if isinstance(answer, Answer) else 1
    if format == "json":
        return _json([{**describe_question(x), "rows": counts[x.name]} for x in questions])
    rows = []
    for question in questions:
        values = (f"{x.name}={example_value(x)}" for x in question.header.params)
        told = question.header.summary, str(counts[question.name] or "none")
        rows.append((question.name, *told, " ".join(values)))
    return _table(("name", "summary", "rows", "parameters"), rows, format)


def _describe(question: Question, format: str | None) -> str:
    """What one question asks, takes and answers with; in CSV and TSV its parameters alone."""
    from shlex import quote

    told, prefixes = describe_question(question), question.prefixes
    if format == "json":
        return _json(told)
    names = ("parameter", "kind", "default", "example", "description")
    rows = [
        (p["name"], p["kind"], p["default"] or "", p["example"], p["description"])
        for p in told["params"]
    ]
    if format in ("csv", "tsv"):
        return _table(names, rows, format)
    columns = [
        (
            c["name"],
            ", ".join(shorten(x, prefixes) for x in c["of"]),
            f"?{c['at']}" * (c["at"] != "situation"),
            c["description"],
        )
        for c in told["returns"]
    ]
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
