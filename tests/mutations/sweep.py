"""All mutants, and what becomes of them."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from rdflib import RDF, SH, Graph, URIRef

from defour.validation.validate import validate
from mutations import Mutant, Pair, apply, expected, undo
from mutations.generated import OF_NODE, OF_PROPERTY, places
from mutations.necessary import NECESSARY
from mutations.written import WRITTEN
from project import FOLDER, ontology, shapes
from rulebook import fast, local, look_at, merged, plenty

PLACES = 12
"""How many edits are tried, at most, of one constraint."""

_TARGETS = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
_SILENT = _TARGETS | {
    *(SH.path, SH.message, SH.severity, SH.property, SH.ignoredProperties, SH.deactivated),
    SH.qualifiedValueShape,
    *(RDF.type, URIRef("https://w3id.org/defour/lint#allow")),
}
"""What a shape has that is no constraint."""


_BY_HAND = {
    **{SH.sparql: "SPARQL", SH["or"]: "Or", SH["not"]: "Not", SH["in"]: "In"},
    **{SH.lessThanOrEquals: "LessThanOrEquals", SH.hasValue: "HasValue"},
}
"""The components that `written` breaks, where it names the shape."""


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
def mutants(example: str = "") -> dict[str, Mutant]:
    """One for each constraint of each named shape, by name: in an example, or in all."""
    look_at(example)
    return {x.name: x for x in sorted(_mutants(), key=lambda x: x.name)}


def _mutants() -> Iterator[Mutant]:
    rules = shapes()
    for shape in sorted(x for x in set(rules.subjects()) if isinstance(x, URIRef)):
        name = local(shape)
        of_property = (shape, SH.path, None) in rules
        if not of_property and _TARGETS.isdisjoint(rules.predicates(shape)):
            continue
        for parameter, value in sorted(rules.predicate_objects(shape)):
            if name in WRITTEN and parameter in _BY_HAND:
                component, edits = _BY_HAND[parameter], WRITTEN[name]()
            elif of_property and parameter in OF_PROPERTY:
                component, make = OF_PROPERTY[parameter]
                edits = (x for place in places(shape) for x in make(place, value))
            elif not of_property and parameter in OF_NODE:
                component, make_of_node = OF_NODE[parameter]
                edits = iter(make_of_node(shape, value))
            elif parameter in _SILENT:
                continue
            else:
                component, edits = local(parameter), iter(())
            pair = (name, component)
            yield Mutant(
                pair, tuple(islice(filter(any, edits), PLACES)), NECESSARY.get(pair, frozenset())
            )


@cache
def _own(example: str) -> Graph:
    """A copy of the data, to spoil."""
    return merged(plenty())


def run(name: str, example: str = "") -> Outcome:
    """Try the edits of a mutant until exactly what is expected speaks.

    It takes a name, for rdflib changes literals that go from process to process.
    """
    mutant, faults = mutants(example)[name], []
    look_at(example)
    graph = _own(example)
    for number, change in enumerate(mutant.edits, 1):
        if not change.remove <= set(plenty()) or change.add & set(plenty()):
            faults.append("the edit does not change what it says")
            break
        apply(graph, change)
        said, want = {(x.shape, x.component) for x in fast(graph)}, expected(mutant, graph)
        undo(graph, change)
        if said == want:
            return Outcome(mutant.name, True, number, tuple(faults))
        faults.append(f"also said {_list(said - want)}; not said {_list(want - said)}")
        if mutant.pair not in said:
            break
    return Outcome(mutant.name, False, len(faults), tuple(faults or ["no edit reaches it"]))


def _list(pairs: set[Pair]) -> str:
    return ", ".join(map(" ".join, sorted(pairs))) or "nothing"


def differ(place: tuple[str, int]) -> str:
    """What pySHACL says otherwise of a mutant's edit, by its number; nothing if alike.

    It gets the data by way of `validate`, as a user's.
    """
    name, number = place
    look_at("")
    graph = merged(plenty())
    apply(graph, mutants()[name].edits[number - 1])
    text = (graph - ontology()).serialize(format="nt", encoding="utf-8")
    report = validate([text], FOLDER.shapes, FOLDER.ontology, engine="pyshacl", lint=False)
    slow = sorted((str(x.focus), local(x.shape), local(x.component)) for x in report.results)
    end = "ConstraintComponent"
    quick = sorted((str(x.focus), x.shape, f"{x.component}{end}") for x in fast(graph))
    return "" if slow == quick else f"{name}: {slow} is not {quick}"
