"""Crosswalks: the graph in the words of another vocabulary, as far as these can say it.

Each is a CONSTRUCT in ``sparql/exports``, plain SPARQL 1.1 that runs in any engine; its ``#+``
header says the target and what is left out (``omits``). A node of a target that has no IRI in the
graph is named by the IRI of what it comes from and a fragment, so that there are no blank nodes and
the same graph gives the same triples. Literals read as pyoxigraph's store writes them.
``docs/crosswalks.md`` tells each of them term by term.
"""

from typing import Any, NamedTuple

import pyoxigraph as ox

from defour.errors import BadQuestion, UsageError, closest
from defour.folder import Folder
from defour.namespaces import TYPE
from defour.queries.answer import GraphAnswer
from defour.queries.question import Question, read_question
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_triples
from defour.writing.gathered import Gathered

SCHEMA = "https://schema.org/"
_NAMES = (TYPE, SCHEMA + "name")
_ROLES = (SCHEMA + "Role", SCHEMA + "OrganizationRole")


class Crosswalk(NamedTuple):
    """A graph in another vocabulary.

    Attributes:
        triples: Sorted, blank nodes named by RDFC-1.0.
        prefixes: Those of the query, and of the files where it has none of that name.
    """

    triples: tuple[ox.Triple, ...]
    prefixes: dict[str, str]


def names(folder: Folder) -> tuple[str, ...]:
    """The names of the crosswalks of a folder, sorted."""
    return tuple(sorted(path.stem for path in folder.exports))


def get(folder: Folder, name: str) -> Question:
    """The crosswalk of this name: its text, and what its header says.

    Raises:
        UsageError: There is none; the error names the closest.
        MissingFile, BadEncoding: It cannot be read.
    """
    for path in folder.exports:
        if path.stem == name:
            return read_question(path)
    raise UsageError(f"there is no crosswalk {name!r}", hint=closest(name, names(folder)))


def crosswalk(folder: Folder, name: str, base: str | None = None) -> Crosswalk:
    """The ontology and the data of a folder in another vocabulary.

    Args:
        folder: The graph folder.
        name: The name of a file in ``sparql/exports``, without ``.rq``.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI of the answer.
            It ends in ``/`` or ``#``.

    Raises:
        UsageError: There is no such crosswalk, or the base is no such IRI.
        MissingFile, NoRdf, BadEncoding, Malformed: A file cannot be read.
        BadQuestion, QueryFailed: It is no CONSTRUCT, or could not be answered.
    """
    asked = get(folder, name)
    move = Gathered(folder, base).move
    store = ox.Store()
    prefixes: dict[str, str] = {}
    for source in Graph.read(folder.graph).sources:
        store.extend(source.quads)
        for prefix, namespace in sorted(source.prefixes.items()):
            prefixes.setdefault(prefix, namespace)
    found = run_query(asked.text, store, where=asked.where)
    if not isinstance(found, GraphAnswer):
        raise BadQuestion("a crosswalk is a CONSTRUCT", where=asked.where)

    def moved(term: Any) -> Any:
        return ox.NamedNode(move(term.value)) if isinstance(term, ox.NamedNode) else term

    return Crosswalk(
        canonical_triples(ox.Triple(*map(moved, triple)) for triple in found),
        {prefix: move(text) for prefix, text in (prefixes | asked.prefixes).items()},
    )


def description(triples: tuple[ox.Triple, ...], iri: str) -> tuple[ox.Triple, ...]:
    """The part of the schema.org triples that describes a resource.

    It is the resource's own triples, those of the roles that it points to (schema.org, ``Role``:
    the role repeats the property and carries its dates), and type and names of what these mention.

    Args:
        triples: Of the crosswalk ``schema``, sorted.
        iri: The resource.

    Returns:
        In the order given; none where schema.org says nothing of the resource.
    """
    about: dict[Any, list[ox.Triple]] = {}
    for triple in triples:
        about.setdefault(triple.subject, []).append(triple)
    here = ox.NamedNode(iri)
    whole: set[Any] = {here}
    for triple in about.get(here, ()):
        kinds = {x.object for x in about.get(triple.object, ()) if x.predicate.value == TYPE}
        if any(ox.NamedNode(role) in kinds for role in _ROLES):
            whole.add(triple.object)
    mentioned = {triple.object for node in whole for triple in about.get(node, ())}
    return tuple(
        triple
        for triple in triples
        if triple.subject in whole
        or (triple.subject in mentioned and triple.predicate.value in _NAMES)
    )
