"""Making something of a graph folder, or for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import find, opened

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint
    from defour.site.build import Published
    from defour.writing.build import Built


def export(
    format: str = "turtle",
    *,
    graph: AnyFolder = None,
    base: str | None = None,
    resource: str | None = None,
    crosswalk: str | None = None,
    framed: bool = False,
    context: str = "embedded",
    endpoint: Endpoint | str | None = None,
) -> bytes:
    """The ontology and the data of a graph folder, or a part of them; always the same bytes.

    Args:
        format: ``turtle``, ``ntriples``, ``nquads``, ``trig``, ``rdfxml``, ``jsonld`` or ``rdf12``.
            The last is Turtle of RDF 1.2: each triple carries the claims that vouch for it.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/`` or ``#``.
        resource: What to describe, by its full IRI, a prefixed name (``id:…``, ``claim:…``) or its
            last part. None: all.
        crosswalk: The name of a crosswalk to another vocabulary, whose triples to give instead.
        framed: Whether JSON-LD is nested: situations with their claims, claims with their passages.
        context: Whether JSON-LD has its context in it (``embedded``) or names its address
            (``linked``); ``only`` is the context alone.
        endpoint: A SPARQL endpoint that has the graph, an `Endpoint` or its address; the folder
            still gives crosswalks, prefixes and words.

    Returns:
        UTF-8. Triples are sorted; blank nodes are named by RDFC-1.0. What `export_hash` gives
        stands in a comment; in JSON-LD, in the term ``rdfc10`` of the context.

    Raises:
        UsageError: There is no such format, crosswalk or context, they do not go together, or the
            base is no absolute IRI that ends so.
        UnknownResource: There is no such resource, or there are several.
        OverLimit: Blank nodes are too alike to be named.
        MissingFile, NoRdf, BadEncoding, Malformed: The folder or a file cannot be read.
    """
    from defour.writing import export as exporting

    with opened(graph, endpoint) as folder:
        exporter = exporting.Exporter(folder, base=arguments.maybe(base, "base"))
        if crosswalk is not None:
            exporting.check_crosswalk(format, resource=resource, framed=framed, context=context)
            return exporter.crosswalk(
                arguments.text(crosswalk, "crosswalk"), arguments.text(format, "format")
            )
        return exporter.write(
            arguments.text(format, "format"),
            resource=arguments.maybe(resource, "resource"),
            framed=framed,
            context=arguments.text(context, "context"),
        )


def export_hash(
    format: str = "turtle",
    *,
    graph: AnyFolder = None,
    base: str | None = None,
    resource: str | None = None,
    crosswalk: str | None = None,
    endpoint: Endpoint | str | None = None,
) -> str:
    """The hash of what `export` gives: SHA-256 of its canonical N-Quads by RDFC-1.0.

    It is the same for all formats but ``nquads`` and ``trig``, which have named graphs.

    Args:
        format: As of `export`.
        graph: As of `export`.
        base: As of `export`.
        resource: As of `export`.
        crosswalk: As of `export`.
        endpoint: As of `export`.

    Returns:
        64 hexadecimal digits.

    Raises:
        UsageError, UnknownResource, OverLimit, SourceError: As `export`.
    """
    from defour.writing import export as exporting

    with opened(graph, endpoint) as folder:
        exporter = exporting.Exporter(folder, base=arguments.maybe(base, "base"))
        if crosswalk is not None:
            exporting.check_crosswalk(format, resource=resource)
            return exporter.crosswalk_digest(
                arguments.text(crosswalk, "crosswalk"), arguments.text(format, "format")
            )
        return exporter.digest(
            arguments.text(format, "format"), resource=arguments.maybe(resource, "resource")
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
