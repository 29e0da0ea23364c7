"""Crosswalks: the graph in the words of another vocabulary, as far as these can say it.

Each is a CONSTRUCT in ``sparql/exports``; ``docs/crosswalks.md`` tells them term by term.
"""

import pyoxigraph as ox

from defour.errors import BadQuestion, UsageError, closest
from defour.folder import Folder
from defour.namespaces import PREFIXES, TYPE
from defour.queries.answer import GraphAnswer
from defour.queries.question import Question, read_question
from defour.queries.run import run_query
from defour.rdf.graph import Graph, node_name

_SCHEMA = PREFIXES["schema"]
_NAMES = (TYPE, _SCHEMA + "name")
_ROLES = frozenset((_SCHEMA + "Role", _SCHEMA + "OrganizationRole"))


def crosswalk_names(folder: Folder) -> tuple[str, ...]:
    """The names of the crosswalks of a folder, sorted."""
    return tuple(sorted(path.stem for path in folder.exports))


def find_crosswalk(folder: Folder, name: str) -> Question:
    """The crosswalk of this name: its text, and what its header says."""
    paths = {path.stem: path for path in folder.exports}
    if name not in paths:
        raise UsageError(f"there is no crosswalk {name!r}", hint=closest(name, paths))
    return read_question(paths[name])


def run_crosswalk(folder: Folder, name: str, graph: Graph) -> Graph:
    """A graph in another vocabulary: triples in canonical order, and the prefixes of both."""
    asked = find_crosswalk(folder, name)
    found = run_query(asked.text, graph.store, where=asked.where)
    if not isinstance(found, GraphAnswer):
        raise BadQuestion("a crosswalk is a CONSTRUCT", where=asked.where)
    quads = (ox.Quad(*triple) for triple in found)
    return Graph.from_quads(quads, graph.prefixes | asked.prefixes)


def describe_in_schema(schema: Graph, iri: str) -> list[ox.Quad]:
    """What the crosswalk ``schema`` says of a resource, and type and names of what it mentions.

    With it come the roles that it points to: a role repeats the property and carries its dates.
    """

    def mentioned(subject: str) -> set[str]:
        about = schema.by_subject.get(subject, {})
        return {node_name(term) for terms in about.values() for term in terms}

    roles = [x for x in mentioned(iri) if not _ROLES.isdisjoint(schema.types(x))]
    whole = {iri, *roles}
    named = set().union(*map(mentioned, whole))
    return [
        quad
        for quad in schema.quads
        if (subject := node_name(quad.subject)) in whole
        or (subject in named and quad.predicate.value in _NAMES)
    ]
