"""``defour validate``: does the data keep the rules?"""

import argparse
import gc
from pathlib import Path
from typing import TYPE_CHECKING

from defour.commands import deliver, on_terminal, path, say, stdin, to_file
from defour.errors import UsageError
from defour.rdf.parse import read_bytes

if TYPE_CHECKING:
    from defour.folder import Folder
    from defour.shacl.validation import Report

SUMMARY = "check data against its shapes"
EXAMPLE = """\
defour validate
defour validate --format sarif -o report.sarif
defour validate my-article.ttl
defour validate my-article.ttl --shapes my-shapes/ --ontology my-ontology.ttl"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "path",
        nargs="*",
        metavar="PATH",
        help="a file or folder, or - for Turtle on standard input (default: the data of the graph "
        "folder)",
    )
    parser.add_argument(
        "--shapes",
        action="append",
        type=path,
        metavar="PATH",
        help="shapes, a file or folder; may be repeated. With it, only the ontology that is given "
        "joins the data (default: the shapes and ontology of the graph folder)",
    )
    parser.add_argument(
        "--ontology",
        action="append",
        type=path,
        metavar="PATH",
        help="an ontology, a file or folder; may be repeated",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "turtle", "sarif", "junit", "github"),
        default="text",
        help="turtle is the report of W3C, without what lint found (default: text)",
    )
    parser.add_argument(
        "--engine",
        choices=("turbo", "pyshacl", "both"),
        default="turbo",
        help="who checks: pyshacl-turbo, or pySHACL, the reference; with both, in what they differ "
        "is told and fails the run (default: turbo)",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--lint",
        action="store_true",
        help="look only for what makes a check worth nothing: misspelt terms, idle shapes …",
    )
    which.add_argument("--no-lint", action="store_true", help="check the shapes and nothing else")
    parser.add_argument(
        "--article",
        type=path,
        metavar="FILE",
        help="your copy of the article, for the sentences that a result concerns",
    )
    parser.add_argument("--lang", default="en", help="language of the messages (default: en)")
    to_file(parser)


def run(args: argparse.Namespace) -> int:
    """Validate; 1 when there is any result, or when nothing was checked."""
    thresholds = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)  # a tenth of the time of a small graph goes into collections
    try:
        return _validate(args)
    finally:
        gc.set_threshold(*thresholds)


def _validate(args: argparse.Namespace) -> int:
    from defour.errors import DefourError
    from defour.reports import OF_CI, render

    if args.lint and args.format == "turtle":
        raise UsageError(
            "--lint makes no report of W3C: the shapes do not look",
            hint="Leave --lint out, or ask for another format",
        )
    try:
        report = _report(args)
    except DefourError as error:
        if args.format in OF_CI:
            from defour.reports import failed

            deliver(failed.write(error, args.format), args.output)
        raise
    shown = render(report, args.format, colour=args.output is None and on_terminal())
    deliver(shown, args.output, styled=args.format == "text")
    return 0 if report.ok else 1


def _report(args: argparse.Namespace) -> "Report":
    from defour.shacl.validation import validate

    data: list[Path | bytes] = [stdin() if x == "-" else path(x) for x in args.path]
    shapes, ontology = args.shapes, args.ontology
    if not data or shapes is None:
        here = _folder(args.graph, data)
        data = data or list(here.data)
        ontology = here.ontology if ontology is None and shapes is None else ontology
        shapes = here.shapes if shapes is None else shapes
    return validate(
        data,
        shapes,
        ontology or (),
        language=args.lang,
        engine=None if args.lint else args.engine,
        linted=not args.no_lint,
        article=None if args.article is None else read_bytes(args.article),
    )


def _folder(given: Path | None, data: list[Path | bytes]) -> "Folder":
    """The graph folder. A run that names none, where none is, checks nothing of what is there.

    Raises:
        UsageError: Neither data nor a graph folder is named, and the working directory is none.
    """
    from defour import folder

    here = folder.find_folder(given)
    if given is not None or here.root == Path():
        return here
    missing = " ".join(f"{x}/" for x in folder.PARTS if not Path(x).is_dir())
    if not data:
        raise UsageError(
            f"the working directory is no graph folder ({missing} missing), so nothing was checked",
            hint=f"Name data, or a folder with --graph DIR; that of defour is {here.root}",
        )
    say(f"defour: no --shapes, so these are the shapes of {here.root}\n")
    return here
