"""What an endpoint answers, read: rows, true or false, triples; and what it says when it fails.

Nothing a server sends is trusted: not its media type, its character set, its nesting or its text.
pyoxigraph reads the results of SPARQL in JSON and XML (which has no entities there), and the RDF.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour.errors import BadEncoding, EndpointFailed, Malformed
from defour.queries.stored import as_stored
from defour.rdf.parse import parse
from defour.terminal import escape_controls

if TYPE_CHECKING:
    from typing import Any

    from defour.queries.http import Reply

RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
"""What is accepted for a SELECT or an ASK."""

GRAPHS = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
"""What is accepted for a CONSTRUCT or a DESCRIBE."""

_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_CHARSETS = (
    *("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "iso-8859-15"),
    *("windows-1252", "cp1252", "utf-16"),
)

_VIRTUOSO = rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://'
"""How Virtuoso writes a blank node in JSON; nobody takes these slashes for a label."""

_LINES, _LENGTH = 3, 300
_UNAUTHORISED = "Give credentials: --header, DEFOUR_ENDPOINT_AUTHORIZATION or ~/.netrc"


def check(reply: Reply) -> None:
    """Refuse what is no success, and a success that is only part of one.

    Raises:
        EndpointFailed: It is so; the error has the status, and what the server said.
    """
    if not 200 <= reply.status < 300:
        said = excerpt(reply)
        status = f"{reply.status} {reply.reason}".strip()[:80]
        hint = _UNAUTHORISED if reply.status in (401, 403) else None
        raise EndpointFailed(
            f"the server said {status}" + (f": {said}" if said else ""),
            where=reply.shown,
            hint=hint,
        )
    if state := reply.headers.get("x-sql-state"):  # Virtuoso, out of the time that it gives itself
        said = escape_controls(reply.headers.get("x-sql-message", state)[:_LENGTH])
        raise EndpointFailed(f"answered in part alone ({said})", where=reply.shown)


def most_rows(reply: Reply) -> int | None:
    """How many rows the server says that it gives at most (``X-SPARQL-MaxRows``, of Virtuoso)."""
    given = reply.headers.get("x-sparql-maxrows", "")
    return int(given[:18]) if given.isascii() and given.isdigit() else None


def rows(reply: Reply, columns: list[str]) -> list[list[Any]]:
    """The rows of a SELECT, in the order of the columns; literals as a store of ours gives them.

    Raises:
        EndpointFailed: It is no answer to that.
    """
    found = _results(reply)
    if isinstance(found, bool):
        raise _wrong(reply, "answers with true or false, where rows were asked for")
    names, drawn = found
    if strange := set(names).difference(columns):
        name = escape_controls(min(strange)[:40])
        raise _wrong(reply, f"answers with a column {name}, which was not asked for")
    places = [names.index(name) if name in names else None for name in columns]
    known: dict[Any, Any] = {}

    def term(given: Any) -> Any:
        if not isinstance(given, ox.Literal) or given.language is not None:
            return given
        if given not in known:
            known[given] = as_stored(given)
        return known[given]

    return [[None if at is None else term(row[at]) for at in places] for row in drawn]


def truth(reply: Reply) -> bool:
    """The answer to an ASK.

    Raises:
        EndpointFailed: It is none.
    """
    found = _results(reply)
    if not isinstance(found, bool):
        raise _wrong(reply, "answers with rows, where true or false was asked for")
    return found


def triples(reply: Reply) -> list[ox.Triple]:
    """The triples of a CONSTRUCT or a DESCRIBE, as written; blank nodes are of this reply.

    Raises:
        EndpointFailed: They cannot be read.
        OverLimit: They are nested too deep.
    """
    format = _GRAPHS.get(_kind(reply))
    if format is None:
        raise _untold(reply, "RDF")
    try:
        quads = parse(_utf8(reply), format, where="its answer").quads
    except (Malformed, BadEncoding) as error:
        raise _wrong(
            reply, f"is no RDF of its media type: {escape_controls(str(error)[:200])}"
        ) from None
    return [quad.triple for quad in quads]


def excerpt(reply: Reply) -> str:
    """What a server says, in a line: the first lines of its body, without tags, safe to show."""
    text = reply.body.decode("utf-8", "replace")
    if "html" in _kind(reply) or re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", "\n", text)
        text = html.unescape(re.sub(r"<[^<>]*>", "\n", text))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    told = " / ".join([line for line in lines if line][:_LINES])
    return escape_controls(told if len(told) <= _LENGTH else f"{told[:_LENGTH]}…")


def _results(reply: Reply) -> bool | tuple[list[str], list[tuple[Any, ...]]]:
    """The truth, or the names of the columns and the rows."""
    format = _RESULTS.get(_kind(reply))
    if format is None:
        raise _untold(reply, "results of SPARQL")
    content = re.sub(_VIRTUOSO, rb"\1", _utf8(reply))
    text = content.decode("utf-8", "replace")
    try:
        return _drained(content, format)
    except (SyntaxError, ValueError, OSError, MemoryError) as error:
        said = _syntax(error)
    # here the error is gone, and with it what pyoxigraph would not have in another thread
    raise _wrong(reply, said)


def _drained(
    content: bytes, format: ox.QueryResultsFormat
) -> bool | tuple[list[str], list[tuple[Any, ...]]]:
    found = ox.parse_query_results(content, format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return [x.value for x in found.variables], [tuple(solution) for solution in found]


def _kind(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def _utf8(reply: Reply) -> bytes:
    """The body as UTF-8, from whatever character set its media type names."""
    found = re.search(r'(?i);\s*charset\s*=\s*"?([^";\s]+)', reply.headers.get("content-type", ""))
    name = found[1].lower() if found else "utf-8"
    if name not in _CHARSETS:
        raise _wrong(reply, f"answers in the character set {escape_controls(name[:40])}")
    if name in ("utf-8", "utf8"):
        return reply.body.removeprefix(b"\xef\xbb\xbf")
    try:
        return reply.body.decode(name).encode()
    except UnicodeError:
        raise _wrong(reply, f"is not in the character set that it names, {name}") from None


def _untold(reply: Reply, wanted: str) -> EndpointFailed:
    kind = escape_controls(_kind(reply)[:80]) or "no media type"
    said = excerpt(reply)
    what = f"answers with {kind}, not with {wanted}" + (f": {said}" if said else "")
    return EndpointFailed(what, where=reply.shown, hint="Is it the address of a SPARQL endpoint?")


def _wrong(reply: Reply, what: str) -> EndpointFailed:
    return EndpointFailed(what, where=reply.shown)


def _syntax(error: Exception) -> str:
    said = str(error.msg) if isinstance(error, SyntaxError) else str(error)
    line = escape_controls(" ".join(said.split())[:200]) or "a term is too long"
    return f"answers with what is no result of SPARQL ({line})"
