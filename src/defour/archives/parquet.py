"""An archive as two tables of Parquet, which a cluster reads: its articles, and its quads."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from defour.archives.store import ONTOLOGY, SHA256, list_articles, read_archive, read_article
from defour.errors import MissingPackage, Unwritable
from defour.rdf.parse import MIB

TABLES = {
    "articles": ("iri", "sha256", "nquads"),
    "quads": ("graph", "subject", "predicate", "object"),
}
"""The columns of each table, all of them texts; the terms of a quad are those of N-Triples."""

_GROUP = 16 * MIB
"""So many bytes of articles make a row group of each table, and are in memory."""


def write_parquet(archive: Path, folder: Path) -> int:
    """Write the articles of a store, and their quads with those of the ontology, into a folder.

    Gives the number of articles. A folder that this has written before is replaced, at the end.

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
    if target.exists() and (not target.is_dir() or {x.name for x in target.iterdir()} - {*TABLES}):
        raise Unwritable("is no folder of such tables, and not empty", where=str(folder))
    count = 0
    stage, old = (target.with_name(f".{target.name}.{x}.{mark}") for x in ("new", "old"))
    try:
        writers = {}
        for name, columns in TABLES.items():
            (stage / name).mkdir(parents=True)
            schema = pyarrow.schema([(x, pyarrow.string()) for x in columns])
            file = stage / name / "part-0.parquet"
            writers[name] = ParquetWriter(file, schema, compression="zstd")
        with read_archive(archive) as store:
            for rows in _row_groups(store):
                count += len(rows["articles"])
                for name, writer in writers.items():
                    texts = dict(zip(TABLES[name], zip(*rows[name], strict=True), strict=False))
                    if texts:
                        writer.write_table(pyarrow.table(texts, schema=writer.schema))
        for writer in writers.values():
            writer.close()
        if target.exists():
            target.rename(old)
        stage.rename(target)
        return count
    except OSError as error:
        raise Unwritable(f"cannot be written ({error})", where=str(folder)) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _row_groups(store: ox.Store) -> Iterator[dict[str, list[tuple[str, ...]]]]:
    """The rows of both tables, so many at a time; of the ontology, its quads alone."""
    rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in TABLES}
    size = 0
    for kind in (ONTOLOGY, SHA256):
        for iri in sorted(iri for iri, _ in list_articles(store, kind)):
            article = read_article(store, iri)
            text, graph = article.nquads.decode(), f"<{iri}>"
            if kind == SHA256:
                rows["articles"].append((iri, article.digest, text))
            for line in text.removesuffix("\n").split("\n"):
                subject, predicate, rest = line.split(" ", 2)
                rows["quads"].append((graph, subject, predicate, rest.removesuffix(f" {graph} .")))
            size += len(article.nquads)
            if size > _GROUP:
                yield rows
                rows, size = {name: [] for name in TABLES}, 0
    yield rows
