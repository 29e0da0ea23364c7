"""``defour evidence``: every citation against the text."""

import argparse
import os

from defour.commands import deliver, read_input
from defour.errors import UsageError

SUMMARY = "check every citation against your copy of the article, and say what none cites"
EXAMPLE = """\
defour evidence --article my-copy.txt
DEFOUR_ARTICLE=my-copy.txt defour evidence --text"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--article",
        metavar="FILE",
        help="your copy of the article, - for standard input; needed, here or in DEFOUR_ARTICLE, "
        "for the graph does not hold the text (default: $DEFOUR_ARTICLE)",
    )
    parser.add_argument(
        "--text",
        action="store_true",
        help="show the words of each range too, from your copy: what no claim cites, and what "
        "stands where a citation is wrong",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    """Check; 1 when the article has changed or a citation is wrong."""
    from defour.claims.article import decode_article
    from defour.claims.evidence import check_evidence, evidence_json, evidence_text

    name = args.article or os.environ.get("DEFOUR_ARTICLE")
    if not name:
        raise UsageError(
            "the graph does not hold the article: which file is it?",
            hint="Give --article FILE, or set DEFOUR_ARTICLE",
        )
    article = read_input(name)
    found = check_evidence(article, graph=args.graph)
    write = evidence_json if args.format == "json" else evidence_text
    deliver(write(found, decode_article(article) if args.text else None))
    return 0 if found.ok else 1
