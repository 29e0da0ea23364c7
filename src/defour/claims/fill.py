"""Quotations in a draft become passages; passages move to a new version of the article.

What is written are range and digest (Web Annotation, section 4.2.4); all else in a file stays.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.anchor import Quote, explain_quote, find_again, find_quote
from defour.claims.cite import passage_block, version_block
from defour.claims.model import Claims, Range, Version, decode_article
from defour.errors import ChangedArticle, UnknownResource
from defour.rdf.graph import Graph
from defour.rdf.parse import Source
from defour.rdf.tokens import tokens
from defour.rdf.triples import Walk

_SELECTOR = {v.OA + x: x for x in ("exact", "prefix", "suffix")}


class Filled(NamedTuple):
    """A file with its quotations filled in: how many there were, and how many passages are new."""

    text: str
    quotations: int
    passages: int


class Moved(NamedTuple):
    """The files whose passages moved, how many did, and those whose words no longer stand."""

    texts: dict[str, str]
    passages: int
    lost: tuple[str, ...]


_Edit = tuple[int, int, str]
"""Where a piece of a file begins and ends, and what comes in its place."""


def fill_quotations(source: Source, claims: Claims, version: Version, article: str) -> Filled:
    """Put passages in place of the quotations of a Turtle file; UnknownResource where one fails."""
    edits, ranges, wrong = list[_Edit](), set[Range](), list[str]()
    for start, end, quote in _quotations(source):
        found = find_quote(quote, article)
        if len(found) == 1:
            ranges.add(found[0])
            iri = _passage_iri(version, found[0])
            edits.append((start, end, v.turtle_name(iri, source.prefixes)))
        else:
            line = source.text.count("\n", 0, start) + 1
            wrong.append(f"{source.where}:{line}: {explain_quote(quote, found, article)}")
    if wrong:
        raise UnknownResource("; ".join(wrong))
    new = sorted(x for x in ranges if _passage_iri(version, x) not in claims.passages)
    blocks = [passage_block(version.iri, x, article) for x in new]
    return Filled(_edited(source.text, edits, blocks), len(edits), len(new))


def move_passages(graph: Graph, claims: Claims, old: bytes, new: bytes) -> Moved:
    """Move the passages of a version to a new one, as far as their words still stand in it."""
    version, before, after = claims.require_version(old), decode_article(old), decode_article(new)
    if claims.find_version(new) is not None:
        raise ChangedArticle("the graph already has the new version of the article")
    mine = {x.iri: x for x in claims.passages.values() if x.version == version.iri}
    found = {x.iri: find_again((x.start or 0, x.end or 0), before, after) for x in mine.values()}
    lost = {iri for iri, place in found.items() if place is None}
    kept = {iri: place for iri, place in found.items() if place is not None}
    places = {x: y for x, y in kept.items() if _passage_iri(version, y) not in lost}
    free = ((f"{version.article}/version-{number}", number) for number in count(2))
    iri, number = next(x for x in free if x[0] not in claims.versions)
    language = graph.text(version.iri, v.PREFIXES["schema"] + "inLanguage")
    block = version_block(iri, version.article or "", new, language).removesuffix(".")
    block += f';\n    rdfs:label "version {number}"@en , "versie {number}"@nl .'
    texts = {}
    for source in graph.sources:
        here = any(x.subject == ox.NamedNode(version.iri) for x in source.quads)
        edits = list(_moves(source, places, version._replace(iri=iri), after))
        text = _edited(source.text, edits, [block] if here else [])
        if text != source.text:
            texts[source.where] = text
    return Moved(texts, len(places), tuple(sorted(mine.keys() - places.keys())))


def _moves(
    source: Source, places: Mapping[str, Range], version: Version, article: str
) -> Iterator[_Edit]:
    """The own statement of each passage written anew, and its name elsewhere."""
    statements, behind = dict(Walk(source.text, where=source.where).statements), 0
    for kind, start, end in tokens(source.text, where=source.where):
        known = kind in ("pname", "iri") and start >= behind
        iri = v.expand(source.text[start:end], source.prefixes) if known else None
        place = places.get(iri or "")
        if place is None:
            continue
        if start in statements:
            behind = statements[start] + 1
            yield (start, behind, passage_block(version.iri, place, article))
        else:
            yield (start, end, v.turtle_name(_passage_iri(version, place), source.prefixes))


def _quotations(source: Source) -> Iterator[tuple[int, int, Quote]]:
    """The bracketed nodes of a Turtle file that quote words, and where they begin and end."""
    fields = dict[int, dict[str, str]]()
    for spot, quad in zip(Walk(source.text, where=source.where).spots, source.quads, strict=True):
        value = getattr(quad.object, "value", "")
        fields.setdefault(spot.subject, {})[quad.predicate.value] = value
    opened = list[int]()
    for kind, start, end in tokens(source.text, where=source.where):
        if kind == "mark" and source.text[start] == "[":
            opened.append(start)
        elif kind == "mark" and source.text[start] == "]":
            said = fields.get(opened[-1], {})
            if v.OA + "exact" in said and said.keys() <= _SELECTOR.keys():
                yield opened[-1], end, Quote(**{_SELECTOR[x]: y for x, y in said.items()})
            opened.pop()


def _edited(text: str, edits: list[_Edit], blocks: list[str]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return "\n\n".join([text.rstrip("\n"), *blocks]) + "\n" if blocks else text


def _passage_iri(version: Version, span: Range) -> str:
    return f"{version.article}/passage/{span[0]}-{span[1]}"
