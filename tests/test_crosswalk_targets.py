"""The crosswalks against what is not ours: vocabularies, IPTC's shapes, W3C Recommendations."""

from collections.abc import Callable
from functools import cache

import pyshacl
import pytest
from pyshacl_turbo import CompiledShapes
from rdflib import PROV, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from exported import answer, with_days
from project import ID, ROOT
from targets import (
    DBO,
    OA,
    SCHEMA,
    SPORT,
    Triple,
    faults,
    file,
    schema_faults,
    vocabulary,
)

Run = Callable[[Graph, Graph], Graph]

SCHEMA_FILE, DBO_FILE = "schemaorg-30.0-https.ttl", "dbpedia.owl"
SPORT_FILE, SPORT_SHAPES = "iptc-sport-merged-ontology.ttl", "iptc-sport-shacl.ttl"

PERSON, CLUB = URIRef(ID + "steven-defour"), URIRef(ID + "genk")
SPELL, MATCH = (
    URIRef(ID + "spell-defour-genk"),
    URIRef(ID + "match-aa-gent-kv-mechelen-2021-05-02"),
)
APPEARANCE = URIRef(ID + "appearance-defour-aa-gent-2021-05-02")
STAFF = URIRef(ID + "staff-role-defour")
SIDE = URIRef(MATCH + "#aa-gent")
POST = URIRef(ID + "announcement-defour-2021-05-11-twitter")


def schema(name: str) -> URIRef:
    return URIRef(SCHEMA + name)


def sport(name: str) -> URIRef:
    return URIRef(SPORT + name)


def dbo(name: str) -> URIRef:
    return URIRef(DBO + name)


def oa(name: str) -> URIRef:
    return URIRef(OA + name)


@cache
def made(name: str) -> tuple[Triple, ...]:
    """A crosswalk of the graph, to which the days of one membership were added."""
    lines = "".join(f"{x} .\n" for x in answer(name, with_days()))
    return tuple(Graph().parse(data=lines, format="nt"))


def exported(name: str, *more: Triple, without: tuple[Node | None, ...] = ()) -> Graph:
    """A crosswalk of the graph, with some triples more, and without those of a pattern."""
    graph = Graph()
    for triple in made(name):
        graph.add(triple)
    if without:
        assert next(graph.triples(without), None)  # type: ignore[arg-type]
        graph.remove(without)  # type: ignore[arg-type]
    for triple in more:
        assert triple not in graph
        graph.add(triple)
    return graph


# Each target, its check, and what the check has to find.
def check(name: str, graph: Graph) -> list[str]:
    if name == "schema":
        return sorted(schema_faults(vocabulary(SCHEMA_FILE), graph))
    if name == "dbpedia":
        return sorted(faults(vocabulary(DBO_FILE), graph, DBO))
    return sorted(faults(vocabulary(SPORT_FILE), graph, "https://sportschema.org/ontologies/"))


SPOILT: list[tuple[str, Triple]] = [
    ("schema", (PERSON, schema("awards"), Literal("x"))),
    ("schema", (SPELL, schema("namedPosition"), Literal("x"))),
    ("schema", (PERSON, schema("score"), Literal("x"))),
    ("schema", (PERSON, schema("homeTeam"), CLUB)),
    ("schema", (PERSON, schema("award"), CLUB)),
    ("schema", (MATCH, schema("location"), PERSON)),
    ("schema", (PERSON, schema("memberOf"), MATCH)),
    ("schema", (PERSON, schema("memberOf"), STAFF)),
    ("schema", (MATCH, schema("endDate"), Literal("2021", datatype=XSD.gYear))),
    ("schema", (MATCH, schema("endDate"), Literal("next week", datatype=schema("Date")))),
    ("schema", (MATCH, schema("endDate"), Literal("2021-05-02"))),
    ("schema", (SPELL, RDF.type, schema("Spell"))),
    ("sport-schema", (SPELL, sport("membershipBy"), PERSON)),
    ("sport-schema", (SPELL, sport("startDate"), Literal("2004", datatype=XSD.gYear))),
    ("sport-schema", (SPELL, sport("startDate"), Literal("2004-02-30", datatype=XSD.date))),
    ("sport-schema", (SIDE, sport("rank"), Literal(2))),
    ("sport-schema", (SPELL, sport("membershipOf"), MATCH)),
    ("sport-schema", (CLUB, sport("alignment"), Literal("home"))),
    ("dbpedia", (PERSON, dbo("currentClub"), CLUB)),
    ("dbpedia", (SPELL, dbo("years"), Literal("2004", datatype=XSD.gYear))),
    ("dbpedia", (SPELL, dbo("startYear"), Literal(2004))),
    ("dbpedia", (CLUB, dbo("careerStation"), SPELL)),
    ("dbpedia", (SPELL, dbo("team"), PERSON)),
    ("dbpedia", (PERSON, RDF.type, dbo("Place"))),
    ("dbpedia", (SPELL, RDF.type, dbo("Person"))),
]


@pytest.mark.parametrize("name", ["schema", "sport-schema", "dbpedia"])
def test_terms_domains_and_ranges_hold(name: str) -> None:
    assert check(name, exported(name)) == []


@pytest.mark.parametrize(("name", "triple"), SPOILT)
def test_the_check_finds_what_is_spoilt(name: str, triple: Triple) -> None:
    assert check(name, exported(name, triple)) != []


def by_turbo(graph: Graph, shapes: Graph) -> Graph:
    return CompiledShapes(shapes).validate(graph)[1]  # type: ignore[no-any-return]


def by_pyshacl(graph: Graph, shapes: Graph) -> Graph:
    return pyshacl.validate(graph, shacl_graph=shapes)[1]  # type: ignore[return-value]


@pytest.fixture(params=[by_turbo, pytest.param(by_pyshacl, marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> Run:
    return request.param  # type: ignore[no-any-return]


@cache
def iptc_shapes() -> Graph:
    """IPTC's shapes, without the sh:ignoredProperties of shapes that are not closed.

    There they say nothing (SHACL, section 4.8.1), and both engines refuse them.
    """
    shapes = Graph().parse(file(SPORT_SHAPES))
    for shape in set(shapes.subjects(SH.ignoredProperties)):
        if (shape, SH.closed, Literal(True)) not in shapes:
            shapes.remove((shape, SH.ignoredProperties, None))
    return shapes


def results(graph: Graph, shapes: Graph, run: Run) -> list[Node]:
    """The focus nodes of the results, one for each result."""
    report = run(graph, shapes)
    found = sorted(report.objects(None, SH.focusNode), key=str)
    conforms = next(report.objects(None, SH.conforms))
    assert bool(found) != (str(conforms) in ("true", "1"))
    return found


def iptc(graph: Graph, run: Run) -> list[Node]:
    classes = Graph()
    for triple in vocabulary(SPORT_FILE).triples((None, RDFS.subClassOf, None)):
        classes.add(triple)
    return results(graph + classes, iptc_shapes(), run)


def test_iptcs_own_shapes_pass(engine: Run) -> None:
    assert iptc(exported("sport-schema"), engine) == []


@pytest.mark.parametrize(
    ("more", "without"),
    [
        # a shape of each class that the export has, and of what the class is below
        ((CLUB, sport("score"), Literal("2")), ()),
        ((PERSON, sport("score"), Literal("2")), ()),
        ((URIRef(ID + "wouter-vrancken"), sport("score"), Literal("2")), ()),
        ((URIRef(ID + "sclessin"), sport("score"), Literal("2")), ()),
        ((URIRef(ID + "belgian-cup"), sport("parent"), PERSON), ()),
        ((MATCH, sport("score"), Literal("2-2")), ()),
        ((MATCH, sport("location"), PERSON), ()),
        ((SIDE, sport("score"), Literal(2)), (SIDE, sport("score"), None)),
        ((SIDE, sport("participationBy"), PERSON), ()),
        ((APPEARANCE, sport("alignment"), Literal("x")), ()),
        ((SPELL, sport("startDate"), Literal("2004", datatype=XSD.gYear)), ()),
        ((SPELL, sport("membershipOf"), PERSON), ()),
        ((SPELL, sport("member"), CLUB), ()),
        ((STAFF, sport("endDate"), Literal("2021-05")), ()),
    ],
)
def test_iptcs_shapes_look_at_it(
    more: Triple, without: tuple[Node | None, ...], engine: Run
) -> None:
    assert more[0] in iptc(exported("sport-schema", more, without=without), engine)


@cache
def evidence_shapes() -> Graph:
    return Graph().parse(ROOT / "tests" / "evidence.shacl.ttl")


def test_annotations_and_provenance_keep_to_the_recommendations(engine: Run) -> None:
    assert results(exported("evidence"), evidence_shapes(), engine) == []


def spoil(fault: str) -> Graph:
    """The evidence with one fault of this name."""
    graph = exported("evidence")
    annotation = min(graph.subjects(RDF.type, oa("Annotation")), key=str)
    target = min(graph.subjects(RDF.type, oa("SpecificResource")), key=str)
    passage = min(graph.subjects(RDF.type, oa("TextPositionSelector")), key=str)
    claim = min(graph.subjects(PROV.wasDerivedFrom), key=str)
    more, without = FAULTS[fault](annotation, target, passage, claim)
    return exported("evidence", *more, without=without)


Fault = Callable[[Node, Node, Node, Node], tuple[list[Triple], tuple[Node | None, ...]]]


def another_start(passage: Node, value: object) -> tuple[list[Triple], tuple[Node | None, ...]]:
    return [(passage, oa("start"), Literal(value))], (passage, oa("start"), None)


# What is added to, and what is taken from, an annotation, its target, a passage and a claim.
FAULTS: dict[str, Fault] = {
    "no target": lambda a, t, p, c: ([], (a, oa("hasTarget"), None)),
    "a body that is text": lambda a, t, p, c: ([(a, oa("hasBody"), Literal("x"))], ()),
    "a motivation of ours": lambda a, t, p, c: ([(a, oa("motivatedBy"), c)], ()),
    "an annotation of no type": lambda a, t, p, c: ([], (a, RDF.type, None)),
    "no source": lambda a, t, p, c: ([], (t, oa("hasSource"), None)),
    "two sources": lambda a, t, p, c: ([(t, oa("hasSource"), c)], ()),
    "a selector that is none": lambda a, t, p, c: ([(t, oa("hasSelector"), c)], ()),
    "no start": lambda a, t, p, c: ([], (p, oa("start"), None)),
    "two ends": lambda a, t, p, c: ([(p, oa("end"), Literal(99999))], ()),
    "a start after the end": lambda a, t, p, c: another_start(p, 99999),
    "a start below zero": lambda a, t, p, c: another_start(p, -1),
    "a start that is text": lambda a, t, p, c: another_start(p, "1"),
    "derived by no entity": lambda a, t, p, c: ([(PERSON, PROV.wasDerivedFrom, c)], ()),
    "derived from no entity": lambda a, t, p, c: ([(c, PROV.wasDerivedFrom, PERSON)], ()),
    "attributed to no agent": lambda a, t, p, c: ([(c, PROV.wasAttributedTo, p)], ()),
    "an entity that happens": lambda a, t, p, c: ([(c, RDF.type, PROV.Activity)], ()),
    "quoted from a person": lambda a, t, p, c: ([(POST, PROV.wasQuotedFrom, PERSON)], ()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_recommendations_are_looked_at(fault: str, engine: Run) -> None:
    assert results(spoil(fault), evidence_shapes(), engine) != []


def test_terms_of_prov_are_declared() -> None:
    used = {x for triple in exported("evidence") for x in triple if str(x).startswith(str(PROV))}
    assert used
    for term in used:
        assert term in PROV, term  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "namespaces"),
    [
        ("schema", (SCHEMA,)),
        ("sport-schema", (SPORT, str(SKOS.Concept))),
        ("dbpedia", (DBO,)),
        ("evidence", (OA, str(PROV))),
    ],
)
def test_every_term_is_of_the_target(name: str, namespaces: tuple[str, ...]) -> None:
    """So that no term slips through under a namespace that no check looks at."""
    for _, p, o in made(name):
        assert p in (RDF.type, RDFS.label) or str(p).startswith(namespaces), p
        assert p != RDF.type or str(o).startswith(namespaces), o
