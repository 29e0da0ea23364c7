"""Every stored question as a resource: ``/questions/career?player=…``.

Values are checked as the command line checks them, and an answer is what ``defour query`` prints.
The bare address is also that of the question itself, which has its page and data on the site.
"""

import json
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from defour.errors import BadParameter, DefourError, UnknownParameter, closest
from defour.namespaces import ROOT
from defour.queries.question import Question, bind_question, describe_question
from defour.serve.pool import QueryPool
from defour.serve.published_site import PublishedSite
from defour.serve.reply import VARY, Refusal, best_language, best_type, respond
from defour.serve.sparql import FORMATS, GRAPH, ROWS, Wanted, parse_parameters
from defour.site.addresses import html_file


class Questions:
    """Replies with questions and their answers; the site has the pages of questions."""

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
        chosen = best_type(request, ["application/json", "text/html"])
        if chosen == "application/json":
            listed = [_question_facts(question) for question in self.known.values()]
            text = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
            return respond(request, text, chosen, vary=VARY)
        if chosen == "text/html":
            file = html_file("questions", best_language(request))
            return await self.published.send_file(request, file, negotiated=chosen)
        return await self.published.reply(request)

    async def answer(self, request: Request) -> Response:
        """The answer to a question, or what describes it."""
        name = request.path_params["name"]
        if name not in self.known:
            return await self.published.reply(request)
        question = self.known[name]
        parameters = parse_parameters(request.url.query)
        formats = [value for key, value in parameters if key == "format"]
        given = [(key, value) for key, value in parameters if key != "format"]
        if formats:
            wanted = _wanted_format(formats[0])
        else:
            chosen = best_type(request, list(ROWS | GRAPH))
            if chosen is None or (chosen not in ROWS and not given):
                return await self.published.reply(request)
            html = "text/html" if chosen == "text/html" else None
            wanted = Wanted(chosen if chosen in ROWS else None, html)
        language = best_language(request)
        kinds = {p.name: p.kind for p in question.header.params}
        if wanted.rows == "text/html" and kinds.get("lang") == "language":
            given += [("lang", language)] * all(key != "lang" for key, _ in given)
        text = _bound_text(question, given)
        found, media_type = await self.pool.answer(request, text, wanted)
        if isinstance(found, bytes):
            return respond(request, found, media_type, vary=VARY)
        links = [
            (x.upper(), f"{quote(name)}?{urlencode([*given, ('format', x)])}")
            for x in ("json", "csv", "tsv", "xml")
        ]
        page = self.site.answer(name, found, language=language, values=dict(given), downloads=links)
        return respond(request, page.content, page.media_type, vary=VARY)


def _wanted_format(format: str) -> Wanted:
    if format not in FORMATS:
        hint = closest(format[:100], FORMATS) or f"There are: {', '.join(FORMATS)}"
        raise Refusal(400, "unknown-format", f"there is no format {format[:100]!r}", hint)
    return Wanted(None, None).named(format)


def _question_facts(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.header.summary,
        "description": question.header.description,
        "address": f"questions/{quote(question.name)}",
        "params": describe_question(question)["params"],
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
            raise Refusal(400, error.name, error.what, error.hint, more) from None
        except DefourError as error:
            what = f"the question {question.name!r} is broken"
            raise Refusal(500, error.name, what) from None
    return bind_question(question, values)
