"""Faults that follow from the shapes graph itself: a new shape has its own without more ado."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rdflib import RDF, SH, SKOS, XSD, Literal, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from mutations import Edit, edit, literal, rename, values
from rulebook import FOOTBALL, Triple, instances, local, members, ontology, plenty, shapes, targets


class Place(NamedTuple):
    """A node that a property shape checks, with the shape's path and the values there."""

    shape: URIRef
    node: URIRef
    path: URIRef | None
    values: tuple[Node, ...]

    def triples(self, found: Iterable[Node]) -> list[Triple]:
        return [(self.node, self.path, x) for x in found]

    def swap(self, new: Node, old: Node | None = None) -> Edit:
        """A new value in the place of one that is there, if any is."""
        gone = self.values[:1] if old is None else [old]
        return edit(self.triples(gone), self.triples([new]))

    def more(self, *new: Node, needs: Iterable[Triple] = ()) -> Edit:
        return edit(add=[*self.triples(new), *needs])


def few_ties_first(nodes: Iterable[URIRef]) -> list[URIRef]:
    return sorted(nodes, key=lambda x: (len(list(plenty().subjects(None, x))), x))


def nodes(shape: Node) -> list[URIRef]:
    """The nodes of the data, not of the ontology, that a shape targets."""
    found = (x for x in targets(plenty(), shape) if (x, RDF.type, None) not in ontology())
    return few_ties_first(found)


def places(shape: URIRef) -> Iterator[Place]:
    """Where a property shape looks in the data: where there are values, and few ties first."""
    graph, path = plenty(), shapes().value(shape, SH.path)
    path = path if isinstance(path, URIRef) else None
    holders = [shape, *shapes().subjects(SH.property, shape)]
    found = {x for holder in holders for x in nodes(holder)}
    filled = {x for x in found if path is None or (x, path, None) in graph}
    for node in few_ties_first(filled or found):
        yield Place(shape, node, path, tuple(sorted(graph.objects(node, path))) if path else ())


def _inverse(place: Place) -> URIRef:
    return shapes().value(shapes().value(place.shape, SH.path), SH.inversePath)


def _chosen(place: Place) -> list[Node]:
    """The properties between which a path chooses."""
    path = shapes().value(place.shape, SH.path)
    return members(shapes().value(path, SH.alternativePath))


def _min_count(place: Place, limit: Node) -> Iterator[Edit]:
    if place.path is not None:
        yield edit(place.triples(place.values[int(limit) - 1 :]))
        return
    if chosen := _chosen(place):
        yield edit(x for y in chosen for x in plenty().triples((place.node, y, None)))
        return
    # Nothing points to the node any more; or to a bare new node.
    name = _inverse(place)
    yield edit([(x, name, place.node) for x in plenty().subjects(name, place.node)])
    for kind in shapes().objects(place.shape, SH.targetClass):
        yield edit(add=[(URIRef(f"{place.node}-copy"), RDF.type, kind)])


def _max_count(place: Place, limit: Node) -> Iterator[Edit]:
    if chosen := _chosen(place):
        has = [x for x in chosen if (place.node, x, None) in plenty()]
        for other in (x for x in chosen if has and x not in has):
            found = sorted(plenty().objects(None, other))
            yield edit(add=[(place.node, other, x) for x in found[:1]])
        return
    if place.path is None:
        name = _inverse(place)
        yield edit(add=values.copy(min(plenty().subjects(name, place.node)))[1])
        return
    if int(limit) == 0:
        yield place.more(literal(values.SOME[XSD.date], XSD.date))
        return
    missing = int(limit) + 1 - len(place.values)
    found = list(values.right(place.shape, set(place.values)))
    if missing == 1:
        for value, needs in found[:2]:
            yield place.more(value, needs=needs)
    elif len(found) >= missing:
        needs = [y for _, x in found[:missing] for y in x]
        yield place.more(*[x for x, _ in found[:missing]], needs=needs)


def _datatype(place: Place, kind: Node) -> Iterator[Edit]:
    found = place.values or [literal(values.SOME[kind], kind)]
    text = str(found[0])
    if kind == XSD.string:
        yield place.swap(Literal(text, lang="en"))
    else:
        yield place.swap(literal(text, XSD.decimal if kind == XSD.integer else XSD.string))


def _wrong(kind: Node) -> list[URIRef]:
    found = values.wrong([kind])
    return found[:1] if found else values.wrong([kind], FOOTBALL.Situation)


def _in(place: Place, listed: Node) -> Iterator[Edit]:
    allowed = members(listed)
    if all(isinstance(x, Literal) for x in allowed):
        yield place.swap(literal("false", XSD.boolean))
        return
    for value in [*_like(allowed[0], set(allowed)), *values.wrong([])][:2]:
        yield place.swap(value)


def _like(value: Node, but: set[Node]) -> list[URIRef]:
    """What has the class of a value in the ontology, sorted, without some."""
    kinds = set(plenty().objects(value, RDF.type)) - {OWL.NamedIndividual}
    return sorted({x for y in kinds for x in plenty().subjects(RDF.type, y)} - but)


def _pattern(place: Place, pattern: Node) -> Iterator[Edit]:
    first = place.values[0]
    if isinstance(first, URIRef):
        yield place.swap(URIRef(f"https://example.org/{local(first)}"))
    else:
        yield place.swap(literal(f"{first}!", first.datatype))


def _node_kind(place: Place, kind: Node) -> Iterator[Edit]:
    if kind == SH.IRI:
        yield place.swap(Literal(str(place.values[0])))
        yield place.more(Literal("Voorbeeld"))


def _or(place: Place, choices: Node) -> Iterator[Edit]:
    """A choice between datatypes, or between classes: neither."""
    kinds = [shapes().value(x, SH["class"]) for x in members(choices)]
    if None in kinds:
        yield place.swap(literal(str(place.values[0]), XSD.string))
    elif OWL.ObjectProperty in kinds:
        yield place.more(FOOTBALL.Club)
    else:
        yield from map(place.swap, values.wrong(kinds, FOOTBALL.Situation))
        yield from map(place.swap, values.wrong(kinds))
        yield from map(place.swap, values.one_of_each(FOOTBALL.Claim))


def _node(place: Place, asked: Node) -> Iterator[Edit]:
    """A concept of another scheme, another situation, or a literal of another datatype."""
    for value in place.values:
        if isinstance(value, Literal):
            yield place.swap(literal(str(value), XSD.string), value)
        else:
            yield from (place.swap(x, value) for x in values.others(value))


def _has_value(place: Place, value: Node) -> Iterator[Edit]:
    if place.path is not None:
        yield from (place.swap(x) for x in values.alike({value}) if x != value)
        return
    path = shapes().value(place.shape, SH.path)
    if (path, SH.alternativePath, None) in shapes():
        yield from _elsewhere(place, value)
        return
    name, _ = members(path)
    old = plenty().value(place.node, name)
    for new in values.others(old):
        yield edit([(place.node, name, old)], [(place.node, name, new)])


def _elsewhere(place: Place, _: Node) -> Iterator[Edit]:
    """A property, with the value that it has here, on situations of other classes."""
    graph = plenty()
    names = sorted(shapes().objects(place.shape, SH.targetSubjectsOf))
    for node in values.one_of_each(FOOTBALL.Situation):
        for name in names:
            found = list(graph.objects(place.node, name))
            if found and (node, name, None) not in graph and not _allows(place.shape, node):
                yield edit(add=[(node, name, x) for x in found])


def _allows(shape: URIRef, node: URIRef) -> bool:
    """Whether a property that a shape places may stand on a situation."""
    rules, graph = shapes(), plenty()
    kinds = {*graph.objects(node, RDF.type), *graph.objects(node, FOOTBALL.wouldBe)}
    asked = rules.value(shape, SH.qualifiedValueShape)
    denied = rules.value(asked, SH["not"]) if asked is not None else None
    if denied is not None:
        return not kinds <= set(members(rules.value(denied, SH["in"])))
    listed = members(rules.value(asked, SH["in"])) if asked is not None else []
    return bool(kinds & {*listed, *rules.objects(shape, SH.hasValue)})


def _less_than(place: Place, other: Node) -> Iterator[Edit]:
    old = [(place.node, other, x) for x in plenty().objects(place.node, other)]
    yield edit(old, [(place.node, other, place.values[0])])


OF_PROPERTY: dict[URIRef, tuple[str, Callable[[Place, Node], Iterable[Edit]]]] = {
    SH.minCount: ("MinCount", _min_count),
    SH.maxCount: ("MaxCount", _max_count),
    SH["class"]: ("Class", lambda x, y: (x.swap(w, z) for z in x.values for w in _wrong(y))),
    SH.datatype: ("Datatype", _datatype),
    SH["in"]: ("In", _in),
    SH.pattern: ("Pattern", _pattern),
    SH.minInclusive: (
        "MinInclusive",
        lambda x, limit: [x.swap(literal(str(int(limit) - 1), limit.datatype))],
    ),
    SH.languageIn: ("LanguageIn", lambda x, _: [x.more(Literal("Voorbeeld", lang="fr"))]),
    SH.uniqueLang: ("UniqueLang", lambda x, _: [x.more(Literal("Voorbeeld", lang="nl"))]),
    SH["or"]: ("Or", _or),
    SH.node: ("Node", _node),
    SH.qualifiedMinCount: ("QualifiedMinCount", _elsewhere),
    SH.maxInclusive: (
        "MaxInclusive",
        lambda x, limit: [x.swap(literal(str(int(limit) + 1), limit.datatype))],
    ),
    SH.nodeKind: ("NodeKind", _node_kind),
    SH.hasValue: ("HasValue", _has_value),
    SH.equals: (
        "Equals",
        lambda x, other: [edit([(x.node, other, y) for y in plenty().objects(x.node, other)])],
    ),
    SH.disjoint: ("Disjoint", lambda x, other: map(x.swap, plenty().objects(x.node, other))),
    SH.lessThan: ("LessThan", _less_than),
}
"""By parameter: the constraint component, and what breaks it at a place."""


def _looked_at(shape: URIRef, others: Iterable[URIRef]) -> Iterator[Edit]:
    """Other things have the property that makes the shape look."""
    for name in shapes().objects(shape, SH.targetSubjectsOf):
        found = sorted(plenty().objects(None, name))
        for other in others:
            yield edit(add=[(other, name, x) for x in found[:1]])


OF_NODE: dict[URIRef, tuple[str, Callable[[URIRef, Node], Iterable[Edit]]]] = {
    SH.closed: (
        "Closed",
        lambda x, _: (edit(add=[(y, SKOS.note, Literal("Voorbeeld"))]) for y in nodes(x)),
    ),
    SH.pattern: ("Pattern", lambda x, _: (rename(y, URIRef(f"{y}_")) for y in nodes(x))),
    SH["class"]: ("Class", lambda x, kind: _looked_at(x, values.wrong([kind]))),
    SH["not"]: (
        "Not",
        lambda x, denied: _looked_at(x, instances(plenty(), shapes().value(denied, SH["class"]))),
    ),
}
"""The same for node shapes."""
