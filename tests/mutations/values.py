"""Values for faults: right ones, wrong ones, and copies of what the data has only once."""

from collections.abc import Iterator

from rdflib import RDF, SH, SKOS, XSD, Literal, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from mutations import literal
from rulebook import FOOTBALL, Triple, instances, is_a, members, ontology, plenty, shapes

SOME = {
    XSD.dateTime: "2026-01-02T03:04:05Z",
    XSD.date: "2001-02-03",
    XSD.gYearMonth: "2001-02",
    XSD.gYear: "2001",
    XSD.time: "12:00:00",
    XSD.boolean: "true",
    XSD.integer: "7",
    XSD.string: "aa",
}
"""A value of each datatype."""

_FOLLOW = (FOOTBALL.about, FOOTBALL.article, PROV.specializationOf)
"""What a copy of a thing needs a copy of, too: its claims, its dating, its version."""


def right(shape: Node, present: set[Node]) -> Iterator[tuple[Node, list[Triple]]]:
    """Other values that a property shape allows, each with the triples that it needs."""
    kind = shapes().value(shape, SH["class"])
    listed = members(shapes().value(shape, SH["in"]))
    if listed:
        yield from ((x, []) for x in listed if x not in present)
    elif kind is not None or any(isinstance(x, URIRef) for x in present):
        found = [x for x in alike(present) or instances(plenty(), kind) if x not in present]
        yield from ((x, []) for x in found)
        if not found:
            path = shapes().value(shape, SH.path)
            yield copy(min(x for x in present if isinstance(x, URIRef)), but=path)
    elif present:
        yield near(min(present)), []
    else:
        kind = shapes().value(shape, SH.datatype)
        yield from ((x, []) for x in (literal(SOME[kind], kind), near(literal(SOME[kind], kind))))


def alike(present: set[Node]) -> list[URIRef]:
    """What has the class, and if it is a concept the schemes, of one of some values."""
    graph = plenty()
    found = set()
    for value in (x for x in present if isinstance(x, URIRef)):
        schemes = set(graph.objects(value, SKOS.inScheme))
        for node in graph.subjects(RDF.type, graph.value(value, RDF.type)):
            if set(graph.objects(node, SKOS.inScheme)) == schemes:
                found.add(node)
    return sorted(found)


def others(value: URIRef) -> list[URIRef]:
    """Concepts of other schemes than a concept; or situations of other classes than one."""
    graph = plenty()
    schemes = set(graph.objects(value, SKOS.inScheme))
    if not schemes:
        kinds = set(graph.objects(value, RDF.type))
        return [x for x in one_of_each(FOOTBALL.Situation) if graph.value(x, RDF.type) not in kinds]
    found = {graph.value(x, SKOS.inScheme): x for x in sorted(graph.subjects(SKOS.inScheme))}
    return [x for scheme, x in sorted(found.items()) if scheme not in schemes]


def one_of_each(kind: Node) -> list[URIRef]:
    """An instance of each class below one, that few things point to."""
    graph = plenty()
    found: dict[Node, URIRef] = {}
    nodes = (x for x in instances(graph, kind) if (x, RDF.type, None) not in ontology())
    for node in sorted(nodes, key=lambda x: (len(list(graph.subjects(None, x))), x)):
        found.setdefault(graph.value(node, RDF.type), node)
    return sorted(found.values())


def near(value: Node) -> Node:
    """A value as close to another as can be: dates at another precision, numbers one higher."""
    if not isinstance(value, Literal):
        return URIRef(f"{value}0")
    text, kind = str(value), value.datatype
    if kind == XSD.gYear:
        return literal(f"{text}-12", XSD.gYearMonth)
    if kind == XSD.gYearMonth:
        return literal(text[:4], XSD.gYear)
    if kind == XSD.date:
        return literal(f"{text}Z", kind)
    if kind == XSD.dateTime:
        return literal(text.replace("Z", "+00:00"), kind)
    if kind == XSD.integer:
        return literal(str(int(text) + 1), kind)
    if kind == XSD.boolean:
        return literal("false" if text == "true" else "true", kind)
    if kind == XSD.time:
        return literal(f"{text}Z", kind)
    if text.isupper():
        return literal(f"{text[:-1]}A", kind)
    last = str((int(text[-1]) + 1) % 10) if text[-1].isdigit() else "b" if text[-1] == "a" else "a"
    return literal(text[:-1] + last, kind)


def copy(node: URIRef, but: Node | None = None) -> tuple[URIRef, list[Triple]]:
    """A second thing like a node, and the triples that describe it and what it needs.

    Args:
        node: What is copied.
        but: A property; what points to the node by it is not copied.
    """
    graph, names = plenty(), {node: URIRef(f"{node}-copy")}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        for name in (x for x in _FOLLOW if x != but):
            for subject in graph.subjects(name, here):
                if subject not in names:
                    names[subject] = URIRef(f"{subject}-copy")
                    waiting.append(subject)
    found = [
        (new, name, names.get(value, value))
        for old, new in names.items()
        for name, value in graph.predicate_objects(old)
    ]
    return names[node], [(s, p, o) for s, p, o in found]


def wrong(kinds: list[Node], of: Node = FOOTBALL.Entity) -> list[URIRef]:
    """Things in the data, one of each class, that are of none of these classes."""
    return [x for x in one_of_each(of) if not any(is_a(plenty(), x, y) for y in kinds)]
