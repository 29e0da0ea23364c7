"""``defour serve``: the site, a SPARQL endpoint and the stored questions, over HTTP."""

import argparse
import os

from defour.commands import add_option, number, path
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
    shown = "listen at this address (default: 127.0.0.1, this machine alone)"
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=shown)
    shown = "the port (default: 8000; 0: any that is free)"
    parser.add_argument("--port", type=number(int, 0, 65535), default=8000, help=shown)
    add_option(parser, "--base")
    shown = "your copy of the article: pages show its text, to everyone who can reach them"
    add_option(parser, "--article", type=path, help=shown)
    parser.add_argument("--log", action="store_true", help="tell each request on standard error")
    limit = parser.add_argument_group("limits of a query")
    for name, kind, metavar, default, shown in (
        ("--timeout", number(float, 0.1, 3600), "SECONDS", 10.0, "stop a query after so long"),
        ("--max-result", number(int, 1, 1024), "MIB", 8, "refuse an answer larger than this"),
        ("--max-memory", number(int, 8, 65536), "MIB", 64, "stop a query that takes more memory"),
        ("--workers", number(int, 1, 64), "N", 8, "so many queries run at a time"),
    ):
        told = f"{shown} (default: {default:g})"
        limit.add_argument(name, type=kind, metavar=metavar, default=default, help=told)


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
    from defour.site.site import Site

    article = None if args.article is None else read_bytes(args.article)
    site = Site(find_folder(args.graph), base=args.base, article=article, endpoint=True)
    limits = Limits(args.workers, args.timeout, args.max_result, args.max_memory)
    serve(site, limits, _tell, host=args.host, port=args.port, log=args.log)
    return 0


def _tell(address: str) -> None:
    print(f"{address}  (Ctrl+C ends it)", flush=True)
