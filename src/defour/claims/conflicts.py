"""What cannot all be true between articles: the rows of the checks, each side with its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.claims.explanation import ExplainedRow, ExplainedValue, Explainer
from defour.errors import MissingFile, NoRdf
from defour.folder import AnyFolder, Folder, find_folder
from defour.namespaces import short_name
from defour.queries.answer import Answer
from defour.queries.question import bind_question, read_question
from defour.queries.run import run_query
from defour.rdf.articles import parse_article, read_articles
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file
from defour.rdf.store import read_archive

_ONE = ("value", "article", "date", "articles", "situation")
_TWO = ("other", "otherArticle", "otherDate", "otherArticles", "otherSituation")


class Conflict(NamedTuple):
    """Two values that cannot both be true, as a check found them.

    `about` has the other columns of its row. A side has the `value`, the `article` that says so,
    its `date`, and how many `articles` say the same; and the claims of the article for the value.
    """

    check: str
    summary: str
    about: dict[str, str]
    sides: tuple[ExplainedRow, ExplainedRow]


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
    folder, found = find_folder(graph), list[Conflict]()
    if not folder.checks:
        raise MissingFile("holds no check", where=str(folder.root / "sparql" / "checks"))
    opened = read_archive(Path(store)) if store else nullcontext(_read([*files], folder))
    with opened as archive:

        @lru_cache(64)
        def explainer(article: str) -> Explainer:
            quads = archive.quads_for_pattern(None, None, None, ox.NamedNode(article))
            return Explainer(Graph.from_quads(quads), language)

        def side(
            cells: dict[str, str], names: tuple[str, ...], of: tuple[str, ...]
        ) -> ExplainedRow:
            value, article, date, articles, situation = map(cells.pop, names)
            told = {"article": short_name(article), "date": date, "articles": articles}
            more = [ExplainedValue(x, y, None, situation, (), (), ()) for x, y in told.items()]
            reasons = explainer(article)
            first = reasons.explain_value("value", value, None, situation, of)
            return reasons.explain_row(situation, [first, *more])

        for question in map(read_question, folder.checks):
            text, header = bind_question(question, {"lang": language}), question.header
            answer = run_query(text, archive, where=question.where)
            of = next(x.of for x in header.returns if x.name == "value")
            for row in answer if isinstance(answer, Answer) else ():
                each = zip(row.columns, row, strict=True)
                cells = {name: x.value for name, x in each if x is not None}
                sides = side(cells, _ONE, of), side(cells, _TWO, of)
                found.append(Conflict(question.name, header.summary, cells, sides))
    return found


def _read(files: list[Path | str], folder: Folder) -> ox.Store:
    """The articles in their named graphs, and all of them, with the ontology, as one graph."""

    def quads() -> Iterator[ox.Quad]:
        for path in map(Path, files or folder.data):
            try:
                for article in read_articles([path]):
                    for quad in parse_article(article).quads:
                        yield from (quad, ox.Quad(*quad.triple))
            except NoRdf:
                if files:
                    raise
                yield from parse_file(path).quads  # what is in no article

    store = Graph.read(folder.ontology).store
    store.bulk_extend(quads())
    return store
