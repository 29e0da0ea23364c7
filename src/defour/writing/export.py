"""A graph, or what it says of one resource, in one file: the same bytes in every run."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pyoxigraph as ox

from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.writing import datasets, graphs, rdfc
from defour.writing.described import describe, resolve
from defour.writing.gathered import Gathered

FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "rdf12")
CONTEXTS = ("embedded", "linked", "only")


class Exporter:
    """Exports of one graph folder, which is read once.

    Args:
        folder: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/`` or ``#``.

    Raises:
        UsageError: The base is no absolute IRI that ends so.
    """

    def __init__(self, folder: Folder, *, base: str | None = None) -> None:
        """Read nothing yet."""
        self.base = base
        self.read = Gathered(folder, base)

    def write(
        self,
        format: str = "turtle",
        *,
        resource: str | None = None,
        framed: bool = False,
        context: str = "embedded",
    ) -> bytes:
        """The ontology and the data, or what they say of one resource.

        Args:
            format: One of `FORMATS`.
            resource: What to describe: its full IRI, a prefixed name or its last part; see
                `described.describe`.
            framed: Whether JSON-LD is nested: situations with their claims and passages.
            context: Whether JSON-LD has its context in it (``embedded``) or names its address
                (``linked``); ``only`` is the context alone.

        Returns:
            UTF-8. Triples are sorted; blank nodes are named by RDFC-1.0. The hash that `digest`
            gives stands in a comment; in JSON-LD, in the term ``rdfc10`` of the context.

        Raises:
            UsageError: There is no such format, or it cannot hold the graph.
            UnknownResource: There is no such resource, or there are several.
            MissingFile, NoRdf, BadEncoding, Malformed: A file cannot be read.
            OverLimit: Blank nodes are too alike to be named.
        """
        _check(format, framed, context)
        if context == "only":
            return self._context_alone()
        iri = None if resource is None else resolve(self.read, resource)
        quads = self._quads(iri)
        if format in datasets.FORMATS:
            named = rdfc.canonical(quads)
            digest = rdfc.digest(named)
            return datasets.write(named, format, self.read.prefixes, digest=digest)
        merged = rdfc.canonical(ox.Quad(*x.triple) for x in quads)
        triples = [x.triple for x in merged]
        digest = rdfc.digest(merged)
        if format == "jsonld":
            return self._json_ld(triples, digest, iri, framed, context)
        if format == "rdf12":
            from defour.writing import rdf12

            read = self.read
            return rdf12.write(triples, read.graph, read.prefixes, read.move, digest=digest)
        return graphs.write(triples, format, self.read.prefixes, digest=digest)

    def digest(self, format: str = "turtle", *, resource: str | None = None) -> str:
        """The hash of what `write` would write: SHA-256 of its canonical N-Quads, by RDFC-1.0.

        N-Quads and TriG hold named graphs, so that theirs is another. That of ``rdf12`` is without
        the statements of RDF 1.2, for which RDFC-1.0 has no form.

        Args:
            format: One of `FORMATS`.
            resource: What to describe, or None for the whole graph.

        Returns:
            64 hexadecimal digits.

        Raises:
            UsageError, UnknownResource, SourceError: As `write`.
        """
        _check(format, False, "embedded")
        quads = self._quads(None if resource is None else resolve(self.read, resource))
        if format not in datasets.FORMATS:
            quads = [ox.Quad(*x.triple) for x in quads]
        return rdfc.digest(rdfc.canonical(quads))

    def crosswalk(self, name: str, format: str = "turtle") -> bytes:
        """The triples of a crosswalk to another vocabulary, in a format; see `crosswalk`.

        Args:
            name: The crosswalk.
            format: One of `FORMATS` but ``rdf12``. JSON-LD has prefixes for a context; N-Quads and
                TriG hold the triples in a graph ``exports/NAME`` below the base.

        Raises:
            UsageError: There is no such crosswalk or format.
            SourceError: The graph or the crosswalk cannot be read or answered.
        """
        quads, prefixes = self._crossed(name, format)
        digest = rdfc.digest(quads)
        if format in datasets.FORMATS:
            return datasets.write(quads, format, prefixes, digest=digest)
        return graphs.write([x.triple for x in quads], format, prefixes, digest=digest)

    def crosswalk_digest(self, name: str, format: str = "turtle") -> str:
        """The hash of what `crosswalk` would write, as of `digest`.

        Raises:
            UsageError, SourceError: As `crosswalk`.
        """
        return rdfc.digest(self._crossed(name, format)[0])

    def _crossed(self, name: str, format: str) -> tuple[list[ox.Quad], dict[str, str]]:
        from defour.writing.crosswalk import crosswalk

        triples, prefixes = crosswalk(self.read.folder, name, base=self.base)
        inside = []
        if format in datasets.FORMATS:
            inside = [ox.NamedNode(self.read.move(f"{ROOT}exports/{name}"))]
        return rdfc.canonical(ox.Quad(*x, *inside) for x in triples), dict(prefixes)

    def _quads(self, iri: str | None) -> list[ox.Quad]:
        return self.read.graph if iri is None else describe(self.read, iri)

    def _context_alone(self) -> bytes:
        import json

        whole = {"@context": self._words.context()}
        return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()

    @cached_property
    def _words(self) -> Any:
        from defour.writing.context import words

        return words(self.read)

    def _json_ld(
        self, triples: list[ox.Triple], digest: str, iri: str | None, framed: bool, context: str
    ) -> bytes:
        from defour.writing import json_ld

        nodes: dict[Any, dict[str, list[Any]]] = graphs.by_subject(triples)
        words = self._words
        writer = json_ld.Writer(words, json_ld.iris(triples))
        found: list[dict[str, object]] | dict[str, object]
        if framed:
            from defour.writing.framing import Framer

            framer = Framer(writer, nodes, self.read.move, self.read.words)
            found = framer.all() if iri is None else framer.one(ox.NamedNode(iri))
        else:
            found = [writer.node(node, pairs) for node, pairs in nodes.items()]
        address = self.read.move(f"{ROOT}context.jsonld")
        given = address if context == "linked" else words.context()
        return json_ld.document(given, found, digest)


def export(
    folder: Folder,
    format: str = "turtle",
    *,
    base: str | None = None,
    resource: str | None = None,
    framed: bool = False,
    context: str = "embedded",
) -> bytes:
    """One export of a graph folder; see `Exporter`, which makes many.

    Raises:
        UsageError, UnknownResource, SourceError: As `Exporter` and `Exporter.write`.
    """
    exporter = Exporter(folder, base=base)
    return exporter.write(format, resource=resource, framed=framed, context=context)


def check_crosswalk(
    format: str, *, resource: str | None = None, framed: bool = False, context: str = "embedded"
) -> None:
    """Check that a crosswalk is asked for what it can give.

    Raises:
        UsageError: It is not.
    """
    _check(format, framed, context)
    if format == "rdf12":
        raise UsageError("a crosswalk has no claims to annotate with", hint="Ask for turtle")
    if resource is not None or framed or context != "embedded":
        raise UsageError("a crosswalk is of the whole graph, and has no frame and no context")


def _check(format: str, framed: bool, context: str) -> None:
    if format not in FORMATS:
        raise UsageError(f"there is no format {format!r}", hint=f"One of {', '.join(FORMATS)}")
    if context not in CONTEXTS:
        raise UsageError(f"there is no context {context!r}", hint=f"One of {', '.join(CONTEXTS)}")
    if format != "jsonld" and (framed or context != "embedded"):
        which = "framed" if framed else "with a context"
        raise UsageError(f"{format} cannot be {which}", hint="Ask for jsonld")
