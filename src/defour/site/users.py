"""Who uses the words of a folder: the data, the shapes and the questions, each read once."""

from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.rdf import parse as reading
from defour.rdf.locations import Places
from defour.site.asked import named, names
from defour.site.knowledge import QUESTIONS, Knowledge, Term

PARTS = tuple(v.SH + x for x in ("property", "node", "and", "or", "xone", "not"))
"""The properties by which a shape names others that it is made of."""


class Live(NamedTuple):
    """A triple of the data that uses a term: its subject and, for a property, the value."""

    subject: str
    value: Term | None


class Users:
    """The indexes of one folder, each made when it is first asked for."""

    def __init__(self, known: Knowledge) -> None:
        """Read nothing yet."""
        self._known = known

    @cached_property
    def data(self) -> dict[str, list[Live]]:
        """The triples of the data that have a term as class, as property or as value."""
        found: dict[str, list[Live]] = {}
        for source in self._known.data:
            for quad in source.quads:
                if not isinstance(quad.subject, ox.NamedNode):
                    continue
                here = quad.subject.value
                found.setdefault(quad.predicate.value, []).append(Live(here, quad.object))
                if isinstance(quad.object, ox.NamedNode):
                    found.setdefault(quad.object.value, []).append(Live(here, None))
        return found

    @cached_property
    def rules(self) -> dict[str, list[str]]:
        """The shapes that name each IRI, in the order of the files."""
        found: dict[str, list[str]] = {}
        for shape in self._known.of_kind("shape"):
            for iri in self._named_in(shape):
                found.setdefault(iri, []).append(shape)
        return found

    @cached_property
    def within(self) -> dict[str, list[str]]:
        """The shapes that each shape is a part of."""
        found: dict[str, list[str]] = {}
        for shape in self._known.of_kind("shape"):
            for name in PARTS:
                for term in self._known.ruled.get(shape, {}).get(name, []):
                    if isinstance(term, ox.NamedNode):
                        found.setdefault(term.value, []).append(shape)
        return found

    @cached_property
    def questions(self) -> dict[str, list[str]]:
        """The questions that name each IRI."""
        found: dict[str, list[str]] = {}
        for name, question in self._known.questions.items():
            for iri in names(question):
                found.setdefault(iri, []).append(QUESTIONS + name)
        return found

    @cached_property
    def turtle(self) -> dict[str, tuple[str, str]]:
        """The statement of each shape as its file writes it, and the name of the file.

        Files in another syntax than Turtle have none.
        """
        found: dict[str, tuple[str, str]] = {}
        for source in self._known.shapes:
            if source.format != reading.FORMATS[".ttl"]:
                continue
            name = source.where.replace("\\", "/").rpartition("/")[2]
            for subject, text in Places([source]).statements(source):
                if isinstance(subject, ox.NamedNode):
                    before, _ = found.get(subject.value, ("", ""))
                    found[subject.value] = (f"{before}\n\n{text}".strip(), name)
        return found

    def _named_in(self, shape: str) -> set[str]:
        """Every IRI that a shape names, in its blank nodes and its SPARQL too."""
        found: set[str] = set()
        waiting, seen = [shape], {shape}
        while waiting:
            for name, terms in self._known.ruled.get(waiting.pop(), {}).items():
                found.add(name)
                for term in terms:
                    if isinstance(term, ox.NamedNode):
                        found.add(term.value)
                    elif isinstance(term, ox.BlankNode) and str(term) not in seen:
                        seen.add(str(term))
                        waiting.append(str(term))
                    elif name in (v.SH + "select", v.SH + "ask"):
                        found |= named(getattr(term, "value", ""), self._known.prefixes)
        return found
