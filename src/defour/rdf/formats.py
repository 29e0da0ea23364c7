"""Which RDF a file holds: its name says so or, where that says little, its first words."""

import re
from pathlib import Path

import pyoxigraph as ox

from defour.errors import NoRdf, UsageError
from defour.folder import ENDINGS, RDF_SUFFIXES, compressed

INPUT_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
"""What can be read, by the name of the format."""

_SURE = (".ttl", ".nt", ".nq", ".trig", ".n3", ".jsonld", ".rdf")
_BY_SUFFIX = dict(zip(_SURE, INPUT_FORMATS.values(), strict=True)) | {
    ".turtle": ox.RdfFormat.TURTLE
}
OFTEN_OTHER = (".json", ".xml")  # in a folder they are read where they are RDF
SUFFIXES = RDF_SUFFIXES + compressed(OFTEN_OTHER)
_JSON_LD = re.compile(rb'"@(?:context|graph|id|type)"\s*:')
_OWL = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE.*?\]>\s*)*<Ontology\s|"
    rb"(?:Prefix|Ontology)[(:]",
    re.DOTALL,
)


def suffix_of(path: Path) -> str:
    """The suffix of a file, beneath that of its compression."""
    return Path(path.name.lower().removesuffix(".gz").removesuffix(".zst")).suffix


def named_format(name: str | None) -> ox.RdfFormat | None:
    """The format that a caller names, if any."""
    if name is None or name in INPUT_FORMATS:
        return INPUT_FORMATS.get(name or "")
    raise UsageError(f"there is no format {name!r}", hint=f"One of {', '.join(INPUT_FORMATS)}")


def find_format(path: Path, data: bytes, given: str | None = None) -> ox.RdfFormat:
    """The format of a file with some content; `given` counts where the name says little."""
    suffix, start = suffix_of(path), data.removeprefix(b"\xef\xbb\xbf").lstrip()
    what, hint = "the name does not say which RDF it is", f"{ENDINGS}; else: --input-format"
    if format := _BY_SUFFIX.get(suffix) or named_format(given):
        return format
    if suffix == ".json":
        if _JSON_LD.search(data):
            return ox.RdfFormat.JSON_LD
        what = "is JSON without an @context, so it may be no JSON-LD"
    elif suffix in (".owl", ".xml"):
        if _OWL.match(start):
            what, hint = "is OWL in a syntax that is no RDF", "Save it as Turtle or RDF/XML"
        elif b"xmlns" not in data and suffix == ".owl":
            return ox.RdfFormat.TURTLE
        elif b"http://www.w3.org/1999/02/22-rdf-syntax-ns#" in data:
            return ox.RdfFormat.RDF_XML
        else:
            what = "is XML, but no RDF/XML"
    raise NoRdf(what, where=str(path), hint=hint)
