"""What `defour why` needs of a graph that is too large to be read as a whole.

That is what was asked about, the claims about it with their premises and passages, and whatever
these mention. The rows of a question are taken from the endpoint, and the question is asked once
more of what was read: where that gives other rows, the part is not enough, and it is not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims import asked
from defour.errors import EndpointFailed
from defour.namespaces import RDFS
from defour.queries.answer import Answer
from defour.queries.fetching import count
from defour.queries.question import find_question, load_questions
from defour.queries.run import run_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defour.folder import Folder
    from defour.queries.remote import Endpoint
    from defour.queries.wire import Deadline

BATCH = 200
"""So many things are asked about at a time."""

_WALKED = {
    *(v.ABOUT, v.FOLLOWS_FROM, v.WAS_DERIVED_FROM, v.IS_PART_OF, v.SPECIALIZATION_OF, v.SPEAKER),
    *(RDFS + "subClassOf", RDFS + "subPropertyOf"),
}
_CLAIMING = (v.ABOUT, v.WAS_DERIVED_FROM)
_TOWARDS = "VALUES ?s {{ {iris} }} VALUES ?p {{ {via} }} ?o ?p ?s"
_OF = "VALUES ?s {{ {iris} }} ?s ?p ?o FILTER (!isBlank(?o))"


def around(
    endpoint: Endpoint,
    here: Folder,
    what: str,
    params: Mapping[str, str],
    language: str,
    until: Deadline,
) -> list[ox.Triple] | None:
    """The triples that explain a question, a situation, a claim or a passage.

    Args:
        endpoint: Who has the graph.
        here: The graph folder that has the questions.
        what: As `defour.claims.why.why` takes it.
        params: Likewise.
        language: Likewise.
        until: When all must be there.

    Returns:
        None where a part of the graph does not give the rows that the whole gives.

    Raises:
        EndpointFailed, OverLimit: They cannot be had.
        UsageError: The parameters do not fit the question.
        SourceError: The question cannot be read or asked.
    """
    if what not in load_questions(here):
        return _near(endpoint, _named(endpoint, what, until), until)
    question = find_question(here, what)
    source, text = asked.bound(here, question, params, language)
    found = endpoint.query(text, where=source.where, deadline=until)
    if not isinstance(found, Answer):
        return []
    seeds = {x.value for row in found for x in row if x is not None and x.kind == "iri"}
    triples = _near(endpoint, seeds, until)
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return triples if run_query(text, store, where=source.where) == found else None


def _named(endpoint: Endpoint, what: str, until: Deadline) -> set[str]:
    """The IRIs that a name may stand for; `defour.claims.named` will choose among them."""
    whole = what.removeprefix("<").removesuffix(">")
    if "://" in whole:
        return {whole}
    prefix, colon, name = whole.partition(":")
    end = f"/{prefix}/{name}" if prefix in ("claim", "passage") and colon else f"/{name or whole}"
    text = (
        "SELECT DISTINCT ?s WHERE { ?s ?p ?o "
        f"FILTER (isIRI(?s) && STRENDS(STR(?s), {ox.Literal(end)})) }} ORDER BY STR(?s) LIMIT 20"
    )
    found = endpoint.query(text, where="the name", deadline=until)
    assert isinstance(found, Answer)
    return {row[0].value for row in found if row[0] is not None}


def _near(endpoint: Endpoint, seeds: set[str], until: Deadline) -> list[ox.Triple]:
    via = " ".join(f"<{iri}>" for iri in _CLAIMING)
    found = _batches(endpoint, _TOWARDS, seeds, until, via)
    claims = {x.object.value for x in found if isinstance(x.object, ox.NamedNode)}
    found, frontier, known = {}, seeds | claims, set[str]()
    while frontier:
        known |= frontier
        new = _batches(endpoint, _OF, frontier, until)
        found |= new
        frontier = {
            x.object.value
            for x in new
            if isinstance(x.object, ox.NamedNode)
            and (x.predicate.value in _WALKED or _value(x.subject) in seeds)
        } - known
    mentioned = {x.value for t in found for x in t if isinstance(x, ox.NamedNode)} - known
    return list(found | _batches(endpoint, _OF, mentioned, until))


def _value(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def _batches(
    endpoint: Endpoint, pattern: str, iris: Iterable[str], until: Deadline, via: str = ""
) -> dict[ox.Triple, None]:
    """The triples of a pattern, for some things at a time; for fewer where the server stopped."""
    rest = sorted(iris)
    size = BATCH
    found: dict[ox.Triple, None] = {}
    while rest:
        batch = rest[:size]
        where = pattern.format(iris=" ".join(str(ox.NamedNode(x)) for x in batch), via=via)
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
        part = dict.fromkeys(endpoint.triples(text, until, whole=False))
        if len(part) == count(endpoint, where, until):
            found |= part
            rest = rest[size:]
        elif size == 1:
            raise EndpointFailed(
                f"does not give all that it has of <{batch[0]}> at a time",
                where=endpoint.address.shown,
            )
        else:
            size = max(1, size // 2)
    return found
