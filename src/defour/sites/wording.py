"""What all pages in one language call things: words, names, and dates.

Everything that a graph says is escaped. Dates are no more precise than the graph has them.
"""

import functools
import json
import re
from pathlib import Path

from markupsafe import Markup, escape

from defour import namespaces as v
from defour.namespaces import local_name, shorten
from defour.rdf.graph import Labels, pick_text
from defour.sites.resources import QUESTIONS, VOID, Resources

LANGUAGES = ("en", "nl")
"""The languages of the pages; those of the first stand at the root, others below their tag."""

_SECTIONS = {"article": "articles", "ontology": "ontologies", "rules": "rules"}

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_DATE = re.compile(r"(-?\d{4,6})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")

Span = tuple[float, float]
"""The stretch of time that a date may mean, in years."""


class Wording:
    """What things are called in one language; `sections` are the pages that every page links."""

    def __init__(self, resources: Resources, language: str, *, endpoint: bool = False) -> None:
        """`fragments` is filled by pages: what those of each folder share."""
        self.resources, self.language, self.endpoint = resources, language, endpoint
        catalogue = json.loads(Path(__file__).with_name("words.json").read_bytes())
        place = LANGUAGES.index(language)
        self.words: dict[str, str] = {key: texts[place] for key, texts in catalogue.items()}
        self.fragments: dict[str, dict[object, Markup]] = {}
        self.name = functools.cache(self._name)
        heads = {kind: iris[0] for kind, iris in resources.by_kind.items()}
        named = heads.get("article") or heads.get("ontology")
        self.site_name = self.plain_name(named) if named else self.words["home"]
        found = [(heads[kind], key) for kind, key in _SECTIONS.items() if kind in heads]
        self.sections = [(resources.locations[iri].path, key) for iri, key in found]
        last = (("questions", "questions"), (resources.locations[VOID].path, "catalogue"))
        self.sections += [*last, ("search", "search")]

    def say(self, key: str, **values: str) -> str:
        """A sentence of the pages with values in its places."""
        return self.words[key].format(**values)

    def mark(self, text: str, language: str | None = None) -> Markup:
        """A text, escaped; with its language, where that is not the page's."""
        if language is None or language.split("-")[0] == self.language:
            return escape(text)
        return Markup(f'<span lang="{escape(language)}">{escape(text)}</span>')

    def pick(self, texts: Labels) -> Markup | None:
        """The text in the language of the page, marked where it is in another."""
        text = pick_text(texts, self.language)
        if text is None:
            return None
        tags = {tag.lower() for given, tag in texts if given == text}
        mine = "" in tags or any(x.split("-")[0] == self.language for x in tags)
        return self.mark(text, None if mine else min(tags))

    def _name(self, iri: str) -> Markup:
        """What a thing is called: its label, else a word of ours, else a title or a short name."""
        texts, known = self.resources.texts, self.resources
        found = self.pick(texts(iri, v.LABEL))
        if found:
            return found
        word = self.words.get("catalogue" if iri == VOID else shorten(iri, v.PREFIXES))
        if word is not None:  # a property of others
            return self.mark(word)
        if iri in known.claims.passages:
            return self.mark(self.say("passage-name", range=self.range(iri)))
        if known.kinds.get(iri) == "question":
            question = known.questions[iri.removeprefix(QUESTIONS)]
            return self.mark(question.header.summary or question.name, "en")
        found = self.pick(texts(iri, v.DCTERMS + "title"))
        if found or iri.startswith(v.ROOT):
            return found or escape(local_name(iri))
        return Markup(f"<code>{escape(self.prefixed(iri))}</code>")

    def plain_name(self, iri: str) -> str:
        """What a thing is called, without marks."""
        return self.name(iri).striptags()

    def prefixed(self, iri: str) -> str:
        """An IRI with a prefix of the folder."""
        return shorten(iri, self.resources.shapes.prefixes | self.resources.graph.prefixes)

    def date(self, text: str) -> Markup:
        """A date, or an interval, as the language writes it."""
        shown = escape(write_date(text, self.language))
        if text.startswith("-") or not _DATE.fullmatch(text):  # HTML has no years before Christ
            return shown
        return Markup(f'<time datetime="{text}">{shown}</time>')

    def range(self, iri: str) -> str:
        """The range of a passage, for people."""
        passage = self.resources.claims.passages.get(iri)
        if passage is None or passage.start is None or passage.end is None:
            return local_name(iri)
        return f"{passage.start}–{passage.end}"


def write_date(text: str, language: str) -> str:
    """A year, a month, a day, or an interval ``first/last``; what is none of these as it stands."""
    first, slash, last = text.partition("/")
    if slash and _DATE.fullmatch(first) and _DATE.fullmatch(last):
        one, other = write_date(first, language), write_date(last, language)
        days_of_one_month = first[:7] == last[:7] and len(first) == len(last) == 10
        return f"{one.split(' ')[0]}–{other}" if days_of_one_month else f"{one} – {other}"
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, day = found.groups()
    parts = [str(int(day))] if day else []
    parts += [_MONTHS[language].split()[int(month) - 1]] if month else []
    return " ".join([*parts, year])


def reads_as_date(text: str) -> bool:
    """Whether a text reads as a month, a day or an interval: a bare year may be any number."""
    first, slash, last = text.partition("/")
    found = [_DATE.fullmatch(x) for x in ([first, last] if slash else [first])]
    return all(x and x[2] for x in found)


def date_span(text: str) -> Span | None:
    """The stretch of time that a date may mean, in years: ``2004`` is from 2004.0 to 2005.0."""
    found = _DATE.fullmatch(text.partition("/")[0])
    if not found:
        return None
    year, month, day = float(found[1]), int(found[2] or 1), int(found[3] or 1)
    start = year + (month - 1) / 12 + (day - 1) / 372
    return start, start + (1 / 372 if found[3] else 1 / 12 if found[2] else 1.0)
