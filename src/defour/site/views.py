"""What the page of each kind of thing shows."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from defour import namespaces as v
from defour.claims import article
from defour.queries.answer import Row
from defour.site import asked, facts, front, passages, timeline
from defour.site.catalogue import Dump, classes, linksets, properties, triples
from defour.site.facts import Fact
from defour.site.knowledge import ENTITY, QUESTIONS
from defour.site.leaf import Leaf
from defour.site.passages import Text
from defour.site.rendering import crumbs, render, site_name
from defour.terminal import escape_controls

_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_TOLD = (v.ABOUT, v.VOUCHES_FOR, v.BASIS, v.SPEAKER, v.WAS_DERIVED_FROM, v.FOLLOWS_FROM)
_LINKS = (v.OWL + "sameAs", v.RDFS + "seeAlso", "http://www.w3.org/2004/02/skos/core#")


def situation(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """A situation, or a thing of no kind that has a page of its own."""
    known = leaf.known
    types = known.types(iri)
    definition = next((known.texts(x, _DEFINITION) for x in types), ())
    return render(
        "situation.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        types=types,
        lead=leaf.pick(definition),
        lines=facts.lines(known, iri),
        live=[x for x in known.about.get(iri, ()) if x.live],
        gone=[x for x in known.about.get(iri, ()) if not x.live],
        mentioned=[x for x in known.inward.get(iri, ()) if x[1] != v.ABOUT and x[0] in known.paths],
    )


def entity(leaf: Leaf, iri: str, text: Text | None) -> bytes:
    """An entity, a concept or an article, by the situations in which it takes part."""
    known = leaf.known
    parts = facts.parts(known, iri)
    inside = {x.situation for each in parts.values() for x in each}
    own = facts.facts(known, iri)
    career = front.career_of(known, iri, leaf.language)
    given: dict[str, Any] = {
        "iri": iri,
        "crumbs": crumbs(leaf, iri),
        "types": known.types(iri),
        "kind": known.kind(iri),
        "parts": parts,
        "own": own,
        "links_only": all(x.property.startswith(_LINKS) for x in own),
        "career": careers(leaf, career),
        "picture": timeline.picture(leaf, leaf.plain_name(iri), career, []),
        "open": timeline.is_open(career),
        "mentioned": [
            x for x in known.inward.get(iri, ()) if x[0] in known.paths and x[0] not in inside
        ],
    }
    if known.kind(iri) != "article":
        return render("entity.html", leaf, leaf.name(iri), **given)
    given["versions"] = [_reading(leaf, x, text) for x in passages.versions(known, iri)]
    given["place_of"] = passages.anchor
    return render("article.html", leaf, leaf.name(iri), **given)


def _reading(leaf: Leaf, iri: str, text: Text | None) -> dict[str, Any]:
    """A version of an article, with its text where the reader's copy is that version."""
    known = leaf.known
    cited = passages.cited(known, iri)
    version = known.record.versions[iri]
    length = version.length or max((x.passage.end or 0 for x in cited), default=0)
    languages = known.texts(iri, "https://schema.org/inLanguage")
    title = leaf.say("coverage-title")
    told = leaf.say("coverage-desc", length=str(length), count=str(len(cited)))
    mine = text is not None and text.version == iri
    return {
        "iri": iri,
        "length": length,
        "language": languages[0][0] if languages else None,
        "strip": passages.coverage(title, told, length, cited, f"strip-{leaf.known.place[iri]}"),
        "paragraphs": passages.paragraphs(leaf, text) if text is not None and mine else [],
        "cited": cited,
    }


def version(leaf: Leaf, iri: str, _text: Text | None) -> bytes:
    """A version of an article: its digest, its length, its passages."""
    known = leaf.known
    return render(
        "version.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        types=known.types(iri),
        own=facts.facts(known, iri),
        articles=[x for x in known.iris(iri, v.SPECIALIZATION_OF) if x in known.paths],
        cited=passages.cited(known, iri),
    )


def claim(leaf: Leaf, iri: str, text: Text | None) -> bytes:
    """A claim: what it says, what it vouches for, what it cites."""
    known = leaf.known
    here = known.record.claims[iri]
    own = facts.facts(known, iri)
    vouched = [
        (x, [y for y in facts.facts(known, x) if y.property in here.vouches_for])
        for x in here.about
    ]
    return render(
        "claim.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        types=known.types(iri),
        claim=here,
        vouched=[x for x in vouched if x[1]] or [(iri, _of(own, v.VOUCHES_FOR))],
        premises=[known.record.claims[x] for x in here.premises if x in known.record.claims],
        rest=[x for x in own if x.property not in _TOLD],
        mentioned=[x for x in known.inward.get(iri, ()) if x[0] in known.paths],
        quotes={x: _quote(leaf, x, text) for x in here.passages},
        text_language=_language(leaf, text),
    )


def _of(own: list[Fact], name: str) -> list[Fact]:
    return [x for x in own if x.property == name]


def passage(leaf: Leaf, iri: str, text: Text | None) -> bytes:
    """A passage: its range, and the claims that rest on it."""
    known = leaf.known
    here = known.record.passages[iri]
    beside = [x.iri for x in known.passages_of.get(here.version or "", ())]
    at = beside.index(iri) if iri in beside else -1
    version = known.record.versions.get(here.version or "")
    path = known.paths.get(version.article or "") if version is not None else None
    return render(
        "passage.html",
        leaf,
        leaf.name(iri),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        types=known.types(iri),
        claims=known.citing.get(iri, []),
        own=facts.facts(known, iri),
        before=beside[at - 1] if at > 0 else None,
        after=beside[at + 1] if 0 <= at < len(beside) - 1 else None,
        inside=[leaf.page_to(path, passages.anchor(here))] if path and at >= 0 else [],
        quote=_quote(leaf, iri, text),
        text_language=_language(leaf, text),
    )


def _quote(leaf: Leaf, iri: str, text: Text | None) -> str | None:
    """The words at a passage, in the reader's own copy."""
    here = leaf.known.record.passages.get(iri)
    if text is None or here is None or here.version != text.version:
        return None
    found = article.cited(here, text.text)
    return None if found is None else escape_controls(found, keep="\n")


def _language(leaf: Leaf, text: Text | None) -> str | None:
    if text is None:
        return None
    found = leaf.known.texts(text.version, "https://schema.org/inLanguage")
    return found[0][0] if found else None


def careers(leaf: Leaf, rows: list[Row]) -> list[dict[str, Any]]:
    """The rows of a career, for its table."""
    known = leaf.known
    return [
        {
            "situation": asked.text(x, "situation"),
            "club": asked.text(x, "clubLabel", "club"),
            "start": asked.text(x, "from"),
            "end": asked.text(x, "to"),
            "claims": front.vouching(known, "career", x),
        }
        for x in rows
    ]


def catalogue(leaf: Leaf, iri: str, dumps: list[Dump]) -> bytes:
    """What there is for machines."""
    known = leaf.known
    return render(
        "catalogue.html",
        leaf,
        leaf.say("catalogue"),
        iri=iri,
        crumbs=crumbs(leaf, iri),
        dumps=dumps,
        triples=triples(known),
        classes=classes(known),
        properties=properties(known),
        linksets=linksets(known),
    )


View = Callable[[Leaf, str, Text | None], bytes]

VIEWS: dict[str, View] = {
    "situation": situation,
    "entity": entity,
    "concept": entity,
    "article": entity,
    "version": version,
    "claim": claim,
    "passage": passage,
    "other": situation,
}
"""The view of each kind of thing."""


def home(leaf: Leaf) -> bytes:
    """The front page."""
    known = leaf.known
    story = front.story(known, leaf.language)
    who = leaf.plain_name(story.who) if story.who else ""
    days: dict[str, list[front.Item]] = {}
    for item in story.sections.get("last-weeks", ()):
        days.setdefault(item.when, []).append(item)
    return render(
        "front.html",
        leaf,
        site_name(known, leaf.language),
        story=story,
        articles=known.of_kind("article"),
        counts=leaf.say(
            "mint-lead",
            situations=str(len(known.of_kind("situation"))),
            claims=str(len(known.record.claims)),
            passages=str(len(known.record.passages)),
        ),
        career=careers(leaf, story.career),
        picture=timeline.picture(leaf, who, story.career, story.timeline),
        open=timeline.is_open(story.career),
        days=list(days.items()),
        stances=_stances(leaf, story.sections.get("stances", [])),
        people=_people(leaf),
        dated=[_dated(leaf, x) for x in story.timeline],
        questions=QUESTIONS,
    )


def _stances(
    leaf: Leaf, items: list[front.Item]
) -> list[tuple[Markup, list[tuple[Markup, list[front.Item]]]]]:
    """The stances by who holds them, and by attitude."""
    found: dict[Markup, dict[Markup, list[front.Item]]] = {}
    for item in items:
        if item.what and item.note:
            holder = leaf.cell(item.what[-1])
            found.setdefault(holder, {}).setdefault(leaf.cell(item.note[0]), []).append(item)
    by_size = sorted(found.items(), key=lambda x: -sum(map(len, x[1].values())))
    return [(x, list(y.items())) for x, y in by_size]


def _people(leaf: Leaf) -> list[tuple[str, list[str]]]:
    """The entities by class, concepts left out."""
    found: dict[str, list[str]] = {}
    for iri in leaf.known.of_kind("entity"):
        kind = next(iter(leaf.known.types(iri)), "")
        if ENTITY in leaf.known.above([kind]):
            found.setdefault(kind, []).append(iri)
    return sorted(found.items(), key=lambda x: leaf.known.place.get(x[0], 10**6))


def _dated(leaf: Leaf, row: Row) -> tuple[Markup, Markup, Markup]:
    what = leaf.plain(asked.text(row, "summary") or asked.text(row, "situation"))
    kind = leaf.plain(
        " · ".join(x for x in (asked.text(row, "kind"), asked.text(row, "property")) if x)
    )
    return (
        leaf.date(asked.text(row, "date")),
        leaf.link(leaf.to(asked.text(row, "situation")), what),
        kind,
    )
