"""What data entails under RDFS or OWL 2 RL, by owlrl, and where that stands."""

from collections.abc import Iterator
from typing import Any

import owlrl
from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from defour.errors import UsageError
from defour.rdf.convert import Triple
from defour.rdf.graph import node_name
from defour.rdf.locations import Place, Places
from defour.validation.inputs import Inputs

REGIMES = {"rdfs": owlrl.RDFS_Semantics, "owlrl": owlrl.OWLRL_Semantics}
_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"  # in which owlrl tells of contradictions
_OWN = (*map(str, (RDF, RDFS, OWL, XSD)), _ERRORS)


def infer(inputs: Inputs, regime: str) -> None:
    """Add to the data what it entails, but for what is true of everything, as being a thing."""
    if regime not in REGIMES:
        raise UsageError(f"there is no inference {regime!r}", hint=f"One of {', '.join(REGIMES)}")
    graph, before = inputs.graph, set(inputs.graph)
    subjects = {node_name(x.subject).removeprefix("_:") for y in inputs.data for x in y.quads}
    owlrl.DeductiveClosure(REGIMES[regime]).expand(graph)
    for s, p, o in set(graph) - before:
        general = s == o or o in (RDFS.Resource, OWL.Thing) or str(s).startswith(_OWN)
        if general or isinstance(s, Literal) or _ERRORS in f"{p} {o}":
            graph.remove((s, p, o))
        elif str(s) in subjects:
            inputs.added.append((s, p, o))
    inputs.added.sort()
    inputs.places = _InferredPlaces(inputs)


class _InferredPlaces(Places):
    """Finds what was inferred where a triple stands that it rests on."""

    def __init__(self, inputs: Inputs) -> None:
        super().__init__(inputs.files)
        self._graph, self._added = inputs.graph, set(inputs.added)

    def triple(self, s: Any, p: Any, o: Any) -> Place | None:
        """Where the object of a triple stands, or that of the first that it may follow from."""
        place = super().triple(s, p, o)
        grounds = self._grounds(s, p, o) if (s, p, o) in self._added else ()
        places = (super(_InferredPlaces, self).triple(*x) for x in grounds)
        return place or min((x for x in places if x), default=None)

    def _grounds(self, s: Node, p: Node, o: Node) -> Iterator[Triple]:
        """Triples with the same ends, and for a class those whose property or class gives it."""
        graph = self._graph
        kinds = {o, *graph.subjects(RDFS.subClassOf, o)} if p == RDF.type else set()

        def gives(property: Node, way: URIRef) -> bool:
            above = graph.transitive_objects(property, RDFS.subPropertyOf)
            return any(not kinds.isdisjoint(graph.objects(x, way)) for x in above)

        for q, x in graph.predicate_objects(s):
            if x == o or (q == p and (x in kinds or not kinds)) or gives(q, RDFS.domain):
                yield s, q, x
        for x, q in graph.subject_predicates(s):
            if x == o or gives(q, RDFS.range):
                yield x, q, s
