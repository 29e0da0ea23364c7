"""``defour evidence``: every citation against the text."""

import argparse

from defour.commands import add_option, deliver, read_article

SUMMARY = "check every citation against your copy of the article, and say what none cites"
EXAMPLE = """\
defour evidence --article my-copy.txt
DEFOUR_ARTICLE=my-copy.txt defour evidence --text"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_option(parser, "--article")
    parser.add_argument(
        "--text",
        action="store_true",
        help="show the words of each range too, from your copy: what no claim cites, and what "
        "stands where a citation is wrong",
    )
    add_option(parser, "--format")


def run(args: argparse.Namespace) -> int:
    """Check; 1 when the article has changed or a citation is wrong."""
    from defour.claims.evidence import check_evidence
    from defour.claims.evidence_text import evidence_json, evidence_text
    from defour.claims.model import decode_article

    article = read_article(args.article)
    found = check_evidence(article, graph=args.graph)
    write = evidence_json if args.format == "json" else evidence_text
    deliver(write(found, decode_article(article) if args.text else None))
    return 0 if found.ok else 1
