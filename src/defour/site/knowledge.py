"""A graph folder, read once and indexed for pages: who is what, and who speaks of whom.

Terms come from the parsed files, never from a store, so a literal reads as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims import model as claims
from defour.claims.model import Claim, Claims, Passage, Version
from defour.folder import Folder
from defour.queries.question import Question, load_questions
from defour.rdf.graph import Graph, Labels, Term
from defour.rdf.parse import Source
from defour.site.addresses import paths

if TYPE_CHECKING:
    from defour.site.users import Users

SITUATION = v.FOOTBALL + "Situation"
ENTITY = v.FOOTBALL + "Entity"
CONCEPT = v.FOOTBALL + "Concept"
PERSON = v.FOOTBALL + "Person"
SUB_CLASS = v.RDFS + "subClassOf"
ONTOLOGY_CLASS = v.OWL + "Ontology"
QUESTIONS = v.ROOT + "questions/"
VOID = v.ROOT + "void"

Said = dict[str, dict[str, list[Term]]]
"""The values of each property of each subject; blank nodes are named ``_:…``."""

__all__ = ["Claim", "Knowledge", "Labels", "Passage", "Claims", "Said", "Term", "Version"]


class Knowledge:
    """What a folder holds.

    Attributes:
        folder: The graph folder.
        ontology: Its files with the words.
        data: Its files with what is claimed.
        shapes: Its files with what must hold.
        said: What the ontology and the data say.
        ruled: What the shapes say.
        inward: Who speaks of an IRI in ontology and data: subject and property.
        record: The claims, passages and versions.
        questions: The stored questions by name.
    """

    def __init__(self, folder: Folder) -> None:
        """Read a folder.

        Raises:
            NoRdf, MissingFile, BadEncoding, Malformed: A file cannot be read.
        """
        self.folder = folder
        self.ontology = _sources(folder.ontology)
        self.data = _sources(folder.data)
        self.shapes = _sources(folder.shapes)
        self.store = Graph.read(folder.graph).store
        self.record = claims.read_claims(Graph([*self.ontology, *self.data]))
        self.questions: dict[str, Question] = load_questions(folder)
        self.said = _said(self.ontology + self.data)
        self.ruled = _said(self.shapes)
        self.inward: dict[str, list[tuple[str, str]]] = {}
        for subject, pairs in self.said.items():
            for name, terms in pairs.items():
                for term in terms:
                    if isinstance(term, ox.NamedNode):
                        self.inward.setdefault(term.value, []).append((subject, name))
        self.place = {x: n for n, x in enumerate([*self.said, *self.ruled])}

    def iris(self, subject: str, name: str) -> list[str]:
        """The IRIs that are values of a property, in the order of the file."""
        found = self.said.get(subject, {}).get(name, [])
        return [x.value for x in found if isinstance(x, ox.NamedNode)]

    def texts(self, subject: str, name: str) -> Labels:
        """The literals that are, with their languages."""
        found = (self.said.get(subject) or self.ruled.get(subject, {})).get(name, [])
        return tuple((x.value, x.language or "") for x in found if isinstance(x, ox.Literal))

    def types(self, iri: str) -> list[str]:
        """The classes that a thing is typed with."""
        return self.iris(iri, v.TYPE)

    def above(self, classes: Iterable[str]) -> list[str]:
        """Classes and those above them, the nearest first."""
        found = list(dict.fromkeys(classes))
        for iri in found:
            found += [x for x in self.iris(iri, SUB_CLASS) if x not in found]
        return found

    def below(self, iri: str) -> list[str]:
        """The classes directly below one, in the order of the file."""
        return [x for x, name in self.inward.get(iri, ()) if name == SUB_CLASS]

    @cached_property
    def about(self) -> dict[str, list[Claim]]:
        """All claims about each situation, withdrawn ones too, in the order of the file."""
        found: dict[str, list[Claim]] = {}
        for claim in sorted(self.record.claims.values(), key=lambda x: self.place.get(x.iri, 0)):
            for situation in claim.about:
                found.setdefault(situation, []).append(claim)
        return found

    @cached_property
    def citing(self) -> dict[str, list[Claim]]:
        """All claims that cite each passage."""
        found: dict[str, list[Claim]] = {}
        for claim in self.record.claims.values():
            for passage in claim.passages:
                found.setdefault(passage, []).append(claim)
        return found

    @cached_property
    def passages_of(self) -> dict[str, list[Passage]]:
        """The passages of each version that have a range, in the order of the text."""
        found: dict[str, list[Passage]] = {}
        for passage in self.record.passages.values():
            if passage.version is not None and passage.start is not None and passage.end:
                found.setdefault(passage.version, []).append(passage)
        return {
            version: sorted(each, key=lambda x: (x.start or 0, -(x.end or 0), x.iri))
            for version, each in found.items()
        }

    @cached_property
    def paths(self) -> dict[str, str]:
        """Every IRI that the folder mints below ``ROOT``, with its path on the site."""
        minted = {QUESTIONS + name for name in self.questions} | {VOID}
        for source in self.ontology + self.data + self.shapes:
            for quad in source.quads:
                for node in (quad.subject, quad.predicate, quad.object):
                    if isinstance(node, ox.NamedNode) and node.value.startswith(v.ROOT):
                        minted |= {node.value, node.value.partition("#")[0]}
        return paths(minted)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the files declare; of two with one name the first."""
        found: dict[str, str] = {}
        for source in self.ontology + self.data + self.shapes:
            for prefix, namespace in sorted(source.prefixes.items()):
                found.setdefault(prefix, namespace)
        return found

    @cached_property
    def users(self) -> Users:
        """Who uses the words: data, shapes, questions."""
        from defour.site.users import Users

        return Users(self)

    def kind(self, iri: str) -> str:
        """What a published IRI is, as the pages tell them apart."""
        if iri in self._kinds:
            return self._kinds[iri]
        return "other"

    @cached_property
    def _kinds(self) -> dict[str, str]:
        words = {x for s in self.ontology for x in _subjects(s)}
        rules = {x for s in self.shapes for x in _subjects(s)}
        kinds = {iri: self._kind(iri, words) for iri in self.paths}
        for kind, names in (("rules", rules), ("ontology", words)):
            documents = {x.partition("#")[0] for x in names if "#" in x}
            kinds |= {
                x: kind for x in documents if kinds.get(x) in ("other", "shape", "term", kind)
            }
        return kinds

    def _kind(self, iri: str, words: set[str]) -> str:
        record = self.record
        for kind, known in (
            ("claim", record.claims),
            ("passage", record.passages),
            ("version", record.versions),
        ):
            if iri in known:
                return kind
        if iri.startswith(QUESTIONS) and iri.removeprefix(QUESTIONS) in self.questions:
            return "question"
        if iri == VOID:
            return "catalogue"
        classes = self.above(self.types(iri))
        if iri in words:
            return "ontology" if ONTOLOGY_CLASS in classes else "term"
        if SITUATION in classes or iri in self.about:
            return "situation"
        if iri in self.said:
            if v.ARTICLE in classes or iri in record.articles():
                return "article"
            return "concept" if CONCEPT in classes else "entity"
        if iri in self.ruled:
            return "shape"
        return "other"

    def of_kind(self, *kinds: str) -> list[str]:
        """The published IRIs of some kinds, in the order of the files."""
        found = [iri for iri, kind in self._kinds.items() if kind in kinds]
        return sorted(found, key=lambda x: (self.place.get(x, -1), x))


def _subjects(source: Source) -> set[str]:
    return {
        quad.subject.value
        for quad in source.quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(v.ROOT)
    }


def _sources(files: list[Path]) -> list[Source]:
    return Graph.read(files).sources if files else []


def _said(sources: list[Source]) -> Said:
    found: Said = {}
    for source in sources:
        for quad in source.quads:
            node = quad.subject
            subject = node.value if isinstance(node, ox.NamedNode) else str(node)
            values = found.setdefault(subject, {}).setdefault(quad.predicate.value, [])
            if quad.object not in values:
                values.append(quad.object)
    return found
