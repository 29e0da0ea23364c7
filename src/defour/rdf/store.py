"""An archive on disk: a store of Oxigraph, with who may open it and what is in it.

Each article is a named graph. The default graph is their union as a set, with the ontology, so that
questions run unchanged. `JOURNAL` names each article with the digest of its lines; it is written in
one transaction with the article, so that what it names is whole.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from defour.errors import Busy, MissingFile, UnknownResource, Unwritable
from defour.namespaces import ID
from defour.rdf.articles import Article, make_article
from defour.rdf.stored import JOURNAL as JOURNAL

SHA256 = ox.NamedNode(JOURNAL.value + "#sha256")
"""The digest of an article, in the journal."""
ONTOLOGY = ox.NamedNode(JOURNAL.value + "#ontology")
"""The digest of an ontology, likewise."""

_LOCK = "defour.lock"


@contextmanager
def read_archive(path: Path) -> Iterator[ox.Store]:
    """A store, to be read, by as many processes as like; not to be kept over a fork.

    Raises:
        MissingFile: There is no store.
        Busy: Somebody is writing to it.
    """
    if not (path / "CURRENT").is_file():
        what = "is no store" if path.exists() else "there is no such store"
        raise MissingFile(what, where=str(path), hint="`defour load STORE FILE…` makes one")
    lock = _lock(path, shared=True)
    try:
        try:
            store = ox.Store.read_only(str(path))
        except OSError as error:
            raise MissingFile(f"cannot be opened ({error})", where=str(path)) from None
        yield store
    finally:
        os.close(lock)


@contextmanager
def write_archive(path: Path) -> Iterator[ox.Store]:
    """A store, to be written to by this process alone; made where there is none.

    Raises:
        Unwritable: It cannot be made or written to; what is in it is whole.
        Busy: Somebody is writing to it, or reading.
    """
    try:
        if path.exists() and not (path / "CURRENT").is_file() and any(path.iterdir()):
            raise Unwritable("is no store, and no empty folder", where=str(path))
        path.mkdir(parents=True, exist_ok=True)
        lock = _lock(path, shared=False)
        try:
            for left in path.glob("bulk-*.sst"):  # by a load that was killed
                left.unlink()
            store = ox.Store(str(path))
            yield store
            store.flush()
            del store
        finally:
            os.close(lock)
    except OSError as error:
        hint = "What is loaded stays. With room on the disk, run it again: it goes on from there"
        what = f"cannot be written ({error.strerror or error})"
        raise Unwritable(what, where=str(path), hint=hint) from None


def _lock(path: Path, *, shared: bool) -> int:
    """Take the lock of a store, as long as the file is open; where the system has such locks."""
    reads = shared and (path / _LOCK).exists()  # maybe on a disk that cannot be written to
    held = os.open(path / _LOCK, os.O_RDONLY if reads else os.O_RDWR | os.O_CREAT, 0o666)
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(held, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            what = "a load is writing to it" if shared else "somebody reads it, or writes to it"
            hint = "Try again when it has ended"
            raise Busy(what, where=str(path), hint=hint) from None
    return held


def list_articles(store: ox.Store, of: ox.NamedNode = SHA256) -> Iterator[tuple[str, str]]:
    """The articles of a store, each with its digest, in no order; or its ontologies."""
    for quad in store.quads_for_pattern(None, of, None, JOURNAL):
        yield str(quad.subject)[1:-1], getattr(quad.object, "value", "")


def find_digest(store: ox.Store, iri: str) -> str | None:
    """The digest of an article, or of an ontology; None where it is not in the store."""
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, JOURNAL):
        return str(getattr(quad.object, "value", ""))
    return None


def find_article(store: ox.Store, name: str) -> str:
    """The IRI of the article that a name stands for: its IRI, or what follows `id:`."""
    whole = name.removeprefix("<").removesuffix(">")
    for iri in (whole, ID + whole.removeprefix("id:")):
        with suppress(ValueError):
            if find_digest(store, iri) is not None:
                return iri
    raise UnknownResource(f"there is no article {name} in the store")


def read_article(store: ox.Store, iri: str, where: str = "") -> Article:
    """An article as the store has it."""
    return make_article(iri, store.quads_for_pattern(None, None, None, ox.NamedNode(iri)), where)
