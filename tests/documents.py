"""Writes Turtle, TriG, N-Triples and N-Quads, and keeps the place of each term as it writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pyoxigraph as ox
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Literal, URIRef

LINES = ("\n", "\r\n", "\r")
NAMESPACES = ("http://example.org/", "http://example.org/a#", "urn:x:", "rel/", "#")
BASES = ("http://base.example/a/b", "http://other.example/c/")
RELATIVE = ("x", "#f", "", "../y", "?q", "//host.example/p", "d/e")
IRIS = {
    "http://example.org/x": "http://example.org/x",
    r"http://example.org/\u00E9\U0001F600": "http://example.org/é😀",
    "urn:x:y": "urn:x:y",
    "http://example.org/(a),b;c.": "http://example.org/(a),b;c.",
    "http://example.org/a#b": "http://example.org/a#b",
}
LOCALS = {
    **{text: text for text in ("x", "b.c", "1", "y:z", "", "%41b", "é·", "x-", "_", "a", "true")},
    r"a\~b\.": "a~b.",
    r"\/c\;": "/c;",
    r"d\,\(e\)": "d,(e)",
}
LABELS = ("b", "b.1", "0", "é")
NUMBERS = {
    **dict.fromkeys(("1", "-01", "+5"), XSD.integer),
    **dict.fromkeys(("0.50", ".5", "-1.0"), XSD.decimal),
    **dict.fromkeys(("1e3", "1.E-3", ".1e+0"), XSD.double),
    **dict.fromkeys(("true", "false"), XSD.boolean),
}
STRINGS = (
    "",
    "x",
    "two\nlines",
    "a\r\nb",
    "c\rd",
    '"q"',
    "it's",
    "# no comment",
    "<a> _:b .",
    "😀é",
)
TAGS = ("en", "nl-BE", "EN-gb")

Place = tuple[int, int]


class Fact(NamedTuple):
    """A triple and the places of its parts; anonymous nodes are numbers."""

    s: Any
    p: URIRef
    o: Any
    at_s: Place
    at_p: Place
    at_o: Place


class Spoken(NamedTuple):
    """A term and its place."""

    term: Any
    at: Place


@dataclass
class Document:
    """A document, its facts in the order of writing, and the places of all that is written."""

    format: ox.RdfFormat
    text: str = ""
    facts: list[Fact] = field(default_factory=list)
    terms: list[Spoken] = field(default_factory=list)
    prefixes: dict[str, Place] = field(default_factory=dict)


def resolved(base: str, iri: str) -> str:
    """`urljoin`, without its loss of an empty fragment."""
    return urljoin(base, iri.removesuffix("#")) + "#" * iri.endswith("#")


class Writer:
    """Writes one document; `choose` picks one of several things each time."""

    def __init__(self, choose: Callable[[Sequence[Any]], Any], format: ox.RdfFormat) -> None:
        self.choose = choose
        self.document = Document(format)
        self.free = format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
        self.base = BASES[0]
        self.namespaces: dict[str, str] = {}
        self.anonymous = 0
        self.line = choose(LINES)

    # Pieces.

    def one(self, *choices: Any) -> Any:
        return self.choose(choices)

    def put(self, token: str) -> Place:
        """Write a token, and say where it begins."""
        before = self.document.text.replace("\r\n", "\n").replace("\r", "\n")
        self.document.text += token
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def gap(self, least: str = "") -> None:
        """White space and comments, or nothing if that may be."""
        if not self.free:
            return
        kind = self.one("none", "none", "none", "space", "tab", "line", "lines", "comment", "both")
        line = self.one(self.line, self.line, self.line, *LINES)
        self.document.text += {
            "none": least,
            "space": "  ",
            "tab": "\t",
            "line": line,
            "lines": f"{line} {line}\t",
            "comment": f" # <c> \"c' [ ( _:c @c é😀 .{line}",
            "both": f"{line}#{line} ",
        }[kind]

    def mark(self, text: str) -> Place:
        self.gap()
        place = self.put(text)
        self.gap()
        return place

    def say(self, term: Any, place: Place) -> Spoken:
        spoken = Spoken(term, place)
        self.document.terms.append(spoken)
        return spoken

    def fact(self, s: Spoken, p: Spoken, o: Spoken) -> None:
        self.document.facts.append(Fact(s.term, p.term, o.term, s.at, p.at, o.at))

    def node(self) -> int:
        self.anonymous += 1
        return self.anonymous

    # Terms. A space stands behind each that could run into the next token.

    def name(self) -> Spoken:
        kind = self.one("prefixed", "prefixed", "full", "relative")
        if kind == "prefixed" and self.namespaces:
            prefix = self.one(*self.namespaces)
            local = self.one(*LOCALS)
            place = self.put(f"{prefix}:{local}")
            self.gap(" ")
            return self.say(URIRef(self.namespaces[prefix] + LOCALS[local]), place)
        return self.bracketed(relative=kind == "relative")

    def bracketed(self, *, relative: bool) -> Spoken:
        if relative:
            text = self.one(*RELATIVE)
            iri = resolved(self.base, text)
        else:
            text = self.one(*IRIS)
            iri = IRIS[text]
        place = self.put(f"<{text}>")
        self.gap()
        return self.say(URIRef(iri), place)

    def label(self) -> Spoken:
        label = self.one(*LABELS)
        place = self.put(f"_:{label}")
        self.gap(" ")
        return self.say(BNode(label), place)

    def number(self) -> Spoken:
        number = self.one(*NUMBERS)
        place = self.put(number)
        self.gap(" ")
        return self.say(Literal(number, datatype=NUMBERS[number], normalize=False), place)

    def string(self, quote: str, datatype: Callable[[], Spoken]) -> Spoken:
        value = self.one(*STRINGS)
        text = value.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
        if len(quote) == 1:
            text = text.replace("\n", r"\n").replace("\r", r"\r")
        place = self.put(quote + text.replace("é", self.one("é", r"\u00E9")) + quote)
        kind = self.one("plain", "plain", "language", "datatype")
        if kind == "plain":
            self.gap("" if value else " ")
            return self.say(Literal(value), place)
        if kind == "language":
            tag = self.one(*TAGS)
            self.put(f"@{tag}")
            self.gap(" ")
            return self.say(Literal(value, lang=tag.lower()), place)
        self.put("^^")
        iri = datatype().term
        return self.say(
            Literal(value, datatype=None if iri == XSD.string else iri, normalize=False), place
        )

    def object(self, depth: int) -> Spoken:
        kinds = ["name", "label", "string", "string", "string", "number", "empty", "nil"]
        kind = self.one(*kinds, *(["list", "list", "collection", "collection"] if depth else []))
        return self.kind(kind, depth)

    def kind(self, kind: str, depth: int) -> Spoken:
        if kind == "name":
            return self.name()
        if kind == "label":
            return self.label()
        if kind == "number":
            return self.number()
        if kind == "string":
            return self.string(self.one('"', "'", '"""', "'''"), self.name)
        if kind == "empty":
            return self.property_list(depth, empty=True)
        if kind == "list":
            return self.property_list(depth)
        return self.collection(depth, empty=kind == "nil")

    def property_list(self, depth: int, *, empty: bool = False) -> Spoken:
        spoken = self.say(self.node(), self.put("["))
        self.gap()
        if not empty:
            self.pairs(spoken, depth - 1)
        self.mark("]")
        return spoken

    def collection(self, depth: int, *, empty: bool = False) -> Spoken:
        opening = self.put("(")
        self.gap()
        items = [] if empty else [self.object(depth - 1) for _ in range(self.one(1, 2, 3))]
        closing = self.mark(")")
        if not items:
            return Spoken(RDF.nil, opening)
        places = [opening, *(item.at for item in items[1:])]
        cells = [Spoken(self.node(), place) for place in places]
        for cell, item, after in zip(
            cells, items, [*cells[1:], Spoken(RDF.nil, closing)], strict=True
        ):
            self.fact(cell, Spoken(RDF.first, item.at), item)
            self.fact(cell, Spoken(RDF.rest, after.at), after)
        return cells[0]

    # Statements.

    def pairs(self, subject: Spoken, depth: int) -> None:
        for number in range(self.one(1, 1, 2, 3)):
            if number:
                self.mark(";")
                self.mark(self.one("", "", ";"))
            if self.one(True, False, False):
                predicate = self.say(RDF.type, self.put("a"))
                self.gap(" ")
            else:
                predicate = self.name()
            for position in range(self.one(1, 1, 2)):
                if position:
                    self.mark(",")
                self.fact(subject, predicate, self.object(depth))
        self.mark(self.one("", "", ";"))

    def statement(self) -> None:
        kind = self.one("name", "name", "label", "empty", "list", "collection", "nil")
        subject = self.kind(kind, 2)
        if kind != "list" or self.one(True, False):
            self.pairs(subject, 2)

    def directive(self) -> None:
        sparql = self.one(True, False)
        word = self.one("prefix", "prefix", "base")
        place = self.put(self.one(word, word.upper(), word.title()) if sparql else f"@{word}")
        self.gap(" ")
        if word == "prefix":
            prefix, namespace = self.one("ex", "", "p.q-1", "base", "é"), self.one(*NAMESPACES)
            self.put(f"{prefix}:")
            self.gap()
            self.put(f"<{namespace}>")
            self.namespaces[prefix] = resolved(self.base, namespace)
            self.document.prefixes[prefix] = place
        else:
            self.base = self.one(*BASES)
            self.put(f"<{self.base}>")
        self.mark("" if sparql else ".")

    def block(self) -> None:
        """A graph of TriG."""
        kind = self.one("none", "name", "name", "label", "empty")
        graph = None
        known = len(self.document.terms)
        if kind != "none":
            if self.one(True, False):
                self.put(self.one("GRAPH", "graph"))
                self.gap(" ")
            graph = self.kind(kind, 0)
        self.mark("{")
        count = self.one(0, 1, 1, 2)
        for number in range(count):
            self.statement()
            if number < count - 1:
                self.mark(".")
        if count:
            self.mark(self.one("", "."))
        elif graph is not None:
            del self.document.terms[known]  # no triple is in this graph
        self.mark("}")

    def turtle(self) -> Document:
        trig = self.document.format == ox.RdfFormat.TRIG
        self.put(f"@base <{self.base}> .")
        self.gap()
        for _ in range(self.one(1, 2, 3)):
            for _ in range(self.one(0, 1, 1)):
                self.directive()
            if trig and self.one(True, False):
                self.block()
            else:
                self.statement()
                self.mark(".")
        return self.document

    def lines(self) -> Document:
        """N-Triples or N-Quads."""
        for _ in range(self.one(1, 2, 3, 4)):
            space = self.one(" ", "\t", "  ")
            self.document.text += self.one("", "", space, "# <c> é😀" + self.line, self.line)
            parts: list[Spoken] = []
            for kinds in ("name label", "name", "name label string string", "name label none"):
                kind = self.one(*kinds.split())
                if len(parts) == 3 and self.document.format == ox.RdfFormat.N_TRIPLES:
                    kind = "none"
                if kind != "none":
                    parts.append(self.plain(kind))
                    self.document.text += self.one(space, "" if kind == "name" else space)
            self.fact(*parts[:3])
            self.put(".")
            self.document.text += self.one("", " # c", space) + self.line
        return self.document

    def plain(self, kind: str) -> Spoken:
        """A term with no white space behind it."""
        if kind == "label":
            label = self.one(*LABELS)
            return self.say(BNode(label), self.put(f"_:{label}"))
        if kind == "string":
            return self.string('"', lambda: self.bracketed(relative=False))
        text = self.one(*IRIS)
        return self.say(URIRef(IRIS[text]), self.put(f"<{text}>"))


def write(choose: Callable[[Sequence[Any]], Any], format: ox.RdfFormat) -> Document:
    """A document of a format."""
    writer = Writer(choose, format)
    return writer.turtle() if writer.free else writer.lines()


def documents(format: ox.RdfFormat) -> st.SearchStrategy[Document]:
    """Documents of a format, for hypothesis."""

    def draw(draw: st.DrawFn) -> Document:
        return write(lambda choices: draw(st.sampled_from(choices)), format)

    return st.composite(draw)()
