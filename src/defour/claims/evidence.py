"""Every citation of a graph, checked against the text that it cites; no result holds that text."""

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from defour.claims import model
from defour.claims.agreement import Disagreement, Reading
from defour.claims.model import Claims, Passage, Range, Version, sha256
from defour.folder import AnyFolder, find_folder
from defour.rdf.graph import Graph

_TRIES = 3_000_000
"""How many ranges are hashed in one check to find the texts of wrong ones: about three seconds."""

_NEAR = 60  # how many code points the ends of a wrong range are moved for that

_BYTES = "The file differs from the version by a byte-order mark or line ends (LF, CRLF) alone."


@dataclass(frozen=True)
class Fault:
    """Something wrong with a citation; `range` is that of a passage which cites another text."""

    kind: str
    where: str
    message: str
    range: Range | None = None


@dataclass(frozen=True)
class Evidence:
    """What a check of the citations found. Digests are SHA-256; lengths count code points.

    Attributes:
        version: The version that the text was compared with; None when the graph has none.
        changed: Whether the file is not that version, byte for byte.
        expected_digest, expected_length: Those of the version.
        digest, length: Those of the file.
        hint: What the file differs in, where that is easily seen.
        passages: How many passages of the version there are.
        matching: How many of them cite the text that they should.
        others: How many passages belong to another version, and were not compared with the text.
        faults: What is wrong, sorted by kind and IRI.
        disagreements: What claims vouch for and their sentences do not hold.
        unclaimed: The sentences that no live claim cites, in order.
        unvalued: Numbers of sentences that no value of a claim on them has; notes, no faults.
        unused: Entities that nothing in the graph speaks of; notes, no faults.
        uncovered: Stretches with more than punctuation in them that no live claim cites, without
            outer white space; empty for a changed article.
        covered: The share of the text, space and punctuation aside, that live claims cite, from 0
            to 1; None for a changed article.
    """

    version: str | None
    changed: bool
    expected_digest: str | None
    expected_length: int | None
    digest: str
    length: int
    hint: str | None
    passages: int
    matching: int
    others: int
    faults: tuple[Fault, ...]
    disagreements: tuple[Disagreement, ...]
    unclaimed: tuple[Range, ...]
    unvalued: tuple[tuple[Range, str], ...]
    unused: tuple[str, ...]
    uncovered: tuple[Range, ...]
    covered: float | None

    @property
    def ok(self) -> bool:
        """Whether the article is the one cited, and every citation and value is right."""
        return not (self.changed or self.faults or self.disagreements)


def check_evidence(article: bytes | Path | str, *, graph: AnyFolder = None) -> Evidence:
    """Check every citation of a graph folder against an article.

    Args:
        article: The article, its bytes or its path.
        graph: The graph folder.

    Returns:
        What was found. A changed article is not an error here: its passages are still compared, so
        that an editor sees which of them still hold.

    Raises:
        BadEncoding: The article is not UTF-8.
        SourceError: The graph or the article cannot be read.
    """
    data, whole = model.read_article(article), Graph.read(find_folder(graph).graph)
    claims, text = Claims(whole), model.decode_article(data)
    same = claims.find_version(data)
    version = same or _nearest_version(claims, text)
    wanted = version and version.digest
    mine = {x for x in claims.passages.values() if version is None or x.version == version.iri}
    faults, matching, tries = list(_check_claims(claims)), 0, iter(range(_TRIES))
    for passage in claims.passages.values():
        wrong = _check_range(passage, claims.versions.get(passage.version or ""))
        if passage in mine and all(kind == "bad-iri" for kind, _ in wrong):
            faults += (found := _check_text(passage, text, same is None, tries))
            matching += not wrong and not found
        faults += [Fault(kind, passage.iri, told) for kind, told in wrong]
    if same and same.length != len(text):
        told = f"Its football:length is {same.length}, but the text has {len(text)} code points."
        faults.append(Fault("bad-length", same.iri, told))
    uncovered, covered = _coverage(claims, mine, text) if same else ((), None)
    reading = Reading(whole, claims, same, text) if same else None
    return Evidence(
        version=version and version.iri,
        changed=same is None,
        expected_digest=wanted,
        expected_length=version and version.length,
        digest=sha256(data),
        length=len(text),
        hint=_BYTES if wanted and not same and model.differs_in_bytes(data, wanted) else None,
        passages=len(mine),
        matching=matching,
        others=len(claims.passages) - len(mine),
        faults=tuple(sorted(faults, key=lambda x: (x.kind, x.where, x.message))),
        disagreements=tuple(reading.disagreements()) if reading else (),
        unclaimed=tuple(reading.unclaimed()) if reading else (),
        unvalued=tuple(reading.unvalued()) if reading else (),
        unused=tuple(reading.unused()) if reading else (),
        uncovered=uncovered,
        covered=covered,
    )


def _nearest_version(claims: Claims, text: str) -> Version | None:
    """The version most of whose passages hold in a text that is no version."""

    def held(version: Version) -> tuple[int, int]:
        good = sum(x.fits(text) for x in claims.passages.values() if x.version == version.iri)
        return good, -abs((version.length or 0) - len(text))

    return max(claims.versions.values(), key=held, default=None)


def _check_claims(claims: Claims) -> Iterator[Fault]:
    for claim in [x for x in claims.claims.values() if x.live]:
        if not claim.passages:
            yield Fault("uncited", claim.iri, "It cites no passage.")
        for iri in [x for x in claim.passages if x not in claims.passages]:
            told = f"It cites {iri}, which is no passage of the graph."
            yield Fault("no-passage", claim.iri, told)


def _check_range(passage: Passage, version: Version | None) -> list[tuple[str, str]]:
    """What is wrong with a passage without a look at the text: kinds and messages."""
    start, end = passage.start, passage.end
    if version is None:
        return [("no-version", "It is part of no version that the graph has.")]
    if start is None or end is None:
        return [("bad-range", "Its oa:start and oa:end must both be whole numbers.")]
    if not 0 <= start < end:
        return [("bad-range", f"[{start}, {end}) does not start before it ends.")]
    faults, wanted = [], f"{version.article or '…'}/passage/{start}-{end}"
    if version.length is not None and end > version.length:
        told = f"[{start}, {end}) goes beyond the version's {version.length} code points."
        faults.append(("bad-range", told))
    if not passage.iri.endswith(wanted.removeprefix("…")):
        faults.append(("bad-iri", f"Its range is [{start}, {end}), so its IRI must be {wanted}."))
    if passage.digest is None:
        faults.append(("no-digest", "It has no football:sha256."))
    return faults


def _check_text(passage: Passage, text: str, changed: bool, tries: Iterator[int]) -> list[Fault]:
    """Whether a well-formed passage cites another text than it should, and where that one is."""
    if passage.start is None or passage.end is None or passage.fits(text):
        return []
    here = passage.start, passage.end
    found = _find_text(here, passage.digest, text, tries)
    kind = "moved" if changed and found else "gone" if changed else "wrong-citation"
    at, beyond = "[{}, {})".format, passage.cite(text) is None
    said = "{} goes beyond the text's end" if beyond else "The text at {} is not the one cited"
    there = f"; the text it means is at {at(*found)}" if found else ""
    return [Fault(kind, passage.iri, f"{said.format(at(*here))}{there}.", here)]


def _find_text(here: Range, digest: str | None, text: str, tries: Iterator[int]) -> Range | None:
    """The range with a digest: of the same size anywhere, or with both ends near those given."""
    start, end = here
    moves = sorted(range(-_NEAR, _NEAR + 1), key=abs)
    anywhere = ((at, at + end - start) for at in range(len(text) - end + start + 1))
    nearby = ((start + first, end + last) for first in moves for last in moves)
    for _, (one, other) in zip(tries, chain(anywhere, nearby), strict=False):
        if 0 <= one < other <= len(text) and sha256(text[one:other]) == digest:
            return one, other
    return None


def _coverage(claims: Claims, passages: Set[Passage], text: str) -> tuple[tuple[Range, ...], float]:
    """The stretches that no live claim cites, and the share of the text that one does."""
    live = {iri for claim in claims.claims.values() if claim.live for iri in claim.passages}
    marks = bytearray(len(text))
    for passage in passages:
        if passage.iri in live and (cited := passage.cite(text)):
            marks[passage.start : passage.end] = b"\x01" * len(cited)
    says = [unicodedata.category(x)[0] not in "PZC" for x in text]  # no punctuation, no space
    stretches = []
    for first, last in [x.span() for x in re.finditer(rb"\0+", marks)]:
        if any(says[first:last]):
            first += len(text[first:last]) - len(text[first:last].lstrip())
            stretches.append((first, first + len(text[first:last].strip())))
    words = [mark for mark, said in zip(marks, says, strict=True) if said]
    return tuple(stretches), sum(words) / len(words) if words else 1.0
