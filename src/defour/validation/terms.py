"""The terms that stand in the files, and those that vocabularies and loaded ontologies have."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib

from defour import namespaces as v
from defour.validation.inputs import Inputs
from defour.validation.literals import XSD_DATATYPES, is_well_typed

SPACE = "urn:defour:"
"""What the names of graphs, roles and functions begin with."""

VOCABULARIES: dict[str, tuple[str, Any, str]] = {
    v.RDF: ("RDF", rdflib.RDF, "langRange dirLangString reifies"),  # of OWL 2 and RDF 1.2
    v.RDFS: ("RDFS", rdflib.RDFS, "Proposition"),  # of RDF 1.2
    v.OWL: ("OWL", rdflib.OWL, ""),
    v.SKOS: ("SKOS", rdflib.SKOS, ""),
    v.PROV: ("PROV", rdflib.PROV, ""),
    v.DCTERMS: ("DCMI", rdflib.DCTERMS, ""),
    "https://w3id.org/defour/lint#": ("lint", None, "allow"),
    v.SH: (
        "SHACL",
        rdflib.SH,  # without the Advanced Features
        "if then else count distinct limit offset orderBy desc min max sum groupConcat separator "
        "exists minus values",
    ),
    v.XSD: (
        "XSD",
        None,  # rdflib lists what is no term, such as xsd:year
        "length minLength maxLength pattern totalDigits fractionDigits minInclusive minExclusive "
        "maxInclusive maxExclusive whiteSpace enumeration explicitTimezone anyType anySimpleType "
        "anyAtomicType " + " ".join(XSD_DATATYPES),
    ),
}
"""The vocabularies whose terms are all known: a title, what rdflib lists, and what it does not."""

_TERMS = {
    *(v.OWL + x for x in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(v.RDFS + x for x in ("Class", "Datatype")),
    v.RDF + "Property",
}
_SHAPES = {v.SH + "NodeShape", v.SH + "PropertyShape"}
_AXIOMS = {v.TYPE, *(v.RDFS + x for x in ("subClassOf", "subPropertyOf", "domain", "range"))}


@cache
def known_names(space: str) -> frozenset[str]:
    """The local names of the terms of one of `VOCABULARIES`."""
    _, listed, more = VOCABULARIES[space]
    names = {x.removeprefix(space) for x in dir(listed)} | set(listed._extras) if listed else set()
    return frozenset(names.union(more.split()))


def is_term(space: str, name: str) -> bool:
    """Whether a vocabulary has a term; the namespace itself, rdf:_1, rdf:_2 and so on are terms."""
    if name in known_names(space) or not name:
        return True
    return space == v.RDF and name[0] == "_" and name[1:].isdecimal() and name[1] != "0"


class Terms:
    """The terms of a validation, as full IRIs, and how often they are used.

    `roles` are those of `facts/`, `nodes` what the data tells of, and `loaded` the local names that
    are declared in the namespace of each loaded ontology.
    """

    def __init__(self, inputs: Inputs, roles: Mapping[str, Set[str]]) -> None:
        """Go through all files.

        A namespace is an ontology's when files declare terms in it and the ontology names it, or
        when it holds most terms of the file, or a third of those of an ontology without a header.
        """
        self.roles = roles
        self.uses = Counter[str]()
        self.placed, self.datatypes = set[str](), set[str]()
        self.ill_typed = list[ox.Triple]()
        named = _named(inputs.graph) | _named(inputs.rules)
        declared, terms, spaces, told = set[str](), set[str](), set[str](), set[str]()
        for file in {file.text: file for file in inputs.files}.values():  # one that is both: once
            kinds = self._count(file.quads, declared)
            headers = kinds[v.OWL + "Ontology"]
            words = {x for kind in _TERMS for x in kinds[kind]}
            shapes = {x for kind in _SHAPES for x in kinds[kind]}
            here = Counter(v.namespace_of(x) for x in (words | shapes if headers else words))
            terms |= words | shapes
            told |= {v.namespace_of(x) for x in words}
            spaces |= named & {v.namespace_of(x) for x in words | shapes}
            if named.isdisjoint(here) if headers else file in inputs.ontology:
                share, least = (2 if headers else 3), (1 if len(here) == 1 else 2)
                spaces |= {x for x, n in here.items() if n * share > here.total() and n >= least}
        # Where only shapes are declared in words that the data uses, their ontology is not loaded.
        spaces -= {v.namespace_of(x) for x in self.in_role("DataTerm")} - told
        self.nodes = _subjects(inputs.data) - terms
        self.loaded = {x: set[str]() for x in sorted(spaces - VOCABULARIES.keys())}
        for iri in declared | _subjects(inputs.shapes):
            space = v.namespace_of(iri)
            if space in self.loaded and iri != space:
                self.loaded[space].add(iri.removeprefix(space))

    def in_role(self, name: str) -> Set[str]:
        """The terms in a role of `facts/`."""
        return self.roles.get(SPACE + name, frozenset())

    def find_open(self) -> set[str]:
        """What data and shapes use of namespaces whose terms are not all known."""
        terms = self.in_role("DataTerm") | self.in_role("ComparedProperty")
        return {x for x in terms if v.namespace_of(x) not in {*VOCABULARIES, *self.loaded}}

    def _count(self, quads: Sequence[Any], declared: set[str]) -> dict[str, set[str]]:
        """Count what stands in a file, add what it declares, and return the nodes of each class."""
        kinds = defaultdict[str, set[str]](set)
        for quad in quads:
            subject, way, value = quad.subject, quad.predicate.value, quad.object
            self.uses[way] += 1
            self.placed.add(way)
            if isinstance(subject, ox.NamedNode):
                self.uses[subject.value] += 1
            if isinstance(value, ox.NamedNode):
                self.uses[value.value] += 1
                if way in _AXIOMS:
                    declared.add(subject.value)
                if way == v.TYPE:
                    kinds[value.value].add(subject.value)
            elif isinstance(value, ox.Literal) and (datatype := value.datatype.value) != v.STRING:
                self.uses[datatype] += 1
                self.datatypes.add(datatype)
                if not is_well_typed(value.value, datatype):
                    self.ill_typed.append(quad.triple)
        return kinds


def _named(graph: rdflib.Graph) -> set[str]:
    """The namespaces that ontologies name: by their IRI, in words, or by what they define."""
    found = set[str]()
    for header in graph.subjects(rdflib.RDF.type, rdflib.OWL.Ontology):
        found |= {str(header) + mark for mark in ("#", "/", "")}
        found |= {str(x) for x in graph.objects(header, rdflib.VANN.preferredNamespaceUri)}
        found |= {v.namespace_of(str(x)) for x in graph.subjects(rdflib.RDFS.isDefinedBy, header)}
    return found


def _subjects(files: Sequence[Any]) -> set[str]:
    return {quad.subject.value for file in files for quad in file.quads}
