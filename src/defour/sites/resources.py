"""What a graph folder publishes: each IRI that it mints, what that is, and where it stands.

The page of the IRI ``<ROOT>x/y`` is ``x/y.html``, with ``x/y.ttl`` and ``x/y.jsonld`` beside it.
"""

import re
import sys
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.model import Claim, Claims, Passage, sha256
from defour.folder import Folder
from defour.queries.answer import AnyAnswer
from defour.queries.question import Question, bind_question, load_questions
from defour.queries.run import run_query
from defour.rdf.graph import Graph, Labels, Term
from defour.terminal import escape_controls

QUESTIONS = v.ROOT + "questions/"
VOID = v.ROOT + "void"
DATES = (v.DATE, v.YEAR_MONTH, v.YEAR)
"""The datatypes of dates."""

LINKS = (v.OWL + "sameAs", v.RDFS + "seeAlso", v.SKOS)
"""What the properties begin with that lead to the same thing elsewhere."""

_TYPES = {
    "version": v.ARTICLE_VERSION,
    "article": v.ARTICLE,
    "situation": v.FOOTBALL + "Situation",
    "concept": v.FOOTBALL + "Concept",
}

_PATH = re.compile(r"(?:[\w~-]+/){0,9}[\w~-][\w.~-]*")
_LONGEST = 200  # bytes, so that a suffix still fits
_OF_THE_SITE = (
    *("index", "search", "questions", "404", "graph", "context", "style", "robots", "sitemap"),
    *("nl", "redirects", "other"),
)


class Fact(NamedTuple):
    """A property of a thing, its values, and the live claims that vouch for them."""

    property: str
    values: list[Term]
    claims: list[Claim]


class Location(NamedTuple):
    """Where a thing stands: the path of a page, without language and suffix, and the anchor."""

    path: str
    anchor: str


class Resources:
    """What a folder publishes: its ontology and data (`graph`), shapes, claims and questions."""

    def __init__(
        self, folder: Folder, graph: Graph | None = None, whole: "Resources | None" = None
    ) -> None:
        """Read the folder; a part has a `graph` of its own, and the rest as the `whole` has it.

        `written` are the files of the site, where these are not all that there could be.
        """
        self.folder, self.partial = folder, graph is not None
        self.graph = graph or Graph.read(folder.graph)
        shapes = Graph.read(folder.shapes) if folder.shapes and whole is None else Graph([])
        self.shapes: Graph = whole.shapes if whole else shapes
        self.questions: dict[str, Question] = whole.questions if whole else load_questions(folder)
        self.written: Collection[str] | None = whole.written if whole else None
        self.claims = Claims(self.graph)
        subjects = dict.fromkeys([*self.graph.by_subject, *self.shapes.by_subject])
        self._order = {iri: n for n, iri in enumerate(subjects)}
        self._answers: dict[object, AnyAnswer] = {}

    def in_order(self, iri: str) -> tuple[int, str]:
        """What to sort IRIs by: their place in the files; what is no subject comes last."""
        return self._order.get(iri, len(self._order)), iri

    def texts(self, iri: str, name: str) -> Labels:
        """The literals of a property, as the graph has them, or else the shapes."""
        return self.graph.texts(iri, name) or self.shapes.texts(iri, name)

    def facts(self, iri: str, *without: str) -> list[Fact]:
        """The properties of a thing but its type and its labels, in the order of the ontology."""
        about = self.graph.by_subject.get(iri) or self.shapes.by_subject.get(iri, {})
        claims = [x for x in self.claims_of(v.ABOUT, iri) if x.live]
        return [
            Fact(name, about[name], [x for x in claims if name in x.vouches_for])
            for name in sorted(set(about) - {v.TYPE, v.LABEL, *without}, key=self.in_order)
        ]

    def claims_of(self, name: str, iri: str) -> list[Claim]:
        """The claims, withdrawn ones too, of which a property names a thing: `namespaces.ABOUT`."""
        known = self.claims.claims
        return [known[x] for x in self.graph.subjects(name, iri) if x in known]

    def place(self, claim: Claim) -> int:
        """Where the first passage of a claim begins in its article."""
        known = self.claims.passages
        starts = (known[x].start for x in claim.passages if x in known)
        return min((x for x in starts if x is not None), default=sys.maxsize)

    def passages_of(self, version: str) -> list[Passage]:
        """The passages of a version that have a range, in the order of the text."""
        known = self.claims.passages.values()
        found = [x for x in known if x.version == version and x.start is not None and x.end]
        return sorted(found, key=lambda x: (x.start or 0, -(x.end or 0), x.iri))

    def mentions(self, iri: str) -> list[tuple[str, str]]:
        """Who speaks of a thing, of what has a page, claims about it left out: and the property."""
        found = self.graph.by_object.get(iri, ())
        return [x for x in found if x[0] in self.locations and x[1] != v.ABOUT]

    def roles(self, iri: str) -> dict[str, tuple[str, ...]]:
        """The situations in which a thing takes part, and the properties that say how.

        The dated ones come first, in the order of their dates as text.
        """
        roles: dict[str, tuple[str, ...]] = {}
        for subject, name in self.mentions(iri):
            if self.kinds[subject] == "situation":
                roles[subject] = (*roles.get(subject, ()), name)

        def when(situation: str) -> tuple[bool, str, tuple[int, str]]:
            about = self.graph.by_subject[situation].values()
            literals = (x for terms in about for x in terms if isinstance(x, ox.Literal))
            dates = [x.value for x in literals if x.datatype.value in DATES]
            return not dates, min(dates, default=""), self.in_order(situation)

        return {situation: roles[situation] for situation in sorted(roles, key=when)}

    def by_class(self, iris: Iterable[str]) -> list[tuple[str, list[str]]]:
        """Things by their first class, the classes in the order of the ontology."""
        found: dict[str, list[str]] = {}
        for iri in iris:
            found.setdefault(next(iter(self.graph.types(iri)), ""), []).append(iri)
        return sorted(found.items(), key=lambda x: self.in_order(x[0]))

    def entities(self) -> list[tuple[str, list[str]]]:
        """The entities by their class, concepts left out."""
        return self.by_class(x for x in self.by_kind.get("entity", ()) if self.is_a(x, "Entity"))

    def is_a(self, iri: str, name: str) -> bool:
        """Whether a thing is typed with a class of football, or with one below it."""
        return v.FOOTBALL + name in self.graph.superclasses(self.graph.types(iri))

    def has_links_alone(self, iri: str) -> bool:
        """Whether nothing is said of a thing but what it is elsewhere."""
        return all(x.property.startswith(LINKS) for x in self.facts(iri))

    @cached_property
    def data(self) -> list[tuple[str, str, Term]]:
        """The triples of the graph about what is no word and no blank node."""
        words = self.graph.ontology_terms
        return [
            (subject, name, term)
            for subject, about in self.graph.by_subject.items()
            if not subject.startswith("_:") and subject not in words
            for name, terms in about.items()
            for term in terms
        ]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Every IRI that the folder mints below `ROOT`, in order, and what it is."""
        minted = {QUESTIONS + name for name in self.questions} | {VOID}
        for graph in (self.graph, self.shapes):
            minted |= {name for about in graph.by_subject.values() for name in about}
            minted |= {*graph.by_subject, *graph.by_object}
        minted |= {iri.partition("#")[0] for iri in minted}
        ours = (iri for iri in minted if iri.startswith(v.ROOT) and iri != v.ROOT)
        kinds = {iri: self._kind(iri) for iri in sorted(ours, key=self.in_order)}
        for inner, outer in (("shape", "rules"), ("term", "ontology")):
            for document in {x.partition("#")[0] for x, kind in kinds.items() if kind == inner}:
                if kinds.get(document) in ("other", "shape", "term", outer):
                    kinds[document] = outer
        return kinds

    def _kind(self, iri: str) -> str:
        if iri.startswith(QUESTIONS) and iri.removeprefix(QUESTIONS) in self.questions:
            return "question"
        if iri not in self.graph.by_subject:
            known = "shape" if iri in self.shapes.by_subject else "other"
            return "catalogue" if iri == VOID else known
        if iri in self.claims.claims:
            return "claim"
        if iri in self.claims.passages:
            return "passage"
        classes = self.graph.superclasses(self.graph.types(iri))
        if iri in self.graph.ontology_terms:
            return "ontology" if v.OWL + "Ontology" in classes else "term"
        if iri in self.claims.articles():
            return "article"
        usual = "situation" if self.claims_of(v.ABOUT, iri) else "entity"
        return next((kind for kind, name in _TYPES.items() if name in classes), usual)

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """The IRIs of each kind, in the order of the files."""
        found: dict[str, list[str]] = {}
        for iri, kind in self.kinds.items():
            found.setdefault(kind, []).append(iri)
        return found

    @cached_property
    def locations(self) -> dict[str, Location]:
        """Where every IRI that the folder mints stands; the anchor is empty on its own page."""
        homes = {iri: self.home(iri) for iri in self.kinds}
        paths = {x: x.removeprefix(v.ROOT) for x in homes.values()}  # as a server takes them
        if self.written is not None or not self.partial:
            paths = _assign_paths(set(paths))
        return {
            iri: Location(paths[home], "" if iri == home else anchor_of(iri))
            for iri, home in homes.items()
        }

    def home(self, iri: str) -> str:
        """On whose page a thing stands: its document's, its situation's, its article's, or its own.

        HTTP asks for a term's document alone; a claim is read beside the others about the same
        situation, a passage in its article.
        """
        document, mark, _ = iri.partition("#")
        if mark and document != v.ROOT:
            return document
        claim, passage = self.claims.claims.get(iri), self.claims.passages.get(iri)
        if claim is not None:
            inside = ("claim", "passage", "version", None)
            own = (x for x in claim.about if self.kinds.get(x) not in inside)
            return next(map(self.home, own), iri)
        name = iri
        if passage is not None and passage.start is not None and passage.end:
            name = passage.version or iri
        version = self.claims.versions.get(name)
        article = (version.article if version is not None else None) or iri
        return article if self.kinds.get(article) == "article" and "#" not in article else iri

    @cached_property
    def on_page(self) -> dict[str, list[str]]:
        """The IRIs that stand at an anchor of each page, in the order of the files."""
        found: dict[str, list[str]] = {}
        for iri, (path, anchor) in self.locations.items():
            if anchor:
                found.setdefault(path, []).append(iri)
        return found

    def ask(self, name: str, language: str, **values: str) -> AnyAnswer:
        """The answer to a stored question, with labels in a language, and with these values."""
        question = self.questions[name]
        bound = {x.name: language for x in question.header.params if x.kind == "language"} | values
        key = (name, *sorted(bound.items()))
        if key not in self._answers:
            text = bind_question(question, bound)
            self._answers[key] = run_query(text, self.graph.store, where=question.where)
        return self._answers[key]


def anchor_of(iri: str) -> str:
    """The anchor of a thing on the page of another: what stands behind ``#``, else its path."""
    return escape_controls(iri.partition("#")[2] if "#" in iri else iri.removeprefix(v.ROOT))


def _assign_paths(iris: set[str]) -> dict[str, str]:
    """The path of the page of each IRI, without suffix.

    A path holds no character that a file system or a web server takes for something else, and no
    two differ by case alone: such an IRI gets a path of its own, and so does what the site has.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(iris):
        path = iri.removeprefix(v.ROOT)
        first = re.split("[/.]", path.casefold())[0]
        plain = _PATH.fullmatch(path) and len(path.encode()) <= _LONGEST
        ours = first in _OF_THE_SITE and not path.startswith("questions/")
        if ours or not plain or path.casefold() in taken:
            words = re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")[:60]
            path = f"other/{words}-{sha256(iri)[:12]}"
        taken.add(path.casefold())
        found[iri] = path
    return found
