"""OLD and NEW as they are read: a graph folder, a folder of RDF, a file, or standard input."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.errors import NoRdf
from defour.folder import PARTS, Folder, files_in
from defour.rdf import parse as reading
from defour.rdf.graph import Graph
from defour.rdf.parse import decode, parse, read_bytes


class Side(NamedTuple):
    """One version of a graph.

    Attributes:
        where: Its name: a path, or ``standard input``.
        parts: What was read, such as ``ontology``, and how many files it was.
        quads: All that it says, each once, in the order in which it was read.
        shapes: The subjects of what `shapes/` says.
        terms: The subjects of what `ontology/` says.
        questions: The stored queries by path below `sparql/`, with LF line ends; None where this is
            no graph folder.
        prefixes: Those that its files declare.
    """

    where: str
    parts: tuple[tuple[str, int], ...]
    quads: tuple[ox.Quad, ...]
    shapes: frozenset[str]
    terms: frozenset[str]
    questions: Mapping[str, str] | None
    prefixes: Mapping[str, str]


def is_graph_folder(given: Path | bytes) -> bool:
    """Whether there is one of `ontology/ data/ shapes/ sparql/` in it."""
    return isinstance(given, Path) and any((given / part).is_dir() for part in PARTS)


def read(given: Path | bytes, *, whole: bool) -> Side:
    """Read a version.

    Args:
        given: A graph folder, a folder (every RDF file below it) or a file; or Turtle.
        whole: Whether the shapes and questions of a graph folder are wanted too; they are not
            where the other version is no graph folder.

    Raises:
        NoRdf: There is no RDF.
        MissingFile, BadEncoding, Malformed: Something cannot be read.
    """
    if isinstance(given, bytes):
        source = parse(given, where="standard input")
        return _side(source.where, {"turtle": [source]}, None)
    if not is_graph_folder(given):
        files = {"files": Graph.read([given]).sources}
        return _side(str(given), files, None)
    here = Folder(given)
    lists = {"ontology": here.ontology, "data": here.data}
    if whole:
        lists["shapes"] = here.shapes
    queries = files_in(given / "sparql", (".rq",)) if whole else []
    if not any(lists.values()) and not queries:
        raise NoRdf("there is no RDF in this graph folder", where=str(given))
    found = {name: Graph.read(paths).sources for name, paths in lists.items() if paths}
    texts = {path.relative_to(given / "sparql").as_posix(): _text(path) for path in queries}
    return _side(str(given), found, texts if whole else None)


def _text(path: Path) -> str:
    text = decode(read_bytes(path), where=str(path))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _side(
    where: str,
    sources: Mapping[str, list[reading.Source]],
    questions: Mapping[str, str] | None,
) -> Side:
    prefixes: dict[str, str] = {}
    for each in (x for part in sources.values() for x in part):
        for prefix, namespace in sorted(each.prefixes.items()):
            prefixes.setdefault(prefix, namespace)

    def subjects(part: str) -> frozenset[str]:
        return frozenset(
            quad.subject.value
            for source in sources.get(part, ())
            for quad in source.quads
            if isinstance(quad.subject, ox.NamedNode)
        )

    quads = dict.fromkeys(q for part in sources.values() for x in part for q in x.quads)
    parts = [(name, len(part)) for name, part in sources.items()]
    if questions is not None:
        parts.append(("sparql", len(questions)))
    return Side(
        where,
        tuple(parts),
        tuple(quads),
        subjects("shapes"),
        subjects("ontology"),
        questions,
        prefixes,
    )
