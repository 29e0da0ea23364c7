"""Making something of a graph folder, or for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import find

if TYPE_CHECKING:
    from defour.site.build import Published


def cite(
    article: bytes | AnyPath,
    text: str | Sequence[str] | None = None,
    *,
    graph: AnyFolder = None,
    slug: str | None = None,
    prefixes: bool = False,
    language: str | None = None,
) -> str:
    """The Turtle of passages of an article, or of its version; never the text itself.

    Args:
        article: The article, its bytes or its path.
        text: What to cite, one or several: words of the article, each occurrence of which is a
            passage; or a range of code points, ``120-188``. None: the version that the file is.
        graph: The graph folder, for the article's name and version.
        slug: The article's name, the last part of its IRI. None: the article that has this version,
            else the only one of the graph.
        prefixes: Whether to declare the prefixes that the file of an article needs.
        language: The language tag of the article (BCP 47), for its version.

    Raises:
        UnknownResource: The article is not in the graph, or the text not in the article.
        UsageError: The range is not inside the article, the language does not fit, or an argument
            is of a wrong type.
        ChangedArticle: The article is known, but not this version of it, which passages need.
        BadEncoding: The article is not UTF-8.
        SourceError: The graph or the article cannot be read.
    """
    from defour.claims import cite as citing

    texts = (
        text
        if text is None or isinstance(text, str)
        else arguments.listed(text, "text", of="texts")
    )
    for each in [x for x in (slug, language) if x is not None] + list(texts or ()):
        arguments.text(each, "text, slug or language")
    return citing.cite(
        find(graph),
        arguments.content(article),
        texts,
        slug=slug,
        prefixes=prefixes,
        language=language,
    )


def publish(
    target: AnyPath,
    *,
    graph: AnyFolder = None,
    base: str | None = None,
    article: bytes | AnyPath | None = None,
) -> Published:
    """Write a graph folder as a site: pages for people, with Turtle and JSON-LD beside each.

    Args:
        target: The folder to write to; it is made where it is not there. Pages of an earlier build
            that are no more are removed, files of others are kept.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/``.
        article: The reader's own copy, its bytes or its path: its page then shows the text.

    Raises:
        UsageError: The target is in the way of the graph folder, the base is no such IRI, or an
            argument is of a wrong type.
        ChangedArticle: The article is no version that the graph cites.
        Unwritable: The target cannot be written to.
        SourceError: Something cannot be read or answered.
    """
    from defour.site import build as building

    return building.build(
        find(graph),
        arguments.path(target, "target"),
        base=None if base is None else arguments.text(base, "base"),
        article=None if article is None else arguments.content(article),
    )
