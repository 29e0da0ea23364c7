"""``defour site``: the graph as pages."""

import argparse
import gc

from defour.commands import Parser, deliver, path, progress_bar

SUMMARY = "write the graph as pages that people and machines can follow"
EXAMPLE = """\
defour site public
defour site public --only id:steven-defour id:genk"""


def add(parser: Parser) -> None:
    """Add the options."""
    parser.option("target", "the folder to write to", type=path, metavar="DIR")
    shown = "your copy of the article: its page shows the text, with what is cited marked"
    parser.option("--article", shown, type=path)
    parser.option("--base")
    shown = "write the pages of these things alone; links to others lead to their published IRIs"
    parser.option("--only", shown, nargs="+", default=[], metavar="IRI")
    parser.option("--store")


def run(args: argparse.Namespace) -> int:
    """Write the site."""
    from defour.sites.publish import publish

    gc.disable()  # a site keeps nearly all that it makes, and then the process ends
    with progress_bar() as shown:
        made = publish(
            args.target,
            graph=args.graph,
            base=args.base,
            article=args.article,
            only=args.only,
            store=args.store,
            progress=shown,
        )
    gone = f", {made.removed:,} stale ones removed" if made.removed else ""
    lines = [
        f"site   {made.pages:,} pages of {made.things:,} things: {args.target / 'index.html'}",
        f"files  {made.files:,}, {made.size / 1e6:,.1f} MB{gone}",
    ]
    if args.article is not None:
        lines.append("text   the pages quote the article: publish them only if you may")
    deliver("\n".join(lines) + "\n")
    return 0
