"""The site at its published addresses, with content negotiation, and every question to be asked.

What the address of a thing gives is decided as the W3C note "Cool URIs for the Semantic Web" has
it: a person or a match cannot be sent, so its address answers 303 and names the document about it.
An ontology, a question or the front page are documents: their address answers 200, and
``Content-Location`` says which file was sent. A file's own address always gives that file.
"""

import asyncio
import json
import posixpath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from defour.errors import BadParameter, UnknownParameter
from defour.namespaces import ROOT
from defour.queries.question import Question, bind_question, describe_question
from defour.serve.pool import GRAPH, ROWS, QueryPool, Wanted
from defour.serve.reply import (
    NEGOTIATED,
    Refusal,
    best_language,
    best_type,
    not_acceptable,
    own_address,
    redirect,
    respond,
)
from defour.serve.sparql import downloads, parse_parameters
from defour.sites.data import DESCRIBED
from defour.sites.links import MEDIA_TYPES, html_file, media_type, relative_link
from defour.sites.resources import VOID, Location
from defour.sites.site import Site
from defour.sites.wording import LANGUAGES

_SUFFIXES = {MEDIA_TYPES[x[1:]]: x for x in (".html", *DESCRIBED)}
"""The media types of the files that describe a thing, the favourite first."""

_ALSO = {"application/json": ".jsonld", "text/plain": ".nt", "text/n3": ".ttl"}


Made = tuple[bytes | None, Location | None]
"""A file, None where there is none, and where the thing stands that it is about."""


class PublishedSite:
    """Replies with pages, data, and the answers of stored questions.

    Values are checked as the command line checks them. The bare address of a question is also that
    of its page and data on the site.
    """

    def __init__(self, site: Site, pool: QueryPool) -> None:
        self.site, self.pool, self.files = site, pool, site.files
        iris = [(x.removeprefix(site.base).partition("#"), y) for x, y in site.iris().items()]
        self.things = {path: place for (path, mark, _), place in iris if not mark}
        self.namespaces = {path for (path, mark, _), _ in iris if mark}
        self.questions = {
            name: Question(name, each.path, each.text.replace(ROOT, site.base))
            for name, each in site.resources.questions.items()
        }

    async def reply(self, request: Request) -> Response:
        """The reply to a request for a file or a thing."""
        path = request.scope["path"].removeprefix("/")
        if path == ".well-known/void":  # https://www.w3.org/TR/void/#well-known
            return respond(request, "", "text/plain", status=302, headers={"location": "../void"})
        if path in ("", "nl/"):
            path += "index.html"
        place = None if path in self.files else await self.find(request, path)
        if place is None:
            return await self._send_file(request, path)
        suffixes, links = _SUFFIXES | _ALSO, _links(path, place)
        wanted = best_type(request, list(suffixes))
        if wanted is None:
            what = "this is not to be had in what the request accepts"
            there = (f"{relative_link(f'{path}{y}', path)} ({x})" for x, y in suffixes.items())
            raise not_acceptable(what, there, link=links)
        file, anchor = f"{path}{suffixes[wanted]}", ""
        if wanted == "text/html":
            page, anchor = place
            file = html_file(page, best_language(request))
        if path in self.namespaces or path.startswith("questions/"):  # a document, that can be sent
            return await self._send_file(request, file, negotiated=wanted)
        location = relative_link(file, path) + (f"#{quote(anchor)}" if anchor else "")
        return redirect(request, location, link=links)

    async def list_questions(self, request: Request) -> Response:
        """All questions, as JSON or a page."""
        chosen = best_type(request, ["application/json", "text/html"])
        if chosen == "text/html":
            file = html_file("questions", best_language(request))
            return await self._send_file(request, file, negotiated=chosen)
        if chosen is None:
            return await self.reply(request)
        listed = [
            {**describe_question(x), "address": f"questions/{quote(name)}"}
            | {"returns": [column.name for column in x.header.returns]}
            for name, x in self.questions.items()
        ]
        return respond(request, json.dumps(listed, ensure_ascii=False, indent=2) + "\n", chosen)

    async def answer_question(self, request: Request, name: str, suffix: str) -> Response:
        """The answer to a question, ``/questions/career.csv?player=…``, or what describes it."""
        question, parameters = self.questions[name], parse_parameters(request.url.query)
        formats = [value for key, value in parameters if key == "format"]
        formats += [suffix.removeprefix(".")] if suffix else []
        given = [(key, value) for key, value in parameters if key != "format"]
        if not (parameters or formats) and best_type(request, list(ROWS | GRAPH)) not in ROWS:
            return await self.reply(request)
        wanted, language = Wanted.of(request, formats), best_language(request)
        kinds = {p.name: p.kind for p in question.header.params}
        if wanted.rows == "text/html" and kinds.get("lang") == "language":
            given += [("lang", language)] * all(key != "lang" for key, _ in given)
        found, kind = await self.pool.answer(request, _bound_text(question, given), wanted)
        if not isinstance(found, bytes):
            links = downloads(quote(name), given)
            page = self.site.answer(name, found, language, downloads=links, values=dict(given))
            return respond(request, page, kind, language=language)
        return respond(request, found, kind)

    async def _send_file(
        self, request: Request, file: str, *, negotiated: str | None = None
    ) -> Response:
        """Send a file of the site; `negotiated` is the media type that it was chosen for."""
        stem, suffix = posixpath.splitext(file)
        catalogue = ROOT + stem == VOID and suffix in DESCRIBED  # it says where the endpoint is
        endpoint = own_address(request, self.site) + "sparql" if catalogue else None
        content, place = await self.make(request, file, endpoint)
        if content is None:
            raise Refusal(404, "not-found", "there is nothing at this address")
        links = _links(stem.removeprefix("nl/"), place, suffix)
        headers, path = {"link": links} if links else {}, request.scope["path"].removeprefix("/")
        if negotiated:
            headers["content-location"] = relative_link(file, path)
        vary = [NEGOTIATED] * bool(negotiated) + ["Host"] * bool(endpoint)
        language = LANGUAGES[file.startswith("nl/")] if suffix == ".html" else None
        kind, told = negotiated or media_type(file), ", ".join(vary)
        return respond(request, content, kind, headers=headers, vary=told, language=language)

    async def find(self, _request: Request, path: str, /) -> Location | None:
        """Where the thing stands whose address has a path; None where there is none."""
        return self.things.get(path)

    async def make(self, _request: Request, file: str, endpoint: str | None, /) -> Made:
        """A file of the site, or one that describes a thing."""
        content = await asyncio.to_thread(self._read, file, endpoint)
        return content, self.things.get(posixpath.splitext(file)[0].removeprefix("nl/"))

    def _read(self, file: str, endpoint: str | None) -> bytes | None:
        """A file of the site, or one that describes a thing."""
        stem, suffix = posixpath.splitext(file)
        if endpoint:
            return self.site.data.describe(VOID, DESCRIBED[suffix], endpoint=endpoint)
        if file in self.files:
            return self.files[file]()
        if suffix in DESCRIBED and stem in self.things:
            alone = f"{stem}.ttl" not in self.files
            return self.site.data.describe(ROOT + stem, DESCRIBED[suffix], alone=alone)
        return None


def _links(path: str, place: Location | None, but: str = "") -> str:
    """The ``Link`` header that names the descriptions of a thing (RFC 8288)."""
    found = []
    for kind, suffix in _SUFFIXES.items() if place is not None else ():
        if suffix != but and (suffix != ".html" or not (place and place.anchor)):
            target = f"<{relative_link(f'{path}{suffix}', path)}>"
            found.append(f'{target}; rel="alternate"; type="{kind}"')
            if suffix == ".ttl":
                found.append(f'{target}; rel="describedby"; type="{kind}"')
    return ", ".join(found)


def _bound_text(question: Question, given: list[tuple[str, str]]) -> str:
    """The text of a question with the values that a request gives."""
    names = [name for name, _ in given]
    for name, value in given:
        try:
            if names.count(name) > 1:
                raise BadParameter(f"the parameter {name[:100]!r} is given twice")
            bind_question(question, {name: value})
        except (BadParameter, UnknownParameter) as error:
            more = {"parameter": name[:100]}
            raise Refusal(400, error.name, error.what, error.hint, more) from None
    return bind_question(question, dict(given))
