"""An article as its passages: by range, and with the text by paragraph, what is cited marked."""

import re
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from defour import namespaces as v
from defour.claims.article import decode, version_of
from defour.site.knowledge import Claim, Claims, Knowledge, Passage
from defour.site.leaf import Leaf
from defour.terminal import escape_controls


class Text(NamedTuple):
    """The reader's own copy: the version that it is, and its text."""

    version: str
    text: str


class Cited(NamedTuple):
    """A passage with the claims that cite it, withdrawn ones too."""

    passage: Passage
    claims: list[Claim]


class Paragraph(NamedTuple):
    """A paragraph: its number from 1, its text with marks, and the passages that begin in it."""

    number: int
    html: Markup
    cited: list[Cited]


def copy(record: Claims, article: bytes) -> Text:
    """The reader's own copy of an article.

    Raises:
        ChangedArticle: The file is no version that the graph cites.
        BadEncoding: It is not UTF-8.
    """
    return Text(version_of(record, article).iri, decode(article))


def cited(known: Knowledge, version: str) -> list[Cited]:
    """The passages of a version with their claims, in the order of the text."""
    return [Cited(x, known.citing.get(x.iri, [])) for x in known.passages_of.get(version, [])]


def versions(known: Knowledge, article: str) -> list[str]:
    """The versions of an article, in the order of the file."""
    found = known.inward.get(article, ())
    return [x for x, name in found if name == v.SPECIALIZATION_OF]


def paragraphs(leaf: Leaf, copy: Text) -> list[Paragraph]:
    """The text by paragraph (what stands between line ends), empty ones passed over.

    Passages may overlap: a stretch leads to the shortest passage that covers it, and is marked
    darker the more do.
    """
    every = [x for x in cited(leaf.known, copy.version) if (x.passage.end or 0) <= len(copy.text)]
    found: list[Paragraph] = []
    for match in re.finditer(r"[^\r\n]+", copy.text):
        if not match.group().strip():
            continue
        here = [x for x in every if _touches(x.passage, match.start(), match.end())]
        begin = [x for x in here if (x.passage.start or 0) >= match.start()]
        html = _marked(leaf, copy.text, match.start(), match.end(), [x.passage for x in here])
        found.append(Paragraph(len(found) + 1, html, begin))
    return found


def anchor(passage: Passage) -> str:
    """The anchor of a passage on the page of its article."""
    return f"p-{passage.start}-{passage.end}"


def _touches(passage: Passage, start: int, end: int) -> bool:
    return (passage.start or 0) < end and (passage.end or 0) > start


def _marked(leaf: Leaf, text: str, start: int, end: int, here: list[Passage]) -> Markup:
    ends = {start, end} | {x for p in here for x in (p.start or 0, p.end or 0) if start < x < end}
    cuts = sorted(ends)
    parts = []
    for one, other in pairwise(cuts):
        over = [x for x in here if _touches(x, one, other)]
        shown = escape_controls(text[one:other])
        if not over or not shown.strip():
            html = '<span class="hit d{}">{}</span>' if over else "{1}"
            parts.append(Markup(html).format(min(len(over), 3), shown))
            continue
        nearest = min(over, key=lambda x: ((x.end or 0) - (x.start or 0), x.iri))
        parts.append(
            Markup('<a class="hit d{}" href="{}">{}</a>').format(
                min(len(over), 3), leaf.to(nearest.iri) or f"#{anchor(nearest)}", shown
            )
        )
    return Markup("").join(parts)


def coverage(title: str, description: str, length: int, every: list[Cited], name: str) -> Markup:
    """A strip as long as the text, with a mark for each passage that a live claim cites (SVG)."""
    scale = 720 / max(length, 1)
    marks = []
    for each in every:
        start, end = each.passage.start or 0, each.passage.end or 0
        if any(x.live for x in each.claims):
            marks.append(
                Markup('<rect x="{}" width="{}" height="22"/>').format(
                    round(start * scale, 1), round(max((end - start) * scale, 1), 1)
                )
            )
    return Markup(
        '<svg class="strip" viewBox="0 0 720 22" preserveAspectRatio="none" role="img" '
        'aria-labelledby="{}-t" aria-describedby="{}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc><rect class="all" width="720" height="22"/>{}</svg>'
    ).format(
        *(name, name, name, escape_controls(title), name, escape_controls(description)),
        Markup("").join(marks),
    )
