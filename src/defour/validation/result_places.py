"""What a result is about: its parts as the engine gives them, and the triple where it stands.

What is wrong with a value stands at that value; one value too many stands at the last of them; what
is missing stands at the first statement about the focus node. A result about the whole ontology has
its value for a node: its place is where that value stands.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rdflib import OWL, RDF, SH, Graph, Literal, URIRef
from rdflib.extras.shacl import SHACLPathError, parse_shacl_path
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from defour.rdf.convert import Triple
from defour.rdf.locations import Place, Places
from defour.validation.names import TermNames

_TOO_MANY = {SH.MaxCountConstraintComponent, SH.QualifiedMaxCountConstraintComponent}


class Context(NamedTuple):
    """What a validation has read: `data` with the ontology, and `shapes`; where terms stand."""

    data: Graph
    shapes: Graph
    places: Places
    names: TermNames
    language: str


class ResultParts(NamedTuple):
    """The parts of a result (SHACL section 3.6.2); a path that is none is None."""

    focus: Any
    path: URIRef | Path | None
    value: Any
    component: Any
    shape: Any
    constraint: Any
    severity: Any
    of_ontology: bool


def read_parts(report: Graph, node: Node, data: Graph) -> ResultParts:
    """The parts of a result in a report on some data."""
    names = [SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent]
    names += [SH.sourceShape, SH.sourceConstraint, SH.resultSeverity]
    values: list[Any] = [report.value(node, name) for name in names]
    values[1] = read_path(values[1], report)
    return ResultParts._make([*values, (values[0], RDF.type, OWL.Ontology) in data])


def read_path(node: Node | None, graph: Graph) -> URIRef | Path | None:
    """A path of SHACL (section 2.3.1) as rdflib evaluates it; None where there is none."""
    try:
        return None if node is None else parse_shacl_path(graph, node)
    except (SHACLPathError, TypeError):
        return None


def path_text(path: URIRef | Path | None) -> str | None:
    """A path in the notation of SPARQL (section 9.1); a property alone as its IRI."""
    return path.n3() if isinstance(path, Path) else path and str(path)


def path_values(data: Graph, focus: Node, path: URIRef | Path) -> list[Node]:
    """The value nodes of a path, each once, in the order in which the graph has them."""
    return list(dict.fromkeys(data.objects(focus, path)))


def find_place(parts: ResultParts, context: Context) -> Place | None:
    """The place of a result; None where no file shows it."""
    focus, path, value, places = parts.focus, parts.path, parts.value, context.places
    found = (places.triple(*triple) for triple in _triples(parts, context))
    place = next((x for x in found if x is not None), None)
    if place is None and parts.of_ontology and value not in (None, focus):
        place = places.predicate(value, path) if isinstance(path, URIRef) else None
        place = place or places.use(value)
    return place or places.subject(focus) or places.use(focus)


def _triples(parts: ResultParts, context: Context) -> Iterator[Triple]:
    """The triples that a result can be about, the likeliest first."""
    data, focus, path, value = context.data, parts.focus, parts.path, parts.value
    if path is None:
        if value not in (None, focus) and not parts.of_ontology:
            names = sorted(data.predicates(focus, value), key=str)
            yield from ((focus, x, value) for x in names)
        return
    if value is None:
        value = _last_value(path_values(data, focus, path), parts.component)
    if value is not None:
        yield from _last_triples(data, focus, path, value)
        others = sorted(context.shapes.objects(parts.shape, SH.equals), key=str)
        yield from ((focus, x, value) for x in others)
        if parts.of_ontology and value != focus and isinstance(path, URIRef):
            yield from ((x, path, value) for x in data.subjects(path, value))


def _last_value(values: list[Node], component: Node) -> Node | None:
    """The last of too many values; of those that share a language, where that is the fault."""
    if component in _TOO_MANY:
        return values[-1] if values else None
    if component != SH.UniqueLangConstraintComponent:
        return None
    tags = [(x.language or "").lower() if isinstance(x, Literal) else "" for x in values]
    again = [value for at, value in enumerate(values) if tags[at] and tags[at] in tags[:at]]
    return again[-1] if again else None


def _last_triples(data: Graph, focus: Node, path: URIRef | Path, value: Node) -> Iterator[Triple]:
    """The triples with which a path from a node arrives at a value."""
    if isinstance(path, URIRef) and (focus, path, value) in data:
        yield focus, path, value
    elif isinstance(path, InvPath):
        yield from _last_triples(data, value, path.arg, focus)
    elif isinstance(path, AlternativePath):
        for part in path.args:
            yield from _last_triples(data, focus, part, value)
    elif isinstance(path, SequencePath):
        *before, last = path.args
        start = before[0] if len(before) == 1 else SequencePath(*before)
        for node in path_values(data, focus, start):
            yield from _last_triples(data, node, last, value)
    elif isinstance(path, MulPath):
        for node in path_values(data, focus, MulPath(path.path, "*")):
            yield from _last_triples(data, node, path.path, value)
