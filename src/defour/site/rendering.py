"""Pages from templates. Everything that a graph says is escaped, its control characters too."""

import functools
import unicodedata
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from defour import namespaces as v
from defour.namespaces import local_name as local
from defour.rdf.graph import pick_text as pick
from defour.site import words
from defour.site.addresses import LANGUAGES, page
from defour.site.knowledge import QUESTIONS, VOID, Knowledge
from defour.site.leaf import Leaf
from defour.terminal import escape_controls

_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"


def anchor(claim: str) -> str:
    """The anchor of a claim on the page of its situation."""
    return f"claim-{local(claim)}"


GLOBALS: dict[str, Any] = {
    "implied": v.IMPLIED,
    "spoken_in": v.FOOTBALL + "spokenIn",
    "about": v.ABOUT,
    "basis": v.BASIS,
    "speaker": v.SPEAKER,
    "definition": _DEFINITION,
    "questions": QUESTIONS,
    "names": words.NAMES,
    "anchor": anchor,
}
"""What every template knows."""


@functools.cache
def _templates() -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_tidy,
    )
    found.globals.update(GLOBALS)
    return found


def _tidy(value: object) -> object:
    """What a template puts out: texts of a graph with their control characters made escape_controls."""
    if value is None:
        return ""
    return escape_controls(value, keep="\n\t") if type(value) is str else value


def render(template: str, leaf: Leaf, title: Markup | str, **given: object) -> bytes:
    """A page.

    Args:
        template: The name of the template.
        leaf: The page.
        title: What it is about.
        given: What the template shows; ``iri`` is the thing that it is about, ``crumbs`` the
            pages above it, ``schema`` what is embedded for search engines.
    """
    known = leaf.known
    iri = given.get("iri")
    data: list[tuple[str, str]] = []
    if leaf.path == "index":  # of the whole graph
        data = [
            ("text/turtle", leaf.file_to("graph.ttl")),
            ("application/ld+json", leaf.file_to("graph.jsonld")),
        ]
    if isinstance(iri, str) and iri in known.paths:
        path = known.paths[iri]
        data = [
            ("text/turtle", leaf.file_to(f"{path}.ttl")),
            ("application/ld+json", leaf.file_to(f"{path}.jsonld")),
        ]
    frame: dict[str, object] = {
        "page": leaf,
        "title": title,
        "site_name": site_name(known, leaf.language),
        "canonical": leaf.canonical(iri if isinstance(iri, str) else None),
        "languages": [(x, leaf.file_to(page(leaf.path, x))) for x in LANGUAGES],
        "data": data,
        "nav": _nav(leaf),
        "iri": None,
        "crumbs": [],
        "schema": leaf.schema(iri) if isinstance(iri, str) else None,
    }
    return _templates().get_template(template).render({**frame, **given}).encode() + b"\n"


def site_name(known: Knowledge, language: str) -> str:
    """What the site is called: its first article, else its first ontology."""
    for iri in (*known.of_kind("article"), *known.of_kind("ontology")):
        texts = known.texts(iri, v.LABEL) or known.texts(iri, v.DCTERMS + "title")
        if found := pick(texts, language):
            return escape_controls(found)
    return words.say("home", language)


def _nav(leaf: Leaf) -> list[tuple[str, str, str | None]]:
    """The sections: their links, their names, and which of them the page is or is in."""
    known = leaf.known
    found = []
    for kind, key in (("article", "articles"), ("ontology", "ontologies"), ("rules", "rules")):
        for iri in known.of_kind(kind)[:1]:
            found.append((known.paths[iri], leaf.say(key)))
    found.append(("questions", leaf.say("questions")))
    found.append((known.paths[VOID], leaf.say("catalogue")))
    found.append(("search", leaf.say("search")))
    return [(leaf.page_to(path), text, _here(leaf.path, path)) for path, text in found]


def _here(path: str, section: str) -> str | None:
    if path == section:
        return "page"
    return "true" if path.startswith(section + "/") else None


def crumbs(leaf: Leaf, iri: str) -> list[tuple[str | None, Markup]]:
    """The pages above one: the front page, and the document or the article that it is in."""
    known = leaf.known
    found: list[tuple[str | None, Markup]] = [
        (leaf.page_to("index"), leaf.plain(leaf.say("crumb-home")))
    ]
    if known.kind(iri) == "question":
        return [*found, (leaf.page_to("questions"), leaf.plain(leaf.say("questions")))]
    above = iri.partition("#")[0] if "#" in iri else _article(known, iri)
    if above and above != iri and above in known.paths:
        found.append((leaf.to(above), leaf.name(above)))
    return found


def _article(known: Knowledge, iri: str) -> str | None:
    """The article of a claim, a passage or a version: what its IRI stands below."""
    while "/" in iri.removeprefix(v.ROOT):
        iri = iri.rpartition("/")[0]
        if iri in known.paths and known.kind(iri) == "article":
            return iri
    return None


def letter(text: str) -> str:
    """The letter under which a text stands in the index."""
    first = next((x for x in text if x.isalnum()), "#")
    plain = unicodedata.normalize("NFD", first)[0].upper()
    return plain if "A" <= plain <= "Z" else "#"
