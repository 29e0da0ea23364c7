"""What must follow for the claims when a property of a situation comes or goes.

The same two rules that `shapes/claim.ttl` has in SPARQL, written again in Python, so that a test
can tell beforehand whether they will speak.
"""

from rdflib import RDF, RDFS, Graph
from rdflib.namespace import PROV

from rulebook import FOOTBALL, instances

Pair = tuple[str, str]
"""The name of a shape and that of a constraint component."""


def follows(graph: Graph) -> set[Pair]:
    """Which of the two rules speak on a graph."""
    held: set[Pair] = set()
    vouched = set()
    for claim in instances(graph, FOOTBALL.Claim):
        if (claim, PROV.invalidatedAtTime, None) in graph:
            continue
        for situation in graph.objects(claim, FOOTBALL.about):
            for name in graph.objects(claim, FOOTBALL.vouchesFor):
                vouched.add((situation, name))
                if name not in set(graph.predicates(situation)):
                    held.add(("Claim-vouchesForHeld", "SPARQL"))
    for situation in instances(graph, FOOTBALL.Situation):
        for name in set(graph.predicates(situation)) - {RDF.type, RDFS.label}:
            if (situation, name) not in vouched:
                held.add(("Situation-vouchedFor", "SPARQL"))
    return held
