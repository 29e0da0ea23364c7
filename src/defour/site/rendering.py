"""Pages from templates; everything that a graph says is escaped."""

from markupsafe import escape

from defour.claims.records import pick
from defour.site.knowledge import Knowledge
from defour.vocabulary import LABEL


def render(known: Knowledge, iri: str, path: str, language: str) -> bytes:
    """A first page of a thing: its name and its IRI."""
    name = escape(pick(known.texts(iri, LABEL), language) or iri)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{name}</title>'
        f"</head><body><h1>{name}</h1><p><code>{escape(iri)}</code></p></body></html>\n"
    ).encode()
