"""Shapes may hold SPARQL, and that must not ask another server.

Both engines would send what a `SERVICE` asks (SPARQL 1.1 Federated Query, section 2), and rdflib
would fetch what a `FROM` names.
"""

from rdflib import Graph, Literal
from rdflib.namespace import SH
from rdflib.term import URIRef

from defour.errors import BadShapes
from defour.queries.tokens import asks_elsewhere
from defour.rdf.locations import Places

_TEXTS = (SH.select, SH.ask, SH.construct, SH.update)


def check(rules: Graph, places: Places) -> None:
    """Refuse shapes whose SPARQL asks the network, or would overflow the stack of an engine.

    Args:
        rules: The shapes.
        places: Of the files that hold them.

    Raises:
        BadShapes: A query has SERVICE or FROM.
        OverLimit: A query is nested too deep, or has too many parts.
    """
    for predicate in _TEXTS:
        for holder, text in sorted(rules.subject_objects(URIRef(predicate))):
            if not isinstance(text, Literal):
                continue
            place = places.triple(holder, URIRef(predicate), text)
            where = "a query of the shapes" if place is None else str(place)
            if word := asks_elsewhere(str(text)):
                hint = "Leave it out"
                raise BadShapes(f"has {word}, and no shape asks elsewhere", where=where, hint=hint)
