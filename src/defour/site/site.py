"""The site of a graph folder: every path, and the page at each, made when it is asked for.

What a static build writes and what a server sends are the same bytes.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from defour.claims.article import decode_article
from defour.claims.model import Passage
from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.queries.answer import Answer, AnyAnswer, GraphAnswer, Term, write_results
from defour.queries.binding import example_value
from defour.rdf.serialize import canonical_triples, serialize
from defour.site.data import JSON_LD, TURTLE, Descriptions
from defour.site.documentation import Documentation
from defour.site.page import PageContext, html_file, render
from defour.site.resources import QUESTIONS, Resources
from defour.site.story import Story
from defour.site.wording import LANGUAGES, Wording
from defour.terminal import escape_controls


class Page(NamedTuple):
    """A file of the site: its bytes, and its media type for a server."""

    content: bytes
    media_type: str


HTML = "text/html; charset=utf-8"
MOST_ROWS = 1000
"""How many rows of an answer its page shows."""

_TEXT = "text/plain; charset=utf-8"
_ASSETS = {
    "style.css": "text/css; charset=utf-8",
    "search.js": "text/javascript; charset=utf-8",
}
_ANSWERS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "nt": "application/n-triples",
}
_TEXTS = {
    **{f"redirects/{x}": _TEXT for x in ("w3id.htaccess", "apache.htaccess", "nginx.conf")},
    "robots.txt": _TEXT,
    "sitemap.xml": "application/xml",
}
_LISTS = {"index": None, "questions": "questions", "search": "search", "404": "not-found"}
"""The pages that are about no single thing, and the key of their title."""

_KINDS = ("entity", "article", "ontology", "rules", "catalogue")
"""The kinds of things that have a template of their own."""


class Site:
    """The site of a folder: what it publishes, and what describes and documents that.

    Attributes:
        base: What the published IRIs begin with.
    """

    def __init__(
        self, folder: Folder, *, base: str | None = None, article: bytes | None = None
    ) -> None:
        """Read the folder; `base` and `article` are those of `publish`."""
        if base is not None and not base.endswith("/"):
            hint = "The pages are below it: https://example.org/graph/"
            raise UsageError(f"the base of a site ends in /, not so {base!r}", hint=hint)
        self.resources = Resources(folder)
        self.data = Descriptions(self.resources, base)
        self.base = self.data.published(ROOT)
        self.documentation = Documentation(self.resources)
        self._texts: dict[str, str] = {}
        if article is not None:
            version = self.resources.claims.require_version(article)
            self._texts[version.iri] = decode_article(article)
        self._stories = {x: Story(Wording(self.resources, x)) for x in LANGUAGES}

    def paths(self) -> list[str]:
        """Every path of the site, sorted."""
        return sorted(self._files)

    def get(self, path: str) -> Page | None:
        """The page at a path, the same bytes each time; None where there is none."""
        if path not in self._files:
            return None
        media_type, make = self._files[path]
        return Page(make(), media_type)

    def iris(self) -> dict[str, str]:
        """Each published IRI with its path, without suffix, and ``#`` and the anchor there."""
        return {
            self.data.published(iri): f"{path}#{anchor}" if anchor else path
            for iri, (path, anchor) in self.resources.locations.items()
        }

    def describe(self, iri: str, format: str) -> bytes:
        """What is said of a published IRI alone, in ``turtle`` or ``jsonld``."""
        return self.data.describe(ROOT + iri.removeprefix(self.base), format, alone=True)

    def answer(
        self,
        name: str,
        answer: AnyAnswer,
        *,
        language: str = "en",
        values: Mapping[str, str] | None = None,
        downloads: Sequence[tuple[str, str]] = (),
    ) -> Page:
        """The page of a stored question with the answer to these values, and a form for others.

        `downloads` are links to the answer in other formats, and what they are called.
        """
        path = self.resources.locations[QUESTIONS + name].path
        page = self._page(path, language, address=path)
        given = {"values": values or {}, "downloads": downloads}
        return Page(self._draw_question(page, QUESTIONS + name, answer, **given), HTML)

    def draw(self, template: str, path: str, language: str, title: str, **given: object) -> bytes:
        """A page that a server adds at a path; `title` is a key of the words, or its own title."""
        page = self._page(path, language, address=path)
        return self._render(template, page, page.wording.words.get(title, title), iri=None, **given)

    def paragraphs(
        self, page: PageContext, version: str, passages: list[Passage]
    ) -> list[tuple[Markup, list[Passage]]]:
        """The text of a version, where the reader's copy is that: see `PageContext.paragraphs`."""
        return page.paragraphs(self._texts.get(version, ""), passages)

    def index(self, page: PageContext) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Everything that has a name, by letter: the name in lower case, the IRI and the kind."""
        letters: dict[str, list[tuple[str, str, str]]] = {}
        for iri, kind in self.resources.kinds.items():
            text = page.wording.plain_name(iri)
            first = next((x for x in text if x.isalnum()), "#")
            letter = unicodedata.normalize("NFD", first)[0].upper()
            known = letters.setdefault(letter if "A" <= letter <= "Z" else "#", [])
            known.append((text.casefold(), iri, kind))
        return [(letter, sorted(letters[letter])) for letter in sorted(letters)]

    def _draw(self, iri: str, language: str) -> bytes:
        """The page of a thing."""
        kind = self.resources.kinds[iri].replace("concept", "entity")
        page = self._page(self.resources.locations[iri].path, language)
        if kind == "question":
            answer = self.resources.ask(iri.removeprefix(QUESTIONS), language)
            links = [(page.link_to(f"{page.path}.{x}"), x.upper()) for x in _suffixes(answer)]
            return self._draw_question(page, iri, answer, values=None, downloads=links)
        template = f"{kind if kind in _KINDS else 'situation'}.html"
        return self._render(template, page, page.name(iri), iri=iri)

    def _draw_question(
        self, page: PageContext, iri: str, answer: AnyAnswer, **given: object
    ) -> bytes:
        """The page of a question; with `values`, a form to ask it with others."""
        question = self.resources.questions[iri.removeprefix(QUESTIONS)]
        graph = None
        if isinstance(answer, GraphAnswer):
            graph = serialize(answer.triples, "turtle", question.prefixes).decode()
        given |= {"iri": iri, "question": question, "answer": answer, "graph": graph}
        return self._render("question.html", page, page.name(iri), **given)

    def _draw_list(self, path: str, language: str) -> bytes:
        """A page that is about no single thing."""
        page, key = self._page(path, language), _LISTS[path]
        title = page.wording.site_name if key is None else page.wording.words[key]
        return self._render(f"{path}.html", page, title, iri=None)

    def _page(self, path: str, language: str, address: str | None = None) -> PageContext:
        return PageContext(self._stories[language].wording, path, self.base, address)

    def _render(self, template: str, page: PageContext, title: str, **given: object) -> bytes:
        story = self._stories[page.language]
        shared = {"site": self, "story": story, "MOST_ROWS": MOST_ROWS, "example": example_value}
        html = page.render(template, title=title, **shared, **given)
        return escape_controls(html.replace("\r\n", "\n"), keep="\n\t").encode()

    @cached_property
    def _files(self) -> dict[str, tuple[str, Callable[[], bytes]]]:
        """The media type of each file, and what makes it."""
        found: dict[str, tuple[str, Callable[[], bytes]]] = {}
        for language in LANGUAGES:
            for path in _LISTS:
                found[html_file(path, language)] = HTML, partial(self._draw_list, path, language)
        for iri, (path, anchor) in self.resources.locations.items():
            if not anchor:
                for language in LANGUAGES:
                    found[html_file(path, language)] = HTML, partial(self._draw, iri, language)
                found[f"{path}.ttl"] = TURTLE, partial(self.data.describe, iri, "turtle")
                found[f"{path}.jsonld"] = JSON_LD, partial(self.data.describe, iri, "jsonld")
        for name in self.resources.questions:
            path = self.resources.locations[QUESTIONS + name].path
            for suffix in _suffixes(self.resources.ask(name, LANGUAGES[0])):
                found[f"{path}.{suffix}"] = _ANSWERS[suffix], partial(self._answer, name, suffix)
        for dump in self.data.dumps:
            found[dump.file] = dump.media_type, partial(self.data.dump, dump.format)
        found["context.jsonld"] = JSON_LD, self.data.context
        for name, media_type in _ASSETS.items():
            found[name] = media_type, (Path(__file__).with_name("assets") / name).read_bytes
        for name, media_type in _TEXTS.items():
            found[name] = media_type, partial(self._text, name)
        return found

    def _answer(self, name: str, suffix: str) -> bytes:
        answer = self.resources.ask(name, LANGUAGES[0])
        if isinstance(answer, GraphAnswer):
            content = serialize(canonical_triples(answer.triples), "ntriples")
            return content.replace(ROOT.encode(), self.base.encode())
        if isinstance(answer, Answer):
            move = self.data.published
            rows = (
                [Term("iri", move(x.value)) if x and x.kind == "iri" else x for x in row]
                for row in answer
            )
            answer = Answer(answer.columns, rows)
        return write_results(answer, suffix).encode()

    def _text(self, template: str) -> bytes:
        """What surrounds the pages: the map of the site, and the rules that lead to it."""
        there = "https://example.org/defour/" if self.base == ROOT else self.base
        path = "/" + there.split("/", 3)[3] if there.count("/") > 2 else "/"
        name = self.base.rstrip("/").rpartition("/")[2] or "site"
        pages = [x for x in self.paths() if x.endswith(".html") and not x.endswith("404.html")]
        given = {"base": self.base, "there": there, "path": path, "name": name, "pages": pages}
        return render(template, **given).encode()


def _suffixes(answer: AnyAnswer | object) -> tuple[str, ...]:
    """The files with an answer that stand beside its question."""
    return ("nt",) if isinstance(answer, GraphAnswer) else ("csv", "json")
