"""``defour why``: the claims behind each value, and the passages that say so."""

import argparse
import sys
from contextlib import nullcontext
from shutil import get_terminal_size

from defour.commands import (
    deliver,
    endpoint_options,
    on_terminal,
    open_endpoint,
    read_input,
    read_params,
    to_file,
)

SUMMARY = "show the claims behind each value of an answer, and the passages that say so"
EXAMPLE = """\
defour why career
defour why career -p player=all --article my-copy.txt"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "what",
        metavar="NAME",
        help="a stored question; or a situation, claim or passage, such as claim:NAME",
    )
    parser.add_argument(
        "-p",
        "--param",
        dest="params",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the question; may be repeated",
    )
    parser.add_argument(
        "--article",
        metavar="FILE",
        help="your copy of the article (- for standard input): prints the sentences themselves",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--lang", help="language of the labels (default: -p lang=nl, else en)")
    endpoint_options(parser)
    to_file(parser)


def run(args: argparse.Namespace) -> int:
    """Explain; 1 when a value has no claim, or the claims have a fault."""
    from defour.claims.why import why
    from defour.claims.why_text import explanation_json, explanation_text

    params = read_params(args.params)
    article = None if args.article is None else read_input(args.article)
    with nullcontext() if args.endpoint is None else open_endpoint(args) as there:
        explanation = why(
            args.what,
            params=params,
            graph=args.graph,
            article=article,
            language=args.lang or params.get("lang", "en"),
            endpoint=there,
        )
    if args.format == "json":
        deliver(explanation_json(explanation), args.output)
    else:
        terminal = args.output is None and sys.stdout is not None and sys.stdout.isatty()
        width = get_terminal_size().columns if terminal else None
        styled = terminal and on_terminal()
        text = explanation_text(explanation, width=width, styled=styled)
        deliver(text, args.output, styled=styled)
    return 1 if explanation.faults else 0
