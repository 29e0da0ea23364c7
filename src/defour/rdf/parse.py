"""RDF files parsed, with errors that name the file, the line and the column.

The suffix decides the format. Files are UTF-8; a byte-order mark is passed over. Lexical forms stay
as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from defour.errors import BadEncoding, Malformed, MissingFile, NoRdf, OverLimit
from defour.folder import RDF_SUFFIXES, files_in

INPUT_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}

MIB = 1024 * 1024
MAX_SIZE = 256
"""The most that one file, or standard input, may hold, in MiB, where nobody says otherwise."""

_SUFFIXES = f"Files end in one of {' '.join(RDF_SUFFIXES)}"
_max_size = MAX_SIZE
_numbers = count(1)


class Source(NamedTuple):
    """A file, or standard input: its name, its text without a byte-order mark, what was parsed.

    The name of every blank node begins with `mark`, so that those of two files never meet.
    """

    where: str
    text: str
    format: ox.RdfFormat
    quads: list[ox.Quad]
    prefixes: dict[str, str]
    mark: str


def set_max_size(mebibytes: int) -> None:
    """Set the limit on one input of this process, in MiB; 0 is none."""
    global _max_size
    _max_size = mebibytes


def size_limit() -> int:
    """The limit on one input of this process, in bytes; 0 is none."""
    return _max_size * MIB


def rdf_files(paths: Iterable[Path]) -> list[Path]:
    """The RDF files that paths stand for: themselves, or all below them where they are folders."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise MissingFile("there is no such file or folder", where=str(path))
        files = files_in(path) if path.is_dir() else [path]
        if not files:
            raise NoRdf("there is no RDF in this folder", where=str(path), hint=_SUFFIXES)
        for file in files:
            _format_of(file)
        found += files
    if not found:
        raise NoRdf("there is no RDF to read", hint=_SUFFIXES)
    return found


def _format_of(path: Path) -> ox.RdfFormat:
    if format := INPUT_FORMATS.get(path.suffix.lower()):
        return format
    raise NoRdf("the name does not say which RDF it is", where=str(path), hint=_SUFFIXES)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, up to the limit on one input."""
    try:
        with path.open("rb") as file:
            return read_stream(file, where=str(path))
    except OSError as error:
        raise MissingFile(f"cannot be read ({error.strerror})", where=str(path)) from None


def read_stream(file: IO[bytes], *, where: str) -> bytes:
    """The bytes of an open file or of standard input, up to the limit on one input."""
    most = size_limit()
    data = file.read(most + 1) if most else file.read()
    if most and len(data) > most:
        what = f"is larger than {_max_size:,} MiB"
        raise OverLimit(what, where=where, hint="If you trust it: --max-size MIB")
    return data


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte-order mark."""
    return decode(read_bytes(path), where=str(path))


def decode(data: bytes, *, where: str) -> str:
    """UTF-8 bytes as text, without a byte-order mark."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadEncoding(
            f"byte 0x{data[error.start]:02X} is not UTF-8",
            where=f"{where}:{line}",
            hint="Save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8",
        ) from None


def parse_file(path: Path, *, based: bool = False) -> Source:
    """A file, parsed; if `based`, relative IRIs are resolved against its own, else they fail."""
    base = path.resolve().as_uri() if based else None
    return parse(read_bytes(path), _format_of(path), where=str(path), base=base)


def parse(
    data: bytes, format: ox.RdfFormat = ox.RdfFormat.TURTLE, *, where: str, base: str | None = None
) -> Source:
    """UTF-8 bytes, parsed; `where` names them, and `base` resolves their relative IRIs."""
    text = decode(data, where=where)
    try:
        parser = ox.parse(text, format, base_iri=base)
        quads = list(parser)
    except (SyntaxError, ValueError, MemoryError) as error:
        raise _malformed(error, where) from None
    mark = f"s{next(_numbers)}-"
    return Source(where, text, format, mark_blank_nodes(quads, mark), parser.prefixes, mark)


def mark_blank_nodes(quads: Iterable[ox.Quad], mark: str) -> list[ox.Quad]:
    """Quads with a mark before the names of their blank nodes."""
    return [rename_blank_nodes(x, lambda node: ox.BlankNode(mark + node.value)) for x in quads]


def rename_blank_nodes(quad: ox.Quad, rename: Callable[[ox.BlankNode], ox.BlankNode]) -> ox.Quad:
    """The quad with other blank nodes, those inside a triple term too."""
    here = (quad.subject, quad.object, quad.graph_name)
    if not any(isinstance(x, ox.BlankNode | ox.Triple) for x in here):
        return quad

    def term(given: Any) -> Any:
        if isinstance(given, ox.BlankNode):
            return rename(given)
        if isinstance(given, ox.Triple):
            return ox.Triple(term(given.subject), given.predicate, term(given.object))
        return given

    return ox.Quad(term(here[0]), quad.predicate, term(here[1]), term(here[2]))


def _malformed(error: Exception, where: str) -> Malformed:
    what = "one term is longer than 16 MiB" if isinstance(error, MemoryError) else str(error)
    if isinstance(error, SyntaxError):
        what, places = error.msg, (error.lineno, error.offset)
        where = ":".join([where, *(str(x) for x in places if x is not None)])
    what = re.sub(r"^Parser error (?:at|between) line [^:]*: ", "", what)
    return Malformed(what.rstrip("."), where=where)
