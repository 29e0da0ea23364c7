"""Values for faults: right ones, wrong ones, and copies of what the data has only once."""

from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node
from rulebook import FOOTBALL, ID, Triple, data, instances, is_a, members, ontology

RIGHT = {
    XSD.dateTime: ("2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z"),
    XSD.date: ("2001-02-03", "2001-02-04"),
    XSD.gYearMonth: ("2001-02", "2001-03"),
    XSD.gYear: ("2001", "2002"),
    XSD.integer: ("7", "8"),
    XSD.string: ("aa", "bb"),
}
"""Two values of each datatype."""

_FOLLOW = (FOOTBALL.about, FOOTBALL.article, PROV.specializationOf)
"""What a copy of a thing needs a copy of, too: its claims, its dating, its version."""


def literal(text: str, kind: URIRef) -> Literal:
    return Literal(text, datatype=kind, normalize=False)


def right(rules: Graph, shape: Node, present: set[Node]) -> Iterator[tuple[Node, list[Triple]]]:
    """Other values that a property shape allows, each with the triples that it needs."""
    kind, datatype = rules.value(shape, SH["class"]), rules.value(shape, SH.datatype)
    listed = members(rules.value(shape, SH["in"]))
    if listed:
        yield from ((x, []) for x in listed if x not in present)
    elif kind is not None:
        found = [x for x in instances(data(), kind) if x not in present]
        yield from ((x, []) for x in found)
        if not found:
            yield copy(sorted(x for x in present if isinstance(x, URIRef))[0])
    else:
        choices = [rules.value(x, SH.datatype) for x in members(rules.value(shape, SH["or"]))]
        datatype = datatype or next(iter(choices), None)
        for text in _texts(rules, shape, present, datatype):
            value = literal(text, datatype) if datatype else ID[text]
            if value not in present:
                yield value, []


def _texts(rules: Graph, shape: Node, present: set[Node], datatype: Node | None) -> list[str]:
    """Lexical forms; where there is a pattern, made from one that is there."""
    if (shape, SH.pattern, None) not in rules:
        return list(RIGHT[datatype]) if datatype in RIGHT else ["another", "one-more"]
    text = str(min(present))
    swap = str.maketrans("0123456789abcdefghijklmnopqrstuvwxyz", "123456789abcdef0hijklmnopqrstuvwxyz0")
    return [text[:-1] + text[-1].translate(swap)]


def copy(node: URIRef) -> tuple[URIRef, list[Triple]]:
    """A second thing like a node, with its own claims, and the triples that describe them."""
    graph, names = data(), {node: URIRef(f"{node}-copy")}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        for name in _FOLLOW:
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
        if (node, RDF.type, None) not in ontology() and not any(is_a(graph, node, x) for x in kinds):
            found.setdefault(graph.value(node, RDF.type), node)
    return sorted(found.values())


def entity(kind: Node, name: str) -> list[Triple]:
    """A new entity with nothing but its class and its name."""
    return [(ID[name], RDF.type, kind), (ID[name], RDFS.label, Literal("Voorbeeld"))]
