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
from dataclasses import dataclass, field
from typing import NamedTuple

from defour.errors import Malformed
from defour.rdf.tokens import spans

NONE = -1
"""Instead of an offset: the term is not written."""


class Spot(NamedTuple):
    """Where a triple stands, in code points from the start of the document.

    A blank node in brackets stands at its opening bracket. So does the first cell of a collection;
    each other cell stands at its item, and has ``~offset`` there, to be told from the item itself.
    The ``rdf:nil`` at the end stands at the closing bracket, the one of ``()`` at the opening one.

    Attributes:
        subject: The subject.
        predicate: The predicate; NONE for the ``rdf:first`` and ``rdf:rest`` of a collection.
        object: The object.
        datatype: The datatype, NONE when none is written.
        graph: The name of the graph, NONE in the default graph.
    """

    subject: int
    predicate: int
    object: int
    datatype: int
    graph: int


class Written(NamedTuple):
    """What is found in a document.

    Attributes:
        spots: Of each triple, in the order of pyoxigraph.
        prefixes: Where the last directive for each prefix begins.
    """

    spots: list[Spot]
    prefixes: dict[str, int]


def written(text: str, *, where: str) -> Written:
    """Where the triples of a document stand.

    Nesting is not limited. Where the document is wrong the result says nothing useful: whoever
    calls has read it with pyoxigraph.

    Args:
        text: The document, without a byte-order mark.
        where: Names the document in errors.

    Raises:
        Malformed: It holds what is not in RDF 1.1, or is cut short.
    """
    return _Walk(text, where).run()


@dataclass(slots=True)
class _Frame:
    """A statement (mark ""), or what stands between ``[`` or ``(`` and its end.

    Attributes:
        mark: The opening bracket.
        start: Its offset.
        subject: The subject, or the cell that an item goes into.
        predicate: The predicate.
        full: An object has been read, and no comma behind it.
    """

    mark: str = ""
    start: int = NONE
    subject: int = NONE
    predicate: int = NONE
    full: bool = False


@dataclass(slots=True)
class _Walk:
    text: str
    where: str
    tokens: Iterator[tuple[str, int, int]] = field(init=False)
    rows: list[list[int]] = field(default_factory=list)
    last: list[int] = field(default_factory=list)  # the newest row
    late: list[int] | None = None  # a row that the next token goes before
    prefixes: dict[str, int] = field(default_factory=dict)
    graph: int = NONE
    typed: bool = False  # the next name is a datatype
    stack: list[_Frame] = field(default_factory=lambda: [_Frame()])

    def run(self) -> Written:
        self.tokens = spans(self.text, where=self.where)
        try:
            for kind, start, end in self.tokens:
                late, self.late = self.late, None
                if kind == "mark":
                    self.mark(self.text[start:end], start)
                elif kind == "at" or kind == "word":
                    self.word(self.text[start:end], start)
                else:
                    self.term(start, simple=kind != "string")
                if late is not None:
                    self.rows.append(late)
        except (IndexError, StopIteration):
            raise Malformed("this is no RDF 1.1", where=self.where) from None
        return Written([Spot(*row) for row in self.rows], self.prefixes)

    def word(self, word: str, start: int) -> None:
        """A directive, a keyword or a language."""
        if word in ("true", "false", "a"):
            self.term(start)
        elif self.stack[0].subject == NONE and len(self.stack) == 1:
            if word.lower().endswith("prefix"):
                _, name, end = next(self.tokens)
                self.prefixes[self.text[name : end - 1]] = start
            if word.lower() != "graph":
                next(self.tokens)

    def mark(self, mark: str, start: int) -> None:
        top = self.stack[-1]
        if mark == ",":
            top.full = False
        elif mark == ";":
            top.predicate, top.full = NONE, False
        elif mark == ".":
            self.stack[0] = _Frame()
        elif mark == "^^":
            self.typed = True
        elif mark == "{":
            self.graph, self.stack[0] = top.subject, _Frame()
        elif mark == "}":
            self.graph, self.stack[0] = NONE, _Frame()
        elif mark == "[":
            self.link(top, start)
            self.stack.append(_Frame("[", start, start))
        elif mark == "(":
            self.link(top, start)
            self.stack.append(_Frame("(", start))
        elif mark == "]":
            self.stack.pop()
            self.put(self.stack[-1], top.start)
        else:
            self.stack.pop()
            if top.subject == NONE:
                self.put(self.stack[-1], top.start)
            else:
                self.emit(top.subject, NONE, start)

    def term(self, start: int, *, simple: bool = True) -> None:
        """What is one token."""
        top = self.stack[-1]
        if self.typed:
            self.last[3], self.typed = start, False
        elif top.full:
            self.last[4] = start
        elif top.mark == "(" and simple:
            before = len(self.rows)
            self.link(top, start)
            self.rows.insert(before, [top.subject, NONE, start, NONE, self.graph])
        else:
            self.link(top, start)
            self.put(top, start)
            if not simple:
                self.late = self.rows.pop()

    def link(self, top: _Frame, start: int) -> None:
        """Where an item of a collection begins: add a cell to what stands before."""
        if top.mark != "(":
            return
        last = top.subject
        if last == NONE:
            top.subject = top.start
            self.put(self.stack[-2], top.start)
        else:
            top.subject = ~start
            self.emit(last, NONE, top.subject)

    def put(self, frame: _Frame, start: int) -> None:
        """Give a term its part in a statement, in brackets or in the cell of a collection."""
        if frame.mark == "(":
            self.emit(frame.subject, NONE, start)
        elif frame.subject == NONE:
            frame.subject = start
        elif frame.predicate == NONE:
            frame.predicate = start
        else:
            self.emit(frame.subject, frame.predicate, start)
            frame.full = True

    def emit(self, subject: int, predicate: int, object: int) -> None:
        self.last = [subject, predicate, object, NONE, self.graph]
        self.rows.append(self.last)
