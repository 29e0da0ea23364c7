"""The site at its published addresses, with content negotiation.

What the address of a thing gives is decided as the W3C note "Cool URIs for the Semantic Web" has
it: a person or a match cannot be sent, so its address answers 303 and names the document about it.
An ontology, a question or the front page are documents: their address answers 200, and
``Content-Location`` says which file was sent. A file's own address always gives that file.
"""

import asyncio
import posixpath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from defour.rdf.parse import parse
from defour.rdf.serialize import canonical_triples, serialize
from defour.serve.reply import VARY, Refusal, best_language, best_type, respond
from defour.site.addresses import html_file
from defour.site.site import Page, Site

_MEDIA_TYPES = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
"""The suffixes of the files that describe a thing, the favourite first."""

_SUFFIXES = {
    **{media_type: suffix for suffix, media_type in _MEDIA_TYPES.items()},
    "application/json": ".jsonld",
    "text/plain": ".nt",
}
_DERIVED = {".nt": "ntriples", ".rdf": "rdfxml"}


class PublishedSite:
    """Replies with the pages and the data of a site."""

    def __init__(self, site: Site) -> None:
        """Look at what the site publishes."""
        self.site = site
        self.files = set(site.paths())
        self.locations = site.iris()
        self.things = {x.removeprefix(site.base): x for x in self.locations if "#" not in x}
        hashed = [x.partition("#")[0] for x in self.locations if "#" in x]
        self.namespaces = {x.removeprefix(site.base) for x in hashed}

    async def reply(self, request: Request) -> Response:
        """The reply to a request for a file or a thing."""
        path = request.scope["path"].removeprefix("/")
        if path in ("", "nl/"):
            path += "index.html"
        if path in self.files or path not in self.things:
            return await self.send_file(request, path)
        wanted = best_type(request, list(_SUFFIXES))
        links = self._links(path)
        if wanted is None:
            what = "this is not to be had in what the request accepts"
            there = [(_relative(f"{path}{y}", path), x) for x, y in _SUFFIXES.items()]
            headers = {"link": links}
            raise Refusal(406, "not-acceptable", what, headers=headers, alternatives=there)
        file, anchor = f"{path}{_SUFFIXES[wanted]}", ""
        if wanted == "text/html":
            page, _, anchor = self.locations[self.things[path]].partition("#")
            file = html_file(page, best_language(request))
        if path in self.namespaces or path.startswith("questions/"):  # a document, that can be sent
            return await self.send_file(request, file, negotiated=wanted)
        location = _relative(file, path) + (f"#{quote(anchor)}" if anchor else "")
        headers = {"location": location, "link": links}
        body = f"See {location}\n"
        return respond(request, body, "text/plain", status=303, headers=headers, vary=VARY)

    async def send_file(
        self, request: Request, file: str, *, negotiated: str | None = None
    ) -> Response:
        """Send a file of the site; `negotiated` is the media type that it was chosen for."""
        page = await asyncio.to_thread(self._read, file)
        if page is None:
            raise Refusal(404, "not-found", "there is nothing at this address")
        links = self._links(*posixpath.splitext(file.removeprefix("nl/")))
        headers = {"link": links} if links else {}
        if negotiated is None:
            return respond(request, page.content, page.media_type, headers=headers)
        derived = negotiated in ("application/json", "text/plain")
        media_type = negotiated if derived else page.media_type
        headers["content-location"] = _relative(file, request.url.path.removeprefix("/"))
        return respond(request, page.content, media_type, headers=headers, vary=VARY)

    def _read(self, file: str) -> Page | None:
        """A file of the site.

        N-Triples and RDF/XML are made from Turtle, and all of a thing that has no page of its own.
        """
        page = self.site.get(file)
        stem, suffix = posixpath.splitext(file)
        if page is not None or suffix not in _MEDIA_TYPES or suffix == ".html":
            return page
        if suffix in _DERIVED:
            page = self.site.get(f"{stem}.ttl")
        if page is None and stem not in self.things:
            return None
        format = "jsonld" if suffix == ".jsonld" else "turtle"
        content = page.content if page else self.site.describe(self.things[stem], format)
        if suffix in _DERIVED:
            content = convert_turtle(content, _DERIVED[suffix])
        return Page(content, _MEDIA_TYPES[suffix])

    def _links(self, path: str, but: str = "") -> str:
        """The ``Link`` header that names the descriptions of a thing (RFC 8288)."""
        found = []
        for suffix, media_type in _MEDIA_TYPES.items() if path in self.things else ():
            if suffix != but and (suffix != ".html" or f"{path}.html" in self.files):
                target = f"<{_relative(f'{path}{suffix}', path)}>"
                found.append(f'{target}; rel="alternate"; type="{media_type}"')
                if suffix == ".ttl":
                    found.append(f'{target}; rel="describedby"; type="{media_type}"')
        return ", ".join(found)


def convert_turtle(turtle: bytes, format: str, base: str | None = None) -> bytes:
    """Turtle of ours in another format, with its prefixes."""
    source = parse(turtle, where="a description", base=base)
    triples = canonical_triples(quad.triple for quad in source.quads)
    return serialize(triples, format, source.prefixes)


def _relative(file: str, source: str) -> str:
    """A file of the site as a reference from an address (RFC 3986, section 4.2)."""
    return quote(posixpath.relpath(f"/{file}", posixpath.dirname(f"/{source}")), safe="/~")
