"""The functions of the front door: thin, and called alike.

``graph`` is a graph folder: a `Folder`, a path, or None for the one that the command line would
take (the working directory when it is one, else the one that this package carries).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defour import folder, reading
from defour.errors import MissingFile, UsageError
from defour.queries import answers, questions

if TYPE_CHECKING:
    import rdflib

    from defour.claims.evidence import Evidence
    from defour.claims.why import Explanation
    from defour.queries.answers import AnyAnswer, Engine
    from defour.queries.remote import Endpoint
    from defour.shacl.validation import Report
    from defour.site.build import Published
    from defour.versions.compare import Difference
    from defour.writing.build import Built

AnyFolder = folder.Folder | str | os.PathLike[str] | None
AnyPath = str | os.PathLike[str]


def find(graph: AnyFolder = None) -> folder.Folder:
    """The graph folder to work on.

    Raises:
        MissingFile: The folder asked for is not there.
        NoRdf: It holds none of the four folders.
        UsageError: It is neither a folder nor a path.
    """
    if isinstance(graph, folder.Folder):
        return graph
    return folder.find(None if graph is None else _path(graph, "graph"))


def load(graph: AnyFolder = None) -> rdflib.Graph:
    """The ontology and the data of a graph folder as an rdflib graph.

    Raises:
        MissingFile, NoRdf, BadEncoding, Malformed: The folder or a file cannot be read.
    """
    return reading.graph(find(graph).graph)


def query(
    question: AnyPath,
    *,
    params: Mapping[str, str | int] | None = None,
    graph: AnyFolder = None,
    engine: Engine = "oxigraph",
    endpoint: Endpoint | str | None = None,
) -> AnyAnswer:
    """Ask a graph folder a question.

    Args:
        question: The name of a stored question; or, as a path object, a file with a query.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line.
        graph: The graph folder.
        engine: Who answers: ``oxigraph`` (in milliseconds) or ``rdflib`` (the reference).
        endpoint: A SPARQL endpoint that answers instead, an `Endpoint` or its address; the folder
            still gives the question.

    Raises:
        UsageError: There is no such engine, or an argument is of a wrong type.
        UnknownQuestion, UnknownParameter, BadParameter: The question cannot be asked so.
        MissingFile, NoRdf, BadEncoding, Malformed: The graph or the question cannot be read.
        BadQuestion, QueryFailed: The query is not right, or could not be answered.
        EndpointFailed: The endpoint did not answer it.
    """
    if engine not in ("oxigraph", "rdflib"):
        raise UsageError(f"there is no engine {engine!r}", hint="One of oxigraph, rdflib")
    here = find(graph)
    asked = (
        questions.get(here, question)
        if isinstance(question, str)
        else questions.from_file(_path(question, "question"))
    )
    text = questions.bind(asked, _texts(params))
    if endpoint is not None:
        from defour.queries import remote

        with remote.given(endpoint) as there:
            return there.query(text, where=asked.where)
    return answers.run(text, here.graph, engine=engine, where=asked.where)


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
    given = find(graph).data if data is None else _list(data, "data")
    rules = find(graph).shapes if shapes is None else _list(shapes, "shapes")
    return validation.validate(
        [x if isinstance(x, bytes) else _path(x, "data") for x in given],
        [_path(x, "shapes") for x in rules],
        [_path(x, "ontology") for x in _list(ontology, "ontology")],
        language=_text(language, "language"),
        engine=None if engine is None else _text(engine, "engine"),
        linted=lint,
        article=None if article is None else _bytes(article),
    )


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

    copy = None if article is None else _bytes(article)
    values, tag = _texts(params), _text(language, "language")
    about = _text(what, "what") if copy is None else None  # which may be any version
    with _folder(graph, endpoint, why=about, params=values, language=tag) as folder:
        return explaining.why(folder, _text(what, "what"), values, article=copy, language=tag)


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

    return evidence.check(find(graph), _bytes(article))


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

    with _folder(graph, endpoint) as folder:
        exporter = exporting.Exporter(folder, base=_maybe(base, "base"))
        if crosswalk is not None:
            exporting.check_crosswalk(format, resource=resource, framed=framed, context=context)
            return exporter.crosswalk(_text(crosswalk, "crosswalk"), _text(format, "format"))
        return exporter.write(
            _text(format, "format"),
            resource=_maybe(resource, "resource"),
            framed=framed,
            context=_text(context, "context"),
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

    with _folder(graph, endpoint) as folder:
        exporter = exporting.Exporter(folder, base=_maybe(base, "base"))
        if crosswalk is not None:
            exporting.check_crosswalk(format, resource=resource)
            return exporter.crosswalk_digest(_text(crosswalk, "crosswalk"), _text(format, "format"))
        return exporter.digest(_text(format, "format"), resource=_maybe(resource, "resource"))


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

    texts = text if text is None or isinstance(text, str) else _list(text, "text", of="texts")
    for each in [x for x in (slug, language) if x is not None] + list(texts or ()):
        _text(each, "text, slug or language")
    return citing.cite(
        find(graph), _bytes(article), texts, slug=slug, prefixes=prefixes, language=language
    )


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
    from defour.versions import compare

    one, two = (x if isinstance(x, bytes) else _path(x, "a version") for x in (old, new))
    names = None if graph is None else find(graph)
    return compare.compare(one, two, language=_text(language, "language"), names=names)


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
        find(graph), _path(target, "target"), language=_text(language, "language")
    )


@contextmanager
def _folder(
    graph: AnyFolder, endpoint: Endpoint | str | None, **of_why: Any
) -> Iterator[folder.Folder]:
    """The graph folder; with an endpoint, one that has its graph for as long as the block runs."""
    here = find(graph)
    if endpoint is None:
        yield here
        return
    from defour.queries import remote

    with remote.given(endpoint) as asked, asked.folder(here, **of_why) as there:
        yield there


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
        _path(target, "target"),
        base=None if base is None else _text(base, "base"),
        article=None if article is None else _bytes(article),
    )


def _texts(params: Mapping[str, str | int] | None) -> dict[str, str]:
    if params is not None and not isinstance(params, Mapping):
        raise UsageError(f"params is to be a mapping of names to values, not {params!r}")
    for name, value in (params or {}).items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise UsageError(f"params[{name!r}] is to be a text or a whole number, not {value!r}")
    return {_text(name, "a name in params"): str(value) for name, value in (params or {}).items()}


def _text(given: object, name: str) -> str:
    if isinstance(given, str):
        return given
    raise UsageError(f"{name} is to be a text, not {given!r}")


def _maybe(given: object, name: str) -> str | None:
    return None if given is None else _text(given, name)


def _list(given: object, name: str, *, of: str = "paths") -> list[Any]:
    if isinstance(given, list | tuple):
        return list(given)
    raise UsageError(f"{name} is to be a list of {of}, not {given!r}")


def _path(given: object, name: str) -> Path:
    if isinstance(given, str | os.PathLike) and str(given):
        return Path(given)
    raise UsageError(f"{name} is to be a path, not {given!r}")


def _bytes(article: bytes | AnyPath) -> bytes:
    if isinstance(article, bytes):
        return article
    path = _path(article, "article")
    try:
        return path.read_bytes()
    except OSError as error:
        raise MissingFile(f"cannot be read ({error.strerror})", where=str(path)) from None
