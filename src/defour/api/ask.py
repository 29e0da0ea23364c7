"""Explaining a graph folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import opened

if TYPE_CHECKING:
    from defour.claims.why import Explanation
    from defour.queries.remote import Endpoint


def why(
    what: str,
    *,
    params: Mapping[str, str | int] | None = None,
    graph: AnyFolder = None,
    article: bytes | AnyPath | None = None,
    language: str = "en",
    endpoint: Endpoint | str | None = None,
) -> Explanation:
    """Explain the rows of a question, a situation, a claim or a passage.

    Args:
        what: The name of a question; or a situation, a claim or a passage, by its full IRI, a
            prefixed name (``id:…``, ``claim:…``, ``passage:…``) or its last part.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line.
        graph: The graph folder.
        article: The reader's own copy, its bytes or its path, for the sentences themselves.
        language: A language tag, for the labels.
        endpoint: A SPARQL endpoint that has the graph, an `Endpoint` or its address; the folder
            still gives the questions.

    Raises:
        UnknownResource: There is no such question, situation, claim or passage.
        UnknownParameter: Parameters were given that the question has not.
        UsageError: The rows rest on another question, which needs to be told more; or an argument
            is of a wrong type.
        ChangedArticle: The article is no version that the graph cites.
        SourceError: The graph, the question or the article cannot be read.
    """
    from defour.claims import why as explaining

    copy = None if article is None else arguments.content(article)
    values, tag = arguments.texts(params), arguments.text(language, "language")
    about = arguments.text(what, "what") if copy is None else None  # which may be any version
    with opened(graph, endpoint, why=about, params=values, language=tag) as folder:
        return explaining.why(
            folder, arguments.text(what, "what"), values, article=copy, language=tag
        )
