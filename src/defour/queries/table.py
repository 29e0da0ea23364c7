"""A table for people: aligned, never wrapped and plain in a pipe; drawn by rich on a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from defour.namespaces import STRING, shorten
from defour.queries.answer import Answer, BooleanAnswer, Term, term_text
from defour.terminal import escape_controls


def text_answer(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Answer:
    """Plain texts as an answer, so that a list prints as a question does."""
    return Answer(columns, ([Term("literal", text, STRING) for text in row] for row in rows))


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
