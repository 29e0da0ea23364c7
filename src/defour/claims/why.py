"""Why a row is so: the live claims that vouch for what each column shows, and their passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.explanation import ExplainedRow, ExplainedValue, Explainer, Explanation
from defour.claims.model import NEED_NO_CLAIM, read_article
from defour.errors import UnknownParameter, UnknownResource, UsageError, closest
from defour.folder import AnyFolder, Folder, find_folder
from defour.namespaces import find_named, local_name, short_name
from defour.queries import Column
from defour.queries.answer import Answer, Row
from defour.queries.question import Question, bind_question, find_question
from defour.queries.run import AnyStore, connect, run_query
from defour.rdf.graph import Graph, node_name
from defour.rdf.stored import NAMES, StoredGraph

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint

_LINKS = (v.OWL + "sameAs", v.SKOS)

_INTERVAL = {v.FOOTBALL + "firstDay": [v.FOOTBALL + "lastDay"]}
"""What a column shows besides the property that another column names: the end of an interval."""


def why(
    what: str,
    *,
    params: Mapping[str, str | int] | None = None,
    graph: AnyFolder = None,
    article: bytes | Path | str | None = None,
    language: str = "en",
    endpoint: Endpoint | str | None = None,
    store: AnyStore = None,
) -> Explanation:
    """Explain the rows of a question, a situation, a claim or a passage.

    Args:
        what: The name of a question; or a situation, a claim or a passage, by its full IRI, a
            prefixed name (``id:…``, ``ARTICLE/claim/…``, ``ARTICLE/passage/…``) or its last part;
            in a store not by the last part alone.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line. Where its header names another question, that one gets those of both.
        graph: The graph folder.
        article: The reader's own copy, its bytes or its path, for the sentences themselves.
        language: A language tag, for the labels.
        endpoint: A SPARQL endpoint that has the graph, an `Endpoint` or its address; the folder
            still gives the questions.
        store: Likewise a store that `defour load` made, its path or what `open_store` gave.

    Raises:
        UnknownResource: There is no such question, situation, claim or passage.
        UnknownParameter, BadParameter: The parameters do not fit the question.
        UsageError: The rows rest on another question, which needs to be told more.
        ChangedArticle: The article is no version that the graph cites.
        SourceError: The graph, the question or the article cannot be read.
    """
    copy = None if article is None else read_article(article)
    folder = find_folder(graph)
    values = {name: str(value) for name, value in (params or {}).items()}
    with connect(folder, endpoint, store) as source:
        whole = source if isinstance(source, Graph) else source.read_graph()
        explainer = Explainer(whole, language, copy)
        if folder.question(what) is not None:
            return _explain_question(find_question(folder, what), folder, values, explainer)
        iri = _resolve(explainer, what, folder)
        if values:
            raise UnknownParameter(f"{what} is no question, and takes no parameter")
        if iri in explainer.known.claims:
            kind, rows = "claim", list(_claim_rows(explainer, iri))
        elif iri in explainer.known.passages:
            citing = [x.iri for x in explainer.known.citing(iri)]
            if not citing:
                explainer.faults.append(f"no claim cites {short_name(iri)}")
            kind, rows = "passage", [row for x in citing for row in _claim_rows(explainer, x)]
        else:
            names = set(explainer.graph.by_subject.get(iri, ())).difference(NEED_NO_CLAIM)
            has = _property_values(explainer, iri, sorted(names))
            each = [explainer.explain_value(local_name(x[0]), *x[1:], iri, x[:1]) for x in has]
            kind, rows = "situation", [explainer.explain_row(iri, each)]
        title = explainer.graph.label(iri, language)
        faults = tuple(dict.fromkeys(explainer.faults))
        return Explanation(iri, kind, title, None, tuple(rows), None, faults)


def _explain_question(
    question: Question, folder: Folder, params: Mapping[str, str], explainer: Explainer
) -> Explanation:
    """Explain the rows of a question, or of the one that its header names for its situations."""
    name, note = question.name, None
    source, values = _find_source(question, folder, params)
    for parameter in source.header.params:
        if parameter.kind == "language":
            values.setdefault(parameter.name, explainer.language)
    answer = run_query(bind_question(source, values), explainer.graph, where=source.where)
    if not isinstance(answer, Answer):
        raise UnknownResource(f"{name} answers with no rows that could be explained")
    columns = {column.name: column for column in source.header.returns}
    rows = tuple(_explain_row(row, columns, explainer) for row in answer)
    if rows and not any(row.claims for row in rows):
        if any(x.of or x.of_columns for x in source.header.returns):
            explainer.faults.append("no claim stands behind any of these rows")
        else:
            note = "This question shows no property of a situation, so no claim vouches for it."
            if first := next((x.situation for x in rows if x.situation), None):
                note += f" Ask about a situation of a row: `defour why {short_name(first)}`."
    title, explained_by = question.header.summary, None if source is question else source.name
    if explained_by:
        title = f"{title} Explained by {explained_by}: {source.header.summary}".strip()
    faults = tuple(dict.fromkeys(explainer.faults))
    return Explanation(name, "question", title or None, explained_by, rows, note, faults)


def _find_source(
    question: Question, folder: Folder, params: Mapping[str, str]
) -> tuple[Question, dict[str, str]]:
    name = question.header.situations_from
    if name is None:
        return question, dict(params)
    source, mine = find_question(folder, name), {x.name for x in question.header.params}
    bind_question(question, params)  # which refuses what does not fit
    lacking = [x for x in source.header.params if x.kind != "language" and x.name not in mine]
    if lacking:
        give = " ".join(f"-p {x.name}={x.kind.upper()}" for x in lacking)
        what = f"{question.name} returns no situation that a claim could be about: its rows rest "
        what += (
            f"on those of {name}, which must be told its {' and '.join(x.name for x in lacking)}"
        )
        raise UsageError(what, hint=f"Ask `defour why {name} {give}`")
    return source, {x.name: params[x.name] for x in source.header.params if x.name in params}


def _explain_row(row: Row, columns: Mapping[str, Column], explainer: Explainer) -> ExplainedRow:
    cells = {name: x for name, x in zip(row.columns, row, strict=True) if x is not None}
    iris = {name: x.value for name, x in cells.items() if x.kind == "iri"}  # no claim names others
    values = []
    for name in [x for x in cells if x != "situation"]:
        column = columns.get(name) or Column(name)
        shown = [cells[x].value for x in column.of_columns if x in cells]
        of = dict.fromkeys([*column.of, *(y for x in shown for y in (x, *_INTERVAL.get(x, ())))])
        text, iri, at = cells[name].value, iris.get(name), iris.get(column.at)
        values.append(explainer.explain_value(name, text, iri, at, of))
    return explainer.explain_row(iris.get("situation"), values)


def _claim_rows(explainer: Explainer, iri: str) -> Iterator[ExplainedRow]:
    """A row for each situation that a claim is about: the values that it vouches for."""
    claim, name = explainer.known.claims[iri], short_name(iri)
    if not claim.about:
        explainer.faults.append(f"{name} is about nothing")
        yield ExplainedRow(None, None, (), (explainer.explain_claim(iri, set()),))
    for situation in claim.about:
        has, where = explainer.graph.by_subject.get(situation, {}), short_name(situation)
        absent = [short_name(x) for x in claim.vouches_for if x not in has]
        explainer.faults += [f"{name} vouches for {x}, which {where} has not" for x in absent]
        values = tuple(
            ExplainedValue(local_name(name), text, value, situation, (name,), (iri,), ())
            for name, text, value in _property_values(explainer, situation, claim.vouches_for)
        )
        label = explainer.graph.label(situation, explainer.language)
        yield ExplainedRow(situation, label, values, (explainer.explain_claim(iri, set()),))


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


def _resolve(explainer: Explainer, what: str, folder: Folder) -> str:
    """The IRI that a name stands for; what only has a name, and no claim, is refused."""
    known, graph, hint = explainer.known, explainer.graph, None
    if what in graph.by_subject:
        found = [what]
    elif isinstance(graph, StoredGraph):  # where nothing is looked for in all
        found, hint = graph.find(what), NAMES
    else:
        claimed = [*sorted({y for x in known.claims.values() for y in x.about}), *known.claims]
        found = find_named(what, [*claimed, *known.passages]) or graph.find(what)
    if not found:
        names = (x.stem for x in folder.questions)
        hint = hint or closest(what, [*names, *map(short_name, claimed)])
        raise UnknownResource(f"there is no question, situation or claim {what}", hint=hint)
    if len(found) > 1:
        many = ", ".join(map(short_name, found[:6]))
        raise UnknownResource(f"{what} may be one of several", hint=f"Say which: {many}")
    iri = found[0]
    if iri in known.passages or iri in known.claims or graph.subjects(v.ABOUT, iri):
        return iri
    own = set(graph.by_subject[iri]).difference(NEED_NO_CLAIM)
    article = iri in known.versions or graph.subjects(v.SPECIALIZATION_OF, iri)
    if article or iri.startswith(v.FOOTBALL) or all(x.startswith(_LINKS) for x in own):
        users = (node_name(x.subject) for x in graph.naming(iri))
        where = sorted({*islice((short_name(x) for x in users if known.about(x)), 20)})[:3]
        hint = f"Ask about {', '.join(where)}" if where else None
        what = f"{short_name(iri)} is no situation: nothing is claimed about it by itself"
        raise UnknownResource(what, hint=hint)
    return iri
