"""The terms that the tool itself knows, as plain strings, and short names for IRIs.

Everything else about football is in the graph folder. Terms from elsewhere: RDF 1.1, RDFS, OWL 2,
PROV-O, Dublin Core terms, SKOS, Web Annotation (``oa:``) and SHACL.
"""

import re
from collections.abc import Iterable, Mapping

ROOT = "https://w3id.org/defour/"
"""Every IRI that this project mints starts so; ``--base`` puts another in its place."""

ONTOLOGY = ROOT + "football"
FOOTBALL = ONTOLOGY + "#"
ID = ROOT + "id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

PREFIXES = {
    "dcterms": DCTERMS,
    "football": FOOTBALL,
    "id": ID,
    "lint": ROOT + "lint#",
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "time": "http://www.w3.org/2006/time#",
    "xsd": XSD,
}
"""The prefixes that everybody uses, for hints and for graphs that declare none."""

TYPE = RDF + "type"
LABEL = RDFS + "label"
SUB_CLASS_OF = RDFS + "subClassOf"
STRING = XSD + "string"
LANG_STRING = RDF + "langString"
INTEGER = XSD + "integer"
DATE = XSD + "date"
YEAR_MONTH = XSD + "gYearMonth"
YEAR = XSD + "gYear"

SITUATION = FOOTBALL + "Situation"

# Claims: who says what about a situation, and on what ground.
CLAIM = FOOTBALL + "Claim"
ABOUT = FOOTBALL + "about"
VOUCHES_FOR = FOOTBALL + "vouchesFor"
BASIS = FOOTBALL + "basis"
STATED = FOOTBALL + "stated"
IMPLIED = FOOTBALL + "implied"
SPEAKER = FOOTBALL + "speaker"
FOLLOWS_FROM = FOOTBALL + "followsFrom"
WAS_DERIVED_FROM = PROV + "wasDerivedFrom"
INVALIDATED_AT_TIME = PROV + "invalidatedAtTime"

ALLOW = ROOT + "lint#allow"

# Passages: a range of code points in one version of an article.
PASSAGE = FOOTBALL + "Passage"
IS_PART_OF = DCTERMS + "isPartOf"
START = OA + "start"
END = OA + "end"
SHA256 = FOOTBALL + "sha256"

# Articles and their versions.
ARTICLE = FOOTBALL + "Article"
ARTICLE_VERSION = FOOTBALL + "ArticleVersion"
SPECIALIZATION_OF = PROV + "specializationOf"
LENGTH = FOOTBALL + "length"

_IN_ARTICLE = re.compile(re.escape(ID) + "([^/]+/.+)")
_LOCAL = re.compile(r"[\w-]+(?:\.[\w-]+)*|")


def turtle_name(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the prefix of the longest namespace that fits; else whole, in angle brackets."""
    found = [
        (len(namespace), f"{prefix}:{iri[len(namespace) :]}")
        for prefix, namespace in prefixes.items()
        if namespace and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
    ]
    return max(found)[1] if found else f"<{iri}>"


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as `short_name` has it where it is in an article, else with a prefix that fits.

    A file calls its own article ``article:``, ``claim:`` and ``passage:``, as every other does.
    """
    name = turtle_name(iri, {} if _IN_ARTICLE.fullmatch(iri) else prefixes)
    return short_name(iri).strip("<>") if name.startswith("<") else name


def short_name(iri: str) -> str:
    """``football:…``, ``id:…``, ``ARTICLE/claim/…``, ``ARTICLE/passage/…``; else ``<whole>``."""
    if iri.startswith(FOOTBALL):
        return f"football:{iri.removeprefix(FOOTBALL)}"
    if found := _IN_ARTICLE.fullmatch(iri):
        return found[1]
    name = iri.removeprefix(ID)
    return f"id:{name}" if name != iri and "/" not in name else f"<{iri}>"


def local_name(iri: str) -> str:
    """The last part of an IRI, after ``#`` or ``/``."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def namespace_of(iri: str) -> str:
    """An IRI up to its ``#``, or else to its last ``/``, or in ``urn:…:x`` and its like ``:``."""
    end = (iri.find("#") + 1) or (iri.rfind("/") + 1)
    return iri[: end or (iri.count(":") > 1 and iri.rfind(":") + 1) or None]


def expand(name: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that ``<full>`` or ``prefix:local`` stands for; None where no prefix fits."""
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else None


def find_named(name: str, iris: Iterable[str]) -> list[str]:
    """The IRIs among these that a name stands for, as a person writes it.

    That is a full IRI, in angle brackets or not; a short name (``id:…``, ``ARTICLE/claim/…``); or
    the last parts of an IRI: the name of a claim alone, or ``claim:…`` where one article has it.
    """
    whole, choice = name.removeprefix("<").removesuffix(">"), list(iris)
    ends = (f"/{name}", f"/{name.replace(':', '/', 1)}")
    fit = (
        [x for x in choice if x == whole],
        [x for x in choice if short_name(x) == name],
        [x for x in choice if x.rstrip("/#").replace("#", "/").endswith(ends)],
    )
    return next(filter(None, fit), [])
