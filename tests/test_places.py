"""The place of each term and triple, in documents whose places are known."""

import os
import random
import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, RDFS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

import documents
from defour.errors import Malformed
from defour.rdf import parse as reading
from defour.rdf import triples
from defour.rdf.locations import Place, Places
from defour.rdf.parse import parse
from project import files

TIMES = int(os.environ.get("DEFOUR_FUZZ", "1"))
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
}
EX = "http://example.org/"
S, P, Q = URIRef(EX + "s"), URIRef(EX + "p"), URIRef(EX + "q")


def read(text: str, format: str = "ttl", where: str = "x") -> reading.Source:
    return parse(text.encode(), FORMATS[format], where=where)


def marked(text: str) -> tuple[str, Place]:
    """A document without the sign that stands before what is to be found, and that place."""
    before, sign, after = text.partition("¦")
    assert sign
    lines = re.split("\r\n|\n|\r", before.removeprefix("\ufeff"))
    return before + after, Place("x", len(lines), len(lines[-1]) + 1)


# Documents whose places are known by construction.


@pytest.mark.parametrize("format", FORMATS)
def test_any_document(format: str) -> None:
    @settings(
        max_examples=100 * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(documents.documents(FORMATS[format]))
    def holds(document: documents.Document) -> None:
        check(document)

    holds()


@pytest.mark.parametrize("format", FORMATS)
def test_many_documents(format: str) -> None:
    """As they come, which is ten times as quick, and larger; hypothesis finds small ones."""
    for seed in range(1000 * TIMES):
        check(documents.write(random.Random(seed).choice, FORMATS[format]))


def check(document: documents.Document) -> None:
    source = parse(document.text.encode(), document.format, where="x")
    places = Places([source])
    names = matched(document.facts, [x.term for x in document.terms], places, source)

    def real(term: Any) -> Any:
        if isinstance(term, BNode):
            return BNode(source.mark + term)
        return names[term] if isinstance(term, int) else term

    def first(pairs: Iterable[tuple[Any, documents.Place]]) -> dict[Any, Place]:
        result: dict[Any, Place] = {}
        for key, (line, column) in sorted(pairs, key=lambda pair: pair[1]):
            result.setdefault(key, Place("x", line, column))
        return result

    facts = [x._replace(s=real(x.s), o=real(x.o)) for x in document.facts]
    for (s, p, o), place in first(((x.s, x.p, x.o), x.at_o) for x in facts).items():
        assert places.triple(s, p, o) == place
    for (s, p), place in first(((x.s, x.p), x.at_p) for x in facts).items():
        assert places.predicate(s, p) == place
    for s, place in first((x.s, x.at_s) for x in facts).items():
        assert places.subject(s) == place
    written = [(real(x.term), x.at) for x in document.terms]
    written += [(x.s, x.at_s) for x in facts] + [(x.o, x.at_o) for x in facts]
    uses = first(written)
    implied = [(x.p, x.at_o) for x in facts]
    implied += [
        (x.o.datatype or XSD.string, x.at_o)
        for x in facts
        if isinstance(x.o, Literal) and not x.o.language
    ]
    for term, place in {**first(implied), **uses}.items():
        assert places.use(term) == place
    iris = [(str(x.term), Place("x", *x.at)) for x in document.terms if isinstance(x.term, URIRef)]
    assert list(places.terms(source)) == sorted(iris, key=lambda pair: pair[1])
    for prefix, (line, column) in document.prefixes.items():
        assert places.prefix(source, prefix) == Place("x", line, column)
    assert places.use(URIRef("urn:nowhere")) is None


def matched(
    facts: list[documents.Fact], written: list[Any], places: Places, source: reading.Source
) -> dict[int, BNode]:
    """The names of the anonymous nodes, where the triples and their places are the facts."""
    names: dict[int, BNode] = {}

    def same(known: Any, found: Node) -> bool:
        if isinstance(known, int):
            return isinstance(found, BNode) and names.setdefault(known, found) == found
        if isinstance(known, BNode):
            return found == BNode(source.mark + known)
        return type(found) is type(known) and found == known

    found = sorted(places.triples(source), key=lambda x: (x[1], x[0][1] == RDF.rest))
    known = sorted(facts, key=lambda x: (x.at_o, x.p == RDF.rest))
    assert [place for _, place in found] == [Place("x", *x.at_o) for x in known]
    for fact, (triple, _) in zip(known, found, strict=True):
        assert all(map(same, fact[:3], triple)), (fact, triple)
    graphs = dict.fromkeys(
        x.graph_name.value for x in source.quads if isinstance(x.graph_name, ox.BlankNode)
    )
    labels = {source.mark + label for label in documents.LABELS}
    anonymous = [x for x in written if isinstance(x, int) and x not in names]
    named = [BNode(name) for name in graphs if name not in labels]
    names.update(zip(anonymous, named, strict=True))
    assert len(set(names.values())) == len(names)
    return names


# One example for each thing.

E = f"@prefix e: <{EX}> . "
EXAMPLES = {
    "full names": f"<{EX}s> <{EX}p> ¦'x' .",
    "byte-order mark": f"\ufeff<{EX}s> <{EX}p> ¦'x' .",
    "LF": f"# é\n{E}e:s\n  e:p ¦'x' .",
    "CRLF": f"# é\r\n{E}e:s\r\n  e:p ¦'x' .",
    "CR": f"# é\r{E}e:s\r  e:p ¦'x' .",
    "outside the first plane": E + "e:s e:q '😀' ; e:p ¦'x' .",
    "long string": E + 'e:s e:q """\n1 "\n""" ; e:p ¦"x" .',
    "long string with CRLF": E + "e:s e:q '''😀\r\n''' ; e:p ¦'x' .",
    "list of objects": E + "e:s e:p 'y' ,\n ¦'x' , e:x , 'x'@en , 'x'^^e:x .",
    "twice": E + "e:s e:p ¦'x' , 'x' . e:s e:p 'x' .",
    "behind brackets": E + "e:s e:p [ e:p 'x' ; e:q 'y' ] , ( 'x' ( 'x' ) ) ; e:p ¦'x' .",
    "base": f"@base <{EX}> . <s> <p> ¦'x' .",
    "base in SPARQL's way": f"baSE <{EX}> prefix : <> :s <p> ¦'x' .",
    "base upon base": f"@base <{EX}a/> . @base <../b/c> . <../s> <../p> ¦'x' .",
    "prefix redefined": f"@prefix e: <urn:x> . e:s e:p 'x' . prefix e: <{EX}> e:s e:p ¦'x' .",
    "escape in an IRI": r"<http://example.org/\u0073> <http://example.org/\U00000070> ¦'x' .",
    "escape in a string": E + r"e:s e:p ¦'\u0078' .",
    "plain is xsd:string": E + f"e:s e:p ¦'x'^^<{XSD.string}> .",
    "comments": E + "#'\ne:s#<a>\ne:p# .\n¦'x'#\n.#",
    "no white space": E + "e:s<http://example.org/p>¦'x'.",
}


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES)
def test_the_place_of_a_triple(text: str) -> None:
    document, place = marked(text)
    assert Places([read(document)]).triple(S, P, Literal("x")) == place


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("e:s e:q 01 ; e:p ¦1 .", Literal("1", datatype=XSD.integer)),
        ("e:s e:q 1 ; e:p ¦01 .", Literal("01", datatype=XSD.integer, normalize=False)),
        ("e:s e:p 'true' , ¦true .", Literal("true", datatype=XSD.boolean)),
        ("e:s e:p 1.5 , ¦1.5e0 .", Literal("1.5e0", datatype=XSD.double, normalize=False)),
        ("e:s e:p ¦'x'@nl-BE , 'x'@NL-be .", Literal("x", lang="nl-BE")),
        ("e:s e:p 'x'@en , ¦'x' @EN-gb .", Literal("x", lang="en-GB")),
        ("e:s e:p 'x' , ¦'x'^^e:d .", Literal("x", datatype=URIRef(EX + "d"))),
        (r"e:s e:p e:a , ¦e:a\~b .", URIRef(EX + "a~b")),
        ("e:s e:p ¦e:a%20b .", URIRef(EX + "a%20b")),
        ("e:s e:p e:x , ¦() .", RDF.nil),
    ],
)
def test_the_place_of_an_object(text: str, term: Node) -> None:
    document, place = marked(E + text)
    assert Places([read(document)]).triple(S, P, term) == place


def test_the_places_of_a_statement() -> None:
    places = Places([read(f"{E}\n e:x e:q e:s .\n e:s\n  a e:C ;\n  e:p 1 , 2 .\n e:s e:p 3 .")])
    assert places.subject(S) == Place("x", 3, 2)
    assert places.use(S) == Place("x", 2, 10)
    assert places.predicate(S, P) == Place("x", 5, 3)
    assert places.predicate(S, RDF.type) == Place("x", 4, 3)
    assert places.use(RDF.type) == Place("x", 4, 3)
    assert places.use(XSD.integer) == Place("x", 5, 7)
    assert str(places.triple(S, P, Literal("2", datatype=XSD.integer))) == "x:5:11"
    assert places.triple(S, P, S) is None
    assert places.predicate(S, Q) is None
    assert places.subject(P) is None


def test_blank_nodes() -> None:
    source = read(f"{E}\ne:s e:p [ e:q [] ,\n [ e:p 1 ] ] , _:b , [] .\n_:b e:q 'x' .\n[ e:q 2 ] .")
    places = Places([source])
    found = {
        (str(place.line), p): (s, o) for ((s, p, o), place) in places.triples(source) if p == Q
    }
    outer, inner = found["3", Q]
    assert places.subject(outer) == Place("x", 2, 9)
    assert places.triple(S, P, outer) == Place("x", 2, 9)
    assert places.use(inner) == places.subject(inner) == Place("x", 3, 2)
    label = BNode(source.mark + "b")
    assert places.use(label) == Place("x", 3, 16)
    assert places.subject(label) == Place("x", 4, 1)
    alone, _ = found["5", Q]
    assert places.subject(alone) == Place("x", 5, 1)
    assert places.use(BNode("b")) is None


def test_the_cells_of_a_collection() -> None:
    source = read(f"{E}\ne:s e:p ( 'a'\n 1 ( ) ) .")
    places = Places([source])
    head = next(o for (_, p, o), _ in places.triples(source) if p == P)
    seen = []
    for _ in range(3):
        ((item, first),) = (
            (o, place) for (s, p, o), place in places.triples(source) if (s, p) == (head, RDF.first)
        )
        ((after, rest),) = (
            (o, place) for (s, p, o), place in places.triples(source) if (s, p) == (head, RDF.rest)
        )
        seen.append((str(item), places.subject(head), first, rest))
        assert places.predicate(head, RDF.rest) == rest
        head = after
    x = [Place("x", *at) for at in ((2, 9), (2, 11), (3, 2), (3, 4), (3, 8))]
    assert seen == [
        ("a", x[0], x[1], x[2]),
        ("1", x[2], x[2], x[3]),
        (str(RDF.nil), x[3], x[3], x[4]),
    ]
    assert places.use(RDF.first) == Place("x", 2, 11)


def test_graphs() -> None:
    text = "\n{ e:s e:p 1 }\nGRAPH e:g { e:s e:p [] . } e:h {}\n[]{ [ e:q 2 ] } _:b {e:s a e:s}"
    source = read(E + text, "trig")
    places = Places([source])
    one = Literal("1", datatype=XSD.integer)
    assert places.triple(S, P, one) == Place("x", 2, 11)
    assert places.use(URIRef(EX + "g")) == Place("x", 3, 7)
    assert places.use(URIRef(EX + "h")) is None
    assert places.use(BNode(source.mark + "b")) == Place("x", 4, 17)
    assert places.use(BNode(source.quads[2].graph_name.value)) == Place("x", 4, 1)
    assert places.predicate(S, RDF.type) == Place("x", 4, 26)


def test_n_quads() -> None:
    text = f'# c\n<{EX}s> <{EX}p> "x"@EN <{EX}g> .\r\n_:b <{EX}p> "1"^^<{EX}d> _:g .'
    source = read(text, "nq")
    places = Places([source])
    assert places.triple(S, P, Literal("x", lang="en")) == Place("x", 2, 47)
    assert places.use(URIRef(EX + "g")) == Place("x", 2, 54)
    assert places.subject(BNode(source.mark + "b")) == Place("x", 3, 1)
    assert places.use(URIRef(EX + "d")) == Place("x", 3, 33)
    assert places.use(BNode(source.mark + "g")) == Place("x", 3, 56)


def test_prefixes() -> None:
    source = read(f"{E}\n prefix e: <urn:x:>\n@prefix : <urn:y:> . base <urn:z:> <a> e:p e:s .")
    places = Places([source])
    assert places.prefix(source, "e") == Place("x", 2, 2)
    assert places.prefix(source, "") == Place("x", 3, 1)
    assert places.prefix(source, "x") is None


def test_all_terms_in_their_order() -> None:
    source = read(f"{E}\ne:s a e:C ; e:p 'x'^^e:d , 1 , ( e:s ) , 'y'@en , [ e:q () ] .")
    found = [(iri.removeprefix(EX), place.column) for iri, place in Places([source]).terms(source)]
    assert found == [
        ("s", 1),
        (str(RDF.type), 5),
        ("C", 7),
        ("p", 13),
        ("d", 22),
        ("s", 34),
        ("q", 53),
    ]


# Several files, and what has no lines.


def test_files_are_asked_in_order_and_only_if_they_hold_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def spy(text: str, *, where: str) -> triples.Written:
        asked.append(where)
        return triples.written(text, where=where)

    monkeypatch.setattr("defour.rdf.locations.written", spy)
    texts = ("e:s e:q _:b .", "_:b e:p e:s . e:s e:p 1 .", "e:s e:p 1 .")
    files = [read(E + text, where=name) for name, text in zip("abc", texts, strict=True)]
    places = Places(files)
    assert places.use(URIRef(EX + "nowhere")) is None
    assert places.subject(URIRef("not an IRI")) is None
    assert asked == []
    one = Literal("1", datatype=XSD.integer)
    assert places.triple(S, P, one) == Place("b", 1, len(E) + 23)
    assert asked == ["b"]
    assert places.use(BNode(files[1].mark + "b")) == Place("b", 1, len(E) + 1)
    assert asked == ["b"]
    assert places.use(BNode(files[0].mark + "b")) == Place("a", 1, len(E) + 9)
    assert places.use(S) == Place("a", 1, len(E) + 1)
    assert asked == ["b", "a"]


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
    ],
)
def test_where_lines_are_not_known_the_file_is_given(text: str, format: str) -> None:
    source = parse(text.encode(), getattr(ox.RdfFormat, format), where="x")
    places = Places([source])
    x = Place("x", 0, 0)
    assert places.triple(S, P, Literal("x", lang="en-GB")) == x
    assert places.subject(S) == places.predicate(S, P) == places.use(P) == x
    assert places.use(RDFS.label) is None
    assert (EX + "s", x) in list(places.terms(source))
    assert [places.prefix(source, prefix) for prefix in source.prefixes] == [x] * len(
        source.prefixes
    )
    assert str(x) == "x"


def test_the_version_of_rdf_1_2_is_passed_over() -> None:
    document, place = marked(f'VERSION "1.2" {E} @version "1.2" . e:s e:p ¦"x" .')
    assert Places([read(document)]).triple(S, P, Literal("x")) == place


@pytest.mark.parametrize("text", ["e:s e:p 1 , 2 . e:s e:q 3 .", "e:s e:p ( 1 2 ) .", "[] e:p 1 ."])
def test_quads_in_another_order_give_no_wrong_line(text: str) -> None:
    source = read(E + text)
    for quads in (source.quads[1:] + source.quads[:1], source.quads[1:]):
        if quads and quads != source.quads:
            places = Places([source._replace(quads=quads)])
            assert {place.line for _, place in places.triples(source)} == {0}


def test_what_is_nested_deep() -> None:
    depth = 90
    text = E + "e:s e:p " + "( [ e:p\n " * depth + "'x'" + " ] )" * depth + " ."
    places = Places([read(text)])
    assert places.use(Literal("x")) == Place("x", depth + 1, 2)
    spots = triples.written("<s> <p> " + "(" * 20_000 + ")" * 20_000 + " .", where="x").spots
    assert len(spots) == 2 * 20_000 - 1
    assert spots[-1].object == 8 + 40_000 - 1


# What is in the project.


def test_every_triple_of_the_project_has_its_place() -> None:
    count = 0
    for path in files():
        if path.suffix != ".ttl":
            continue
        try:
            source = parse(path.read_bytes(), where="x")
        except Malformed:
            continue
        lines = source.text.split("\n")
        found = list(Places([source]).triples(source))
        assert len(found) == len(source.quads)
        for (_, p, term), place in found:
            text = lines[place.line - 1][place.column - 1 :]
            assert starts(text, term, source.prefixes) or p == RDF.rest, (path, place, term)
        count += len(found)
    assert count > 10_000


def starts(text: str, term: Node, prefixes: dict[str, str]) -> bool:
    """Whether a line goes on with a term."""
    if isinstance(term, BNode):
        return text.startswith(("[", "(", "_:"))
    if isinstance(term, Literal):
        return text.startswith(('"', "'", str(term)))
    if term == RDF.nil and text.startswith("()"):
        return True
    prefixed = re.match(r"([^\s:<>\"]*):([^\s,;)\]]*)", text)
    if prefixed is None:
        return text.startswith(f"<{term}>")
    name = prefixed[2].rstrip(".").replace("\\", "")
    return prefixes[prefixed[1]] + name == str(term)
