"""``defour conflicts``: what cannot all be true between articles; told as text, or JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from defour.claims.explanation import ExplainedValue, plain_record, row_text
from defour.commands import Parser, count, deliver, path
from defour.namespaces import short_name

if TYPE_CHECKING:
    from defour.archives.conflicts import Conflict, Side

SUMMARY = "tell what cannot all be true between articles, and which sentences say so"
EXAMPLE = """\
defour conflicts examples
defour conflicts --store archive --format json"""


def add(parser: Parser) -> None:
    """Add the options."""
    told = "files or folders with articles (default: the data of the graph folder)"
    parser.option("files", told, metavar="FILE", nargs="*", type=Path)
    told = "compare the articles of this store, which `defour load` made"
    parser.option("--store", told, metavar="STORE", type=path)
    parser.option("--format")
    parser.option("--lang")
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Compare; 1 when articles contradict each other."""
    from defour.archives.conflicts import conflicts

    found = conflicts(args.files, graph=args.graph, store=args.store, language=args.lang)
    if args.format == "json":
        plain = [plain_record(x) for x in found]
        text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    else:
        text = "".join(f"{line}\n" for line in _lines(found))
    deliver(text, args.output)
    return 1 if found else 0


def _lines(found: list[Conflict]) -> Iterator[str]:
    """Each check that has rows, its conflicts, and of each both sides as `why` shows a row."""
    check = ""
    for number, conflict in enumerate(found, 1):
        if conflict.check != check:
            check = conflict.check
            yield f"{check}: {conflict.summary}\n"
        about = conflict.about.items()
        shown = [(x.removesuffix("Label"), y) for x, y in about if f"{x}Label" not in conflict.about]
        yield f"{number}. {' · '.join(f'{name} {text}' for name, text in shown)}\n"
        for side in conflict.sides:
            yield _side_text(side)
    yield f"{count(len(found), 'conflict')}." if found else "No conflicts."


def _side_text(side: Side) -> str:
    more = [("article", short_name(side.article)), ("date", side.date)]
    more += [("articles", str(side.articles))] * (side.articles > 1)
    values = [ExplainedValue(name, text, None, None, (), (), ()) for name, text in more]
    return row_text(side.row._replace(values=(*side.row.values, *values)))
