"""An archive as two tables of Parquet, which a cluster reads: its articles, and its quads."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from defour.errors import MissingPackage, Unwritable
from defour.rdf.parse import MIB
from defour.rdf.store import ONTOLOGY, SHA256, list_articles, read_archive, read_article

TABLES = {
    "articles": ("iri", "sha256", "nquads"),
    "quads": ("graph", "subject", "predicate", "object"),
}
"""The columns of each table, all of them texts; the terms of a quad are those of N-Triples."""

_GROUP = 16 * MIB
"""So many bytes of articles make a row group of each table, and are in memory."""

_Rows = dict[str, list[tuple[str, ...]]]


def write_parquet(archive: Path, folder: Path) -> None:
    """Write the articles of a store, and their quads with those of the ontology, into a folder.

    A folder that this has written before is replaced, at the end.

    Raises:
        MissingPackage: It needs the extra ``spark``.
        Unwritable: The folder holds something else, or cannot be written; it stays as it was.
        MissingFile, Busy: As `read_archive`.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        hint = "Run: pip install 'defour[spark]'"
        raise MissingPackage("Parquet needs pyarrow", hint=hint) from None
    target, mark = Path(os.path.realpath(folder)), os.urandom(4).hex()
    new, old = (target.with_name(f".{target.name}.{x}.{mark}") for x in ("new", "old"))
    try:
        if target.exists() and {x.name for x in target.iterdir()} - {*TABLES}:
            raise Unwritable("holds something else than such tables", where=str(folder))
        writers = {}
        for name, columns in TABLES.items():
            (new / name).mkdir(parents=True)
            schema = pyarrow.schema([(x, pyarrow.string()) for x in columns])
            writers[name] = ParquetWriter(new / name / "0.parquet", schema, compression="zstd")
        with read_archive(archive) as store:
            for rows in _read_rows(store):
                for name, writer in writers.items():
                    texts = zip(TABLES[name], zip(*rows[name], strict=True), strict=False)
                    writer.write_table(pyarrow.table(dict(texts), schema=writer.schema))
        for writer in writers.values():
            writer.close()
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        raise Unwritable(f"cannot be written ({error})", where=str(folder)) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _read_rows(store: ox.Store) -> Iterator[_Rows]:
    """The rows of both tables, so many at a time; of the ontology, its quads alone."""
    rows, size = _Rows({x: [] for x in TABLES}), 0
    for kind in (ONTOLOGY, SHA256):
        for iri in sorted(iri for iri, _ in list_articles(store, kind)):
            article, end = read_article(store, iri), f" <{iri}> ."
            text = article.nquads.decode()
            if kind == SHA256:
                rows["articles"].append((iri, article.digest, text))
            for line in text[:-1].split("\n"):
                subject, predicate, rest = line.split(" ", 2)
                rows["quads"].append((f"<{iri}>", subject, predicate, rest.removesuffix(end)))
            size += len(article.nquads)
            if size > _GROUP and rows["articles"]:
                yield rows
                rows, size = {x: [] for x in TABLES}, 0
    if rows["articles"]:
        yield rows
