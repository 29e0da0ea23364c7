"""Quotations in a draft become passages; passages move to a new version of the article.

A draft cites words, ``[ oa:exact "…" ]``, with ``oa:prefix`` and ``oa:suffix`` where they come
twice (Web Annotation, section 4.2.4). What is written is the range and the digest, never the words.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from defour import namespaces as v
from defour.claims.anchor import Quote, find_quote, nearest_words
from defour.claims.article import decode_article, join_lines
from defour.claims.cite import passage_block, version_block
from defour.claims.model import Claims, Passage, Version, sha256
from defour.errors import UnknownResource
from defour.rdf.parse import Source
from defour.rdf.tokens import Token, locate_offset, tokens, unescape

Range = tuple[int, int]

_SELECTOR = {v.OA + x: x for x in ("exact", "prefix", "suffix")}
_SPACE = 48
"""How many code points around a passage tell it from others with the same words."""


class Filled(NamedTuple):
    """A file with its quotations filled in, and how many passages came in for how many of them."""

    text: str
    quotations: int
    passages: int


class Edit(NamedTuple):
    """A piece of a file, and what stands in its place."""

    start: int
    end: int
    text: str


def fill_quotations(source: Source, claims: Claims, version: Version, article: str) -> Filled:
    """Put passages in place of the quotations of a Turtle file; all else stays as it is.

    Raises:
        UnknownResource: Some words are not in the article, or come more than once.
    """
    edits, ranges, wrong = list[Edit](), dict[Range, None](), list[str]()
    for start, end, quote in quotations(source):
        found = find_quote(quote, article)
        if len(found) == 1:
            ranges[found[0]] = None
            name = _short(_passage_iri(version, found[0]), source.prefixes)
            edits.append(Edit(start, end, name))
        else:
            place = locate_offset(source.text, start, where=source.where)
            wrong.append(f"{place}: {_explain(quote, found, article)}")
    if wrong:
        raise UnknownResource(
            "some words are not in the article, or come more than once:\n" + "\n".join(wrong)
        )
    new = [x for x in ranges if _passage_iri(version, x) not in claims.passages]
    blocks = [passage_block(version.iri, x, article, source.prefixes) for x in sorted(new)]
    text = apply_edits(source.text, edits)
    if blocks:
        text = text.rstrip("\n") + "\n\n" + "\n\n".join(blocks) + "\n"
    return Filled(text, len(edits), len(new))


class Moved(NamedTuple):
    """Files whose passages are moved, and the passages whose words no longer stand."""

    texts: dict[str, str]
    passages: int
    lost: tuple[str, ...]


def move_passages(graph: Graph, claims: Claims, old: bytes, new: bytes) -> Moved:
    """Move the passages of a version to a new one, as far as their words still stand in it.

    Raises:
        ChangedArticle: The old text is no version of the graph, or the new one is already.
    """
    version, before, after = claims.require_version(old), decode_article(old), decode_article(new)
    if claims.find_version(new) is not None:
        raise ChangedArticle("the graph already has the new version of the article")
    mine = [x for x in claims.passages.values() if x.version == version.iri]
    places = {x.iri: find_again((x.start or 0, x.end or 0), before, after) for x in mine}
    lost = {x for x, place in places.items() if place is None}
    names = {x: passage_iri(version, place) for x, place in places.items() if place}
    lost |= {x for x, name in names.items() if name in lost}
    free = (f"{version.article}/version-{number}" for number in count(2))
    iri = next(x for x in free if x not in claims.versions)
    texts = {}
    for source in graph.sources:
        edits = list(_move_edits(source, {x: places[x] for x in names.keys() - lost}, iri, after, version))
        text = apply_edits(source.text, edits)
        if any(x.subject == ox.NamedNode(version.iri) for x in source.quads):
            text = text.rstrip("\n") + "\n\n" + version_block(iri, new, version) + "\n"
        if text != source.text:
            texts[source.where] = text
    return Moved(texts, len(names.keys() - lost), tuple(sorted(lost)))


def _move_edits(
    source: Source, places: Mapping[str, Range], version: str, text: str, of: Version
) -> Iterator[Edit]:
    """The own statement of each passage written anew, and its name elsewhere."""
    statements = dict(Walk(source.text, where=source.where).statements)
    behind = 0
    for kind, start, end in tokens(source.text, where=source.where):
        iri = v.expand(source.text[start:end], source.prefixes) if kind in ("pname", "iri") else None
        place = places.get(iri or "")
        if place is None or start < behind:
            continue
        if start in statements:
            behind = statements[start] + 1
            yield Edit(start, behind, passage_block(version, place, text, source.prefixes, of))
        else:
            yield Edit(start, end, short(passage_iri(of, place), source.prefixes))


def quotations(source: Source) -> Iterator[tuple[int, int, Quote]]:
    """The bracketed nodes of a Turtle file that quote words, and where they begin and end."""
    stack = list[tuple[int, list[Token]]]()
    for token in tokens(source.text, where=source.where):
        kind, start, end = token
        mark = source.text[start:end] if kind == "mark" else ""
        if mark == "[":
            stack.append((start, []))
        elif mark == "]" and stack:
            opening, inside = stack.pop()
            quote = _read_quote(inside, source)
            if quote is not None:
                yield opening, end, quote
        elif stack:
            stack[-1][1].append(token)


def _read_quote(inside: list[Token], source: Source) -> Quote | None:
    fields, name = dict[str, str](), None
    for kind, start, end in inside:
        written = source.text[start:end]
        if kind in ("pname", "iri"):
            name = _SELECTOR.get(v.expand(written, source.prefixes) or "")
            if name is None:
                return None
        elif kind == "string" and name:
            fields[name] = unescape(written.strip(written[0]))
    return Quote(**fields) if "exact" in fields else None


def apply_edits(text: str, edits: list[Edit]) -> str:
    """A text with some pieces of it replaced."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _explain(quote: Quote, found: list[Range], article: str) -> str:
    """What is wrong with words that are not there just once, and what to do."""
    words = f"“{join_lines(quote.exact)}”"
    if found:
        around = [f"after “{join_lines(article[max(0, x - 16) : x])}”" for x, _ in found]
        return (
            f"{words} comes {len(found)} times ({', '.join(around)}): add oa:prefix or oa:suffix"
        )
    near = nearest_words(quote, article)
    if near is None:
        return f"{words} is not in the article"
    start, end = near
    return f"{words} is not in the article; nearest at {start}-{end}: “{join_lines(article[start:end])}”"


def _passage_iri(version: Version, span: Range) -> str:
    return f"{version.article}/passage/{span[0]}-{span[1]}"


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    short = v.shorten(iri, prefixes)
    return short if v.expand(short, prefixes) == iri else f"<{iri}>"
