"""Faults for the constraints of node shapes that follow from the shapes graph."""

from collections.abc import Callable, Iterator

from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.term import Node

from mutations import Edit, edit, values
from rulebook import Triple, data, instances, ontology, shapes, targets


def nodes(shape: URIRef) -> list[URIRef]:
    """The nodes of the data, not of the ontology, that a shape targets; few ties first."""
    found = [x for x in targets(data(), shape) if (x, RDF.type, None) not in ontology()]
    return sorted(found, key=lambda x: (len(list(data().subjects(None, x))), x))


def rename(node: URIRef, new: URIRef) -> Edit:
    """The same node under another IRI."""
    old = [*data().triples((node, None, None)), *data().triples((None, None, node))]
    return edit(old, [_with(x, node, new) for x in old])


def _with(triple: Triple, node: URIRef, new: URIRef) -> Triple:
    subject, name, value = (new if x == node else x for x in triple)
    return subject, name, value


def _closed(shape: URIRef, yes: Node) -> Iterator[Edit]:
    for node in nodes(shape):
        yield edit([], [(node, RDFS.comment, Literal("Voorbeeld"))])


def _pattern(shape: URIRef, pattern: Node) -> Iterator[Edit]:
    for node in nodes(shape):
        yield rename(node, URIRef(f"{node}_"))


def _class(shape: URIRef, kind: Node) -> Iterator[Edit]:
    """A thing of another class has the property that makes the shape look."""
    for name in shapes().objects(shape, SH.targetSubjectsOf):
        value = min(data().objects(None, name))
        for other in values.wrong([kind]):
            yield edit([], [(other, name, value)])


def _not(shape: URIRef, denied: Node) -> Iterator[Edit]:
    """A thing of the denied class has the property that makes the shape look."""
    kind = shapes().value(denied, SH["class"])
    for name in shapes().objects(shape, SH.targetSubjectsOf):
        value = min(data().objects(None, name))
        for other in instances(data(), kind):
            yield edit([], [(other, name, value)])


OF_NODE: dict[URIRef, tuple[str, Callable[[URIRef, Node], Iterator[Edit]]]] = {
    SH.closed: ("Closed", _closed),
    SH.pattern: ("Pattern", _pattern),
    SH["class"]: ("Class", _class),
    SH["not"]: ("Not", _not),
}
"""By parameter: the constraint component, and what breaks it."""
