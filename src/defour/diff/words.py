"""The words in which a difference is told, in English and Dutch."""

from collections.abc import Mapping

from defour import namespaces as v

_ENGLISH = {
    "old": "old",
    "new": "new",
    "ontology": "ontology",
    "data": "data",
    "shapes": "shapes",
    "sparql": "queries",
    "files": "RDF",
    "turtle": "Turtle",
    "file": "file",
    "file+": "files",
    "statement": "statement",
    "statement+": "statements",
    "partly": "Only the ontology and data of the graph folder are compared: "
    "the other is no graph folder.",
    "same": "No difference",
    "elsewhere": "other",
    "nameless": "without a name",
    "default": "the default graph",
    "unmoved": "note: {property} changed, but not what vouches for it: {claims}",
    "unvouched": "note: no claim vouches for {property}",
    "lines": "lines removed: {0}, added: {1}",
    "moves": "statements that left this graph: {0}, that came into it: {1}",
    "was": "was",
    "cited": "cited by",
    "rebased": "basis changed",
    v.LABEL: "label",
    v.ABOUT: "about",
    v.VOUCHES_FOR: "vouches for",
    v.BASIS: "basis",
    v.SPEAKER: "speaker",
    v.FOLLOWS_FROM: "follows from",
    v.WAS_DERIVED_FROM: "cites",
    v.INVALIDATED_AT_TIME: "withdrawn at",
    v.IS_PART_OF: "part of",
    "situation+": "situations",
    "claim+": "claims",
    "passage+": "passages",
    "article+": "article and versions",
    "entity+": "entities",
    "link+": "links",
    "term+": "ontology",
    "shape+": "shapes",
    "query+": "queries",
    "node+": "other things",
    "graph+": "named graphs",
}
_DUTCH = {
    "old": "oud",
    "new": "nieuw",
    "ontology": "ontologie",
    "data": "data",
    "shapes": "shapes",
    "sparql": "vragen",
    "files": "RDF",
    "turtle": "Turtle",
    "file": "bestand",
    "file+": "bestanden",
    "statement": "uitspraak",
    "statement+": "uitspraken",
    "partly": "Van de graafmap worden alleen ontologie en data vergeleken: "
    "het andere is geen graafmap.",
    "same": "Geen verschil",
    "elsewhere": "overige",
    "nameless": "zonder naam",
    "default": "de standaardgraaf",
    "unmoved": "let op: {property} is veranderd, maar niet wat ervoor instaat: {claims}",
    "unvouched": "let op: geen bewering staat in voor {property}",
    "lines": "regels geschrapt: {0}, toegevoegd: {1}",
    "moves": "uitspraken die deze graaf verlieten: {0}, die erin kwamen: {1}",
    "was": "was",
    "cited": "geciteerd door",
    v.LABEL: "label",
    v.ABOUT: "over",
    v.VOUCHES_FOR: "staat in voor",
    v.BASIS: "grond",
    v.SPEAKER: "spreker",
    v.FOLLOWS_FROM: "volgt uit",
    v.WAS_DERIVED_FROM: "citeert",
    v.INVALIDATED_AT_TIME: "ingetrokken op",
    v.IS_PART_OF: "deel van",
    "situation+": "situaties",
    "claim+": "beweringen",
    "passage+": "passages",
    "article+": "artikel en versies",
    "entity+": "entiteiten",
    "link+": "links",
    "term+": "ontologie",
    "shape+": "shapes",
    "query+": "vragen",
    "node+": "andere zaken",
    "graph+": "benoemde grafen",
    "added": "toegevoegd",
    "removed": "geschrapt",
    "changed": "veranderd",
    "renamed": "hernoemd",
    "reworded": "herverwoord",
    "deprecated": "afgeraden",
    "withdrawn": "ingetrokken",
    "restored": "hersteld",
    "re-cited": "citeert anders",
    "rebased": "andere grond",
    "defined": "bepaald",
    "redefined": "herbepaald",
}


class Words:
    """The words of a language; English where there are none."""

    def __init__(self, language: str) -> None:
        """Take Dutch for `nl` and its regions."""
        self._dutch = language.lower().split("-")[0] == "nl"
        self._words: Mapping[str, str] = _DUTCH if self._dutch else _ENGLISH

    def __call__(self, key: str) -> str:
        """The word for a key; the key where it is a word itself."""
        return self._words.get(key, key)

    def has(self, key: str) -> bool:
        """Whether there is a word for a key."""
        return key in self._words

    def number(self, count: int) -> str:
        """A count, with thousands apart."""
        return f"{count:,}".replace(",", "." if self._dutch else ",")

    def count(self, count: int, key: str) -> str:
        """A count of something."""
        return f"{self.number(count)} {self(key if count == 1 else f'{key}+')}"

    def action(self, kind: str, action: str) -> str:
        """What became of a thing; a term is defined and redefined."""
        if kind == "term":
            action = {"added": "defined", "changed": "redefined"}.get(action, action)
        return self(action)
