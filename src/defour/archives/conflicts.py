"""What cannot all be true between articles: the rows of the checks, each side with its claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.archives.articles import parse_article, read_articles
from defour.archives.store import read_archive
from defour.claims.explanation import ExplainedRow, Explainer
from defour.errors import BadQuestion, MissingFile, NoRdf, UsageError
from defour.folder import AnyFolder, Folder, find_folder
from defour.queries.answer import Answer, Row
from defour.queries.question import Question, bind_question, read_question
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file

_SIDES = ("value", "article", "date", "articles", "situation"), (
    *("other", "otherArticle", "otherDate", "otherArticles", "otherSituation"),
)
"""The columns that each check has, a tuple for each side of a conflict."""


class Side(NamedTuple):
    """A value, and an article that says so: its IRI, its day, and how many say the same.

    `row` has the situation, and the claims of that article that vouch for the value.
    """

    value: str
    article: str
    date: str
    articles: int
    row: ExplainedRow


class Conflict(NamedTuple):
    """Two values that cannot both be true; `about` has the other columns of the check's row."""

    check: str
    summary: str
    about: dict[str, str]
    sides: tuple[Side, Side]


def conflicts(
    files: Iterable[Path | str] = (),
    *,
    graph: AnyFolder = None,
    store: Path | str | None = None,
    language: str = "en",
) -> list[Conflict]:
    """Run all checks of a graph folder on an archive; nothing is decided, and nothing merged.

    Args:
        files: Files or folders with articles, as `read_articles` takes them.
        graph: The graph folder; without files or a store, its data are the archive.
        store: A store that `defour load` filled.
        language: A language tag, for the labels.

    Raises:
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: The articles cannot be read.
        Busy: Somebody is writing to the store.
        BadQuestion, QueryFailed: A check is not right, or could not be answered.
    """
    folder = find_folder(graph)
    if not folder.checks:
        raise MissingFile("holds no check", where=str(folder.root / "sparql" / "checks"))
    if store is None:
        return _check(_read([Path(x) for x in files], folder), folder, language)
    if any(True for _ in files):
        raise UsageError("files and a store cannot both be compared", hint="Load the files")
    with read_archive(Path(store)) as archive:
        return _check(archive, folder, language)


def _check(archive: ox.Store, folder: Folder, language: str) -> list[Conflict]:
    @lru_cache(64)
    def explainer(article: str) -> Explainer:
        quads = archive.quads_for_pattern(None, None, None, ox.NamedNode(article))
        return Explainer(Graph.from_quads(quads), language)

    found: list[Conflict] = []
    for question in map(read_question, folder.checks):
        text = bind_question(question, {"lang": language})
        answer = run_query(text, archive, where=question.where)
        lacking = {*_SIDES[0], *_SIDES[1]}.difference(getattr(answer, "columns", ()))
        if not isinstance(answer, Answer) or lacking:
            what = f"a check needs columns that it has not: {', '.join(sorted(lacking))}"
            raise BadQuestion(what, where=question.where)
        found += [_tell(question, row, explainer) for row in answer]
    return found


def _tell(question: Question, row: Row, explainer: Callable[[str], Explainer]) -> Conflict:
    cells = {name: x.value for name, x in zip(row.columns, row, strict=True) if x is not None}
    shown = {column.name: column.of for column in question.header.returns}
    sides = []
    for names in _SIDES:
        value, article, date, articles, situation = map(cells.pop, names)
        told = explainer(article)
        explained = told.explain_value("value", value, None, situation, shown.get(names[0], ()))
        reasons = told.explain_row(situation, [explained])
        sides.append(Side(value, article, date, int(articles), reasons))
    return Conflict(question.name, question.header.summary, cells, (sides[0], sides[1]))


def _read(files: list[Path], folder: Folder) -> ox.Store:
    """The articles in their named graphs, and all of them, with the ontology, as one graph."""
    store = Graph.read(folder.ontology).store
    store.bulk_extend(_quads(files, folder))
    return store


def _quads(files: list[Path], folder: Folder) -> Iterator[ox.Quad]:
    """The quads of articles, and again as triples; those of the data that are in no article."""
    for path in files or folder.data:
        try:
            for article in read_articles([path]):
                for quad in parse_article(article).quads:
                    yield quad
                    yield ox.Quad(*quad.triple)
        except NoRdf:
            if files:
                raise
            yield from parse_file(path).quads
