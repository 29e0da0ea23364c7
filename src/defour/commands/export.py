"""``defour export``: the whole graph, or what it says of one resource, in one file."""

import argparse
from pathlib import Path

from defour import commands
from defour.commands import Parser
from defour.errors import UsageError

SUMMARY = "write the graph, or what it says of one resource, as one file"
EXAMPLE = """\
defour export --format ntriples -o defour.nt
defour export id:spell-defour-genk --format jsonld --framed
defour export --as schema -o schema.jsonld"""

FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "rdf12")
SUFFIXES = {".nq": "nquads", ".trig": "trig", ".json": "jsonld", ".xml": "rdfxml"}
SUFFIXES |= commands.GRAPH_SUFFIXES


def add(parser: Parser) -> None:
    """Add the options."""
    what = "what to describe, such as id:NAME, ARTICLE/claim/NAME or a full IRI (default: all)"
    parser.option("resource", what, nargs="?", metavar="RESOURCE")
    format = "the format (default: as the suffix of the -o FILE says, else turtle)"
    parser.option("--format", format, choices=FORMATS, default=None)
    words = "in the words of another vocabulary: a file of sparql/exports, such as schema"
    parser.option("--as", words, dest="crosswalk", metavar="NAME")
    parser.flag("--framed", "JSON-LD in which situations hold their claims, and claims passages")
    context = "JSON-LD with its context in it (the default), with its address, or the context alone"
    parser.add_argument("--context", help=context, choices=("embedded", "linked", "only"))
    parser.flag("--hash", "print the RDFC-1.0 hash (SHA-256) of what would be written, no more")
    names = "name what RESOURCE, or NAME after --as, can be, one a line"
    parser.option("--list", names, dest="listed", choices=("resources", "crosswalks"))
    parser.option("--base")
    parser.endpoint_options()
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Write the graph."""
    from defour.exports.export import export, export_hash
    from defour.queries.run import open_store

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
    part = args.resource or args.crosswalk or args.base or args.hash
    if args.store is not None and not part and format in ("nquads", "ntriples"):
        with open_store(args.store) as graph:  # of any size, so it is not sorted
            lines = (f"{x} .\n".encode() for x in graph.all_quads(named=format == "nquads"))
            commands.deliver(lines, args.output)
        return 0
    what = {x: getattr(args, x) for x in ("graph", "base", "resource", "crosswalk", "store")}
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
