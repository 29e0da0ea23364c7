"""``defour serve``: the site, a SPARQL endpoint and the stored questions, over HTTP."""

import argparse
import os
from collections.abc import Callable

from defour.commands import add_option, path
from defour.errors import MissingPackage, UsageError

SUMMARY = "serve the site, a SPARQL endpoint and the stored questions over HTTP"
EXAMPLE = """\
defour serve
defour serve --port 0 --log
defour serve --base https://example.org/graph/ --host 0.0.0.0"""

ENDLESS = True
"""It runs until it is ended: ``--timeout`` is that of a query."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="listen at this address (default: 127.0.0.1, this machine alone)",
    )
    parser.add_argument(
        "--port",
        type=_whole(0, 65535),
        default=8000,
        help="the port (default: 8000; 0: any that is free)",
    )
    add_option(parser, "--base")
    shown = "your copy of the article: pages show its text, to everyone who can reach them"
    add_option(parser, "--article", type=path, help=shown)
    parser.add_argument("--log", action="store_true", help="tell each request on standard error")
    limit = parser.add_argument_group("limits of a query")
    limit.add_argument(
        "--timeout",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="stop a query after so long (default: 10)",
    )
    for name, least, most, default, what in (
        ("--max-result", 1, 1024, 8, "refuse an answer larger than this"),
        ("--max-memory", 8, 65536, 64, "stop a query that takes more memory"),
        ("--workers", 1, 64, 8, "so many queries run at a time"),
    ):
        limit.add_argument(
            name,
            type=_whole(least, most),
            default=default,
            metavar="N" if name == "--workers" else "MIB",
            help=f"{what} (default: {default})",
        )


def run(args: argparse.Namespace) -> int:
    """Serve until ended."""
    if not hasattr(os, "fork"):
        raise UsageError("serve needs a system that can fork", hint="On Windows, use WSL")
    try:
        from defour.serve.app import serve
        from defour.serve.pool import Limits
    except ImportError as error:
        hint = "pip install 'defour[serve]' brings it"
        raise MissingPackage(f"serve needs {error.name}", hint=hint) from None
    from defour.folder import find_folder
    from defour.rdf.parse import read_bytes

    limits = Limits(args.workers, args.timeout, args.max_result, args.max_memory)
    article = None if args.article is None else read_bytes(args.article)
    given = {"host": args.host, "port": args.port, "base": args.base, "log": args.log}
    serve(find_folder(args.graph), limits, _tell, article=article, **given)
    return 0


def _tell(address: str) -> None:
    print(f"{address}  (Ctrl+C ends it)", flush=True)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0.1 to 3600")
    return seconds
