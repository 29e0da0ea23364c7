"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), for queries alone.

A query comes by GET, by POST of a form, or by POST as it is (section 2.1). Nothing here changes
data or fetches a graph: an update is refused, and so is a graph that the data set does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import Request

from defour.errors import DefourError, TimedOut, closest
from defour.namespaces import RDF, TYPE, XSD
from defour.queries.answer import AnyAnswer
from defour.rdf.serialize import canonical_triples, serialize
from defour.serve.negotiate import best_type
from defour.serve.pool import Busy, Left, QueryPool
from defour.serve.reply import Refusal

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
_SD = "http://www.w3.org/ns/sparql-service-description#"
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}


class Wanted(NamedTuple):
    """The media types in which an answer is wanted; None where the client takes none."""

    rows: str | None
    graph: str | None


class Asked(NamedTuple):
    """What a request asks: a query or none, a ``format``, a stored question to show."""

    query: str | None
    format: str | None
    question: str | None


async def read_request(request: Request) -> Asked:
    """Read a request to the endpoint.

    Raises:
        Refusal: 400, 413 or 415.
    """
    given = parse_parameters(request.url.query)
    if request.method != "POST":
        return _asked(given)
    kind = _posted_kind(request)
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
        return _asked(given + parse_parameters(body))
    if any(name == "query" for name, _ in given):
        raise Refusal(400, "bad-request", "the query is given twice: in the address and the body")
    return _asked([*given, ("query", body)])


def parse_parameters(query: str) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in their order.

    Raises:
        Refusal: They are not UTF-8, or too many.
    """
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Refusal(400, "bad-encoding", "the parameters are not UTF-8") from None
    except ValueError:
        raise Refusal(400, "bad-request", "there are more than 100 parameters") from None


def _asked(given: list[tuple[str, str]]) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    if values.keys() & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise Refusal(400, "no-updates", "this endpoint answers queries, and changes no data")
    for iri in values.get("default-graph-uri", []) + values.get("named-graph-uri", []):
        raise Refusal(
            400,
            "unknown-graph",
            f"the data set has no graph <{iri[:200]}>, and nothing is fetched",
            hint="Leave default-graph-uri and named-graph-uri out",
        )
    for name in ("query", "question"):
        if len(values.get(name, [])) > 1:
            what = f"there are {len(values[name])} parameters {name}, not one"
            raise Refusal(400, "bad-request", what)
    format = next((x for x in values.get("format", []) if x in FORMATS), None)
    return Asked(values.get("query", [None])[0], format, values.get("question", [None])[0])


def _posted_kind(request: Request) -> str:
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = rest.replace(" ", "").lower().partition("charset=")[2].strip('"')
    if kind in (_FORM, _DIRECT) and charset in ("", "utf-8", "utf8", "us-ascii"):
        return kind
    taken = f"{_DIRECT}, {_FORM}"
    shown = f"{kind[:100]!r}" if kind else "no media type"
    no_update = "This endpoint changes no data. " * (kind == "application/sparql-update")
    raise Refusal(
        415,
        "unsupported-media-type",
        f"a query is not posted as {shown}" if not charset else "a query is posted as UTF-8",
        hint=f"{no_update}Take {taken}",
        headers={"accept-post": taken},
    )


def wanted_types(header: str | None, format: str | None) -> Wanted:
    """What a request wants: its ``format=``, and for the other kind its ``Accept`` header.

    Clients send ``format`` beside the header, and ``json`` and ``xml`` for triples too.
    """
    rows, graph = best_type(header, list(ROWS)), best_type(header, list(GRAPH))
    if format is not None:
        triples = _TRIPLES.get(format, format)
        rows = FORMATS[format] if format in ROWS.values() else rows
        graph = FORMATS[triples] if triples in GRAPH.values() else graph
    return Wanted(rows, graph)


async def answer_query(
    pool: QueryPool, request: Request, query: str, wanted: Wanted
) -> tuple[bytes | AnyAnswer, str]:
    """The answer to a query, and its media type; as it is, where a page is wanted.

    Raises:
        Refusal: It cannot be answered, or not so.
    """
    rows = None if wanted.rows is None else ROWS[wanted.rows]
    graph = None if wanted.graph is None else GRAPH[wanted.graph]
    try:
        is_graph, found = await pool.answer(query.strip(), rows, graph, request.is_disconnected)
    except Busy:
        raise Refusal(
            503, "busy", "too many queries are waiting", headers={"retry-after": "5"}
        ) from None
    except Left:
        raise Refusal(400, "gone", "the client has left") from None
    except TimedOut as error:
        raise Refusal(504, error.name, error.what, hint=error.hint) from None
    except DefourError as error:
        raise _refusal(error) from None
    if found is None:
        raise Refusal(
            406,
            "not-acceptable",
            f"this query answers with {'triples' if is_graph else 'rows'}, which are not to be had "
            "as the request wants them",
            hint=f"There are: {', '.join(GRAPH if is_graph else ROWS)}",
            headers={"vary": "Accept, Accept-Language"},
        )
    return found, str(wanted.graph if is_graph else wanted.rows)


def _refusal(error: DefourError) -> Refusal:
    place = re.fullmatch(r".*?:(\d+):(\d+)", error.where or "")
    more = {"line": int(place[1]), "column": int(place[2])} if place else {}
    at = f" (line {place[1]}, column {place[2]})" if place else ""
    said = f"the query {error.what}" if error.what.startswith(("is ", "has ")) else error.what
    return Refusal(400, error.name, f"{said}{at}", hint=error.hint, more=more)


def describe_service(endpoint: str, triples: int, format: str) -> bytes:
    """What the endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/).

    Args:
        endpoint: The address at which the client reached it.
        triples: How many there are in the default graph, the only one.
        format: One of `rdf.serialize.FORMATS`.
    """
    service, data, default = ox.NamedNode(endpoint), ox.BlankNode("data"), ox.BlankNode("default")
    void = "http://rdfs.org/ns/void#"
    count = ox.Literal(str(triples), datatype=ox.NamedNode(XSD + "integer"))
    formats = "http://www.w3.org/ns/formats/"

    def triple(subject: ox.NamedNode | ox.BlankNode, name: str, value: object) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(name), value)  # type: ignore[arg-type]

    found: Iterable[ox.Triple] = [
        triple(service, TYPE, ox.NamedNode(_SD + "Service")),
        triple(service, _SD + "endpoint", service),
        triple(service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        triple(service, _SD + "defaultDataset", data),
        triple(data, TYPE, ox.NamedNode(_SD + "Dataset")),
        triple(data, _SD + "defaultGraph", default),
        triple(default, TYPE, ox.NamedNode(_SD + "Graph")),
        triple(default, void + "triples", count),
        *(
            triple(service, _SD + "resultFormat", ox.NamedNode(formats + x))
            for x in _NAMES.values()
        ),
    ]
    prefixes = {"sd": _SD, "formats": formats, "void": void, "rdf": RDF, "xsd": XSD}
    return serialize(canonical_triples(found), format, prefixes)


def refuse_unknown_format(format: str) -> None:
    """Refuse a ``format=`` that there is not.

    Raises:
        Refusal: 400.
    """
    if format not in FORMATS:
        hint = closest(format[:100], FORMATS) or f"There are: {', '.join(FORMATS)}"
        what = f"there is no format {format[:100]!r}"
        raise Refusal(400, "unknown-format", what, hint=hint)


def with_charset(media_type: str) -> str:
    """A text without its charset would be read as Latin-1 by some."""
    if media_type == "text/csv":
        return "text/csv; charset=utf-8; header=present"
    return media_type + "; charset=utf-8" * media_type.startswith("text/")
