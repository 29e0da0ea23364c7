"""What a constraint allows, where that can be listed, and what of it is near to what was found."""

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.paths import Path, SequencePath
from rdflib.term import Node

from defour.validation.inputs import Inputs, read_path
from defour.validation.near import nearest_term


def list_properties(shape: Node, shapes: Graph) -> list[URIRef]:
    """The properties that a closed shape allows (SHACL section 4.8.1)."""
    inner = [y for x in shapes.objects(shape, SH.property) for y in shapes.objects(x, SH.path)]
    lists = shapes.objects(shape, SH.ignoredProperties)
    ignored = [y for x in lists for y in shapes.items(x)]
    return sorted(x for x in {*inner, *ignored} if isinstance(x, URIRef))


def list_values(shape: Node, inputs: Inputs) -> set[Node]:
    """The values that a shape allows: of a list, a class, a scheme, or as a shape in it does."""
    shapes, data, found = inputs.rules, inputs.graph, set[Node]()
    for given in shapes.objects(shape, SH["in"]):
        found.update(shapes.items(given))
    for given in shapes.objects(shape, SH["class"]):
        for kind in data.transitive_subjects(RDFS.subClassOf, given):
            found.update(data.subjects(RDF.type, kind))
    found.update(shapes.objects(shape, SH.hasValue))
    path = read_path(shapes.value(shape, SH.path), shapes)
    if isinstance(path, SequencePath):
        found.update(y for x in set(found) for y in data.subjects(path.args[-1], x))
    for inner in (*shapes.objects(shape, SH.node), *shapes.objects(shape, SH.qualifiedValueShape)):
        found |= list_values(inner, inputs)
        for part in shapes.objects(inner, SH.property):
            way = shapes.value(part, SH.path)
            values = shapes.objects(part, SH.hasValue)
            found.update(y for x in values for y in data.subjects(way, x))
    return found


def find_nearest(
    shape: Node, focus: Node, path: URIRef | Path | None, value: Node | None, inputs: Inputs
) -> tuple[str, ...]:
    """What a shape allows and is near to a value; without one, to those at the path."""
    first = path.args[0] if isinstance(path, SequencePath) else path
    found = [value] if value is not None else list(inputs.graph.objects(focus, first))
    allowed = {str(x) for x in list_values(shape, inputs)}
    wrong = {str(x) for x in found} - allowed
    return tuple(sorted({x for y in wrong if (x := nearest_term(y, allowed))}))
