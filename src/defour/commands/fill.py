"""``defour fill``: quotations in a draft become passages."""

import argparse
from pathlib import Path

from defour.commands import Parser, deliver, read_article, read_input, say
from defour.commands import path as named

SUMMARY = "put passages in place of quoted words, or move them to a new version of the article"
EXAMPLE = """\
defour fill --article my-copy.txt
defour fill --moved my-copy.txt corrected.txt"""


def add(parser: Parser) -> None:
    """Add the options."""
    files = 'Turtle with [ oa:exact "words" ] in it (default: the data of the graph folder)'
    parser.option("file", files, nargs="*", type=named, metavar="FILE")
    parser.option("--article")
    moved = "move the passages of the article OLD to its new version NEW"
    parser.option("--moved", moved, nargs=2, metavar=("OLD", "NEW"))


def run(args: argparse.Namespace) -> int:
    """Fill in, once all words are found; 1 where passages are lost on the way to a new version."""
    from defour.claims.fill import fill_quotations, move_passages
    from defour.claims.model import Claims, decode_article
    from defour.folder import find_folder
    from defour.namespaces import short_name
    from defour.rdf.files import write_file
    from defour.rdf.graph import Graph

    graph = Graph.read(args.file or find_folder(args.graph).data)
    claims = Claims(graph)
    if args.moved:
        old, new = (read_input(x) for x in args.moved)
        moved = move_passages(graph, claims, old, new)
        for name, text in moved.texts.items():
            write_file(Path(name), text)
        say(f"moved {moved.passages} passages to the new version")
        citing = {x: [c.iri for c in claims.claims.values() if x in c.passages] for x in moved.lost}
        for iri, by in citing.items():
            told = ", ".join(map(short_name, by)) or "no claim"
            deliver(f"{short_name(iri)} no longer stands: {told}\n")
        return 1 if moved.lost else 0
    article = read_article(args.article)
    version, text = claims.require_version(article), decode_article(article)
    filled = {x.where: fill_quotations(x, claims, version, text) for x in graph.sources}
    for name, file in filled.items():
        if file.quotations:
            write_file(Path(name), file.text)
            say(f"{name}: {file.quotations} quotations filled in, {file.passages} new passages")
    return 0
