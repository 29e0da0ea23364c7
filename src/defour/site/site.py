"""The site of a graph folder: every path, and the page at each, made when it is asked for.

What a static build writes and what a server sends are the same bytes.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.queries.answer import Answer, AnyAnswer, GraphAnswer, Term
from defour.queries.results import write_results
from defour.site import around, asked, lists, passages, views
from defour.site.addresses import LANGUAGES, page
from defour.site.describe import JSON_LD, TURTLE, Descriptions
from defour.site.knowledge import QUESTIONS, VOID, Knowledge
from defour.site.leaf import Leaf
from defour.writing import graphs


class Page(NamedTuple):
    """A file of the site: its bytes, and its media type for a server."""

    content: bytes
    media_type: str


HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
_ASSETS = {
    "style.css": "text/css; charset=utf-8",
    "search.js": "text/javascript; charset=utf-8",
}
_ANSWERS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "nt": "application/n-triples",
}
_VIEWS: dict[str, views.View] = {
    **views.VIEWS,
    "ontology": lists.ontology,
    "term": lists.term,
    "rules": lists.shapes,
    "shape": lists.shape,
    "question": lists.question,
}


class Site:
    """The site of a folder."""

    def __init__(
        self, folder: Folder, *, base: str | None = None, article: bytes | None = None
    ) -> None:
        """Read the folder.

        Args:
            folder: The graph folder.
            base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.
            article: The bytes of the reader's own copy, to show its text.

        Raises:
            ChangedArticle: The article is no version that the graph cites.
            UsageError: The base is no absolute IRI that ends in ``/``.
            SourceError: Something cannot be read.
        """
        if base is not None and not base.endswith("/"):
            hint = "The pages are below it: https://example.org/graph/"
            raise UsageError(f"the base of a site ends in /, not so {base!r}", hint=hint)
        self.folder = folder
        self.known = Knowledge(folder)
        self._beside = Descriptions(self.known, base)
        self.base = self._beside.published(ROOT)
        self._text = None if article is None else passages.copy(self.known.record, article)

    def paths(self) -> list[str]:
        """Every path of the site, sorted."""
        return sorted(self._makers)

    def get(self, path: str) -> Page | None:
        """The page at a path, the same bytes each time; None where there is none."""
        make = self._makers.get(path)
        return None if make is None else make()

    def iris(self) -> dict[str, str]:
        """Each published IRI with its path, without suffix."""
        return {self._beside.published(iri): path for iri, path in self.known.paths.items()}

    def answer(
        self,
        name: str,
        answer: AnyAnswer,
        *,
        language: str = "en",
        values: Mapping[str, str] | None = None,
        downloads: list[tuple[str, str]] | None = None,
    ) -> Page:
        """The page of a stored question with another answer than that to its defaults.

        Args:
            name: The name of the question.
            answer: Its answer.
            language: The language of the page.
            values: The parameters that were given, by name.
            downloads: Links to the answer in other formats, and what they are called.
        """
        iri = QUESTIONS + name
        leaf = self._leaf(self.known.paths[iri], language)
        content = lists.question(leaf, iri, values=values, answer=answer, downloads=downloads)
        return Page(content, HTML)

    def _leaf(self, path: str, language: str) -> Leaf:
        return Leaf(self.known, path, language, self.base, self._beside.schema)

    @cached_property
    def _makers(self) -> dict[str, Callable[[], Page]]:
        found: dict[str, Callable[[], Page]] = {}
        for iri, path in self.known.paths.items():
            for language in LANGUAGES:
                found[page(path, language)] = partial(self._page, iri, path, language)
            for suffix, format, media in (("ttl", "turtle", TURTLE), ("jsonld", "jsonld", JSON_LD)):
                found[f"{path}.{suffix}"] = partial(self._described, iri, format, media)
        for name, question in self.known.questions.items():
            path = self.known.paths[QUESTIONS + name]
            for suffix in lists.suffixes(asked.ask(self.known, question.name, LANGUAGES[0])):
                found[f"{path}.{suffix}"] = partial(self._answer, name, suffix)
        for path, view in (
            ("index", views.home),
            ("questions", lists.questions),
            ("search", lists.index),
            ("404", lists.missing),
        ):
            for language in LANGUAGES:
                found[page(path, language)] = partial(self._list, view, path, language)
        for name, format, media in self._beside.dumps:
            found[name] = partial(self._dump, format, media)
        found["context.jsonld"] = self._context
        found["void.ttl"] = partial(self._described, VOID, "turtle", TURTLE)
        for name, media in _ASSETS.items():
            found[name] = partial(_asset, name, media)
        pages = [x for x in sorted(found) if x.endswith(".html") and not x.endswith("404.html")]
        found["sitemap.xml"] = lambda: Page(around.sitemap(self.base, pages), "application/xml")
        found["robots.txt"] = lambda: Page(around.robots(self.base), TEXT)
        for name, content in around.redirects(self.base).items():
            found[name] = partial(Page, content, TEXT)
        return found

    def _page(self, iri: str, path: str, language: str) -> Page:
        leaf = self._leaf(path, language)
        if iri == VOID:
            return Page(views.catalogue(leaf, iri, self._beside.dumps), HTML)
        view = _VIEWS[self.known.kind(iri)]
        return Page(view(leaf, iri, self._text), HTML)

    def _list(self, view: Callable[[Leaf], bytes], path: str, language: str) -> Page:
        return Page(view(self._leaf(path, language)), HTML)

    def _described(self, iri: str, format: str, media: str) -> Page:
        return Page(self._beside.write(iri, format), media)

    def _answer(self, name: str, suffix: str) -> Page:
        answer = asked.ask(self.known, name, LANGUAGES[0])
        move = self._beside.published
        if isinstance(answer, GraphAnswer):
            content = graphs.write(self._beside.moved(answer.triples), "ntriples")
        elif isinstance(answer, Answer):
            moved = [[_moved(x, move) for x in row] for row in answer]
            content = write_results(Answer(answer.columns, moved), suffix).encode()
        else:
            content = write_results(answer, suffix).encode()
        return Page(content, _ANSWERS[suffix])

    def _dump(self, format: str, media: str) -> Page:
        return Page(self._beside.exporter.write(format), media)

    def _context(self) -> Page:
        return Page(self._beside.exporter.write("jsonld", context="only"), JSON_LD)


def _moved(term: Term | None, move: Callable[[str], str]) -> Term | None:
    if term is None or term.kind != "iri":
        return term
    return Term("iri", move(term.value))


def _asset(name: str, media: str) -> Page:
    return Page((Path(__file__).with_name("assets") / name).read_bytes(), media)
