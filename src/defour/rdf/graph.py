"""A graph: the triples of some files, read once, and indexed when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from defour.namespaces import LABEL, OWL, RDF, RDFS, SH, SUB_CLASS_OF, TYPE, expand, find_named
from defour.rdf.parse import Source, parse_file, rdf_files

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What stands at the end of a triple."""

_TERM_KINDS = {
    *(OWL + x for x in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(RDFS + "Class", RDF + "Property", SH + "NodeShape", SH + "PropertyShape"),
}

Labels = tuple[tuple[str, str], ...]
"""Pairs of a text and its language tag; the tag is empty when there is none."""

KEPT = 1 << 13  # how many values a `Lookup` keeps
_Value = TypeVar("_Value")


class Lookup(Mapping[str, _Value]):
    """A mapping by `names`, whose values are read when somebody asks; None is no value."""

    def __init__(
        self, read: Callable[[str], _Value | None], names: Callable[[], Iterable[str]]
    ) -> None:
        self._read, self._names = lru_cache(KEPT)(read), names

    def __getitem__(self, name: str) -> _Value:
        value = self._read(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len([*self._names()])


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
    def by_subject(self) -> Mapping[str, dict[str, list[Term]]]:
        """The values of each property of each subject, each once, in the order of the files."""
        found: dict[str, dict[str, list[Term]]] = {}
        for quad in dict.fromkeys(quad.triple for quad in self.quads):
            about = found.setdefault(node_name(quad.subject), {})
            about.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    @cached_property
    def by_object(self) -> Mapping[str, list[tuple[str, str]]]:
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

    def find(self, name: str) -> list[str]:
        """The subjects that a name stands for: a full IRI, a prefixed name, or a last part."""
        known = sorted(x for x in self.by_subject if not x.startswith("_:"))
        whole = expand(name, self.prefixes)
        return find_named(name, known) or ([whole] if whole and whole in self.by_subject else [])

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

    def having(self, name: str, value: Term | None = None) -> list[str]:
        """The nodes that have a property, with this value where one is given."""
        has = ((x, about[name]) for x, about in self.by_subject.items() if name in about)
        return [x for x, terms in has if value is None or value in terms]

    def naming(self, iri: str) -> Iterable[ox.Quad]:
        """The triples that name an IRI, or a hash term of it."""
        terms = {x for quad in self.quads for x in quad.triple}
        here = {x for x in terms if f"{node_name(x)}#".startswith(iri + "#")}
        return [ox.Quad(*x.triple) for x in self.quads if not here.isdisjoint(x.triple)]

    def within(self, ontology: str) -> list[str]:
        """An ontology and what is in it: its hash terms, and the terms of others in its file."""
        others = {x for x in self.instances(OWL + "Ontology") if x != ontology}
        files = [{node_name(x.subject) for x in source.quads} for source in self.sources]
        beside = set().union(*(subjects for subjects in files if ontology in subjects))
        beside = {x for x in beside if x in self.ontology_terms or x.startswith("_:")}
        parts = ((x, x.partition("#")[0]) for x in self.by_subject)
        return [x for x, part in parts if part == ontology or (x in beside and part not in others)]

    def named(self, triples: Iterable[ox.Triple]) -> list[ox.Quad]:
        """The quads of some triples, each with its graph."""
        wanted = set(triples)
        return [quad for quad in self.quads if quad.triple in wanted]


def node_name(node: Term) -> str:
    """How indexes name a node: its IRI, or ``_:`` and the name of a blank node."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def named_node(name: str) -> ox.NamedNode | ox.BlankNode:
    """The node that `node_name` named so; a ValueError where it is no IRI."""
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def pick_text(texts: Iterable[tuple[str, str]], language: str) -> str | None:
    """The text in a language; else one without a language, else the English one, else the first."""
    wanted = language.lower()

    def rank(pair: tuple[str, str]) -> tuple[int, str, str]:
        text, tag = pair[0], pair[1].lower()
        main = tag.split("-")[0]
        order = [tag == wanted, main == wanted.split("-")[0], not tag, main == "en", True]
        return order.index(True), tag, text

    return min(texts, key=rank, default=(None, ""))[0]
