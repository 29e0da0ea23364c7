"""Checking a graph folder: against its shapes, or another version of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import find

if TYPE_CHECKING:
    from defour.shacl.validation import Report


def validate(
    data: Sequence[AnyPath | bytes] | None = None,
    shapes: Sequence[AnyPath] | None = None,
    ontology: Sequence[AnyPath] | None = None,
    *,
    graph: AnyFolder = None,
    language: str = "en",
    engine: str | None = "turbo",
    lint: bool = True,
    article: bytes | AnyPath | None = None,
) -> Report:
    """Check data against shapes; without arguments, a graph folder against its own.

    Args:
        data: Files or folders; bytes are Turtle. None: the data of the graph folder.
        shapes: Files or folders. None: the shapes of the graph folder.
        ontology: Files or folders that join the data, for the class hierarchy and the concepts.
            None: that of the graph folder, unless shapes are given.
        graph: The graph folder.
        language: A language tag, for messages and labels.
        engine: ``turbo`` (pyshacl-turbo, fast), ``pyshacl`` (the reference), or ``both``, which
            also tells in what they differ; None: no SHACL, lint alone.
        lint: Whether to look too for what makes a check worth nothing, such as misspelt terms.
        article: The reader's own copy of the article, its bytes or its path, for the sentences that
            results concern.

    Raises:
        UsageError: An argument is not a list of paths (or, for data, of paths and bytes), there is
            no such engine, or neither an engine nor lint is to look.
        BadShapes: The shapes are no valid SHACL, or stopped the engine.
        MissingFile, NoRdf, BadEncoding, Malformed: Something cannot be read.
        ChangedArticle: The article is no version that the graph cites.
    """
    from defour.shacl import validation

    if ontology is None:
        ontology = find(graph).ontology if shapes is None else []
    given = find(graph).data if data is None else arguments.listed(data, "data")
    rules = find(graph).shapes if shapes is None else arguments.listed(shapes, "shapes")
    return validation.validate(
        [x if isinstance(x, bytes) else arguments.path(x, "data") for x in given],
        [arguments.path(x, "shapes") for x in rules],
        [arguments.path(x, "ontology") for x in arguments.listed(ontology, "ontology")],
        language=arguments.text(language, "language"),
        engine=None if engine is None else arguments.text(engine, "engine"),
        linted=lint,
        article=None if article is None else arguments.content(article),
    )
