"""``defour validate``: does the data keep the rules?"""

import argparse
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
defour validate data.json.gz --shapes shapes.ttl --inference rdfs --shape ex:Goat"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "path",
        nargs="*",
        metavar="PATH",
        help="a file or folder, or - for Turtle on standard input (default: the data of the graph "
        "folder)",
    )
    add_option(parser, "--input-format")
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
    parser.add_argument(
        "--inference",
        choices=("rdfs", "owlrl"),
        help="add first what the data entails under RDFS or OWL 2 RL (default: nothing)",
    )
    for name, what in (("--shape", "shape"), ("--focus", "node")):
        parser.add_argument(
            name, metavar="IRI", help=f"check one {what} alone, by its IRI or a short name"
        )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--lint",
        action="store_true",
        help="look only for what makes a check worth nothing: misspelt terms, idle shapes …",
    )
    which.add_argument("--no-lint", action="store_true", help="check the shapes and nothing else")
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
        shown = write_report(report, args.format, colour=args.output is None and on_terminal())
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
        inference=args.inference,
        shape=args.shape,
        focus=args.focus,
        input_format=args.input_format,
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
