"""The site of an archive at its published addresses: the processes make what is asked for."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from starlette.requests import Request

from defour.serve import pool as processes
from defour.serve.pool import QueryPool
from defour.serve.published import Made, PublishedSite
from defour.sites.archive import Archive
from defour.sites.links import html_file
from defour.sites.resources import Location
from defour.sites.site import Site, asset
from defour.sites.wording import LANGUAGES

_NOT_WHOLE = ("graph.", "questions/", "index.", "nl/index.", "search.", "nl/search.", "sitemap.")


class PublishedArchive(PublishedSite):
    """Replies with the pages of an archive; a process makes the index of its names."""

    def __init__(self, site: Site, pool: QueryPool, index: Path) -> None:
        super().__init__(site, pool)
        global _site, _index
        _site, _index = site, index
        self.files = {x: y for x, y in site.files.items() if not x.startswith(_NOT_WHOLE)}
        self.files["search-parts.js"] = asset("search-parts.js")
        for language in LANGUAGES:
            for name in self.questions:
                form = partial(site.answer, name, None, language, values={})
                self.files[html_file(f"questions/{name}", language)] = form
        pool.begin(_do, "write_index")

    async def find(self, request: Request, path: str, /) -> Location | None:
        """Where the thing stands whose address has a path; None where there is none."""
        return self.things.get(path) or await self.pool.run(request, _do, "find", path)

    async def make(self, request: Request, file: str, endpoint: str | None, /) -> Made:
        """A file of the site, or one of a thing."""
        content, place = await super().make(request, file, endpoint)
        if content is None:
            content, place = await self.pool.run(request, _do, "make", file)
        return content, place


# What a process has of its parent.
_site: Site
_index: Path


@cache
def _archive() -> Archive:
    return Archive(_site, processes.opened, _index)


def _do(name: str, *given: object) -> Any:
    return getattr(_archive(), name)(*given)
