"""One page: what it calls things in its language, and how it links to them."""

from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from markupsafe import Markup

from defour import namespaces as v
from defour.namespaces import local_name as local
from defour.namespaces import short_name
from defour.queries.answer import Term as Cell
from defour.queries.table import compact
from defour.rdf.graph import pick_text as pick
from defour.site import dates, words
from defour.site.addresses import LANGUAGES, page, relative, safe
from defour.site.knowledge import QUESTIONS, VOID, Knowledge, Labels, Passage, Term
from defour.terminal import escape_controls

_DATES = (v.DATE, v.YEAR_MONTH, v.YEAR)


class Leaf:
    """A page of the site.

    Attributes:
        known: The folder.
        path: Its path without language and suffix.
        language: Its language.
        file: Its file.
        base: What stands in the place of ``ROOT`` where IRIs are shown.
    """

    def __init__(
        self,
        known: Knowledge,
        path: str,
        language: str,
        base: str = v.ROOT,
        schema: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        """A page at a path, in a language; `schema` gives what is embedded for search engines."""
        self.known = known
        self.path = path
        self.language = language
        self.file = page(path, language)
        self.base = base
        self._schema = schema

    def say(self, key: str, **values: str) -> str:
        """A word or a sentence in the language of the page."""
        return words.say(key, self.language, **values)

    def published(self, text: str) -> str:
        """An IRI, or a text with IRIs, as it is published: ``--base`` in the place of ours."""
        return text.replace(v.ROOT, self.base)

    def file_to(self, file: str) -> str:
        """A link to a file of the site; from the page for what is not there, from the root."""
        if self.path == "404" and self.base != v.ROOT:
            return urlsplit(self.base).path + quote(file, safe="/~#")
        return relative(file, self.file)

    def page_to(self, path: str, anchor: str = "") -> str:
        """A link to a page in the same language."""
        return self.file_to(page(path, self.language) + (f"#{anchor}" if anchor else ""))

    def to(self, iri: str) -> str | None:
        """A link to a thing: its page, or its own address where that is safe."""
        if iri in self.known.paths:
            return self.page_to(self.known.paths[iri])
        return iri if safe(iri) and not iri.startswith(v.ROOT) else None

    def pick(self, texts: Labels) -> Markup | None:
        """The text in the language of the page, marked where it is in another."""
        text = pick(texts, self.language)
        if text is None:
            return None
        tags = {tag.lower() for given, tag in texts if given == text}
        mine = "" in tags or any(x.split("-")[0] == self.language for x in tags)
        return self.marked(text, None if mine else min(tags))

    def marked(self, text: str, language: str | None) -> Markup:
        """A text with its language, where that is not the page's."""
        shown = escape_controls(text, keep="\n\t")
        if language is None or language.split("-")[0] == self.language:
            return Markup("{}").format(shown)
        return Markup('<span lang="{}">{}</span>').format(language, shown)

    def name(self, iri: str) -> Markup:
        """What a thing is called: its label, else a short name."""
        found = self.pick(self.known.texts(iri, v.LABEL))
        if found is None and iri in self.known.record.passages:
            found = self.plain(self.say("passage-name", range=self.range(iri)))
        if found is None and iri.startswith(QUESTIONS):
            question = self.known.questions.get(iri.removeprefix(QUESTIONS))
            found = self.marked(question.summary or question.name, "en") if question else None
        if found is None and iri == VOID:
            found = self.plain(self.say("catalogue"))
        if found is None:
            found = self.pick(self.known.texts(iri, v.DCTERMS + "title"))
        return found if found is not None else self.code(iri)

    def plain_name(self, iri: str) -> str:
        """The same without marks."""
        return self.name(iri).striptags()

    def plain(self, text: str) -> Markup:
        """A text, escaped."""
        return self.marked(text, None)

    def code(self, iri: str) -> Markup:
        """An IRI as people shorten it."""
        if iri.startswith(v.ROOT):
            return Markup("{}").format(escape_controls(local(iri)))
        return Markup("<code>{}</code>").format(escape_controls(compact(iri, self.prefixes)))

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of the folder."""
        return self.known.prefixes

    def a(self, iri: str) -> Markup:
        """A thing by name, with a link where there is one."""
        return self.link(self.to(iri), self.name(iri))

    def link(self, href: str | None, text: Markup) -> Markup:
        """A text with a link, where there is one."""
        if href is None:
            return text
        out = Markup(' rel="external"') if ":" in href.partition("/")[0] else ""
        return Markup('<a href="{}"{}>{}</a>').format(href, out, text)

    def value(self, term: Term) -> Markup:
        """A value as a person reads it."""
        if isinstance(term, ox.NamedNode):
            return self.a(term.value)
        if not isinstance(term, ox.Literal):
            return Markup("<code>{}</code>").format(str(term))
        if term.datatype.value in _DATES:
            return self.date(term.value)
        if term.datatype.value == v.XSD + "boolean" and term.value in ("true", "false"):
            return self.plain(self.say("yes" if term.value == "true" else "no"))
        return self.marked(term.value, term.language)

    def values(self, terms: Iterable[Term]) -> list[Markup]:
        """Values; of texts in several languages those of the page's, where there are such."""
        drawn = list(terms)
        mine = [x for x in drawn if not isinstance(x, ox.Literal) or self._mine(x)]
        return [self.value(x) for x in mine or drawn]

    def _mine(self, literal: ox.Literal) -> bool:
        return literal.language is None or literal.language.split("-")[0] == self.language

    def date(self, text: str) -> Markup:
        """A date, or an interval, as the language writes it."""
        shown = escape_controls(dates.told(text, self.language))
        if not dates.known(text):
            return Markup("{}").format(shown)
        return Markup('<time datetime="{}">{}</time>').format(text, shown)

    def ordered(self, passages: Iterable[str]) -> list[str]:
        """Passages in the order of the text, each once."""
        known = self.known.record.passages

        def place(iri: str) -> tuple[int, int, str]:
            here = known.get(iri)
            return (here.start or 0, here.end or 0, iri) if here is not None else (0, 0, iri)

        return sorted(set(passages), key=place)

    def range(self, iri: str) -> str:
        """The range of a passage, for people."""
        passage = self.known.record.passages.get(iri)
        return _range(passage) if passage is not None else local(iri)

    def cell(self, term: Cell | None) -> Markup:
        """A term of an answer; a text that reads as a day or an interval is written as one."""
        if term is None:
            return Markup("")
        if term.kind == "iri":
            return self.link(self.to(term.value), self.plain(_bare(short_name(term.value))))
        if term.kind == "literal" and (term.datatype in _DATES or dates.closer(term.value)):
            return self.date(term.value)
        return self.marked(term.value, term.language)

    def short_name(self, iri: str) -> str:
        """An IRI with its prefix."""
        return escape_controls(compact(iri, self.prefixes))

    def canonical(self, iri: str | None) -> str | None:
        """The one address of the page: the IRI of its thing, where that leads to it alone."""
        if self.path == "404":
            return None
        if iri is not None and "#" not in iri and self.language == LANGUAGES[0]:
            return self.published(iri)
        return self.base + quote("" if self.file == "index.html" else self.file, safe="/~")

    def schema(self, iri: str) -> Markup | None:
        """What is embedded for search engines; no markup can end the element that it stands in."""
        found = self._schema(iri)
        if found is None:
            return None
        safe_json = found.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        return Markup(safe_json)


def _bare(name: str) -> str:
    return name.removeprefix("<").removesuffix(">")


def _range(passage: Passage) -> str:
    if passage.start is None or passage.end is None:
        return local(passage.iri)
    return f"{passage.start}–{passage.end}"
