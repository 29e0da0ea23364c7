"""Where the triples of a document stand: Turtle, TriG, N-Triples and N-Quads.

No terms are made here. The triples come in the order of pyoxigraph's parser, so that its n-th quad
says what the n-th triple is. ``tests/test_places.py`` holds that order.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from defour.errors import Malformed
from defour.rdf.tokens import tokens

NONE = -1  # instead of an offset: the term is not written


class Spot(NamedTuple):
    """Offsets of the parts of a triple; a cell of a collection, but the first, has ``~offset``."""

    subject: int
    predicate: int
    object: int
    datatype: int
    graph: int


class Walk:
    """A walk over a document that pyoxigraph has read; Malformed where it is not in RDF 1.1.

    It has the `spots` of each triple, the last directive for each prefix, each statement's ends.
    """

    def __init__(self, text: str, *, where: str) -> None:
        self.prefixes: dict[str, int] = {}
        self.statements: list[tuple[int, int]] = []
        self._words = [(kind, text[x:y], x) for kind, x, y in tokens(text, where=where)][::-1]
        self._rows: list[list[int]] = []
        self._late: list[tuple[int, list[int]]] = []  # rows, and how many words are left by then
        self._graph = NONE
        try:
            while self._words:
                self._item()
        except (IndexError, RecursionError):
            raise Malformed("this is no RDF 1.1, or nested too deep", where=where) from None
        self.spots = [Spot(*row) for row in [*self._rows, *(row for _, row in self._late)]]

    def _take(self) -> tuple[str, str, int]:
        if self._late and len(self._words) <= self._late[0][0]:
            self._rows.append(self._late.pop(0)[1])
        return self._words.pop()

    def _at(self, *texts: str) -> bool:
        return self._words[-1][1] in texts

    def _item(self) -> None:
        """A directive, the beginning or the end of a graph, a statement or its full stop."""
        kind, text, start = self._words[-1]
        if kind in ("word", "at"):
            self._take()
            if text.lower().endswith("prefix"):
                self.prefixes[self._take()[1][:-1]] = start
            if text.lower() != "graph":
                self._take()
        elif text in (".", "}"):
            self._take()
            self._graph = NONE if text == "}" else self._graph
        else:
            subject = NONE if text == "{" else self._term(lambda _: None)
            if self._at("{"):
                self._take()
                self._graph = subject
                return
            self._pairs(subject, ".", "}")
            self.statements.append((subject, self._words[-1][2]))

    def _pairs(self, subject: int, *ends: str) -> None:
        """What is said of a subject, up to one of these marks."""
        while not self._at(*ends):
            put = partial(self._emit, subject, self._take()[2])
            self._term(put)
            while self._at(","):
                self._take()
                self._term(put)
            if not self._at(";", *ends):
                self._last[4] = self._take()[2]  # the graph, in N-Quads
            while self._at(";"):
                self._take()

    def _term(self, put: Callable[[int], None], link: Callable[[], None] = lambda: None) -> int:
        """Where a term begins that is put into a triple; an item is linked to the cell before it.

        ``s p [ … ]`` comes after what is within it, ``s p ( … )`` with the first item, and
        ``rdf:rest`` with the next: before its ``rdf:first`` if it is a string or has brackets.
        """
        kind, text, start = self._take()
        if kind in ("mark", "string"):
            link()
        if text == "[":
            self._pairs(start, "]")
            self._take()
        elif text == "(":
            self._collection(start, put)
            return start
        put(start)
        if kind == "string":
            self._string()
        elif kind != "mark":
            link()
        return start

    def _string(self) -> None:
        """What stands behind a string: if it is plain, the next token comes before its triple."""
        row = self._rows.pop()
        if self._at("^^"):
            self._take()
            row[3] = self._take()[2]
        elif self._words[-1][0] != "at":
            self._late.append((len(self._words) - 1, row))
            return
        else:
            self._take()
        self._rows.append(row)

    def _collection(self, start: int, put: Callable[[int], None]) -> None:
        last = NONE
        while not self._at(")"):
            cell = start if last == NONE else ~self._words[-1][2]
            link = partial(put, start) if last == NONE else partial(self._emit, last, NONE, cell)
            self._term(partial(self._emit, cell, NONE), link)
            last = cell
        end = self._take()[2]
        if last == NONE:
            put(start)
        else:
            self._emit(last, NONE, end)

    def _emit(self, subject: int, predicate: int, object: int) -> None:
        self._last = [subject, predicate, object, NONE, self._graph]
        self._rows.append(self._last)
