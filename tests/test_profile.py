"""The ontology and the data as OWL 2 DL, within OWL 2 RL.

Section numbers are those of the OWL 2 structural specification and of OWL 2 Profiles. The dates of
football are no datatypes of OWL 2; they are left out on purpose (see the design decisions).
"""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from project import FOLDER, FOOTBALL, ROOT, data, examples, graph_of, ontology

Kinds = dict[Node, set[URIRef]]
CLASS, DATATYPE, INDIVIDUAL = OWL.Class, RDFS.Datatype, OWL.NamedIndividual
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
RESERVED = (str(OWL), str(RDF), str(RDFS), str(XSD))

# What the ontology is built from: all of it is in OWL 2 RL (Profiles 4.2), as long as classes and
# ranges are names. Whoever needs more adds it here with the section that allows it.
CONSTRUCTS = {
    *(OWL.Ontology, OWL.versionIRI, OWL.versionInfo),
    *(CLASS, INDIVIDUAL, *PROPERTIES, RDF.type),
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.AllDisjointClasses, OWL.members, RDF.first, RDF.rest, RDF.nil),
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
}
ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo}
RANGES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean}  # Profiles 4.2.1
LITERALS = {*RANGES, RDF.langString, XSD.dateTime}
DATES = {XSD.date, XSD.gYearMonth, XSD.gYear}  # outside the datatype map (4)


@pytest.fixture
def both() -> Graph:
    """A new graph of ontology and data, to spoil."""
    return graph_of(
        [*FOLDER.ontology, ROOT / "data" / "defour.ttl", *ROOT.glob("examples/*/data/*")]
    )


def declared(graph: Graph) -> Kinds:
    """What each name is declared as."""
    kinds: Kinds = defaultdict(set)
    for kind in (CLASS, DATATYPE, INDIVIDUAL, *PROPERTIES):
        for name in graph.subjects(RDF.type, kind):
            kinds[name].add(kind)
    return kinds


def faults(graph: Graph) -> Iterator[str]:
    """What is not OWL 2 DL in a graph of ontology and data."""
    kinds = declared(graph)
    for name, found in kinds.items():
        if len(found & set(PROPERTIES)) > 1 or {CLASS, DATATYPE} <= found:  # 5.8.1
            yield f"pun: {name}"
        if str(name).startswith(RESERVED):  # 2.4
            yield f"reserved: {name}"
    for subject, predicate, value in graph:
        yield from _axiom(subject, predicate, value, kinds)
        if isinstance(value, Literal):
            datatype = RDF.langString if value.language else value.datatype or XSD.string
            if datatype not in LITERALS | DATES:
                yield f"datatype: {datatype}"


def _axiom(subject: Node, predicate: Node, value: Node, kinds: Kinds) -> Iterator[str]:
    """What is wrong with one triple."""
    if str(predicate).startswith(RESERVED) or str(value).startswith((str(OWL), str(RDF))):
        for term in (predicate, value):
            if str(term).startswith(RESERVED) and term not in CONSTRUCTS | RANGES:
                yield f"construct: {term}"
    if predicate == RDF.type:
        if value not in CONSTRUCTS and CLASS not in kinds[value]:
            yield f"no class: {value}"
        if value not in CONSTRUCTS and str(subject).startswith(RESERVED):
            yield f"reserved: {subject}"
    elif predicate == RDFS.subClassOf:
        yield from (f"no class: {x}" for x in (subject, value) if CLASS not in kinds[x])
    elif predicate == RDFS.domain:
        if CLASS not in kinds[value]:
            yield f"no class: {value}"
    elif predicate == RDFS.range:
        wanted = (
            value in RANGES if OWL.DatatypeProperty in kinds[subject] else CLASS in kinds[value]
        )
        if not wanted:
            yield f"no range: {subject} {value}"
    elif predicate == RDFS.subPropertyOf:
        if not kinds[subject] & kinds[value] & set(PROPERTIES):
            yield f"kinds differ: {subject} {value}"
    elif predicate in ANNOTATIONS or str(predicate).startswith(RESERVED):
        pass
    elif not kinds[predicate] & set(PROPERTIES):
        yield f"no property: {predicate}"
    elif OWL.ObjectProperty in kinds[predicate] and isinstance(value, Literal):
        yield f"literal: {predicate}"
    elif OWL.DatatypeProperty in kinds[predicate] and not isinstance(value, Literal):
        yield f"no literal: {predicate}"
    elif OWL.ObjectProperty in kinds[predicate] and str(value).startswith(RESERVED):
        yield f"reserved: {value}"


def test_it_is_owl_2_dl(both: Graph) -> None:
    assert sorted(set(faults(both))) == []


SPOILT = f"""
PREFIX football: <{FOOTBALL}>
PREFIX id: <https://w3id.org/defour/id/>
PREFIX owl: <{OWL}>
PREFIX rdf: <{RDF}>
PREFIX rdfs: <{RDFS}>
PREFIX xsd: <{XSD}>
INSERT DATA {{ %s }}
"""


@pytest.mark.parametrize(
    ("triple", "fault"),
    [
        ("football:team a owl:DatatypeProperty", "pun: https://w3id.org/defour/football#team"),
        ("football:Club a rdfs:Datatype", "pun: https://w3id.org/defour/football#Club"),
        ("football:team a owl:TransitiveProperty", f"construct: {OWL.TransitiveProperty}"),
        ("football:Club owl:equivalentClass football:Team", f"construct: {OWL.equivalentClass}"),
        ("id:x a football:Clubb", "no class: https://w3id.org/defour/football#Clubb"),
        ("id:x football:teem id:y", "no property: https://w3id.org/defour/football#teem"),
        ('id:x football:team "Genk"', "literal: https://w3id.org/defour/football#team"),
        ("id:x football:quantity id:y", "no literal: https://w3id.org/defour/football#quantity"),
        ("football:quantity rdfs:range football:Club", "no range: "),
        ("football:quantity rdfs:subPropertyOf football:team", "kinds differ: "),
        ("id:x football:vouchesFor rdf:type", f"reserved: {RDF.type}"),
        ('id:x football:quantity "P1D"^^xsd:duration', f"datatype: {XSD.duration}"),
    ],
)
def test_each_fault_is_found(both: Graph, triple: str, fault: str) -> None:
    both.update(SPOILT % triple)
    assert [x for x in faults(both) if x.startswith(fault)]


def test_disjoint_classes_are_lists_of_named_classes() -> None:
    kinds = declared(ontology())
    axioms = list(ontology().subjects(RDF.type, OWL.AllDisjointClasses))
    for axiom in axioms:
        (members,) = (ontology().collection(x) for x in ontology().objects(axiom, OWL.members))
        assert len(members) > 1
        assert len(set(members)) == len(members)
        assert all(CLASS in kinds[x] for x in members)
    nodes = {x for x in ontology().all_nodes() if isinstance(x, BNode)}
    lists = set(ontology().subjects(RDF.first))
    assert nodes == lists | set(axioms)


def test_disjoint_classes_share_no_subclass() -> None:
    def above(name: object) -> set[object]:
        return set(ontology().transitive_objects(name, RDFS.subClassOf))  # type: ignore[arg-type]

    for axiom in ontology().subjects(RDF.type, OWL.AllDisjointClasses):
        (members,) = (set(ontology().collection(x)) for x in ontology().objects(axiom, OWL.members))
        for name in ontology().subjects(RDF.type, CLASS):
            assert len(above(name) & members) < 2, name


def test_the_data_has_no_vocabulary_of_its_own() -> None:
    assert declared(data()) == declared(examples()) == {}


def test_individuals_of_the_ontology_are_concepts() -> None:
    concept = URIRef(FOOTBALL + "Concept")
    for name in ontology().subjects(RDF.type, INDIVIDUAL):
        (kind,) = set(ontology().objects(name, RDF.type)) - {INDIVIDUAL}
        if kind == SKOS.ConceptScheme:
            continue
        assert concept in ontology().transitive_objects(kind, RDFS.subClassOf)
