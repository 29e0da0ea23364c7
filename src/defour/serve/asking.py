"""Queries and their answers: in which formats, from the cache or a worker, and what went wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from defour.errors import OverLimit, TimedOut, closest
from defour.serve import accept
from defour.serve.pool import Busy, Gone
from defour.serve.replies import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from defour.serve.cache import Cache
    from defour.serve.pool import Pool

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

NAMED = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
    "turtle": TURTLE,
    "ntriples": N_TRIPLES,
    "jsonld": JSON_LD,
    "rdfxml": RDF_XML,
}
"""The media types of the formats that ``format=`` names."""

_TRIPLES = {"json": "jsonld", "xml": "rdfxml"}  # what a format of rows means for triples
_LIKE = {"html": "json"}  # what a worker writes for a page with rows
_LIKE_GRAPH = {"html": "turtle"}


class Wanted(NamedTuple):
    """The media types in which an answer is wanted; None where the client takes none."""

    rows: str | None
    graph: str | None


class Answer(NamedTuple):
    """An answer: ``rows`` or ``graph``, the media type, whether it is for a page, and the bytes."""

    kind: str
    media_type: str
    for_page: bool
    body: bytes


def named(format: str) -> Wanted:
    """What ``format=`` asks for, and nothing else.

    Raises:
        Refusal: There is no such format.
    """
    if format not in NAMED:
        raise Refusal(
            400,
            "unknown-format",
            f"there is no format {format[:100]!r}",
            hint=closest(format[:100], NAMED) or f"There are: {', '.join(NAMED)}",
        )
    return Wanted(
        NAMED[format] if format in ROWS.values() else None,
        NAMED[format] if format in GRAPH.values() else None,
    )


def preferred(header: str | None, formats: Sequence[str]) -> Wanted:
    """What a request prefers: the first ``format=`` that we know, else its ``Accept`` header.

    Clients send ``format`` beside the header, more than once, in names of their own, and ``json``
    and ``xml`` for triples too.
    """
    format = next((x for x in formats if x in NAMED), None)
    by_header = Wanted(accept.best(header, list(ROWS)), accept.best(header, list(GRAPH)))
    if format is None:
        return by_header
    triples = _TRIPLES.get(format, format)
    return Wanted(
        NAMED[format] if format in ROWS.values() else by_header.rows,
        NAMED[triples] if triples in GRAPH.values() else by_header.graph,
    )


class Asking:
    """Asks, and keeps the answers."""

    def __init__(self, pool: Pool, cache: Cache[tuple[str, bytes]]) -> None:
        """Hold who answers and where answers are kept."""
        self.pool = pool
        self.cache = cache

    async def ask(
        self, job: Mapping[str, Any], want: Wanted, gone: Callable[[], Awaitable[bool]]
    ) -> Answer:
        """The answer to a query.

        Args:
            job: For `worker.work`, without formats and seconds.
            want: In which media types.
            gone: Says whether the client has left.

        Raises:
            Refusal: It cannot be asked, or not be answered so.
        """
        rows, graph = _format(want.rows, ROWS), _format(want.graph, GRAPH)
        asked = {
            **job,
            "rows": _LIKE.get(rows or "", rows),
            "graph": _LIKE_GRAPH.get(graph or "", graph),
        }
        key = tuple(tuple(x) if isinstance(x, list) else x for x in asked.values())
        found = self.cache.get(key)
        if found is None:
            found = await self._asked(asked, gone)
            self.cache.put(key, found, len(found[1]))
        kind, body = found
        media_type, format = (want.rows, rows) if kind == "rows" else (want.graph, graph)
        return Answer(kind, str(media_type), format == "html", body)

    async def _asked(
        self, job: dict[str, Any], gone: Callable[[], Awaitable[bool]]
    ) -> tuple[str, bytes]:
        try:
            head, body = await self.pool.ask(job, gone)
        except Busy as busy:
            raise Refusal(
                503, "busy", str(busy), hint="Ask again later", headers={"retry-after": "5"}
            ) from None
        except Gone:
            raise Refusal(503, "gone", "the client has left") from None
        except TimedOut as error:
            raise Refusal(504, error.name, error.what, hint=error.hint) from None
        except OverLimit as error:
            raise Refusal(400, error.name, error.what, hint=error.hint) from None
        if "error" in head:
            raise _refusal(head)
        return head["kind"], body


def with_charset(media_type: str) -> str:
    """A text without its charset would be read as Latin-1 by some."""
    if media_type == "text/csv":
        return "text/csv; charset=utf-8; header=present"
    plain = media_type.startswith("text/") and "charset" not in media_type
    return media_type + "; charset=utf-8" * plain


def _format(media_type: str | None, formats: Mapping[str, str]) -> str | None:
    if media_type is None:
        return None
    plain = media_type.partition(";")[0]
    return formats[plain]


def _refusal(head: Mapping[str, Any]) -> Refusal:
    if head["error"] == "not-acceptable":
        offers = ROWS if head["kind"] == "rows" else GRAPH
        what = "rows" if head["kind"] == "rows" else "triples"
        return Refusal(
            406,
            "not-acceptable",
            f"this query answers with {what}, which are not to be had as the request wants them",
            hint=f"There are: {', '.join(offers)}",
            headers={"vary": "Accept, Accept-Language"},
        )
    where = head.get("where") or ""
    place = re.fullmatch(r".*?:(\d+):(\d+)", where)
    more = {"line": int(place[1]), "column": int(place[2])} if place else {}
    at = f" (line {place[1]}, column {place[2]})" if place else ""
    what = head["what"]
    said = f"the query {what}" if what.startswith(("is ", "has ")) else what
    return Refusal(400, head["error"], f"{said}{at}", hint=head.get("hint"), more=more)
