"""``defour export``: the whole graph, or what it says of one resource, in one file."""

import argparse
from pathlib import Path

from defour import commands
from defour.errors import UsageError

SUMMARY = "write the graph, or what it says of one resource, as one file"
EXAMPLE = """\
defour export --format ntriples -o defour.nt
defour export id:spell-defour-genk --format jsonld --framed
defour export --as schema -o schema.jsonld"""

FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "rdf12")
SUFFIXES = commands.GRAPH_SUFFIXES | {
    ".nq": "nquads",
    ".trig": "trig",
    ".json": "jsonld",
    ".xml": "rdfxml",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "resource",
        nargs="?",
        metavar="RESOURCE",
        help="what to describe, such as id:NAME, claim:NAME or a full IRI (default: all)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="the format (default: as the suffix of the -o FILE says, else turtle)",
    )
    parser.add_argument(
        "--as",
        dest="crosswalk",
        metavar="NAME",
        help="in the words of another vocabulary: a file of sparql/exports, such as schema",
    )
    parser.add_argument(
        "--framed",
        action="store_true",
        help="JSON-LD with situations that hold their claims, and claims that hold their passages",
    )
    parser.add_argument(
        "--context",
        choices=("embedded", "linked", "only"),
        help="JSON-LD with its context in it (the default), with its address, or the context alone",
    )
    parser.add_argument(
        "--hash",
        action="store_true",
        help="print the RDFC-1.0 hash (SHA-256) of what would be written, and nothing else",
    )
    parser.add_argument(
        "--list",
        dest="listed",
        choices=("resources", "crosswalks"),
        help="name what RESOURCE, or NAME after --as, can be, one a line",
    )
    commands.add_option(parser, "--base")
    commands.add_endpoint_options(parser)
    commands.add_option(parser, "-o --output")


def run(args: argparse.Namespace) -> int:
    """Write the graph."""
    from defour.exports.export import export, export_hash

    if args.listed:
        commands.deliver(_list(args.graph, args.listed), args.output)
        return 0
    nested = args.framed or args.context is not None
    if args.hash and nested:
        hint = "The graph is the same"
        raise UsageError("--hash says nothing of --framed or --context", hint=hint)
    inferred = None if args.hash else commands.suffixed(args.output, SUFFIXES)
    format = args.format or inferred or ("jsonld" if nested else "turtle")
    context = args.context or "embedded"
    what = {x: getattr(args, x) for x in ("graph", "base", "resource", "crosswalk")}
    with commands.open_endpoint(args) as asked:
        if args.hash:
            written: str | bytes = export_hash(format, endpoint=asked, **what) + "\n"
        else:
            written = export(format, framed=args.framed, context=context, endpoint=asked, **what)
    commands.deliver(written, args.output)
    return 0


def _list(graph: Path | None, kind: str) -> str:
    from defour.exports.crosswalk import crosswalk_names
    from defour.folder import find_folder
    from defour.namespaces import short_name
    from defour.rdf.graph import Graph

    names = list(crosswalk_names(find_folder(graph)))
    if kind == "resources":
        iris = sorted(Graph.read(find_folder(graph).graph).by_subject)
        names = [short_name(iri) for iri in iris if not iri.startswith("_:")]
    return "".join(f"{name}\n" for name in names)
