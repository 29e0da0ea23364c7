"""Where quoted words stand in a text, as Hypothesis anchors the quotations of Web Annotation.

White space, quotation marks, dashes and Unicode forms (NFC, NFD) count as the same.
"""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment, ratio

from defour.claims.model import Range, join_lines

_ALIKE = dict.fromkeys("'’‘ʼ‚`´", "'") | dict.fromkeys('"“”„«»‟', '"') | dict.fromkeys("-–—‑−", "-")

_AROUND = 48
"""How many code points before and after some words tell them from the same words elsewhere."""


class Quote(NamedTuple):
    """The words of a citation, and what stands around them (``oa:TextQuoteSelector``)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def find_quote(quote: Quote, text: str) -> list[Range]:
    """Every range of a text that holds the words, with what should stand around them."""
    plain, offsets = _normal(text)
    before, exact, after = (_normal(x)[0] for x in (quote.prefix, quote.exact, quote.suffix))
    exact = exact.strip()
    if not exact:
        return []
    found = []
    for match in re.finditer(f"(?={re.escape(exact)})", plain):
        start, end = match.start(), match.start() + len(exact)
        around = plain[:start].rstrip().endswith(before.strip()), plain[end:].lstrip()
        if around[0] and around[1].startswith(after.strip()):
            found.append((offsets[start], offsets[end]))
    return found


def find_again(span: Range, old: str, new: str) -> Range | None:
    """Where words stand in a later version of a text: of several places the one in like words."""
    start, end = span
    around = old[max(0, start - _AROUND) : start], old[end : end + _AROUND]

    def likeness(place: Range) -> float:
        begin, stop = place
        before, after = new[max(0, begin - _AROUND) : begin], new[stop : stop + _AROUND]
        return ratio(before, around[0]) + ratio(after, around[1])

    return max(find_quote(Quote(old[start:end]), new), key=likeness, default=None)


def nearest_words(quote: Quote, text: str) -> Range | None:
    """The whole words of a text that are most like those of a quotation; None where none are."""
    best = partial_ratio_alignment(quote.exact, text, score_cutoff=70)
    if best is None:
        return None
    near = [x.span() for x in re.finditer(r"\S+", text)]
    near = [(x, y) for x, y in near if x < best.dest_end and best.dest_start < y]
    return (near[0][0], near[-1][1]) if near else None


def explain_quote(quote: Quote, found: list[Range], article: str) -> str:
    """What is wrong with words that are not there just once, and what to do."""
    words = f"“{join_lines(quote.exact)}”"
    if found:
        before = ", ".join(f"“{join_lines(article[max(0, x - 16) : x])}”" for x, _ in found)
        return f"{words} comes {len(found)} times, after {before}: add oa:prefix or oa:suffix"
    near = nearest_words(quote, article)
    if near is None:
        return f"{words} is not in the article"
    there = f"{near[0]}-{near[1]}: “{join_lines(article[slice(*near)])}”"
    return f"{words} is not in the article; the nearest words are at {there}"


def _normal(text: str) -> tuple[str, list[int]]:
    """A text in one form, and the offset in the text of each of its characters, and of its end."""
    pieces, offsets = [], []
    for match in re.finditer(r"\s+|.", text):
        one = match[0]
        plain = " " if one.isspace() else _ALIKE.get(one, unicodedata.normalize("NFD", one))
        pieces.append(plain)
        offsets += [match.start()] * len(plain)
    return "".join(pieces), [*offsets, len(text)]
