"""Which values of a question's parameters the graph has never heard of."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour.errors import BadQuestion
from defour.queries.question import Parameter, Question
from defour.queries.tokens import blocks
from defour.rdf.graph import Graph

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint


Occurs = Callable[[ox.NamedNode], bool]
"""Whether an IRI occurs in a triple."""


def unknown(question: Question, text: str, occurs: Occurs) -> list[tuple[Parameter, str]]:
    """The parameters whose value, an IRI, occurs in no triple; each with that IRI.

    Args:
        question: The question; one whose header does not fit has no parameters here.
        text: The question with its parameters bound.
        occurs: Tells it of the graph that was asked.
    """
    try:
        parameters = {x.name: x for x in question.params if x.kind == "iri"}
    except BadQuestion:
        return []
    written = {x.name: x.term for x in blocks(text) if x.name in parameters}
    found = []
    for name, term in written.items():
        iri = _iri(term or "UNDEF", question)
        if iri is not None and not occurs(iri):
            found.append((parameters[name], iri.value))
    return found


def _iri(term: str, question: Question) -> ox.NamedNode | None:
    """The IRI of a term of the query; None for another term, or an IRI that is not absolute."""
    prefix, colon, local = term.partition(":")
    whole = question.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local) if colon else ""
    try:
        return ox.NamedNode(term[1:-1] if term.startswith("<") else whole)
    except ValueError:
        return None


def in_files(paths: Iterable[Path]) -> Occurs:
    """Whether an IRI occurs in some files, which are read when this is first asked."""
    stores: list[ox.Store] = []

    def occurs(iri: ox.NamedNode) -> bool:
        if not stores:
            stores.append(Graph.read(paths).store)
        patterns = ((iri, None, None), (None, iri, None), (None, None, iri))
        return any(next(stores[0].quads_for_pattern(*x), None) is not None for x in patterns)

    return occurs


def at(endpoint: "Endpoint") -> Occurs:
    """Whether an IRI occurs in the graph of an endpoint."""

    def occurs(iri: ox.NamedNode) -> bool:
        text = f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s {iri} ?o }} UNION {{ ?s ?p {iri} }} }}"
        return bool(endpoint.query(text, where=f"whether {iri} is known"))

    return occurs
