"""Checking a graph folder: against its shapes, its article, another version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import find

if TYPE_CHECKING:
    from defour.claims.evidence import Evidence
    from defour.diff.compare import Difference


def check_evidence(article: bytes | AnyPath, *, graph: AnyFolder = None) -> Evidence:
    """Check every citation of a graph folder against an article.

    Args:
        article: The article, its bytes or its path.
        graph: The graph folder.

    Returns:
        What was found. A changed article is not an error here: its passages are still compared, so
        that an editor sees which of them still hold.

    Raises:
        BadEncoding: The article is not UTF-8.
        SourceError: The graph or the article cannot be read.
    """
    from defour.claims import evidence

    return evidence.check(find(graph), arguments.content(article))


def diff(
    old: AnyPath | bytes,
    new: AnyPath | bytes,
    *,
    language: str = "en",
    graph: AnyFolder = None,
) -> Difference:
    """What changed between two versions of a graph.

    Args:
        old: A graph folder, a folder of RDF or a file; bytes are Turtle.
        new: The other version, likewise.
        language: A language tag, for labels.
        graph: A graph folder whose labels and classes are used where the versions have none.

    Raises:
        UsageError: An argument is of a wrong type.
        OverLimit: Blank nodes are too alike to be told apart.
        MissingFile, NoRdf, BadEncoding, Malformed: One cannot be read.
    """
    from defour.diff import compare

    one, two = (x if isinstance(x, bytes) else arguments.path(x, "a version") for x in (old, new))
    names = None if graph is None else find(graph)
    return compare.compare(one, two, language=arguments.text(language, "language"), names=names)
