"""The classes and properties that shapes name, and the shapes that shapes use."""

from collections.abc import Iterator
from typing import NamedTuple

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from defour.validation import targets

_OF_PATHS = (
    SH.inversePath,
    SH.alternativePath,
    SH.zeroOrMorePath,
    SH.oneOrMorePath,
    SH.zeroOrOnePath,
    RDF.first,
    RDF.rest,
)
PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
"""What compares the values of a path with those of a property (SHACL section 4.5)."""

USES = (SH.property, SH.node, SH.qualifiedValueShape, SH["not"])
"""What has a shape as its value."""

LISTS = (SH["and"], SH["or"], SH.xone)
"""What has a list of shapes as its value."""


class Named(NamedTuple):
    """What shapes name where a class or a property must stand.

    Attributes:
        classes: The values of sh:targetClass and sh:class, and shapes that are classes.
        properties: What is in paths, in sh:ignoredProperties, targeted, or compared.
    """

    classes: frozenset[str]
    properties: frozenset[str]


def named(rules: Graph) -> Named:
    """The classes and properties that shapes name, as full IRIs; those in SPARQL do not count."""
    classes = {x for way in (SH.targetClass, SH["class"]) for x in rules.objects(None, way)}
    classes |= {
        x for shape in targets.shapes(rules) for way, x in targets.of(rules, shape) if not way
    }
    ways = (*PAIRS, SH.targetSubjectsOf, SH.targetObjectsOf)
    properties = {x for way in ways for x in rules.objects(None, way)}
    for way in (SH.path, SH.ignoredProperties):
        for path in rules.objects(None, way):
            properties |= _in_path(path, rules)
    return Named(_iris(classes), _iris(properties))


def uses(rules: Graph) -> Iterator[tuple[Node, URIRef, Node]]:
    """The triples whose object is used as a shape, those of lists of shapes included; sorted."""
    found: list[tuple[Node, URIRef, Node]] = []
    for way in USES:
        found += ((shape, way, x) for shape, x in rules.subject_objects(way))
    for way in LISTS:
        for head in set(rules.objects(None, way)):
            for cell in cells(head, rules):
                found += ((cell, RDF.first, x) for x in rules.objects(cell, RDF.first))
    return iter(sorted(found, key=lambda x: (str(x[2]), x)))


def _in_path(path: Node, rules: Graph) -> set[Node]:
    """The IRIs of a property path (SHACL section 2.3.1) or a list."""
    found, todo = set[Node](), [path]
    while todo:
        node = todo.pop()
        if node in found or node == RDF.nil:
            continue
        found.add(node)
        if not isinstance(node, URIRef):
            todo += (x for way in _OF_PATHS for x in rules.objects(node, way))
    return found


def members(head: Node, graph: Graph) -> list[Node]:
    """The members of a list that may be none, or go round."""
    return [x for cell in cells(head, graph) for x in graph.objects(cell, RDF.first)]


def cells(head: Node, graph: Graph) -> list[Node]:
    """The cells of a list that may be none, or go round."""
    found = dict[Node, None]()
    todo: Node | None = head
    while todo is not None and todo != RDF.nil and todo not in found:
        found[todo] = None
        todo = graph.value(todo, RDF.rest)
    return list(found)


def _iris(nodes: set[Node]) -> frozenset[str]:
    return frozenset(str(x) for x in nodes if isinstance(x, URIRef))
