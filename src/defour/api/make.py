"""Making something of a graph folder, or for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.ask import find

if TYPE_CHECKING:
    from defour.writing.build import Built


def export(format: str = "turtle", *, graph: AnyFolder = None, base: str | None = None) -> bytes:
    """The ontology and the data of a graph folder, the same bytes in every run.

    Args:
        format: ``turtle``, ``ntriples``, ``jsonld`` or ``rdfxml``.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/`` or ``#``.

    Returns:
        UTF-8. Triples are sorted; blank nodes are named by RDFC-1.0.

    Raises:
        UsageError: There is no such format, or the base is no absolute IRI that ends so.
        MissingFile, NoRdf, BadEncoding, Malformed: The folder or a file cannot be read.
    """
    from defour.writing import export as exporting

    given = None if base is None else arguments.text(base, "base")
    return exporting.export(find(graph), arguments.text(format, "format"), base=given)


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


def build(target: AnyPath, *, graph: AnyFolder = None, language: str = "en") -> Built:
    """Validate a graph folder, answer its questions, export it, and write all that.

    Args:
        target: The folder to write to; it is made where it is not there.
        graph: The graph folder.
        language: A language tag, for the messages of the report.

    Raises:
        UsageError: The target is in the graph folder's data, or an argument is of a wrong type.
        Unwritable: The target cannot be written to.
        SourceError: Something cannot be read or answered.
    """
    from defour.writing import build as building

    return building.build(
        find(graph), arguments.path(target, "target"), language=arguments.text(language, "language")
    )
