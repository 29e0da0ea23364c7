"""The server's own pages: a question with its form and its answer, the SPARQL page, a refusal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from defour.serve.asking import Answer
from defour.serve.settings import SHOWN
from defour.serve.words import words
from defour.site.addresses import is_safe_link

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


class Maker:
    """Makes pages of a site.

    Attributes:
        names: What the site is called, by language.
        places: The paths of the IRIs that the site publishes.
    """

    def __init__(self, names: Mapping[str, str], places: Mapping[str, str]) -> None:
        """Hold what pages have in common."""
        self.names = names
        self.places = places

    def page(self, template: str, language: str, up: str, *, here: str = "", **values: Any) -> str:
        """A page.

        Args:
            template: The name of the template, without suffix.
            language: One of `words.LANGUAGES`.
            up: What leads from the page's address to the root of the site, such as ``../``.
            here: The section of the site that it is in.
            values: What the template wants.
        """
        return _environment.get_template(f"{template}.html").render(
            w=words(language),
            language=language,
            site=self.names[language],
            up=up,
            here=here,
            most=SHOWN,
            **values,
        )

    def shown(self, answer: Answer, up: str, prefixes: Mapping[str, str]) -> Shown:
        """What a page shows of an answer that was made for it.

        Args:
            answer: Its body is JSON or Turtle.
            up: As in `page`.
            prefixes: Prefixes to shorten IRIs with.
        """
        if answer.kind == "graph":
            return Shown([], [], 0, turtle=answer.body.decode())
        content = json.loads(answer.body)
        if "boolean" in content:
            return Shown([], [], 0, boolean=content["boolean"])
        columns = content["head"]["vars"]
        found = content["results"]["bindings"]
        known = longest_first(prefixes)
        rows = [
            [self._cell(row.get(column), up, known) for column in columns] for row in found[:SHOWN]
        ]
        return Shown(columns, rows, len(found))

    def _cell(
        self, term: Mapping[str, Any] | None, up: str, known: list[tuple[str, str]]
    ) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "uri":
            return Cell(short(term["value"], known), self._link(term["value"], up))
        if term["type"] == "triple":
            return Cell(json.dumps(term["value"], ensure_ascii=False))
        text = f"_:{term['value']}" if term["type"] == "bnode" else term["value"]
        return Cell(text, None, term.get("xml:lang"))

    def _link(self, iri: str, up: str) -> str | None:
        """The link of an IRI: our page where there is one, itself where a browser can go there."""
        if iri in self.places:
            path, mark, anchor = self.places[iri].partition("#")
            return f"{up}{path}.html{mark}{quote(anchor)}"
        return iri if is_safe_link(iri) else None


def longest_first(prefixes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Prefixes and namespaces, for `short`."""
    return sorted(prefixes.items(), key=lambda item: (-len(item[1]), item))


def short(iri: str, known: list[tuple[str, str]]) -> str:
    """An IRI with the prefix of the longest namespace that it starts with."""
    for prefix, namespace in known:
        if namespace and iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
