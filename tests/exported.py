"""What the tests of the crosswalks share: an answer from some quads, and what it speaks of."""

from typing import Any

import pyoxigraph as ox

from defour.queries.answer import GraphAnswer
from defour.queries.run import run_query as run
from defour.rdf.graph import Graph
from defour.writing.crosswalk import get
from project import FOLDER, FOOTBALL, ID

NAMES = ("dbpedia", "evidence", "schema", "sport-schema")
FACTUAL = ("dbpedia", "schema", "sport-schema")

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def football(name: str) -> ox.NamedNode:
    return ox.NamedNode(FOOTBALL + name)


def here(name: str) -> ox.NamedNode:
    return ox.NamedNode(ID + name)


def quads() -> list[ox.Quad]:
    return [quad for source in Graph.read(FOLDER.graph).sources for quad in source.quads]


def answer(name: str, of: list[ox.Quad]) -> tuple[ox.Triple, ...]:
    """A crosswalk of some quads."""
    store = ox.Store()
    store.extend(of)
    found = run(get(FOLDER, name).text, store, where=name)
    assert isinstance(found, GraphAnswer)
    return found.triples


def iri(term: Any) -> str:
    """That of a named node."""
    assert isinstance(term, ox.NamedNode)
    return term.value


def of_class(name: str, of: list[ox.Quad]) -> set[Any]:
    return {x.subject for x in of if x.predicate == TYPE and x.object == football(name)}


def without_fragment(term: Any) -> str:
    """What an IRI of a crosswalk comes from."""
    return str(term.value.partition("#")[0])


def speaks_of(triples: tuple[ox.Triple, ...], things: set[Any]) -> set[str]:
    """Those of some things that triples have as subject, or that a subject comes from."""
    return {without_fragment(x.subject) for x in triples} & {iri(thing) for thing in things}
