"""Triples and quads as text: the same bytes for the same graph, and the hash that names it.

pyoxigraph writes; here what it is given is sorted, each statement once, blank nodes named by
RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
"""

import hashlib
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any

import pyoxigraph as ox

from defour.errors import UsageError

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
"""What can be written, by the name of the format."""

SUFFIXES = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
    "nquads": ".nq",
    "trig": ".trig",
}
"""The suffix of a file in each format."""

_DATASETS = ("nquads", "trig")


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads in the order of their canonical N-Quads, each once, blank nodes named by RDFC-1.0.

    Where many blank nodes look alike, this takes exponential time.
    """
    unique = set(quads)
    if any(
        isinstance(node, ox.BlankNode | ox.Triple)
        for quad in unique
        for node in (quad.subject, quad.object, quad.graph_name)
    ):
        dataset = ox.Dataset(unique)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        unique = set(dataset)
    return sorted(unique, key=str)


def canonical_triples(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Triples in the order of their canonical N-Triples, each once."""
    return tuple(x.triple for x in canonical_quads(ox.Quad(*triple) for triple in triples))


def graph_hash(quads: Iterable[ox.Quad]) -> str:
    """SHA-256 of the canonical N-Quads, in hexadecimal.

    Args:
        quads: As `canonical_quads` gives them.
    """
    return hashlib.sha256("".join(f"{quad} .\n" for quad in quads).encode()).hexdigest()


def serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    format: str,
    prefixes: Mapping[str, str] | None = None,
    *,
    digest: str | None = None,
) -> bytes:
    """Triples or quads in one of `FORMATS`, as UTF-8.

    Args:
        statements: What to write, in the order in which to write it. Named graphs are written in
            N-Quads and TriG, and joined in the other formats.
        format: One of `FORMATS`.
        prefixes: Prefixes and namespaces; those that nothing uses are left out.
        digest: The hash of the graph, to stand in a comment at the head; JSON-LD has none.

    Raises:
        UsageError: The format is not one of these, or cannot hold these statements.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"One of {', '.join(FORMATS)}")
    given: list[Any] = list(statements)
    if format not in _DATASETS:
        given = [x if isinstance(x, ox.Triple) else x.triple for x in given]
    known = _used(given, prefixes or {})
    try:
        content = ox.serialize(given, format=FORMATS[format], prefixes=known) or b""
    except ValueError as error:
        raise UsageError(f"these triples cannot be written as {format} ({error})") from None
    if not content.endswith(b"\n"):
        content += b"\n"
    note = f"RDFC-1.0 SHA-256: {digest}"
    if format == "jsonld":
        return content
    if format == "rdfxml":
        head, root, rest = content.partition(b"<rdf:RDF")
        names, end, rest = rest.partition(b">")
        sorted_names = b"".join(b" " + x for x in sorted(names.split()))
        comment = f"<!-- {note} -->\n".encode() if digest else b""
        return head + comment + root + sorted_names + end + rest
    lines = content.splitlines(keepends=True)
    declared = sum(1 for _ in takewhile(lambda x: x.startswith(b"@prefix"), lines))
    lines[:declared] = sorted(lines[:declared])
    return (f"# {note}\n".encode() if digest else b"") + b"".join(lines)


def _used(statements: Iterable[Any], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes of namespaces that some statement uses."""
    iris: set[str] = set()
    for statement in statements:
        for node in statement:
            if isinstance(node, ox.NamedNode):
                iris.add(node.value)
            elif isinstance(node, ox.Literal):
                iris.add(node.datatype.value)
    return {
        prefix: prefixes[prefix]
        for prefix in sorted(prefixes)
        if any(iri.startswith(prefixes[prefix]) for iri in iris)
    }
