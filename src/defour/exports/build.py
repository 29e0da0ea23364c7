"""Everything that a graph folder yields, in one folder: the report, the answers, the exports."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from defour.errors import UsageError
from defour.exports.export import Exporter
from defour.folder import PARTS, Folder, find_folder
from defour.queries.answer import Answer, GraphAnswer, write_results
from defour.queries.question import load_questions
from defour.queries.run import run_query
from defour.rdf.files import write_folder
from defour.rdf.graph import Graph
from defour.rdf.serialize import SUFFIXES, canonical_quads, serialize
from defour.validation.report import Report
from defour.validation.report_formats import write_report
from defour.validation.validate import validate

BUILD_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")


class Built(NamedTuple):
    """What was built: the rows (or triples) of each question, the files in order, the triples."""

    report: Report
    answers: dict[str, int]
    files: tuple[Path, ...]
    triples: int


def build(
    target: Path | str,
    *,
    graph: Folder | Path | str | None = None,
    language: str = "en",
    progress: Callable[[int, int, str], None] | None = None,
) -> Built:
    """Validate a graph folder, answer its questions, export it; then write it all, or nothing.

    Args:
        target: The folder to write to; it is made where it is not there.
        graph: The graph folder.
        language: A language tag, for the messages of the report.
        progress: Is told the steps done, the steps there are, and what comes next.

    Raises:
        UsageError: The target is in the graph folder's data.
        SourceError: Something cannot be read, answered or written.
    """
    folder, target = find_folder(graph), Path(target)
    for part in PARTS:
        if target.resolve().is_relative_to((folder.root / part).resolve()):
            what = f"is in {part}/ of the graph folder"
            raise UsageError(what, where=str(target), hint="Name another folder")
    questions = list(load_questions(folder).values())
    steps = 1 + len(questions) + len(BUILD_FORMATS)
    done = count()

    def step(name: str) -> None:
        if progress is not None:
            progress(next(done), steps, name)

    step("validate")
    report = validate(graph=folder, language=language)
    files: dict[str, str | bytes] = {"report.txt": write_report(report)}
    files["report.ttl"] = write_report(report, "turtle")
    rules = Graph.read(folder.shapes)
    files["shapes.ttl"] = serialize(canonical_quads(rules.quads), "turtle", rules.prefixes)
    read = Graph.read(folder.graph)
    rows: dict[str, int] = {}
    for question in questions:
        step(question.name)
        answer = run_query(question.text, read.store, where=question.where)
        suffix, kind = ("ttl", "turtle") if isinstance(answer, GraphAnswer) else ("csv", "csv")
        file = f"answers/{question.name}.{suffix}"
        files[file] = write_results(answer, kind, prefixes=question.prefixes)
        rows[question.name] = len(answer) if isinstance(answer, Answer | GraphAnswer) else 1
    exporter = Exporter(folder, graph=read)
    for format in BUILD_FORMATS:
        step(f"export {format}")
        files[f"graph{SUFFIXES[format]}"] = exporter.write(format)
    step("write")
    written = {x: y.encode() if isinstance(y, str) else y for x, y in files.items()}
    write_folder(target, written)
    triples = len({quad.triple for quad in read.quads})
    return Built(report, rows, tuple(target / name for name in written), triples)
