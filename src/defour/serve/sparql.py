"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), for queries.

A query comes by GET, by POST of a form, or by POST as it is (section 2.1). Nothing here changes
data or fetches a graph: an update is refused, and so is a graph that the data set does not have.
"""

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header

from defour.errors import closest
from defour.namespaces import shorten
from defour.queries.answer import GraphAnswer
from defour.queries.question import Question
from defour.rdf.parse import parse
from defour.rdf.serialize import canonical_triples, serialize
from defour.serve.pool import GRAPH, QueryPool, Wanted
from defour.serve.reply import (
    Refusal,
    best_language,
    best_type,
    not_acceptable,
    own_address,
    respond,
)
from defour.sites.site import Site

_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_LARGEST = 1024 * 1024
_FORMAT = ("format", "output", "results")
_PARAMETERS = ("query", "question", *_FORMAT)
_KINDS = ("json", "csv", "tsv", "xml")
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
        self.site, self.questions, self.pool = site, questions, pool

    async def reply(self, request: Request) -> Response:
        """The reply to a request of the SPARQL Protocol."""
        values, wanted = await read_request(request)
        query = values.get("query")
        if query is None:
            return self._without_query(request, values.get("question"))
        try:
            found, media_type = await self.pool.answer(request, query, wanted)
        except Refusal as refusal:
            if wanted.rows != "text/html":
                raise
            return self._page(request, query, refusal=refusal, status=refusal.status)
        if isinstance(found, bytes):
            return respond(request, found, media_type)
        return self._page(request, query, answer=found)

    def _without_query(self, request: Request, question: str | None) -> Response:
        if request.method == "POST":
            raise Refusal(400, "no-query", "there is no query", "Post query=…")
        offers = [x for x in GRAPH if x != "application/xml"]
        chosen = best_type(request, offers) if question is None else "text/html"
        if chosen is None:
            what = "without a query, the endpoint describes itself in RDF, or is a page"
            raise not_acceptable(what, offers)
        if chosen == "text/html":
            name = question or _FIRST
            if name in self.questions:  # its text without its header
                text = re.sub(r"\A(?:#\+.*\n)*\n*", "", self.questions[name].text)
                return self._page(request, text, chosen=name)
            if question is None:
                return self._page(request, "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n")
            what, hint = f"there is no question {name[:100]!r}", closest(name[:100], self.questions)
            raise Refusal(404, "unknown-question", what, hint)
        turtle = _DESCRIPTION.replace("COUNT", str(len(self.site.resources.graph.store)))
        address = own_address(request, self.site) + "sparql"
        source = parse(turtle.encode(), where="the description", base=address)
        triples = canonical_triples(quad.triple for quad in source.quads)
        content = serialize(triples, GRAPH[chosen], source.prefixes)
        return respond(request, content, chosen, vary="Accept, Host")

    def _page(self, request: Request, query: str, status: int = 200, **given: object) -> Response:
        """An editor with a query; an `answer` or a `refusal` of it, or the question it is of."""
        prefixes, answer, kinds = self.site.data.graph.prefixes, given.get("answer"), _KINDS
        if isinstance(answer, GraphAnswer):
            kinds = ("turtle", "jsonld", "ntriples", "rdfxml")
            given["graph"] = serialize(answer.triples, "turtle", prefixes).decode()
        terms = {shorten(iri, prefixes) for iri in self.site.iris() if "#" in iri}
        shown = dict.fromkeys(("chosen", "answer", "graph", "refusal")) | given
        shown["downloads"] = downloads("sparql", [("query", query)], kinds)
        shown["names"] = " ".join(sorted(x for x in terms if "/" not in x))
        shown |= {"title": "SPARQL", "query": query}
        language = best_language(request)
        page = self.site.draw("sparql.html", "sparql", language, served=True, **shown)
        return respond(request, page, "text/html", status=status, language=language)


def downloads(
    address: str, parameters: list[tuple[str, str]], kinds: tuple[str, ...] = _KINDS
) -> list[tuple[str, str]]:
    """Links to an answer in each format, and what they are called."""
    return [(f"{address}?{urlencode([*parameters, ('format', x)])}", x.upper()) for x in kinds]


async def read_request(request: Request) -> tuple[MultiDict[str, str], Wanted]:
    """The parameters of a request to the endpoint, and what it wants; it may be refused."""
    given = parse_parameters(request.url.query)
    if request.method == "POST":
        given += await _posted(request)
    values = MultiDict(given)
    if values.keys() & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise Refusal(400, "no-updates", "this endpoint answers queries, and changes no data")
    for iri in values.getlist("default-graph-uri") + values.getlist("named-graph-uri"):
        what = f"the data set has no graph <{iri[:200]}>, and nothing is fetched"
        hint = "Leave default-graph-uri and named-graph-uri out"
        raise Refusal(400, "unknown-graph", what, hint)
    for name in values:
        if name not in _PARAMETERS:
            raise unknown_parameter(name, _PARAMETERS)
    for name in ("query", "question"):
        if (times := len(values.getlist(name))) > 1:
            raise Refusal(400, "bad-request", f"there are {times} parameters {name}, not one")
    formats = (y for x in _FORMAT for y in values.getlist(x))  # SPARQLWrapper sends all three
    return values, Wanted.of(request, formats)


def unknown_parameter(name: str, known: Collection[str]) -> Refusal:
    """The refusal of a parameter that is not understood."""
    hint = closest(name[:100], known) or f"There are: {', '.join(known) or 'none'}"
    what, more = f"this address has no parameter {name[:100]!r}", {"parameter": name[:100]}
    return Refusal(400, "unknown-parameter", what, hint, more)


def parse_parameters(query: str) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in their order."""
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Refusal(400, "bad-encoding", "the parameters are not UTF-8") from None
    except ValueError:
        raise Refusal(400, "bad-request", "there are more than 100 parameters") from None


async def _posted(request: Request) -> list[tuple[str, str]]:
    """The parameters in a body."""
    kind, options = parse_options_header(request.headers.get("content-type", "").lower())
    charset = options.get("charset", "utf-8")
    if kind not in (_FORM, _DIRECT) or charset not in ("", "utf-8", "utf8", "us-ascii"):
        what, taken = "a query is posted in UTF-8, as it is or in a form", f"{_DIRECT}, {_FORM}"
        headers = {"accept-post": taken}
        raise Refusal(415, "unsupported-media-type", what, f"Take {taken}", headers=headers)
    if request.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        headers = {"accept-encoding": "identity"}
        raise Refusal(415, "unsupported-media-type", "a query is posted plain", headers=headers)
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > _LARGEST:
            raise Refusal(413, "over-limit", f"the body is larger than {_LARGEST >> 10} KiB")
    try:
        body = content.decode()
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of the body is not UTF-8"
        raise Refusal(400, "bad-encoding", what) from None
    return parse_parameters(body) if kind == _FORM else [("query", body)]
