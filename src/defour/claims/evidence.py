"""Every citation of a graph, checked against the text that it cites.

Offsets count Unicode code points of the article's text, from 0; a range `[start, end)` holds its
first point and not its last. Digests are SHA-256 in lower-case hexadecimal: of the file's bytes for
a version, of the UTF-8 of the cited text for a passage. The text itself is never in a result.
"""

import unicodedata
from dataclasses import dataclass, field

from defour.claims import model as claims
from defour.claims.article import cited, decode, difference, digest, fits, same
from defour.folder import Folder
from defour.rdf.graph import Graph

_WINDOWS = 3_000_000
"""How many ranges `_elsewhere` may hash in one check: about three seconds."""

_NEAR = 60
"""How many code points the ends of a wrong range are moved to find the text that it means."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with a citation.

    Attributes:
        kind: What sort of fault it is, such as `wrong-citation`.
        where: What it is about, an IRI.
        message: A sentence.
        range: For a passage that cites another text than it should, its range in code points.
    """

    kind: str
    where: str
    message: str
    range: tuple[int, int] | None = None


@dataclass(frozen=True)
class Evidence:
    """What a check of the citations found.

    Attributes:
        version: The version that the text was compared with; None when the graph has none.
        changed: Whether the file is not that version, byte for byte.
        expected_digest: The version's SHA-256.
        expected_length: The version's length, in code points.
        digest: The file's SHA-256.
        length: The file's length, in code points.
        hint: What the file differs in, where that is easily seen.
        passages: How many passages of the version there are.
        matching: How many of them cite the text that they should.
        others: How many passages belong to another version, and were not compared with the text.
        faults: What is wrong, sorted by kind and IRI.
        uncovered: Stretches `[start, end)` with more than punctuation in them that no live claim
            cites, without outer white space; empty for a changed article.
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
    faults: tuple[Fault, ...] = ()
    uncovered: tuple[tuple[int, int], ...] = ()
    covered: float | None = field(default=None)

    @property
    def ok(self) -> bool:
        """Whether the article is the one cited, and every citation is right."""
        return not self.changed and not self.faults


def check(folder: Folder, article: bytes) -> Evidence:
    """Check every citation of a graph folder against an article.

    Args:
        folder: The graph folder.
        article: The bytes of the article's file.

    Returns:
        What was found. A changed article is not an error here: its passages are still compared, so
        that an editor sees which of them still hold.

    Raises:
        BadEncoding: The article is not UTF-8.
        SourceError: The graph cannot be read.
    """
    return compare(claims.read_claims(Graph.read(folder.graph)), article)


def compare(record: claims.Claims, article: bytes) -> Evidence:
    """Check the citations of a record that was already read; as `check`."""
    text = decode(article)
    version = same(record, article) or _nearest(record, text)
    changed = version is None or version.digest != digest(article)
    mine = [x for x in record.passages.values() if version is None or x.version == version.iri]
    own = {x.iri for x in mine}
    budget = [_WINDOWS]
    faults: list[Fault] = []
    matching = 0
    for passage in record.passages.values():
        theirs = record.versions.get(passage.version or "")
        found = _shape(passage, theirs)
        if passage.iri in own and all(x.kind == "bad-iri" for x in found):
            wrong = _wrong_text(passage, text, changed, budget)
            matching += not (found or wrong)
            found += wrong
        faults += found
    faults += _citations(record)
    if version is not None and not changed and version.length != len(text):
        told = f"Its football:length is {version.length}, but the text has {len(text)} code points."
        faults.append(Fault("bad-length", version.iri, told))
    uncovered, covered = ((), None) if changed else _coverage(record, mine, text)
    return Evidence(
        version=version.iri if version else None,
        changed=changed,
        expected_digest=version.digest if version else None,
        expected_length=version.length if version else None,
        digest=digest(article),
        length=len(text),
        hint=difference(article, version.digest) if changed and version else None,
        passages=len(mine),
        matching=matching,
        others=len(record.passages) - len(mine),
        faults=tuple(sorted(faults, key=lambda x: (x.kind, x.where, x.message))),
        uncovered=uncovered,
        covered=covered,
    )


def _nearest(record: claims.Claims, text: str) -> claims.Version | None:
    """The version most of whose passages hold in a text that is no version."""

    def held(version: claims.Version) -> tuple[int, int]:
        passages = [x for x in record.passages.values() if x.version == version.iri]
        good = sum(cited(x, text) is not None and fits(x, text) for x in passages)
        return good, -abs((version.length or 0) - len(text))

    return max(record.versions.values(), key=held, default=None)


def _shape(passage: claims.Passage, version: claims.Version | None) -> list[Fault]:
    """What is wrong with a passage without a look at the text."""
    iri, start, end = passage.iri, passage.start, passage.end
    if version is None:
        return [Fault("no-version", iri, "It is part of no version that the graph has.")]
    if start is None or end is None:
        return [Fault("bad-range", iri, "Its oa:start and oa:end must both be whole numbers.")]
    if not 0 <= start < end:
        return [Fault("bad-range", iri, f"[{start}, {end}) does not start before it ends.")]
    faults = []
    if version.length is not None and end > version.length:
        told = f"[{start}, {end}) goes beyond the version's {version.length} code points."
        faults.append(Fault("bad-range", iri, told))
    tail = f"/passage/{start}-{end}"
    wanted = f"{version.article}{tail}" if version.article else None
    if iri != wanted if wanted else not iri.endswith(tail):
        told = f"Its range is [{start}, {end}), so its IRI must be {wanted or '…' + tail}."
        faults.append(Fault("bad-iri", iri, told))
    if passage.digest is None:
        faults.append(Fault("no-digest", iri, "It has no football:sha256."))
    return faults


def _wrong_text(
    passage: claims.Passage, text: str, changed: bool, budget: list[int]
) -> list[Fault]:
    """Whether a well-formed passage cites another text than it should, and where that one is."""
    if passage.start is None or passage.end is None or fits(passage, text):
        return []
    start, end = passage.start, passage.end
    found = _elsewhere(text, end - start, passage.digest, budget)
    found = found or _nearby(text, start, end, passage.digest, budget)
    there = f"; the text it means is at [{found[0]}, {found[1]})" if found else ""
    kind = "moved" if changed and found else "gone" if changed else "wrong-citation"
    said = f"The text at [{start}, {end}) is not the one cited{there}."
    if cited(passage, text) is None:
        said = f"[{start}, {end}) goes beyond the text's end{there}."
    return [Fault(kind, passage.iri, said, (start, end))]


def _elsewhere(
    text: str, size: int, wanted: str | None, budget: list[int]
) -> tuple[int, int] | None:
    """Where the range of a size is that has a digest; None too when it would take too long."""
    count = len(text) - size + 1
    if count < 1 or count > budget[0]:
        return None
    budget[0] -= count
    for start in range(count):
        if digest(text[start : start + size]) == wanted:
            return start, start + size
    return None


def _nearby(
    text: str, start: int, end: int, wanted: str | None, budget: list[int]
) -> tuple[int, int] | None:
    """The range of any size, with both ends near those of a wrong one, that has a digest."""
    moves = range(-_NEAR, _NEAR + 1)
    if len(moves) ** 2 > budget[0]:
        return None
    budget[0] -= len(moves) ** 2
    for first in sorted(moves, key=abs):
        for last in sorted(moves, key=abs):
            one, other = start + first, end + last
            if 0 <= one < other <= len(text) and digest(text[one:other]) == wanted:
                return one, other
    return None


def _citations(record: claims.Claims) -> list[Fault]:
    """Live claims that cite nothing, or something that is no passage."""
    faults = []
    for claim in record.claims.values():
        if claim.live and not claim.passages:
            faults.append(Fault("uncited", claim.iri, "It cites no passage."))
        for iri in claim.passages:
            if claim.live and iri not in record.passages:
                told = f"It cites {iri}, which is no passage of the graph."
                faults.append(Fault("no-passage", claim.iri, told))
    return faults


def _coverage(
    record: claims.Claims, passages: list[claims.Passage], text: str
) -> tuple[tuple[tuple[int, int], ...], float]:
    """The stretches that no live claim cites, and the share of the text that one does."""
    live = {iri for claim in record.claims.values() if claim.live for iri in claim.passages}
    marks = bytearray(len(text))
    for passage in passages:
        part = cited(passage, text)
        if passage.iri in live and part is not None and passage.start is not None:
            marks[passage.start : passage.end] = b"\x01" * len(part)
    runs: list[tuple[int, int]] = []
    start = marks.find(0)
    while start >= 0:
        end = marks.find(1, start)
        end = len(text) if end < 0 else end
        bare = text[start:end]
        first = start + len(bare) - len(bare.lstrip())
        if any(map(_says, bare)):
            runs.append((first, first + len(bare.strip())))
        start = marks.find(0, end)
    words = [at for at, character in enumerate(text) if _says(character)]
    covered = sum(marks[at] for at in words) / len(words) if words else 1.0
    return tuple(runs), covered


def _says(character: str) -> bool:
    """Whether a character is more than punctuation or space (Unicode general categories)."""
    return unicodedata.category(character)[0] not in "PZC"
