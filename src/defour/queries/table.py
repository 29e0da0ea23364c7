"""A table for people: aligned, never wrapped and plain in a pipe; drawn by rich on a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from defour.namespaces import short_name
from defour.queries.answer import Answer, Term
from defour.terminal import escape_controls

if TYPE_CHECKING:
    from rich.console import Console

_LOCAL = re.compile(r"[\w-]+(?:\.[\w-]+)*|")
_NARROW = 24


def plain(answer: Answer, prefixes: Mapping[str, str]) -> str:
    """Columns two spaces apart, a header and a rule; no escapes, never wrapped."""
    cells = [list(answer.columns), *([cell(term, prefixes) for term in row] for row in answer.rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * size for size in widths])
    lines = [
        "  ".join(text + " " * (size - width(text)) for text, size in zip(row, widths, strict=True))
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def draw_table(answer: Answer, prefixes: Mapping[str, str]) -> str:
    """The table for a terminal, with escapes, in its width. Imports rich.

    Where it does not fit, columns that are empty in all rows go; then texts are wrapped, to no
    less than `_NARROW` columns, while names, numbers and dates are not; and where even that does
    not fit, each row is a block of lines, one a column.
    """
    import io

    from rich.console import Console

    sheet = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")  # the look of every locale
    console = Console(file=sheet, force_terminal=True, highlight=False)
    columns = _columns(answer, prefixes)
    if _needed([_natural(column) for column in columns]) > console.width:
        columns = [column for column in columns if any(column[1:])] or columns
    widths = _fitted(columns, console.width)
    if widths is None:
        _draw_records(console, columns)
    else:
        _draw_table(console, columns, widths)
    sheet.flush()
    assert isinstance(sheet.buffer, io.BytesIO)
    return sheet.buffer.getvalue().decode()


def _columns(answer: Answer, prefixes: Mapping[str, str]) -> list[list[str]]:
    """The cells column by column, each below its name."""
    cells = [list(answer.columns), *([cell(term, prefixes) for term in row] for row in answer)]
    return [list(column) for column in zip(*cells, strict=True)]


def _natural(column: list[str]) -> int:
    return max(map(width, column))


def _needed(widths: list[int]) -> int:
    """The width of a table on a terminal, two between columns and one after the last."""
    return sum(widths) + 2 * len(widths) - 1


def _fitted(columns: list[list[str]], room: int) -> list[int] | None:
    """The width of each column, so that all fit; None where they cannot without a break in a word.

    Only texts give way: the columns with a blank somewhere. The widest of them gives first.
    """
    widths = [_natural(column) for column in columns]
    least = [
        max(_NARROW, *(width(word) for text in column for word in text.split() or [""]))
        if any(" " in text for text in column)
        else natural
        for column, natural in zip(columns, widths, strict=True)
    ]
    while _needed(widths) > room:
        wide = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not wide:
            return None
        widths[max(wide, key=lambda at: widths[at])] -= 1
    return widths


def _draw_table(console: Console, columns: list[list[str]], widths: list[int]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column, size in zip(columns, widths, strict=True):
        table.add_column(Text(column[0]), overflow="fold", width=size)
    for row in zip(*(column[1:] for column in columns), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _draw_records(console: Console, columns: list[list[str]]) -> None:
    """Each row as lines ``column  value``, the empty ones left out, a blank line between rows."""
    from rich.text import Text

    names = [column[0] for column in columns]
    indent = max(map(width, names)) + 2
    room = max(_NARROW, console.width - indent)
    for number, row in enumerate(zip(*(column[1:] for column in columns), strict=True)):
        if number:
            console.print()
        for name, value in zip(names, row, strict=True):
            for at, part in enumerate(Text(value).wrap(console, room) if value else ()):
                label = "" if at else name
                part.rstrip()
                line = Text.assemble((label, "dim"), " " * (indent - width(label)), part)
                console.print(line, soft_wrap=True)


def cell(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """A term as a person reads it: IRIs shortened, control characters escaped, unbound empty."""
    if term is None:
        return ""
    if term.kind == "iri":
        return escape_controls(compact(term.value, prefixes))
    return escape_controls(f"_:{term.value}" if term.kind == "bnode" else term.value)


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix of the longest namespace that fits, else by its short name."""
    found = [
        (len(namespace), f"{prefix}:{iri[len(namespace) :]}")
        for prefix, namespace in prefixes.items()
        if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
    ]
    return max(found)[1] if found else short_name(iri).removeprefix("<").removesuffix(">")


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide character, none for an accent."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("F", "W") else 1
