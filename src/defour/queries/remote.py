"""Asking a SPARQL 1.1 endpoint (SPARQL 1.1 Protocol, section 2.1); needs the extra ``remote``."""

import os
import re
import time
from collections.abc import Iterable
from html import unescape
from typing import Any, NoReturn, Self
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox

from defour import __version__, errors
from defour.queries import answer as answers
from defour.queries.answer import AnyAnswer, BooleanAnswer, GraphAnswer
from defour.queries.syntax import order_columns, query_form, refuse_federation
from defour.rdf.graph import Graph, Term
from defour.rdf.parse import Source, parse, size_limit
from defour.rdf.serialize import canonical_triples
from defour.terminal import escape_controls

try:
    import requests
    from urllib3.exceptions import HTTPError, ReadTimeoutError
    from urllib3.util import Retry
except ImportError:
    raise errors.MissingPackage(
        "asking an endpoint needs requests", hint="Run: pip install 'defour[remote]'"
    ) from None

AUTHORIZATION = "DEFOUR_ENDPOINT_AUTHORIZATION"
"""The environment variable with the value of an ``Authorization`` header for the endpoint."""

CONNECT = 10.0  # seconds within which a server must take a connection
LONGEST_WAIT = 60  # seconds: more is not waited, whatever a ``Retry-After`` names
REDIRECTS = 5
REFUSES_POST = (405, 415, 501)  # servers that take queries by GET alone
RETRY = Retry(  # what may pass by itself is asked four times
    total=3,
    connect=0,
    read=False,
    other=0,
    allowed_methods=None,  # a query changes nothing, so it may be sent again by POST too
    status_forcelist=(429, 502, 503, 504),
    backoff_factor=0.5,
    raise_on_status=False,
)
_CHUNK = 64 * 1024
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
_ACCEPT: dict[type, str] = {
    ox.QueryResultsFormat: "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    ox.RdfFormat: "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
}
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } } }"


class Endpoint:
    """A SPARQL endpoint. Its connection is kept for more questions, until it is closed.

    Args:
        url: Its address, http or https. What follows ``?`` is sent along: a
            ``default-graph-uri``, for instance. User and password may stand in it.
        headers: Headers to send besides, ``Name: value`` each. They go to this host alone.
        seconds: How long one question may take; None is for ever.

    Raises:
        UsageError: It is no such address, or a header is none.
    """

    def __init__(
        self, url: str, *, headers: Iterable[str] = (), seconds: float | None = 600.0
    ) -> None:
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            hint = "Example: http://localhost:7878/query"
            raise errors.UsageError("an endpoint is an http or https address", hint=hint)
        self._url, self._origin, self._seconds = url, parts[:2], seconds
        host, query = parts.netloc.rpartition("@")[2], "…" if parts.query else ""
        self._shown = parts._replace(netloc=host, query=query, fragment="").geturl()
        self._secrets: dict[str, str] = {}
        if authorization := os.environ.get(AUTHORIZATION, "").strip():
            headers = [f"Authorization: {authorization}", *headers]
        for each in headers:
            header = _HEADER.fullmatch(each)
            if header is None:
                what, hint = "a header is written 'Name: value'", "It may hold a secret"
                raise errors.UsageError(what, hint=hint)
            self._secrets[header[1].title()] = header[2]
        self._session = requests.Session()
        retry = RETRY.new(retry_after_max=int(min(seconds or LONGEST_WAIT, LONGEST_WAIT)))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; another question would open one."""
        self._session.close()

    def query(self, text: str, *, where: str) -> AnyAnswer:
        """Ask a query in SPARQL 1.1; `where` names it in errors.

        Raises:
            BadQuestion: The query is not SPARQL; the error names the line and the column.
            QueryFailed: It asks other servers.
            OverLimit: The answer is larger than an input may be.
            EndpointFailed: The endpoint could not be reached, refused, or gave no whole answer.
        """
        hint = "Leave it out; graphs are named in the address: ?default-graph-uri=IRI"
        refuse_federation(text, where=where, asked="the endpoint", hint=hint)
        form, columns = query_form(text, where=where)
        if form is ox.QueryTriples:
            store = ox.Store()  # literals become what those of the other engines are
            store.extend(self._read_triples(text).quads)
            return GraphAnswer(canonical_triples(quad.triple for quad in store))
        rows = self._read_results(text, columns)
        if isinstance(rows, bool) != (form is ox.QueryBoolean):
            self._fail("answers with rows to what is true or false, or the other way round")
        if isinstance(rows, bool):
            return BooleanAnswer(rows)
        return order_columns(answers.answer_rows(columns, rows, where=where), text)

    def read_graph(self) -> Graph:
        """The default graph as a whole, with literals as the endpoint writes them.

        Raises:
            OverLimit, EndpointFailed: As `query`; or it is empty, or did not come whole.
        """
        counted = self._read_results(_COUNT, ["n"])
        source = self._read_triples(_ALL)
        came = len(set(source.quads))
        if counted != [[ox.Literal(came)]]:
            self._fail(f"gives {came:,} triples, and counts others")
        if not came:
            hint = "Is the graph a named one? Add ?default-graph-uri=IRI to the address"
            self._fail("has no triples in its default graph", hint)
        return Graph([source])

    def _read_results(self, text: str, columns: list[str]) -> bool | list[list[Term | None]]:
        """True or false, or rows in the order of the columns."""
        format, content = self._ask(text, ox.QueryResultsFormat)
        try:
            results = ox.parse_query_results(content, format)
            if isinstance(results, ox.QueryBoolean):
                return bool(results)
            names = [variable.value for variable in results.variables]
            rows = [dict(zip(names, row, strict=True)) for row in results]
            return [[answers.normalise_term(row.get(x)) for x in columns] for row in rows]
        except (SyntaxError, ValueError, OSError) as error:
            said = str(error)
        # here the error is gone, and with it what pyoxigraph would not have in another thread
        return self._fail(f"answers with what is no result of SPARQL ({said})")

    def _read_triples(self, text: str) -> Source:
        """The triples of a CONSTRUCT or DESCRIBE, as the endpoint writes them."""
        format, content = self._ask(text, ox.RdfFormat)
        try:
            return parse(content, format, where="its answer")
        except (errors.Malformed, errors.BadEncoding) as error:
            self._fail(f"is no RDF of its media type: {error}")

    def _ask(self, text: str, formats: Any) -> tuple[Any, bytes]:
        """The body of an answer and its format, which is one of these."""
        try:
            reply, content = self._send("POST", _ACCEPT[formats], data={"query": text})
            if reply.status_code in REFUSES_POST:
                reply, content = self._send("GET", _ACCEPT[formats], params={"query": text})
        except (requests.ReadTimeout, ReadTimeoutError):
            hint = "Ask for less, or allow more: --timeout SECONDS"
            self._fail(f"gave no whole answer within {self._seconds or 0:g} seconds", hint)
        except (requests.RequestException, HTTPError, ValueError) as error:
            what = "broke off its answer" if isinstance(error, HTTPError) else "cannot be reached"
            self._fail(f"{what} ({_innermost(error)})")
        if not 200 <= reply.status_code < 300:
            what = f"the server said {reply.status_code} {reply.reason}{_excerpt(content)}"
            hint = f"Give credentials: --header, {AUTHORIZATION} or ~/.netrc"
            self._fail(what, hint if reply.status_code in (401, 403) else None)
        if state := reply.headers.get("X-SQL-State"):  # Virtuoso, out of its own time
            self._fail(f"answered in part alone ({reply.headers.get('X-SQL-Message', state)})")
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        format = formats.from_media_type(kind)
        if format is None:
            what = f"answers with {kind or 'no media type'}, for which nobody asked"
            self._fail(what + _excerpt(content), "Is it the address of a SPARQL endpoint?")
        return format, content

    def _send(self, method: str, accept: str, **what: Any) -> tuple[requests.Response, bytes]:
        """Send a request, after redirects too; what is secret goes to the endpoint's host alone."""
        end = time.monotonic() + (self._seconds or float("inf"))
        ours = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": f"defour/{__version__}"}
        url = self._url
        for _ in range(REDIRECTS + 1):
            own = urlsplit(url)[:2] == self._origin
            with self._session.request(
                method,
                url,
                headers={**self._secrets, **ours} if own else ours,
                # without it, requests would look into the address and into ~/.netrc
                auth=None if own and "Authorization" not in self._secrets else lambda it: it,
                timeout=(CONNECT, self._seconds),
                allow_redirects=False,
                stream=True,
                **what,
            ) as reply:
                if not reply.is_redirect:
                    return reply, self._read(reply, end)
            url = urljoin(url, reply.headers["Location"])
            if urlsplit(url).scheme not in ("https", self._origin[0]):
                self._fail("redirects to an address that is not followed")
            if reply.status_code == 303:
                method, what = "GET", {}
        return self._fail(f"redirects more than {REDIRECTS} times")

    def _read(self, reply: requests.Response, end: float) -> bytes:
        """The body, no longer compressed; of a failure its beginning."""
        most, content = size_limit() if reply.ok else _CHUNK, bytearray()
        while chunk := reply.raw.read1(_CHUNK, decode_content=True):
            content += chunk
            if time.monotonic() > end:
                raise requests.ReadTimeout
            if most and len(content) > most:
                if not reply.ok:
                    break
                what, hint = f"is larger than {most >> 20:,} MiB", "If you trust it: --max-size MIB"
                raise errors.OverLimit(what, where=self._shown, hint=hint)
        return bytes(content)

    def _fail(self, what: str, hint: str | None = None) -> NoReturn:
        """Raise what is safe to show, whatever the server sent."""
        line = escape_controls(" ".join(what.split())[:500])
        raise errors.EndpointFailed(line, where=self._shown, hint=hint) from None


def _innermost(error: BaseException) -> str:
    """What the innermost cause says; the outer ones show addresses with their secrets."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _excerpt(content: bytes) -> str:
    """The beginning of what a server says, as one line without tags."""
    tags = r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^<>]*>"
    said = " ".join(unescape(re.sub(tags, " ", content.decode("utf-8", "replace"))).split())
    return f": {said[:300]}" if said else ""
