"""``defour serve``: the site, a SPARQL endpoint and the stored questions, over HTTP."""

import argparse
import os
from functools import partial

from defour.commands import Parser, number, path
from defour.errors import MissingPackage, UsageError

SUMMARY = "serve the site, a SPARQL endpoint and the stored questions over HTTP"
EXAMPLE = """\
defour serve
defour serve --port 0 --log
defour serve --base https://example.org/graph/ --host 0.0.0.0
defour serve --proxy 127.0.0.1
defour serve --store my-store"""

ENDLESS = True
"""It runs until it is ended: ``--timeout`` is that of a query."""


def add(parser: Parser) -> None:
    """Add the options."""
    shown = "listen at this address (default: 127.0.0.1, this machine alone)"
    parser.option("--host", shown, default="127.0.0.1", metavar="ADDRESS")
    shown = "the port (default: 8000; 0: any that is free)"
    parser.option("--port", shown, type=number(int, 1, 65535), default=8000)
    parser.option("--base")
    parser.option("--store")
    shown = "your copy of the article: pages show its text, to everyone who can reach them"
    parser.option("--article", shown, type=path)
    shown = "believe a proxy at this address in where it was asked (Forwarded, X-Forwarded-Host …)"
    parser.option("--proxy", shown, metavar="ADDRESS")
    parser.flag("--log", "tell each request on standard error")
    limit = parser.add_argument_group("limits of a query")
    for name, kind, least, most, metavar, default, shown in (
        ("timeout", float, 0.1, 3600, "SECONDS", 10.0, "stop a query after so long"),
        ("max-result", int, 1, 1024, "MIB", 8, "refuse an answer larger than this"),
        ("max-memory", int, 8, 65536, "MIB", 64, "stop a query that takes more memory"),
        ("workers", int, 1, 64, "N", 8, "so many queries run at a time"),
    ):
        told, read = f"{shown} (default: {default:g})", number(kind, least, most, zero=False)
        limit.add_argument(f"--{name}", type=read, metavar=metavar, default=default, help=told)


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
    from defour.rdf.store import read_archive
    from defour.sites.archive import archive_site
    from defour.sites.site import Site

    article = None if args.article is None else read_bytes(args.article)
    folder, memory = find_folder(args.graph), args.max_memory
    if args.store is None:
        site = Site(folder, base=args.base, article=article, endpoint=True)
    elif args.base or args.article:
        raise UsageError("--store goes with neither --base nor --article", hint="Leave them out")
    else:
        with read_archive(args.store):  # it can be opened; each process does so for itself
            site, memory = archive_site(folder, endpoint=True), max(memory, 256)
    limits = Limits(args.workers, args.timeout, args.max_result, memory)
    tell = partial(print, end="  (Ctrl+C ends it)\n", flush=True)
    given = {"store": args.store, "proxy": args.proxy, "log": args.log}
    serve(site, limits, tell, host=args.host, port=args.port, **given)
    return 0
