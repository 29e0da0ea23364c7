"""``defour cite``: the Turtle of a passage, for an editor to paste."""

import argparse

from defour.commands import Parser, deliver, read_article, say

SUMMARY = "write the Turtle of passages, or of a new version of an article"
EXAMPLE = """\
defour cite --article my-article.txt "the words to cite" "other words"
defour cite --article my-article.txt 120-188
defour cite --article my-article.txt --id my-article --language nl --prefixes"""


def add(parser: Parser) -> None:
    """Add the options."""
    parser.option(
        "text",
        "words of the article, each occurrence is written; or a range of code points, START-END or "
        "[START, END); several may be given. Without it: the version of the article",
        nargs="*",
        metavar="TEXT",
    )
    parser.option("--article")
    name = "the article's name in the graph (default: the one whose version the file is, else the "
    parser.option("--id", f"{name}only one)", metavar="SLUG")
    language = "the language of the article, such as nl: written in the block of its version"
    parser.option("--language", language, metavar="TAG")
    parser.flag("--prefixes", "write first the @prefix lines that a new file needs")


def run(args: argparse.Namespace) -> int:
    """Write the Turtle of what is in the article; 2 where some words are not."""
    from defour.claims.cite import cite

    missing: list[str] = []
    turtle = cite(
        read_article(args.article),
        args.text,
        graph=args.graph,
        slug=args.id,
        prefixes=args.prefixes,
        language=args.language,
        missing=missing,
    )
    deliver(turtle)
    say("\n".join(missing))
    return 2 if missing else 0
