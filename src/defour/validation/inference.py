"""What data entails under RDFS or OWL 2 RL, by owlrl, and where that stands."""

from typing import Any

import owlrl
from rdflib import OWL, RDF, RDFS, XSD, Literal, URIRef

from defour.errors import Malformed, UsageError
from defour.namespaces import TYPE
from defour.rdf.convert import to_oxigraph
from defour.rdf.locations import Place, Places
from defour.validation.inputs import Finding, Inputs

REGIMES = {"rdfs": owlrl.RDFS_Semantics, "owlrl": owlrl.OWLRL_Semantics}
_ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_GENERAL = tuple(map(str, (RDF, RDFS, OWL, XSD)))
"""How what is true everywhere begins; and before, how owlrl tells of a contradiction."""


def infer(inputs: Inputs, regime: str) -> list[Finding]:
    """Add to the data what it entails, but for what is true of everything; gives contradictions."""
    if regime not in REGIMES:
        raise UsageError(f"there is no inference {regime!r}", hint=f"One of {', '.join(REGIMES)}")
    graph, before = inputs.graph, set(inputs.graph)
    quads = [x for file in inputs.data for x in file.quads]
    nodes = {x.subject for x in quads} | {x.object for x in quads if x.predicate.value != TYPE}
    try:
        owlrl.DeductiveClosure(REGIMES[regime]).expand(graph)
    except Exception as error:  # such as a list in a circle
        where = ", ".join(x.where for x in inputs.data)
        raise Malformed(f"owlrl could not infer from this ({error})", where=where) from error
    everything = {x for x in (RDFS.Resource, OWL.Thing) if (None, None, x) not in inputs.rules}
    told = {x: str(y) for x, y in graph.subject_objects(_ERROR)}
    new = sorted(set(graph) - before, key=lambda x: [y.n3() for y in x])
    for triple in new:  # they come in no order
        graph.remove(triple)
    for s, p, o in new:
        general = s == o or o in everything or str(s).startswith(_GENERAL)
        if not (general or isinstance(s, Literal) or s in told):
            graph.add((s, p, o))
            inputs.added += [(s, p, o)] if to_oxigraph(s) in nodes else []
    inputs.places = _InferredPlaces(inputs)
    remedy = "Take out one of the statements that exclude each other."
    kept = sorted(x for x in told.values() if not x.startswith("Lexical"))  # lint tells those
    return [Finding("contradiction", f"{x}.", remedy, None) for x in kept]


class _InferredPlaces(Places):
    """Finds what was inferred where a triple stands that it rests on."""

    def __init__(self, inputs: Inputs) -> None:
        super().__init__(inputs.files)
        self._graph, self._added = inputs.graph, set(inputs.added)

    def triple(self, s: Any, p: Any, o: Any) -> Place | None:
        """Where its object stands; or that of one with the same ends; or the first of a chain."""
        place, graph = super().triple(s, p, o), self._graph
        if (s, p, o) not in self._added:
            return place
        same = [(s, x, o) for x in graph.predicates(s, o)]
        same += [(o, x, s) for x in graph.predicates(o, s)]
        for grounds in (same, [(s, p, x) for x in graph.objects(s, p)]):
            places = (super(_InferredPlaces, self).triple(*x) for x in grounds)
            place = place or min((x for x in places if x), default=None)
        return place
