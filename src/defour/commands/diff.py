"""``defour diff``: what changed between two versions of a graph."""

import argparse

from defour.commands import Parser, deliver, path, stdin, suffixed
from defour.errors import UsageError

SUMMARY = "tell what changed between two versions of a graph; status 1 when they differ"
EXAMPLE = """\
defour diff build/graph.ttl .
defour diff before/ after/ --format patch
git show HEAD:data/defour.ttl | defour diff - data/defour.ttl --graph ."""


def add(parser: Parser) -> None:
    """Add the options; no format turtle, which cannot say that a statement went."""
    what = "a graph folder, a folder of RDF, a file, or - for Turtle on standard input"
    parser.option("old", f"the version before: {what}", metavar="OLD")
    parser.option("new", "the version after, likewise", metavar="NEW")
    labels = "a graph folder whose labels and classes are used where OLD and NEW have none"
    parser.option("--graph", labels)
    parser.option(
        "--format",
        "text, json, or patch for RDF Patch (default: as the suffix of the -o FILE says, .json or "
        ".rdfp, else text)",
        choices=("text", "json", "patch"),
        default=None,
    )
    parser.option("--input-format")
    parser.option("--lang")
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Compare; 1 when the versions differ."""
    if args.old == args.new == "-":
        raise UsageError("only one of OLD and NEW can be -")
    from defour.diffs import write
    from defour.diffs.compare import diff

    old, new = (stdin() if x == "-" else path(x) for x in (args.old, args.new))
    given = args.input_format
    found = diff(old, new, language=args.lang, graph=args.graph, input_format=given)
    format = args.format or suffixed(args.output, {".json": "json", ".rdfp": "patch"})
    writers = {"json": write.write_json, "patch": write.write_patch}
    deliver(writers.get(format or "text", write.write_text)(found), args.output)
    return 0 if found.same else 1
