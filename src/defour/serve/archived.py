"""The site of an archive at its published addresses: the processes make what is asked for."""

import asyncio
import multiprocessing
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response

from defour.errors import DefourError
from defour.serve.pool import GRAPH, ROWS, Opening, QueryPool, opened
from defour.serve.published import Made, PublishedSite
from defour.serve.reply import Refusal, best_type
from defour.sites.archive import Archive, Overview, served_path
from defour.sites.links import html_file, page_address
from defour.sites.resources import Location
from defour.sites.search import SearchIndex
from defour.sites.site import Site, asset, draw_text
from defour.sites.wording import LANGUAGES

_MAPPED = 50_000 // len(LANGUAGES)  # articles of a sitemap
_LISTING = re.compile(r"(?:nl/)?(?:index|search)\.html|sitemap[-0-9]*\.xml")
_PART = re.compile(r"search/([^/]{1,40})\.json")
_MAP = re.compile(r"sitemap-([1-9][0-9]{0,5})\.xml")


class PublishedArchive(PublishedSite):
    """Replies with the pages of an archive."""

    def __init__(self, site: Site, pool: QueryPool, index: Path) -> None:
        super().__init__(site, pool)
        global _site
        _site, self._index = site, index
        self._overview: Overview | None = None
        kept = {x: y for x, y in site.files.items() if not x.startswith(("graph.", "questions/"))}
        kept["search-parts.js"] = asset("search-parts.js")
        for language in LANGUAGES:
            for name in self.questions:
                file = html_file(f"questions/{name}", language)
                kept[file] = partial(site.answer, name, None, language, values={})
            for path in ("index", "search"):
                kept[html_file(path, language)] = partial(self._draw_list, path, language)
        self._own = kept.pop("sitemap.xml")
        self.files = kept

    async def find(self, request: Request, path: str, /) -> Location | None:
        """Where the thing stands whose address has a path; None where there is none."""
        return self.things.get(path) or await self.pool.run(request, _find, path)

    async def make(self, request: Request, file: str, endpoint: str | None, /) -> Made | None:
        """A file of the site, or one of a thing; None where there is none."""
        if self._overview is None and _LISTING.fullmatch(file):
            self._overview = await self.pool.run(request, _overview)
        if found := await super().make(request, file, endpoint):
            return found
        if part := _PART.fullmatch(file):
            if not self._index.exists():
                headers = {"retry-after": "10"}
                raise Refusal(503, "busy", "the index is being made", headers=headers)
            return await asyncio.to_thread(SearchIndex(self._index).part, part[1]), None
        articles = self._overview.articles if self._overview is not None else 0
        maps = range(1, -(-articles // _MAPPED) + 1)
        if file == "sitemap.xml":
            names = [f"sitemap-{x}.xml" for x in (0, *maps)]
            return draw_text("sitemaps.xml", base=self.site.base, parts=names), None
        if file == "sitemap-0.xml":
            return await asyncio.to_thread(self._own), None
        if (part := _MAP.fullmatch(file)) and (number := int(part[1])) in maps:
            listed = await self.pool.run(request, _list, (number - 1) * _MAPPED, number * _MAPPED)
            places = [(x, served_path(x), y) for x in listed for y in LANGUAGES]
            addresses = [page_address(*x, self.site.base) for x in places]
            return draw_text("sitemap.xml", addresses=addresses), None
        return await self.pool.run(request, _make, file)

    async def answer_question(self, request: Request, name: str, suffix: str) -> Response:
        """The answer to a question; its page asks for values first, for an archive has too many."""
        html = best_type(request, list(ROWS | GRAPH)) == "text/html"
        if html and not (suffix or request.url.query):
            return await self.reply(request)
        return await super().answer_question(request, name, suffix)

    def _draw_list(self, path: str, language: str) -> bytes:
        wording = self.site.story(language).wording
        title = wording.site_name if path == "index" else path
        given = {"title": title, "overview": self._overview}
        return self.site.draw("archive.html", path, language, **given)


@contextmanager
def make_index(site: Site, opening: Opening) -> Iterator[Path]:
    """Where the index of names will be: a process makes it, once it could open the store.

    Raises:
        DefourError: It could not.
    """
    forking = multiprocessing.get_context("fork")
    with TemporaryDirectory(prefix="defour-") as folder:
        mine, its = forking.Pipe(duplex=False)
        path = Path(folder) / "names"
        process = forking.Process(target=_fill, args=(site, opening, path, its), daemon=True)
        process.start()
        try:
            if error := mine.recv():
                raise error
            yield path
        finally:
            process.kill()
            process.join()


def _fill(site: Site, opening: Opening, path: Path, parent: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    try:
        with opening as store:
            parent.send(None)
            made = path.with_suffix(".new")
            SearchIndex(made).fill(Archive(site, store).entries())
            made.rename(path)
    except DefourError as error:
        parent.send(error)


# What a process has of its parent.
_site: Site


@cache
def _archive() -> Archive:
    return Archive(_site, opened())


def _find(path: str) -> Location | None:
    return _archive().find(path)


def _make(file: str) -> Made | None:
    return _archive().make(file)


def _overview() -> Overview:
    return _archive().overview()


def _list(first: int, last: int) -> list[str]:
    return _archive().articles(first, last)
