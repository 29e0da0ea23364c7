"""What a graph claims, and where its article says so, as small records; and that article.

Digests are SHA-256 in lower-case hexadecimal: of a version's bytes, of the UTF-8 of a cited text.
"""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from defour import namespaces as v
from defour.errors import ChangedArticle
from defour.rdf.graph import Graph, Labels
from defour.rdf.parse import decode, read_bytes
from defour.terminal import escape_controls


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


class Claims(NamedTuple):
    """All claims, passages and versions of a graph, by IRI, in the order of the IRIs."""

    claims: dict[str, Claim]
    passages: dict[str, Passage]
    versions: dict[str, Version]

    def about(self) -> dict[str, list[Claim]]:
        """The live claims of every situation."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            for situation in claim.about if claim.live else ():
                found.setdefault(situation, []).append(claim)
        return found

    def articles(self) -> list[str]:
        """The articles that have a version, sorted."""
        return sorted({x.article for x in self.versions.values() if x.article is not None})

    def find_version(self, article: bytes) -> Version | None:
        """The version that a file is, byte for byte."""
        digest = sha256(article)
        return next((x for x in self.versions.values() if x.digest == digest), None)

    def require_version(self, article: bytes) -> Version:
        """As `find_version`, for a caller that cannot go on without."""
        version = self.find_version(article)
        if version is None:
            raise ChangedArticle(
                f"the file is no version that the graph cites: its SHA-256 is {sha256(article)}",
                hint="`defour evidence --article FILE` says what changed",
            )
        return version


def sha256(data: bytes | str) -> str:
    """The SHA-256 of bytes, or of the UTF-8 of a text, in lower-case hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def read_claims(graph: Graph) -> Claims:
    """Read a graph: a claim is what is typed so, or says what it is about.

    Nothing is checked here: a value that is absent, or of the wrong kind, is None.
    """

    def named(nodes: Iterable[str]) -> list[str]:
        return sorted({x for x in nodes if not x.startswith("_:")})

    def iris(iri: str, name: str) -> tuple[str, ...]:
        return tuple(sorted(graph.iris(iri, name), key="<{}>".format))

    def first(iri: str, name: str) -> str | None:
        return next(iter(iris(iri, name)), None)

    def number(iri: str, name: str) -> int | None:
        text = graph.text(iri, name) or ""
        return int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else None

    about = [x for x, has in graph.by_subject.items() if v.ABOUT in has]
    claims = {
        x: Claim(
            iri=x,
            about=iris(x, v.ABOUT),
            vouches_for=iris(x, v.VOUCHES_FOR),
            basis=first(x, v.BASIS),
            speaker=first(x, v.SPEAKER),
            passages=iris(x, v.WAS_DERIVED_FROM),
            premises=iris(x, v.FOLLOWS_FROM),
            labels=graph.texts(x, v.LABEL),
            withdrawn=graph.text(x, v.INVALIDATED_AT_TIME),
        )
        for x in named([*graph.instances(v.CLAIM), *about])
    }
    passages = {
        x: Passage(
            x, first(x, v.IS_PART_OF), number(x, v.START), number(x, v.END), graph.text(x, v.SHA256)
        )
        for x in named(graph.instances(v.PASSAGE))
    }
    versions = {
        x: Version(x, first(x, v.SPECIALIZATION_OF), graph.text(x, v.SHA256), number(x, v.LENGTH))
        for x in named(graph.instances(v.ARTICLE_VERSION))
    }
    return Claims(claims, passages, versions)


def read_article(article: bytes | Path | str) -> bytes:
    """The bytes of an article that is given as such, or by its path."""
    return article if isinstance(article, bytes) else read_bytes(Path(article))


def decode_article(article: bytes) -> str:
    """The text of an article, its byte-order mark and line ends as they are."""
    mark = "\ufeff" if article.startswith(BOM_UTF8) else ""
    return mark + decode(article, where="the article")


def differs_in_bytes(article: bytes, digest: str | None) -> bool:
    """Whether nothing but a byte-order mark or line ends sets an article apart from a version."""
    text = article.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").rstrip(b"\n")
    ends = [y for x in (text, text + b"\n") for y in (x, x.replace(b"\n", b"\r\n"))]
    return digest in [sha256(mark + x) for mark in (b"", BOM_UTF8) for x in ends]


def join_lines(text: str) -> str:
    """Cited text on one line, fit for a terminal: each run of line ends is a ⏎."""
    return escape_controls(" ⏎ ".join(x.strip() for x in text.splitlines() if x.strip()))
