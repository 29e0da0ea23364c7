"""What cannot all be true between articles: the rows of the checks, each side with its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.archives.articles import parse_article, read_articles
from defour.archives.store import read_archive
from defour.claims.explanation import ExplainedRow, Explainer
from defour.errors import BadQuestion, MissingFile, NoRdf
from defour.folder import AnyFolder, Folder, find_folder
from defour.queries.answer import Answer
from defour.queries.question import Question, bind_question, read_question
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file

_SIDES = (
    ("value", "article", "date", "articles", "situation"),
    ("other", "otherArticle", "otherDate", "otherArticles", "otherSituation"),
)
"""The columns that each check has, for each side of a conflict."""


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
    sides: tuple[Side, ...]


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
        store: A store that `defour load` made, in the place of files.
        language: A language tag, for the labels.

    Raises:
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit, Busy: The articles cannot be read.
        BadQuestion, QueryFailed: A check is not right, or could not be answered.
    """
    folder = find_folder(graph)
    if not folder.checks:
        raise MissingFile("holds no check", where=str(folder.root / "sparql" / "checks"))
    opened = read_archive(Path(store)) if store else nullcontext(_read(map(Path, files), folder))
    with opened as archive:

        @lru_cache(64)
        def explainer(article: str) -> Explainer:
            quads = archive.quads_for_pattern(None, None, None, ox.NamedNode(article))
            return Explainer(Graph.from_quads(quads), language)

        def tell(question: Question, cells: dict[str, str]) -> Conflict:
            shown, sides = {x.name: x.of for x in question.header.returns}, []
            for names in _SIDES:
                value, article, date, articles, situation = map(cells.pop, names)
                told, of = explainer(article), shown.get(names[0], ())
                reasons = [told.explain_value("value", value, None, situation, of)]
                row = told.explain_row(situation, reasons)
                sides.append(Side(value, article, date, int(articles), row))
            return Conflict(question.name, question.header.summary, cells, tuple(sides))

        found: list[Conflict] = []
        for question in map(read_question, folder.checks):
            text = bind_question(question, {"lang": language})
            answer = run_query(text, archive, where=question.where)
            columns = {*_SIDES[0], *_SIDES[1]}
            if not isinstance(answer, Answer) or (columns := columns.difference(answer.columns)):
                what = f"a check has a column {min(columns)}, too"
                raise BadQuestion(what, where=question.where)
            rows = (zip(answer.columns, row, strict=True) for row in answer)
            found += [tell(question, {x: y.value for x, y in row if y}) for row in rows]
        return found


def _read(files: Iterable[Path], folder: Folder) -> ox.Store:
    """The articles in their named graphs, and all of them, with the ontology, as one graph."""
    given = [*files]

    def quads() -> Iterator[ox.Quad]:
        for path in given or folder.data:
            try:
                for article in read_articles([path]):
                    for quad in parse_article(article).quads:
                        yield from (quad, ox.Quad(*quad.triple))
            except NoRdf:
                if given:
                    raise
                yield from parse_file(path).quads  # what is in no article

    store = Graph.read(folder.ontology).store
    store.bulk_extend(quads())
    return store
