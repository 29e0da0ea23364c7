"""The SPARQL endpoint, which is a page where a browser asks for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from defour.serve import accept, asking, html, protocol
from defour.serve.asking import Asking, Wanted
from defour.serve.description import description
from defour.serve.replies import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Refusal, Reply, reply
from defour.serve.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from defour.queries.question import Question

VARY = "Accept, Accept-Language"

_DESCRIPTIONS = {
    "text/turtle": ("turtle", TURTLE),
    "application/n-triples": ("ntriples", N_TRIPLES),
    "application/ld+json": ("jsonld", JSON_LD),
    "application/rdf+xml": ("rdfxml", RDF_XML),
    "application/json": ("jsonld", JSON_LD),
}
_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_FIRST = "career"  # the question that the page shows first, where there is one


class Endpoint:
    """Answers requests to ``/sparql``."""

    def __init__(
        self,
        ask: Asking,
        known: Mapping[str, Question],
        make: html.Maker,
        prefixes: Mapping[str, str],
        triples: int,
    ) -> None:
        """Hold what its pages show.

        Args:
            ask: Who answers.
            known: The stored questions.
            make: Makes its pages.
            prefixes: Those of the graph.
            triples: How many triples there are.
        """
        self.ask = ask
        self.known = known
        self.make = make
        self.prefixes = prefixes
        self.triples = triples
        shortest = html.longest_first(prefixes)
        terms = {html.short(x, shortest) for x in make.places if "#" in x}
        self._names = " ".join(sorted(x for x in terms if "/" not in x))

    async def reply(self, request: Request) -> Reply:
        """The reply to a request.

        Raises:
            Refusal: It cannot be answered.
        """
        asked = await protocol.asked(request)
        header = request.headers.get("accept")
        if asked.query is None:
            return self._without_query(request, asked, header)
        want = asking.preferred(header, asked.formats)
        if "text/html" in (want.rows, want.graph):
            return await self._page_with_answer(request, asked.query)
        job = {"query": asked.query.strip()}
        answer = await self.ask.ask(job, want, request.is_disconnected)
        return reply(answer.body, asking.with_charset(answer.media_type), vary="Accept")

    def _without_query(self, request: Request, asked: protocol.Asked, header: str | None) -> Reply:
        if request.method == "POST":
            raise Refusal(400, "no-query", "there is no query", hint="Post query=…")
        if asked.question is not None:
            return self._page(request, self._text(asked.question), chosen=asked.question)
        chosen = accept.best(header, [*_DESCRIPTIONS, "text/html"])
        if chosen is None:
            raise Refusal(
                406,
                "not-acceptable",
                "without a query, the endpoint describes itself in RDF, or is a page",
                alternatives=[("sparql", x) for x in [*_DESCRIPTIONS, "text/html"]],
            )
        if chosen == "text/html":
            first = _FIRST if _FIRST in self.known else None
            return self._page(request, self._text(first), chosen=first)
        format, media_type = _DESCRIPTIONS[chosen]
        content = description(_address(request), self.triples, format)
        return reply(content, media_type, vary="Accept, Host", store=False)

    def _text(self, name: str | None) -> str:
        if name is None:
            return "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n"
        if name not in self.known:
            from defour.errors import closest

            what = f"there is no question {name[:100]!r}"
            raise Refusal(404, "unknown-question", what, hint=closest(name[:100], self.known))
        text = self.known[name].text
        return re.sub(r"\A(?:#\+.*\n)*\n*", "", text)  # the header is for the machine

    async def _page_with_answer(self, request: Request, query: str) -> Reply:
        job = {"query": query.strip()}
        page = Wanted("text/html", "text/html")
        try:
            answer = await self.ask.ask(job, page, request.is_disconnected)
        except Refusal as refusal:
            return self._page(request, query, refusal=refusal)
        shown = self.make.shown(answer, "", self.prefixes)
        names = ("json", "csv", "tsv", "xml") if answer.kind == "rows" else ("turtle", "jsonld")
        links = [
            (name.upper(), f"sparql?{urlencode({'query': query, 'format': name})}")
            for name in names
        ]
        return self._page(request, query, shown=shown, links=links)

    def _page(
        self,
        request: Request,
        query: str,
        *,
        chosen: str | None = None,
        shown: html.Shown | None = None,
        links: list[tuple[str, str]] | None = None,
        refusal: Refusal | None = None,
    ) -> Reply:
        language = accept.language(request.headers.get("accept-language"), LANGUAGES)
        text = self.make.page(
            "sparql",
            language,
            "",
            here="sparql",
            questions=self.known.values(),
            chosen=chosen,
            query=query,
            names=self._names,
            shown=shown,
            links=links or [],
            refusal=refusal,
        )
        status = 200 if refusal is None else refusal.status
        headers = {} if refusal is None else refusal.headers
        return reply(text, HTML, status=status, headers=headers, vary=VARY, store=refusal is None)


def _address(request: Request) -> str:
    """The address at which the client reached the endpoint, as it says itself."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Refusal(400, "bad-request", "the Host header names no host")
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '')}/sparql"
