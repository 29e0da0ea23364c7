"""The engines that check data against shapes: which there are, and the one call of them.

pySHACL is the reference. pyshacl-turbo is the default, for it takes a fraction of the time. Both
get the same two graphs and give a W3C report on them, in which blank nodes keep their names.
"""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from defour.errors import UsageError
from defour.validation.terms import is_term
from defour.shacl import paths

ENGINES = ("turbo", "pyshacl")
"""The names of the engines; the first is the default."""

BOTH = "both"
_ADVANCED = {SH.target, SH.rule, SH.expression}


class Difference(NamedTuple):
    """A result that one engine gave more often than the other.

    Attributes:
        engine: The one that gave it.
        focus: The focus node.
        path: The property, as a full IRI; a longer path in the notation of SPARQL.
        value: The value found.
        shape: The shape; None where it is a blank node.
        component: The constraint component.
        severity: The severity.
    """

    engine: str
    focus: Node
    path: str | None
    value: Node | None
    shape: Node | None
    component: Node
    severity: Node


def run(graph: Graph, shapes: Graph, engine: str = ENGINES[0]) -> tuple[Graph, list[Difference]]:
    """The W3C validation report on a graph, which already holds the ontology.

    Args:
        graph: The data; rules of SHACL Advanced Features may add triples to it.
        shapes: The shapes.
        engine: One of `ENGINES`; or ``both``, for the report of the default one and in what the
            reference differs from it.

    Raises:
        UsageError: There is no such engine.
        BadShapes: The shapes are no valid SHACL, or an engine could not evaluate them.
    """
    known = (*ENGINES, BOTH)
    if engine not in known:
        raise UsageError(f"there is no engine {engine!r}", hint=f"One of {', '.join(known)}")
    advanced = not _ADVANCED.isdisjoint(shapes.predicates())
    rules = _exact(shapes)
    if engine != BOTH:
        return _call(engine)(graph, rules, advanced=advanced), []
    reports = {name: _call(name)(graph, rules, advanced=advanced) for name in ENGINES}
    return reports[ENGINES[0]], _differences(reports)


def _call(engine: str) -> Callable[..., Graph]:
    if engine == "turbo":
        from defour.shacl.with_turbo import run as with_turbo

        return with_turbo
    from defour.shacl.with_pyshacl import run as with_pyshacl

    return with_pyshacl


def _exact(shapes: Graph) -> Graph:
    """The shapes without what SHACL does not know, on which the engines differ.

    That is any `sh:uniqueLang` but `true` (section 4.4.5 means that literal alone; both engines
    take `"1"^^xsd:boolean` for it), and a misspelt property of SHACL, which pySHACL passes over and
    pyshacl-turbo refuses: lint tells it.
    """
    wrong = {x for x in shapes.triples((None, SH.uniqueLang, None)) if str(x[2]) != "true"}
    for name in set(shapes.predicates()):
        term = str(name).removeprefix(str(SH))
        if term != str(name) and not is_term(str(SH), term):
            wrong |= set(shapes.triples((None, name, None)))
    if not wrong:
        return shapes
    left = Graph(bind_namespaces="none")
    for prefix, namespace in shapes.namespaces():
        left.bind(prefix, namespace)
    for triple in shapes:
        if triple not in wrong:
            left.add(triple)
    return left


def results(report: Graph) -> list[Node]:
    """The nodes of the results of a report; not those that are details of another."""
    return [
        x for y in report.subjects(RDF.type, SH.ValidationReport) for x in report[y : SH.result]
    ]


def _differences(reports: dict[str, Graph]) -> list[Difference]:
    counted = {name: Counter(_keys(name, report)) for name, report in reports.items()}
    found: list[Difference] = []
    for name, mine in counted.items():
        (other,) = (x for x in counted if x != name)
        theirs = Counter({x._replace(engine=name): count for x, count in counted[other].items()})
        found += mine - theirs
    return sorted(found, key=str)


def _keys(engine: str, report: Graph) -> list[Difference]:
    found = []
    for node in results(report):
        path = report.value(node, SH.resultPath)
        shape = report.value(node, SH.sourceShape)
        found.append(
            Difference(
                engine,
                _one(report, node, SH.focusNode),
                None if path is None else paths.notation(path, report),
                report.value(node, SH.value),
                None if isinstance(shape, BNode) else shape,
                _one(report, node, SH.sourceConstraintComponent),
                _one(report, node, SH.resultSeverity),
            )
        )
    return found


def _one(report: Graph, node: Node, name: URIRef) -> Node:
    found = report.value(node, name)
    assert found is not None, name
    return found
