"""What a graph says: claims, passages and versions, as small records; and all of one resource.

Digests are SHA-256 in lower-case hexadecimal: of a version's bytes, of the UTF-8 of a cited text.
"""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import ChangedArticle
from defour.rdf.graph import Graph, Labels, Lookup, named_node, node_name
from defour.rdf.parse import decode, read_bytes
from defour.terminal import escape_controls

Range = tuple[int, int]
"""A range `[start, end)` of code points."""

_Record = TypeVar("_Record")

NEED_NO_CLAIM = (v.TYPE, v.LABEL)
"""The properties of a situation that no claim vouches for: they are its identity."""


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
    version: str | None = None
    start: int | None = None
    end: int | None = None
    digest: str | None = None

    def cite(self, text: str) -> str | None:
        """What stands at its range in the text of an article; None where that is not inside."""
        start, end = self.start, self.end
        inside = start is not None and end is not None and 0 <= start < end <= len(text)
        return text[start:end] if inside else None

    def fits(self, text: str) -> bool:
        """Whether what stands at its range has its digest."""
        cited = self.cite(text)
        return cited is not None and sha256(cited) == self.digest


class Version(NamedTuple):
    """One state of an article: the digest of its file, and its length in code points."""

    iri: str
    article: str | None
    digest: str | None
    length: int | None


class Claims:
    """The claims, passages and versions of a graph, by IRI, in the order of the IRIs.

    Each is read when somebody asks for it, and nothing is checked: a value that is absent, or of
    the wrong kind, is None.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.claims: Mapping[str, Claim] = _lookup(graph, _read_claim, v.CLAIM, v.ABOUT)
        self.passages: Mapping[str, Passage] = _lookup(graph, _read_passage, v.PASSAGE)
        self.versions: Mapping[str, Version] = _lookup(graph, _read_version, v.ARTICLE_VERSION)

    def about(self, situation: str) -> list[Claim]:
        """The live claims about a situation."""
        return self._live(v.ABOUT, situation)

    def citing(self, passage: str) -> list[Claim]:
        """The live claims that cite a passage."""
        return self._live(v.WAS_DERIVED_FROM, passage)

    def _live(self, name: str, iri: str) -> list[Claim]:
        known = (self.claims.get(x) for x in sorted({*self._graph.subjects(name, iri)}))
        return [claim for claim in known if claim is not None and claim.live]

    def articles(self) -> list[str]:
        """The articles that have a version, sorted."""
        return sorted({x.article for x in self.versions.values() if x.article is not None})

    def find_version(self, article: bytes) -> Version | None:
        """The version that a file is, byte for byte."""
        named = sorted(self._graph.having(v.SHA256, ox.Literal(sha256(article))))
        return next((self.versions[x] for x in named if x in self.versions), None)

    def require_version(self, article: bytes) -> Version:
        """As `find_version`, for a caller that cannot go on without."""
        if version := self.find_version(article):
            return version
        what = f"the file is no version that the graph cites: its SHA-256 is {sha256(article)}"
        raise ChangedArticle(what, hint="`defour evidence --article FILE` says what changed")


def sha256(data: bytes | str) -> str:
    """The SHA-256 of bytes, or of the UTF-8 of a text, in lower-case hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _lookup(
    graph: Graph, read: Callable[[Graph, str], _Record], kind: str, mark: str | None = None
) -> Lookup[_Record]:
    """The records of all that has a type or a property, blank nodes left out."""

    def record(iri: str) -> _Record | None:
        has = {} if iri.startswith("_:") else graph.by_subject.get(iri, {})
        known = mark in has or (v.TYPE in has and kind in graph.types(iri))
        return read(graph, iri) if known else None

    def names() -> list[str]:
        marked = graph.having(mark) if mark else ()
        return sorted({x for x in (*graph.instances(kind), *marked) if not x.startswith("_:")})

    return Lookup(record, cache(names))


def _iris(graph: Graph, iri: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(graph.iris(iri, name), key="<{}>".format))


def _first(graph: Graph, iri: str, name: str) -> str | None:
    return next(iter(_iris(graph, iri, name)), None)


def _number(graph: Graph, iri: str, name: str) -> int | None:
    text = graph.text(iri, name) or ""
    return int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else None


def _read_claim(graph: Graph, iri: str) -> Claim:
    return Claim(
        iri=iri,
        about=_iris(graph, iri, v.ABOUT),
        vouches_for=_iris(graph, iri, v.VOUCHES_FOR),
        basis=_first(graph, iri, v.BASIS),
        speaker=_first(graph, iri, v.SPEAKER),
        passages=_iris(graph, iri, v.WAS_DERIVED_FROM),
        premises=_iris(graph, iri, v.FOLLOWS_FROM),
        labels=graph.texts(iri, v.LABEL),
        withdrawn=graph.text(iri, v.INVALIDATED_AT_TIME),
    )


def _read_passage(graph: Graph, iri: str) -> Passage:
    start, end = _number(graph, iri, v.START), _number(graph, iri, v.END)
    version, digest = _first(graph, iri, v.IS_PART_OF), graph.text(iri, v.SHA256)
    return Passage(iri, version, start, end, digest)


def _read_version(graph: Graph, iri: str) -> Version:
    article, digest = _first(graph, iri, v.SPECIALIZATION_OF), graph.text(iri, v.SHA256)
    return Version(iri, article, digest, _number(graph, iri, v.LENGTH))


def read_article(article: bytes | Path | str) -> bytes:
    """The bytes of an article that is given as such, or by its path."""
    return article if isinstance(article, bytes) else read_bytes(Path(article))


def decode_article(article: bytes) -> str:
    """The text of an article, its byte-order mark and line ends as they are."""
    return ("\ufeff" if article.startswith(BOM_UTF8) else "") + decode(article, where="the article")


def differs_in_bytes(article: bytes, digest: str | None) -> bool:
    """Whether nothing but a byte-order mark or line ends sets an article apart from a version."""
    text = article.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").rstrip(b"\n")
    ends = [y for x in (text, text + b"\n") for y in (x, x.replace(b"\n", b"\r\n"))]
    return digest in [sha256(mark + x) for mark in (b"", BOM_UTF8) for x in ends]


def join_lines(text: str) -> str:
    """Cited text on one line, fit for a terminal: each run of line ends is a ⏎."""
    return escape_controls(" ⏎ ".join(x.strip() for x in text.splitlines() if x.strip()))


def describe(graph: Graph, iri: str, *, about: str = v.ABOUT) -> list[ox.Quad]:
    """What a graph says of a resource; a quad may come twice.

    It is the resource's own triples; those of the claims about it, and of the passages that these
    cite; of what it and they mention, the type and the labels, unless it is a term of the ontology.
    What no claim is about comes with the situations in which it takes part, a passage with the
    claims that cite it, an ontology with all that is in it, a mere name with what names it.
    """
    if iri not in graph.by_subject:  # others name it, or a hash term of it
        return [*graph.naming(iri)]
    if iri in graph.ontology_terms:
        names = graph.within(iri) if v.OWL + "Ontology" in graph.types(iri) else [iri]
        return _with_blank_nodes(graph, [x for name in names for x in _triples(graph, name)])
    found = [x for name in (iri, *graph.subjects(about, iri)) for x in _triples(graph, name)]
    cited = [x.object for x in found if x.predicate.value == v.WAS_DERIVED_FROM]
    for passage in [x for x in cited if not isinstance(x, ox.Literal)]:
        found += _triples(graph, node_name(passage))
    if not any(x.predicate.value == about for x in found):  # neither a situation nor a claim
        for subject, name in graph.by_object.get(iri, ()):
            if name == v.WAS_DERIVED_FROM:
                found += _triples(graph, subject)
            elif graph.subjects(about, subject):
                found += [x for x in _triples(graph, subject, name) if node_name(x.object) == iri]
                found += _triples(graph, subject, v.TYPE, v.LABEL)
    for node in {x.object for x in found if isinstance(x.object, ox.NamedNode)}:
        if node.value not in graph.ontology_terms:
            found += _triples(graph, node.value, v.TYPE, v.LABEL)
    return _with_blank_nodes(graph, found)


def _triples(graph: Graph, subject: str, *only: str) -> list[ox.Quad]:
    node, has = named_node(subject), graph.by_subject.get(subject, {})
    names = [x for x in has if not only or x in only]
    return [ox.Quad(node, ox.NamedNode(x), term) for x in names for term in has[x]]


def _with_blank_nodes(graph: Graph, quads: list[ox.Quad]) -> list[ox.Quad]:
    """Some quads, with all that the blank nodes in them say."""
    seen = set()
    for quad in quads:  # it grows as it is walked
        if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
            seen.add(quad.object)
            quads += _triples(graph, node_name(quad.object))
    return quads
