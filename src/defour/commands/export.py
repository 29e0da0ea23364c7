"""``defour export``: the whole graph in one file."""

import argparse

from defour.commands import GRAPH_SUFFIXES, deliver, suffixed, to_file

SUMMARY = "write the ontology and the data as one file"
EXAMPLE = "defour export --format ntriples -o defour.nt"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--format",
        choices=("turtle", "ntriples", "jsonld", "rdfxml"),
        help="the format (default: as the suffix of the -o FILE says, else turtle)",
    )
    parser.add_argument(
        "--base",
        metavar="IRI",
        help="put this in the place of https://w3id.org/defour/ in every IRI",
    )
    to_file(parser)


def run(args: argparse.Namespace) -> int:
    """Write the graph."""
    from defour.folder import find
    from defour.writing.export import export

    also = {".json": "jsonld", ".xml": "rdfxml"}
    format = args.format or suffixed(args.output, GRAPH_SUFFIXES | also) or "turtle"
    deliver(export(find(args.graph), format, base=args.base), args.output)
    return 0
