"""``defour build``: everything that a graph folder yields."""

import argparse
from pathlib import Path

from defour.commands import Parser, count, deliver, progress_bar
from defour.errors import Unwritable

SUMMARY = "validate, answer every question, export everything, and print one summary"
EXAMPLE = "defour build -o build"
DEFAULT = Path("build")


def add(parser: Parser) -> None:
    """Add the options."""
    parser.option("-o --output", "the folder to write to (default: build)", metavar="DIR")
    parser.option("--lang")


def run(args: argparse.Namespace) -> int:
    """Build; 1 when the data has faults."""
    from defour.exports.build import build

    target = args.output or DEFAULT
    if args.output is None and DEFAULT.is_symlink():  # it may come with a checkout, and lead away
        hint = f"Name the folder where it leads: -o {DEFAULT.readlink()}"
        raise Unwritable("is a symbolic link", where=str(DEFAULT), hint=hint)
    with progress_bar() as shown:
        built = build(target, graph=args.graph, language=args.lang, progress=shown)
    told = {"result": len(built.report.results), "finding": len(built.report.findings)}
    faults = ", ".join(count(number, what) for what, number in told.items() if number)
    rows = sum(built.answers.values())
    empty = sorted(name for name, number in built.answers.items() if not number)
    none = f" (none for {', '.join(empty)})" if empty else ""
    exports = ", ".join(x.name for x in built.files if x.name.startswith("graph."))
    lines = [
        f"graph    {built.triples:,} triples in {target}: {exports}",
        f"report   {faults or 'conforms'}: {target / 'report.txt'}, {target / 'report.ttl'}",
        f"answers  {len(built.answers)} questions, {rows:,} rows{none}: {target / 'answers'}",
    ]
    deliver("\n".join(lines) + "\n")
    return 0 if built.report.ok else 1
