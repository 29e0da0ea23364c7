"""Why a row is so: the claims behind each of its values, and the passages that say so.

The rows of a question are explained as its header says (`asked`); a situation by all its
properties; a claim and a passage by themselves.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims import asked
from defour.claims import model as claims
from defour.claims.grounds import IDENTITY, Cited, Ground, Row, Telling, Value
from defour.errors import UnknownParameter, UnknownResource, closest
from defour.folder import Folder
from defour.namespaces import find_named, local_name, short_name
from defour.queries.question import find_question, load_questions
from defour.rdf.graph import Graph, Term

__all__ = ["Cited", "Explanation", "Ground", "Row", "Value", "short", "why"]

_LINKS = ("http://www.w3.org/2002/07/owl#sameAs", "http://www.w3.org/2004/02/skos/core#")


class Explanation(NamedTuple):
    """The reasons for everything that was asked.

    Attributes:
        what: The name of the question, or the IRI of the situation, claim or passage.
        kind: `question`, `situation`, `claim` or `passage`.
        title: The question's summary, with that of the question whose rows explain it where its
            header names another; or the label.
        rows: The rows, in the question's order.
        faults: What is wrong: a value without a claim, rows without any, a claim without a
            passage, one that follows from itself or from one that is withdrawn or unknown, a
            passage that the article does not bear out.
        explained_by: The name of the question whose rows these are, where the header of the one
            that was asked names another.
        note: Why there is nothing to vouch for, where the question shows no property of a
            situation; then the absence of claims is no fault.
    """

    what: str
    kind: str
    title: str | None
    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    explained_by: str | None = None
    note: str | None = None


def why(
    folder: Folder,
    what: str,
    params: Mapping[str, str] | None = None,
    *,
    article: bytes | None = None,
    language: str = "en",
) -> Explanation:
    """Explain the rows of a question, a situation, a claim or a passage.

    Args:
        folder: The graph folder.
        what: The name of a question; or a situation, a claim or a passage, by its full IRI, a
            prefixed name (`id:…`, `claim:…`, `passage:…`) or its last part.
        params: The question's parameters, by name, as they are written. Where its header names
            another question, that one gets those which both have.
        article: The bytes of the reader's own copy, for the sentences themselves.
        language: A language tag, for the labels.

    Raises:
        UnknownResource: There is no such question, situation, claim or passage.
        UnknownParameter: Parameters were given that the question has not.
        UsageError: The rows rest on another question, which needs to be told more.
        ChangedArticle: The article is no version that the graph cites.
        SourceError: The graph, the question or the article cannot be read.
    """
    values = dict(params or {})
    names = load_questions(folder)
    telling = Telling(Graph.read(folder.graph), language, article)
    if what in names:
        found = asked.explain(folder, find_question(folder, what), values, telling)
        return Explanation(
            what,
            "question",
            found.title or None,
            found.rows,
            telling.faults,
            found.explained_by,
            found.note,
        )
    iri = _resolve(telling, what, list(names))
    if values:
        raise UnknownParameter(f"{what} is no question, and takes no parameter")
    if iri in telling.record.claims:
        kind, rows = "claim", _claim_rows(telling, iri)
    elif iri in telling.record.passages:
        kind, rows = "passage", _passage_rows(telling, iri)
    else:
        kind, rows = "situation", _situation_rows(telling, iri)
    return Explanation(iri, kind, telling.label(iri), rows, telling.faults)


def _situation_rows(telling: Telling, iri: str) -> tuple[Row, ...]:
    """One row: every property of a situation, and its claims."""
    return (telling.row(iri, _values(telling, iri)),)


def _claim_rows(telling: Telling, iri: str) -> tuple[Row, ...]:
    """A row for each situation that a claim is about: the values that it vouches for."""
    claim = telling.record.claims[iri]
    rows = []
    for situation in claim.about:
        there = telling.properties(situation)
        for absent in sorted(set(claim.vouches_for) - set(there)):
            telling.fault(
                f"{short_name(iri)} vouches for {short_name(absent)}, which {short_name(situation)} has not"
            )
        values = [
            Value(local_name(x), *_shown(telling, term), situation, (x,), (iri,), ())
            for x in claim.vouches_for
            for term in there.get(x, ())
        ]
        ground = telling.ground(iri, set())
        rows.append(Row(situation, telling.label(situation), tuple(values), (ground,)))
    if not rows:
        telling.fault(f"{short_name(iri)} is about nothing")
        rows.append(Row(None, None, (), (telling.ground(iri, set()),)))
    return tuple(rows)


def _passage_rows(telling: Telling, iri: str) -> tuple[Row, ...]:
    """The rows of every live claim that cites a passage."""
    citing = [x for x in telling.record.claims.values() if x.live and iri in x.passages]
    if not citing:
        telling.fault(f"no claim cites {short_name(iri)}")
    return tuple(row for claim in citing for row in _claim_rows(telling, claim.iri))


def _values(telling: Telling, iri: str) -> list[Value]:
    found = []
    for name, terms in telling.properties(iri).items():
        if name not in IDENTITY:
            for term in terms:
                text, value = _shown(telling, term)
                found.append(telling.value(local_name(name), text, value, iri, (name,)))
    return found


def _shown(telling: Telling, term: Term) -> tuple[str, str | None]:
    """A term for a person, and its IRI where it is one."""
    if isinstance(term, ox.NamedNode):
        return telling.label(term.value) or short_name(term.value), term.value
    return (term.value if isinstance(term, ox.Literal) else str(term)), None


def _resolve(telling: Telling, what: str, names: list[str]) -> str:
    """The IRI of the situation, claim or passage that a name stands for."""
    record = telling.record
    situations = {x for claim in record.claims.values() for x in claim.about}
    known = [*sorted(situations), *record.claims, *record.passages]
    found = find_named(what, known)
    if not found:
        subjects = {x for x in telling.graph.by_subject if not x.startswith("_:")}
        found = find_named(what, sorted(subjects))
        if len(found) == 1:
            _refuse_entity(telling, found[0], record)
    if len(found) == 1:
        return found[0]
    if found:
        many = ", ".join(f"<{x}>" for x in found[:6])
        raise UnknownResource(f"{what} may be one of several", hint=f"Say which: {many}")
    shorts = [*names, *(short_name(x) for x in known[: len(known) - len(record.passages)])]
    raise UnknownResource(
        f"there is no question, situation or claim {what}",
        hint=closest(what, shorts),
    )


def _refuse_entity(telling: Telling, iri: str, record: claims.Claims) -> None:
    """Refuse what no claim is about because it only has a name: an entity, an article, a term."""
    own = set(telling.properties(iri)).difference(IDENTITY)
    if any(not x.startswith(_LINKS) for x in own) and not (
        iri in record.versions or iri in record.articles() or iri.startswith(v.FOOTBALL)
    ):
        return
    named = {subject for subject, _ in telling.graph.by_object.get(iri, ())}
    where = sorted(short_name(x) for x in named if x in telling.about)
    raise UnknownResource(
        f"{short_name(iri)} is no situation: nothing is claimed about it by itself",
        hint=f"Ask about {', '.join(where[:3])}" if where else None,
    )
