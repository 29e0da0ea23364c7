"""One page: how it links to things, what it says of them, and how it is drawn."""

import functools
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2
import pyoxigraph as ox
from markupsafe import Markup, escape

from defour import namespaces as v
from defour.claims.model import Claim, Passage
from defour.namespaces import shorten
from defour.queries.answer import Answer, Row
from defour.queries.answer import Term as Cell
from defour.queries.question import default_value, example_value
from defour.rdf.graph import Term
from defour.sites.links import html_file, is_safe_link, media_type, page_address, relative_link
from defour.sites.resources import DATES, QUESTIONS, anchor_of
from defour.sites.wording import Wording, reads_as_date

_LANGUAGE_NAMES = {"en": "English", "nl": "Nederlands"}


class PageContext:
    """A page: its words, and its links, which are relative."""

    def __init__(self, wording: Wording, path: str, base: str, *, served: bool) -> None:
        """A page of the site, at a path without language and suffix; or at any path of a server."""
        self.wording, self.resources = wording, wording.resources
        self.language, self.path, self.base = wording.language, path, base
        self.file = path if served else html_file(path, wording.language)
        self.say, self.mark, self.pick = wording.say, wording.mark, wording.pick
        self.name, self.date, self.range = wording.name, wording.date, wording.range
        self._shared: dict[object, Markup] = {}
        if not served:  # what strangers ask for is not kept
            folder = path if path == "404" else self.file[: self.file.rfind("/") + 1]
            self._shared = wording.fragments.setdefault(folder, {})
        self._anchored: set[str] = set()
        self.explained = False

    def shared(self, key: object, make: Callable[[], str]) -> Markup:
        """A piece of HTML that is the same on all pages of a folder, made once."""
        if key not in self._shared:
            self._shared[key] = Markup(make())
        return self._shared[key]

    def render(self, template: str, **given: object) -> str:
        """A template of HTML, filled."""
        return render(template, page=self, words=self.wording.words, **given)

    def published(self, text: str) -> str:
        """An IRI, or a text with IRIs, as it is published: the base in the place of ours."""
        return text.replace(v.ROOT, self.base)

    def link_to(self, file: str) -> str:
        """A link to a file of the site; from the page for what is not there, from the root."""
        if self.path == "404" and self.base != v.ROOT:
            return urlsplit(self.base).path + quote(file, safe="/#")
        written = self.resources.written
        if written is not None and file.partition("#")[0] not in written:
            return self.base + quote(file, safe="/#")
        return self.shared(file, lambda: relative_link(file, self.file))

    def page_link(self, path: str) -> str:
        """A link to a page in the same language."""
        return self.link_to(html_file(path, self.language))

    def to(self, iri: str) -> str | None:
        """A link to a thing: where it stands, or its own address where that is safe."""
        location = self.resources.locations.get(iri)
        if location is None:
            if not iri.startswith(v.ROOT):
                return iri if is_safe_link(iri) else None
            return self.link_to(iri.removeprefix(v.ROOT)) if self.resources.partial else None
        file, written = html_file(location.path, self.language), self.resources.written
        if written is not None and file not in written:
            return self.published(iri)
        return self.link_to(f"{file}#{location.anchor}" if location.anchor else file)

    def anchor(self, iri: str) -> str | None:
        """The anchor of a thing, where it stands on this page, to be put there."""
        location = self.resources.locations.get(iri)
        if location is None or location.path != self.path:
            return None
        self._anchored.add(iri)
        return location.anchor

    def unanchored(self) -> list[str]:
        """The things that stand on this page, and whose anchor nobody has put there yet."""
        here = self.resources.on_page.get(self.path, [])
        return [x for x in here if x not in self._anchored]

    def link(self, href: str | None, text: Markup | str) -> Markup:
        """A text with a link, where there is one."""
        if href is None:
            return escape(text)
        return Markup(f'<a href="{escape(href)}">{escape(text)}</a>')

    def a(self, iri: str) -> Markup:
        """A thing by name, with a link where there is one."""
        return self.shared(("a", iri), lambda: self.link(self.to(iri), self.name(iri)))

    def navigation(self) -> Markup:
        """The links to the sections of the site, that of this page marked."""
        paths = [path for path, _ in self.wording.sections]
        here = next((x for x in paths if f"{self.path}/".startswith(f"{x}/")), None)
        key = ("navigation", here, here == self.path)
        return self.shared(key, lambda: self.render("navigation.html", here=here))

    def claim(self, claim: Claim, **shown: bool) -> Markup:
        """A claim in a line: what it says, on which ground; its `sources` and `premises` if so."""
        return self._citing((claim.iri, *shown.items()), "claim.html", claim=claim, **shown)

    def claims_about(self, iri: str) -> Markup:
        """The claims about a situation in a list, without their premises."""
        claims = self.resources.claims_of(v.ABOUT, iri)
        return self._citing(("about", iri), "claims.html", claims=claims)

    def ranges(self, claims: Sequence[Claim]) -> Markup:
        """Links to the passages of claims by their ranges, in the order of the text, each once."""
        known = self.resources.claims.passages
        cited = {known.get(x, Passage(x)) for claim in claims for x in claim.passages}
        places = sorted((x.start or 0, x.end or 0, x.iri) for x in cited)
        passages = tuple(iri for _, _, iri in places)
        return self._citing(passages, "ranges.html", passages=passages)

    def _citing(self, key: object, template: str, **given: object) -> Markup:
        """A shared piece with ranges; the first of a page says what the numbers are."""
        explained = self.explained
        found = self.shared((key, explained), lambda: self.render(template, **given))
        self.explained = explained or 'class="range"' in found
        return found

    def paragraphs(self, text: str, passages: list[Passage]) -> list[tuple[Markup, list[Passage]]]:
        """The text of an article by paragraph, each with the passages that begin in it.

        A passage that begins before the first paragraph, or behind the last, is with that.
        """
        spans = [x.span() for x in re.finditer(r"[^\r\n]+", text) if x.group().strip()]
        begun: list[list[Passage]] = [[] for _ in spans]
        for passage in passages if spans else ():
            begun[sum(end <= (passage.start or 0) for _, end in spans[:-1])].append(passage)
        return [(self._marked(text, *x, passages), y) for x, y in zip(spans, begun, strict=True)]

    def _marked(self, text: str, start: int, end: int, passages: list[Passage]) -> Markup:
        """A stretch of an article with what is cited marked, darker where passages overlap.

        It leads to the shortest passage over it.
        """
        here = [(x.start or 0, x.end or 0, x.iri) for x in passages]
        here = [x for x in here if x[0] < end and x[1] > start]
        cuts = {start, end} | {x for one in here for x in one[:2] if start < x < end}
        parts = []
        for one, other in pairwise(sorted(cuts)):
            over = [(y - x, iri) for x, y, iri in here if x < other and y > one]
            shown = escape(text[one:other])
            if over and shown.strip():  # a mark of punctuation alone is too small for a finger
                word = any(x.isalnum() for x in text[one:other])
                tags = (
                    '<a class="hit d{}" href="{}">{}</a>' if word else '<i class="hit d{0}">{2}</i>'
                )
                shown = Markup(tags).format(min(len(over), 3), self.to(min(over)[1]), shown)
            parts.append(shown)
        return Markup("").join(parts)

    def value(self, term: Term) -> Markup:
        """A value as a person reads it."""
        if isinstance(term, ox.NamedNode):
            return self.a(term.value)
        if not isinstance(term, ox.Literal):
            return Markup("<code>[…]</code>")  # the parser names blank nodes anew each time
        if term.datatype.value in DATES:
            return self.date(term.value)
        if term.datatype.value == v.XSD + "boolean" and term.value in ("true", "false"):
            return self.mark(self.wording.words["yes" if term.value == "true" else "no"])
        return self.mark(term.value, term.language)

    def values(self, terms: list[Term]) -> list[Markup]:
        """Values; of texts in several languages those of the page's, where there are such."""
        own = self.language
        mine = [x for x in terms if (getattr(x, "language", "") or own).split("-")[0] == own]
        return [self.value(x) for x in mine or terms]

    def cell(self, term: Cell | None) -> Markup:
        """A term of an answer; a text that reads as a day or an interval is written as one."""
        if term is None:
            return Markup("")
        if term.kind == "iri":
            iri = self._home(term.value)
            return self.link(self.to(iri), shorten(iri, {}))
        if term.kind == "literal" and (term.datatype in DATES or reads_as_date(term.value)):
            return self.date(term.value)
        return self.mark(term.value, term.language)

    def table(self, answer: Answer, most: int) -> tuple[list[str], list[list[Markup]]]:
        """The first rows of an answer, and its columns that are filled, first one with names."""
        columns, rows = answer.columns, answer.rows[:most]
        iris = {x for row in rows for x in columns if (y := row[x]) and y.kind == "iri"}
        labels = {f"{x}Label": x for x in iris}
        labels["summary"] = "claim" if "claim" in iris else "situation"
        behind = {x: labels[x] for x in columns if labels.get(x) in iris}
        first = next((x for x in columns if x in behind or x in iris - {*behind.values()}), None)
        left = sorted({*columns} - {*behind.values()}, key=lambda x: (x != first, columns.index(x)))
        shown = [x for x in left if any(row[x] or row[behind.get(x, x)] for row in rows)]
        drawn = [[self._named(row[x], row[behind.get(x, x)]) for x in shown] for row in rows]
        return [x.removesuffix("Label") for x in shown], drawn

    def _named(self, term: Cell | None, thing: Cell | None) -> Markup:
        if thing is None or thing.kind != "iri":
            return self.cell(term)
        named, iri = term is not None and term != thing, self._home(thing.value)
        return self.link(self.to(iri), self.cell(term)) if named else self.a(iri)

    def _home(self, iri: str) -> str:
        """An IRI of an answer, which has the base, as the graph has it."""
        return v.ROOT + iri[len(self.base) :] if iri.startswith(self.base) else iri

    def address(self, iri: str | None, language: str) -> str:
        """The one address of the page in a language; `iri` is its thing."""
        return page_address(iri and self.published(iri), self.path, language, self.base)

    def summary(self, iri: str | None, claims: Iterable[Claim] = ()) -> str:
        """What a page tells in a line or two: its description, or the first of its claims."""
        texts, known = self.resources.texts, self.resources
        of = (v.DCTERMS + "description", v.SKOS + "definition") if iri else ()
        told = [x for x in (self.pick(texts(iri or "", name)) for name in of) if x][:1]
        if iri and not told:
            things = (iri, *known.roles(iri))
            claims = (x for thing in things for x in known.claims_of(v.ABOUT, thing) if x.live)
        told += [self.name(x.iri) for x in islice(claims, 6) if x.labels]
        text = " ".join(dict.fromkeys(x.striptags() for x in told))
        return textwrap.shorten(text, 160, placeholder=" …")

    def languages(self) -> list[tuple[str, str, str]]:
        """The languages of the page: their tags, their names, and a link to it in each."""
        names = _LANGUAGE_NAMES.items()
        return [(x, name, self.link_to(html_file(self.path, x))) for x, name in names]


def cell_text(row: Row, *columns: str) -> str:
    """The text of the first of some columns that is there and filled; empty where none is."""
    found = (row[x] for x in columns if x in row.columns)
    return next((x.value for x in found if x is not None), "")


class _Context(jinja2.runtime.Context):
    def call(
        self, function: Any, *args: Any, _loop_vars: Any = 0, _block_vars: Any = 0, **given: Any
    ) -> Any:
        return function(*args, **given)  # Jinja's own looks each time whether it asks for more


@functools.cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=jinja2.select_autoescape(("html", "svg", "xml")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        optimized=False,  # few of the expressions are constant
    )
    found.context_class = _Context
    found.globals.update(v=v, QUESTIONS=QUESTIONS, text=cell_text, anchor_of=anchor_of)
    found.globals.update(default=default_value, example=example_value, media_type=media_type)
    return found


def render(template: str, **given: object) -> str:
    """A template, filled."""
    return _templates().get_template(template).render(given)
