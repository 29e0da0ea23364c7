"""Which values of a question's parameters the graph has never heard of."""

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from defour import reading
from defour.errors import BadQuestion
from defour.queries.questions import Parameter, Question
from defour.queries.tokens import blocks


def unknown(question: Question, text: str, paths: Iterable[Path]) -> list[tuple[Parameter, str]]:
    """The parameters whose value, an IRI, occurs in no triple; each with that IRI.

    Args:
        question: The question; one whose header does not fit has no parameters here.
        text: The question with its parameters bound.
        paths: The files that it was asked of.
    """
    try:
        parameters = {x.name: x for x in question.params if x.kind == "iri"}
    except BadQuestion:
        return []
    written = {x.name: x.term for x in blocks(text) if x.name in parameters}
    store = reading.store(paths) if written else ox.Store()
    found = []
    for name, term in written.items():
        iri = _iri(term or "UNDEF", question)
        if iri is not None and not _occurs(iri, store):
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


def _occurs(iri: ox.NamedNode, store: ox.Store) -> bool:
    patterns = ((iri, None, None), (None, iri, None), (None, None, iri))
    return any(next(store.quads_for_pattern(*x), None) is not None for x in patterns)
