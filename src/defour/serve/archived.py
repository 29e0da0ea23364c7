"""The site of an archive at its published addresses: the processes make what is asked for."""

import asyncio
import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from starlette.requests import Request

from defour.serve.pool import QueryPool, opened
from defour.serve.published import Made, PublishedSite
from defour.serve.reply import Refusal
from defour.sites.archive import Archive, Overview
from defour.sites.links import html_file, page_address
from defour.sites.page import render
from defour.sites.resources import Location
from defour.sites.search import SearchIndex
from defour.sites.site import Site, asset
from defour.sites.wording import LANGUAGES

_MAPPED = 50_000 // len(LANGUAGES)  # articles of a sitemap
_LISTING = re.compile(r"(?:nl/)?(?:index|search)\.html|sitemap(?:-[0-9]{1,6})?\.xml")
_PART = re.compile(r"search/([^/]{1,40})\.json")


class PublishedArchive(PublishedSite):
    """Replies with the pages of an archive; a process makes the index of its names at `index`."""

    def __init__(self, site: Site, pool: QueryPool, index: Path) -> None:
        super().__init__(site, pool)
        global _site
        _site, self._index = site, index
        self._overview: Overview | None = None
        kept = {x: y for x, y in site.files.items() if not x.startswith(("graph.", "questions/"))}
        self._own = kept.pop("sitemap.xml")
        kept["search-parts.js"] = asset("search-parts.js")
        for language in LANGUAGES:
            for name in self.questions:
                form = partial(site.answer, name, None, language, values={})
                kept[html_file(f"questions/{name}", language)] = form
            for path in ("index", "search"):
                kept[html_file(path, language)] = partial(self._draw_list, path, language)
        self.files = kept
        pool.begin(_do, "write_index", index)

    async def find(self, request: Request, path: str, /) -> Location | None:
        """Where the thing stands whose address has a path; None where there is none."""
        return self.things.get(path) or await self.pool.run(request, _do, "find", path)

    async def make(self, request: Request, file: str, endpoint: str | None, /) -> Made:
        """A file of the site, or one of a thing."""
        if _LISTING.fullmatch(file) and self._overview is None:
            self._overview = await self.pool.run(request, _do, "overview")
        found = await super().make(request, file, endpoint)
        if found[0] is not None:
            return found
        if part := _PART.fullmatch(file):
            if not self._index.exists():
                wait = {"retry-after": "10"}
                raise Refusal(503, "busy", "the index is being made", headers=wait)
            return await asyncio.to_thread(SearchIndex(self._index).part, part[1]), None
        if self._overview is None or not file.startswith("sitemap"):
            return await self.pool.run(request, _do, "make", file)
        names = [f"sitemap-{x}.xml" for x in range(-(-self._overview.articles // _MAPPED) + 1)]
        if file == "sitemap.xml":
            return render("sitemaps.xml", base=self.site.base, parts=names).encode(), None
        if file not in names or file == names[0]:
            return await asyncio.to_thread(self._own) if file in names else None, None
        first = (names.index(file) - 1) * _MAPPED
        listed = await self.pool.run(request, _do, "articles", first, first + _MAPPED)
        pages = [(x, x.removeprefix(self.site.base), y) for x in listed for y in LANGUAGES]
        addresses = [page_address(*x, self.site.base) for x in pages]
        return render("sitemap.xml", addresses=addresses).encode(), None

    def _draw_list(self, path: str, language: str) -> bytes:
        title = self.site.stories[language].wording.site_name if path == "index" else path
        return self.site.draw("archive.html", path, language, title=title, overview=self._overview)


# What a process has of its parent.
_site: Site


@cache
def _archive() -> Archive:
    return Archive(_site, opened())


def _do(name: str, *given: object) -> Any:
    return getattr(_archive(), name)(*given)
