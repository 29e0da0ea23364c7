"""Everything that a graph folder yields, in one folder: the report, the answers, the exports."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from defour.errors import UsageError
from defour.folder import PARTS, Folder
from defour.queries.answer import Answer, GraphAnswer
from defour.queries.question import load_questions
from defour.queries.results import write_results
from defour.queries.run import run_query
from defour.rdf.files import write_folder
from defour.rdf.graph import Graph
from defour.validation.formats import write_report
from defour.validation.validate import Report, validate
from defour.writing import graphs
from defour.writing.export import Exporter

SUFFIXES = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
"""The suffix of each exported file."""


@dataclass(frozen=True)
class Built:
    """What was built.

    Attributes:
        report: The validation report.
        answers: How many rows each question gave, by its name; triples for a CONSTRUCT.
        files: The files that were written, in order.
        triples: How many triples the ontology and the data have together.
    """

    report: Report
    answers: dict[str, int]
    files: tuple[Path, ...]
    triples: int


def build(
    folder: Folder,
    target: Path,
    *,
    language: str = "en",
    progress: Callable[[int, int, str], None] | None = None,
) -> Built:
    """Validate, answer every question, export in every format; then write it all.

    Nothing is written before all of it is ready, and then all of it is or nothing.

    Args:
        folder: The graph folder.
        target: The folder to write to; it is made where it is not there.
        language: A language tag, for the messages of the report.
        progress: Is told the steps done, the steps there are, and what comes next.

    Raises:
        SourceError: Something cannot be read, answered or written.
    """
    asked = list(load_questions(folder).values())
    steps = len(asked) + len(SUFFIXES) + 1
    _outside(target, folder)
    tell = progress or _silent
    ready: dict[str, str | bytes] = {}
    tell(0, steps, "validate")
    report = validate(folder.data, folder.shapes, folder.ontology, language=language)
    ready["report.txt"] = write_report(report)
    ready["report.ttl"] = write_report(report, "turtle")
    store = Graph.read(folder.graph).store
    rows: dict[str, int] = {}
    for done, question in enumerate(asked, 1):
        tell(done, steps, question.name)
        answer = run_query(question.text, store, where=question.where)
        if isinstance(answer, GraphAnswer):
            rows[question.name] = len(answer.triples)
            text = graphs.write(answer.triples, "turtle", question.prefixes)
            ready[f"answers/{question.name}.ttl"] = text
        else:
            rows[question.name] = len(answer.rows) if isinstance(answer, Answer) else 1
            ready[f"answers/{question.name}.csv"] = write_results(answer, "csv")
    exporter = Exporter(folder)
    for done, (format, suffix) in enumerate(SUFFIXES.items(), len(asked) + 1):
        tell(done, steps, f"export {format}")
        ready[f"graph.{suffix}"] = exporter.write(format)
    tell(steps, steps, "write")
    written = {x: y.encode() if isinstance(y, str) else y for x, y in ready.items()}
    write_folder(target, written)
    triples = sum(not line.startswith(b"#") for line in written["graph.nt"].splitlines())
    return Built(report, rows, tuple(target / name for name in written), triples)


def _outside(target: Path, folder: Folder) -> None:
    """What is built is no part of the graph, or it would be read as data the next time."""
    there = target.resolve()
    for part in PARTS:
        if there.is_relative_to((folder.root / part).resolve()):
            raise UsageError(
                f"is in {part}/ of the graph folder", where=str(target), hint="Name another folder"
            )


def _silent(*_step: int | str) -> None:
    """Tell nobody."""
