"""Which shapes have a target, what they are called, and which nodes they check.

All SHACL engines pass a misspelt class or property in silence; here it is told.
"""

from collections import defaultdict
from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from defour.claims.records import local
from defour.errors import BadShapes, closest

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_TOLD = _TARGETS[:-1]
_NODE_EXPRESSIONS = {
    *("if", "then", "else", "count", "distinct", "limit", "offset", "orderBy", "desc"),
    *("min", "max", "sum", "groupConcat", "separator", "exists", "minus"),
}
"""Properties of SHACL Advanced Features that rdflib's list of terms has not."""


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


def targeted(rules: Graph) -> list[Node]:
    """The shapes with a target (SHACL section 2.1.3), after a look for what SHACL has not.

    Raises:
        BadShapes: No shape has one, or a property is in SHACL's namespace that SHACL has not.
    """
    for name in sorted(set(map(str, rules.predicates()))):
        term = name.removeprefix(str(SH))
        if term != name and term not in _NODE_EXPRESSIONS and name not in SH:
            shape = min(rule(rules, x) for x in rules.subjects(URIRef(name)))
            known = [local(x) for x in (*dir(SH), "sh/class", "sh/in", "sh/not")]
            raise BadShapes(
                f"sh:{term} of {shape} is no property of SHACL",
                hint=closest(term, [x for x in known if x[:1].islower()]),
            )
    found = {shape for target in _TARGETS for shape in rules.subjects(target)}
    for kind in (RDFS.Class, OWL.Class):
        for node in rules.subjects(RDF.type, kind):
            if {SH.NodeShape, SH.PropertyShape} & set(rules.objects(node, RDF.type)):
                found.add(node)
    live = [shape for shape in found if str(rules.value(shape, SH.deactivated)) != "true"]
    if not live:
        raise BadShapes(
            "there is nothing to check: no active shape has a target",
            hint="Give one a sh:targetClass, or name other files with --shapes",
        )
    return live


def is_idle(rules: Graph, shape: Node, graph: Graph) -> bool:
    """Whether none of a shape's targets is in the data."""
    if (shape, SH.targetNode, None) in rules or (shape, SH.target, None) in rules:
        return False
    for name in rules.objects(shape, SH.targetSubjectsOf):
        if (None, name, None) in graph:
            return False
    for name in rules.objects(shape, SH.targetObjectsOf):
        if (None, name, None) in graph:
            return False
    for kind in (shape, *rules.objects(shape, SH.targetClass)):
        for sub in graph.transitive_subjects(RDFS.subClassOf, kind):
            if (None, RDF.type, sub) in graph:
                return False
    return True


def rule(rules: Graph, shape: Node | None) -> str:
    """The name of a rule: that of its shape, or of the nearest named shape that holds it."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = min(
            rules.subjects(None, shape), key=lambda x: (isinstance(x, BNode), x), default=None
        )
    return local(str(shape)) if isinstance(shape, URIRef) else "unnamed"
