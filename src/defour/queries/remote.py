"""Asking a SPARQL 1.1 endpoint instead of the graph folder (SPARQL 1.1 Protocol, section 2.1).

An answer is the same as that of the local engines when the endpoint has the same graph: the same
rows in the same order, literals as pyoxigraph's store writes them, blank nodes named by their
order. Servers that give so many rows and no more are asked again for the rest.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour.errors import EndpointFailed, QueryFailed, UsageError
from defour.queries import address as addresses
from defour.queries import replies
from defour.queries.answer import (
    Answer,
    AnyAnswer,
    BooleanAnswer,
    GraphAnswer,
)
from defour.queries.http import Client, Request
from defour.queries.run import ordered
from defour.queries.run import rows as to_rows
from defour.queries.syntax import complaint
from defour.queries.tokens import asks_elsewhere, tokens
from defour.queries.wire import Deadline
from defour.rdf.serialize import canonical_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from defour.folder import Folder
    from defour.queries.http import Reply

REFUSES_POST = (405, 415, 501)
"""Statuses of servers that take queries by GET alone."""

ROUND = 100
"""A number of rows that this divides may be where a server stopped, so it is asked for more."""


class Endpoint:
    """A SPARQL endpoint. Its connection is kept for more questions, until it is closed.

    Args:
        url: Its address, http or https. What follows ``?`` is sent along: a
            ``default-graph-uri``, for instance. User and password may stand in it.
        headers: Headers to send besides, ``Name: value`` each. They go to this host alone.
        seconds: How long one question may take, with all that is tried again; None is for ever.
        tell: Gets a line about each wait.
        show: Told how much of a large graph is there: triples, triples in all, and from where.

    Raises:
        UsageError: It is no such address, or a header is none.
        Malformed: The netrc file breaks its syntax.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Iterable[str] = (),
        seconds: float | None = 600.0,
        tell: Callable[[str], None] | None = None,
        show: Callable[[int, int, str], None] | None = None,
    ) -> None:
        """Reach nobody yet."""
        self.address = addresses.parse(url)
        given = addresses.headers(headers)
        if not any(name.lower() == "authorization" for name in given):
            credentials = addresses.authorization(self.address)
            given |= {"Authorization": credentials} if credentials else {}
        self.show = show
        self._client = Client(self.address, given, tell or (lambda _line: None))
        self._seconds = seconds
        self._by_get = False

    def __repr__(self) -> str:
        return f"<Endpoint {self.address.shown}>"

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; another question would open one."""
        self._client.close()

    def query(self, text: str, *, where: str, deadline: Deadline | None = None) -> AnyAnswer:
        """Ask a query.

        Args:
            text: SPARQL 1.1.
            where: The name of the query in errors.
            deadline: When the answer must be there; without one, in the seconds of the endpoint.

        Raises:
            BadQuestion: The query is not SPARQL; the error names the line and the column.
            QueryFailed: It asks other servers.
            OverLimit: The query or the answer is larger, or nested deeper, than may be.
            EndpointFailed: The endpoint could not be reached, refused, or gave no whole answer.
        """
        form, columns = _form(text, where)
        until = deadline or self.deadline()
        if form is ox.QueryBoolean:
            return BooleanAnswer(replies.truth(self._send(text, replies.RESULTS, until)))
        if form is ox.QueryTriples:
            store = ox.Store()  # literals become what those of the other engines are
            store.extend(ox.Quad(*triple) for triple in self.triples(text, until))
            return GraphAnswer(canonical_triples(quad.triple for quad in store))
        found = to_rows(self._rows(text, columns, until), where)
        return ordered(Answer(columns, found), text)

    def deadline(self) -> Deadline:
        """The time for one question, which begins now."""
        return Deadline(self._seconds)

    def triples(self, text: str, deadline: Deadline, *, whole: bool = True) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, as the endpoint wrote and ordered them.

        Args:
            text: The query.
            deadline: When they must be there.
            whole: Whether to refuse them when the endpoint says that it left some out.

        Raises:
            OverLimit, EndpointFailed: As `query`.
        """
        reply = self._send(text, replies.GRAPHS, deadline)
        found = replies.triples(reply)
        most = replies.most_rows(reply)
        if whole and most is not None and len(found) >= most:
            raise EndpointFailed(
                f"gives no more than {most:,} rows, so that triples are missing",
                where=reply.shown,
                hint="Ask for less at a time, with ORDER BY, LIMIT and OFFSET",
            )
        return found

    def number(self, text: str, deadline: Deadline) -> int:
        """The whole number that a SELECT of one row and one column gives.

        Raises:
            OverLimit, EndpointFailed: As `query`; or it is no number.
        """
        reply = self._send(text, replies.RESULTS, deadline)
        for (term,) in replies.rows(reply, ["n"]):
            if isinstance(term, ox.Literal) and term.value.isascii() and term.value.isdigit():
                return int(term.value[:18])
        raise EndpointFailed("answers with no number where it was to count", where=reply.shown)

    @contextmanager
    def folder(
        self,
        here: Folder,
        *,
        why: str | None = None,
        params: Mapping[str, str] | None = None,
        language: str = "en",
    ) -> Iterator[Folder]:
        """The graph folder that has the endpoint's graph in the place of the local one.

        Args:
            here: The local graph folder, whose questions, shapes and prefixes are kept.
            why: What is to be explained, where that is all that the folder is for: of a large graph
                only the triples are read that this needs.
            params: The parameters of a question that is to be explained.
            language: The language of its labels.

        Raises:
            OverLimit, EndpointFailed: As `query`; or the graph changed while it was read.
            SourceError: The local folder cannot be read.
        """
        from tempfile import TemporaryDirectory

        from defour.queries import fetching

        until = self.deadline()
        total = fetching.size(self, until)
        triples = None
        if why is not None and total > fetching.PAGE:
            from defour.queries.nearby import around

            triples = around(self, here, why, params or {}, language, until)
        if triples is None:
            triples = fetching.graph(self, total, until)
        with TemporaryDirectory(prefix="defour-") as place:
            yield fetching.fetched(triples, here, place)

    def _rows(self, text: str, columns: list[str], deadline: Deadline) -> list[list[Any]]:
        reply = self._send(text, replies.RESULTS, deadline)
        found = part = replies.rows(reply, columns)
        while part and _may_be_cut(reply, len(part)):
            shape = _outside(text)
            if shape & {"LIMIT", "OFFSET", "VALUES"}:
                if len(part) == replies.most_rows(reply):
                    raise _cut(reply, len(found))
                return found
            pageable = "ORDER" in shape
            size = len(part) if pageable else 1
            more = f"{text}\nLIMIT {size} OFFSET {len(found)}"
            reply = self._send(more, replies.RESULTS, deadline)
            part = replies.rows(reply, columns)
            if part and not pageable:
                raise _cut(reply, len(found))
            found += part
        return found

    def _send(self, text: str, accept: str, deadline: Deadline) -> Reply:
        if not self._by_get:
            there, form = addresses.form(self.address, text)
            reply = self._client.send(Request(there, accept, form), deadline)
            if reply.status not in REFUSES_POST:
                replies.check(reply)
                return reply
            self._by_get = True
        there = addresses.with_query(self.address, text)
        reply = self._client.send(Request(there, accept, None), deadline)
        replies.check(reply)
        return reply


@contextmanager
def given(endpoint: object) -> Iterator[Endpoint]:
    """The endpoint that is given as such; or by its address, which is closed after the block.

    Raises:
        UsageError: It is neither, or no address of one.
    """
    if isinstance(endpoint, Endpoint):
        yield endpoint
    elif isinstance(endpoint, str):
        with Endpoint(endpoint) as made:
            yield made
    else:
        raise UsageError(f"endpoint is to be an address, not {endpoint!r}")


def _form(text: str, where: str) -> tuple[type, list[str]]:
    """What kind of answer a query has, and its columns; found by asking an empty graph."""
    if word := asks_elsewhere(text):
        hint = "Leave it out"
        if word == "FROM":
            hint += "; graphs are named in the address: ?default-graph-uri=IRI"
        raise QueryFailed(f"has {word}, and defour asks the endpoint alone", where=where, hint=hint)
    try:
        found = ox.Store().query(text)
    except SyntaxError as error:
        raise complaint(error, text, where) from None
    names = found.variables if isinstance(found, ox.QuerySolutions) else ()
    return type(found), [variable.value for variable in names]


def _may_be_cut(reply: Reply, count: int) -> bool:
    return count % ROUND == 0 or count == replies.most_rows(reply)


def _outside(text: str) -> set[str]:
    """The words of a query outside of all braces: those that order and limit its rows."""
    depth, found = 0, set()
    for word in tokens(text):
        depth += (word.text == "{") - (word.text == "}")
        if depth == 0 and word.kind == "word":
            found.add(word.text.upper())
    return found


def _cut(reply: Reply, count: int) -> EndpointFailed:
    return EndpointFailed(
        f"gave {count:,} rows and has more",
        where=reply.shown,
        hint="With ORDER BY, and no LIMIT, the rest is asked for too",
    )
