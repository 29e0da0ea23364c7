"""``defour format``: Turtle in its canonical form."""

import argparse
from pathlib import Path

from defour import folder
from defour.commands import deliver, say, stdin
from defour.commands import path as named
from defour.errors import MissingFile, NoRdf, Unwritable, UsageError
from defour.rdf.parse import decode, read_bytes

SUMMARY = "write Turtle in the one form that diffs read well"
EXAMPLE = """\
defour format
defour format --check
defour format my-article.ttl
defour format - < my-article.ttl"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "path",
        nargs="*",
        metavar="PATH",
        help="a Turtle file, a folder (every .ttl file below it), or - for standard input, whose "
        "form goes to standard output (default: the Turtle of the graph folder)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing: name the files that are not in the form, and exit 1 if there are any",
    )


def run(args: argparse.Namespace) -> int:
    """Format, once all files could be; or with ``--check`` look, 1 where one is not in the form."""
    from defour.rdf.files import write_file

    if args.path == ["-"]:
        data = stdin()
        text = _formatted(data, "standard input")
        if args.check:
            deliver("" if text is None else "-\n")
            return int(text is not None)
        deliver(data if text is None else text)
        return 0
    files = _files(args.path, args.graph, write=not args.check)
    formatted = {path: _formatted(read_bytes(path), str(path)) for path in files}
    changed = {path: text for path, text in formatted.items() if text is not None}
    if args.check:
        deliver("".join(f"{path}\n" for path in changed))
        say(f"{len(changed)} of {_count(len(files))} not in the canonical form" if changed else "")
        return 1 if changed else 0
    for path, form in changed.items():
        write_file(path, form)
        say(f"formatted {path}")
    say(f"{_count(len(files))}, {len(changed)} changed")
    return 0


def _formatted(data: bytes, where: str) -> str | None:
    """The form of Turtle, or None when it has that form."""
    from defour.rdf.turtle_format import format_turtle

    text = format_turtle(decode(data, where=where), where=where)
    return None if text.encode() == data else text


def _files(paths: list[str], graph: Path | None, *, write: bool) -> list[Path]:
    if not paths:
        here = folder.find_folder(graph)
        found = [path for path in here.graph + here.shapes if path.suffix == ".ttl"]
        return _below(here.root, found) if write else found
    result: list[Path] = []
    for path in map(named, paths):
        if str(path) == "-":
            raise UsageError("- stands alone", hint="Format files and standard input apart")
        if path.is_dir():
            found = folder.files_in(path, (".ttl",))
            if not found:
                raise NoRdf("there is no Turtle in this folder", where=str(path))
            result += _below(path, found) if write else found
        elif not path.exists():
            raise MissingFile("there is no such file or folder", where=str(path))
        elif path.suffix != ".ttl":
            raise UsageError("is not named as Turtle (.ttl)", where=str(path))
        else:
            result.append(path)
    return list(dict.fromkeys(result))


def _below(top: Path, found: list[Path]) -> list[Path]:
    """The files, which nobody named; none is a link that leads out of the folder."""
    for path in found:
        if not path.resolve().is_relative_to(top.resolve()):
            what = "a symbolic link leads out of the folder, and nothing is written there"
            raise Unwritable(what, where=str(path), hint="Name the file itself to format it")
    return found


def _count(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
