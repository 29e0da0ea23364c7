"""Any Turtle keeps its triples and comments in the canonical form, and has one."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox
from defour.turtle.canonical import format_turtle
from defour.turtle.parser import parse
from defour.turtle.terms import quoted
from defour.turtle.tree import (
    Blank,
    Collection,
    Directive,
    Literal,
    Name,
    Pair,
    PropertyList,
    Statement,
    Term,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defour.rdf.tokens import tokens

NAMESPACES = (
    "http://example.org/",
    "http://example.org/a/",
    "http://example.org/a#",
    "http://example.org/a/../",
    "#",
    "",
    "../up/",
)
PREFIXES = ("ex", "", "p.q-1", "é")
LOCALS = (
    "a",
    "b.c",
    "1",
    "x:y",
    "",
    r"a\/b",
    r"a\-b",
    "%41b",
    "é·",
    r"a\.",
    r"\~x",
    "x-",
    "_",
    ":",
)
IRIS = (
    *(
        "http://example.org/x",
        "http://example.org/a/b-c",
        "http://example.org/a#b",
        "rel",
        "#f",
        "",
    ),
    *(r"http://example.org/\u00E9", "http://example.org/(p)", "http://example.org/a.", "urn:x:y"),
    *("http://example.org/%41", "http://example.org/a/../b", "http://example.org/", "?q", "//h/p"),
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
)
NUMBERS = ("1", "-01", "+5", "0.50", ".5", "-1.0", "1e3", "1.E-3", ".1e+0", "true", "false")


@st.composite
def strings(draw: st.DrawFn) -> str:
    """A string token, of any of the four kinds, with escapes of any kind."""
    value = draw(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
    value += draw(st.sampled_from(("", '"', '""', "'''", "\\", '\n"""x\'', "\r\n", "\t", "\u2028")))
    quote = draw(st.sampled_from(('"', "'", '"""', "'''")))
    text = value.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
    if len(quote) == 1:
        text = text.replace("\n", r"\n").replace("\r", r"\u000D")
    if draw(st.booleans()):
        text = text.replace("é", r"\u00E9").replace("a", r"\U00000061").replace("\t", r"\t")
    return quote + text + quote


def names() -> st.SearchStrategy[str]:
    prefixed = st.builds("{}:{}".format, st.sampled_from(PREFIXES), st.sampled_from(LOCALS))
    return prefixed | st.sampled_from(IRIS).map("<{}>".format)


def literals() -> st.SearchStrategy[list[str]]:
    tagged = st.builds(
        lambda string, tag: [string + tag], strings(), st.sampled_from(("", "@en", "@nl-BE", "@EN"))
    )
    typed = st.builds(lambda string, name: [string, "^^", name], strings(), names())
    return tagged | typed | st.sampled_from(NUMBERS).map(lambda number: [number])


def to_rdflib_graph(parts: list[list[str]], mark: str) -> list[str]:
    result = list(parts[0])
    for part in parts[1:]:
        result += [mark, *part]
    return result


def pairs(terms: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    objects = st.lists(terms, min_size=1, max_size=3).map(lambda parts: to_rdflib_graph(parts, ","))
    pair = st.builds(lambda verb, objects: [verb, *objects], names() | st.just("a"), objects)
    ends = st.lists(st.just(";"), max_size=2)
    return st.builds(
        lambda parts, more, end: (
            to_rdflib_graph(parts, ";") + (more and [";", ";", *parts[0]]) + end
        ),
        st.lists(pair, min_size=1, max_size=3),
        st.booleans().map(lambda yes: [";"] if yes else []),
        ends,
    )


def compounds(terms: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    lists = st.lists(terms, max_size=3).map(lambda items: ["(", *chain(*items), ")"])
    return lists | pairs(terms).map(lambda inner: ["[", *inner, "]"]) | st.just(["[", "]"])


TERMS = st.recursive(
    names().map(lambda name: [name])
    | st.sampled_from(("_:b", "_:b.1", "_:0")).map(lambda label: [label])
    | literals(),
    compounds,
    max_leaves=4,
)


def statements() -> st.SearchStrategy[list[str]]:
    subjects = names().map(lambda name: [name]) | st.just(["_:b"]) | compounds(TERMS)
    plain = st.builds(lambda subject, pairs: [*subject, *pairs, "."], subjects, pairs(TERMS))
    alone = pairs(TERMS).map(lambda inner: ["[", *inner, "]", "."])
    return plain | plain | alone


def directives() -> st.SearchStrategy[list[str]]:
    iri = st.sampled_from(NAMESPACES).map("<{}>".format)
    prefix = st.sampled_from(PREFIXES).map("{}:".format)
    return st.one_of(
        st.builds(lambda prefix, iri: ["@prefix", prefix, iri, "."], prefix, iri),
        st.builds(
            lambda word, prefix, iri: [word, prefix, iri],
            st.sampled_from(("PREFIX", "prefix")),
            prefix,
            iri,
        ),
        st.sampled_from((["@base", "<http://base.example/a/b>", "."], ["Base", "<sub/>"])),
    )


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A Turtle document with white space and comments anywhere."""
    chosen = draw(st.lists(st.sampled_from(NAMESPACES), min_size=4, max_size=4))
    head = [
        ["@prefix", f"{prefix}:", f"<{iri}>", "."]
        for prefix, iri in zip(PREFIXES, chosen, strict=True)
    ]
    parts = head + draw(st.lists(statements() | statements() | directives(), max_size=4))
    line = draw(st.sampled_from(("\n", "\r\n", "\r")))
    gaps = st.sampled_from((" ", " ", " ", " ", "\n", "\t\n ", "\n\n\n", "#", " #", "\n#", "\n\n#"))
    result = draw(st.sampled_from(("", "\ufeff")))
    number = 0
    for token in chain(*parts):
        result += token
        for gap in draw(st.lists(gaps, min_size=1, max_size=2)):
            result += gap
            if gap.endswith("#"):
                number += 1
                result += f" comment {number} <a> \"'. [ \t\n"
    # Line ends within strings are part of them, and take part.
    return result.replace("\n", line)


def canonical(text: str) -> ox.Dataset:
    quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri="http://elsewhere.example/one/two")
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def comments(text: str) -> Counter[str]:
    return Counter(comment.text for token in tokens(text, where="") for comment in token.comments)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_any_turtle_keeps_its_triples_and_comments_and_has_one_form(text: str) -> None:
    result = format_turtle(text, where="test.ttl")
    assert format_turtle(result, where="test.ttl") == result
    text = text.removeprefix("\ufeff")
    assert canonical(result) == canonical(text)
    assert comments(result) == comments(text)
    assert comments(result).total() == len(re.findall(r"# comment \d", text))
    assert "\r" not in result
    assert not result.startswith("\ufeff")
    assert result == "" or result.endswith("\n")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_any_node_of_the_tree_knows_its_place(text: str) -> None:
    text = text.removeprefix("\ufeff")
    lines = re.split(r"\r\n|\n|\r", text)
    for item in parse(text, where="").items:
        found = [(item.line, item.column, "")]
        if isinstance(item, Statement):
            found += [
                *places(item.subject),
                *(place for pair in item.pairs for place in of_pair(pair)),
            ]
            assert lines[item.end_line - 1].count(".")
        else:
            assert isinstance(item, Directive)
        for line, column, start in found:
            assert lines[line - 1][column - 1 :].startswith(start)
            assert column == 1 or lines[line - 1][column - 2] in " \t#" or start == ""


def of_pair(pair: Pair) -> Iterator[tuple[int, int, str]]:
    yield pair.line, pair.column, pair.predicate.text
    for term in pair.objects:
        yield from places(term)


def places(term: Term) -> Iterator[tuple[int, int, str]]:
    """Where a term stands, and how it starts there."""
    if isinstance(term, Name | Blank):
        yield term.line, term.column, term.text
    elif isinstance(term, Literal):
        yield term.line, term.column, term.text or ""
    elif isinstance(term, Collection):
        yield term.line, term.column, "("
        for item in term.items:
            yield from places(item)
    else:
        assert isinstance(term, PropertyList)
        yield term.line, term.column, "["
        for pair in term.pairs:
            yield from of_pair(pair)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_string_is_read_back(value: str) -> None:
    text = f"<http://a/> <http://b/> {quoted(value)} ."
    (quad,) = ox.parse(text, ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == value
