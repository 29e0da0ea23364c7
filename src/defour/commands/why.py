"""``defour why``: the claims behind each value, and the passages that say so."""

import argparse
import sys
from shutil import get_terminal_size

from defour import commands

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
    commands.add_option(parser, "-p --param")
    sentences = "your copy of the article (- for standard input): prints the sentences themselves"
    commands.add_option(parser, "--article", help=sentences)
    commands.add_option(parser, "--format")
    language = "language of the labels (default: -p lang=nl, else en)"
    commands.add_option(parser, "--lang", default=None, help=language)
    commands.add_endpoint_options(parser)
    commands.add_option(parser, "-o --output")


def run(args: argparse.Namespace) -> int:
    """Explain; 1 when a value has no claim, or the claims have a fault."""
    from defour.claims.why import why
    from defour.claims.why_text import explanation_json, explanation_text

    params = commands.read_params(args.params)
    article = None if args.article is None else commands.read_input(args.article)
    with commands.open_endpoint(args) as there:
        explanation = why(
            args.what,
            params=params,
            graph=args.graph,
            article=article,
            language=args.lang or params.get("lang", "en"),
            endpoint=there,
        )
    if args.format == "json":
        commands.deliver(explanation_json(explanation), args.output)
    else:
        terminal = args.output is None and sys.stdout is not None and sys.stdout.isatty()
        width = get_terminal_size().columns if terminal else None
        styled = terminal and commands.on_terminal()
        text = explanation_text(explanation, width=width, styled=styled)
        commands.deliver(text, args.output, styled=styled)
    return 1 if explanation.faults else 0
