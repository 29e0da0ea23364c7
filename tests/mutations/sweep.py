"""All mutants, and what becomes of them."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from rdflib import RDF, SH, Graph, URIRef

from defour.shacl import validation
from mutations import Edit, Mutant, apply, expected, undo
from mutations.generated import OF_PROPERTY, places
from mutations.necessary import NECESSARY
from mutations.nodes import OF_NODE
from mutations.vouching import Pair
from mutations.written import WRITTEN
from project import FOLDER, ontology, shapes
from rulebook import data, fast, local, merged

PLACES = 12
"""How many edits are tried, at most, of one constraint."""


class Outcome(NamedTuple):
    """What became of a mutant.

    Attributes:
        told: Whether exactly the expected pairs spoke, at one edit.
        tried: How many edits were tried.
        faults: What was wrong with each edit that did not do.
    """

    name: str
    told: bool
    tried: int
    faults: tuple[str, ...]


@cache
def mutants() -> dict[str, Mutant]:
    """One for each constraint of each named shape, by name, sorted."""
    return {x.name: x for x in sorted(_mutants(), key=lambda x: x.name)}


def _mutants() -> Iterator[Mutant]:
    rules = shapes()
    for shape in sorted(x for x in set(rules.subjects()) if isinstance(x, URIRef)):
        name = local(shape)
        of_property = (shape, SH.path, None) in rules
        if not of_property and not _has_target(shape):
            continue
        for parameter, value in sorted(rules.predicate_objects(shape)):
            if name in WRITTEN and parameter in (SH.sparql, SH["or"]):
                component = "SPARQL" if parameter == SH.sparql else "Or"
                edits = WRITTEN[name]()
            elif of_property and parameter in OF_PROPERTY:
                component, make = OF_PROPERTY[parameter]
                edits = (x for place in places(shape) for x in make(place, value))
            elif not of_property and parameter in OF_NODE:
                component, make_of_node = OF_NODE[parameter]
                edits = make_of_node(shape, value)
            elif parameter in _SILENT:
                continue
            else:
                component, edits = local(parameter), iter(())
            pair = (name, component)
            yield Mutant(pair, tuple(islice(edits, PLACES)), NECESSARY.get(pair, frozenset()))


_SILENT = {
    *(SH.path, SH.message, SH.severity, SH.property, SH.ignoredProperties, SH.deactivated),
    *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode),
    RDF.type,
    URIRef("https://w3id.org/defour/lint#allow"),
}
"""What a shape has that is no constraint."""


def _has_target(shape: URIRef) -> bool:
    return any(
        (shape, x, None) in shapes()
        for x in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    )


@cache
def _own() -> Graph:
    """A copy of the data, to spoil."""
    return merged(data())


def pairs(graph: Graph) -> set[Pair]:
    return {(x.shape, x.component) for x in fast(graph)}


def spoilt(change: Edit) -> Graph:
    """A new graph with an edit."""
    graph = merged(data())
    apply(graph, change)
    return graph


def run(name: str) -> Outcome:
    """Try the edits of a mutant until exactly what is expected speaks.

    It takes a name, for rdflib changes literals that go from process to process.
    """
    mutant, graph, faults = mutants()[name], _own(), []
    for number, change in enumerate(mutant.edits, 1):
        if not change.remove <= set(data()) or change.add & set(data()):
            faults.append("the edit does not change what it says")
            break
        apply(graph, change)
        said, want = pairs(graph), expected(mutant, graph)
        undo(graph, change)
        if said == want:
            return Outcome(mutant.name, True, number, tuple(faults))
        faults.append(_fault(said, want))
        if mutant.pair not in said:
            break
    return Outcome(mutant.name, False, len(faults), tuple(faults or ["no edit reaches it"]))


def differ(place: tuple[str, int]) -> str:
    """What the two engines say otherwise of a mutant's edit, by its number; nothing if alike.

    pySHACL gets the data by way of `defour.validation`, as a user's.
    """
    name, number = place
    graph = spoilt(mutants()[name].edits[number - 1])
    text = (merged(graph) - ontology()).serialize(format="nt", encoding="utf-8")
    report = validation.validate([text], FOLDER.shapes, FOLDER.ontology)
    slow = sorted((str(x.focus), local(x.shape), str(x.component)) for x in report.results)
    quick = sorted((str(x.focus), x.shape, f"{SH}{x.component}{_COMPONENT}") for x in fast(graph))
    return "" if slow == quick else f"{name}: {slow} is not {quick}"


_COMPONENT = "ConstraintComponent"


def _fault(said: set[Pair], want: set[Pair]) -> str:
    more, less = sorted(said - want), sorted(want - said)
    parts = [
        f"{word} {', '.join(map(' '.join, x))}"
        for word, x in (("also said", more), ("not said", less))
        if x
    ]
    return "; ".join(parts)
