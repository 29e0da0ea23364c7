"""RDF files parsed, with errors that name the file, the line and the column.

Files are UTF-8, maybe compressed; a byte-order mark is passed over. Lexical forms stay as written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from defour.errors import BadEncoding, Malformed, MissingFile, NoRdf, OverLimit
from defour.folder import ENDINGS, files_in, suffix_of

INPUT_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}
"""What can be read, by the name of the format."""

_BY_SUFFIX = {f".{x.file_extension}": x for x in INPUT_FORMATS.values()}
_BY_SUFFIX[".turtle"] = ox.RdfFormat.TURTLE
_OFTEN_OTHER = (".json", ".xml")  # in a folder they are read where they are RDF
_JSON_LD = re.compile(rb'"@(?:context|graph|id|type)"\s*:')
_OWL = re.compile(rb"\s*(?:(?:<[?!][^>]*>\s*)*<Ontology\s|(?:Prefix|Ontology)[(:])")
"""How OWL/XML, the functional and the Manchester syntax begin, which are no RDF."""

MIB = 1024 * 1024
MAX_SIZE = 256
"""The most that one file, or standard input, may hold, in MiB, where nobody says otherwise."""

_NAMELESS = {ox.BlankNode, ox.Triple}
_max_size = MAX_SIZE
_numbers = count(1)


class Source(NamedTuple):
    """A file, or standard input: its name, its text without a byte-order mark, what was parsed.

    The name of every blank node begins with `mark`, so that those of two files never meet. A part
    of a file begins at a `line` of it; 0 where the text is not that of the file.
    """

    where: str
    text: str
    format: ox.RdfFormat
    quads: list[ox.Quad]
    prefixes: dict[str, str]
    mark: str
    line: int = 1


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
        files = [path]
        if path.is_dir():
            other = {x: _find_format(x, read_bytes(x), None) for x in files_in(path, _OFTEN_OTHER)}
            rdf = [x for x, format in other.items() if not isinstance(format, str)]
            files = sorted([*files_in(path), *rdf], key=str)
        if not files:
            raise NoRdf("there is no RDF in this folder", where=str(path), hint=ENDINGS)
        found += files
    if not found:
        raise NoRdf("there is no RDF to read", hint=ENDINGS)
    return found


def _find_format(path: Path, data: bytes, given: str | None) -> ox.RdfFormat | str:
    """The format of a file, or why it has none; `given` counts where the name says little."""
    suffix = suffix_of(path.name)
    if format := _BY_SUFFIX.get(suffix) or INPUT_FORMATS.get(given or ""):
        return format
    if suffix == ".json":
        words = "is JSON without an @context, so it may be no JSON-LD"
        return ox.RdfFormat.JSON_LD if _JSON_LD.search(data) else words
    if suffix not in (".owl", ".xml"):
        return "the name does not say which RDF it is"
    if _OWL.match(data):
        return "is OWL in a syntax that is no RDF: save it as Turtle or RDF/XML"
    if b"xmlns" not in data and suffix == ".owl":
        return ox.RdfFormat.TURTLE
    return ox.RdfFormat.RDF_XML if b"/22-rdf-syntax-ns#" in data else "is XML, but no RDF/XML"


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, up to the limit on one input."""
    try:
        with path.open("rb") as file:
            return read_stream(file, where=str(path))
    except OSError as error:
        raise MissingFile(f"cannot be read ({error.strerror})", where=str(path)) from None


def read_stream(file: IO[bytes], *, where: str) -> bytes:
    """The bytes of an open file or of standard input, up to the limit on one input; unpacked."""
    most = size_limit()
    data = file.read(most + 1) if most else file.read()
    if data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        data = _unpack(data, most, where)
    if most and len(data) > most:
        what = f"is larger than {_max_size:,} MiB"
        raise OverLimit(what, where=where, hint="If you trust it: --max-size MIB")
    return data


def _unpack(data: bytes, most: int, where: str) -> bytes:
    """What was compressed with gzip or Zstandard, one byte beyond the limit at most."""
    import gzip  # here, for most inputs are not compressed

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    packed = BytesIO(data)
    try:
        with gzip.open(packed) if data[:1] == b"\x1f" else zstd.open(packed) as file:
            found: bytes = file.read(most + 1 if most else -1)
            return found
    except Exception as error:
        raise Malformed(f"cannot be decompressed ({error})", where=where) from None


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte-order mark."""
    return decode(read_bytes(path), where=str(path))


def decode(data: bytes, *, where: str) -> str:
    """UTF-8 bytes as text, without a byte-order mark."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        what, line = f"byte 0x{data[error.start]:02X}", data.count(b"\n", 0, error.start) + 1
        hint = "Save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8"
        raise BadEncoding(f"{what} is not UTF-8", where=f"{where}:{line}", hint=hint) from None


def parse_file(path: Path, *, based: bool = False, format: str | None = None) -> Source:
    """A file, parsed; if `based`, relative IRIs are resolved against its own, else they fail."""
    data, base = read_bytes(path), path.resolve().as_uri() if based else None
    kind = _find_format(path, data, format)
    if isinstance(kind, str):
        raise NoRdf(kind, where=str(path), hint=f"{ENDINGS}; else: --input-format")
    return parse(data, kind, where=str(path), base=base)


def parse(
    data: bytes, format: ox.RdfFormat = ox.RdfFormat.TURTLE, *, where: str, base: str | None = None
) -> Source:
    """UTF-8 bytes, parsed; `where` names them, and `base` resolves their relative IRIs."""
    text = given = decode(data, where=where)
    if format == ox.RdfFormat.JSON_LD:
        from defour.rdf.copies import inline_contexts  # here, for most inputs are no JSON-LD

        given = inline_contexts(text, read_bytes, where=where, base=base)
    try:
        parser = ox.parse(given, format, base_iri=base)
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
    if _NAMELESS.isdisjoint(map(type, here)):
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
