"""Requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): queries alone.

A query comes by GET, by POST of a form, or by POST as it is (section 2.1). Nothing here changes
data or fetches a graph: an update is refused, and so is a graph that the data set does not have.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from defour.serve.replies import Refusal
from defour.serve.settings import LARGEST_BODY, PATIENCE

if TYPE_CHECKING:
    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
PARAMETERS_MOST = 100
"""So many parameters a request may have."""

_TAKEN = f"{DIRECT}, {FORM}"


class Asked(NamedTuple):
    """What a request asks.

    Attributes:
        query: The query; None where there is none.
        formats: Each ``format``, which the protocol does not know.
        question: The stored question whose text the page is to show.
    """

    query: str | None
    formats: list[str]
    question: str | None


async def asked(request: Request) -> Asked:
    """Read a request to the endpoint.

    Raises:
        Refusal: 400, 408, 413 or 415.
    """
    given = parameters(request.url.query)
    if request.method != "POST":
        return _asked(given)
    kind = _kind(request)
    body = text(await read(request))
    if kind == FORM:
        return _asked(given + parameters(body))
    if any(name == "query" for name, _ in given):
        raise Refusal(400, "bad-request", "the query is given twice: in the address and the body")
    return _asked([*given, ("query", body)])


def parameters(query: str) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in their order.

    Raises:
        Refusal: They are not UTF-8, or too many.
    """
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS_MOST
        )
    except UnicodeDecodeError:
        raise Refusal(400, "bad-encoding", "the parameters are not UTF-8") from None
    except ValueError:
        raise Refusal(
            400, "bad-request", f"there are more than {PARAMETERS_MOST} parameters"
        ) from None


async def read(request: Request) -> bytes:
    """The body of a request, up to a limit of bytes and of time.

    Raises:
        Refusal: 408 or 413.
    """
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > LARGEST_BODY:
        raise _large()
    content = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                content += part
                if len(content) > LARGEST_BODY:
                    raise _large()
    except TimeoutError:
        raise Refusal(
            408, "slow-request", "the body did not arrive in time", headers={"connection": "close"}
        ) from None
    return bytes(content)


def text(body: bytes) -> str:
    """A body as text.

    Raises:
        Refusal: It is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of the body is not UTF-8"
        raise Refusal(400, "bad-encoding", what) from None


def _asked(given: list[tuple[str, str]]) -> Asked:
    def all_of(name: str) -> list[str]:
        return [value for key, value in given if key == name]

    def one(name: str) -> str | None:
        found = all_of(name)
        if len(found) > 1:
            raise Refusal(400, "bad-request", f"there are {len(found)} parameters {name}, not one")
        return found[0] if found else None

    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in given):
        raise Refusal(400, "no-updates", "this endpoint answers queries, and changes no data")
    for iri in all_of("default-graph-uri") + all_of("named-graph-uri"):
        raise Refusal(
            400,
            "unknown-graph",
            f"the data set has no graph <{iri[:200]}>, and nothing is fetched",
            hint="Leave default-graph-uri and named-graph-uri out",
        )
    return Asked(one("query"), all_of("format"), one("question"))


def _kind(request: Request) -> str:
    header = request.headers.get("content-type", "")
    kind, _, rest = header.partition(";")
    kind = kind.strip().lower()
    if kind not in (FORM, DIRECT):
        shown = f"{kind[:100]!r}" if kind else "no media type"
        hint = f"Take {_TAKEN}"
        if kind == "application/sparql-update":
            hint = f"This endpoint changes no data. {hint}"
        raise Refusal(
            415,
            "unsupported-media-type",
            f"a query is not posted as {shown}",
            hint=hint,
            headers={"accept-post": _TAKEN},
        )
    charset = rest.replace(" ", "").lower().partition("charset=")[2].strip('"')
    if charset and charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(
            415,
            "unsupported-media-type",
            "a query is posted as UTF-8",
            headers={"accept-post": _TAKEN},
        )
    return kind


def _large() -> Refusal:
    return Refusal(
        413,
        "over-limit",
        f"the body is larger than {LARGEST_BODY // 1024} KiB",
        headers={"connection": "close"},
    )
