"""What tests of exports and crosswalks share: readers, and a crosswalk of some quads."""

import hashlib
from functools import cache
from typing import Any

import pyoxigraph as ox

from defour.exports.crosswalk import find_crosswalk, run_crosswalk
from defour.rdf.graph import Graph
from defour.rdf.serialize import RDF_FORMATS
from project import FOLDER, FOOTBALL, ID

NAMES = ("dbpedia", "evidence", "schema", "sport-schema")
FACTUAL = ("dbpedia", "schema", "sport-schema")

OXIGRAPH = RDF_FORMATS | {"rdf12": ox.RdfFormat.TURTLE}
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def canonical_hash(data: bytes | str, format: str = "nquads") -> str:
    """The hash of a graph, computed without anything of ours."""
    dataset = ox.Dataset(ox.parse(data, OXIGRAPH[format]))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{x} .\n" for x in dataset)).encode()).hexdigest()


def football(name: str) -> ox.NamedNode:
    return ox.NamedNode(FOOTBALL + name)


def here(name: str) -> ox.NamedNode:
    return ox.NamedNode(ID + name)


@cache
def graph() -> Graph:
    """The graph of this project; not to be written to."""
    return Graph.read(FOLDER.graph)


@cache
def crosswalk(name: str) -> tuple[ox.Triple, ...]:
    """A crosswalk of the graph."""
    return answer(name, graph().quads)


def query(name: str) -> str:
    """The text of a crosswalk."""
    return find_crosswalk(FOLDER, name).text


def answer(name: str, of: list[ox.Quad]) -> tuple[ox.Triple, ...]:
    """A crosswalk of some quads."""
    made = run_crosswalk(FOLDER, name, Graph.from_quads(of))
    return tuple(x.triple for x in made.quads)


def iri(term: Any) -> str:
    """That of a named node."""
    assert isinstance(term, ox.NamedNode)
    return term.value


def of_class(name: str) -> set[Any]:
    """The things of the graph that have a class."""
    return {x.subject for x in graph().quads if (x.predicate, x.object) == (TYPE, football(name))}


def without_fragment(term: Any) -> str:
    """What an IRI of a crosswalk comes from."""
    return str(term.value.partition("#")[0])


def speaks_of(triples: tuple[ox.Triple, ...], things: set[Any]) -> set[str]:
    """Those of some things that triples have as subject, or that a subject comes from."""
    subjects = {x.subject for x in triples}
    named = {without_fragment(x) for x in subjects} | {iri(x) for x in subjects}
    return named & {iri(thing) for thing in things}


def with_days() -> list[ox.Quad]:
    """The graph, in which the days of one membership are told."""
    day = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    days = {football("from"): "2004-08-01", football("to"): "2006-06-30"}
    return [
        ox.Quad(x.subject, x.predicate, ox.Literal(days[x.predicate], datatype=day))
        if x.subject == here("spell-defour-genk") and x.predicate in days
        else x
        for x in graph().quads
    ]
