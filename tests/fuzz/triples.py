"""Spoiling a graph rather than its text: what comes out is well-formed, and says odd things."""

from random import Random

import pyoxigraph as ox

SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
IRIS = ("http://example.org/x", "urn:x", f"{SH}NodeShape", f"{SH}property", f"{SH}mincount")
IRIS += ("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil", f"{XSD}date", "http://e/%00<".strip("<"))
IRIS += ("http://e/\u202e", "http://e/a'b", "tag:x,2021:y", "http://e/" + "x" * 3000, f"{SH}IRI")
TEXTS = ("", " ", "x", "\x1b[31mred", "\u202edexif", "a\nb\r\nc", "\\", '"', "9" * 40, "2021-02-30")
TEXTS += (
    "2021",
    "true",
    "-1",
    "NaN",
    "(a+)+$",
    "[",
    "{?value}",
    "{$this}",
    "<b>&amp;</b>",
    "\ufffe",
)
TEXTS += ("\U0010ffff", "é" * 2000, "%s", "]]>", "::error::x", "-->", "\x00", "\x85", "\u2028")
TYPES = (
    "string",
    "integer",
    "date",
    "dateTime",
    "boolean",
    "anyURI",
    "gYear",
    "decimal",
    "duration",
)
LANGUAGES = ("en", "nl", "en-GB", "x-y", "abcdefgh-12345678")


def spoil(turtle: bytes, random: Random) -> bytes:
    """Turtle with one to five triples changed; as it is where it cannot be read."""
    try:
        parser = ox.parse(turtle, ox.RdfFormat.TURTLE)
        triples = [quad.triple for quad in parser]
    except (SyntaxError, ValueError):
        return turtle
    for _ in range(random.randint(1, 5)):
        if triples:
            _change(triples, random)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=parser.prefixes) or b""


def _change(triples: list[ox.Triple], random: Random) -> None:
    at, other = random.randrange(len(triples)), random.choice(triples)
    here = triples[at]
    way = random.randint(0, 6)
    if way == 0:
        del triples[at]
    elif way == 1:
        triples[at] = ox.Triple(here.subject, here.predicate, other.object)
    elif way == 2:
        triples[at] = ox.Triple(here.subject, other.predicate, here.object)
    elif way == 3:
        triples[at] = ox.Triple(other.subject, here.predicate, here.object)
    elif way == 4:
        triples.append(ox.Triple(here.subject, other.predicate, _term(random)))
    elif way == 5:
        triples[at] = ox.Triple(here.subject, here.predicate, _term(random))
    elif isinstance(here.object, ox.NamedNode | ox.BlankNode):
        triples.append(ox.Triple(here.object, here.predicate, here.subject))


def _term(random: Random) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    way = random.randint(0, 3)
    if way == 0:
        return ox.NamedNode(random.choice(IRIS))
    if way == 1:
        return ox.BlankNode("odd")
    text = random.choice(TEXTS)
    if way == 2:
        return ox.Literal(text, language=random.choice(LANGUAGES))
    return ox.Literal(text, datatype=ox.NamedNode(XSD + random.choice(TYPES)))
