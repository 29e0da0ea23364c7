"""A table for people: aligned, never wrapped and plain in a pipe; drawn by rich on a terminal."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from defour.queries.answers import Answer, Term
from defour.writing.names import short

_LOCAL = re.compile(r"[\w-]+(?:\.[\w-]+)*|")
_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
_NARROW = 24
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


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


def rich_table(answer: Answer, prefixes: Mapping[str, str]) -> None:
    """Draw the table on the terminal, in its width. Imports rich.

    Texts are wrapped, to no less than `_NARROW` columns; names, numbers and dates are not. Where
    that does not fit, each row is a block of lines, one a column.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    rows = [[cell(term, prefixes) for term in row] for row in answer.rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    needed = 0
    for at, column in enumerate(answer.columns):
        natural = max(map(width, [column, *(row[at] for row in rows)]))
        prose = natural > _NARROW and any(" " in row[at] for row in rows)
        least = _NARROW if prose else natural
        needed += least + 2
        table.add_column(Text(column), overflow="fold", min_width=least, no_wrap=not prose)
    if needed > console.width:
        _records(answer.columns, rows)
        return
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Each row as lines ``column  value``, the empty ones left out, a blank line between rows."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    name = max(map(width, columns))
    for row in rows:
        block = Table.grid(padding=(0, 2))
        block.add_column(min_width=name, no_wrap=True, style="dim")
        block.add_column(overflow="fold")
        for column, value in zip(columns, row, strict=True):
            if value:
                block.add_row(Text(column), Text(value))
        console.print(block)
        console.print()


def cell(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """A term as a person reads it: IRIs shortened, control characters escaped, unbound empty."""
    if term is None:
        return ""
    if term.kind == "iri":
        return visible(compact(term.value, prefixes))
    return visible(f"_:{term.value}" if term.kind == "bnode" else term.value)


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix of the longest namespace that fits, else by its short name."""
    found = [
        (len(namespace), f"{prefix}:{iri[len(namespace) :]}")
        for prefix, namespace in prefixes.items()
        if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
    ]
    return max(found)[1] if found else short(iri).removeprefix("<").removesuffix(">")


def visible(text: str) -> str:
    r"""Text that cannot steer a terminal: control characters become ``\u001b`` and the like."""
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or ord(character) in _BIDI:
        return f"\\u{ord(character):04x}"
    return character


def width(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide character, none for an accent."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("F", "W") else 1
