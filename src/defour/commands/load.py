"""``defour load``: articles into a store, which other commands take with ``--store``."""

import argparse
import time
from pathlib import Path

from defour.archives.load import Loaded, load_archive
from defour.commands import Parser, count, deliver, path, progress_line
from defour.errors import UsageError

SUMMARY = "load the articles of an archive into a store"
EXAMPLE = """\
defour load my-store archive.nq.gz
defour load my-store more/ --optimize
defour load my-store --remove defour-2021-05"""

ENDLESS = True
"""An archive takes as long as it takes; what is loaded is whole whenever it is ended."""


def add(parser: Parser) -> None:
    """Add the arguments."""
    parser.option("store", "the folder of the store", type=path, metavar="STORE")
    files = (
        "N-Quads or TriG with a named graph for each article, Turtle with one article, a folder "
    )
    files += "of such files, or - for N-Quads on standard input; .gz and .zst are taken too"
    parser.option("files", files, nargs="*", type=path, metavar="FILE")
    told = "take an article out, by its IRI or what follows id:; may be repeated"
    parser.option("--remove", told, action="append", default=[], metavar="IRI")
    parser.flag("--optimize", "rewrite the store at the end, so that it answers faster")


def run(args: argparse.Namespace) -> int:
    """Load, and tell what was done."""
    if not (args.files or args.remove):
        raise UsageError("which files are to be loaded?", hint="See defour load --help")
    start = time.monotonic()
    with progress_line() as show:

        def tell(done: Loaded) -> None:
            articles = done.added + done.replaced + done.unchanged
            speed = done.triples / (time.monotonic() - start)
            show(f"{articles:,} articles, {done.triples:,} triples, {speed:,.0f} a second")

        done = load_archive(
            args.store,
            [Path(x) for x in args.files],
            remove=args.remove,
            graph=args.graph,
            optimize=args.optimize,
            progress=tell,
        )
    words = ("replaced", "unchanged", "removed")
    rest = "".join(f", {getattr(done, x):,} {x}" for x in words if getattr(done, x))
    deliver(
        f"loaded  {count(done.added, 'article')}{rest}, {done.triples:,} triples: {args.store}\n"
    )
    return 0
