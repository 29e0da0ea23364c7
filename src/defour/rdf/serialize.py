"""Triples and quads as text: the same bytes for the same graph, and the hash that names it.

pyoxigraph writes; here its input is sorted and named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox

from defour.errors import UsageError
from defour.namespaces import TYPE
from defour.rdf.parse import INPUT_FORMATS

RDF_FORMATS = {name: x for name, x in INPUT_FORMATS.items() if x != ox.RdfFormat.N3}
"""What can be written, by the name of the format."""

SUFFIXES = {name: f".{format.file_extension}" for name, format in RDF_FORMATS.items()}
"""The suffix of a file in each format."""

DATASETS = ("nquads", "trig")  # the formats that hold named graphs


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads in the order of their canonical N-Quads, each once, blank nodes named by RDFC-1.0."""
    unique = set(quads)
    nodes = (x for quad in unique for x in (quad.subject, quad.object, quad.graph_name))
    if any(isinstance(x, ox.BlankNode | ox.Triple) for x in nodes):
        dataset = ox.Dataset(unique)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        unique = set(dataset)
    return sorted(unique, key=str)


def canonical_triples(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Triples in the order of their canonical N-Triples, each once."""
    return tuple(x.triple for x in canonical_quads(ox.Quad(*triple) for triple in triples))


def graph_hash(quads: Iterable[ox.Quad]) -> str:
    """SHA-256 of the N-Quads of what `canonical_quads` gave, in hexadecimal."""
    return hashlib.sha256("".join(f"{quad} .\n" for quad in quads).encode()).hexdigest()


def serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    format: str,
    prefixes: Mapping[str, str] | None = None,
    *,
    digest: str | None = None,
) -> bytes:
    """Sorted triples or quads in one of `RDF_FORMATS`, as UTF-8.

    Formats with blocks have the type of a subject first; those without named graphs join them.
    Unused prefixes are left out. `digest`, the hash of the graph, stands in a comment at the head.
    """
    if format not in RDF_FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"One of {', '.join(RDF_FORMATS)}")
    given: list[Any] = list(statements)
    if format not in DATASETS:
        given = [x if isinstance(x, ox.Triple) else x.triple for x in given]
    text = ""
    if not RDF_FORMATS[format].name.startswith("N-"):
        given.sort(key=_block)
        text = "".join(map(str, given))
    known = {x: y for x, y in sorted((prefixes or {}).items()) if y and f"<{y}" in text}
    if format == "rdfxml":  # names that begin so are XML's own
        known = {x: y for x, y in known.items() if not x.lower().startswith("xml")}
    else:  # rdflib 7.6 does not read a prefixed name that ends in a dot
        dotted = re.findall(r"<([^<>\s]*)\.>", text) if ".>" in text else ()
        known = {x: y for x, y in known.items() if not any(z.startswith(y) for z in dotted)}
    try:
        content = ox.serialize(given, format=RDF_FORMATS[format], prefixes=known) or b""
    except ValueError as error:
        raise UsageError(f"{format} cannot hold these triples ({error})") from None
    note = f"RDFC-1.0 SHA-256: {digest}"
    if format == "jsonld":
        return content + b"\n"
    if format == "rdfxml":
        return _xml(content, f"<!-- {note} -->\n" if digest else "")
    lines = content.splitlines(keepends=True)
    declared = sorted(takewhile(lambda x: x.startswith(b"@prefix"), lines))
    head = [f"# {note}\n".encode()] if digest else []
    return b"".join([*head, *declared, *lines[len(declared) :]])


def _block(statement: Any) -> tuple[str, str, bool]:
    graph = "" if isinstance(statement, ox.Triple) else str(statement.graph_name)
    return graph, str(statement.subject), statement.predicate.value != TYPE


def _xml(content: bytes, comment: str) -> bytes:
    """RDF/XML as pyoxigraph wrote it, which may be no XML, with a comment and sorted prefixes."""
    head, root, rest = content.partition(b"<rdf:RDF")
    names, end, rest = rest.partition(b">")
    spaces = b"".join(b" " + x for x in sorted(names.split()))
    whole = head + comment.encode() + root + spaces + end + rest.replace(b"\r", b"&#13;") + b"\n"
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(whole, True)
    except expat.ExpatError as error:
        line = whole.splitlines()[error.lineno - 1].decode(errors="replace").strip()
        what = f"RDF/XML cannot hold this: {line[:100]}"
        raise UsageError(what, hint="Ask for another format") from None
    return whole
