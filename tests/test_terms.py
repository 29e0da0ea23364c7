"""What is declared is used, what is used is declared, and a prefix means one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from rdflib import SH, Graph, Literal, URIRef

from defour.queries.syntax import Token, prefixes, tokens
from project import FOOTBALL, ID, ROOT, data, files, links, ontology, shapes, stored, terms

SHAPE = "https://w3id.org/defour/shapes#"
QUERIES = (SH.select, SH.ask, SH.construct, SH.update)

# These stand for one article, and so for something else in each article's file.
OF_AN_ARTICLE = {"article", "claim", "passage", "version"}


def names(query: str, known: dict[str, str]) -> set[str]:
    """The IRIs that a query holds; comments, strings and PREFIX lines are none."""
    found = set()
    before = ""
    for token in tokens(query):
        prefix, colon, local = token.text.partition(":")
        if token.kind == "iri" and not before.endswith(":"):
            found.add(token.text[1:-1])
        elif token.kind == "word" and colon and before.upper() != "PREFIX" and prefix != "_":
            found.add(known[prefix] + local.rstrip("+"))  # `+` is a path's "one or more"
        before = token.text
    return found


def declared_in_shapes() -> dict[str, str]:
    """What SPARQL in the shapes calls its namespaces (SHACL 5.2.1)."""
    return {
        str(shapes().value(node, SH.prefix)): str(shapes().value(node, SH.namespace))
        for node in shapes().objects(None, SH.declare)
    }


def in_graph(graph: Graph) -> set[str]:
    """The IRIs of a graph, those of the SPARQL in it too."""
    found = {str(x) for triple in graph for x in triple if isinstance(x, URIRef)}
    for property in QUERIES:
        for text in graph.objects(None, property):
            found |= names(str(text), declared_in_shapes())
    return found


def in_questions() -> set[str]:
    """The IRIs of the stored questions and of their headers."""
    found = set()
    for question in stored().values():
        found |= names(question.text, question.prefixes)
        found.update(iri for column in question.header.returns for iri in column.of)
    return found


def of(namespace: str, iris: set[str]) -> set[str]:
    """Those of a namespace; the namespace itself is no term."""
    return {x for x in iris if x.startswith(namespace) and x != namespace}


def test_every_declared_term_is_used() -> None:
    used = in_graph(data()) | in_graph(shapes()) | in_questions()
    assert sorted({str(x) for x in terms()} - used) == []


@pytest.mark.parametrize("where", ["ontology", "data", "links", "shapes", "questions"])
def test_every_used_term_is_declared(where: str) -> None:
    used = {
        "ontology": lambda: in_graph(ontology()),
        "data": lambda: in_graph(data()),
        "links": lambda: in_graph(links()),
        "shapes": lambda: in_graph(shapes()),
        "questions": in_questions,
    }[where]()
    assert sorted(of(FOOTBALL, used) - {str(x) for x in terms()}) == []


def test_every_entity_asked_for_is_in_the_graph() -> None:
    there = {str(x) for graph in (data(), links()) for x in graph.subjects()}
    assert sorted(of(ID, in_questions() | in_graph(shapes())) - there) == []


def test_every_shape_named_is_declared() -> None:
    subjects = {str(x) for x in shapes().subjects()}
    assert sorted(of(SHAPE, in_graph(shapes())) - subjects) == []


def test_messages_name_declared_terms() -> None:
    declared = {str(x).removeprefix(FOOTBALL) for x in terms()}
    for shape, message in shapes().subject_objects(SH.message):
        for name in re.findall(r"\bfootball:(\w+)", str(message)):
            assert name in declared, (shape, name)


def test_names_are_found_in_sparql() -> None:
    known = {"f": "urn:f#", "": "urn:e#"}
    query = """PREFIX f: <urn:f#> PREFIX : <urn:e#>  # f:no
    SELECT ?x { ?x f:a+/f:b* "f:no" ; :c <urn:d> ; a _:f }"""
    assert names(query, known) == {"urn:f#a", "urn:f#b", "urn:e#c", "urn:d"}


@pytest.mark.parametrize("name", stored())
def test_a_question_uses_each_of_its_prefixes(name: str) -> None:
    question = stored()[name]
    used = {
        token.text.partition(":")[0]
        for before, token in _pairs(question.text)
        if token.kind == "word" and ":" in token.text and before.upper() != "PREFIX"
    }
    header = {x for line in _header(question.text) for x in re.findall(r"\b(\w+):\w", line)}
    assert set(question.prefixes) <= used | header
    assert question.text.count("PREFIX ") == len(question.prefixes)


def _pairs(text: str) -> Iterator[tuple[str, Token]]:
    words = list(tokens(text))
    return zip(["", *(word.text for word in words)], words, strict=False)


def _header(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#+")]


WRONG_ON_PURPOSE = (
    "tests/format/",
    "tests/lint/",
    "tests/hostile/",
    "tests/fuzz/",
    "benchmarks/faults/",
)
"""Where files are kept that have faults, in their prefixes too."""


def test_a_prefix_means_the_same_everywhere() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    for path in files():
        found: dict[str, str] = {}
        if path.relative_to(ROOT).as_posix().startswith(WRONG_ON_PURPOSE):
            continue
        if path.suffix == ".rq":
            found = prefixes(path.read_text(encoding="utf-8"))
        elif path.suffix == ".ttl":
            text = path.read_text(encoding="utf-8", errors="replace")
            found = dict(re.findall(r"(?m)^@prefix ([\w-]*): <([^>]*)> \.", text))
        for prefix, namespace in found.items():
            if prefix in OF_AN_ARTICLE:
                tail = "/" if prefix == "article" else f"/{prefix}/"
                assert namespace.startswith(ID), path
                assert namespace.endswith(tail), path
            else:
                meanings[prefix].add(namespace)
                called[namespace].add(prefix)
    for prefix, namespace in declared_in_shapes().items():
        meanings[prefix].add(namespace)
        called[namespace].add(prefix)
    assert {x: y for x, y in meanings.items() if len(y) > 1} == {}
    assert {x: y for x, y in called.items() if len(y) > 1} == {}
    assert len(meanings) > 10


def test_shapes_declare_the_prefixes_that_their_queries_use() -> None:
    used = set()
    for property in QUERIES:
        for text in shapes().objects(None, property):
            assert isinstance(text, Literal)
            used |= {
                word.text.partition(":")[0]
                for word in tokens(str(text))
                if word.kind == "word" and ":" in word.text
            }
    assert used == set(declared_in_shapes())
