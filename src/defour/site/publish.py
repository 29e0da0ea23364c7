"""A site written to a folder: pages for people, with Turtle and JSON-LD beside each."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from defour.claims.article import read_article
from defour.errors import Unwritable, UsageError
from defour.folder import PARTS, Folder, find_folder
from defour.rdf.files import write_folder
from defour.site.site import Site

LIST = ".defour-site"
"""The file that lists what a build wrote, a path a line, so that the next knows its own."""


class Published(NamedTuple):
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


def publish(
    target: Path | str,
    *,
    graph: Folder | Path | str | None = None,
    base: str | None = None,
    article: bytes | Path | str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Published:
    """Write a graph folder as a site: all of it, or nothing.

    Args:
        target: The folder to write to; it is made where it is not there. Pages of an earlier build
            that are no more are removed, files of others are kept.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/``.
        article: The reader's own copy, its bytes or its path: its page then shows the text.
        progress: Is told the files done, the files there are, and what comes next.

    Raises:
        UsageError: The target is, holds or is in a folder of the graph; or the base is no base.
        ChangedArticle: The article is no version that the graph cites.
        Unwritable: The target cannot be written to, or holds a file of somebody else in the place
            of a page.
        SourceError: Something cannot be read or answered.
    """
    folder, target = find_folder(graph), Path(target)
    for part in PARTS:  # a page is no part of the graph, or it would be read as data the next time
        here, there = (folder.root / part).resolve(), target.resolve()
        if there.is_relative_to(here) or here.is_relative_to(there):
            what = f"is in the way of {part}/ of the graph folder"
            raise UsageError(what, where=str(target), hint="Name another folder")
    site = Site(folder, base=base, article=None if article is None else read_article(article))
    paths, files = site.paths(), dict[str, bytes]()
    for done, path in enumerate(paths):
        if progress is not None:
            progress(done, len(paths), path)
        page = site.get(path)
        assert page is not None
        files[path] = page.content
    old: set[str] = set()
    with suppress(OSError, ValueError):
        old = set((target / LIST).read_text(encoding="utf-8").splitlines())
    for path in paths:
        if os.path.lexists(target / path) and path not in old:
            what = "is no page of an earlier build, and would be lost"
            raise Unwritable(what, where=str(target / path), hint="Name another folder")
    listed = ("\n".join(paths) + "\n").encode()
    removed = write_folder(target, {**files, LIST: listed}, stale=sorted(old))
    pages = sum(x.endswith(".html") for x in paths)
    size = sum(map(len, files.values()))
    return Published(target, len(site.iris()), pages, len(paths), size, removed)
