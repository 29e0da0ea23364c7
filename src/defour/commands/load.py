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
defour load my-store --remove defour-2021-05
defour load my-store --parquet my-tables"""

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
    told = "write the whole store into this folder, in the end, as tables for a cluster"
    parser.option("--parquet", told, type=path, metavar="DIR")


def run(args: argparse.Namespace) -> int:
    """Load, and tell what was done."""
    if not (args.files or args.remove or args.parquet):
        raise UsageError("which files are to be loaded?", hint="See defour load --help")
    if args.files or args.remove:
        deliver(_load(args))
    if args.parquet:
        from defour.archives.parquet import write_parquet

        write_parquet(args.store, args.parquet)
    return 0


def _load(args: argparse.Namespace) -> str:
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
    return f"loaded  {count(done.added, 'article')}{rest}, {done.triples:,} triples: {args.store}\n"
