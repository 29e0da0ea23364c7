"""The site of a graph folder: every path, and the page at each, made when it is asked for.

What `publish` writes and what a server sends are the same bytes, but for the link to its endpoint.
"""

import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import escape

from defour.claims.model import decode_article, read_article
from defour.errors import Unwritable, UsageError
from defour.folder import PARTS, Folder, find_folder
from defour.namespaces import ROOT
from defour.queries.answer import AnyAnswer, GraphAnswer
from defour.rdf.files import write_folder
from defour.rdf.serialize import serialize
from defour.sites.data import Descriptions, suffixes
from defour.sites.documentation import Documentation
from defour.sites.links import html_file, page_address, relative_link
from defour.sites.page import PageContext, render
from defour.sites.resources import QUESTIONS, Location, Resources
from defour.sites.story import Story
from defour.sites.wording import LANGUAGES, Wording
from defour.terminal import escape_controls

LIST = ".defour-site"
"""The file that lists what a build wrote, a path a line, so that the next knows its own."""


class Published(NamedTuple):
    """What was written.

    Attributes:
        target: The folder.
        things: How many IRIs the graph folder mints.
        pages: How many HTML pages there are, in all languages.
        files: How many files there are.
        size: Their bytes.
        removed: How many files of an earlier build are gone.
    """

    target: Path
    things: int
    pages: int
    files: int
    size: int
    removed: int


_ASSETS = ("style.css", "search.js")
_TEXTS = (
    *("redirects/w3id.htaccess", "redirects/apache.htaccess", "redirects/nginx.conf"),
    *("robots.txt", "sitemap.xml"),
)
_LISTS = {"index": None, "questions": "questions", "search": "search", "404": "not-found"}
"""The pages that are about no single thing, and the key of their title."""

_NAMES = (
    (r"(?:text/(?:turtle|n3)|application/x-turtle)", ".ttl"),
    (r"application/ld\+json", ".jsonld"),
    (r"application/rdf\+xml", ".rdf"),
    (r"application/n-triples", ".nt"),
    (r"(?:text/html|application/xhtml\+xml)", ".html"),
    (r"application/json", ".jsonld"),
    (r"text/plain", ".nt"),
)
_ACCEPTED = [
    (rf"(?:^|,)\s*{name}\s*(?:;(?![^,]*q=0{no})[^,]*)?(?:,|$)", suffix)
    for no in ("", r"(?:\.0*)?\s*(?:[,;]|$)")  # of a weight of 1, then of any but 0
    for name, suffix in _NAMES
]
"""What of ``Accept`` leads to which file, the strongest first: web servers compare no weights."""

_TEMPLATES = {x: f"{x}.html" for x in ("entity", "article", "ontology", "rules", "catalogue")}
_TEMPLATES["concept"] = "entity.html"
"""The kinds of things that have a template of their own."""


class Site:
    """The site of a folder: what it publishes, and what describes and documents that."""

    def __init__(
        self,
        folder: Folder,
        *,
        base: str | None = None,
        article: bytes | None = None,
        endpoint: bool = False,
    ) -> None:
        """Read the folder; for what `publish` is given, and for a server with an `endpoint`."""
        if base is not None and not base.endswith("/"):
            hint = "The pages are below it: https://example.org/graph/"
            raise UsageError(f"the base of a site ends in /, not so {base!r}", hint=hint)
        self.resources = Resources(folder)
        self.data = Descriptions(self.resources, base)
        self.base = self.data.published(ROOT)
        self.documentation = Documentation(self.resources)
        self.articles: dict[str, str] = {}
        if article is not None:
            version = self.resources.claims.require_version(article)
            self.articles[version.iri] = decode_article(article)
        self._stories = {x: Story(Wording(self.resources, x, endpoint=endpoint)) for x in LANGUAGES}

    def iris(self) -> dict[str, Location]:
        """Each published IRI, and where it stands."""
        return {self.data.published(x): y for x, y in self.resources.locations.items()}

    def draw(self, template: str, path: str, language: str, **given: Any) -> bytes:
        """A page at a path, of the thing `iri`; else its `title` is a key of the words, or a text.

        It may be `served`: at any path, with a form.
        """
        story, iri, title = self._stories[language], given.get("iri"), given.get("title", "")
        wording = story.wording
        title = wording.name(iri) if iri else escape(wording.words.get(title, title))
        page = PageContext(wording, path, self.base, served=given.get("served", False))
        given |= {"iri": iri, "site": self, "story": story, "title": title}
        html = page.render(template, **given).replace("\r\n", "\n")
        return escape_controls(html, keep="\n\t").encode()

    def answer(self, name: str, answer: AnyAnswer, language: str, **given: object) -> bytes:
        """The page of a stored question with an answer; a served one has a form for `values`.

        `downloads` are links to the answer in other formats, and what they are called.
        """
        iri, question, graph = QUESTIONS + name, self.resources.questions[name], None
        if isinstance(answer, GraphAnswer):
            graph = serialize(answer.triples, "turtle", question.prefixes).decode()
            graph = graph.replace(ROOT, self.base)
        given = {"values": None, "question": question, "answer": answer, "graph": graph} | given
        path, served = self.resources.locations[iri].path, given["values"] is not None
        if not served:
            file = html_file(path, language)
            links = [(relative_link(f"{path}.{x}", file), x.upper()) for x in suffixes(answer)]
            given["downloads"] = links
        return self.draw("question.html", path, language, iri=iri, served=served, **given)

    def index(self, page: PageContext) -> list[tuple[str, str, str, str]]:
        """Everything that has a name: its letter, the name in lower case, the IRI and the kind."""
        found = []
        for iri, kind in self.resources.kinds.items():
            text = page.wording.plain_name(iri)
            first = next((x for x in text if x.isalnum()), "#")
            letter = unicodedata.normalize("NFD", first)[0].upper()
            found.append((letter if "A" <= letter <= "Z" else "#", text.casefold(), iri, kind))
        return sorted(found)

    @cached_property
    def files(self) -> dict[str, Callable[[], bytes]]:
        """What makes each file, the same bytes each time."""
        resources, data, found = self.resources, self.data, dict[str, Callable[[], bytes]]()
        pages = {x: y.path for x, y in resources.locations.items() if not y.anchor}
        addresses = []
        for language, story in self._stories.items():
            for path, key in _LISTS.items():
                title = key or story.wording.site_name
                draw = partial(self.draw, f"{path}.html", path, language, title=title)
                found[html_file(path, language)] = draw
                if path != "404":
                    addresses.append(page_address(None, path, language, self.base))
            for iri, path in pages.items():
                addresses.append(page_address(data.published(iri), path, language, self.base))
                template = _TEMPLATES.get(resources.kinds[iri], "situation.html")
                draw = partial(self.draw, template, path, language, iri=iri)
                found[html_file(path, language)] = draw
            for name in resources.questions:
                path = pages[QUESTIONS + name]
                found[html_file(path, language)] = partial(self._draw_question, name, language)
        for iri, path in pages.items():
            found[f"{path}.ttl"] = partial(data.describe, iri, "turtle")
            found[f"{path}.jsonld"] = partial(data.describe, iri, "jsonld")
        for name in resources.questions:
            for suffix in suffixes(resources.ask(name, LANGUAGES[0])):
                make = partial(data.answer, name, LANGUAGES[0], suffix)
                found[f"{pages[QUESTIONS + name]}.{suffix}"] = make
        found |= {file: partial(data.dump, format) for file, format in data.dumps.items()}
        found["context.jsonld"] = partial(data.dump, "jsonld", context="only")
        assets = Path(__file__).with_name("assets")
        found |= {name: assets.joinpath(name).read_bytes for name in _ASSETS}
        return found | {name: partial(self._text, name, sorted(addresses)) for name in _TEXTS}

    def _draw_question(self, name: str, language: str) -> bytes:
        return self.answer(name, self.resources.ask(name, language), language)

    def _text(self, template: str, addresses: list[str]) -> bytes:
        """What surrounds the pages: the map of the site, and the rules that lead to it."""
        there = "https://example.org/defour/" if self.base == ROOT else self.base
        endings = {x.rpartition(".")[2] for x in self.files} - {"conf", "htaccess"}
        given = {
            "base": self.base,
            "there": there,
            "path": "/" + there.split("/", 3)[3] if there.count("/") > 2 else "/",
            "name": self.base.rstrip("/").rpartition("/")[2] or "site",
            "addresses": addresses,
            "suffixes": "|".join(sorted(endings)),
            "accepted": [x for x in _ACCEPTED if x[1] != ".rdf" or "graph.rdf" in self.files],
        }
        return render(template, **given).encode()


def publish(
    target: Path | str,
    *,
    graph: Folder | Path | str | None = None,
    base: str | None = None,
    article: bytes | Path | str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Published:
    """Write a graph folder as a site: all of it, or nothing.

    Args:
        target: The folder to write to; it is made where it is not there. Pages of an earlier build
            that are no more are removed, files of others are kept.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/``.
        article: The reader's own copy, its bytes or its path: its page then shows the text.
        progress: Is told the files done, the files there are, and what comes next.

    Raises:
        UsageError: The target is, holds or is in a folder of the graph; or the base is no base.
        ChangedArticle: The article is no version that the graph cites.
        Unwritable: The target cannot be written to, or holds a file of somebody else in the place
            of a page.
        SourceError: Something cannot be read or answered.
    """
    folder, target = find_folder(graph), Path(target)
    for part in PARTS:  # a page is no part of the graph, or it would be read as data the next time
        here, there = (folder.root / part).resolve(), target.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            what = f"is in the way of {part}/ of the graph folder"
            raise UsageError(what, where=str(target), hint="Name another folder")
    site = Site(folder, base=base, article=None if article is None else read_article(article))
    paths, files = sorted(site.files), dict[str, bytes]()
    for done, path in enumerate(paths):
        if progress is not None:
            progress(done, len(paths), path)
        files[path] = site.files[path]()
    old: set[str] = set()
    with suppress(OSError, ValueError):
        old = set((target / LIST).read_text(encoding="utf-8").splitlines())
    for path in paths:
        if os.path.lexists(target / path) and path not in old:
            what = "is no page of an earlier build, and would be lost"
            raise Unwritable(what, where=str(target / path), hint="Name another folder")
    listed = ("\n".join(paths) + "\n").encode()
    removed = write_folder(target, {**files, LIST: listed}, stale=sorted(old))
    pages, size = sum(x.endswith(".html") for x in paths), sum(map(len, files.values()))
    return Published(target, len(site.iris()), pages, len(paths), size, removed)
