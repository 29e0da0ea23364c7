"""The site at its published addresses, with content negotiation.

What the address of a thing gives is decided as the W3C note "Cool URIs for the Semantic Web" has
it: a person or a match cannot be sent, so its address answers 303 and names the document about it.
An ontology, a question or the front page are documents: their address answers 200, and
``Content-Location`` says which file was sent. A file's own address always gives that file.
"""

from __future__ import annotations

import asyncio
import posixpath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from defour.rdf.parse import parse
from defour.rdf.serialize import canonical_triples, serialize
from defour.serve.negotiate import best_type
from defour.serve.reply import TEXT, Refusal, preferred_language, respond
from defour.site.addresses import html_file
from defour.site.site import Page, Site

_SUFFIXES = {
    "text/html": ".html",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/json": ".jsonld",
    "text/plain": ".nt",
}
"""Media types of what describes a thing, the favourite first, with the suffix of their file."""

_DERIVED = {".nt": "ntriples", ".rdf": "rdfxml"}
_MEDIA = {".nt": "application/n-triples", ".rdf": "application/rdf+xml"}
_VARY = "Accept, Accept-Language"


class PublishedSite:
    """Replies with the pages and the data of a site.

    Args:
        site: The site.
    """

    def __init__(self, site: Site) -> None:
        """Look at what the site publishes."""
        self.site = site
        self.files = set(site.paths())
        self.locations = site.iris()
        published = [x for x in self.locations if "#" not in x]
        self.things = {x.removeprefix(site.base): x for x in published}
        hashed = [x.partition("#")[0] for x in self.locations if "#" in x]
        self.namespaces = {x.removeprefix(site.base) for x in hashed}

    async def reply(self, request: Request, path: str) -> Response:
        """The reply to a request for a path, decoded and without the leading slash.

        Raises:
            Refusal: 404 or 406.
        """
        if path in ("", "nl/"):
            return await self.send_file(request, f"{path}index.html")
        if path in self.files:
            return await self.send_file(request, path)
        iri = self.things.get(path)
        if iri is not None:
            return await self._negotiate(request, path, iri)
        stem, suffix = posixpath.splitext(path)
        if suffix in _SUFFIXES.values() and suffix != ".html":
            if f"{stem}.ttl" in self.files:
                return await self.send_file(request, path)
            if stem in self.things:
                content = await asyncio.to_thread(self._describe, self.things[stem], suffix)
                return respond(request, *content)
        raise Refusal(404, "not-found", "there is nothing at this address")

    async def _negotiate(self, request: Request, path: str, iri: str) -> Response:
        """The description of a thing, in the type and the language that are wanted."""
        there, _, anchor = self.locations[iri].partition("#")
        wanted = best_type(request.headers.get("accept"), list(_SUFFIXES))
        links = self._links(path)
        if wanted is None:
            raise Refusal(
                406,
                "not-acceptable",
                "this is not to be had in what the request accepts",
                headers={"link": links, "vary": _VARY},
                alternatives=[(_relative(f"{path}{y}", path), x) for x, y in _SUFFIXES.items()],
            )
        suffix = _SUFFIXES[wanted]
        file = (
            html_file(there, preferred_language(request))
            if suffix == ".html"
            else f"{path}{suffix}"
        )
        if path in self.namespaces or path.startswith("questions/"):  # a document, that can be sent
            return await self.send_file(request, file, negotiated=wanted)
        location = _relative(file, path) + (
            f"#{quote(anchor)}" * bool(anchor and suffix == ".html")
        )
        headers = {"location": location, "link": links}
        return respond(request, f"See {location}\n", TEXT, status=303, headers=headers, vary=_VARY)

    async def send_file(
        self, request: Request, file: str, *, negotiated: str | None = None
    ) -> Response:
        """Send a file of the site; `negotiated` is the media type that it was chosen for."""
        page = await asyncio.to_thread(self._file, file)
        if page is None:
            raise Refusal(404, "not-found", "there is nothing at this address")
        stem, suffix = posixpath.splitext(file.removeprefix("nl/"))
        headers = {}
        if links := self._links(stem, suffix):
            headers["link"] = links
        media_type = page.media_type
        if media_type.startswith("text/") and "charset" not in media_type:
            media_type += "; charset=utf-8"
        if negotiated is None:
            return respond(request, page.content, media_type, headers=headers)
        if negotiated in ("application/json", "text/plain"):
            media_type = TEXT if negotiated == "text/plain" else negotiated
        headers["content-location"] = _relative(file, request.url.path.removeprefix("/"))
        return respond(request, page.content, media_type, headers=headers, vary=_VARY)

    def _file(self, file: str) -> Page | None:
        """A file of the site; N-Triples and RDF/XML are made from its Turtle."""
        page = self.site.get(file)
        stem, suffix = posixpath.splitext(file)
        if page is not None or suffix not in _DERIVED:
            return page
        turtle = self.site.get(f"{stem}.ttl")
        return turtle and Page(*_converted(turtle.content, suffix))

    def _describe(self, iri: str, suffix: str) -> tuple[bytes, str]:
        """What is said of a thing that has no page of its own."""
        if suffix == ".jsonld":
            return self.site.describe(iri, "jsonld"), "application/ld+json"
        turtle = self.site.describe(iri, "turtle")
        return (
            (turtle, "text/turtle; charset=utf-8")
            if suffix == ".ttl"
            else _converted(turtle, suffix)
        )

    def _links(self, path: str, but: str = "") -> str:
        """The ``Link`` header that names the descriptions of a thing (RFC 8288)."""
        if path not in self.things:
            return ""
        found = []
        for media_type, suffix in list(_SUFFIXES.items())[:5]:
            if suffix != but and not (suffix == ".html" and f"{path}.html" not in self.files):
                target = f"<{_relative(f'{path}{suffix}', path)}>"
                found.append(f'{target}; rel="alternate"; type="{media_type}"')
                if suffix == ".ttl":
                    found.append(f'{target}; rel="describedby"; type="{media_type}"')
        return ", ".join(found)


def _converted(turtle: bytes, suffix: str) -> tuple[bytes, str]:
    source = parse(turtle, where="a description")
    triples = canonical_triples(quad.triple for quad in source.quads)
    return serialize(triples, _DERIVED[suffix], source.prefixes), _MEDIA[suffix]


def _relative(file: str, source: str) -> str:
    """A file of the site as a reference from an address (RFC 3986, section 4.2)."""
    return quote(posixpath.relpath(f"/{file}", posixpath.dirname(f"/{source}")), safe="/~")
