"""The vocabularies of others, and whether triples keep to them. Nothing here is of this project."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

SCHEMA = "https://schema.org/"
SPORT = "https://sportschema.org/ontologies/main/"
DBO = "http://dbpedia.org/ontology/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
TARGETS = (SCHEMA, SPORT, DBO, OA, PROV, str(RDF), str(RDFS), str(SKOS))
FREE = {RDF.type, RDFS.label}
"""What RDF Schema lets anybody say of anything."""

# ISO 8601: a year, a month or a day.
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Triple = tuple[Node, Node, Node]


def file(name: str) -> Path:
    """A file of the folder that DEFOUR_VOCABULARIES names."""
    folder = os.environ.get("DEFOUR_VOCABULARIES")
    if not folder:
        pytest.skip(
            "set DEFOUR_VOCABULARIES to a folder with schema.org, IPTC Sport Schema and DBpedia"
        )
    return Path(folder) / name


@cache
def vocabulary(name: str) -> Graph:
    """A vocabulary of that folder; not to be written to."""
    found = Graph()
    return found.parse(file(name), format="xml" if name.endswith(".owl") else "turtle")


def above(words: Graph, term: Node, by: URIRef = RDFS.subClassOf) -> set[Node]:
    """A term and all that it is below."""
    return {up for up in words.transitive_objects(term, by) if up is not None}


def kinds(words: Graph, graph: Graph, node: Node) -> set[Node]:
    """The classes of a node, and all that they are below."""
    return {up for kind in graph.objects(node, RDF.type) for up in above(words, kind)}


def undeclared(words: Graph, graph: Graph, namespace: str) -> Iterator[str]:
    """Terms of a namespace that its vocabulary does not declare, or declares out of use."""
    for term in {term for triple in graph for term in triple if str(term).startswith(namespace)}:
        if (term, RDF.type, None) not in words:
            yield f"{term} is not declared"
        if (term, OWL.deprecated, None) in words or (
            (term, URIRef(SCHEMA + "supersededBy"), None) in words
        ):
            yield f"{term} is out of use"


def faults(words: Graph, graph: Graph, namespace: str) -> Iterator[str]:
    """Where triples break domain, range or disjointness of a vocabulary in RDFS and OWL."""
    yield from undeclared(words, graph, namespace)
    properties = {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property}
    for s, p, o in graph:
        if p in FREE:
            continue
        if not properties & set(words.objects(p, RDF.type)):
            yield f"{p} is no property of it"
        for up in above(words, p, RDFS.subPropertyOf):
            for domain in words.objects(up, RDFS.domain):
                if domain not in kinds(words, graph, s):
                    yield f"{s} is no {domain}, the domain of {up}"
            for range in words.objects(up, RDFS.range):
                if isinstance(o, Literal):
                    if (o.datatype or XSD.string) != range or o.ill_typed:
                        yield f"{o!r} is no {range}, the range of {up}"
                elif range not in kinds(words, graph, o):
                    yield f"{o} is no {range}, the range of {up}"
    for node in set(graph.subjects()):
        here = kinds(words, graph, node)
        for one, other in words.subject_objects(OWL.disjointWith):
            if one in here and other in here:
                yield f"{node} is both {one} and {other}, which are disjoint"


def schema_faults(words: Graph, graph: Graph) -> Iterator[str]:
    """Where triples break schema.org's domainIncludes and rangeIncludes.

    One of these classes is enough. A Role may stand between the two ends of a property, which it
    repeats (schema.org, Role): then each end is looked at for itself.
    """
    yield from undeclared(words, graph, SCHEMA)
    for s, p, o in graph:
        if p == RDF.type:
            if URIRef(SCHEMA + "DataType") in kinds(words, words, o):
                yield f"{s} has the type of a literal, {o}"
            continue
        domain = set(words.objects(p, URIRef(SCHEMA + "domainIncludes")))
        range = set(words.objects(p, URIRef(SCHEMA + "rangeIncludes")))
        if not domain or not range:
            yield f"{p} is no property of it"
        if not domain & kinds(words, graph, s) and not (
            _is_role(words, graph, s) and (None, p, s) in graph
        ):
            yield f"{s} is none of the domain of {p}"
        if isinstance(o, Literal):
            if not _literal_fits(o, range):
                yield f"{o!r} is none of the range of {p}"
        elif not range & kinds(words, graph, o) and not (
            _is_role(words, graph, o) and (o, p, None) in graph
        ):
            yield f"{o} is none of the range of {p}"


def _is_role(words: Graph, graph: Graph, node: Node) -> bool:
    return URIRef(SCHEMA + "Role") in kinds(words, graph, node)


def _literal_fits(literal: Literal, range: Iterable[Node]) -> bool:
    """Whether a literal is of one of schema.org's data types (https://schema.org/DataType)."""
    here = {str(kind).removeprefix(SCHEMA) for kind in range}
    if literal.datatype == URIRef(SCHEMA + "Date"):
        return "Date" in here and bool(ISO_DATE.fullmatch(str(literal)))
    if literal.language or literal.datatype in (None, XSD.string):
        return "Text" in here
    return False
