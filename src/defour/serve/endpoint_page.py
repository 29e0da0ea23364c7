"""The SPARQL endpoint as a page for people: an editor, and the answer beneath it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from defour.errors import closest
from defour.namespaces import shorten
from defour.queries.answer import AnyAnswer, GraphAnswer
from defour.queries.question import Question
from defour.rdf.serialize import serialize
from defour.serve.reply import Refusal
from defour.site.site import Site

_FIRST = "career"  # the question that the page shows first, where there is one


def draw_endpoint(
    site: Site,
    questions: Mapping[str, Question],
    language: str,
    query: str | None = None,
    *,
    question: str | None = None,
    answer: AnyAnswer | None = None,
    refusal: Refusal | None = None,
) -> bytes:
    """The page at ``/sparql``.

    Args:
        site: The site that it belongs to.
        questions: The stored questions by name.
        language: The language of the page.
        query: What was asked; without it, a stored question is shown.
        question: Which one.
        answer: The answer.
        refusal: Why there is none.

    Raises:
        Refusal: There is no such question.
    """
    if query is None:
        question = question or (_FIRST if _FIRST in questions else None)
        query = _question_text(questions, question)
    prefixes = site.resources.graph.prefixes
    kinds, graph = ("json", "csv", "tsv", "xml"), None
    if isinstance(answer, GraphAnswer):
        kinds = ("turtle", "jsonld", "ntriples", "rdfxml")
        graph = serialize(answer.triples, "turtle", prefixes).decode()
    links = [(f"sparql?{urlencode({'query': query, 'format': x})}", x.upper()) for x in kinds]
    terms = {shorten(iri, prefixes) for iri in site.resources.locations if "#" in iri}
    return site.draw(
        "sparql.html",
        "sparql",
        language,
        "SPARQL",
        chosen=question,
        query=query,
        names=" ".join(sorted(x for x in terms if "/" not in x)),
        answer=answer,
        graph=graph,
        downloads=links,
        refusal=refusal,
    )


def _question_text(questions: Mapping[str, Question], name: str | None) -> str:
    """The text of a stored question without its header, which is for the machine."""
    if name is None:
        return "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n"
    if name not in questions:
        what = f"there is no question {name[:100]!r}"
        raise Refusal(404, "unknown-question", what, hint=closest(name[:100], questions))
    return re.sub(r"\A(?:#\+.*\n)*\n*", "", questions[name].text)
