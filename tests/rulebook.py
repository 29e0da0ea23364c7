"""The shapes and graphs of this folder for the tests of rules, and both engines that check them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyshacl_turbo import CompiledShapes
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from project import FOLDER, ROOT, graph_of, ontology, shapes
from validating import engine_report

FIXTURES = Path(__file__).parent / "fixtures"
REST = Path(__file__).parent / "mutations" / "rest.ttl"
FOOTBALL = Namespace("https://w3id.org/defour/football#")
ID = Namespace("https://w3id.org/defour/id/")
SHAPE = Namespace("https://w3id.org/defour/shapes#")

TARGETS = {SH.targetClass, SH.targetSubjectsOf}

Triple = tuple[Node, Node, Node]


class Said(NamedTuple):
    """What a validation says of one node."""

    focus: Node
    shape: str
    component: str
    severity: str


@cache
def data() -> Graph:
    """`data/` and `ontology/`, as `defour validate` checks them. Do not change it."""
    return graph_of(FOLDER.graph)


_LOOKED_AT = [""]


def look_at(example: str) -> None:
    """From here on `plenty` gives one of `examples/`, by its name; all for no name."""
    _LOOKED_AT[0] = example


def plenty() -> Graph:
    """`data()`, and invented articles that have what it lacks; or an example. Do not change it."""
    return _plenty(_LOOKED_AT[0])


@cache
def _plenty(example: str) -> Graph:
    if example:
        return graph_of([*FOLDER.ontology, *ROOT.glob(f"examples/{example}/data/*.ttl")])
    return merged(data(), graph_of([FIXTURES / "base.ttl", REST]))


@cache
def compiled() -> CompiledShapes:
    return CompiledShapes(shapes())


def fast(graph: Graph, rules: CompiledShapes | None = None) -> list[Said]:
    """The results of pyshacl-turbo, sorted."""
    return _said((rules or compiled()).validate(graph)[1])


def reference(graph: Graph, rules: Graph | None = None) -> list[Said]:
    """The results of pySHACL, as `defour validate` calls it, sorted."""
    return _said(engine_report(graph, rules or shapes(), "pyshacl"))


def _said(report: Graph) -> list[Said]:
    def local(result: Node, name: URIRef) -> str:
        return str(report.value(result, name)).rpartition("#")[2]

    return sorted(
        Said(
            report.value(result, SH.focusNode),
            local(result, SH.sourceShape),
            local(result, SH.sourceConstraintComponent).removesuffix("ConstraintComponent"),
            local(result, SH.resultSeverity),
        )
        for result in report.objects(None, SH.result)
    )


def local(term: Node) -> str:
    """The part of an IRI after `#`, or after the last `/`."""
    return str(term).rpartition("#")[2].rpartition("/")[2]


def named(kind: URIRef) -> list[URIRef]:
    """The named shapes of a kind, sorted."""
    found = shapes().subjects(RDF.type, kind)
    return sorted(x for x in found if isinstance(x, URIRef))


def instances(graph: Graph, kind: Node) -> list[URIRef]:
    """The instances of a class or of a class under it, sorted."""
    kinds = graph.transitive_subjects(RDFS.subClassOf, kind)
    return sorted({x for y in kinds for x in graph.subjects(RDF.type, y) if isinstance(x, URIRef)})


def is_a(graph: Graph, node: Node, kind: Node) -> bool:
    kinds = graph.objects(node, RDF.type)
    return any(kind in graph.transitive_objects(x, RDFS.subClassOf) for x in kinds)


def targets(graph: Graph, shape: Node) -> list[URIRef]:
    """The nodes that a shape targets, sorted."""
    found: set[URIRef] = set()
    for kind in shapes().objects(shape, SH.targetClass):
        found.update(instances(graph, kind))
    for name in shapes().objects(shape, SH.targetSubjectsOf):
        found.update(x for x in graph.subjects(name, None) if isinstance(x, URIRef))
    return sorted(found)


def merged(*graphs: Iterable[Triple]) -> Graph:
    """A new graph of all their triples; blank nodes keep their names."""
    whole = Graph(bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            whole.add(triple)
    return whole


@cache
def base() -> Graph:
    """What every fixture is added to, with the ontology."""
    return merged(ontology(), graph_of([FIXTURES / "base.ttl"]))


@contextmanager
def fixture(path: Path) -> Iterator[Graph]:
    """The base with a fixture in it, which is taken out again."""
    new = set(graph_of([path])) - set(base())
    for triple in new:
        base().add(triple)
    try:
        yield base()
    finally:
        for triple in new:
            base().remove(triple)


def differ(path: Path) -> str:
    """What the two engines say otherwise of a fixture; nothing if alike."""
    with fixture(path) as graph:
        slow, quick = reference(graph), fast(graph)
    return "" if slow == quick else f"{path.parent.name}/{path.name}: {slow} is not {quick}"


def members(node: Node | None) -> list[Node]:
    """The members of a list in the shapes graph."""
    return [] if node is None else list(shapes().items(node))


def looks_beyond() -> set[str]:
    """The rules that look beyond the values of one property, by the name of their shape.

    They have a SPARQL constraint, are closed, compare two properties, demand one value, deny or
    choose between shapes, follow a path that is more than a property, tie a property to a class or
    to another property, or say how IRIs are written, or of which class a node may be.
    A choice between datatypes or classes alone (`sh:or` of dates) stays within its property. Where
    a property stands (`-belongs`) and which scheme its concepts have (`-scheme`) is one rule for
    all of them, and has tests of its own.
    """
    rules, found = shapes(), set()
    marks = {SH.sparql, SH["not"], SH.xone, SH.disjoint, SH.equals, SH.hasValue}
    marks |= {SH.lessThan, SH.lessThanOrEquals}
    for shape in {x for x in rules.subjects() if isinstance(x, URIRef)}:
        has = set(rules.predicates(shape))
        of_node = SH.path not in has
        choices = [y for x in rules.objects(shape, SH["or"]) for y in members(x)]
        iri = SH.pattern in has and (of_node or (shape, SH.nodeKind, SH.IRI) in rules)
        helps = of_node and not TARGETS & has
        path = rules.value(shape, SH.path)
        others = set(rules.objects(shape, SH.targetSubjectsOf)) - {path}
        if (
            has & marks
            or (shape, SH.closed, None) in rules
            or any(not set(rules.predicates(x)) <= {SH.datatype, SH["class"]} for x in choices)
            or isinstance(path, BNode)
            or path == RDF.type
            or (path and others)
            or iri
            or (of_node and SH["class"] in has and SH.targetSubjectsOf in has)
        ) and not (helps or local(shape).endswith(("-belongs", "-scheme"))):
            found.add(local(shape))
    return found


def used_classes() -> set[Node]:
    """The classes of entities, situations, claims and passages that `data/` uses."""
    words = ontology()
    used = {o for s, o in data().subject_objects(RDF.type) if (s, RDF.type, o) not in words}
    return {x for x in used if (x, RDF.type, OWL.Class) in words}
