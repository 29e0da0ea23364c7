"""Writing the site into a folder: all of it or none, without a stale page, with foreign files kept.

What is written is listed in ``.defour-site`` in that folder, so that the next build knows its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from defour.errors import Unwritable, UsageError
from defour.folder import PARTS, Folder
from defour.rdf.files import _umask
from defour.site.site import Site

LIST = ".defour-site"
"""The file that lists what a build wrote, a path a line."""


@dataclass(frozen=True)
class Published:
    """What was written.

    Attributes:
        target: The folder.
        things: How many IRIs the graph folder mints.
        pages: How many HTML pages there are, in all languages.
        files: How many files there are.
        size: Their bytes.
        removed: How many files of an earlier build are gone.
    """

    target: Path
    things: int
    pages: int
    files: int
    size: int
    removed: int


def build(
    folder: Folder,
    target: Path,
    *,
    base: str | None = None,
    article: bytes | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Published:
    """Write the site of a graph folder.

    Nothing is changed in the target before all of it is ready beside it.

    Args:
        folder: The graph folder.
        target: The folder to write to; it is made where it is not there.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.
        article: The bytes of the reader's own copy, to show its text.
        progress: Is told the files done, the files there are, and what comes next.

    Raises:
        UsageError: The target is, holds or is in a folder of the graph; or the base is no base.
        ChangedArticle: The article is no version that the graph cites.
        Unwritable: The target cannot be written to, or holds a file of somebody else in the place
            of a page.
        SourceError: Something cannot be read or answered.
    """
    _outside(target, folder)
    site = Site(folder, base=base, article=article)
    paths = site.paths()
    try:
        size, removed = _write(target, _made(site, paths, progress), paths)
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise Unwritable(what, where=str(target)) from None
    pages = sum(x.endswith(".html") for x in paths)
    return Published(target, len(site.iris()), pages, len(paths), size, removed)


def _outside(target: Path, folder: Folder) -> None:
    """A page is no part of the graph, or it would be read as data the next time."""
    there = target.resolve()
    for part in PARTS:
        here = (folder.root / part).resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            raise UsageError(
                f"is in the way of {part}/ of the graph folder",
                where=str(target),
                hint="Name another folder",
            )


def _made(
    site: Site, paths: list[str], progress: Callable[[int, int, str], None] | None
) -> Iterable[tuple[str, bytes]]:
    for done, path in enumerate(paths):
        if progress is not None:
            progress(done, len(paths), path)
        page = site.get(path)
        assert page is not None
        yield path, page.content
    if progress is not None:
        progress(len(paths), len(paths), "write")


def _write(target: Path, made: Iterable[tuple[str, bytes]], paths: list[str]) -> tuple[int, int]:
    """Write files; the bytes written, and how many stale files were removed."""
    place = Path(os.path.realpath(target))
    old = _listed(place)
    _refuse(target, place, paths, old)
    place.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{place.name[:100]}-", dir=place.parent))
    size = 0
    try:
        for path, content in made:
            _put(stage / path, content)
            size += len(content)
        _put(stage / LIST, ("\n".join(paths) + "\n").encode())
        if not place.exists():
            stage.chmod(0o777 & ~_umask())
            stage.rename(place)
            return size, 0
        for path in [*paths, LIST]:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(place / path)
        return size, _swept(place, old - set(paths))
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _listed(place: Path) -> set[str]:
    """What an earlier build wrote, as far as its list names paths below the folder."""
    try:
        lines = (place / LIST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    return {x for x in lines if x and not x.startswith("/") and ".." not in x.split("/")}


def _refuse(target: Path, place: Path, paths: list[str], old: set[str]) -> None:
    """Refuse to write through links, and over what an earlier build did not write.

    Raises:
        Unwritable: Such a thing is in the way.
    """
    if place.exists() and not place.is_dir():
        raise Unwritable("is no folder", where=str(target), hint="Name a folder")
    for folder in sorted({str(x) for path in paths for x in Path(path).parents}):
        here = place / folder
        if folder != "." and (here.is_symlink() or (here.exists() and not here.is_dir())):
            raise Unwritable("is no folder", where=str(target / folder), hint="Remove it")
    for path in paths:
        here = place / path
        if os.path.lexists(here) and (path not in old or here.is_symlink() or here.is_dir()):
            what = "is no page of an earlier build, and would be lost"
            raise Unwritable(what, where=str(target / path), hint="Name another folder")


def _swept(place: Path, stale: set[str]) -> int:
    """Remove the files of an earlier build that are no more, and the folders that this empties."""
    removed = 0
    for path in sorted(stale):
        here = place / path
        if not here.is_file() or here.is_symlink():
            continue
        if not Path(os.path.realpath(here)).is_relative_to(place):
            continue
        here.unlink()
        removed += 1
        with suppress(OSError):  # a folder with something else in it stays
            for folder in [x for x in here.parents if x != place and x.is_relative_to(place)]:
                folder.rmdir()
    return removed
