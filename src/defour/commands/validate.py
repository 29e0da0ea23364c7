"""``defour validate``: does the data keep the rules?"""

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from defour.commands import Parser, deliver, number, on_terminal, path, say, stdin
from defour.errors import DefourError, UsageError

if TYPE_CHECKING:
    from defour.folder import Folder

SUMMARY = "check data against its shapes"
EXAMPLE = """\
defour validate
defour validate --format sarif -o report.sarif
defour validate my-article.ttl
defour validate my-article.ttl --shapes my-shapes/ --ontology my-ontology.ttl
defour validate catalogue.ttl --shapes dcat-ap/ --fail-on violation --allow unknown-term
defour validate data.json.gz --shapes shapes.ttl --inference rdfs --shape ex:Goat
defour validate --stream archive.nq.gz --jobs 4 --format jsonl -o found.jsonl --resume"""


def add(parser: Parser) -> None:
    """Add the options."""
    data = "a file or folder, or - for Turtle on standard input (default: the data of the graph "
    parser.option("path", f"{data}folder)", nargs="*", metavar="PATH")
    parser.option("--input-format")
    shapes = "shapes, a file or folder; may be repeated. With it, only the ontology that is given "
    shapes += "joins the data (default: the shapes and ontology of the graph folder)"
    ontology = "an ontology, a file or folder; may be repeated"
    for name, told in {"--shapes": shapes, "--ontology": ontology}.items():
        parser.option(name, told, action="append", type=path, metavar="PATH")
    formats = ("text", "json", "turtle", "sarif", "junit", "github", "jsonl")
    told = (
        "turtle is the report of W3C, without what lint found; jsonl has a line for each article "
    )
    told += "of an archive (default: text)"
    parser.option("--format", told, choices=formats)
    told = "who checks: pyshacl-turbo, or pySHACL, the reference; spark is turbo on a cluster, for "
    told += "an archive of Parquet or N-Quads at the address PATH (default: turbo)"
    parser.option("--engine", told, choices=("turbo", "pyshacl", "spark"), default="turbo")
    parser.option("--master")
    told = "add first what the data entails, under RDFS or OWL 2 RL (default: nothing)"
    parser.option("--inference", told, choices=("rdfs", "owlrl"))
    for name, what in (("--shape", "shape"), ("--focus", "node")):
        parser.option(name, f"check one {what} alone, by its IRI or a short name", metavar="IRI")
    told = "look only for what makes a check worth nothing: misspelt terms, idle shapes …"
    parser.flag("--lint", told)
    parser.flag("--no-lint", "check the shapes and nothing else")
    told = "the least severity of a result that gives status 1 (default: info, as SHACL has it)"
    parser.option("--fail-on", told, choices=("violation", "warning", "info"), default="info")
    told = "findings that are not to be told, by name; for files that cannot be edited"
    parser.option("--allow", told, action="append", default=[], metavar="NAME[,NAME]")
    parser.flag("--strict", "let notes fail too, as that strangers' shapes have nothing to check")
    parser.flag("--verbose", "list the notes too, and how many focus nodes each shape has")
    sentences = "your copy of the article, for the sentences that a result concerns"
    parser.option("--article", sentences, type=path)
    parser.option("--lang")
    parser.option("-o --output")
    group = parser.add_argument_group("an archive, whose articles are checked one by one")
    told = "read PATH so: N-Quads or TriG with a graph for each article, or files with one each"
    group.add_argument("--stream", action="store_true", help=told)
    told = "the articles of this store, which `defour load` made"
    group.add_argument("--store", type=path, metavar="STORE", help=told)
    told, kind = "so many processes (default: 1)", number(int, 1, 512, zero=False)
    group.add_argument("--jobs", type=kind, default=1, metavar="N", help=told)
    told = "go on where FILE ends, which has the lines of a run that was cut off"
    group.add_argument("--resume", action="store_true", help=told)
    told = "let pySHACL check N articles too, and compare"
    group.add_argument("--audit", type=number(int, 1, 10**6), default=0, metavar="N", help=told)
    told = "choose other articles for that (default: 0)"
    group.add_argument("--seed", type=int, default=0, metavar="NUMBER", help=told)


def is_endless(args: argparse.Namespace) -> bool:
    """Whether it takes as long as it takes."""
    return bool(args.stream or args.store or args.engine == "spark")


def run(args: argparse.Namespace) -> int:
    """Validate; 1 when there is any result, or when nothing was checked."""
    if args.lint and args.no_lint:
        raise UsageError("--lint and --no-lint exclude each other")
    if args.lint and args.format == "turtle":
        hint = "Leave --lint out, or ask for another format"
        raise UsageError("--lint makes no report of W3C: the shapes do not look", hint=hint)
    if is_endless(args):
        from defour.commands.validate_archive import check_archive

        named = [*args.path, args.store or b""]
        return check_archive(args, None if args.shapes else _folder(args.graph, named))
    if args.format == "jsonl" or args.resume or args.audit:
        raise UsageError("this is for an archive", hint="Add --stream, or name a --store")
    from defour.validation.report_formats import write_report
    from defour.validation.validate import validate

    for_ci = args.format in ("sarif", "junit", "github")
    if for_ci:
        from defour.validation.ci import write_ci, write_error
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
            fail_on=args.fail_on,
            strict=args.strict,
            allow=[x for names in args.allow for x in names.split(",")],
            inference=args.inference,
            shape=args.shape,
            focus=args.focus,
            input_format=args.input_format,
        )
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
