"""Values for faults: right ones, wrong ones, and copies of what the data has only once."""

from collections.abc import Iterator

from rdflib import RDF, SH, XSD, Literal, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from mutations import literal
from rulebook import FOOTBALL, Triple, data, instances, is_a, members, ontology, shapes

SOME = {
    XSD.dateTime: "2026-01-02T03:04:05Z",
    XSD.date: "2001-02-03",
    XSD.gYearMonth: "2001-02",
    XSD.gYear: "2001",
    XSD.integer: "7",
    XSD.string: "aa",
}
"""A value of each datatype."""

_FOLLOW = (FOOTBALL.about, FOOTBALL.article, PROV.specializationOf)
"""What a copy of a thing needs a copy of, too: its claims, its dating, its version."""


def right(shape: Node, present: set[Node]) -> Iterator[tuple[Node, list[Triple]]]:
    """Other values that a property shape allows, each with the triples that it needs."""
    rules = [*same_path(shape)]
    kind = next((x for y in rules for x in shapes().objects(y, SH["class"])), None)
    listed = members(shapes().value(shape, SH["in"]))
    if listed:
        yield from ((x, []) for x in listed if x not in present)
    elif kind is not None:
        found = [x for x in instances(data(), kind) if x not in present]
        yield from ((x, []) for x in found)
        if not found:
            path = shapes().value(shape, SH.path)
            yield copy(min(x for x in present if isinstance(x, URIRef)), but=path)
    elif present:
        yield near(min(present)), []
    else:
        kind = shapes().value(shape, SH.datatype)
        yield from ((x, []) for x in (literal(SOME[kind], kind), near(literal(SOME[kind], kind))))


def same_path(shape: Node) -> Iterator[Node]:
    """The property shapes of the same classes with the same path: one itself, then others."""
    yield shape
    rules = shapes()
    classes = {
        y for x in rules.subjects(SH.property, shape) for y in rules.objects(x, SH.targetClass)
    }
    for other in sorted(rules.subjects(SH.path, rules.value(shape, SH.path))):
        holders = rules.subjects(SH.property, other)
        if other != shape and classes & {
            y for x in holders for y in rules.objects(x, SH.targetClass)
        }:
            yield other


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
    last = str((int(text[-1]) + 1) % 10) if text[-1].isdigit() else "b" if text[-1] == "a" else "a"
    return literal(text[:-1] + last, kind)


def copy(node: URIRef, but: Node | None = None) -> tuple[URIRef, list[Triple]]:
    """A second thing like a node, and the triples that describe it and what it needs.

    Args:
        node: What is copied.
        but: A property; what points to the node by it is not copied.
    """
    graph, names = data(), {node: URIRef(f"{node}-copy")}
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


def wrong(kinds: list[Node]) -> list[URIRef]:
    """Things in the data, one of each class, that are of none of these classes."""
    graph = data()
    found: dict[Node, URIRef] = {}
    for node in instances(graph, FOOTBALL.Entity):
        if (node, RDF.type, None) not in ontology() and not any(
            is_a(graph, node, x) for x in kinds
        ):
            found.setdefault(graph.value(node, RDF.type), node)
    return sorted(found.values())
