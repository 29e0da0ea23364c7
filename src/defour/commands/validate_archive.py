"""What `defour validate` does with an archive: what is found in each article, told as it comes."""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from defour.archives.check import ArticleChecker, Audit, Checked, merge_checked
from defour.archives.workers import check_articles
from defour.commands import deliver, on_terminal, path, progress_line, say
from defour.errors import Malformed, Unwritable, UsageError
from defour.folder import Folder
from defour.rdf.articles import Article, read_articles
from defour.rdf.store import list_articles, read_archive, read_article
from defour.validation.ci import write_problems
from defour.validation.report_formats import write_problem
from defour.validation.validate import read_rules


def check_archive(args: argparse.Namespace, folder: Folder | None) -> int:
    """Check the articles one by one; 1 when something is found in one of them."""
    names, cluster = ["article", "inference", "shape", "focus", "input_format"], None
    if args.engine == "spark":
        cluster, args.engine = args.master, "turbo"
        names += ["store", "resume", "audit"]
    unfit = [f"--{x.replace('_', '-')}" for x in names if getattr(args, x)]
    if unfit or args.format in ("json", "junit"):
        what = unfit[0] if unfit else f"--format {args.format}"
        raise UsageError(
            f"{what} is not for an archive{' on a cluster' * bool(cluster)}",
            hint="See docs/validate.md",
        )
    if args.resume and not (args.output and args.format == "jsonl"):
        raise UsageError("what is to be resumed?", hint="Give --format jsonl and -o FILE too")
    if not (args.path or args.store):
        raise UsageError("which articles?", hint="Name files, or a --store")
    shapes, ontology = read_rules(args.shapes, args.ontology, folder)
    rules = (shapes, [*ontology.values()])
    options: dict[str, Any] = {
        "notes": bool(args.shapes),
        "engine": None if args.lint else args.engine,
        "lint": not args.no_lint,
        "language": args.lang,
        "fail_on": args.fail_on,
        "strict": args.strict,
        "allow": [x for names in args.allow for x in names.split(",")],
    }
    checker = ArticleChecker(*rules, **options)
    audit, total = Audit(args.audit, args.seed), Counter[str]()
    start, found, done = time.monotonic(), list[Checked](), set[int]()
    with ExitStack() as stack:
        write = partial(deliver, styled=True)
        if args.format in ("text", "jsonl") and args.output:
            file = stack.enter_context(_open(args.output, args.resume))
            done, total["fails"] = _read_done(file) if args.resume else (done, 0)
            write = partial(_append, file)
        show = stack.enter_context(progress_line())
        fresh = (x for x in audit.look(_articles(args)) if hash((x.iri, x.digest)) not in done)
        if cluster:
            from defour.archives.spark import check_on_cluster, open_session

            spark = stack.enter_context(open_session(cluster))
            each = (check_on_cluster(spark, x, rules, options) for x in args.path)
            checked: Iterator[Checked] = chain.from_iterable(each)
        else:
            checked = check_articles(checker, fresh, args.jobs)
        for one in chain([checker.check_rest()], checked):
            told = [x for x in one.problems if x.fails or args.verbose or x.kind != "Note"]
            total += {"article": bool(one.iri), "triple": one.triples, "fault": bool(told)}
            total["fails"] += not one.ok
            if args.format == "jsonl" and (one.iri or told):
                write(one.line)
            elif args.format == "text":
                write("".join(f"{write_problem(x, on_terminal())}\n\n" for x in told))
            elif told:
                found.append(one)
            amounts = f"{total['article']:,} articles, {total['triple']:,} triples"
            show(
                f"{amounts}, {total['article'] / (time.monotonic() - start):,.0f} articles a second"
            )
        for iri, differences in audit.run(checker):
            total["fails"] += bool(differences)
            say("\n".join(f"defour: the engines differ on <{iri}>: {x}" for x in differences))
        if args.format == "text":
            write(f"Checked {amounts}: {total['fault']:,} with faults.\n")
    if args.format in ("sarif", "github"):
        every = [x for one in found for x in one.problems]
        deliver(write_problems(every, args.format), args.output)
    elif args.format == "turtle":
        deliver(merge_checked(checker.rest, found), args.output)
    return 1 if total["fails"] else 0


def _articles(args: argparse.Namespace) -> Iterator[Article]:
    """The articles that the options name."""
    if args.store:
        with read_archive(args.store) as store:
            for iri, _ in list_articles(store):
                yield read_article(store, iri, str(args.store))
    yield from read_articles(map(path, args.path)) if args.path else ()


def _open(output: Path, keep: bool) -> IO[bytes]:
    """A file to write to, and to read from where what is in it is kept."""
    try:
        return output.open(("r+b" if output.exists() else "w+b") if keep else "wb")
    except OSError as error:
        raise Unwritable(f"cannot be written ({error.strerror})", where=str(output)) from None


def _append(file: IO[bytes], text: str) -> None:
    try:
        file.write(text.encode("utf-8", "backslashreplace"))
        file.flush()
    except OSError as error:
        hint = "With room on the disk, --resume goes on from there"
        raise Unwritable(
            f"cannot be written ({error.strerror})", where=file.name, hint=hint
        ) from None


def _read_done(file: IO[bytes]) -> tuple[set[int], int]:
    """The articles that whole lines tell of, and of how many a fault; what is torn is cut off."""
    done, faulty, end = set[int](), 0, 0
    for at, line in enumerate(file, 1):
        if not line.endswith(b"\n"):
            break
        try:
            told = json.loads(line)
            done.add(hash((told["article"], told["sha256"])))
            faulty += not told["ok"]
        except (ValueError, TypeError, KeyError):
            raise Malformed(
                "is no line of JSON that tells of an article", where=f"{file.name}:{at}"
            ) from None
        end += len(line)
    file.seek(end)
    file.truncate()
    return done, faulty
