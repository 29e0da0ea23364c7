"""Answers as tables for people: IRIs shortened, control characters escaped."""

from collections.abc import Iterable, Mapping
from io import StringIO

from defour.namespaces import shorten
from defour.queries.answer import Answer, BooleanAnswer, Term, term_text
from defour.terminal import escape_controls

_NAME, _TEXT = 28, 14
"""How narrow a column of names may be, and one of texts, which can be broken between words."""


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
    """The table for a terminal, with escapes, in its width.

    Columns shrink and are wrapped; those for which even so there is no room are left out, and told:
    first names whose label stands beside them, then the last ones.
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
    while len(kept) > 1 and _total(least[x] for x in kept) > console.width:
        kept.remove(spare.pop(0))
    widths = {name: min(widths[name], console.width) for name in kept}
    while _total(widths.values()) > console.width:
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


def _total(widths: Iterable[int]) -> int:
    """The width of a table whose columns have these, two spaces apart."""
    return sum(width + 2 for width in widths) - 2


def _cells(answer: Answer, prefixes: Mapping[str, str]) -> list[list[str]]:
    """The head and the rows, as a person reads them."""

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
