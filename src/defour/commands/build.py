"""``defour build``: everything that a graph folder yields."""

import argparse
from pathlib import Path

from defour.commands import add_option, deliver, progress_bar
from defour.errors import Unwritable

SUMMARY = "validate, answer every question, export everything, and print one summary"
EXAMPLE = "defour build -o build"
DEFAULT = Path("build")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    to = "the folder to write to (default: build)"
    add_option(parser, "-o --output", metavar="DIR", help=to)
    add_option(parser, "--lang")


def run(args: argparse.Namespace) -> int:
    """Build; 1 when the data has faults."""
    from defour.exports.build import build

    target = args.output or _default()
    with progress_bar() as shown:
        built = build(target, graph=args.graph, language=args.lang, progress=shown)
    amounts = (len(built.report.results), "result"), (len(built.report.findings), "finding")
    faults = ", ".join(f"{n} {what}{'s' if n > 1 else ''}" for n, what in amounts if n)
    rows = sum(built.answers.values())
    empty = sorted(name for name, count in built.answers.items() if not count)
    none = f" (none for {', '.join(empty)})" if empty else ""
    exports = ", ".join(x.name for x in built.files if x.name.startswith("graph."))
    lines = [
        f"graph    {built.triples:,} triples in {target}: {exports}",
        f"report   {faults or 'conforms'}: {target / 'report.txt'}, {target / 'report.ttl'}",
        f"answers  {len(built.answers)} questions, {rows:,} rows{none}: {target / 'answers'}",
    ]
    deliver("\n".join(lines) + "\n")
    return 0 if built.report.ok else 1


def _default() -> Path:
    """The folder that nobody named. It may come with a checkout, and lead away."""
    if DEFAULT.is_symlink():
        hint = f"Name the folder where it leads: -o {DEFAULT.readlink()}"
        raise Unwritable("is a symbolic link", where=str(DEFAULT), hint=hint)
    return DEFAULT
