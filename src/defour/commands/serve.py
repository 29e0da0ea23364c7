"""``defour serve``: the site, a SPARQL endpoint and the stored questions, over HTTP."""

import argparse

from defour.commands import path
from defour.rdf.parse import read_bytes
from defour.serve.settings import Settings

SUMMARY = "serve the site, a SPARQL endpoint and the stored questions over HTTP"
EXAMPLE = """\
defour serve
defour serve --port 0 --log
defour serve --base https://example.org/graph/ --host 0.0.0.0"""

ENDLESS = True
"""It runs until it is ended: ``--timeout`` is that of a query."""

_DEFAULT = Settings()


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--host",
        default=_DEFAULT.host,
        metavar="ADDRESS",
        help=f"listen at this address (default: {_DEFAULT.host}, this machine alone)",
    )
    parser.add_argument(
        "--port",
        type=_whole(0, 65535),
        default=_DEFAULT.port,
        help=f"the port (default: {_DEFAULT.port}; 0: any that is free)",
    )
    parser.add_argument(
        "--base",
        metavar="IRI",
        help="put this in the place of https://w3id.org/defour/ in every IRI",
    )
    parser.add_argument(
        "--article",
        type=path,
        metavar="FILE",
        help="your copy of the article: pages show its text, to everyone who can reach them",
    )
    parser.add_argument("--log", action="store_true", help="tell each request on standard error")
    limit = parser.add_argument_group("limits of a query")
    limit.add_argument(
        "--timeout",
        type=_seconds,
        default=_DEFAULT.timeout,
        metavar="SECONDS",
        help=f"stop a query after so long (default: {_DEFAULT.timeout:g})",
    )
    limit.add_argument(
        "--max-result",
        type=_whole(1, 1024),
        default=_DEFAULT.max_result,
        metavar="MIB",
        help=f"refuse an answer larger than this (default: {_DEFAULT.max_result})",
    )
    limit.add_argument(
        "--max-memory",
        type=_whole(8, 65536),
        default=_DEFAULT.max_memory,
        metavar="MIB",
        help=f"stop a query that takes more memory (default: {_DEFAULT.max_memory})",
    )
    limit.add_argument(
        "--workers",
        type=_whole(1, 64),
        default=_DEFAULT.workers,
        metavar="N",
        help=f"processes that wait for queries (default: {_DEFAULT.workers})",
    )
    limit.add_argument(
        "--cache",
        type=_whole(0, 65536),
        default=_DEFAULT.cache,
        metavar="MIB",
        help=f"keep so much of what was answered (default: {_DEFAULT.cache}; 0: nothing)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until ended."""
    from defour.folder import find_folder
    from defour.serve import server

    settings = Settings(
        host=args.host,
        port=args.port,
        workers=args.workers,
        timeout=args.timeout,
        max_result=args.max_result,
        max_memory=args.max_memory,
        cache=args.cache,
        base=args.base,
        log=args.log,
    )
    article = None if args.article is None else read_bytes(args.article)
    server.run(find_folder(args.graph), settings, _tell, article=article)
    return 0


def _tell(address: str) -> None:
    print(f"{address}  (Ctrl+C ends it)", flush=True)


def _whole(least: int, most: int) -> type[int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return number  # type: ignore[return-value]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0.1 to 3600")
    return seconds
