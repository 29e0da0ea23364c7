"""The text of an article by paragraph, what is cited marked: for the reader who has a copy."""

import re
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from defour.claims.model import Claims, Passage, decode_article
from defour.site.page import PageContext


class Copy(NamedTuple):
    """The reader's own copy: the version that it is, and its text."""

    version: str
    text: str


def read_copy(claims: Claims, article: bytes) -> Copy:
    """The reader's own copy of an article.

    Raises:
        ChangedArticle: The file is no version that the graph cites.
        BadEncoding: It is not UTF-8.
    """
    return Copy(claims.require_version(article).iri, decode_article(article))


def paragraphs(
    page: PageContext, text: str, passages: list[Passage]
) -> list[tuple[Markup, list[Passage]]]:
    """The text by paragraph (what stands between line ends), with the passages that begin in each.

    A passage that begins before the first paragraph, or behind the last, is with that. Passages may
    overlap: a stretch leads to the shortest passage over it, and is marked darker the more there
    are.
    """
    found = [x for x in re.finditer(r"[^\r\n]+", text) if x.group().strip()]
    ends = [x.end() for x in found[:-1]]
    begin: list[list[Passage]] = [[] for _ in found]
    for passage in passages if found else ():
        begin[sum(end <= (passage.start or 0) for end in ends)].append(passage)
    marked = (_mark(page, text, x.start(), x.end(), passages) for x in found)
    return list(zip(marked, begin, strict=True))


def _mark(page: PageContext, text: str, start: int, end: int, passages: list[Passage]) -> Markup:
    here = [(x.start or 0, x.end or 0, x.iri) for x in passages]
    here = [x for x in here if x[0] < end and x[1] > start]
    cuts = {start, end} | {x for one in here for x in one[:2] if start < x < end}
    parts = []
    for one, other in pairwise(sorted(cuts)):
        over = [x for x in here if x[0] < other and x[1] > one]
        shown = text[one:other]
        if not over or not shown.strip():
            parts.append(Markup("{}").format(shown))
            continue
        _, nearest = min((last - first, iri) for first, last, iri in over)
        kind = f"hit d{min(len(over), 3)}"
        parts.append(Markup('<a class="{}" href="{}">{}</a>').format(kind, page.to(nearest), shown))
    return Markup("").join(parts)
