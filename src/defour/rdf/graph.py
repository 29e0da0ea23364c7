"""A graph: the triples of some files, read once, and indexed when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from defour.namespaces import LABEL, OWL, RDF, RDFS, SH, SUB_CLASS_OF, TYPE
from defour.rdf.parse import Source, parse_file, rdf_files

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What stands at the end of a triple."""

_TERM_KINDS = {
    *(OWL + x for x in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(RDFS + "Class", RDF + "Property", SH + "NodeShape", SH + "PropertyShape"),
}

Labels = tuple[tuple[str, str], ...]
"""Pairs of a text and its language tag; the tag is empty when there is none."""


class Graph:
    """The triples of some files, in order, with literals as their authors wrote them.

    A node is named by its IRI; a blank node by ``_:`` and a name that no other file shares.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = list(sources)

    @classmethod
    def read(cls, paths: Iterable[Path], format: str | None = None) -> Graph:
        """The graph of files, or of folders (every RDF file below them)."""
        return cls([parse_file(path, format=format) for path in rdf_files(paths)])

    @classmethod
    def from_quads(
        cls, quads: Iterable[ox.Quad], prefixes: Mapping[str, str] | None = None, *, where: str = ""
    ) -> Graph:
        """The graph of some quads, which errors name by `where`."""
        format = ox.RdfFormat.N_QUADS
        return cls([Source(where, "", format, list(quads), dict(prefixes or {}), "")])

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """Every quad, in the order of the files; one that stands twice is here twice."""
        return [quad for source in self.sources for quad in source.quads]

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the files declare; of two with one name the first."""
        found: dict[str, str] = {}
        for source in self.sources:
            for prefix, namespace in sorted(source.prefixes.items()):
                found.setdefault(prefix, namespace)
        return found

    @cached_property
    def store(self) -> ox.Store:
        """What answers SPARQL: all triples in the default graph, named graphs beside it."""
        store = ox.Store()
        store.extend(self.quads)  # in bulk it would take 200 MB at once, and no less time
        named = [x for x in self.quads if not isinstance(x.graph_name, ox.DefaultGraph)]
        store.extend([ox.Quad(x.subject, x.predicate, x.object) for x in named])
        return store

    @cached_property
    def by_subject(self) -> dict[str, dict[str, list[Term]]]:
        """The values of each property of each subject, each once, in the order of the files."""
        found: dict[str, dict[str, list[Term]]] = {}
        for quad in dict.fromkeys(quad.triple for quad in self.quads):
            about = found.setdefault(node_name(quad.subject), {})
            about.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    @cached_property
    def by_object(self) -> dict[str, list[tuple[str, str]]]:
        """Who speaks of each node: pairs of a subject and a property, in the order of the files."""
        found: dict[str, list[tuple[str, str]]] = {}
        for subject, about in self.by_subject.items():
            for name, terms in about.items():
                for term in terms:
                    if isinstance(term, ox.NamedNode | ox.BlankNode):
                        found.setdefault(node_name(term), []).append((subject, name))
        return found

    @cached_property
    def ontology_terms(self) -> frozenset[str]:
        """Ontologies, classes, properties, shapes, and all else that is named after an ontology."""
        ontologies, named = set(self.instances(OWL + "Ontology")), set(self.by_subject)
        inside = {iri for iri in named if iri.partition("#")[0] in ontologies}
        inside |= {iri for iri in named - inside if not _TERM_KINDS.isdisjoint(self.types(iri))}
        return frozenset(iri for iri in inside if not iri.startswith("_:"))

    def terms(self, subject: str, name: str) -> list[Term]:
        """The values of a property of a node."""
        return self.by_subject.get(subject, {}).get(name, [])

    def iris(self, subject: str, name: str) -> list[str]:
        """The IRIs among the values of a property."""
        return [x.value for x in self.terms(subject, name) if isinstance(x, ox.NamedNode)]

    def texts(self, subject: str, name: str) -> Labels:
        """The literals among the values of a property, with their languages."""
        found = (x for x in self.terms(subject, name) if isinstance(x, ox.Literal))
        return tuple((x.value, x.language or "") for x in found)

    def text(self, subject: str, name: str) -> str | None:
        """The lexical form of the first literal among the values of a property."""
        return next((text for text, _ in self.texts(subject, name)), None)

    def label(self, iri: str, language: str) -> str | None:
        """The `rdfs:label` of a node in a language, or the best there is."""
        return pick_text(self.texts(iri, LABEL), language)

    def types(self, iri: str) -> list[str]:
        """The classes that a node is typed with."""
        return self.iris(iri, TYPE)

    def superclasses(self, classes: Iterable[str]) -> list[str]:
        """Classes and those above them, the nearest first."""
        found = list(dict.fromkeys(classes))
        for iri in found:
            found += [x for x in self.iris(iri, SUB_CLASS_OF) if x not in found]
        return found

    def subjects(self, name: str, object: str) -> list[str]:
        """The nodes whose property has this node as a value, in the order of the files."""
        return [subject for subject, other in self.by_object.get(object, ()) if other == name]

    def instances(self, kind: str) -> list[str]:
        """The nodes that are typed with just this class."""
        return self.subjects(TYPE, kind)


def node_name(node: Term) -> str:
    """How indexes name a node: its IRI, or ``_:`` and the name of a blank node."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def pick_text(texts: Iterable[tuple[str, str]], language: str) -> str | None:
    """The text in a language; else one without a language, else the English one, else the first."""
    wanted = language.lower()

    def rank(pair: tuple[str, str]) -> tuple[int, str, str]:
        text, tag = pair[0], pair[1].lower()
        main = tag.split("-")[0]
        order = [tag == wanted, main == wanted.split("-")[0], not tag, main == "en", True]
        return order.index(True), tag, text

    return min(texts, key=rank, default=(None, ""))[0]
