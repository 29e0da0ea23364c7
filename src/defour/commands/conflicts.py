"""``defour conflicts``: what cannot all be true between articles; told as text, or JSON."""

import argparse
import json
from pathlib import Path

from defour.commands import Parser, count, deliver, path

SUMMARY = "tell what cannot all be true between articles; status 1 when there is something"
EXAMPLE = """\
defour conflicts examples
defour conflicts --store archive --format json"""


def add(parser: Parser) -> None:
    """Add the options."""
    one = parser.add_mutually_exclusive_group()
    told = "files or folders with articles (default: the data of the graph folder)"
    one.add_argument("files", nargs="*", default=[], type=Path, metavar="FILE", help=told)
    told = "compare the articles of this store, which `defour load` made"
    one.add_argument("--store", type=path, metavar="STORE", help=told)
    parser.option("--format")
    parser.option("--lang")
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Compare; 1 when articles contradict each other."""
    from defour.claims.conflicts import conflicts
    from defour.claims.explanation import plain_record, row_text

    found = conflicts(args.files, graph=args.graph, store=args.store, language=args.lang)
    if args.format == "json":
        plain = [plain_record(x) for x in found]
        deliver(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", args.output)
        return 1 if found else 0
    text, last = "", ""
    for number, (check, summary, about, sides) in enumerate(found, 1):
        text += f"{check}: {summary}\n\n" if check != last else ""
        named = {x.removesuffix("Label"): y for x, y in about.items() if f"{x}Label" not in about}
        text += f"{number}. {' · '.join(map(' '.join, named.items()))}\n\n"
        text += "".join(f"{row_text(side)}\n" for side in sides)
        last = check
    deliver(
        text + (f"{count(len(found), 'conflict')}.\n" if found else "No conflicts.\n"), args.output
    )
    return 1 if found else 0
