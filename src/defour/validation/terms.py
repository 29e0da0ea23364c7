"""The terms that stand in the files, and those that vocabularies and loaded ontologies have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any

import pyoxigraph as ox
import rdflib

from defour import namespaces as v
from defour.rdf.parse import Source
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

_ONTOLOGY = ox.NamedNode(v.OWL + "Ontology")


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
        self.roles = roles
        files = list({x.text: x for x in (*inputs.shapes, *inputs.ontology, *inputs.data)}.values())
        quads: list[Any] = [quad for file in files for quad in file.quads]
        self.held = [(file, Counter(x for y in file.quads for x in _iris(y))) for file in files]
        self.uses = Counter[str]()
        for _, uses in self.held:
            self.uses.update(uses)
        literals = (x.triple for x in quads if isinstance(x.object, ox.Literal))
        types = ((x, x.object.value, x.object.datatype.value) for x in literals)
        self.ill_typed = [x for x, text, kind in types if not is_well_typed(text, kind)]
        self.words = self.in_role("ClassWord") | self.in_role("PropertyWord")
        words, shapes = self.words, self.in_role("TypedShape")
        of_data: Any = (quad.subject for file in inputs.data for quad in file.quads)
        self.nodes = {x.value for x in of_data} - words - shapes
        spaces = self._find_spaces(inputs, files) - VOCABULARIES.keys()
        self.loaded = {x: set[str]() for x in sorted(spaces)}
        for iri in self.in_role("Declared"):
            space = v.namespace_of(iri)
            if space in spaces and iri != space:
                self.loaded[space].add(iri.removeprefix(space))

    def in_role(self, name: str) -> Set[str]:
        """The terms in a role of `facts/`."""
        return self.roles.get(SPACE + name, frozenset())

    def find_alike(self, iri: str, space: str, names: Set[str]) -> list[str]:
        """The terms of a namespace that can stand where a term stands: classes, or properties."""
        is_class, terms = iri in self.in_role("AsClass"), [space + x for x in names]
        if not is_class and iri not in self.in_role("AsProperty"):
            return terms
        if space in VOCABULARIES:
            return [x for x in terms if x[len(space)].isupper() is is_class]
        words = self.in_role("ClassWord" if is_class else "PropertyWord")
        return [x for x in terms if x in words]

    def find_open(self) -> set[str]:
        """What data and shapes use of namespaces whose terms are not all known."""
        terms = self.in_role("DataTerm") | self.in_role("ComparedProperty")
        return {x for x in terms if v.namespace_of(x) not in {*VOCABULARIES, *self.loaded}}

    def _find_spaces(self, inputs: Inputs, files: Sequence[Source]) -> set[str]:
        """The namespaces of ontologies: where files declare terms, and the ontology names it.

        Or it holds most terms of the file, or a third of those of an ontology without a header.
        """
        words, shapes = self.words, self.in_role("TypedShape")
        named = _named(inputs.graph) | _named(inputs.rules)
        told = {v.namespace_of(x) for x in words}
        spaces = named & {v.namespace_of(x) for x in words | shapes}
        for file in files:
            headed = any(x.object == _ONTOLOGY and x.predicate.value == v.TYPE for x in file.quads)
            typed: Any = (x.subject for x in file.quads if x.predicate.value == v.TYPE)
            own = {x.value for x in typed} & (words | shapes if headed else words)
            here = Counter(map(v.namespace_of, own))
            if named.isdisjoint(here) if headed else file in inputs.ontology:
                share, least = (2 if headed else 3), (1 if len(here) == 1 else 2)
                spaces |= {x for x, n in here.items() if n * share > here.total() and n >= least}
        # Where only shapes are declared in words that the data uses, their ontology is not loaded.
        return spaces - ({v.namespace_of(x) for x in self.in_role("DataTerm")} - told)


def _iris(quad: ox.Quad) -> Iterator[str]:
    yield quad.predicate.value
    yield from (x.value for x in (quad.subject, quad.object) if isinstance(x, ox.NamedNode))
    if isinstance(quad.object, ox.Literal) and quad.object.datatype.value != v.STRING:
        yield quad.object.datatype.value


def _named(graph: rdflib.Graph) -> set[str]:
    """The namespaces that ontologies name: by their IRI, in words, or by what they define."""
    found = set[str]()
    for header in graph.subjects(rdflib.RDF.type, rdflib.OWL.Ontology):
        found |= {f"{header}{mark}" for mark in ("#", "/", "")}
        found |= {str(x) for x in graph.objects(header, rdflib.VANN.preferredNamespaceUri)}
        found |= {v.namespace_of(str(x)) for x in graph.subjects(rdflib.RDFS.isDefinedBy, header)}
    return found
