"""``defour why``: the claims behind each value, and the passages that say so; as text, or JSON."""

import argparse
import json
import sys
from shutil import get_terminal_size

from defour import commands
from defour.claims.explanation import explanation_text, plain_record
from defour.claims.why import why
from defour.commands import Parser

SUMMARY = "show the claims behind each value of an answer, and the passages that say so"
EXAMPLE = """\
defour why career
defour why career -p player=id:steven-defour --article my-copy.txt"""


def add(parser: Parser) -> None:
    """Add the options."""
    what = "a stored question; or a situation, claim or passage, such as ARTICLE/claim/NAME"
    parser.option("what", what, metavar="NAME")
    parser.option("-p --param")
    sentences = "your copy of the article (- for standard input): prints the sentences themselves"
    parser.option("--article", sentences)
    parser.option("--format")
    parser.option("--lang", "language of the labels (default: -p lang=nl, else en)", default=None)
    parser.endpoint_options()
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Explain; 1 when a value has no claim, or the claims have a fault."""
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
            store=args.store,
        )
    if args.format == "json":
        plain = json.dumps(plain_record(explanation), ensure_ascii=False, indent=2)
        commands.deliver(plain + "\n", args.output)
    else:
        terminal = args.output is None and sys.stdout is not None and sys.stdout.isatty()
        width = get_terminal_size().columns if terminal else None
        styled = terminal and commands.on_terminal()
        text = explanation_text(explanation, width=width, styled=styled)
        commands.deliver(text, args.output, styled=styled)
    return 1 if explanation.faults else 0
