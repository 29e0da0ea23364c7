"""``defour validate``: does the data keep the rules?"""

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from defour.commands import add_option, deliver, on_terminal, path, say, stdin
from defour.errors import DefourError, UsageError

if TYPE_CHECKING:
    from defour.folder import Folder
    from defour.validation.validate import Report

SUMMARY = "check data against its shapes"
EXAMPLE = """\
defour validate
defour validate --format sarif -o report.sarif
defour validate my-article.ttl
defour validate my-article.ttl --shapes my-shapes/ --ontology my-ontology.ttl
defour validate catalogue.ttl --shapes dcat-ap/ --fail-on violation --allow unknown-term"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "path",
        nargs="*",
        metavar="PATH",
        help="a file or folder, or - for Turtle on standard input (default: the data of the graph "
        "folder)",
    )
    files = {
        "--shapes": "shapes, a file or folder; may be repeated. With it, only the ontology that is "
        "given joins the data (default: the shapes and ontology of the graph folder)",
        "--ontology": "an ontology, a file or folder; may be repeated",
    }
    for name, help in files.items():
        parser.add_argument(name, action="append", type=path, metavar="PATH", help=help)
    parser.add_argument(
        "--format",
        choices=("text", "json", "turtle", "sarif", "junit", "github"),
        default="text",
        help="turtle is the report of W3C, without what lint found (default: text)",
    )
    parser.add_argument(
        "--engine",
        choices=("turbo", "pyshacl"),
        default="turbo",
        help="who checks: pyshacl-turbo, or pySHACL, the reference (default: turbo)",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--lint",
        action="store_true",
        help="look only for what makes a check worth nothing: misspelt terms, idle shapes …",
    )
    which.add_argument("--no-lint", action="store_true", help="check the shapes and nothing else")
    parser.add_argument(
        "--fail-on",
        choices=("violation", "warning", "info"),
        default="info",
        help="the least severity of a result that gives status 1 (default: info, as SHACL has it)",
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="NAME[,NAME]",
        help="findings that are not to be told, by name; for files that cannot be edited",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="let notes fail too, such as that strangers' shapes have nothing to check",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="list the notes too, and how many focus nodes each shape has",
    )
    sentences = "your copy of the article, for the sentences that a result concerns"
    add_option(parser, "--article", type=path, help=sentences)
    add_option(parser, "--lang")
    add_option(parser, "-o --output")


def run(args: argparse.Namespace) -> int:
    """Validate; 1 when there is any result, or when nothing was checked."""
    if args.lint and args.format == "turtle":
        hint = "Leave --lint out, or ask for another format"
        raise UsageError("--lint makes no report of W3C: the shapes do not look", hint=hint)
    from defour.validation.ci import write_ci, write_error
    from defour.validation.report_formats import write_report

    for_ci = args.format in ("sarif", "junit", "github")
    try:
        report = _report(args)
    except DefourError as error:
        if for_ci:
            deliver(write_error(error, args.format), args.output)
        raise
    if for_ci:
        deliver(write_ci(report, args.format), args.output)
    else:
        here = args.output is None and on_terminal()
        width = shutil.get_terminal_size().columns if here else None
        look = {"colour": here, "width": width, "verbose": args.verbose}
        shown = write_report(report, args.format, **look)
        deliver(shown, args.output, styled=args.format == "text")
    return 0 if report.ok else 1


def _report(args: argparse.Namespace) -> "Report":
    from defour.validation.validate import validate

    data: list[Path | bytes] = [stdin() if x == "-" else path(x) for x in args.path]
    return validate(
        data or None,
        args.shapes,
        args.ontology,
        graph=None if data and args.shapes else _folder(args.graph, data),
        language=args.lang,
        engine=None if args.lint else args.engine,
        lint=not args.no_lint,
        article=args.article,
        fail_on=args.fail_on,
        strict=args.strict,
        allow=[x for names in args.allow for x in names.split(",")],
    )


def _folder(given: Path | None, data: list[Path | bytes]) -> "Folder":
    """The graph folder. A run that names none, where none is, checks nothing of what is there."""
    from defour.folder import PARTS, find_folder

    here = find_folder(given)
    if given is not None or here.root == Path():
        return here
    if not data:
        missing = " ".join(f"{x}/" for x in PARTS if not Path(x).is_dir())
        raise UsageError(
            f"the working directory is no graph folder ({missing} missing), so nothing was checked",
            hint=f"Name data, or a folder with --graph DIR; that of defour is {here.root}",
        )
    say(f"defour: no --shapes, so these are the shapes of {here.root}\n")
    return here
