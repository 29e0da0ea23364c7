"""Which shapes have a target, what they are called, and whether there is anything to check.

All SHACL engines pass a misspelt class or property in silence; here it is told.
"""

from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from defour.claims.records import local
from defour.errors import BadShapes, closest

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_NODE_EXPRESSIONS = {
    *("if", "then", "else", "count", "distinct", "limit", "offset", "orderBy", "desc"),
    *("min", "max", "sum", "groupConcat", "separator", "exists", "minus"),
}
"""Properties of SHACL Advanced Features that rdflib's list of terms has not."""


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
