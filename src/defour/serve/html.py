"""The server's own pages: a question with its form and its answer, the SPARQL page, a refusal."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from defour.records import NamedTuple
from defour.serve.asking import Answer
from defour.serve.settings import SHOWN
from defour.serve.words import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

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
    link: str | None = None
    language: str | None = None


class Shown(NamedTuple):
    """An answer as a page shows it: a table, a word, or a text in Turtle."""

    columns: list[str]
    rows: list[list[Cell | None]]
    total: int
    boolean: bool | None = None
    turtle: str | None = None


def page(template: str, language: str, up: str, **values: Any) -> str:
    """A page.

    Args:
        template: The name of the template, without suffix.
        language: One of `words.LANGUAGES`.
        up: What leads from the page's address to the root of the site, such as ``../``.
        values: What the template wants.
    """
    said = words(language)
    return _environment.get_template(f"{template}.html").render(
        w=said, language=language, up=up, most=SHOWN, **values
    )


def shown(answer: Answer, up: str, places: Mapping[str, str], prefixes: Mapping[str, str]) -> Shown:
    """What a page shows of an answer that was made for it.

    Args:
        answer: Its body is JSON or Turtle.
        up: As in `page`.
        places: The paths of the IRIs that the site publishes.
        prefixes: Prefixes to shorten IRIs with.
    """
    if answer.kind == "graph":
        return Shown([], [], 0, turtle=answer.body.decode())
    content = json.loads(answer.body)
    if "boolean" in content:
        return Shown([], [], 0, boolean=content["boolean"])
    columns = content["head"]["vars"]
    found = content["results"]["bindings"]
    by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item))

    def cell(term: Mapping[str, Any] | None) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "uri":
            iri = term["value"]
            return Cell(short(iri, by_length), href(iri, up, places))
        if term["type"] == "triple":
            return Cell(json.dumps(term["value"], ensure_ascii=False))
        text = f"_:{term['value']}" if term["type"] == "bnode" else term["value"]
        return Cell(text, None, term.get("xml:lang"))

    rows = [[cell(row.get(column)) for column in columns] for row in found[:SHOWN]]
    return Shown(columns, rows, len(found))


def short(iri: str, by_length: list[tuple[str, str]]) -> str:
    """An IRI with the prefix of the longest namespace that it starts with."""
    for prefix, namespace in by_length:
        if namespace and iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def href(iri: str, up: str, places: Mapping[str, str]) -> str | None:
    """The link of an IRI: our page where there is one, itself where a browser can go there."""
    if iri in places:
        return f"{up}{places[iri]}.html"
    try:
        return iri if urlsplit(iri).scheme in ("http", "https") else None
    except ValueError:
        return None
