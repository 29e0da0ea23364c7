"""The pages of the site at their published addresses, with content negotiation.

What the address of a thing gives is decided as the W3C note "Cool URIs for the Semantic Web" has
it: a person or a match cannot be sent, so its address answers 303 and names the document about it.
An ontology, a question or the front page are documents: their address answers 200, and
``Content-Location`` says which file was sent. A file's own address (``.html``, ``.ttl``,
``.jsonld``, ``.nt``, ``.rdf``) always gives that file.
"""

from __future__ import annotations

import asyncio
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from defour.namespaces import ROOT
from defour.rdf.serialize import canonical_triples
from defour.serve import accept
from defour.serve.replies import (
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    TEXT,
    TURTLE,
    Refusal,
    Reply,
    link,
    reply,
    see_other,
)
from defour.writing import graphs

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from defour.site.site import Site

SUFFIXES = {
    ".html": HTML,
    ".ttl": TURTLE,
    ".jsonld": JSON_LD,
    ".nt": N_TRIPLES,
    ".rdf": RDF_XML,
}
OFFERS = {
    "text/html": ".html",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/json": ".jsonld",
    "text/plain": ".nt",
}
"""Media types that can be asked for, the favourite first, with the suffix of their file."""

_OWN = [media_type.partition(";")[0] for media_type in SUFFIXES.values()]
_DERIVED = {".nt": "ntriples", ".rdf": "rdfxml"}
_LANGUAGES = ("en", "nl")
_VARY = "Accept, Accept-Language"


class Pages:
    """The site, as addresses."""

    def __init__(self, site: Site, base: str | None) -> None:
        """Look at what the site publishes.

        Args:
            site: The site.
            base: What its IRIs begin with, where that is not ``https://w3id.org/defour/``.
        """
        self.site = site
        self._files = set(site.paths())
        root = base or ROOT
        published = site.iris()
        self._places = {
            iri.removeprefix(root): path
            for iri, path in published.items()
            if "#" not in iri and iri.startswith(root)
        }
        self._spaces = {iri.partition("#")[0].removeprefix(root) for iri in published if "#" in iri}
        self._making = asyncio.Lock()

    async def at(self, path: str, headers: Headers) -> Reply:
        """The reply to a request for a path.

        Args:
            path: Decoded, without the leading slash.
            headers: Of the request.

        Raises:
            Refusal: 404 or 406.
        """
        if path in ("", "nl/"):
            return await self._file(f"{path}index.html", path)
        if path in self._files:
            return await self._file(path, path)
        place, _, anchor = self._places.get(path, path).partition("#")
        if f"{place}.html" in self._files:
            return await self._negotiated(path, place, headers, anchor)
        stem, suffix = posixpath.splitext(path)
        if suffix in _DERIVED and f"{stem}.ttl" in self._files:
            return await self._file(path, path)
        raise Refusal(404, "not-found", "there is nothing at this address")

    def offers(self, place: str) -> dict[str, str]:
        """The media types in which there is a description, with their suffixes."""
        turtle = f"{place}.ttl" in self._files
        return {
            media_type: suffix
            for media_type, suffix in OFFERS.items()
            if f"{place}{suffix}" in self._files or (suffix in _DERIVED and turtle)
        }

    def links(self, place: str, source: str, but: str = "") -> str:
        """The ``Link`` header that names the descriptions of a thing, seen from an address."""
        found = []
        for media_type, suffix in self.offers(place).items():
            if suffix != but and media_type in _OWN:
                target = relative(f"{place}{suffix}", source)
                found.append(link(target, "alternate", media_type))
                if suffix == ".ttl":
                    found.append(link(target, "describedby", media_type))
        return ", ".join(found)

    async def _negotiated(self, path: str, place: str, headers: Headers, anchor: str) -> Reply:
        offers = self.offers(place)
        wanted = accept.best(headers.get("accept"), list(offers))
        if wanted is None:
            raise Refusal(
                406,
                "not-acceptable",
                "this is not to be had in what the request accepts",
                headers={"link": self.links(place, path), "vary": _VARY},
                alternatives=[
                    (relative(f"{place}{suffix}", path), media_type)
                    for media_type, suffix in offers.items()
                ],
            )
        file = f"{place}{offers[wanted]}"
        if wanted == "text/html":
            chosen = accept.language(headers.get("accept-language"), _LANGUAGES)
            if chosen != _LANGUAGES[0] and f"{chosen}/{file}" in self._files:
                file = f"{chosen}/{file}"
        if self._is_document(path):
            return await self._file(file, path, negotiated=wanted)
        there = relative(file, path) + (f"#{quote(anchor)}" if anchor else "")
        return see_other(there, {"link": self.links(place, path)}, _VARY)

    def _is_document(self, path: str) -> bool:
        """Whether what an IRI names can be sent: a namespace, a question, or a page of the site."""
        return path in self._spaces or path not in self._places or path.startswith("questions/")

    async def _file(self, file: str, path: str, negotiated: str | None = None) -> Reply:
        made = await self.content(file)
        if made is None:
            raise Refusal(404, "not-found", "there is nothing at this address")
        content, media_type = made
        place, suffix = posixpath.splitext(file)
        headers = {}
        if links := self.links(place.removeprefix("nl/"), path, but=suffix):
            headers["link"] = links
        if negotiated is None:
            return reply(content, media_type, headers=headers)
        if negotiated == "application/json":
            media_type = negotiated
        elif negotiated == "text/plain":
            media_type = TEXT
        headers["content-location"] = relative(file, path)
        return reply(content, media_type, headers=headers, vary=_VARY)

    async def content(self, file: str) -> tuple[bytes, str] | None:
        """The bytes of a file and its media type, made where nothing else waits for it."""
        async with self._making:
            return await asyncio.to_thread(self._made, file)

    def _made(self, file: str) -> tuple[bytes, str] | None:
        page = self.site.get(file)
        if page is not None:
            plain = page.media_type.startswith("text/") and "charset" not in page.media_type
            return page.content, page.media_type + "; charset=utf-8" * plain
        stem, suffix = posixpath.splitext(file)
        turtle = self.site.get(f"{stem}.ttl") if suffix in _DERIVED else None
        if turtle is None:
            return None
        parser = ox.parse(turtle.content, ox.RdfFormat.TURTLE)
        triples = canonical_triples(quad.triple for quad in parser)
        return graphs.write(triples, _DERIVED[suffix], parser.prefixes), SUFFIXES[suffix]


def relative(file: str, source: str) -> str:
    """A file of the site as a reference from an address (RFC 3986, section 4.2)."""
    return quote(posixpath.relpath(f"/{file}", posixpath.dirname(f"/{source}")), safe="/~")
