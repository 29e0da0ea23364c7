"""``defour conflicts``: what cannot all be true between articles; told as text, or JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from defour.claims.explanation import ExplainedValue, plain_record, row_text
from defour.commands import Parser, count, deliver, path
from defour.errors import UsageError
from defour.namespaces import short_name

if TYPE_CHECKING:
    from defour.archives.conflicts import Conflict

SUMMARY = "tell what cannot all be true between articles; status 1 when there is something"
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

    if args.store and args.files:
        raise UsageError("FILE and --store cannot both be compared", hint="Load the files")
    found = conflicts(args.files, graph=args.graph, store=args.store, language=args.lang)
    text = "\n".join(_lines(found)) + "\n"
    if args.format == "json":
        plain = [plain_record(x) for x in found]
        text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    deliver(text, args.output)
    return 1 if found else 0


def _lines(found: list[Conflict]) -> Iterator[str]:
    """Each conflict under its check, both sides as `why` shows a row."""
    for number, (check, summary, about, sides) in enumerate(found, 1):
        if number == 1 or check != found[number - 2].check:
            yield f"{check}: {summary}\n"
        named = {x.removesuffix("Label"): y for x, y in about.items() if f"{x}Label" not in about}
        yield f"{number}. {' · '.join(map(' '.join, named.items()))}\n"
        for side in sides:
            told = {"article": short_name(side.article), "date": side.date}
            told |= {"articles": str(side.articles)} if side.articles > 1 else {}
            more = (ExplainedValue(x, y, None, None, (), (), ()) for x, y in told.items())
            yield row_text(side.row._replace(values=(*side.row.values, *more)))
    yield f"{count(len(found), 'conflict')}." if found else "No conflicts."
