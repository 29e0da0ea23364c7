"""Where a term or a triple stands: file, line and column.

`turtle.triples` tells where the n-th triple of a document stands, the quads of a `Source` what it
is. Terms are compared as pyoxigraph has them:

- Lexical forms are those of the file: ``"01"^^xsd:integer`` is not ``1``.
- Language tags are in lower case on both sides (``"x"@en-GB`` and ``"x"@en-gb`` are one term).
- A plain string and one with ``^^xsd:string`` are one term.
- The names of blank nodes begin with the mark of their file, so they stand in no other.
- The base direction of RDF 1.2 is lost on the way to rdflib: such a literal is not found.

Lines end in LF, CRLF or CR; lines and columns count from 1, columns in code points, without a
byte-order mark. JSON-LD, RDF/XML and RDF 1.2 give the file alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from defour.errors import Malformed
from defour.namespaces import RDF
from defour.rdf.convert import Triple, quiet_rdflib, to_oxigraph, to_rdflib
from defour.rdf.parse import Source
from defour.rdf.triples import NONE, Spot, written

_LINE = re.compile(r"\r\n|\n|\r")
_TEXTS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_IMPLIED = {ox.NamedNode(RDF + name) for name in ("first", "rest")}
_KINDS = {"<": ox.NamedNode, "[": ox.BlankNode, '"': ox.Literal, "'": ox.Literal}


class Place(NamedTuple):
    """Where something stands.

    Attributes:
        where: The file, as `Source.where` names it.
        line: From 1; 0 when only the file is known.
        column: From 1, in code points; 0 likewise.
    """

    where: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """``file:line:column``, or the file alone."""
        return f"{self.where}:{self.line}:{self.column}" if self.line else self.where


class Places:
    """Finds terms and triples in files; the files are asked in their order.

    Terms are those of rdflib, as `bridge.to_rdflib` makes them. A file is only read for places when
    its quads hold what is asked. What is written more than once has its first place.

    A blank node in brackets stands at the opening one. The first cell of a collection does too, and
    each other cell at its item; the ``rdf:nil`` behind the last stands at the closing bracket. What
    is not written stands where it is implied: the datatype of ``1`` at the number, the
    ``rdf:first`` or ``rdf:rest`` of a collection at the object.

    Args:
        sources: The files.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        """Keep the files; nothing is looked at yet."""
        self._files = {source.mark: _File(source) for source in sources}

    def triple(self, s: Node, p: Node, o: Node) -> Place | None:
        """Where the object of a triple stands, or None when no file holds the triple."""
        return self._find("triple", s, p, o)

    def written(self, triple: ox.Triple) -> Place | None:
        """Where the object of a triple of pyoxigraph stands, which is as the file has it.

        rdflib takes white space out of an ``xsd:token`` or ``xsd:normalizedString``.
        """
        return self._find("triple", *triple)

    def subject(self, node: Node) -> Place | None:
        """Where a node stands as the subject of the first statement about it."""
        return self._find("subject", node)

    def predicate(self, s: Node, p: Node) -> Place | None:
        """Where the predicate stands in the first triple with this subject and predicate."""
        return self._find("predicate", s, p)

    def use(self, node: Node) -> Place | None:
        """Where a term stands first: as subject, predicate, object, datatype or name of a graph."""
        return self._find("use", node)

    def prefix(self, source: Source, prefix: str) -> Place | None:
        """Where the last directive for a prefix begins, or None when the file has none.

        Args:
            source: The file.
            prefix: Without the colon.
        """
        if prefix not in source.prefixes:
            return None
        file = self._file(source)
        return file.place(file.found.prefixes[prefix] if file.found else NONE)

    def terms(self, source: Source) -> Iterator[tuple[str, Place]]:
        """Every IRI that is written in the triples of a file, in its order, as often as it stands.

        ``a`` counts as ``rdf:type``. Where only the file is known: each IRI once, sorted.
        """
        file = self._file(source)
        if file.found is None:
            held = {term.value for (term,) in file.held("use") if isinstance(term, ox.NamedNode)}
            yield from ((iri, Place(source.where)) for iri in sorted(held))
            return
        for offset, term in file.found.terms.items():
            if isinstance(term, ox.NamedNode) and source.text[offset] not in "()":
                yield term.value, file.place(offset)

    def triples(self, source: Source) -> Iterator[tuple[Triple, Place]]:
        """The triples of a file, and where their objects stand, in that order.

        Raises:
            Malformed: The file holds a triple term of RDF 1.2, which rdflib does not know.
        """
        file = self._file(source)
        with quiet_rdflib():
            found = [
                (to_rdflib(quad.triple, where=source.where), file.place(spot.object))
                for spot, quad in file.rows
            ]
        return iter(found)

    def _find(self, part: str, *nodes: Any) -> Place | None:
        key = tuple(_term(node) for node in nodes)
        for file in self._files.values():
            if key in file.held(part):
                return file.place(file.first[part][key])
        return None

    def _file(self, source: Source) -> "_File":
        return self._files.setdefault(source.mark, _File(source))


def _term(node: Any) -> Any:
    """The term as pyoxigraph has it; None when no file can hold it."""
    if isinstance(node, ox.NamedNode | ox.BlankNode | ox.Literal):
        return node
    if not isinstance(node, rdflib.URIRef | rdflib.BNode | rdflib.Literal):
        return None
    try:
        return to_oxigraph(node)
    except ValueError:  # such as an IRI with a space
        return None


class _Found(NamedTuple):
    """What is written in a file.

    Attributes:
        spots: Where each quad stands, in the order of the quads.
        prefixes: Where the last directive for each prefix begins.
        terms: What stands at each offset, in order.
    """

    spots: list[Spot]
    prefixes: dict[str, int]
    terms: dict[int, Any]


class _File:
    """What a file holds, and where that stands.

    Each part of it is a set of keys: ``triple``, ``predicate`` (with its subject), ``subject`` and
    ``use``, all tuples of terms.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._held: dict[str, Set[Any]] = {}

    def held(self, part: str) -> Set[Any]:
        """The keys of a part, from the quads alone."""
        if part not in self._held:
            self._held[part] = {key for quad in self.source.quads for key in _keys(part, quad)}
        return self._held[part]

    @cached_property
    def first(self) -> dict[str, dict[Any, int]]:
        """The first place of each key that is held."""
        triple: dict[Any, int] = {}
        predicate: dict[Any, int] = {}
        subject: dict[Any, int] = {}
        terms = self.found.terms if self.found else {}
        use = {(term,): offset for offset, term in reversed(terms.items())}
        for spot, quad in self.rows:
            s, p, o, *_ = parts = _parts(quad)
            triple.setdefault((s, p, o), spot.object)
            predicate.setdefault((s, p), spot.object if spot.predicate == NONE else spot.predicate)
            subject.setdefault((s,), spot.subject)
            for term in parts:
                use.setdefault((term,), spot.object)
        return {"triple": triple, "predicate": predicate, "subject": subject, "use": use}

    @cached_property
    def rows(self) -> list[tuple[Spot, ox.Quad]]:
        """The quads in the order of their objects, which is one of their subjects also."""
        quads = self.source.quads
        nowhere = Spot(NONE, NONE, NONE, NONE, NONE)
        spots = self.found.spots if self.found else [nowhere] * len(quads)
        return sorted(
            zip(spots, quads, strict=True), key=lambda pair: (_offset(pair[0].object), pair[0])
        )

    @cached_property
    def found(self) -> "_Found | None":
        """What is written where; None when that cannot be told."""
        source = self.source
        if source.format not in _TEXTS:
            return None
        try:
            spots, prefixes = written(source.text, where=source.where)
        except Malformed:
            return None
        terms = _terms(spots, source)
        return None if terms is None else _Found(spots, prefixes, terms)

    def place(self, offset: int) -> Place:
        if offset == NONE:
            return Place(self.source.where)
        offset = _offset(offset)
        line = bisect_right(self.lines, offset)
        return Place(self.source.where, line, offset - self.lines[line - 1] + 1)

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in _LINE.finditer(self.source.text))]


def _offset(offset: int) -> int:
    """Where a cell of a collection stands, or anything else."""
    return offset if offset >= 0 else ~offset


def _keys(part: str, quad: ox.Quad) -> tuple[Any, ...]:
    if part == "triple":
        return ((quad.subject, quad.predicate, quad.object),)
    if part == "predicate":
        return ((quad.subject, quad.predicate),)
    if part == "subject":
        return ((quad.subject,),)
    return tuple((term,) for term in _parts(quad) if term is not None)


def _parts(quad: ox.Quad) -> tuple[Any, ...]:
    """The terms of a quad: subject, predicate, object, datatype (or None), graph."""
    datatype = quad.object.datatype if isinstance(quad.object, ox.Literal) else None
    return (quad.subject, quad.predicate, quad.object, datatype, quad.graph_name)


def _terms(spots: list[Spot], source: Source) -> dict[int, Any] | None:
    """The term at each offset, in order; or None when the quads are not those that were found.

    Each offset must have one term, of the kind that is written there. So a parser that gave its
    quads in another order would be found out.
    """
    if len(spots) != len(source.quads):
        return None
    result: dict[int, Any] = {}
    for spot, quad in zip(spots, source.quads, strict=True):
        if spot.predicate == NONE and quad.predicate not in _IMPLIED:
            return None
        for offset, term in zip(spot, _parts(quad), strict=True):
            if offset != NONE and result.setdefault(offset, term) != term:
                return None
    for offset, term in result.items():
        kind = _KINDS.get(source.text[_offset(offset)]) if offset >= 0 else ox.BlankNode
        if kind is not None and not isinstance(term, kind):
            return None
    return {offset: result[offset] for offset in sorted(result, key=_offset)}
