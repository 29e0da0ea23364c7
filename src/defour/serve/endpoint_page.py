"""The server's own pages: the SPARQL endpoint for people, and a refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from defour.errors import closest
from defour.namespaces import shorten
from defour.queries.answer import Answer, AnyAnswer, BooleanAnswer, GraphAnswer, Term
from defour.queries.question import Question
from defour.rdf.serialize import serialize
from defour.serve.reply import Refusal
from defour.site.addresses import is_safe_link
from defour.site.site import Site

SHOWN = 1000
"""So many rows are shown in a page; the other formats give all."""

_FIRST = "career"  # the question that the page shows first, where there is one
_WORDS = {
    "sections": ("Sections", "Onderdelen"),
    "search": ("Search", "Zoeken"),
    "questions": ("Questions", "Vragen"),
    "skip": ("Skip to the content", "Naar de inhoud"),
    "ask": ("Ask", "Vraag"),
    "answer": ("Answer", "Antwoord"),
    "query": ("Query", "Query"),
    "load": ("Load", "Laad"),
    "stored": ("A stored question", "Een opgeslagen vraag"),
    "none": ("There are no rows.", "Er zijn geen rijen."),
    "rows": ("rows", "rijen"),
    "row": ("row", "rij"),
    "shown": ("the first {} are shown", "de eerste {} zijn te zien"),
    "also": ("The same as", "Hetzelfde als"),
    "true": ("Yes.", "Ja."),
    "false": ("No.", "Nee."),
    "keys": (
        "Ctrl+Enter asks. Tab leaves the editor.",
        "Ctrl+Enter vraagt. Tab verlaat de editor.",
    ),
    "endpoint": (
        "This is also a SPARQL 1.1 endpoint: queries by GET and POST, no updates.",
        "Dit is ook een SPARQL 1.1-endpoint: query's met GET en POST, geen updates.",
    ),
    "instead": ("What there is instead", "Wat er wel is"),
    "404": ("Not found", "Niet gevonden"),
    "error": ("This cannot be answered", "Dit kan niet beantwoord worden"),
}
"""What the pages say, in English and Dutch."""

_environment = Environment(
    loader=PackageLoader("defour.serve"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Cell(NamedTuple):
    """A value in a table: its text, a link where it has one, its language."""

    text: str
    link: str | None
    language: str | None


class EndpointPage:
    """Makes the pages.

    Args:
        site: The site that they belong to.
        questions: The stored questions by name.
    """

    def __init__(self, site: Site, questions: Mapping[str, Question]) -> None:
        """Hold what pages have in common."""
        self.site = site
        self.questions = questions
        self.places = site.iris()
        terms = {shorten(x, site.graph.prefixes) for x in self.places if "#" in x}
        self._names = " ".join(sorted(x for x in terms if "/" not in x))

    def endpoint(
        self,
        language: str,
        query: str | None = None,
        *,
        question: str | None = None,
        answer: AnyAnswer | None = None,
        refusal: Refusal | None = None,
    ) -> str:
        """The page at ``/sparql``: an editor, the answer where there is one, or why there is none.

        Raises:
            Refusal: There is no such question.
        """
        chosen = question
        if query is None:
            chosen = chosen or (_FIRST if _FIRST in self.questions else None)
            query = self._question_text(chosen)
        kinds = (
            ("turtle", "jsonld")
            if isinstance(answer, GraphAnswer)
            else ("json", "csv", "tsv", "xml")
        )
        links = [(x.upper(), f"sparql?{urlencode({'query': query, 'format': x})}") for x in kinds]
        return self._render(
            "sparql.html",
            language,
            "",
            questions=self.questions.values(),
            chosen=chosen,
            query=query,
            names=self._names,
            links=links,
            refusal=refusal,
            answer=answer,
            **self._shown(answer),
        )

    def refusal(self, refusal: Refusal, language: str, up: str) -> str:
        """The page of a refusal; `up` leads from its address to the root of the site."""
        return self._render("refusal.html", language, up, refusal=refusal)

    def _render(self, template: str, language: str, up: str, **values: object) -> str:
        at = ("en", "nl").index(language)
        return _environment.get_template(template).render(
            w={name: both[at] for name, both in _WORDS.items()},
            language=language,
            site=self.site.name(language),
            up=up,
            most=SHOWN,
            **values,
        )

    def _question_text(self, name: str | None) -> str:
        if name is None:
            return "SELECT * WHERE { ?s ?p ?o } LIMIT 10\n"
        if name not in self.questions:
            what = f"there is no question {name[:100]!r}"
            hint = closest(name[:100], self.questions)
            raise Refusal(404, "unknown-question", what, hint=hint)
        return re.sub(r"\A(?:#\+.*\n)*\n*", "", self.questions[name].text)  # without the header

    def _shown(self, answer: AnyAnswer | None) -> dict[str, object]:
        """What the template shows of an answer: rows, a word, or a text in Turtle."""
        prefixes = self.site.graph.prefixes
        if isinstance(answer, GraphAnswer):
            return {"turtle": serialize(answer.triples, "turtle", prefixes).decode()}
        if isinstance(answer, Answer):
            return {"rows": [[self._cell(x) for x in row] for row in answer.rows[:SHOWN]]}
        return {"boolean": isinstance(answer, BooleanAnswer) and answer.value}

    def _cell(self, term: Term | None) -> Cell | None:
        if term is None:
            return None
        if term.kind != "iri":
            text = f"_:{term.value}" if term.kind == "bnode" else term.value
            return Cell(text, None, term.language)
        path, mark, anchor = self.places.get(term.value, "").partition("#")
        ours = f"{path}.html{mark}{anchor}" if path else None
        link = ours or (term.value if is_safe_link(term.value) else None)
        return Cell(shorten(term.value, self.site.graph.prefixes), link, None)
