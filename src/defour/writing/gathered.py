"""A graph folder, read for export: its quads by named graph, its prefixes, what is a word in it.

It is made from the parsed files, never from a store, so every literal is as its author wrote it.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import Malformed, UsageError
from defour.folder import Folder
from defour.rdf.parse import parse_file

Move = Callable[[str], str]
"""Puts another base in the place of `vocabulary.ROOT` in an IRI."""

_ONTOLOGY = ox.NamedNode(v.OWL + "Ontology")
_ANY_URI = v.XSD + "anyURI"
_NAMESPACE_IN_TEXT = "http://purl.org/vocab/vann/preferredNamespaceUri"


class Gathered:
    """What a graph folder holds, each part read when it is first asked for.

    Each quad is in a named graph: its own, where the file names one; that of the ontology that its
    file declares; else ``graph`` below the base.

    Attributes:
        folder: The graph folder.
        move: Puts the base that was asked for into an IRI; it is in the quads already.
        prefixes: Those of the files that were read; the first that declares one is right.
    """

    def __init__(self, folder: Folder, base: str | None = None) -> None:
        """Read nothing yet.

        Args:
            folder: The graph folder.
            base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.

        Raises:
            UsageError: The base is no absolute IRI that ends in ``/`` or ``#``.
        """
        self.folder = folder
        self.move = _move(base)
        self.prefixes: dict[str, str] = {}

    @cached_property
    def graph(self) -> list[ox.Quad]:
        """The ontology and the data.

        Raises:
            MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: A file cannot be read.
        """
        self.folder.graph  # noqa: B018 (a folder without RDF is refused)
        return self.ontology + self._read(self.folder.data)

    @cached_property
    def ontology(self) -> list[ox.Quad]:
        """The quads of the ontology files."""
        return self._read(self.folder.ontology)

    @cached_property
    def shapes(self) -> list[ox.Quad]:
        """The quads of the shapes."""
        return self._read(self.folder.shapes)

    @cached_property
    def words(self) -> frozenset[str]:
        """The IRIs that the ontology files say something about: terms and ontologies."""
        return frozenset(properties(self.ontology))

    @cached_property
    def by_subject(self) -> dict[str, list[ox.Quad]]:
        """The quads of each named subject of the graph, by its IRI."""
        return properties(self.graph)

    def _read(self, paths: Iterable[Path]) -> list[ox.Quad]:
        found: list[ox.Quad] = []
        for path in paths:
            _, _, _, quads, declared, _ = parse_file(path)
            default = _graph_of(quads)
            found += [_moved(quad, default, self.move, str(path)) for quad in quads]
            for prefix, namespace in sorted(declared.items()):
                self.prefixes.setdefault(prefix, self.move(namespace))
        return found


def properties(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """The quads of each named subject, by its IRI."""
    found: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, []).append(quad)
    return found


def values(quads: Iterable[ox.Quad], property: str) -> list[str]:
    """The IRIs that a property has in some quads."""
    return [
        x.object.value
        for x in quads
        if x.predicate.value == property and isinstance(x.object, ox.NamedNode)
    ]


def _graph_of(quads: Iterable[ox.Quad]) -> str:
    ontologies = sorted(
        quad.subject.value
        for quad in quads
        if quad.predicate.value == v.TYPE
        and quad.object == _ONTOLOGY
        and isinstance(quad.subject, ox.NamedNode)
    )
    return ontologies[0] if ontologies else v.ROOT + "graph"


def _move(base: str | None) -> Move:
    if base is None:
        return _unmoved
    try:
        ox.NamedNode(base)
    except ValueError as error:
        raise UsageError(f"--base wants an IRI, not {base!r}", hint=str(error)) from None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base) or base[-1] not in "/#":
        raise UsageError(
            f"--base wants an IRI that ends in / or #, not {base!r}", hint=f"Example: {v.ROOT}"
        )

    def moved(text: str) -> str:
        return base + text[len(v.ROOT) :] if text.startswith(v.ROOT) else text

    return moved


def _unmoved(text: str) -> str:
    return text


def _moved(quad: ox.Quad, graph: str, move: Move, where: str) -> ox.Quad:
    def term(given: Any) -> Any:
        if isinstance(given, ox.NamedNode):
            return ox.NamedNode(move(given.value))
        if isinstance(given, ox.Literal):
            # the namespace of an ontology is named in a literal
            if quad.predicate.value == _NAMESPACE_IN_TEXT or given.datatype.value == _ANY_URI:
                return ox.Literal(move(given.value), datatype=given.datatype)
            return given
        if isinstance(given, ox.Triple):
            raise Malformed("a triple term (RDF 1.2) cannot be handled yet", where=where)
        return given

    name = quad.graph_name
    if move is _unmoved and not isinstance(quad.object, ox.Triple):
        if not isinstance(name, ox.DefaultGraph):
            return quad
        return ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))
    return ox.Quad(
        term(quad.subject),
        term(quad.predicate),
        term(quad.object),
        ox.NamedNode(move(graph)) if isinstance(name, ox.DefaultGraph) else term(name),
    )
