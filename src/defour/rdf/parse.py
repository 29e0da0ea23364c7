"""Reading RDF files, with errors that name the file, the line and the column.

The suffix decides the format. Files are UTF-8; a byte-order mark is passed over. pyoxigraph parses,
for it is fast and exact about where a fault is; an rdflib graph is made from its triples, so
lexical forms stay as written.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour import limits, refusing
from defour.errors import BadEncoding, Malformed, MissingFile, NoRdf
from defour.folder import RDF_SUFFIXES, files_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from rdflib import Graph

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def expand(path: Path) -> list[Path]:
    """The RDF files that a path stands for: itself, or those below it when it is a folder.

    Raises:
        MissingFile: There is nothing at the path.
        NoRdf: The folder holds no RDF, or the file's suffix is not one of RDF.
    """
    if path.is_dir():
        files = files_in(path)
        if not files:
            raise NoRdf("there is no RDF in this folder", where=str(path), hint=_suffixes())
        return files
    if not path.exists():
        raise MissingFile("there is no such file or folder", where=str(path))
    format_of(path)
    return [path]


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        MissingFile: It is not there, or may not be read.
        OverLimit: It is larger than the limit on one input.
    """
    limits.doing(f"reading {path}")
    try:
        with path.open("rb") as file:
            return limits.read(file, where=str(path))
    except FileNotFoundError:
        raise MissingFile("there is no such file", where=str(path)) from None
    except OSError as error:
        raise MissingFile(f"cannot be read ({error.strerror})", where=str(path)) from None


def text(data: bytes, *, where: str) -> str:
    """UTF-8 bytes as text, without a byte-order mark.

    Raises:
        BadEncoding: They are not UTF-8; the error names the line and the byte.
    """
    data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadEncoding(
            f"byte 0x{data[error.start]:02X} is not UTF-8",
            where=f"{where}:{line}",
            hint="Save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8",
        ) from None


def parse(path: Path) -> tuple[list[ox.Quad], dict[str, str]]:
    """The quads of one file, in its order, and its prefixes.

    Blank nodes are renamed, so that those of two files never meet. Lexical forms stay as written.

    Raises:
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: It cannot be read so.
    """
    found = source(read(path), format_of(path), where=str(path))
    return found.quads, found.prefixes


class Source(NamedTuple):
    """A file, or standard input, with what was read in it.

    Attributes:
        where: Its name, as places and errors give it.
        text: Its text, without a byte-order mark.
        format: Which RDF it is.
        quads: In the order of the file. Lexical forms stay as written.
        prefixes: Those that it declares.
        mark: What every blank node's name begins with here and nowhere else, so that those of two
            files never meet; behind it stands the label of the file, or a name given by the parser.
    """

    where: str
    text: str
    format: ox.RdfFormat
    quads: list[ox.Quad]
    prefixes: dict[str, str]
    mark: str


def sources(paths: Iterable[Path], *, based: bool = False) -> list[Source]:
    """Files with what is in them.

    Args:
        paths: Files, or folders (every RDF file below them).
        based: Whether relative IRIs are resolved against the file's own (RFC 3986, section 5.1.3);
            without, one that no ``@base`` resolves is a fault.

    Raises:
        NoRdf: There is no file.
        MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    found = []
    for path in _files(paths):
        base = path.resolve().as_uri() if based else None
        found.append(source(read(path), format_of(path), where=str(path), base=base))
    return found


_sources = count(1)


def source(
    data: bytes,
    format: ox.RdfFormat = ox.RdfFormat.TURTLE,
    *,
    where: str,
    base: str | None = None,
) -> Source:
    """The same of UTF-8 bytes; `where` names them, and `base` resolves their relative IRIs.

    Raises:
        BadEncoding, Malformed, OverLimit: They cannot be read so.
    """
    content = text(data, where=where)
    refusing.before(content, format, where=where)
    try:
        parser = ox.parse(content, format, base_iri=base)
        quads = list(parser)
    except (SyntaxError, ValueError, MemoryError) as error:
        raise _malformed(error, where) from None
    refusing.prefixes(parser.prefixes, where=where)
    refusing.after(quads, data, format, where=where)
    mark = f"s{next(_sources)}-"
    return Source(where, content, format, [_marked(x, mark) for x in quads], parser.prefixes, mark)


def _marked(quad: ox.Quad, mark: str) -> ox.Quad:
    """The quad, with a mark before the names of its blank nodes."""
    here = (quad.subject, quad.object, quad.graph_name)
    if not any(isinstance(x, ox.BlankNode | ox.Triple) for x in here):
        return quad

    def term(given: Any) -> Any:
        if isinstance(given, ox.BlankNode):
            return ox.BlankNode(mark + given.value)
        if isinstance(given, ox.Triple):
            return ox.Triple(term(given.subject), given.predicate, term(given.object))
        return given

    return ox.Quad(term(here[0]), quad.predicate, term(here[1]), term(here[2]))


def store(paths: Iterable[Path]) -> ox.Store:
    """Load files into one store in memory. `answers.run` asks the union of its graphs.

    Args:
        paths: Files, or folders (every RDF file below them).

    Raises:
        NoRdf: There is no file.
        MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    result = ox.Store()
    for path in _files(paths):
        data, format = read(path), format_of(path)
        content = text(data, where=str(path))
        refusing.before(content, format, where=str(path))
        try:
            result.load(content, format)  # from a str in half the time of bytes
        except (SyntaxError, ValueError, MemoryError) as error:
            raise _malformed(error, str(path)) from None
        if refusing.is_odd(data, format):
            source(data, format, where=str(path))
    return result


def graph(paths: Iterable[Path]) -> Graph:
    """Load files into one rdflib graph: the triples of all their graphs, with their prefixes.

    Literals keep their lexical form (rdflib would turn ``"007"^^xsd:integer`` into 7).

    Args:
        paths: Files, or folders (every RDF file below them).

    Raises:
        NoRdf: There is no file.
        MissingFile, BadEncoding, Malformed, OverLimit: One cannot be read.
    """
    from defour.rdf.convert import joined

    return joined(source(read(x), format_of(x), where=str(x)) for x in _files(paths))


def _malformed(error: Exception, where: str) -> Malformed:
    what = str(error.msg) if isinstance(error, SyntaxError) else str(error)
    if isinstance(error, MemoryError):
        what = "one term is longer than 16 MiB"
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    if line is not None:
        where = f"{where}:{line}" if column is None else f"{where}:{line}:{column}"
    return Malformed(re.sub(r"^Parser error at line [^:]*: ", "", what).rstrip("."), where=where)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    none = True
    for path in paths:
        none = False
        if path.suffix.lower() in FORMATS and not path.is_dir():
            yield path
        else:
            yield from expand(path)
    if none:
        raise NoRdf("there is no RDF to read", hint=_suffixes())


def format_of(path: Path) -> ox.RdfFormat:
    """The format that a file's suffix names.

    Raises:
        NoRdf: The suffix is not one of RDF.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise NoRdf(
            "the name does not say which RDF it is", where=str(path), hint=_suffixes()
        ) from None


def _suffixes() -> str:
    return f"Files end in one of {' '.join(RDF_SUFFIXES)}"
