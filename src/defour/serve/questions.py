"""Every stored question as a resource: ``/questions/career?player=…``.

Values are checked as the command line checks them, and an answer in JSON, CSV, TSV or XML is what
``defour query`` prints. The bare address is also that of the question itself, which has its page,
its Turtle and its JSON-LD on the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from defour.errors import BadParameter, DefourError, UnknownParameter
from defour.namespaces import ROOT
from defour.queries.binding import example
from defour.queries.question import Question, bind_question, load_questions
from defour.serve.asking import NAMED, ROWS, Wanted
from defour.serve.replies import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from defour.folder import Folder
    from defour.serve.asking import Answer
    from defour.serve.html import Maker

OFFERS = [*ROWS, TURTLE.partition(";")[0], JSON_LD, N_TRIPLES, RDF_XML]
"""The media types at the address of a question: its answer, then what describes it."""

FORMATS = ("json", "csv", "tsv", "xml")


def load(folder: Folder, base: str | None) -> dict[str, Question]:
    """The stored questions by name, about the graph with this base.

    Raises:
        MissingFile, BadEncoding: One cannot be read.
    """
    found = load_questions(folder)
    if base is None:
        return found
    return {
        name: Question(name, each.path, each.text.replace(ROOT, base))
        for name, each in found.items()
    }


def bound(question: Question, given: Sequence[tuple[str, str]]) -> str:
    """The text of a question with the values that a request gives.

    Raises:
        Refusal: 400, with the name of the parameter that is wrong.
    """
    values: dict[str, str] = {}
    for name, value in given:
        if name in values:
            raise _refusal("bad-parameter", f"the parameter {name[:100]!r} is given twice", name)
        values[name] = value
    try:
        return bind_question(question, values)
    except (BadParameter, UnknownParameter) as error:
        wrong = next(x for x in values.items() if not _fits(question, *x))
        raise _refusal(error.name, error.what, wrong[0], error.hint) from None
    except DefourError as error:
        raise Refusal(500, error.name, f"the question {question.name!r} is broken") from None


def listing(known: Mapping[str, Question]) -> list[dict[str, object]]:
    """The stored questions, for JSON."""
    return [
        {
            "name": question.name,
            "summary": question.summary,
            "description": question.description,
            "address": f"questions/{quote(question.name)}",
            "params": [
                {
                    "name": p.name,
                    "kind": p.kind,
                    "default": example(p),
                    "all": p.optional_all,
                    "description": p.description,
                }
                for p in question.params
            ],
            "returns": [column.name for column in question.returns],
        }
        for question in known.values()
    ]


def page(
    question: Question,
    text: str,
    given: Sequence[tuple[str, str]],
    answer: Answer,
    language: str,
    make: Maker,
) -> str:
    """The page of a question: a form with its parameters, and the answer.

    Args:
        question: The question.
        text: Its text with the values in it.
        given: The values.
        answer: The answer, made for a page.
        language: Of the page.
        make: Makes the page.
    """
    values = dict(given)
    fields = [
        {
            "name": p.name,
            "kind": p.kind,
            "all": p.optional_all,
            "value": values.get(p.name, example(p)),
            "description": p.description,
        }
        for p in question.params
    ]
    links = [
        (format.upper(), f"{quote(question.name)}?{urlencode([*given, ('format', format)])}")
        for format in FORMATS
    ]
    return make.page(
        "question",
        language,
        "../",
        here="questions",
        question=question,
        fields=fields,
        text=text,
        shown=make.shown(answer, "../", question.prefixes),
        links=links,
        alternates=[(NAMED[name.lower()], link) for name, link in links],
    )


def describes(media_type: str | None) -> bool:
    """Whether a media type asks for what a question is, and not for its answer."""
    return media_type in OFFERS[len(ROWS) :]


def wanted_rows(media_type: str) -> Wanted:
    """The formats in which an answer is wanted, by the type that was chosen from `OFFERS`."""
    return Wanted(media_type, "text/html" if media_type == "text/html" else None)


def _fits(question: Question, name: str, value: str) -> bool:
    """Whether a value alone can be bound."""
    try:
        bind_question(question, {name: value})
    except (BadParameter, UnknownParameter):
        return False
    return True


def _refusal(name: str, what: str, parameter: str, hint: str | None = None) -> Refusal:
    return Refusal(400, name, what, hint=hint, more={"parameter": parameter[:100]})
