"""``defour new``: the folder of a new article."""

import argparse

from defour.commands import Parser, path, read_article, say

SUMMARY = "make the folder of a new article, which validates at once"
EXAMPLE = """\
defour new derby --article derby.txt --lang nl
defour validate --graph derby"""


def add(parser: Parser) -> None:
    """Add the options."""
    folder = "the folder, whose name is the article's"
    parser.option("folder", folder, type=path, metavar="DIR")
    parser.option("--article")
    parser.option("--lang", "the language of the article (default: en)")


def run(args: argparse.Namespace) -> int:
    """Write ``DIR/data/DIR.ttl``."""
    from defour.claims.cite import check_language, check_slug
    from defour.claims.draft import draft_turtle, new_file
    from defour.rdf.files import write_file

    article = read_article(args.article)
    file = new_file(args.folder)
    slug, language = check_slug(file.stem), check_language(args.lang)
    text = draft_turtle(slug, article, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, text)
    say(f"wrote {file}: the article and its sentences; the facts are yours to write")
    return 0
