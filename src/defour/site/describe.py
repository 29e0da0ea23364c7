"""What machines find beside a page: its Turtle, its JSON-LD, and what search engines are told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import UsageError
from defour.rdf.serialize import canonical_triples
from defour.site import catalogue
from defour.site.catalogue import Dump
from defour.site.knowledge import QUESTIONS, VOID, Knowledge, Term
from defour.writing import crosswalk, graphs
from defour.writing.export import Exporter

TURTLE = "text/turtle; charset=utf-8"
JSON_LD = "application/ld+json"
_DUMPS = (
    ("graph.ttl", "turtle", TURTLE),
    ("graph.nt", "ntriples", "application/n-triples"),
    ("graph.nq", "nquads", "application/n-quads"),
    ("graph.trig", "trig", "application/trig"),
    ("graph.jsonld", "jsonld", JSON_LD),
    ("graph.rdf", "rdfxml", "application/rdf+xml"),
    ("graph.rdf12.ttl", "rdf12", "text/turtle; version=1.2; charset=utf-8"),
)
_SCHEMA = "https://schema.org/"


class Descriptions:
    """The descriptions of everything that a folder publishes.

    Args:
        known: The folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.

    Raises:
        UsageError: The base is no absolute IRI that ends in ``/`` or ``#``.
    """

    def __init__(self, known: Knowledge, base: str | None) -> None:
        """Read nothing yet."""
        self.exporter = Exporter(known.folder, base=base)
        self._known = known
        self._base = base

    def published(self, iri: str) -> str:
        """An IRI with the base in its place."""
        return self.exporter.read.move(iri)

    def write(self, iri: str, format: str) -> bytes:
        """The description of a thing, as `Exporter.write`; of what is only named, who names it."""
        if iri == VOID:
            there = self.published(v.ROOT)
            return self._written(catalogue.describe(self._known, self.dumps, there), format)
        if iri.startswith(QUESTIONS):
            return self._written(_question(self._known, iri, self.published(v.ROOT)), format)
        if iri in self._known.said or iri in self._known.ruled:
            nested = format == "jsonld"
            return self.exporter.write(format, resource=self.published(iri), framed=nested)
        return self._written(_named(self._known, iri), format)

    def schema(self, iri: str) -> str | None:
        """What the crosswalk to schema.org says of a thing, as JSON-LD; None where nothing."""
        found = crosswalk.description(self._schema, self.published(iri))
        return _embedded(found) if found else None

    @cached_property
    def dumps(self) -> list[Dump]:
        """The files with the whole graph; RDF/XML is left out where it cannot hold a character."""
        try:
            self.exporter.write("rdfxml")
        except UsageError:
            return [Dump(*x) for x in _DUMPS if x[1] != "rdfxml"]
        return [Dump(*x) for x in _DUMPS]

    @cached_property
    def _schema(self) -> tuple[ox.Triple, ...]:
        folder = self._known.folder
        if "schema" not in crosswalk.names(folder):
            return ()
        return crosswalk.crosswalk(folder, "schema", self._base).triples

    def _written(self, triples: list[ox.Triple] | tuple[ox.Triple, ...], format: str) -> bytes:
        known = catalogue.PREFIXES | self._known.prefixes
        prefixes = {x: self.published(y) for x, y in known.items()}
        return graphs.write(self.moved(triples), format, prefixes)

    def moved(self, triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
        """Triples with the base in their IRIs, sorted."""

        def term(given: Any) -> Any:
            if not isinstance(given, ox.NamedNode):
                return given
            return ox.NamedNode(self.published(given.value))

        return canonical_triples(ox.Triple(*map(term, x)) for x in triples)


def _question(known: Knowledge, iri: str, base: str) -> list[ox.Triple]:
    """A stored question in the words of SHACL (section 5.1, SPARQL executables)."""
    question = known.questions[iri.removeprefix(QUESTIONS)]
    said: list[tuple[str, Term]] = [
        (v.TYPE, ox.NamedNode(v.SH + "SPARQLExecutable")),
        (v.LABEL, ox.Literal(question.summary or question.name, language="en")),
        (v.SH + "select", ox.Literal(question.text.replace(v.ROOT, base))),
    ]
    if question.description:
        said.append((v.DCTERMS + "description", ox.Literal(question.description, language="en")))
    return [ox.Triple(ox.NamedNode(iri), ox.NamedNode(name), term) for name, term in said]


def _named(known: Knowledge, iri: str) -> list[ox.Triple]:
    """The triples that name a thing of which nothing is said."""
    sources = known.ontology + known.data + known.shapes
    here = ox.NamedNode(iri)
    found = {
        x.triple for source in sources for x in source.quads if here in (x.predicate, x.object)
    }
    if not found:  # a document: what names the terms in it
        found = {
            x.triple
            for source in sources
            for x in source.quads
            for node in (x.subject, x.predicate, x.object)
            if isinstance(node, ox.NamedNode) and node.value.startswith(iri + "#")
        }
    return list(found)


def _embedded(triples: tuple[ox.Triple, ...]) -> str:
    """Triples of schema.org as its own context reads them."""

    def short(iri: str) -> str:
        return iri.removeprefix(_SCHEMA)

    def value(term: Any) -> object:
        if isinstance(term, ox.NamedNode):
            return {"@id": term.value}
        if isinstance(term, ox.Literal) and term.language is not None:
            return {"@language": term.language, "@value": term.value}
        return term.value

    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        subject, name = (
            str(getattr(triple.subject, "value", triple.subject)),
            triple.predicate.value,
        )
        node = nodes.setdefault(subject, {"@id": subject})
        if name == v.TYPE:
            node.setdefault("@type", []).append(short(getattr(triple.object, "value", "")))
        else:
            node.setdefault(short(name), []).append(value(triple.object))
    for node in nodes.values():
        for name, values in node.items():
            if isinstance(values, list) and len(values) == 1:
                node[name] = values[0]
    whole = {"@context": _SCHEMA, "@graph": list(nodes.values())}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
