"""``defour explain``: what the docs say of an error or a finding, and the shapes of a rule."""

import argparse
import re
from itertools import takewhile
from pathlib import Path

from defour.commands import Parser, deliver, on_terminal, path
from defour.errors import UsageError, closest
from defour.folder import find_docs, find_folder
from defour.rdf.parse import decode, read_bytes

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
    sections: dict[str, str] = {}
    for page in ("errors.md", "lint.md"):
        text = decode(read_bytes(find_docs() / page), where=page)
        for section in re.split(r"(?m)^(?=##+ )", text)[1:]:
            sections[section.partition("\n")[0].lstrip("# ")] = f"{section.strip()}\n"
    names = [name for name in sections if re.fullmatch("[a-z-]+", name)]
    if args.name is None:
        deliver("".join(f"{name}\n" for name in names))
        return 0
    told = sections.get(args.name) or _rule(args.name, args.shapes, args.graph, names)
    if on_terminal():
        from rich.console import Console
        from rich.markdown import Markdown

        with (console := Console()).capture() as capture:
            console.print(Markdown(told, hyperlinks=False))
        told = capture.get()
    deliver(told, styled=True)
    return 0


def _rule(name: str, shapes: list[Path] | None, graph: Path | None, names: list[str]) -> str:
    """The statements of the shapes of this name, as their files have them."""
    from pyoxigraph import NamedNode

    from defour.namespaces import local_name
    from defour.rdf.graph import Graph
    from defour.rdf.locations import Places
    from defour.rdf.parse import rdf_files

    rules = Graph.read(rdf_files(shapes) if shapes else find_folder(graph).shapes)
    texts, places = {x.where: x.text.splitlines() for x in rules.sources}, Places(rules.sources)
    known, found = {iri: local_name(iri) for iri in rules.by_subject if iri[:2] != "_:"}, []
    for place in [places.subject(NamedNode(x)) for x in known if name in (x, known[x])]:
        if place and place.line:
            turtle = "\n".join(takewhile(str.strip, texts[place.where][place.line - 1 :]))
            found.append(f"## {name}\n\n`{place}`\n\n```turtle\n{turtle}\n```\n")
    if not found:
        hint = closest(name, [*names, *known.values()]) or "See defour explain"
        raise UsageError(f"there is no error, finding or rule {name!r}", hint=hint)
    return "\n".join(found)
