"""Writing a site, or the pages of a few things: all of it, or nothing."""

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import NamedTuple

from defour.claims.model import read_article
from defour.errors import UnknownResource, Unwritable, UsageError
from defour.folder import PARTS, Folder, find_folder
from defour.namespaces import PREFIXES, expand
from defour.rdf.files import write_folder
from defour.rdf.store import read_archive
from defour.sites.archive import Archive, archive_site
from defour.sites.site import Make, Site, asset

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
    only: Iterable[str] = (),
    store: Path | str | None = None,
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
        only: The things whose pages to write, by IRI or prefixed name, and no others: links to
            other things lead to the base, and files of an earlier build stay.
        store: The store of an archive to take these from, in the place of the data of the folder.
        progress: Is told the files done, the files there are, and what comes next.

    Raises:
        UsageError: The target is, holds or is in a folder of the graph; the base is no base;
            or a store is given with an article, or without `only`.
        UnknownResource: One of `only` is not there.
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
    chosen, files = list(only), dict[str, bytes]()
    if store is not None and (article is not None or not chosen):
        what = "of a store, the pages of a few things are written, without the text of an article"
        raise UsageError(what, hint="Say which: --only IRI. `defour serve --store` has them all")
    with nullcontext() if store is None else read_archive(Path(store)) as opened:
        text = None if article is None else read_article(article)
        site = archive_site(folder, base) if opened else Site(folder, base=base, article=text)
        source = Archive(site, opened).site_of if opened else lambda _: site
        makers = _select(site, source, chosen) if chosen else site.files
        paths = sorted(makers)
        for done, path in enumerate(paths):
            if progress is not None:
                progress(done, len(paths), path)
            files[path] = makers[path]()
    old: set[str] = set()
    with suppress(OSError, ValueError):
        old = set((target / LIST).read_text(encoding="utf-8").splitlines())
    for path in paths:
        if os.path.lexists(target / path) and path not in old:
            what = "is no page of an earlier build, and would be lost"
            raise Unwritable(what, where=str(target / path), hint="Name another folder")
    kept = old if chosen else set[str]()
    listed = ("\n".join(sorted(kept.union(paths))) + "\n").encode()
    removed = write_folder(target, {**files, LIST: listed}, stale=sorted(old - kept))
    pages, size = sum(x.endswith(".html") for x in paths), sum(map(len, files.values()))
    return Published(target, len(chosen or site.iris()), pages, len(paths), size, removed)


def _select(
    whole: Site, source: Callable[[str], Site | None], names: Iterable[str]
) -> dict[str, Make]:
    """What makes the files of the pages of some things, which know that there are no others."""
    found: dict[str, Make] = {"style.css": asset("style.css")}
    whole.resources.written = found
    for name in names:
        iri = expand(name, PREFIXES) or name
        part = source(iri)
        if part is None or iri not in part.resources.kinds:
            raise UnknownResource(f"there is nothing called {name!r}", hint="Give its whole IRI")
        home = part.resources.home(iri)
        found |= (source(home) or part).files_of(home)
    return found
