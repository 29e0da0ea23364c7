"""One invented article: its passages, its claims, and what they tell, as triples."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import sha256
from typing import NamedTuple

import archive_world as world
from archive_world import ID, Entity

FOOTBALL = "https://w3id.org/defour/football#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "football": FOOTBALL,
    "id": ID,
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": XSD,
}
TERMS = {"inLanguage": "schema:inLanguage"}

Term = str
"""An RDF term as N-Triples writes it."""
One = Entity | date | int | str
"""A value: an entity, a date, a number, a term, or the name of a concept or class."""


Triple = tuple[Term, Term, Term]


class Told(NamedTuple):
    """A fact on which articles can contradict each other: of a kind, about something, its value."""

    kind: str
    about: tuple[str, ...]
    value: str


@cache
def name(short: str) -> Term:
    """The IRI of a name of the ontology, or of one with a prefix."""
    prefix, colon, local = TERMS.get(short, short).removesuffix("_").rpartition(":")
    return f"<{PREFIXES[prefix] if colon else FOOTBALL}{local}>"


@cache
def number(value: int) -> Term:
    """An integer."""
    return f'"{value}"^^<{XSD}integer>'


def day(value: date) -> Term:
    """A date."""
    return f'"{value.isoformat()}"^^<{XSD}date>'


@cache
def year(value: int) -> Term:
    """A year."""
    return f'"{value}"^^<{XSD}gYear>'


def month(value: date) -> Term:
    """A month."""
    return f'"{value:%Y-%m}"^^<{XSD}gYearMonth>'


def typed(value: str, kind: str) -> Term:
    """A literal of another datatype of XML Schema."""
    return f'"{value}"^^<{XSD}{kind}>'


def text(value: str) -> Term:
    """A string without a language; no text here has what must be escaped."""
    return f'"{value}"'


TYPE, LABEL, LANGUAGE = name("rdf:type"), name("rdfs:label"), name("schema:inLanguage")
ABOUT, VOUCHES, BASIS = name("about"), name("vouchesFor"), name("basis")
CLAIM, PASSAGE, SHA256 = name("Claim"), name("Passage"), name("sha256")
DERIVED, FOLLOWS = name("prov:wasDerivedFrom"), name("followsFrom")
STATED, IMPLIED = name("stated"), name("implied")
PART, START, END = name("dcterms:isPartOf"), name("oa:start"), name("oa:end")


class Article:
    """An article that is being written: `triples` as terms, and what it has told."""

    def __init__(self, of: int) -> None:
        """Begin an article with its version and the day that it calls today.

        Args:
            of: Which article; its year follows from it, and so does the rest.
        """
        self.number = of
        self.random = world.dice("article", of)
        self.local = f"archive-{of:07}"
        self.iri = ID + self.local
        self.this, self.version = f"<{self.iri}>", f"<{self.iri}/version-1>"
        self.triples: list[Triple] = []
        self.named: set[object] = set()
        self.told: list[Told] = []
        self.claims = self.length = 0
        self.today = date(2031 + of // 50 % 4, 1, 10).replace(month=1 + self.below(12))
        self.today = self.today.replace(day=1 + self.below(28))
        self.graph()

    def below(self, limit: int) -> int:
        """A number from 0 up to a limit, by chance."""
        return int(limit * self.random.random())

    def again(self, *what: object) -> bool:
        """Whether something was named before; from now on it was."""
        before = what in self.named
        self.named.add(what)
        return before

    def graph(self) -> None:
        """Name the article itself."""
        self.add(self.this, TYPE, name("Article"))
        self.label(self.this, f"article {self.number}", f"artikel {self.number}")
        self.add(self.version, TYPE, name("ArticleVersion"))
        self.label(self.version, "first version", "eerste versie")
        self.add(self.version, name("prov:specializationOf"), self.this)
        self.add(self.version, LANGUAGE, text("en"))
        self.add(self.version, SHA256, text(sha256(self.iri.encode()).hexdigest()))

    def end(self) -> None:
        """Say how long the text is, when all is told."""
        self.add(self.version, name("length"), number(self.length))

    def tells(self, kind: str, *about: Entity | date, value: str) -> None:
        """Note a fact that another article can contradict."""
        names = tuple(x.iri if isinstance(x, Entity) else str(x) for x in about)
        self.told.append(Told(kind, names, value))

    def add(self, subject: Term, predicate: Term, value: Term) -> None:
        """Add a triple that is not there yet."""
        self.triples.append((subject, predicate, value))

    def label(self, subject: Term, en: str, nl: str) -> None:
        """Name something in both languages."""
        self.triples.append((subject, LABEL, f'"{en}"@en'))
        self.triples.append((subject, LABEL, f'"{nl}"@nl'))

    def entity(self, of: Entity) -> Term:
        """The IRI of an entity, which is described where it is first named."""
        term = f"<{of.iri}>"
        if of.iri not in self.named:
            self.named.add(of.iri)
            self.add(term, TYPE, name(of.kind))
            if of.nl:
                self.label(term, of.en, of.nl)
            else:
                self.add(term, LABEL, text(of.en))
            if of.scheme:
                self.add(term, name("skos:inScheme"), name(of.scheme))
        return term

    def duration(self, count: int, unit: str) -> Term:
        """A length of time; units are `month` and `year`."""
        nl = "maanden" if unit == "month" else "jaar"
        local = f"duration-{count}-{unit}s"
        known = local in self.named
        term = self.entity(Entity(ID + local, "time:Duration", f"{count} {unit}s", f"{count} {nl}"))
        if not known:
            self.named.add(local)
            self.add(term, name("time:numericDuration"), number(count))
            self.add(term, name("time:unitType"), name(f"time:unit{unit.title()}"))
        return term

    def situation(self, local: str) -> Term:
        """The IRI of a situation of this article."""
        return f"<{self.iri}-{local}>"

    def of_claim(self, local: str) -> Term:
        """The IRI of a claim of this article."""
        return f"<{self.iri}/claim/{local}>"

    def passage(self, length: int = 0, *, inside: tuple[int, int] | None = None) -> Term:
        """The next words of the text, or some inside a range of it."""
        start = self.length + 1 if self.length else 0
        end = start + (length or 30 + self.below(110))
        if inside:
            start, end = inside[0] + 1, inside[1] - 1
        else:
            self.length = end
        term = f"<{self.iri}/passage/{start}-{end}>"
        if term not in self.named:
            self.named.add(term)
            self.add(term, TYPE, PASSAGE)
            self.add(term, PART, self.version)
            self.add(term, SHA256, text(sha256(term.encode()).hexdigest()))
            self.add(term, START, number(start))
            self.add(term, END, number(end))
        return term

    def claim(
        self,
        local: str,
        about: Term,
        vouches: Iterable[str],
        labels: tuple[str, str],
        passage: Term,
        follows: Iterable[str] = (),
    ) -> Term:
        """A claim for some properties of a situation; one that follows from others is implied."""
        term = self.of_claim(local)
        self.claims += 1
        said = ("It follows", "Hieruit volgt") if follows else ("Told", "Verteld")
        self.add(term, TYPE, CLAIM)
        self.add(term, ABOUT, about)
        self.add(term, BASIS, IMPLIED if follows else STATED)
        self.add(term, DERIVED, passage)
        for each in follows:
            self.add(term, FOLLOWS, self.of_claim(each))
        for each in vouches:
            self.add(term, VOUCHES, name(each))
        self.label(term, f"{said[0]}: {labels[0]}.", f"{said[1]}: {labels[1]}.")
        return term

    def term(self, value: One) -> Term:
        """A value as a term; an entity is described too."""
        if isinstance(value, str):
            return value if value[0] in '<"' else name(value)
        if isinstance(value, Entity):
            return self.entity(value)
        return day(value) if isinstance(value, date) else number(value)

    def tell(
        self,
        kind: str,
        local: str,
        labels: tuple[str, str],
        /,
        *,
        implied: str = "",
        follows: str = "",
        passage: Term = "",
        shared: str = "",
        **values: One | tuple[One, ...],
    ) -> Term:
        """A situation of this article, and who vouches for it.

        Args:
            kind: Its class.
            local: Its name; its claim has the same.
            labels: What it is, in English and in Dutch.
            implied: The properties that are not stated, but follow.
            follows: The claims that they follow from, beside its own.
            passage: The words that tell it; new ones if there are none.
            shared: The end of its IRI, if other articles tell of it too under the same.
            values: What it has; `from_` is football:from.

        Returns:
            Its IRI.
        """
        term = f"<{ID}{shared}>" if shared else self.situation(local)
        self.add(term, TYPE, name(kind))
        self.label(term, *labels)
        for each, value in values.items():
            for one in value if type(value) is tuple else (value,):
                self.add(term, name(each), self.term(one))
        later = implied.split()
        stated = [x for x in values if x not in later]
        passage = passage or self.passage()
        self.claim(local, term, stated, labels, passage)
        if later:
            self.claim(f"{local}-too", term, later, labels, passage, [*follows.split(), local])
        return term
