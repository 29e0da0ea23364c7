"""``defour format``: Turtle in its canonical form."""

import argparse
from pathlib import Path

from defour import folder
from defour.commands import Parser, count, deliver, say, stdin
from defour.commands import path as named
from defour.errors import NoRdf, Unwritable, UsageError
from defour.rdf.parse import decode, read_bytes

SUMMARY = "write Turtle in the one form that diffs read well"
EXAMPLE = """\
defour format
defour format --check
defour format my-article.ttl
defour format - < my-article.ttl"""


def add(parser: Parser) -> None:
    """Add the options."""
    parser.option(
        "path",
        "a Turtle file, a folder (every .ttl file below it), or - for standard input, whose form "
        "goes to standard output (default: the Turtle of the graph folder)",
        nargs="*",
        metavar="PATH",
    )
    check = "write nothing: name the files that are not in the form, and exit 1 if there are any"
    parser.flag("--check", check)


def run(args: argparse.Namespace) -> int:
    """Format, once all files could be; or with ``--check`` look, 1 where one is not in the form."""
    from defour.rdf.turtle_format import format_turtle

    piped = args.path == ["-"]
    files = [Path("-")] if piped else _files(args.path, args.graph)
    changed = {}
    for path in files:
        data, where = (stdin(), "standard input") if piped else (read_bytes(path), str(path))
        text = format_turtle(decode(data, where=where), where=where)
        if text.encode() != data or (piped and not args.check):
            changed[path] = text
    if args.check:
        deliver("".join(f"{path}\n" for path in changed))
        say(
            f"{len(changed)} of {count(len(files), 'file')} not in the canonical form"
            if changed
            else ""
        )
        return int(bool(changed))
    for path, text in changed.items():
        deliver(text, path)
        say("" if piped else f"formatted {path}")
    say("" if piped else f"{count(len(files), 'file')}, {len(changed)} changed")
    return 0


def _files(paths: list[str], graph: Path | None) -> list[Path]:
    if not paths:
        here = folder.find_folder(graph)
        own = {"ontology": here.ontology, "data": here.data, "shapes": here.shapes}
        found = [x for name in own if name not in here.borrowed for x in own[name]]
        return _below(here.root, [x for x in found if x.suffix == ".ttl"])
    result: list[Path] = []
    for path in map(named, paths):
        if str(path) == "-":
            raise UsageError("- stands alone", hint="Format files and standard input apart")
        if path.is_dir():
            found = [x for x in folder.files_in(path) if x.suffix == ".ttl"]
            if not found:
                raise NoRdf("there is no Turtle in this folder", where=str(path))
            result += _below(path, found)
        elif path.suffix != ".ttl":
            raise UsageError("is not named as Turtle (.ttl)", where=str(path))
        else:
            result.append(path)
    return list(dict.fromkeys(result))


def _below(top: Path, found: list[Path]) -> list[Path]:
    """The files, which nobody named; none is a link that leads out of the folder."""
    for path in found:
        if not path.resolve().is_relative_to(top.resolve()):
            what = "a symbolic link leads out of the folder"
            raise Unwritable(what, where=str(path), hint="Name the file itself to format it")
    return found
