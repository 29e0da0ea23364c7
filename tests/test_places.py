"""The place of each term and triple, in documents whose places are known."""

import os
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from defour.rdf.locations import Place, Places
from defour.rdf.parse import Source, parse
from documents import FORMATS, LABELS, REST, Document

TIMES = int(os.environ.get("DEFOUR_FUZZ", "1"))
EX = "http://example.org/"
S, P = URIRef(EX + "s"), URIRef(EX + "p")
ONE = Literal("1", datatype=XSD.integer)
E = f"@prefix e: <{EX}> . "


def read(text: str, where: str = "x") -> Source:
    return parse(text.encode(), where=where)


@pytest.mark.parametrize("format", FORMATS)
def test_any_document(format: str) -> None:
    """DEFOUR_FUZZ=100 makes a hundred times as many of them."""
    for seed in range(300 * TIMES):
        check(Document(seed, format))


def check(document: Document) -> None:
    source = parse(document.data, document.format, where="x")
    places = Places([source])
    names = match(document, source, places)

    def real(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return ox.BlankNode(source.mark + term.value)
        return names[term] if isinstance(term, int) else term

    def first(pairs: Iterable[tuple[Any, tuple[int, int]]]) -> dict[Any, Place]:
        return {key: Place("x", *at) for key, at in sorted(pairs, key=lambda x: x[1])[::-1]}

    facts = [[x._replace(term=real(x.term)) for x in fact] for fact in document.facts]
    triples = first(((s.term, p.term, o.term), o.at) for s, p, o in facts)
    assert {triple: places.triple(*triple) for triple in triples} == triples
    predicates = first(((s.term, p.term), p.at) for s, p, _ in facts)
    assert {pair: places.predicate(*pair) for pair in predicates} == predicates
    subjects = first((s.term, s.at) for s, _, _ in facts)
    assert {term: places.subject(term) for term in subjects} == subjects
    uses = first((p.term, o.at) for _, p, o in facts)
    uses |= first((o.term.datatype, o.at) for *_, o in facts if isinstance(o.term, ox.Literal))
    uses |= first(
        [(real(x.term), x.at) for x in document.terms]
        + [(x.term, x.at) for s, _, o in facts for x in (s, o)]
    )
    assert {term: places.use(term) for term in uses} == uses
    assert {x: places.prefix(source, x) for x in document.prefixes} == {
        x: Place("x", *at) for x, at in document.prefixes.items()
    }
    assert places.use(URIRef("urn:nowhere")) is None


def match(document: Document, source: Source, places: Places) -> dict[int, ox.BlankNode]:
    names: dict[int, ox.BlankNode] = {}

    def same(known: Any, found: Any) -> bool:
        if isinstance(known, int):
            return isinstance(found, ox.BlankNode) and names.setdefault(known, found) == found
        if isinstance(known, ox.BlankNode):
            return found == ox.BlankNode(source.mark + known.value)
        return found == known

    facts = sorted(document.facts, key=lambda x: x[2].at, reverse=True)
    known = {(s.term, p.term, o.term): Place("x", *o.at) for s, p, o in facts}
    found = {tuple(x.triple): places.triple(*x.triple) for x in source.quads}
    rows = [sorted(x.items(), key=lambda y: (y[1], y[0][1] == REST)) for x in (known, found)]
    for (fact, place), (triple, other) in zip(*rows, strict=True):
        assert place == other
        assert all(map(same, fact, triple)), (fact, triple)
    graphs = dict.fromkeys(x.graph_name for x in source.quads)
    labels = [ox.BlankNode(source.mark + label) for label in LABELS]
    written = (x.term for x in document.terms if isinstance(x.term, int))
    anonymous = [x for x in written if x not in names]
    new = [x for x in graphs if isinstance(x, ox.BlankNode) and x not in labels]
    names.update(zip(anonymous, new, strict=True))
    assert len(set(names.values())) == len(names)
    return names


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("e:s e:q 01 ; e:p ¦1 .", ONE),
        ("e:s e:q 1 ; e:p ¦01 .", Literal("01", datatype=XSD.integer, normalize=False)),
        ("e:s e:p 'true' , ¦true .", Literal("true", datatype=XSD.boolean)),
        ("e:s e:p 1.5 , ¦1.5e0 .", Literal("1.5e0", datatype=XSD.double, normalize=False)),
        ("e:s e:p ¦'x'@nl-BE , 'x'@NL-be .", Literal("x", lang="nl-BE")),
        ("e:s e:p 'x' , ¦'x'^^e:d .", Literal("x", datatype=URIRef(EX + "d"))),
        (f"e:s e:p 'x'@en , ¦'x'^^<{XSD.string}> , 'x' .", Literal("x")),
        ('VERSION "1.2" @version "1.2" . e:s e:p ¦"x" .', Literal("x")),
    ],
)
def test_the_place_of_an_object(text: str, term: Node) -> None:
    before, _, after = text.partition("¦")
    source = read(E + before + after)
    assert Places([source]).triple(S, P, term) == Place("x", 1, len(E + before) + 1)


def test_the_lines_of_n_quads() -> None:
    text = '<e:s> <e:p> "x" <e:g> .\n_:b <e:p> "y"^^<e:d> _:g .# c\n_:g <e:p> "z"@nl .'
    source = parse(text.encode(), ox.RdfFormat.N_QUADS, where="x")
    places = Places([source])
    assert [str(places.triple(*x.triple)) for x in source.quads] == ["x:1:13", "x:2:11", "x:3:11"]
    used = [ox.NamedNode("e:g"), ox.NamedNode("e:d"), source.quads[1].graph_name]
    assert [str(places.use(x)) for x in used] == ["x:1:17", "x:2:16", "x:2:22"]


def test_prefixes_and_statements() -> None:
    text = f"{E}\n prefix e: <urn:x:>\n@prefix : <urn:y:> . <urn:a> e:p e:s .\r\n"
    source = read(text + "e:t a [\r\n a e:u\r\n] . # c\r\n\r\n[ a e:v ] .")
    places = Places([source])
    found = [places.prefix(source, x) for x in ("e", "", "x")]
    assert found == [Place("x", 2, 2), Place("x", 3, 1), None]
    first, second, (node, third) = places.statements(source)
    assert first == (ox.NamedNode("urn:a"), "@prefix : <urn:y:> . <urn:a> e:p e:s .")
    assert second == (ox.NamedNode("urn:x:t"), "e:t a [\r\n a e:u\r\n] . # c")
    assert (type(node), third) == (ox.BlankNode, "[ a e:v ] .")


def test_files_are_asked_in_order() -> None:
    texts = ("e:s e:q _:b .", "_:b e:p e:s . e:s e:p 1 .", "e:s e:p 1 .")
    a, b, c = (read(E + text, where=name) for name, text in zip("abc", texts, strict=True))
    places = Places([a, b, c])
    assert places.use(URIRef(EX + "nowhere")) is None
    assert places.subject(URIRef("not an IRI")) is None
    assert places.triple(S, P, ONE) == Place("b", 1, len(E) + 23)
    assert places.use(BNode(b.mark + "b")) == Place("b", 1, len(E) + 1)
    assert places.use(BNode(a.mark + "b")) == Place("a", 1, len(E) + 9)
    assert places.use(S) == Place("a", 1, len(E) + 1)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (f'{{"@id": "{EX}s", "{EX}p": {{"@value": "x", "@language": "EN-gb"}}}}', "JSON_LD"),
        (
            f'<r:RDF xmlns:r="{RDF}" xmlns:e="{EX}"><r:Description r:about="{EX}s">'
            '<e:p xml:lang="EN-gb">x</e:p></r:Description></r:RDF>',
            "RDF_XML",
        ),
        (E + "e:s e:p 'x'@en-gb {| e:q 1 |} .", "TURTLE"),
        (E + "e:s e:p 'x'@en-gb ~ e:r .", "TURTLE"),
        (E + "<< e:s e:p e:o >> e:p 1 . e:s e:p 'x'@en-gb .", "TURTLE"),
        (E + "{ e:s e:p 'x'@en-gb , 'x'@en--ltr . }", "TRIG"),
        (f"{E}e:s e:p 'x'@en-gb , {'( [ e:p' * 9000} 'x' {'] )' * 9000} .", "TURTLE"),
    ],
)
def test_where_lines_are_not_known_the_file_is_given(text: str, format: str) -> None:
    source = parse(text.encode(), getattr(ox.RdfFormat, format), where="x")
    places = Places([source])
    x = Place("x", 0, 0)
    assert places.triple(S, P, Literal("x", lang="en-GB")) == x
    assert places.subject(S) == places.predicate(S, P) == places.use(P) == x
    assert places.use(RDFS.label) is None
    assert {places.prefix(source, prefix) for prefix in source.prefixes} <= {x}
    assert str(x) == "x"
