"""Where a term or a triple stands: file, line and column.

JSON-LD, RDF/XML and RDF 1.2 give the file alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from defour.errors import Malformed
from defour.rdf.graph import Term
from defour.rdf.parse import Source
from defour.rdf.tokens import line_starts
from defour.rdf.triples import NONE, Spot, Walk

if TYPE_CHECKING:
    from rdflib.term import Node

    AnyTerm = Node | Term

_TEXTS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


class Place(NamedTuple):
    """A file, and a line and column from 1, in code points; both 0 when only the file is known."""

    where: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """``file:line:column``, or the file alone."""
        return f"{self.where}:{self.line}:{self.column}" if self.line else self.where


class Places:
    """Finds terms and triples, of rdflib or pyoxigraph, in files: the first place of each.

    What is implied (a datatype, a part of a collection) has the place where it is implied.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._files = {source.mark: _File(source) for source in sources}

    def narrow(self, sources: Sequence[Source]) -> Places:
        """The places in some of the files."""
        narrower = Places([])
        narrower._files = {x.mark: self._files[x.mark] for x in sources}
        return narrower

    def triple(self, s: AnyTerm, p: AnyTerm, o: AnyTerm) -> Place | None:
        """Where the object of a triple stands; rdflib takes white space out of an ``xsd:token``."""
        return self._find("triple", s, p, o)

    def subject(self, node: AnyTerm) -> Place | None:
        """Where a node stands as the subject of the first statement about it."""
        return self._find("subject", node)

    def predicate(self, s: AnyTerm, p: AnyTerm) -> Place | None:
        """Where the predicate stands in the first triple with this subject and predicate."""
        return self._find("predicate", s, p)

    def use(self, node: AnyTerm) -> Place | None:
        """Where a term stands first: as subject, predicate, object, datatype or name of a graph."""
        return self._find("use", node)

    def prefix(self, source: Source, prefix: str) -> Place | None:
        """Where the last directive for a prefix begins, or None when the file has none."""
        file = self._files[source.mark]
        offset = file.found[0].prefixes.get(prefix, NONE)
        return file.place(offset) if prefix in source.prefixes else None

    def statements(self, source: Source) -> Iterator[tuple[Term, str]]:
        """The subject of each statement of a Turtle file, and the lines that it is written on."""
        file = self._files[source.mark]
        walk, terms = file.found
        ends = [*file.lines, len(source.text)]
        for subject, stop in walk.statements:
            first, last = (bisect_right(file.lines, offset) for offset in (subject, stop))
            yield terms[subject], source.text[ends[first - 1] : ends[last]].rstrip("\r\n")

    def _find(self, kind: str, *nodes: AnyTerm) -> Place | None:
        with suppress(ValueError):  # no file can hold it, such as an IRI with a space
            terms = [_as_oxigraph(node) for node in nodes]
            for file in self._files.values():
                if file.held.issuperset(terms) and (kind, *terms) in file.first:
                    return file.place(file.first[(kind, *terms)])
        return None


def _as_oxigraph(node: AnyTerm) -> Term:
    if isinstance(node, Term):
        return node
    from defour.rdf.convert import to_oxigraph

    return to_oxigraph(node)


class _File:
    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def held(self) -> set[Any]:
        """Every term of the quads."""
        return {term for quad in self.source.quads for term in _parts(quad)}

    @cached_property
    def found(self) -> tuple[Walk, dict[int, Any]]:
        """What is written where, and the term at each offset; nothing when that cannot be told."""
        source = self.source
        with suppress(Malformed, ValueError):
            if source.format in _TEXTS:
                walk = Walk(source.text, where=source.where)
                return walk, _terms(walk.spots, source)
        return Walk("", where=source.where), {}

    @cached_property
    def first(self) -> dict[tuple[Any, ...], int]:
        """The first offset of each ``triple``, ``predicate``, ``subject`` and ``use``."""
        quads, (walk, terms) = self.source.quads, self.found
        spots = walk.spots or [Spot(NONE, NONE, NONE, NONE, NONE)] * len(quads)
        rows = list(zip(spots, quads, strict=True))
        rows.sort(key=lambda row: (_offset(row[0].object), row[0]))
        first: dict[tuple[Any, ...], int] = {}
        for offset, term in terms.items():
            first.setdefault(("use", term), offset)
        for spot, quad in rows:  # the order of the objects is one of the subjects also
            s, p, o, *_ = parts = _parts(quad)
            first.setdefault(("triple", s, p, o), spot.object)
            at = spot.object if spot.predicate == NONE else spot.predicate
            first.setdefault(("predicate", s, p), at)
            first.setdefault(("subject", s), spot.subject)
            for term in parts:
                first.setdefault(("use", term), spot.object)
        return first

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return line_starts(self.source.text)

    def place(self, offset: int) -> Place:
        """The place of an offset."""
        if offset == NONE or not self.source.line:
            return Place(self.source.where)
        line = bisect_right(self.lines, _offset(offset))
        column = _offset(offset) - self.lines[line - 1] + 1
        return Place(self.source.where, line + self.source.line - 1, column)


def _offset(offset: int) -> int:
    """Where a cell of a collection stands, or anything else."""
    return offset if offset >= 0 else ~offset


def _parts(quad: ox.Quad) -> tuple[Any, ...]:
    """The terms of a quad: subject, predicate, object, datatype (or None), graph."""
    datatype = quad.object.datatype if isinstance(quad.object, ox.Literal) else None
    return (quad.subject, quad.predicate, quad.object, datatype, quad.graph_name)


def _terms(spots: list[Spot], source: Source) -> dict[int, Any]:
    """The term at each offset, in order; ValueError where the quads are in another order."""
    terms: dict[int, Any] = {}
    for spot, quad in zip(spots, source.quads, strict=True):
        for offset, term in zip(spot, _parts(quad), strict=True):
            if offset != NONE and terms.setdefault(offset, term) != term:
                raise ValueError("the quads are in another order")
    return {offset: terms[offset] for offset in sorted(terms, key=_offset)}
