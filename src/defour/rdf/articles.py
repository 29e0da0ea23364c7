"""The articles of an archive, read one by one, so that no more than one is in memory."""

from __future__ import annotations

import gzip
import hashlib
import math
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from defour.errors import DefourError, Malformed, MissingFile, NoRdf, OverLimit
from defour.folder import suffix_of
from defour.namespaces import SPECIALIZATION_OF
from defour.rdf.parse import MIB, Source, parse, parse_file, rdf_files, rename_blank_nodes
from defour.rdf.parse import size_limit as article_limit
from defour.rdf.serialize import canonical_quads

_GRAPH = re.compile(rb'.*[\s">](<[^<>"{}|^`\\\x00-\x20]*>)\s*\.\s*(?:#.*)?', re.DOTALL)
STDIN = Path("-")
_ALONE = "In an archive, each article has a named graph; in Turtle, a file"


class Article(NamedTuple):
    """An article as the lines of its quads, which are all in its named graph.

    `line` is that of the first in the file `where`; 0 where the file has another syntax.
    """

    iri: str
    nquads: bytes
    where: str
    line: int = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines, in hexadecimal."""
        return hashlib.sha256(self.nquads).hexdigest()


def read_articles(paths: Iterable[Path]) -> Iterator[Article]:
    """The articles of files, of the files of folders, and of N-Quads on standard input (`-`).

    A file of N-Quads or TriG has a named graph for each article, in one piece; any other file is
    one article, whose graph is named after the one article in it that has a version.

    Raises:
        MissingFile, NoRdf, BadEncoding: A file cannot be read.
        Malformed: It breaks its syntax, or holds a quad in no graph, or a graph in two pieces.
        OverLimit: One article is larger than an input may be.
    """
    given = ([x] if x == STDIN else rdf_files([x]) for x in paths)
    for path in chain.from_iterable(given):
        suffix, seen = ".nq" if path == STDIN else suffix_of(path.name), set[int]()
        if suffix not in (".nq", ".trig"):
            yield _read_file(path)
            continue
        read = split_lines if suffix == ".nq" else _split_graphs
        try:
            with _open(path) as file:
                for article in read(file, str(path)):
                    if (name := hash(article.iri)) in seen:
                        raise _fault(article, "comes in two pieces", "Sort the file by graph")
                    seen.add(name)
                    yield article
        except DefourError:
            raise
        except OSError as error:  # of the system, or of a compression
            raise MissingFile(f"cannot be read ({error})", where=str(path)) from None
        except (EOFError, SyntaxError, ValueError) as error:
            raise Malformed(f"cannot be read ({error})", where=str(path)) from None


def parse_article(article: Article) -> Source:
    """The quads of an article; a `Malformed` names the line of its file."""
    try:
        source = parse(article.nquads, ox.RdfFormat.N_QUADS, where=article.where)
    except DefourError as error:
        parts = re.fullmatch(r"(.*?):(\d+)((?::\d+)?)", error.where or "", re.DOTALL)
        if parts and article.line:
            error.where = f"{parts[1]}:{int(parts[2]) + article.line - 1}{parts[3]}"
        raise
    graph = ox.NamedNode(article.iri)
    if any(x.graph_name != graph for x in source.quads):
        raise _fault(article, "has a triple that is in no named graph", _ALONE)
    return source._replace(line=article.line)


def _fault(article: Article, what: str, hint: str) -> Malformed:
    where = f"{article.where}:{article.line}" if article.line else article.where
    return Malformed(f"<{article.iri}> {what}", where=where, hint=hint)


def _open(path: Path) -> IO[bytes]:
    """A file to be read, decompressed."""
    if path == STDIN:
        return sys.stdin.buffer
    if path.suffix.lower() not in (".gz", ".zst"):
        return path.open("rb")
    if path.suffix.lower() == ".gz":
        return cast(IO[bytes], gzip.open(path))
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return cast(IO[bytes], zstd.open(path))


def split_lines(file: Iterable[bytes], where: str) -> Iterator[Article]:
    """The articles of N-Quads, which are not parsed: each line ends with its graph."""
    name, end, first, size = b"", b"\0", 0, 0
    lines, most = list[bytes](), article_limit() or math.inf
    for number, line in enumerate(file, 1):
        if not line.endswith(end):
            text = line.strip().removeprefix(b"\xef\xbb\xbf")
            if not text or text.startswith(b"#"):
                lines += [b"\n"] if name else []  # which keeps the count of the lines
                continue
            if not (found := _GRAPH.fullmatch(text)):
                what = "is no quad in a named graph"
                raise Malformed(what, where=f"{where}:{number}", hint=_ALONE)
            line = text[: found.start(1)].rstrip() + b" " + found[1] + b" .\n"
            if found[1] != name:
                if name:
                    yield Article(name[1:-1].decode(), b"".join(lines), where, first)
                lines, name, first, size = [], found[1], number, 0
                end = b" " + name + b" .\n"
        lines.append(line)
        size += len(line)
        if size > most:
            what = f"an article is larger than {most / MIB:,.0f} MiB"
            raise OverLimit(what, where=f"{where}:{number}", hint="If you trust it: --max-size MIB")
    if name:
        yield Article(name[1:-1].decode(), b"".join(lines), where, first)


def _split_graphs(file: IO[bytes], where: str) -> Iterator[Article]:
    """The articles of TriG."""
    for graph, quads in groupby(ox.parse(file, ox.RdfFormat.TRIG), lambda x: x.graph_name):
        if not isinstance(graph, ox.NamedNode):
            raise Malformed("has a triple that is in no named graph", where=where, hint=_ALONE)
        yield make_article(graph.value, quads, where)


def _read_file(path: Path) -> Article:
    source = parse_file(path, based=True)
    found = {x.object for x in source.quads if x.predicate.value == SPECIALIZATION_OF}
    articles = sorted(x.value for x in found if isinstance(x, ox.NamedNode))
    if len(articles) != 1:
        what = f"holds {len(articles)} articles that have a version, not one"
        raise NoRdf(what, where=str(path), hint=_ALONE)
    return make_article(articles[0], source.quads, str(path))


def make_article(iri: str, quads: Iterable[ox.Quad], where: str) -> Article:
    """An article of parsed quads; blank nodes get names that no other article has."""
    mark, graph = hashlib.sha256(iri.encode()).hexdigest()[:12], ox.NamedNode(iri)
    named = canonical_quads(ox.Quad(x.subject, x.predicate, x.object, graph) for x in quads)
    own = (rename_blank_nodes(x, lambda node: ox.BlankNode(mark + node.value)) for x in named)
    return Article(iri, "".join(f"{x} .\n" for x in own).encode(), where)
