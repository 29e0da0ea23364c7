"""Why a row is so: the claims behind each of its values, and the passages that say so.

The rows of a question are explained as its header says; a situation by all its properties; a claim
and a passage by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.article import read_article
from defour.claims.explain_question import explain_question
from defour.claims.explanation import IDENTITY, ExplainedRow, ExplainedValue, Explainer, Explanation
from defour.errors import UnknownParameter, UnknownResource, closest
from defour.folder import AnyFolder, Folder, find_folder
from defour.namespaces import find_named, local_name, short_name
from defour.queries.question import Question, load_questions
from defour.rdf.graph import Graph

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint

_LINKS = (v.OWL + "sameAs", v.SKOS)


def why(
    what: str,
    *,
    params: Mapping[str, str | int] | None = None,
    graph: AnyFolder = None,
    article: bytes | Path | str | None = None,
    language: str = "en",
    endpoint: Endpoint | str | None = None,
) -> Explanation:
    """Explain the rows of a question, a situation, a claim or a passage.

    Args:
        what: The name of a question; or a situation, a claim or a passage, by its full IRI, a
            prefixed name (``id:…``, ``claim:…``, ``passage:…``) or its last part.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line. Where its header names another question, that one gets those of both.
        graph: The graph folder.
        article: The reader's own copy, its bytes or its path, for the sentences themselves.
        language: A language tag, for the labels.
        endpoint: A SPARQL endpoint that has the graph, an `Endpoint` or its address; the folder
            still gives the questions.

    Raises:
        UnknownResource: There is no such question, situation, claim or passage.
        UnknownParameter, BadParameter: The parameters do not fit the question.
        UsageError: The rows rest on another question, which needs to be told more.
        ChangedArticle: The article is no version that the graph cites.
        SourceError: The graph, the question or the article cannot be read.
    """
    copy = None if article is None else read_article(article)
    folder = find_folder(graph)
    questions = load_questions(folder)
    explainer = Explainer(_read_graph(folder, endpoint), language, copy)
    values = {name: str(value) for name, value in (params or {}).items()}
    if what in questions:
        return explain_question(what, questions, values, explainer)
    iri = _resolve(explainer, what, questions)
    if values:
        raise UnknownParameter(f"{what} is no question, and takes no parameter")
    if iri in explainer.known.claims:
        kind, rows = "claim", _claim_rows(explainer, iri)
    elif iri in explainer.known.passages:
        kind, rows = "passage", _passage_rows(explainer, iri)
    else:
        kind, rows = "situation", [_situation_row(explainer, iri)]
    title, faults = explainer.graph.label(iri, language), tuple(dict.fromkeys(explainer.faults))
    return Explanation(iri, kind, title, None, tuple(rows), None, faults)


def _read_graph(folder: Folder, endpoint: Endpoint | str | None) -> Graph:
    if endpoint is None:
        return Graph.read(folder.graph)
    if not isinstance(endpoint, str):
        return endpoint.read_graph()
    from defour.queries.remote import Endpoint

    with Endpoint(endpoint) as there:
        return there.read_graph()


def _situation_row(explainer: Explainer, iri: str) -> ExplainedRow:
    """Every property of a situation, and its claims."""
    names = set(explainer.graph.by_subject.get(iri, ())).difference(IDENTITY)
    values = _property_values(explainer, iri, sorted(names))
    return explainer.explain_row(
        iri, [explainer.explain_value(local_name(x[0]), *x[1:], iri, x[:1]) for x in values]
    )


def _claim_rows(explainer: Explainer, iri: str) -> list[ExplainedRow]:
    """A row for each situation that a claim is about: the values that it vouches for."""
    claim = explainer.known.claims[iri]
    rows = []
    for situation in claim.about:
        has = explainer.graph.by_subject.get(situation, {})
        for absent in [short_name(x) for x in claim.vouches_for if x not in has]:
            what = f"{short_name(iri)} vouches for {absent}, which {short_name(situation)} has not"
            explainer.faults.append(what)
        values = tuple(
            ExplainedValue(local_name(name), text, value, situation, (name,), (iri,), ())
            for name, text, value in _property_values(explainer, situation, claim.vouches_for)
        )
        label = explainer.graph.label(situation, explainer.language)
        rows.append(ExplainedRow(situation, label, values, (explainer.explain_claim(iri, set()),)))
    if not rows:
        explainer.faults.append(f"{short_name(iri)} is about nothing")
        rows.append(ExplainedRow(None, None, (), (explainer.explain_claim(iri, set()),)))
    return rows


def _passage_rows(explainer: Explainer, iri: str) -> list[ExplainedRow]:
    """The rows of every live claim that cites a passage."""
    citing = [x.iri for x in explainer.known.claims.values() if x.live and iri in x.passages]
    if not citing:
        explainer.faults.append(f"no claim cites {short_name(iri)}")
    return [row for claim in citing for row in _claim_rows(explainer, claim)]


def _property_values(
    explainer: Explainer, iri: str, names: Iterable[str]
) -> Iterator[tuple[str, str, str | None]]:
    """Properties of a thing, each with the text of a value, and the IRI where it is one."""
    for name in names:
        for term in sorted(explainer.graph.terms(iri, name), key=str):
            if isinstance(term, ox.NamedNode):
                yield name, explainer.display(term.value), term.value
            else:
                yield name, term.value if isinstance(term, ox.Literal) else str(term), None


def _resolve(explainer: Explainer, what: str, questions: Mapping[str, Question]) -> str:
    """The IRI of the situation, claim or passage that a name stands for."""
    situations = {x for claim in explainer.known.claims.values() for x in claim.about}
    claimed = [*sorted(situations), *explainer.known.claims]
    found = find_named(what, [*claimed, *explainer.known.passages])
    if not found:
        subjects = {x for x in explainer.graph.by_subject if not x.startswith("_:")}
        found = find_named(what, sorted(subjects))
        if len(found) == 1:
            _refuse_entity(explainer, found[0])
    if len(found) == 1:
        return found[0]
    if found:
        many = ", ".join(f"<{x}>" for x in found[:6])
        raise UnknownResource(f"{what} may be one of several", hint=f"Say which: {many}")
    raise UnknownResource(
        f"there is no question, situation or claim {what}",
        hint=closest(what, [*questions, *map(short_name, claimed)]),
    )


def _refuse_entity(explainer: Explainer, iri: str) -> None:
    """Refuse what no claim is about because it only has a name: an entity, an article, a term."""
    own = set(explainer.graph.by_subject[iri]).difference(IDENTITY)
    names = {*explainer.known.versions, *explainer.known.articles()}
    named = iri in names or iri.startswith(v.FOOTBALL)
    if not named and any(not x.startswith(_LINKS) for x in own):
        return
    users = {subject for subject, _ in explainer.graph.by_object.get(iri, ())}
    where = sorted(short_name(x) for x in users if x in explainer.about)
    raise UnknownResource(
        f"{short_name(iri)} is no situation: nothing is claimed about it by itself",
        hint=f"Ask about {', '.join(where[:3])}" if where else None,
    )
