"""What is refused in a document before it is parsed, and after."""

from __future__ import annotations

import pyoxigraph as ox

from defour import depth
from defour.errors import Malformed, OverLimit

PREFIXES = 2000
"""So many prefixes a file may declare: what rdflib does with each grows with their number."""


def before(content: str, format: ox.RdfFormat, *, where: str) -> None:
    """Refuse a document that would end the process, or its memory.

    Args:
        content: The text.
        format: Which RDF it is.
        where: Its name in errors.

    Raises:
        OverLimit: It is nested too deep, or its entities stand for too much.
    """
    if format == ox.RdfFormat.JSON_LD:
        depth.json(content, where=where)
    elif format == ox.RdfFormat.RDF_XML:
        depth.xml(content, where=where)
    else:
        depth.turtle(content, where=where)


def prefixes(declared: dict[str, str], *, where: str) -> None:
    """Refuse a file that declares more than 2,000 prefixes.

    Raises:
        OverLimit: It does.
    """
    if len(declared) > PREFIXES:
        raise OverLimit(f"declares more than {PREFIXES:,} prefixes", where=where)


def is_odd(data: bytes, format: ox.RdfFormat) -> bool:
    """Whether a file may hold names that are no IRIs: its own characters show it, or escapes do.

    Args:
        data: UTF-8.
        format: Which RDF it is.
    """
    if format in (ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML):
        return True
    return any(x in data for x in (b"\xf3\xa0", b"\xbf\xbe", b"\xbf\xbf"))


def after(quads: list[ox.Quad], data: bytes, format: ox.RdfFormat, *, where: str) -> None:
    """Refuse IRIs that pyoxigraph reads but does not take back.

    A local name of Turtle may hold U+E0001 and U+1FFFE, an IRI may not (RFC 3987, section 2.2).

    Args:
        quads: What the parser read.
        data: What it read them from.
        format: Which RDF that is.
        where: Its name in errors.

    Raises:
        Malformed: A name stands for something that is no IRI.
    """
    if not is_odd(data, format):
        return
    for quad in quads:
        for term in quad:
            try:
                if isinstance(term, ox.NamedNode):
                    ox.NamedNode(term.value)
                elif isinstance(term, ox.Literal):
                    ox.NamedNode(term.datatype.value)
            except ValueError as error:
                raise Malformed(f"a name is no IRI ({error})", where=where) from None
