"""The terms of the vocabularies that are known, and of the ontologies that are loaded.

rdflib has lists of the terms of RDF, RDFS, OWL 2, SHACL, SKOS, PROV-O and DCMI; what those lack
is added here. Its list for XSD has what is none, such as `xsd:year`, so that one is made here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from defour import namespaces as v
from defour.lint.lexical import XSD_DATATYPES
from defour.lint.scan import DEFINED_BY, LINT, NAMESPACE_OF, Scan
from defour.namespaces import namespace_of as namespace

SKOS = "http://www.w3.org/2004/02/skos/core#"

_FACETS = {
    *("length", "minLength", "maxLength", "pattern", "totalDigits", "fractionDigits"),
    *("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"),
    *("whiteSpace", "enumeration", "explicitTimezone"),
}
_ABSTRACT = {"anyType", "anySimpleType", "anyAtomicType"}
_ADVANCED = {
    *("if", "then", "else", "count", "distinct", "limit", "offset", "orderBy", "desc"),
    *("min", "max", "sum", "groupConcat", "separator", "exists", "minus", "values"),
}
"""Terms of SHACL Advanced Features that rdflib's list has not."""
_RDF = {"langRange", "dirLangString", "reifies"}
"""Of OWL 2 (rdf:PlainLiteral) and RDF 1.2."""
_RDFS = {"Proposition"}
"""Of RDF 1.2."""

TITLES = {
    v.SH: "SHACL",
    v.XSD: "XSD",
    v.RDF: "RDF",
    v.RDFS: "RDFS",
    v.OWL: "OWL",
    SKOS: "SKOS",
    v.PROV: "PROV",
    v.DCTERMS: "DCMI",
    LINT: "lint",
}
"""The vocabularies whose terms are all known, by namespace."""


Loaded = Mapping[str, set[str]]
"""The local names that are declared in the namespace of each loaded ontology."""


@cache
def known(space: str) -> frozenset[str]:
    """The local names of the terms of one of `TITLES`."""
    import rdflib

    if space == LINT:
        return frozenset({"allow"})
    if space == v.XSD:
        return XSD_DATATYPES | _FACETS | _ABSTRACT
    names: dict[str, tuple[Any, set[str]]] = {
        v.SH: (rdflib.SH, _ADVANCED),
        v.RDF: (rdflib.RDF, _RDF),
        v.RDFS: (rdflib.RDFS, _RDFS),
        v.OWL: (rdflib.OWL, set()),
        SKOS: (rdflib.SKOS, set()),
        v.PROV: (rdflib.PROV, set()),
        v.DCTERMS: (rdflib.DCTERMS, set()),
    }
    listed, more = names[space]
    return frozenset({x.removeprefix(space) for x in dir(listed)} | set(listed._extras) | more)


def is_term(space: str, name: str) -> bool:
    """Whether a vocabulary of `TITLES` has a term; rdf:_1, rdf:_2 and so on are terms."""
    if name in known(space) or not name:
        return True
    return space == v.RDF and name[0] == "_" and name[1:].isdecimal() and name[1] != "0"


def loaded(scan: Scan) -> Loaded:
    """The namespaces of the ontologies that are loaded, and the local names declared in each.

    A namespace is an ontology's when the files declare a class, a property or a shape in it, and it
    is the ontology's IRI (with ``#`` or ``/``), or its vann:preferredNamespaceUri, or that of a
    term with rdfs:isDefinedBy the ontology. Failing all of these it is the namespace in which more
    than half of the terms of the ontology's file are. A file that was given as ontology needs no
    `owl:Ontology`: its namespaces are those in which a third or more of its terms are.
    """
    declared: dict[str, set[str]] = defaultdict(set)
    for iri in scan.declared:
        space = namespace(iri)
        declared[space].add(iri.removeprefix(space))
    spaces = {namespace(x) for terms in scan.terms.values() for x in terms}
    headers = {x for found in scan.ontologies.values() for x in found}
    own = {x + mark for x in headers for mark in ("#", "/", "")}
    own |= {x.value for node, x, _ in scan.triples(NAMESPACE_OF) if node in headers}
    own |= {namespace(node) for node, x, _ in scan.triples(DEFINED_BY) if x.value in headers}
    found = own & spaces
    for mark, terms in scan.terms.items():
        here = Counter(map(namespace, terms))
        if scan.ontologies[mark] and here and found.isdisjoint(here):
            space, count = max(here.items(), key=lambda x: (x[1], x[0]))
            if count * 2 > len(terms):
                found.add(space)
    for mark in sorted(scan.joined):
        words = [namespace(x) for x in scan.terms[mark] if x not in scan.shapes]
        if not scan.ontologies[mark]:
            many = 1 if len(set(words)) == 1 else 2
            found |= {x for x, n in Counter(words).items() if n * 3 >= len(words) and n >= many}
    # Where only shapes are declared in words that the data uses, their ontology is not loaded.
    told = {namespace(x) for terms in scan.terms.values() for x in terms if x not in scan.shapes}
    found -= {namespace(x) for x in scan.predicates | scan.kinds.keys()} - told
    return {space: declared[space] - {""} for space in sorted(found) if space not in TITLES}
