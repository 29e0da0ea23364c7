"""What a graph claims, and where its article says so, as small records.

A claim is about a situation, vouches for some of its properties, and rests on passages: ranges of
code points in one version of an article. `why`, `evidence` and `cite` read them all from here.
"""

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Labels = tuple[tuple[str, str], ...]
"""Pairs of a text and its language tag; the tag is empty when there is none."""


class Claim(NamedTuple):
    """A claim; every reference is a full IRI."""

    iri: str
    about: tuple[str, ...]
    vouches_for: tuple[str, ...]
    basis: str | None
    speaker: str | None
    passages: tuple[str, ...]
    premises: tuple[str, ...]
    labels: Labels
    withdrawn: str | None

    @property
    def live(self) -> bool:
        """Whether the claim still stands: it has no `prov:invalidatedAtTime`."""
        return self.withdrawn is None


class Passage(NamedTuple):
    """A range `[start, end)` of code points in a version; None where the graph does not say."""

    iri: str
    version: str | None
    start: int | None
    end: int | None
    digest: str | None


class Version(NamedTuple):
    """One state of an article: the SHA-256 of its file's bytes, and its length in code points."""

    iri: str
    article: str | None
    digest: str | None
    length: int | None


class Record(NamedTuple):
    """All claims, passages and versions of a graph, by IRI, in the order of the IRIs."""

    claims: dict[str, Claim]
    passages: dict[str, Passage]
    versions: dict[str, Version]

    def about(self) -> dict[str, list[Claim]]:
        """The live claims of every situation."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            if claim.live:
                for situation in claim.about:
                    found.setdefault(situation, []).append(claim)
        return found

    def articles(self) -> tuple[str, ...]:
        """The articles that have a version, sorted."""
        return tuple(sorted({x.article for x in self.versions.values() if x.article is not None}))


def read(store: ox.Store) -> Record:
    """Read the claims, passages and versions of a store.

    A claim is what is typed `football:Claim` or says what it is about. Nothing is checked here: a
    value that is absent, or of the wrong kind, is None.
    """
    claims = _subjects(store, v.CLAIM) | {
        quad.subject.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(v.ABOUT), None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    return Record(
        claims={iri: _claim(store, iri) for iri in sorted(claims)},
        passages={iri: _passage(store, iri) for iri in sorted(_subjects(store, v.PASSAGE))},
        versions={iri: _version(store, iri) for iri in sorted(_subjects(store, v.ARTICLE_VERSION))},
    )


def labels(store: ox.Store, iri: str) -> Labels:
    """The `rdfs:label`s of a thing."""
    return _labels(properties(store, iri).get(v.LABEL, ()))


def pick(texts: Iterable[tuple[str, str]], language: str) -> str | None:
    """The text in a language; else one without a language, else the English one, else the first."""
    wanted = language.lower()

    def rank(pair: tuple[str, str]) -> tuple[int, str, str]:
        text, tag = pair[0], pair[1].lower()
        order = 4
        if tag == wanted:
            order = 0
        elif tag.split("-")[0] == wanted.split("-")[0]:
            order = 1
        elif not tag:
            order = 2
        elif tag.split("-")[0] == "en":
            order = 3
        return order, tag, text

    best = min(texts, key=rank, default=None)
    return best[0] if best is not None else None


def properties(store: ox.Store, iri: str) -> dict[str, list[Term]]:
    """The values of every property of a thing, by the property's IRI; both sorted."""
    found: dict[str, set[Term]] = {}
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None):
        found.setdefault(quad.predicate.value, set()).add(quad.object)
    return {name: sorted(found[name], key=str) for name in sorted(found)}


def local(iri: str) -> str:
    """The last part of an IRI, after `#` or `/`."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _subjects(store: ox.Store, kind: str) -> set[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(v.TYPE), ox.NamedNode(kind))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _claim(store: ox.Store, iri: str) -> Claim:
    has = properties(store, iri)
    return Claim(
        iri=iri,
        about=_iris(has.get(v.ABOUT, ())),
        vouches_for=_iris(has.get(v.VOUCHES_FOR, ())),
        basis=next(iter(_iris(has.get(v.BASIS, ()))), None),
        speaker=next(iter(_iris(has.get(v.SPEAKER, ()))), None),
        passages=_iris(has.get(v.WAS_DERIVED_FROM, ())),
        premises=_iris(has.get(v.FOLLOWS_FROM, ())),
        labels=_labels(has.get(v.LABEL, ())),
        withdrawn=_text(has.get(v.INVALIDATED_AT_TIME, ())),
    )


def _passage(store: ox.Store, iri: str) -> Passage:
    has = properties(store, iri)
    return Passage(
        iri=iri,
        version=next(iter(_iris(has.get(v.IS_PART_OF, ()))), None),
        start=_number(has.get(v.START, ())),
        end=_number(has.get(v.END, ())),
        digest=_text(has.get(v.SHA256, ())),
    )


def _version(store: ox.Store, iri: str) -> Version:
    has = properties(store, iri)
    return Version(
        iri=iri,
        article=next(iter(_iris(has.get(v.SPECIALIZATION_OF, ()))), None),
        digest=_text(has.get(v.SHA256, ())),
        length=_number(has.get(v.LENGTH, ())),
    )


def _iris(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if isinstance(term, ox.NamedNode))


def _labels(terms: Iterable[Term]) -> Labels:
    return tuple((x.value, x.language or "") for x in terms if isinstance(x, ox.Literal))


def _text(terms: Iterable[Term]) -> str | None:
    return next((term.value for term in terms if isinstance(term, ox.Literal)), None)


def _number(terms: Iterable[Term]) -> int | None:
    text = _text(terms)
    digits = text.strip().lstrip("+-") if text is not None else ""
    whole = digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(text) if text is not None and whole else None
