"""Where the triples of a document stand: Turtle, TriG, N-Triples and N-Quads.

No terms are made here. The triples come in the order in which pyoxigraph's parser gives them, so
that its n-th quad says what the n-th triple is: relative IRIs, prefixes, escapes and the names of
anonymous blank nodes need not be understood twice. That order is the one of the document, but for
what stands between brackets (seen in pyoxigraph 0.5, and held by ``tests/test_places.py``):

- ``s p [ … ]`` comes after the triples within the brackets;
- ``s p ( … )`` comes when the first item begins, and ``rdf:rest`` when the next one does; if that
  item is a name, a label, a number or a boolean, its ``rdf:first`` goes before;
- a string without language and datatype comes behind what the next token brings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from defour.errors import Malformed
from defour.rdf.tokens import Token, tokens

NONE = -1
"""Instead of an offset: the term is not written."""


class Spot(NamedTuple):
    """Offsets of the parts of a triple, in code points; `NONE` of what is not written.

    Brackets stand at the opening one. A later cell of a collection has ``~offset`` of its item, and
    the ``rdf:nil`` at the end stands at the closing bracket.
    """

    subject: int
    predicate: int
    object: int
    datatype: int
    graph: int


@dataclass(slots=True)
class _Frame:
    """A statement (its mark is empty), or what stands between ``[`` or ``(`` and its end."""

    mark: str = ""
    start: int = NONE  # of the opening bracket
    subject: int = NONE  # or the cell that an item goes into
    predicate: int = NONE
    full: bool = False  # an object has been read, and no comma behind it


class Walk:
    """A walk over a document that pyoxigraph has read; Malformed where it is not in RDF 1.1.

    It has the `spots` of each triple in the order of pyoxigraph, where the last directive for each
    prefix begins, and the subject and full stop of each statement.
    """

    def __init__(self, text: str, *, where: str) -> None:
        """Go from the first token to the last."""
        self.prefixes: dict[str, int] = {}
        self.statements: list[tuple[int, int]] = []
        self._text = text
        self._tokens: Iterator[Token] = tokens(text, where=where)
        self._rows: list[list[int]] = []
        self._last: list[int] = []  # the newest row
        self._late: list[int] | None = None  # a row that the next token goes before
        self._graph = NONE
        self._typed = False  # the next name is a datatype
        self._stack = [_Frame()]
        try:
            self._run()
        except (IndexError, StopIteration):
            raise Malformed("this is no RDF 1.1", where=where) from None
        self.spots = [Spot(*row) for row in self._rows]

    def _run(self) -> None:
        for kind, start, end in self._tokens:
            late, self._late = self._late, None
            if kind == "mark":
                self._mark(self._text[start:end], start)
            elif kind == "at" or kind == "word":
                self._word(self._text[start:end], start)
            else:
                self._term(start, simple=kind != "string")
            if late is not None:
                self._rows.append(late)

    def _word(self, word: str, start: int) -> None:
        """A directive, a keyword or a language."""
        if word in ("true", "false", "a"):
            self._term(start)
        elif self._stack[0].subject == NONE and len(self._stack) == 1:
            if word.lower().endswith("prefix"):
                _, name, end = next(self._tokens)
                self.prefixes[self._text[name : end - 1]] = start
            if word.lower() != "graph":
                next(self._tokens)

    def _mark(self, mark: str, start: int) -> None:
        top = self._stack[-1]
        if mark == ",":
            top.full = False
        elif mark == ";":
            top.predicate, top.full = NONE, False
        elif mark == ".":
            if top.subject != NONE:
                self.statements.append((top.subject, start))
            self._stack[0] = _Frame()
        elif mark == "^^":
            self._typed = True
        elif mark == "{":
            self._graph, self._stack[0] = top.subject, _Frame()
        elif mark == "}":
            self._graph, self._stack[0] = NONE, _Frame()
        elif mark == "[":
            self._link(top, start)
            self._stack.append(_Frame("[", start, start))
        elif mark == "(":
            self._link(top, start)
            self._stack.append(_Frame("(", start))
        elif mark == "]":
            self._stack.pop()
            self._put(self._stack[-1], top.start)
        else:
            self._stack.pop()
            if top.subject == NONE:
                self._put(self._stack[-1], top.start)
            else:
                self._emit(top.subject, NONE, start)

    def _term(self, start: int, *, simple: bool = True) -> None:
        """What is one token."""
        top = self._stack[-1]
        if self._typed:
            self._last[3], self._typed = start, False
        elif top.full:
            self._last[4] = start
        elif top.mark == "(" and simple:
            before = len(self._rows)
            self._link(top, start)
            self._rows.insert(before, [top.subject, NONE, start, NONE, self._graph])
        else:
            self._link(top, start)
            self._put(top, start)
            if not simple:
                self._late = self._rows.pop()

    def _link(self, top: _Frame, start: int) -> None:
        """Where an item of a collection begins: add a cell to what stands before."""
        if top.mark != "(":
            return
        last = top.subject
        if last == NONE:
            top.subject = top.start
            self._put(self._stack[-2], top.start)
        else:
            top.subject = ~start
            self._emit(last, NONE, top.subject)

    def _put(self, frame: _Frame, start: int) -> None:
        """Give a term its part in a statement, in brackets or in the cell of a collection."""
        if frame.mark == "(":
            self._emit(frame.subject, NONE, start)
        elif frame.subject == NONE:
            frame.subject = start
        elif frame.predicate == NONE:
            frame.predicate = start
        else:
            self._emit(frame.subject, frame.predicate, start)
            frame.full = True

    def _emit(self, subject: int, predicate: int, object: int) -> None:
        self._last = [subject, predicate, object, NONE, self._graph]
        self._rows.append(self._last)
