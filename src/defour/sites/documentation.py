"""The documentation of ontologies and shapes: how terms belong together, and who uses them."""

import re
from functools import cached_property

import pyoxigraph as ox

from defour import namespaces as v
from defour.rdf.graph import Labels, Term, node_name
from defour.rdf.locations import Places
from defour.sites.resources import QUESTIONS, Fact, Resources

_RELATED = (
    ("below", v.SUB_CLASS_OF),
    ("below", v.RDFS + "subPropertyOf"),
    ("value-of", v.RDFS + "range"),
)
_SAID = (v.PREFIXES["schema"] + "domainIncludes", v.RDFS + "domain")
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_OF_SHAPE = tuple(v.SH + x for x in ("severity", *_TARGETS, "path", "property", "node"))
_NAME = re.compile(r"<[^<>\s]*>|(?<![\w-])[\w-]*:[\w-]+(?:\.[\w-]+)*")


class Documentation:
    """What the pages of ontologies and shapes tell; each index is made when first needed."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._graph, self._shapes = resources.graph, resources.shapes

    def related(self, iri: str) -> list[tuple[str, list[str]]]:
        """The terms, rules and questions that name a term, by the key of the word for the relation.

        A class has the properties that are said of it or of one above it; the narrower word counts.
        """
        graph = self._graph
        found = [(key, graph.subjects(name, iri)) for key, name in _RELATED]
        above = graph.superclasses([iri] if v.OWL + "Class" in graph.types(iri) else [])
        said = {x for kind in above for x in self._said.get(kind, ())}
        found.append(("has", sorted(said, key=self._resources.in_order)))
        for key, kind in (("used-by-rules", "shape"), ("used-by-questions", "question")):
            users = self._naming.get(iri, ())
            found.append((key, [x for x in users if self._resources.kinds.get(x) == kind]))
        return [x for x in found if x[1]]

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        """The properties that are said of each class."""
        found: dict[str, list[str]] = {}
        for name in self._graph.by_subject:
            for kind in self._graph.iris(name, _SAID[0]) or self._graph.iris(name, _SAID[1]):
                found.setdefault(kind, []).append(name)
        return found

    def messages(self, shape: str) -> Labels:
        """What is said when a shape fails; of one without a message, what its constraints say."""
        texts, name = self._shapes.texts, v.SH + "message"
        inner = (str(x) for x in self._shapes.terms(shape, v.SH + "sparql"))
        return texts(shape, name) or tuple(x for node in inner for x in texts(node, name))

    def facts(self, iri: str) -> list[Fact]:
        """What is said of a term beside its definition; of a shape, what it applies to."""
        found = self._resources.facts(iri, v.SKOS + "definition", v.RDFS + "isDefinedBy")
        shape = iri in self._shapes.by_subject
        return [x for x in found if not shape or x.property in _OF_SHAPE]

    def groups(self, path: str) -> list[tuple[str, list[str]]]:
        """The terms on a page: classes, properties and individuals, by the key of their word."""
        found: dict[str, list[str]] = {"classes": [], "properties": [], "individuals": []}
        for iri in self._resources.on_page.get(path, ()):
            if self._resources.kinds[iri] == "term":
                types = [x.removeprefix(v.OWL) for x in self._graph.types(iri)]
                property = any(x.endswith("Property") for x in types)
                other = "properties" if property else "individuals"
                found["classes" if "Class" in types else other].append(iri)
        return [x for x in found.items() if x[1]]

    @cached_property
    def uses(self) -> dict[str, list[tuple[str, Term | None]]]:
        """The subjects in the data that use a term, with the value where it is their property."""
        found: dict[str, list[tuple[str, Term | None]]] = {}
        for subject, name, term in self._resources.data:
            found.setdefault(name, []).append((subject, term))
            if isinstance(term, ox.NamedNode):
                found.setdefault(term.value, []).append((subject, None))
        return found

    @cached_property
    def sources(self) -> dict[str, tuple[str, str]]:
        """What Turtle files say of each shape, as they write it, and the name of the file."""
        found: dict[str, tuple[str, str]] = {}
        turtle = [x for x in self._shapes.sources if x.format == ox.RdfFormat.TURTLE]
        places = Places(turtle)
        for source in turtle:
            name = source.where.replace("\\", "/").rpartition("/")[2]
            for subject, text in places.statements(source):
                before, _ = found.get(node_name(subject), ("", ""))
                found[node_name(subject)] = f"{before}\n\n{text}".strip(), name
        return found

    @cached_property
    def _naming(self) -> dict[str, list[str]]:
        """The shapes and the questions that name each IRI in their text, in this order."""
        found: dict[str, list[str]] = {}
        texts = [(x, text, self._shapes.prefixes) for x, (text, _) in self.sources.items()]
        for name, question in self._resources.questions.items():
            texts.append((QUESTIONS + name, question.text, question.prefixes))
        for user, text, prefixes in texts:
            named = {v.expand(name, prefixes) for name in _NAME.findall(text)}
            for iri in named - {user, None}:
                found.setdefault(str(iri), []).append(user)
        return found
