"""Which shapes have a target, what they are called, and which nodes they check."""

from collections import defaultdict
from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from defour.namespaces import local_name

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_TOLD = _TARGETS[:-1]


def shapes(rules: Graph) -> set[Node]:
    """The shapes of a shapes graph (SHACL section 2): typed so, with a target, or used as one."""
    found = {x for kind in (SH.NodeShape, SH.PropertyShape) for x in rules.subjects(RDF.type, kind)}
    found |= {x for way in _TARGETS for x in rules.subjects(way)}
    return found | {x for way in (SH.property, SH.node) for x in rules.objects(None, way)}


def is_deactivated(rules: Graph, shape: Node) -> bool:
    """Whether a shape is switched off (SHACL section 2.1.5)."""
    return any(str(x) in ("true", "1") for x in rules.objects(shape, SH.deactivated))


def by_query(rules: Graph) -> frozenset[Node]:
    """The active shapes with a `sh:target`, whose focus nodes only the engine can tell.

    That is a target in SPARQL (SHACL Advanced Features, section 3).
    """
    return frozenset(x for x in rules.subjects(SH.target) if not is_deactivated(rules, x))


def of(rules: Graph, shape: Node) -> Iterator[tuple[URIRef | None, Node]]:
    """The targets of a shape but for `sh:target`, each with its property, sorted.

    A shape that is a class is a target of its own (SHACL section 2.1.3.3); it has no property.
    """
    for way in _TOLD:
        yield from ((way, x) for x in sorted(rules.objects(shape, way), key=str))
    if _is_class(rules, shape):
        yield None, shape


def words(rules: Graph) -> list[str]:
    """The classes and properties that shapes target, as full IRIs, sorted, as often as targeted."""
    ways = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    found = [x for way in ways for x in rules.objects(None, way)]
    found += [x for x in shapes(rules) if _is_class(rules, x)]
    return sorted(str(x) for x in found if isinstance(x, URIRef))


def focus_nodes(rules: Graph, graph: Graph) -> dict[Node, frozenset[Node]]:
    """The focus nodes of each active shape that has a target (SHACL section 2.1.3).

    They are found in one pass over the types and the targeted properties of the graph. Targets in
    SPARQL are left out: `by_query` names the shapes that have one.

    Args:
        rules: The shapes graph.
        graph: The data with the ontology, for the class hierarchy.

    Returns:
        In a steady order: the shapes by IRI, those that are blank nodes first.
    """
    candidates = {x for way in _TOLD for x in rules.subjects(way)}
    candidates |= {x for x in shapes(rules) if _is_class(rules, x)}
    aims = {x: list(of(rules, x)) for x in candidates if not is_deactivated(rules, x)}
    instances: defaultdict[Node, set[Node]] = defaultdict(set)
    if any(way in (None, SH.targetClass) for found in aims.values() for way, _ in found):
        for node, kind in graph.subject_objects(RDF.type):
            instances[kind].add(node)
    below: dict[Node, list[Node | None]] = {}
    found: dict[Node, frozenset[Node]] = {}
    for shape in sorted(aims, key=lambda x: (not isinstance(x, BNode), x)):
        nodes: set[Node] = set()
        for way, target in aims[shape]:
            if way == SH.targetNode:
                nodes.add(target)
            elif way == SH.targetSubjectsOf:
                nodes.update(graph.subjects(target))
            elif way == SH.targetObjectsOf:
                nodes.update(graph.objects(None, target))
            else:
                if target not in below:
                    below[target] = list(graph.transitive_subjects(RDFS.subClassOf, target))
                for sub in below[target]:
                    nodes |= instances.get(sub or target, set())
        found[shape] = frozenset(nodes)
    return found


def _is_class(rules: Graph, shape: Node) -> bool:
    """Whether a shape is a class too, and so targets its instances."""
    kinds = set(rules.objects(shape, RDF.type))
    return bool({SH.NodeShape, SH.PropertyShape} & kinds and {RDFS.Class, OWL.Class} & kinds)


def rule(rules: Graph, shape: Node | None) -> str:
    """The name of a rule: that of its shape, or of the nearest named shape that holds it."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = min(
            rules.subjects(None, shape), key=lambda x: (isinstance(x, BNode), x), default=None
        )
    return local_name(str(shape)) if isinstance(shape, URIRef) else "unnamed"
