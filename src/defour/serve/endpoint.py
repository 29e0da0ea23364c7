"""The SPARQL endpoint: answers, its description of itself, and its page for people."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from defour.errors import closest
from defour.namespaces import shorten
from defour.queries.answer import AnyAnswer, GraphAnswer
from defour.queries.question import Question
from defour.rdf.serialize import serialize
from defour.serve.pool import QueryPool
from defour.serve.published_site import convert_turtle
from defour.serve.reply import VARY, Refusal, best_language, best_type, respond
from defour.serve.sparql import GRAPH, read_request
from defour.site.site import Site

_FIRST = "career"  # the question that the page shows first, where there is one
_DESCRIPTION = """\
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML ,
    formats:SPARQL_Results_CSV , formats:SPARQL_Results_TSV ,
    formats:Turtle , formats:N-Triples , formats:JSON-LD , formats:RDF_XML ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples COUNT ] ] .
"""
"""What the endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/)."""


class Endpoint:
    """Replies to queries; its page offers the stored questions, by name."""

    def __init__(self, site: Site, questions: Mapping[str, Question], pool: QueryPool) -> None:
        """Put the parts together."""
        self.site = site
        self.questions = questions
        self.pool = pool

    async def reply(self, request: Request) -> Response:
        """The reply to a request of the SPARQL Protocol."""
        asked = await read_request(request)
        if asked.query is None:
            return self._without_query(request, asked.question)
        try:
            found, media_type = await self.pool.answer(request, asked.query, asked.wanted)
        except Refusal as refusal:
            if asked.wanted.rows != "text/html":
                raise
            return self._page(request, asked.query, refusal=refusal)
        if isinstance(found, bytes):
            return respond(request, found, media_type, vary=VARY)
        return self._page(request, asked.query, answer=found)

    def _without_query(self, request: Request, question: str | None) -> Response:
        if request.method == "POST":
            raise Refusal(400, "no-query", "there is no query", "Post query=…")
        offers = [x for x in GRAPH if x != "application/xml"]
        chosen = best_type(request, offers) if question is None else "text/html"
        if chosen is None:
            what = "without a query, the endpoint describes itself in RDF, or is a page"
            there = [("sparql", x) for x in offers]
            raise Refusal(406, "not-acceptable", what, alternatives=there)
        if chosen == "text/html":
            name = question or (_FIRST if _FIRST in self.questions else None)
            return self._page(request, self._question_text(name), chosen=name)
        turtle = _DESCRIPTION.replace("COUNT", str(len(self.site.resources.graph.store)))
        address = str(request.url.replace(query=""))
        content = convert_turtle(turtle.encode(), GRAPH[chosen], address)
        return respond(request, content, chosen, vary="Accept, Host")

    def _page(
        self,
        request: Request,
        query: str,
        *,
        chosen: str | None = None,
        answer: AnyAnswer | None = None,
        refusal: Refusal | None = None,
    ) -> Response:
        """An editor with a query, and the answer beneath it; `chosen` is the question it is of."""
        prefixes = self.site.resources.graph.prefixes
        kinds, graph = ("json", "csv", "tsv", "xml"), None
        if isinstance(answer, GraphAnswer):
            kinds = ("turtle", "jsonld", "ntriples", "rdfxml")
            graph = serialize(answer.triples, "turtle", prefixes).decode()
        links = [(f"sparql?{urlencode({'query': query, 'format': x})}", x.upper()) for x in kinds]
        terms = {shorten(iri, prefixes) for iri in self.site.resources.locations if "#" in iri}
        page = self.site.draw(
            "sparql.html",
            "sparql",
            best_language(request),
            "SPARQL",
            chosen=chosen,
            query=query,
            names=" ".join(sorted(x for x in terms if "/" not in x)),
            answer=answer,
            graph=graph,
            downloads=links,
            refusal=refusal,
        )
        status = 200 if refusal is None else refusal.status
        return respond(request, page, "text/html", status=status, vary=VARY)

    def _question_text(self, name: str | None) -> str:
        """The text of a stored question without its header, which is for the machine."""
        if name is None:
            return "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n"
        if name not in self.questions:
            what = f"there is no question {name[:100]!r}"
            raise Refusal(404, "unknown-question", what, closest(name[:100], self.questions))
        return re.sub(r"\A(?:#\+.*\n)*\n*", "", self.questions[name].text)
