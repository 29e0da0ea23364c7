"""The description of the data set for machines: VoID and DCAT 3 in one graph."""

from collections import Counter
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.rdf.serialize import canonical_triples
from defour.site.knowledge import VOID, Knowledge, Term

_V = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_FOAF = "http://xmlns.com/foaf/0.1/"
PREFIXES = {"dcat": _DCAT, "dcterms": v.DCTERMS, "foaf": _FOAF, "void": _V}
"""The prefixes of its Turtle."""

_SAME = (v.OWL + "sameAs", v.RDFS + "seeAlso")
_SKOS = "http://www.w3.org/2004/02/skos/core#"


class Dump(NamedTuple):
    """The whole graph in one format: the file, what it is called, its media type."""

    file: str
    format: str
    media_type: str


class Linkset(NamedTuple):
    """Links by one property to one other data set: where that is, and how many."""

    predicate: str
    space: str
    links: int


def triples(known: Knowledge) -> int:
    """How many triples the ontology and the data have together."""
    return len({x.triple for source in known.ontology + known.data for x in source.quads})


def classes(known: Knowledge) -> list[tuple[str, int]]:
    """The classes that the data uses, with the number of things of each; the most first."""
    kinds = Counter(x for subject in _subjects(known) for x in known.types(subject))
    return sorted(kinds.items(), key=lambda x: (-x[1], x[0]))


def properties(known: Knowledge) -> list[tuple[str, int]]:
    """The properties that the data uses, with the number of triples of each."""
    names = Counter(x.predicate.value for source in known.data for x in source.quads)
    return sorted(names.items(), key=lambda x: (-x[1], x[0]))


def linksets(known: Knowledge) -> list[Linkset]:
    """The links of the data to things elsewhere."""
    found: Counter[tuple[str, str]] = Counter()
    for source in known.data:
        for quad in source.quads:
            name, there = quad.predicate.value, getattr(quad.object, "value", "")
            links = name in _SAME or name.startswith(_SKOS)
            if links and isinstance(quad.object, ox.NamedNode) and not there.startswith(v.ROOT):
                space = there[: max(there.rfind("/"), there.rfind("#"), there.find(":")) + 1]
                found[name, space] += 1
    return [Linkset(name, space, n) for (name, space), n in sorted(found.items())]


def describe(known: Knowledge, dumps: list[Dump], base: str) -> tuple[ox.Triple, ...]:
    """The data set, its classes, properties and linksets, and its dumps.

    Args:
        known: The folder.
        dumps: The files with the whole graph.
        base: Where the site is; the addresses of the dumps begin so.

    Returns:
        Sorted. The data set is ``<ROOT>void#graph``.
    """
    graph = VOID + "#graph"
    found: list[tuple[str, str, Term]] = []

    def add(subject: str, name: str, *values: Term) -> None:
        found.extend((subject, name, x) for x in values)

    def number(n: int) -> Term:
        return ox.Literal(str(n), datatype=ox.NamedNode(v.INTEGER))

    node = ox.NamedNode
    add(VOID, v.TYPE, node(_V + "DatasetDescription"))
    add(VOID, _FOAF + "primaryTopic", node(graph))
    add(graph, v.TYPE, node(_V + "Dataset"), node(_DCAT + "Dataset"))
    for article in known.of_kind("article"):
        add(graph, v.DCTERMS + "title", *known.said.get(article, {}).get(v.LABEL, []))
    for document in known.of_kind("ontology"):
        add(graph, _V + "vocabulary", node(document))
        for name in ("license", "creator"):
            add(graph, v.DCTERMS + name, *known.said.get(document, {}).get(v.DCTERMS + name, []))
    add(graph, _V + "triples", number(triples(known)))
    add(graph, _V + "uriSpace", ox.Literal(base))
    add(graph, _DCAT + "landingPage", node(base))
    for example in known.of_kind("entity")[:1] + known.of_kind("situation")[:1]:
        add(graph, _V + "exampleResource", node(example))
    for n, (name, count) in enumerate(sorted(classes(known)), 1):
        part = f"{VOID}#class-{n}"
        add(graph, _V + "classPartition", node(part))
        add(part, _V + "class", node(name))
        add(part, _V + "entities", number(count))
    for n, (name, count) in enumerate(sorted(properties(known)), 1):
        part = f"{VOID}#property-{n}"
        add(graph, _V + "propertyPartition", node(part))
        add(part, _V + "property", node(name))
        add(part, _V + "triples", number(count))
    for n, each in enumerate(linksets(known), 1):
        part = f"{VOID}#links-{n}"
        add(graph, _V + "subset", node(part))
        add(part, v.TYPE, node(_V + "Linkset"))
        add(part, _V + "subjectsTarget", node(graph))
        add(part, _V + "objectsTarget", node(f"{part}-target"))
        add(f"{part}-target", v.TYPE, node(_V + "Dataset"))
        add(f"{part}-target", _V + "uriSpace", ox.Literal(each.space))
        add(part, _V + "linkPredicate", node(each.predicate))
        add(part, _V + "triples", number(each.links))
    for dump in dumps:
        part = f"{VOID}#dump-{dump.format}"
        add(graph, _V + "dataDump", node(base + dump.file))
        add(graph, _DCAT + "distribution", node(part))
        add(part, v.TYPE, node(_DCAT + "Distribution"))
        add(part, _DCAT + "downloadURL", node(base + dump.file))
        media = "https://www.iana.org/assignments/media-types/" + dump.media_type.partition(";")[0]
        add(part, _DCAT + "mediaType", node(media))
    return canonical_triples(ox.Triple(node(s), node(p), o) for s, p, o in found)


def _subjects(known: Knowledge) -> set[str]:
    return {
        x.subject.value
        for source in known.data
        for x in source.quads
        if isinstance(x.subject, ox.NamedNode)
    }
