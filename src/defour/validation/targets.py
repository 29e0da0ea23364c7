"""Which shapes have a target, what they are called, and which nodes they check."""

from collections import defaultdict
from functools import cache

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.term import Node

from defour.namespaces import local_name

_WAYS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def shapes(rules: Graph) -> set[Node]:
    """The shapes of a shapes graph (SHACL section 2): typed so, with a target, or used as one."""
    found = {x for kind in (SH.NodeShape, SH.PropertyShape) for x in rules.subjects(RDF.type, kind)}
    found |= {x for way in (*_WAYS, SH.target) for x in rules.subjects(way)}
    return found | {x for way in (SH.property, SH.node) for x in rules.objects(None, way)}


def is_deactivated(rules: Graph, shape: Node) -> bool:
    """Whether a shape is switched off (SHACL section 2.1.5)."""
    return any(str(x) in ("true", "1") for x in rules.objects(shape, SH.deactivated))


def by_query(rules: Graph) -> frozenset[Node]:
    """The active shapes with a target in SPARQL, whose focus nodes only the engine can tell."""
    return frozenset(x for x in rules.subjects(SH.target) if not is_deactivated(rules, x))


def focus_nodes(rules: Graph, graph: Graph) -> dict[Node, frozenset[Node]]:
    """The focus nodes of each active shape with a target that is not in SPARQL, in steady order."""
    instances: defaultdict[Node, set[Node]] = defaultdict(set)
    for node, kind in graph.subject_objects(RDF.type):
        instances[kind].add(node)

    @cache
    def below(kind: Node) -> set[Node]:
        kinds = graph.transitive_subjects(RDFS.subClassOf, kind)
        return set().union(*(instances.get(x, ()) for x in kinds if x is not None))

    def reached(way: URIRef, target: Node) -> set[Node]:
        if way == SH.targetNode:
            return {target}
        if way == SH.targetSubjectsOf:
            return set(graph.subjects(target))
        return set(graph.objects(None, target)) if way == SH.targetObjectsOf else below(target)

    found: dict[Node, frozenset[Node]] = {}
    for shape in sorted(shapes(rules), key=lambda x: (not isinstance(x, BNode), x)):
        targets = [(way, x) for way in _WAYS for x in rules.objects(shape, way)]
        kinds = set(rules.objects(shape, RDF.type))
        if {SH.NodeShape, SH.PropertyShape} & kinds and {RDFS.Class, OWL.Class} & kinds:
            targets.append((SH.targetClass, shape))  # a class too (SHACL section 2.1.3.3)
        if targets and not is_deactivated(rules, shape):
            found[shape] = frozenset().union(*(reached(*x) for x in targets))
    return found


def rule(rules: Graph, shape: Node | None) -> str:
    """The name of a rule: that of its shape, or of the nearest named shape that holds it."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        holders = rules.subjects(None, shape)
        shape = min(holders, key=lambda x: (isinstance(x, BNode), x), default=None)
    return local_name(shape) if isinstance(shape, URIRef) else "unnamed"
