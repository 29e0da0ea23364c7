"""The documentation of the ontology: what its Turtle says of each term, and who uses the term."""

from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.site.facts import Fact, facts
from defour.site.knowledge import SUB_CLASS, Knowledge, Labels
from defour.site.users import Live

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DEFINITION, _EXAMPLE, _NOTE = _SKOS + "definition", _SKOS + "example", _SKOS + "scopeNote"
_SUB_PROPERTY = v.RDFS + "subPropertyOf"
_DOMAIN, _RANGE, _DEFINED = v.RDFS + "domain", v.RDFS + "range", v.RDFS + "isDefinedBy"
_NOT = "Not this:"
_PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_ABOVE = (SUB_CLASS, _SUB_PROPERTY)
_MATCHES = tuple(_SKOS + x + "Match" for x in ("exact", "close", "broad", "narrow"))
_EQUAL = (v.OWL + "equivalentClass", v.OWL + "equivalentProperty", v.OWL + "sameAs")
_ALIGNING = (*_ABOVE, *_EQUAL, v.RDFS + "seeAlso", *_MATCHES)
_TOLD = (v.TYPE, v.LABEL, _DEFINITION, _EXAMPLE, _NOTE, _DOMAIN, _RANGE, _DEFINED, *_ALIGNING)
_LIVE = 6
"""How many live examples a term's page shows."""


class Entry(NamedTuple):
    """A term as its document says it.

    Attributes:
        kind: ``class``, ``property`` or ``individual``.
        above: The terms of this folder directly above it; `below` likewise.
        aligned: Terms of others, by the property that relates them.
        has: For a class, the properties of which it is the domain; `takes` likewise the range.
        live: Some of what the data says with it, and how often in all.
        rules: Shapes that name it; `questions` the IRIs of the questions that do.
        rest: What else is said of it.
    """

    iri: str
    kind: str
    definition: Labels
    notes: Labels
    examples: Labels
    not_this: Labels
    types: list[str]
    above: list[str]
    below: list[str]
    domain: list[str]
    range: list[str]
    aligned: list[Fact]
    has: list[str]
    takes: list[str]
    live: list[Live]
    uses: int
    rules: list[str]
    questions: list[str]
    rest: list[Fact]


def entry(known: Knowledge, iri: str) -> Entry:
    """What is said of a term."""
    examples = known.texts(iri, _EXAMPLE)
    above = [x for name in _ABOVE for x in known.iris(iri, name)]
    uses = known.users.data.get(iri, [])
    return Entry(
        iri=iri,
        kind=kind(known, iri),
        definition=known.texts(iri, _DEFINITION),
        notes=known.texts(iri, _NOTE),
        examples=tuple(x for x in examples if not x[0].startswith(_NOT)),
        not_this=tuple(
            (x.removeprefix(_NOT).strip(), tag) for x, tag in examples if x.startswith(_NOT)
        ),
        types=known.types(iri),
        above=[x for x in above if x in known.paths],
        below=_inward(known, iri, *_ABOVE),
        domain=known.iris(iri, _DOMAIN),
        range=known.iris(iri, _RANGE),
        aligned=_aligned(known, iri),
        has=_inward(known, iri, _DOMAIN),
        takes=_inward(known, iri, _RANGE),
        live=uses[:_LIVE],
        uses=len(uses),
        rules=known.users.rules.get(iri, []),
        questions=known.users.questions.get(iri, []),
        rest=[x for x in facts(known, iri) if x.property not in _TOLD],
    )


def kind(known: Knowledge, iri: str) -> str:
    """Whether a term is a class, a property or an individual."""
    types = {x.removeprefix(v.OWL) for x in known.types(iri)}
    if "Class" in types:
        return "class"
    return "property" if types.intersection(_PROPERTIES) else "individual"


def documents(known: Knowledge) -> list[str]:
    """The ontologies of a folder, in the order of its files."""
    return known.of_kind("ontology")


def terms_of(known: Knowledge, document: str) -> dict[str, list[str]]:
    """The terms of an ontology by what they are, each in the order of the file."""
    found: dict[str, list[str]] = {"class": [], "property": [], "individual": []}
    for iri in known.of_kind("term"):
        if iri.startswith(document + "#"):
            found[kind(known, iri)].append(iri)
    return found


def _inward(known: Knowledge, iri: str, *properties: str) -> list[str]:
    found = (x for x, name in known.inward.get(iri, ()) if name in properties)
    return [x for x in dict.fromkeys(found) if x in known.paths]


def _aligned(known: Knowledge, iri: str) -> list[Fact]:
    found = []
    for name in _ALIGNING:
        others = [
            x
            for x in known.said.get(iri, {}).get(name, [])
            if isinstance(x, ox.NamedNode) and x.value not in known.paths
        ]
        if others:
            found.append(Fact(name, list(others)))
    return found
