"""Requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), for queries.

A query comes by GET, by POST of a form, or by POST as it is (section 2.1). Nothing here changes
data or fetches a graph: an update is refused, and so is a graph that the data set does not have.
"""

from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request
from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header

from defour.serve.reply import Refusal, best_type

ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/html": "html",
}
"""The media types of an answer with rows, the favourite first, with the names of the formats."""

GRAPH = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/html": "html",
}
"""The same for an answer with triples."""

FORMATS = {name: media for kinds in (GRAPH, ROWS) for media, name in reversed(kinds.items())}
"""The media types of the formats that ``format=`` names."""

_TRIPLES = {"json": "jsonld", "xml": "rdfxml"}  # what a format of rows means for triples
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_LARGEST = 1024 * 1024


class Wanted(NamedTuple):
    """The media types in which an answer is wanted; None where the client takes none."""

    rows: str | None
    graph: str | None

    def named(self, format: str) -> "Wanted":
        """The same, but for a ``format=``; clients send ``json`` and ``xml`` for triples too."""
        triples = _TRIPLES.get(format, format)
        return Wanted(
            FORMATS[format] if format in ROWS.values() else self.rows,
            FORMATS[triples] if triples in GRAPH.values() else self.graph,
        )


class Asked(NamedTuple):
    """What a request asks: a query or none, how, and a stored question to show."""

    query: str | None
    wanted: Wanted
    question: str | None


async def read_request(request: Request) -> Asked:
    """Read a request to the endpoint; it may be refused."""
    given = parse_parameters(request.url.query)
    if request.method == "POST":
        given += await _posted(request, any(name == "query" for name, _ in given))
    values = MultiDict(given)
    if values.keys() & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise Refusal(400, "no-updates", "this endpoint answers queries, and changes no data")
    for iri in values.getlist("default-graph-uri") + values.getlist("named-graph-uri"):
        what = f"the data set has no graph <{iri[:200]}>, and nothing is fetched"
        hint = "Leave default-graph-uri and named-graph-uri out"
        raise Refusal(400, "unknown-graph", what, hint)
    for name in ("query", "question"):
        if (times := len(values.getlist(name))) > 1:
            raise Refusal(400, "bad-request", f"there are {times} parameters {name}, not one")
    wanted = Wanted(best_type(request, list(ROWS)), best_type(request, list(GRAPH)))
    format = next((x for x in values.getlist("format") if x in FORMATS), None)
    wanted = wanted if format is None else wanted.named(format)
    return Asked(values.get("query"), wanted, values.get("question"))


def parse_parameters(query: str) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in their order."""
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Refusal(400, "bad-encoding", "the parameters are not UTF-8") from None
    except ValueError:
        raise Refusal(400, "bad-request", "there are more than 100 parameters") from None


async def _posted(request: Request, twice: bool) -> list[tuple[str, str]]:
    """The parameters in a body; `twice`: the address has a query already."""
    header = request.headers.get("content-type", "").lower()
    kind, options = parse_options_header(header)
    charset = options.get("charset", "")
    if kind not in (_FORM, _DIRECT) or charset not in ("", "utf-8", "utf8", "us-ascii"):
        taken = f"{_DIRECT}, {_FORM}"
        shown = f"{kind[:100]!r}" if kind else "no media type"
        what = "a query is posted as UTF-8" if charset else f"a query is not posted as {shown}"
        no_update = "This endpoint changes no data. " * (kind == "application/sparql-update")
        hint, headers = f"{no_update}Take {taken}", {"accept-post": taken}
        raise Refusal(415, "unsupported-media-type", what, hint, headers=headers)
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
    if kind == _FORM:
        return parse_parameters(body)
    if twice:
        raise Refusal(400, "bad-request", "the query is given twice: in the address and the body")
    return [("query", body)]
