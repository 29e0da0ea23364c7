"""Faults that follow from the shapes graph itself: a new shape has its own without more ado."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rdflib import RDF, SH, XSD, Literal, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from mutations import Edit, edit, values
from rulebook import Triple, data, local, members, ontology, shapes, targets


class Place(NamedTuple):
    """A node that a property shape checks, with the shape's path and the values there."""

    shape: URIRef
    node: URIRef
    path: URIRef | None
    values: tuple[Node, ...]

    def triples(self, found: list[Node] | tuple[Node, ...]) -> list[Triple]:
        return [(self.node, self.path, x) for x in found]

    def swap(self, new: Node, old: Node | None = None) -> Edit:
        """A new value in the place of one that is there, if any is."""
        gone = self.values[:1] if old is None else [old]
        return edit(self.triples(gone), self.triples([new]))

    def more(self, *new: Node, needs: list[Triple] | None = None) -> Edit:
        return edit([], [*self.triples(new), *(needs or [])])


def places(shape: URIRef) -> Iterator[Place]:
    """Where a property shape looks in the data: where there are values, and few ties first."""
    graph, rules = data(), shapes()
    path = rules.value(shape, SH.path)
    path = path if isinstance(path, URIRef) else None
    found = set()
    for holder in rules.subjects(SH.property, shape):
        found.update(x for x in targets(graph, holder) if (x, RDF.type, None) not in ontology())

    filled = {x for x in found if path is None or (x, path, None) in graph}
    for node in sorted(filled or found, key=lambda x: (len(list(graph.subjects(None, x))), x)):
        yield Place(shape, node, path, tuple(sorted(graph.objects(node, path))) if path else ())


def _min_count(place: Place, limit: Node) -> Iterator[Edit]:
    if place.path is None:
        yield from _no_incoming(place)
    else:
        yield edit(place.triples(place.values[int(limit) - 1 :]), [])


def _inverse(place: Place) -> URIRef:
    return shapes().value(shapes().value(place.shape, SH.path), SH.inversePath)


def _no_incoming(place: Place) -> Iterator[Edit]:
    """Nothing points to the node any more; or a bare new node to which nothing points."""
    name = _inverse(place)
    yield edit([(x, name, place.node) for x in data().subjects(name, place.node)], [])
    for holder in shapes().subjects(SH.property, place.shape):
        for kind in shapes().objects(holder, SH.targetClass):
            yield edit([], [(URIRef(f"{place.node}-copy"), RDF.type, kind)])


def _max_count(place: Place, limit: Node) -> Iterator[Edit]:
    if place.path is None:
        name = _inverse(place)
        yield edit([], values.copy(min(data().subjects(name, place.node)))[1])
        return
    missing = int(limit) + 1 - len(place.values)
    found = list(values.right(place.shape, set(place.values)))
    if missing == 1:
        for value, needs in found[:2]:
            yield place.more(value, needs=needs)
    elif len(found) >= missing:
        needs = [y for _, x in found[:missing] for y in x]
        yield place.more(*[x for x, _ in found[:missing]], needs=needs)


def _class(place: Place, kind: Node) -> Iterator[Edit]:
    for old in place.values:
        yield place.swap(values.wrong([kind])[0], old)


def _datatype(place: Place, kind: Node) -> Iterator[Edit]:
    found = place.values or [values.literal(values.SOME[kind], kind)]
    text = str(found[0])
    if kind == XSD.string:
        yield place.swap(Literal(text, lang="en"))
    else:
        other = XSD.decimal if kind == XSD.integer else XSD.string
        yield place.swap(values.literal(text, other))


def _in(place: Place, listed: Node) -> Iterator[Edit]:
    allowed = members(listed)
    if all(isinstance(x, Literal) for x in allowed):
        yield place.swap(values.literal("false", XSD.boolean))
        return
    for value in [*_like(allowed[0], set(allowed)), *values.wrong([])][:2]:
        yield place.swap(value)


def _like(value: Node, but: set[Node]) -> list[URIRef]:
    """What has the class of a value in the ontology, sorted, without some."""
    kinds = set(data().objects(value, RDF.type)) - {OWL.NamedIndividual}
    return sorted({x for y in kinds for x in data().subjects(RDF.type, y)} - but)


def _pattern(place: Place, pattern: Node) -> Iterator[Edit]:
    first = place.values[0]
    if isinstance(first, URIRef):
        yield place.swap(URIRef(f"https://example.org/{local(first)}"))
    else:
        yield place.swap(values.literal(f"{first}!", first.datatype))


def _min_inclusive(place: Place, limit: Node) -> Iterator[Edit]:
    yield place.swap(values.literal(str(int(limit) - 1), limit.datatype))


def _language_in(place: Place, listed: Node) -> Iterator[Edit]:
    yield place.more(Literal("Voorbeeld", lang="fr"))


def _unique_lang(place: Place, yes: Node) -> Iterator[Edit]:
    yield place.more(Literal("Voorbeeld", lang="nl"))


def _or(place: Place, listed: Node) -> Iterator[Edit]:
    """A choice between datatypes."""
    yield place.swap(values.literal(str(place.values[0]), XSD.string))


def _node_kind(place: Place, kind: Node) -> Iterator[Edit]:
    if kind == SH.IRI:
        yield place.swap(Literal(str(place.values[0])))
        yield place.more(Literal("Voorbeeld"))


def _has_value(place: Place, value: Node) -> Iterator[Edit]:
    for other in _like(value, {value}):
        yield place.swap(other)


def _equals(place: Place, other: Node) -> Iterator[Edit]:
    there = list(data().objects(place.node, other))
    yield edit([(place.node, other, x) for x in there], [])


def _disjoint(place: Place, other: Node) -> Iterator[Edit]:
    for value in data().objects(place.node, other):
        yield place.swap(value)


def _less_than(place: Place, other: Node) -> Iterator[Edit]:
    yield edit(
        [(place.node, other, x) for x in data().objects(place.node, other)],
        [(place.node, other, place.values[0])],
    )


def _not(place: Place, shape: Node) -> Iterator[Edit]:
    for value in members(shapes().value(shape, SH["in"])):
        yield place.swap(value)


OF_PROPERTY: dict[URIRef, tuple[str, Callable[[Place, Node], Iterator[Edit]]]] = {
    SH.minCount: ("MinCount", _min_count),
    SH.maxCount: ("MaxCount", _max_count),
    SH["class"]: ("Class", _class),
    SH.datatype: ("Datatype", _datatype),
    SH["in"]: ("In", _in),
    SH.pattern: ("Pattern", _pattern),
    SH.minInclusive: ("MinInclusive", _min_inclusive),
    SH.languageIn: ("LanguageIn", _language_in),
    SH.uniqueLang: ("UniqueLang", _unique_lang),
    SH["or"]: ("Or", _or),
    SH.nodeKind: ("NodeKind", _node_kind),
    SH.hasValue: ("HasValue", _has_value),
    SH.equals: ("Equals", _equals),
    SH.disjoint: ("Disjoint", _disjoint),
    SH.lessThan: ("LessThan", _less_than),
    SH["not"]: ("Not", _not),
}
"""By parameter: the constraint component, and what breaks it."""
