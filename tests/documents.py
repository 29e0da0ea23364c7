"""Writes Turtle and TriG at random, and keeps the place of each term."""

import random
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pyoxigraph as ox

from defour.namespaces import RDF, XSD

FORMATS = {"ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG}
LINES = ("\n", "\r\n", "\r")
NAMESPACES = ("http://example.org/", "http://example.org/a#", "urn:x:", "rel/", "#", "", "../a/")
BASES = ("http://base.example/a/b", "http://other.example/c/")
RELATIVE = ("x", "#f", "", "../y", "?q", "//host.example/p", "d/e")
IRIS = {
    "http://example.org/x": "http://example.org/x",
    r"http://example.org/\u00E9\U0001F600": "http://example.org/é😀",
    "urn:x:y": "urn:x:y",
    "http://example.org/(a),b;c.": "http://example.org/(a),b;c.",
    "http://example.org/a#b": "http://example.org/a#b",
    XSD + "integer": XSD + "integer",
    RDF + "type": RDF + "type",
}
LOCALS = {
    **{text: text for text in ("x", "b.c", "1", "y:z", "", "%41b", "é·", "x-", "_", "a", "true")},
    r"a\~b\.": "a~b.",
    r"\/c\;": "/c;",
    r"d\,\(e\)": "d,(e)",
}
LABELS = ("b", "b.1", "0", "é")
NUMBERS = {
    **dict.fromkeys(("1", "-01", "+5"), "integer"),
    **dict.fromkeys(("0.50", ".5", "-1.0"), "decimal"),
    **dict.fromkeys(("1e3", "1.E-3", ".1e+0"), "double"),
    **dict.fromkeys(("true", "false"), "boolean"),
}
STRINGS = ("", "1", "two\nlines", "a\r\nb\t", "c\rd", '"q"', "it's", "# no comment", "<a> _:b .")
STRINGS += ("😀é",)
TAGS = ("en", "nl-BE", "EN-gb")
FIRST, REST, NIL, TYPE = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil", "type"))

At = tuple[int, int]
"""A line and a column."""


class Spoken(NamedTuple):
    """A term and its place; an anonymous node is a number, a label is without its file's mark."""

    term: Any
    at: At


Fact = tuple[Spoken, Spoken, Spoken]


def resolve(base: str, iri: str) -> str:
    return urljoin(base, iri.removesuffix("#")) + "#" * iri.endswith("#")  # which urljoin loses


class Document:
    """A document: its bytes, its facts, and the places of all that is written."""

    def __init__(self, seed: int, format: str) -> None:
        self.random = random.Random(seed)
        self.format = FORMATS[format]
        self.text = ""
        self.facts: list[Fact] = []
        self.terms: list[Spoken] = []
        self.prefixes: dict[str, At] = {}
        self.namespaces: dict[str, str] = {}
        self.base = BASES[0]
        self.anonymous = 0
        self.line = self.one(*LINES)
        self.turtle(trig=format == "trig")
        self.data = (self.one("", "\ufeff") + self.text).encode()

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def put(self, token: str) -> At:
        before = self.text.replace("\r\n", "\n").replace("\r", "\n")
        self.text += token
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def gap(self, least: str = "") -> None:
        line = self.one(self.line, self.line, self.line, *LINES)
        comment = f" # <c> \"c' [ ( _:c @c é😀 {len(self.text)}.{line}"
        more = ("  ", "\t", line, f"{line} {line}\t", comment, f"{line}#{line} ")
        self.text += self.one(least, least, least, least, *more)

    def mark(self, text: str) -> At:
        self.gap()
        at = self.put(text)
        self.gap()
        return at

    def say(self, term: Any, at: At) -> Spoken:
        self.terms.append(Spoken(term, at))
        return self.terms[-1]

    def write(self, text: str, term: Any, space: str = "") -> Spoken:
        found = self.say(term, self.put(text))
        self.gap(space)
        return found

    def node(self, at: At) -> Spoken:
        self.anonymous += 1
        return Spoken(self.anonymous, at)

    def name(self, space: str = " ") -> Spoken:
        if self.one(True, False) and self.namespaces:
            prefix, local = self.one(*self.namespaces), self.one(*LOCALS)
            iri = self.namespaces[prefix] + LOCALS[local]
            return self.write(f"{prefix}:{local}", ox.NamedNode(iri), space)
        text = self.one(*(RELATIVE if self.one(True, False) else IRIS))
        iri = IRIS[text] if text in IRIS else resolve(self.base, text)
        return self.write(f"<{text}>", ox.NamedNode(iri))

    def string(self) -> Spoken:
        quote, value = self.one('"', "'", '"""', "'''"), self.one(*STRINGS)
        text = value.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
        if len(quote) == 1:
            text = text.replace("\n", r"\n").replace("\r", r"\r")
        at = self.put(quote + text.replace("é", self.one("é", r"\u00E9")) + quote)
        kind = self.one("plain", "plain", "language", "datatype")
        tag = self.one(*TAGS) if kind == "language" else None
        self.put(f"@{tag}" if tag else "^^" if kind == "datatype" else "")
        datatype = self.name().term if kind == "datatype" else None
        found = self.say(ox.Literal(value, language=tag and tag.lower(), datatype=datatype), at)
        self.gap(" ")
        return found

    def term(self, kind: str, depth: int = 0) -> Spoken:
        if kind in ("list", "empty"):
            return self.property_list(depth, empty=kind == "empty")
        if kind in ("collection", "nil"):
            return self.collection(depth, empty=kind == "nil")
        if kind == "label":
            label = self.one(*LABELS)
            return self.write(f"_:{label}", ox.BlankNode(label), " ")
        if kind == "number":
            text = self.one(*NUMBERS)
            datatype = ox.NamedNode(XSD + NUMBERS[text])
            return self.write(text, ox.Literal(text, datatype=datatype), " ")
        return self.name() if kind == "name" else self.string()

    def object(self, depth: int) -> Spoken:
        kinds = ("name", "label", "string", "string", "string", "number", "empty", "nil")
        return self.term(self.one(*kinds, *(("list", "collection") * 2 if depth else ())), depth)

    def property_list(self, depth: int, *, empty: bool) -> Spoken:
        found = self.say(*self.node(self.put("[")))
        self.gap()
        if not empty:
            self.pairs(found, depth - 1)
        self.mark("]")
        return found

    def collection(self, depth: int, *, empty: bool) -> Spoken:
        opening = self.put("(")
        self.gap()
        items = [] if empty else [self.object(depth - 1) for _ in range(self.one(1, 2, 3))]
        closing = self.mark(")")
        if empty:
            return Spoken(NIL, opening)
        cells = [self.node(at) for at in (opening, *(item.at for item in items[1:]))]
        rests = [*cells[1:], Spoken(NIL, closing)]
        for cell, item, rest in zip(cells, items, rests, strict=True):
            self.facts.append((cell, Spoken(FIRST, item.at), item))
            self.facts.append((cell, Spoken(REST, rest.at), rest))
        return cells[0]

    def pairs(self, subject: Spoken, depth: int) -> None:
        for number in range(self.one(1, 1, 2, 3)):
            if number:
                self.mark(";")
                self.mark(self.one("", "", ";"))
            predicate = self.write("a", TYPE, " ") if self.one(1, 0, 0) else self.name()
            for position in range(self.one(1, 1, 2)):
                if position:
                    self.mark(",")
                self.facts.append((subject, predicate, self.object(depth)))
        self.mark(self.one("", "", ";"))

    def statement(self) -> None:
        kind = self.one("name", "name", "label", "empty", "list", "collection", "nil")
        subject = self.term(kind, 2)
        if kind != "list" or self.one(True, False):
            self.pairs(subject, 2)

    def directive(self) -> None:
        sparql, word = self.one(True, False), self.one("prefix", "prefix", "base")
        at = self.put(self.one(word, word.upper(), word.title()) if sparql else f"@{word}")
        self.gap(" ")
        if word == "prefix":
            prefix, namespace = self.one("ex", "", "p.q-1", "base", "é"), self.one(*NAMESPACES)
            self.put(f"{prefix}:")
            self.gap()
            self.put(f"<{namespace}>")
            self.namespaces[prefix] = resolve(self.base, namespace)
            self.prefixes[prefix] = at
        else:
            self.base = self.one(*BASES)
            self.put(f"<{self.base}>")
        self.mark("" if sparql else ".")

    def block(self) -> None:
        kind, known = self.one("none", "name", "name", "label", "empty"), len(self.terms)
        if kind != "none":
            if self.one(True, False):
                self.put(self.one("GRAPH", "graph"))
                self.gap(" ")
            self.term(kind)
        self.mark("{")
        count = self.one(0, 1, 1, 2)
        for number in range(count):
            self.statement()
            self.mark("." if number < count - 1 else self.one("", "."))
        if not count:
            del self.terms[known:]  # no triple is in this graph
        self.mark("}")

    def turtle(self, *, trig: bool) -> None:
        self.put(f"@base <{self.base}> .")
        self.gap()
        for _ in range(self.one(1, 2, 3)):
            for _ in range(self.one(0, 1, 1, 2)):
                self.directive()
            if trig and self.one(True, False):
                self.block()
            else:
                self.statement()
                self.mark(".")
