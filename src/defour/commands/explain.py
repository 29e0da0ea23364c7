"""``defour explain``: what the docs say of an error or a finding, and the shapes of a rule."""

import argparse
import re
from collections.abc import Iterable
from itertools import takewhile

from pyoxigraph import NamedNode

from defour.commands import Parser, deliver, path
from defour.errors import UsageError, closest
from defour.folder import find_docs, find_folder
from defour.namespaces import local_name
from defour.rdf.graph import Graph
from defour.rdf.locations import Places
from defour.rdf.parse import read_text

SUMMARY = "explain an error, a finding or a rule by its name"
EXAMPLE = """\
defour explain idle-shape
defour explain Situation-vouchedFor"""


def add(parser: Parser) -> None:
    """Add the options."""
    what = "an error, a finding, or a rule of the shapes (default: list the errors and findings)"
    parser.option("name", what, nargs="?", metavar="NAME")
    shapes = "where the rule is, a file or folder; may be repeated (default: the graph folder's)"
    parser.option("--shapes", shapes, action="append", type=path, metavar="PATH")


def run(args: argparse.Namespace) -> int:
    """Print a section of the docs, or the statements of a shape."""
    pages = "\n## \n".join(read_text(find_docs() / x) for x in ("errors.md", "lint.md"))
    found = re.finditer(r"(?ms)^##+ ([a-z-]+)\n.*?(?=\n##+ |\Z)", pages)
    sections = {x[1]: x[0].rstrip() + "\n" for x in found}
    names = "".join(f"{name}\n" for name in sections)
    deliver(sections.get(args.name) or _rule(args, sections) if args.name else names)
    return 0


def _rule(args: argparse.Namespace, others: Iterable[str]) -> str:
    """The statements of the shapes of a name, as their files have them."""
    rules = Graph.read(args.shapes or find_folder(args.graph).shapes)
    texts, places = {x.where: x.text.splitlines() for x in rules.sources}, Places(rules.sources)
    known, found = {iri: local_name(iri) for iri in rules.by_subject if iri[:2] != "_:"}, []
    for place in [places.subject(NamedNode(x)) for x in known if args.name in (x, known[x])]:
        if place and place.line:
            turtle = "\n".join(takewhile(str.strip, texts[place.where][place.line - 1 :]))
            found.append(f"## {args.name}\n\n`{place}`\n\n```turtle\n{turtle}\n```\n")
    if not found:
        hint = closest(args.name, [*others, *known.values()]) or "See defour explain"
        raise UsageError(f"there is no error, finding or rule {args.name!r}", hint=hint)
    return "\n".join(found)
