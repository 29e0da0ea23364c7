"""``defour why``: the claims behind each value, and the passages that say so."""

import argparse
import sys
from pathlib import Path

from defour.commands import deliver, endpoint, on_terminal, stdin, to_file
from defour.errors import UsageError
from defour.rdf.parse import read_bytes

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
    endpoint.add(parser)
    to_file(parser)


def run(args: argparse.Namespace) -> int:
    """Explain; 1 when a value has no claim, or the claims have a fault."""
    from defour.claims import why_text
    from defour.claims.why import why

    params: dict[str, str] = {}
    for each in args.params:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"-p wants name=value, not {each!r}")
        if name in params:
            raise UsageError(f"-p {name} is given twice")
        params[name] = value
    article = None
    if args.article is not None:
        article = stdin() if args.article == "-" else read_bytes(Path(args.article))
    language = args.lang or params.get("lang", "en")
    about = {"params": params, "language": language}
    if article is None:  # which may be any version of any article
        about["why"] = args.what
    with endpoint.folder(args, **about) as folder:
        explanation = why(folder, args.what, params, article=article, language=language)
    if args.format == "json":
        deliver(why_text.as_json(explanation), args.output)
    else:
        terminal = args.output is None and sys.stdout is not None and sys.stdout.isatty()
        colour = terminal and on_terminal()
        width = None
        if terminal:
            from shutil import get_terminal_size

            width = get_terminal_size().columns
        text = why_text.text(explanation, width=width, colour=colour)
        deliver(text, args.output, styled=colour)
    return 1 if explanation.faults else 0
