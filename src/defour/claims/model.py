"""What a graph claims, and where its article says so, as small records.

A claim is about a situation, vouches for some of its properties, and rests on passages: ranges of
code points in one version of an article. `why`, `evidence` and `cite` read them all from here.
"""

from collections.abc import Iterable
from typing import NamedTuple

from defour import namespaces as v
from defour.rdf.graph import Graph, Labels


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


class Claims(NamedTuple):
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


def read_claims(graph: Graph) -> Claims:
    """Read the claims, passages and versions of a graph.

    A claim is what is typed `football:Claim` or says what it is about. Nothing is checked here: a
    value that is absent, or of the wrong kind, is None.
    """
    about = {x for x, has in graph.by_subject.items() if v.ABOUT in has}
    claims = {*graph.instances(v.CLAIM), *about}
    return Claims(
        claims={iri: _claim(graph, iri) for iri in _named(claims)},
        passages={iri: _passage(graph, iri) for iri in _named(graph.instances(v.PASSAGE))},
        versions={iri: _version(graph, iri) for iri in _named(graph.instances(v.ARTICLE_VERSION))},
    )


def _named(nodes: Iterable[str]) -> list[str]:
    return sorted({x for x in nodes if not x.startswith("_:")})


def _claim(graph: Graph, iri: str) -> Claim:
    return Claim(
        iri=iri,
        about=_iris(graph, iri, v.ABOUT),
        vouches_for=_iris(graph, iri, v.VOUCHES_FOR),
        basis=next(iter(_iris(graph, iri, v.BASIS)), None),
        speaker=next(iter(_iris(graph, iri, v.SPEAKER)), None),
        passages=_iris(graph, iri, v.WAS_DERIVED_FROM),
        premises=_iris(graph, iri, v.FOLLOWS_FROM),
        labels=graph.texts(iri, v.LABEL),
        withdrawn=graph.text(iri, v.INVALIDATED_AT_TIME),
    )


def _passage(graph: Graph, iri: str) -> Passage:
    return Passage(
        iri=iri,
        version=next(iter(_iris(graph, iri, v.IS_PART_OF)), None),
        start=_number(graph, iri, v.START),
        end=_number(graph, iri, v.END),
        digest=graph.text(iri, v.SHA256),
    )


def _version(graph: Graph, iri: str) -> Version:
    return Version(
        iri=iri,
        article=next(iter(_iris(graph, iri, v.SPECIALIZATION_OF)), None),
        digest=graph.text(iri, v.SHA256),
        length=_number(graph, iri, v.LENGTH),
    )


def _iris(graph: Graph, iri: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(graph.iris(iri, name)))


def _number(graph: Graph, iri: str, name: str) -> int | None:
    text = graph.text(iri, name)
    digits = text.strip().lstrip("+-") if text is not None else ""
    whole = digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(text) if text is not None and whole else None
