"""Every stored question as a resource: ``/questions/career?player=…``.

Values are checked as the command line checks them, and an answer is what ``defour query`` prints.
The bare address is also that of the question itself, which has its page and data on the site.
"""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from defour.errors import BadParameter, DefourError, UnknownParameter
from defour.namespaces import ROOT
from defour.queries.binding import describe_parameters
from defour.queries.question import Question, bind_question
from defour.serve.negotiate import best_type
from defour.serve.pool import QueryPool
from defour.serve.published_site import PublishedSite
from defour.serve.reply import HTML, Refusal, preferred_language, respond
from defour.serve.sparql import (
    GRAPH,
    ROWS,
    Wanted,
    answer_query,
    parse_parameters,
    refuse_unknown_format,
    wanted_types,
    with_charset,
)
from defour.site.addresses import html_file

_VARY = "Accept, Accept-Language"


class Questions:
    """Replies with questions and their answers.

    Args:
        published: The site, which has the pages of questions.
        pool: Who answers.
    """

    def __init__(self, published: PublishedSite, pool: QueryPool) -> None:
        """Ask about the graph with the base that the site has."""
        self.published = published
        self.site = published.site
        self.pool = pool
        self.known = {
            name: Question(name, each.path, each.text.replace(ROOT, self.site.base))
            for name, each in self.site.resources.questions.items()
        }

    async def list(self, request: Request) -> Response:
        """All questions, as JSON or a page."""
        chosen = best_type(request.headers.get("accept"), ["application/json", "text/html"])
        if chosen == "application/json":
            listed = [_question_facts(question) for question in self.known.values()]
            text = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
            return respond(request, text, "application/json", vary=_VARY)
        if chosen == "text/html":
            file = html_file("questions", preferred_language(request))
            return await self.published.send_file(request, file, negotiated=chosen)
        return await self.published.reply(request, "questions")

    async def answer(self, request: Request) -> Response:
        """The answer to a question, or what describes it."""
        name = request.path_params["name"]
        if name not in self.known:
            return await self.published.reply(request, f"questions/{name}")
        question = self.known[name]
        given = parse_parameters(request.url.query)
        formats = [value for key, value in given if key == "format"]
        given = [item for item in given if item[0] != "format"]
        wanted = Wanted(None, None)
        if formats:
            refuse_unknown_format(formats[0])
            wanted = wanted_types("x/none", formats[0])
        else:
            chosen = best_type(request.headers.get("accept"), list(dict.fromkeys([*ROWS, *GRAPH])))
            if chosen is None or (chosen not in ROWS and not given):
                return await self.published.reply(request, f"questions/{name}")
            html = "text/html" if chosen == "text/html" else None
            wanted = Wanted(chosen if chosen in ROWS else None, html)
        language = preferred_language(request)
        kinds = {p.name: p.kind for p in question.header.params}
        if wanted.rows == "text/html" and kinds.get("lang") == "language":
            given += [("lang", language)] * all(key != "lang" for key, _ in given)
        text = _bound_text(question, given)
        found, media_type = await answer_query(self.pool, request, text, wanted)
        if isinstance(found, bytes):
            return respond(request, found, with_charset(media_type), vary=_VARY)
        links = [
            (x.upper(), f"{quote(name)}?{urlencode([*given, ('format', x)])}")
            for x in ("json", "csv", "tsv", "xml")
        ]
        page = self.site.answer(name, found, language=language, values=dict(given), downloads=links)
        return respond(request, page.content, HTML, vary=_VARY)


def _question_facts(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.header.summary,
        "description": question.header.description,
        "address": f"questions/{quote(question.name)}",
        "params": describe_parameters(question.header.params),
        "returns": [column.name for column in question.header.returns],
    }


def _bound_text(question: Question, given: list[tuple[str, str]]) -> str:
    """The text of a question with the values that a request gives."""
    values: dict[str, str] = {}
    for name, value in given:
        try:
            if name in values:
                raise BadParameter(f"the parameter {name[:100]!r} is given twice")
            values[name] = value
            bind_question(question, {name: value})
        except (BadParameter, UnknownParameter) as error:
            more = {"parameter": name[:100]}
            raise Refusal(400, error.name, error.what, hint=error.hint, more=more) from None
        except DefourError as error:
            what = f"the question {question.name!r} is broken"
            raise Refusal(500, error.name, what) from None
    return bind_question(question, values)
