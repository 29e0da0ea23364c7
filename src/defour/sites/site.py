"""The site of a graph folder: every path, and the page at each, made when it is asked for.

What `publish` writes and what a server sends are the same bytes, but for the link to its endpoint.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from markupsafe import escape

from defour.claims.model import decode_article
from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.queries.answer import AnyAnswer, GraphAnswer
from defour.rdf.graph import Graph
from defour.rdf.serialize import serialize
from defour.sites.data import DESCRIBED, Descriptions, suffixes
from defour.sites.documentation import Documentation
from defour.sites.links import html_file, page_address, relative_link
from defour.sites.page import PageContext, render
from defour.sites.resources import QUESTIONS, Location, Resources
from defour.sites.search import LISTED, Entry, SearchIndex
from defour.sites.story import Story
from defour.sites.wording import LANGUAGES, Wording
from defour.terminal import escape_controls

_REDIRECTS = ("w3id.htaccess", "apache.htaccess", "nginx.conf")
_TEXTS = ("robots.txt", *(f"redirects/{x}" for x in _REDIRECTS))
_MAPPED = 50_000
"""So many addresses may stand in one sitemap (https://www.sitemaps.org/protocol.html)."""
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

Make = Callable[[], bytes]
"""What makes a file."""


class Site:
    """The site of a folder: what it publishes, and what describes and documents that."""

    def __init__(
        self,
        folder: Folder,
        *,
        base: str | None = None,
        article: bytes | None = None,
        endpoint: bool = False,
        graph: Graph | None = None,
        whole: "Site | None" = None,
    ) -> None:
        """Read the folder; for what `publish` is given, and for a server with an `endpoint`.

        With a `graph`, it is a part of the site of an archive; `whole` has what all parts share.
        """
        if base is not None and not base.endswith("/"):
            hint = "The pages are below it: https://example.org/graph/"
            raise UsageError(f"the base of a site ends in /, not so {base!r}", hint=hint)
        self.resources: Resources = Resources(folder, graph, whole.resources if whole else None)
        self.data = Descriptions(self.resources, base)
        self.naming: tuple[str, str] | None = None
        """How many articles of an archive name a thing, and how many tell it, where not all do."""
        self.base = self.data.published(ROOT)
        self.documentation = Documentation(self.resources)
        self.articles: dict[str, str] = {}
        if article is not None:
            version = self.resources.claims.require_version(article)
            self.articles[version.iri] = decode_article(article)
        self.stories = {x: Story(Wording(self.resources, x, endpoint=endpoint)) for x in LANGUAGES}
        for language, story in self.stories.items() if self.resources.partial else ():
            above = whole.stories[language].wording if whole else story.wording
            story.wording.sections, story.wording.endpoint = above.sections, above.endpoint
            story.wording.site_name = above.words["archive"]

    def iris(self) -> dict[str, Location]:
        """Each published IRI, and where it stands."""
        return {self.data.published(x): y for x, y in self.resources.locations.items()}

    def page(self, iri: str, language: str) -> bytes:
        """The page of a thing that has one of its own."""
        if self.resources.kinds[iri] == "question":
            name = iri.removeprefix(QUESTIONS)
            return self.answer(name, self.resources.ask(name, language), language)
        template = _TEMPLATES.get(self.resources.kinds[iri], "situation.html")
        return self.draw(template, self.resources.locations[iri].path, language, iri=iri)

    def draw(self, template: str, path: str, language: str, **given: Any) -> bytes:
        """A page at a path, of the thing `iri`; else its `title` is a key of the words, or a text.

        It may be `served`: at any path, with a form.
        """
        story, iri, title = self.stories[language], given.get("iri"), given.get("title", "")
        wording = story.wording
        title = wording.name(iri) if iri else escape(wording.words.get(title, title))
        page = PageContext(wording, path, self.base, served=given.get("served", False))
        given |= {"iri": iri, "site": self, "story": story, "title": title}
        html = page.render(template, **given).replace("\r\n", "\n")
        return escape_controls(html, keep="\n\t").encode()

    def answer(self, name: str, answer: AnyAnswer | None, language: str, **given: object) -> bytes:
        """The page of a stored question, with an answer; a served one has a form for `values`.

        `downloads` are links to the answer in other formats, and what they are called.
        """
        iri, question, graph = QUESTIONS + name, self.resources.questions[name], None
        if isinstance(answer, GraphAnswer):
            graph = serialize(answer.triples, "turtle", question.prefixes).decode()
            graph = graph.replace(ROOT, self.base)
        given = {"values": None, "question": question, "answer": answer, "graph": graph} | given
        path, served = self.resources.locations[iri].path, given["values"] is not None
        if answer is not None and not served:
            file = html_file(path, language)
            links = [(relative_link(f"{path}.{x}", file), x.upper()) for x in suffixes(answer)]
            given["downloads"] = links
        return self.draw("question.html", path, language, iri=iri, served=served, **given)

    def files_of(self, iri: str) -> dict[str, Make]:
        """What makes the files of the page of a thing."""
        path = self.resources.locations[iri].path
        found: dict[str, Make] = {html_file(path, x): partial(self.page, iri, x) for x in LANGUAGES}
        for x in (".ttl", ".jsonld"):
            found[path + x] = partial(self.data.describe, iri, DESCRIBED[x])
        return found

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
    def files(self) -> dict[str, Make]:
        """What makes each file, the same bytes each time."""
        resources, data, found = self.resources, self.data, dict[str, Make]()
        pages = {x: y.path for x, y in resources.locations.items() if not y.anchor}
        large, addresses = len(resources.kinds) > LISTED, []
        for language, story in self.stories.items():
            for path, key in _LISTS.items():
                title = key or story.wording.site_name
                template = "search-parts.html" if large and path == "search" else f"{path}.html"
                draw = partial(self.draw, template, path, language, title=title)
                found[html_file(path, language)] = draw
                if path != "404":
                    addresses.append(page_address(None, path, language, self.base))
            for iri, path in pages.items():
                addresses.append(page_address(data.published(iri), path, language, self.base))
        for iri in pages:
            found |= self.files_of(iri)
        for name in resources.questions:
            for suffix in suffixes(resources.ask(name, LANGUAGES[0])):
                make = partial(data.answer, name, LANGUAGES[0], suffix)
                found[f"{pages[QUESTIONS + name]}.{suffix}"] = make
        found |= {file: partial(data.dump, format) for file, format in data.dumps.items()}
        found["context.jsonld"] = partial(data.dump, "jsonld", context="only")
        found |= {x: asset(x) for x in ("style.css", "search-parts.js" if large else "search.js")}
        parts = SearchIndex().fill(self._entries()).parts() if large else ()
        found |= {f"search/{key}.json": partial(bytes, part) for key, part in parts}
        listed = sorted(addresses)
        maps = [listed[x : x + _MAPPED] for x in range(0, len(listed), _MAPPED)]
        names = [f"sitemap-{x}.xml" for x, _ in enumerate(maps, 1)] if maps[1:] else ["sitemap.xml"]
        for name, part in zip(names, maps, strict=True):
            found[name] = partial(self._text, "sitemap.xml", addresses=part)
        if maps[1:]:
            found["sitemap.xml"] = partial(self._text, "sitemaps.xml", parts=names)
        return found | {name: partial(self._text, name) for name in _TEXTS}

    def _entries(self) -> Iterator[Entry]:
        """What is searched: the names of everything in each language."""
        for iri, kind in self.resources.kinds.items():
            path, anchor = self.resources.locations[iri]
            file = html_file(path, LANGUAGES[0]) + (f"#{anchor}" if anchor else "")
            for story in self.stories.values():
                yield story.wording.plain_name(iri), relative_link(file, "search.html"), kind

    def _text(self, template: str, **more: object) -> bytes:
        """What surrounds the pages: the map of the site, and the rules that lead to it."""
        there = "https://example.org/defour/" if self.base == ROOT else self.base
        endings = {x.rpartition(".")[2] for x in self.files} - {"conf", "htaccess"}
        given = {
            "base": self.base,
            "there": there,
            "path": "/" + there.split("/", 3)[3] if there.count("/") > 2 else "/",
            "name": self.base.rstrip("/").rpartition("/")[2] or "site",
            "suffixes": "|".join(sorted(endings)),
            "accepted": [x for x in _ACCEPTED if x[1] != ".rdf" or "graph.rdf" in self.files],
        }
        return render(template, **given, **more).encode()


def asset(name: str) -> Make:
    """What makes a file that is the same on all sites."""
    return Path(__file__).with_name("assets").joinpath(name).read_bytes
