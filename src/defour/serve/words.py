"""What the server's own pages say, in English and Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "nl")

_WORDS: dict[str, tuple[str, str]] = {
    "sections": ("Sections", "Onderdelen"),
    "search": ("Search", "Zoeken"),
    "question": ("Question", "Vraag"),
    "questions": ("Questions", "Vragen"),
    "skip": ("Skip to the content", "Naar de inhoud"),
    "ask": ("Ask", "Vraag"),
    "parameters": ("Parameters", "Parameters"),
    "answer": ("Answer", "Antwoord"),
    "query": ("Query", "Query"),
    "load": ("Load", "Laad"),
    "stored": ("A stored question", "Een opgeslagen vraag"),
    "none": ("There are no rows.", "Er zijn geen rijen."),
    "rows": ("rows", "rijen"),
    "row": ("row", "rij"),
    "shown": ("the first {} are shown", "de eerste {} zijn te zien"),
    "also": ("The same as", "Hetzelfde als"),
    "text": ("The query", "De query"),
    "change": ("Change it on the SPARQL page", "Pas hem aan op de SPARQL-pagina"),
    "true": ("Yes.", "Ja."),
    "false": ("No.", "Nee."),
    "all": ("or all", "of all voor alles"),
    "keys": (
        "Ctrl+Enter asks. Tab leaves the editor.",
        "Ctrl+Enter vraagt. Tab verlaat de editor.",
    ),
    "endpoint": (
        "This is also a SPARQL 1.1 endpoint: queries by GET and POST, no updates.",
        "Dit is ook een SPARQL 1.1-endpoint: query's met GET en POST, geen updates.",
    ),
    "instead": ("What there is instead", "Wat er wel is"),
    "iri": ("an IRI, full or with a prefix", "een IRI, voluit of met een prefix"),
    "string": ("a text", "een tekst"),
    "language": ("a language tag", "een taalcode"),
    "integer": ("a whole number", "een geheel getal"),
    "date": ("a date, a month or a year", "een datum, een maand of een jaar"),
    "404": ("Not found", "Niet gevonden"),
    "error": ("This cannot be answered", "Dit kan niet beantwoord worden"),
}


def words(language: str) -> Mapping[str, str]:
    """The words in one of `LANGUAGES`."""
    at = LANGUAGES.index(language)
    return {name: both[at] for name, both in _WORDS.items()}
