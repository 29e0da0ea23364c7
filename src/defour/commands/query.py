"""``defour query``: ask a stored question, or one of your own; and tables of the answers."""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from defour import commands
from defour.commands import Parser
from defour.errors import UsageError, closest
from defour.folder import Folder, find_folder
from defour.namespaces import PREFIXES, STRING, namespace_of, shorten, turtle_name
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
from defour.queries.run import connect, run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import decode
from defour.rdf.stored import StoredGraph

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
_NAMES, _NEAR = 20, 10_000  # so many names of a query are looked for, beside so many others
_NAME, _TEXT = 28, 14  # how narrow a column of names may be, and one of texts, which can be broken
_ALSO: dict[str | None, str | None] = {"json": "jsonld", "xml": "rdfxml", "table": None}


def add(parser: Parser) -> None:
    """Add the arguments."""
    parser.option(
        "question",
        "the name of a stored question, a file with a query (its name ends in .rq, or in .sql for "
        "a cluster, or has a /), or - for standard input",
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
    engine = "who answers (default: oxigraph, the fast one; rdflib is the reference; spark, a "
    engine += "cluster, to which --store is the address of Parquet or N-Quads)"
    parser.option("--engine", engine, choices=("oxigraph", "rdflib", "spark"), default="oxigraph")
    parser.option("--master")
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
    if args.engine == "spark" and not args.endpoint:
        from defour.archives.spark import query_on_cluster

        rows = query_on_cluster(args.master, str(args.store or ""), question, values, folder)
        _print(rows, question, format, args)
        return 0
    text = questions.bind_question(question, values)
    if args.endpoint is not None and args.engine != "oxigraph":
        raise UsageError("--engine says who answers here, and --endpoint that it is another")
    with commands.open_endpoint(args) as there, connect(folder, there, args.store) as source:
        answer = run_query(text, source, engine=args.engine, where=question.where)
        _print(answer, question, format, args)
        if isinstance(answer, Answer) and not answer.rows:
            unknown = _unknown_names(question, values, text, source)
            commands.say("\n".join(unknown) or "no rows")
    return 0


def _find(folder: Folder, args: argparse.Namespace) -> Question:
    given = args.question
    if given is None:
        raise UsageError("which question?", hint="See defour query --list")
    if given == "-":
        return Question(STDIN, None, decode(commands.stdin(), where=STDIN))
    if given.endswith((".rq", ".sparql", ".sql")) or os.sep in given:
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
    styled = args.output is None and commands.on_terminal()
    if isinstance(answer, GraphAnswer):
        content = write_results(answer, format or "turtle", prefixes=question.prefixes)
        styled = False
    elif format not in (None, "table"):
        content, styled = write_results(answer, format, indent=2), False
    else:
        content = (draw_table if styled else plain_table)(answer, question.prefixes)
    commands.deliver(content, args.output, styled=styled)


def _unknown_names(
    question: Question, values: Mapping[str, str], text: str, source: Any
) -> Iterator[str]:
    """What to say of each IRI of a query, or of a parameter of it, that is in no triple."""
    from defour.queries.syntax import iris

    given = [x for x in question.header.params if x.name in values] if values else []
    terms = [questions.write_term(x, values[x.name], question.prefixes) for x in given]
    of = {term[1:-1]: x.name for term, x in zip(terms, given, strict=True)}
    prefixes = PREFIXES | question.prefixes  # those that the query itself understands
    for iri in iris(text, question.prefixes)[:_NAMES]:
        ask = f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s <{iri}> ?o }} UNION {{ ?s ?p <{iri}> }} }}"
        if run_query(ask, source, where=f"whether <{iri}> is"):
            continue
        name = turtle_name(iri, prefixes).strip("<>")
        if iri in of:
            yield f"no rows: {name} ({of[iri]}) is not in this graph; try without -p {of[iri]}"
            continue
        begin = f'FILTER(STRSTARTS(STR(?x), "{namespace_of(iri)}"))'
        ask = f"SELECT DISTINCT ?x {{ {{ ?x ?p ?o }} UNION {{ ?s ?x ?o }} {begin} }} LIMIT {_NEAR}"
        large = isinstance(source, StoredGraph)  # it may hold millions that are near
        near: Any = () if large else run_query(ask, source, where=f"what is near <{iri}>")
        others = [turtle_name(row[0].value, prefixes).strip("<>") for row in near]
        hint = closest(name, others) or ""
        told = f"no rows: {name} is not in this graph"
        yield f"{told}; {hint[:1].lower()}{hint[1:]}" if hint else told


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], format: str | None = "table"
) -> str:
    """Texts as a table, CSV or TSV, without the columns that are empty."""
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at] for row in rows)]
    terms = [[Term("literal", row[at], STRING) for at in kept] for row in rows]
    answer = Answer([columns[at] for at in kept], terms)
    if format in ("csv", "tsv"):
        return write_results(answer, format)
    return plain_table(answer, {})


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


def draw_table(answer: Answer | BooleanAnswer, prefixes: Mapping[str, str]) -> str:
    """The table for a terminal, in its width: columns shrink, and are wrapped.

    At last some are left out, and told: first names whose label is shown, then the last ones.
    """
    if isinstance(answer, BooleanAnswer):
        return plain_table(answer, prefixes)
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=StringIO(), force_terminal=True, highlight=False)
    columns = {x[0]: x for x in zip(*_cells(answer, prefixes), strict=True)}
    widths = {name: max(map(_width, cells)) for name, cells in columns.items()}
    texts = [name for name, cells in columns.items() if any(" " in x for x in cells)]
    least = {name: min(widths[name], _TEXT if name in texts else _NAME) for name in columns}
    labelled = [name for name in columns if f"{name}Label" in columns]
    spare = [*reversed(labelled), *(x for x in reversed(columns) if x not in labelled)]
    kept = list(columns)
    while len(kept) > 1 and sum(least[x] + 2 for x in kept) - 2 > console.width:
        kept.remove(spare.pop(0))
    widths = {name: min(widths[name], console.width) for name in kept}
    while sum(x + 2 for x in widths.values()) - 2 > console.width:
        wide = [name for name in kept if widths[name] > least[name]] or kept
        wide = [name for name in wide if name in texts] or wide  # a name is broken last
        widths[max(wide, key=widths.__getitem__)] -= 1
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in kept:
        table.add_column(Text(name), width=widths[name], overflow="fold")
    for row in zip(*(columns[name][1:] for name in kept), strict=True):
        table.add_row(*map(Text, row))
    with console.capture() as capture:
        console.print(table)
        if gone := ", ".join(name for name in columns if name not in kept):
            told = f"There is no room for {gone}: ask for another --format, or for fewer columns."
            console.print(told, style="dim", markup=False)
    return capture.get()


def _cells(answer: Answer, prefixes: Mapping[str, str]) -> list[list[str]]:
    """The head and the rows, as a person reads them."""
    from defour.terminal import escape_controls

    def cell(term: Term | None) -> str:
        text = term_text(term)
        return escape_controls(shorten(text, prefixes) if term and term.kind == "iri" else text)

    return [list(answer.columns), *([cell(term) for term in row] for row in answer)]


def _width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide character, none for an accent."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
