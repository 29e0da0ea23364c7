"""What the fuzzer starts from: the project's own files, the tests' files, and kept finds."""

import functools
from pathlib import Path
from random import Random

import pyoxigraph as ox

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
EXAMPLE = TESTS / "example"
KEPT = TESTS / "hostile"
LARGEST = 12_000

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


def _small(paths: list[Path]) -> list[bytes]:
    return [x.read_bytes() for x in sorted(paths) if x.is_file() and x.stat().st_size < LARGEST]


@functools.cache
def data() -> list[bytes]:
    """Turtle that is data."""
    found = [*TESTS.glob("fixtures/*/*.ttl"), *EXAMPLE.glob("*/*.ttl"), *KEPT.glob("**/*.ttl")]
    return _small([*found, *ROOT.glob("data/*.ttl")])


@functools.cache
def shapes() -> list[bytes]:
    """Turtle that is shapes."""
    kept = [*KEPT.glob("*shapes*/*.ttl"), *KEPT.glob("*shapes*.ttl")]
    return _small([*ROOT.glob("shapes/*.ttl"), *EXAMPLE.glob("shapes/*.ttl"), *kept])


@functools.cache
def queries() -> list[bytes]:
    """SPARQL with headers."""
    found = [*ROOT.glob("sparql/**/*.rq"), *EXAMPLE.glob("sparql/**/*.rq"), *KEPT.glob("**/*.rq")]
    return _small(found)


def converted(turtle: bytes, suffix: str) -> bytes:
    """Turtle in another format; as it is where it is none."""
    if suffix == "ttl":
        return turtle
    try:
        quads = list(ox.parse(turtle, ox.RdfFormat.TURTLE))
        return ox.serialize(quads, format=FORMATS[suffix]) or b""
    except (SyntaxError, ValueError):
        return turtle


def rdf(random: Random) -> tuple[bytes, str]:
    """A document and its suffix."""
    suffix = random.choice(("ttl", "ttl", "ttl", *FORMATS))
    return converted(random.choice(data()), suffix), suffix
