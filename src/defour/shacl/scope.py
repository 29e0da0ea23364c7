"""Whether shapes had anything to check in the data itself, and what the data could have meant.

The ontology joins the data for a validation, so a shape that targets the ontology always finds
something. That says nothing of the data: a file that is empty, or in a misspelt namespace, must not
pass for one that conforms.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

_PROPERTIES = (
    RDF.Property,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
)


class Own(NamedTuple):
    """The terms of data, before anything joins it."""

    subjects: frozenset[Node]
    predicates: frozenset[Node]
    objects: frozenset[Node]
    kinds: frozenset[Node]


def own(graph: Graph) -> Own:
    """The terms of a graph, by their place in a triple; `kinds` are its classes."""
    return Own(
        frozenset(graph.subjects()),
        frozenset(graph.predicates()),
        frozenset(graph.objects()),
        frozenset(graph.objects(None, RDF.type)),
    )


def unchecked(rules: Graph, shapes: Iterable[Node], graph: Graph, data: Own) -> str:
    """Why nothing of the data was checked: what it uses, and the nearest that shapes target.

    That is so where no shape has a focus node (SHACL section 2.1) in the data itself; and where the
    data uses nothing of the namespace in which most targets are, but a namespace that is almost it.

    Args:
        rules: The shapes graph.
        shapes: The shapes with a target.
        graph: The data with the ontology, for the class hierarchy.
        data: The terms of the data alone.

    Returns:
        A sentence or more, with full IRIs in angle brackets; empty where something was checked.
    """
    if not data.subjects:
        return "Nothing was checked: the data has no triples."
    ways = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    targets = [str(x) for way in ways for x in rules.objects(None, way) if isinstance(x, URIRef)]
    spaces = sorted(set(map(namespace, targets)))
    used = {str(x) for x in data.kinds | data.predicates if isinstance(x, URIRef)}
    theirs = sorted({namespace(x) for x in used if not x.startswith(str(RDF))})
    if _has_focus(rules, shapes, graph, data):
        main = max(spaces, key=list(map(namespace, targets)).count, default="")
        near = [
            x for x in theirs if x not in spaces and main in get_close_matches(x, [main], 1, 0.9)
        ]
        if main in theirs or not near:
            return ""
        return f"Nothing was checked of {_list(near)}: the shapes target {_list([main])}."
    said = "Nothing was checked: no shape has a target in this data."
    if theirs:
        said += f" It uses {_list(theirs)}."
    kinds = sorted(str(x) for x in data.kinds if isinstance(x, URIRef))
    found = {_nearest(x, spaces) for x in theirs if x not in spaces}
    found |= {_nearest(x, sorted(set(targets))) for x in kinds if namespace(x) in spaces}
    told = sorted(x for x in found if x)
    if told:
        said += f" Closest that shapes target: {', '.join(told)}."
    elif spaces:
        said += f" The shapes target {_list(spaces)}."
    return said


def _has_focus(rules: Graph, shapes: Iterable[Node], graph: Graph, data: Own) -> bool:
    """Whether any of the shapes has a focus node in the data itself."""
    kinds: set[Node] = set()
    for shape in shapes:
        if (shape, SH.target, None) in rules:
            return True
        if not (data.subjects | data.objects).isdisjoint(rules.objects(shape, SH.targetNode)):
            return True
        for way in (SH.targetSubjectsOf, SH.targetObjectsOf):
            if not data.predicates.isdisjoint(rules.objects(shape, way)):
                return True
        kinds |= {shape, *rules.objects(shape, SH.targetClass)}
    subs = {sub for kind in kinds for sub in graph.transitive_subjects(RDFS.subClassOf, kind)}
    return not data.kinds.isdisjoint(subs)


def closest_terms(terms: Iterable[Node | None], graph: Graph) -> tuple[str, ...]:
    """The declared terms nearest to those that nothing declares, as full IRIs.

    Only a namespace in which the graph declares a class or a property is looked at: there a term
    without a type is misspelt.

    Args:
        terms: Terms of a result: its value, its path.
        graph: The data with the ontology.
    """
    found: list[str] = []
    for term in terms:
        if not isinstance(term, URIRef) or (term, RDF.type, None) in graph:
            continue
        space = namespace(str(term))
        declared = {
            str(x).removeprefix(space): str(x)
            for kind in (*_PROPERTIES, OWL.Class, RDFS.Class)
            for x in graph.subjects(RDF.type, kind)
            if isinstance(x, URIRef) and namespace(str(x)) == space
        }
        if not declared:
            continue
        for each in graph.subjects(RDF.type, None):
            if isinstance(each, URIRef) and namespace(str(each)) == space:
                declared[str(each).removeprefix(space)] = str(each)
        near = get_close_matches(str(term).removeprefix(space), sorted(declared), n=1, cutoff=0.6)
        found += [declared[x] for x in near if declared[x] not in found]
    return tuple(found)


def namespace(iri: str) -> str:
    """An IRI up to its `#`, or else to its last `/`."""
    return iri[: (iri.find("#") + 1) or (iri.rfind("/") + 1)] or iri


def _nearest(iri: str, names: list[str]) -> str | None:
    near = get_close_matches(iri, names, n=1, cutoff=0.6)
    return f"<{near[0]}> for <{iri}>" if near and near[0] != iri else None


def _list(names: list[str]) -> str:
    return ", ".join(f"<{x}>" for x in names)
