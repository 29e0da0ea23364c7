"""``defour validate``: does the data keep the rules?"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from defour.commands import Parser, deliver, on_terminal, path, say, stdin
from defour.errors import DefourError, UsageError

if TYPE_CHECKING:
    from defour.folder import Folder

SUMMARY = "check data against its shapes"
EXAMPLE = """\
defour validate
defour validate --format sarif -o report.sarif
defour validate my-article.ttl
defour validate my-article.ttl --shapes my-shapes/ --ontology my-ontology.ttl"""


def add(parser: Parser) -> None:
    """Add the options."""
    data = "a file or folder, or - for Turtle on standard input (default: the data of the graph "
    parser.option("path", f"{data}folder)", nargs="*", metavar="PATH")
    shapes = "shapes, a file or folder; may be repeated. With it, only the ontology that is given "
    shapes += "joins the data (default: the shapes and ontology of the graph folder)"
    ontology = "an ontology, a file or folder; may be repeated"
    for name, told in {"--shapes": shapes, "--ontology": ontology}.items():
        parser.option(name, told, action="append", type=path, metavar="PATH")
    formats = ("text", "json", "turtle", "sarif", "junit", "github")
    told = "turtle is the report of W3C, without what lint found (default: text)"
    parser.option("--format", told, choices=formats)
    told = "who checks: pyshacl-turbo, or pySHACL, the reference (default: turbo)"
    parser.option("--engine", told, choices=("turbo", "pyshacl"), default="turbo")
    told = "look only for what makes a check worth nothing: misspelt terms, idle shapes …"
    parser.flag("--lint", told)
    parser.flag("--no-lint", "check the shapes and nothing else")
    sentences = "your copy of the article, for the sentences that a result concerns"
    parser.option("--article", sentences, type=path)
    parser.option("--lang")
    parser.option("-o --output")


def run(args: argparse.Namespace) -> int:
    """Validate; 1 when there is any result, or when nothing was checked."""
    if args.lint and args.no_lint:
        raise UsageError("--lint and --no-lint exclude each other")
    if args.lint and args.format == "turtle":
        hint = "Leave --lint out, or ask for another format"
        raise UsageError("--lint makes no report of W3C: the shapes do not look", hint=hint)
    from defour.validation.ci import write_ci, write_error
    from defour.validation.report_formats import write_report
    from defour.validation.validate import validate

    for_ci = args.format in ("sarif", "junit", "github")
    try:
        data: list[Path | bytes] = [stdin() if x == "-" else path(x) for x in args.path]
        report = validate(
            data or None,
            args.shapes,
            args.ontology,
            graph=None if data and args.shapes else _folder(args.graph, data),
            language=args.lang,
            engine=None if args.lint else args.engine,
            lint=not args.no_lint,
            article=args.article,
        )
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
