"""What is declared is used, what is used is declared, and a prefix means one thing."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from rdflib import SH, SKOS, Graph, URIRef

from defour.queries.syntax import prefixes, tokens
from defour.validation.term_checks import find_iris
from project import (
    FOOTBALL,
    ID,
    ROOT,
    data,
    examples,
    files,
    graph_of,
    links,
    ontology,
    shapes,
    stored,
    terms,
)

SHAPE = "https://w3id.org/defour/shapes#"
QUERIES = (SH.select, SH.ask, SH.construct, SH.update)

# These stand for one article, and so for something else in each article's file.
OF_AN_ARTICLE = {"article", "claim", "passage", "version"}


def names(query: str, known: dict[str, str]) -> set[str]:
    """The IRIs that a query holds; each prefix must be known."""
    assert used_prefixes(query) - {"_"} <= known.keys()
    return {iri for iri, _ in find_iris(query, known)}


def used_prefixes(query: str) -> set[str]:
    """The prefixes of the names in a query, but for the PREFIX lines."""
    words = list(tokens(query))
    pairs = zip(["", *(x.text.upper() for x in words)], words, strict=False)
    named = (x for before, x in pairs if x.kind == "word" and ":" in x.text and before != "PREFIX")
    return {x.text.partition(":")[0] for x in named}


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
    tried = graph_of(
        [ROOT / "tests" / "questions.ttl", *(ROOT / "tests" / "fixtures").glob("*/*.ttl")]
    )
    used = in_graph(data()) | in_graph(examples()) | in_graph(shapes()) | in_questions()
    used |= in_graph(tried) | in_graph(graph_of([ROOT / "tests" / "mutations" / "rest.ttl"]))
    used |= {str(y) for x, y in ontology().subject_objects(SKOS.inScheme) if str(x) in used}
    assert sorted({str(x) for x in terms()} - used) == []


@pytest.mark.parametrize("graph", [ontology, data, examples, links, shapes])
def test_every_used_term_is_declared(graph: Callable[[], Graph]) -> None:
    used = of(FOOTBALL, in_graph(graph()) | in_questions())
    assert sorted(used - {str(x) for x in terms()}) == []


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


@pytest.mark.parametrize("name", stored())
def test_a_question_uses_each_of_its_prefixes(name: str) -> None:
    question = stored()[name]
    header = "\n".join(x for x in question.text.splitlines() if x.startswith("#+"))
    used = used_prefixes(question.text) | set(re.findall(r"\b(\w+):\w", header))
    assert set(question.prefixes) <= used
    assert question.text.count("PREFIX ") == len(question.prefixes)


WRONG_ON_PURPOSE = (
    "tests/format/",
    "tests/lint/",
    "tests/hostile/",
    "tests/fuzz/",
    "benchmarks/faults/",
)
"""Where files are kept that have faults, in their prefixes too."""


def test_a_prefix_means_the_same_everywhere() -> None:
    meanings = set(declared_in_shapes().items())
    for path in files():
        found: dict[str, str] = {}
        if path.relative_to(ROOT).as_posix().startswith(WRONG_ON_PURPOSE):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".rq":
            found = prefixes(text)
        elif path.suffix == ".ttl":
            found = dict(re.findall(r"(?m)^@prefix ([\w-]*): <([^>]*)> \.", text))
        for prefix in OF_AN_ARTICLE & found.keys():
            namespace = found.pop(prefix)
            assert namespace.startswith(ID), path
            assert namespace.endswith("/" if prefix == "article" else f"/{prefix}/"), path
        meanings |= found.items()
    for side in (0, 1):
        counts = Counter(meaning[side] for meaning in meanings)
        assert [x for x, number in counts.items() if number > 1] == []
    assert len(meanings) > 10


def test_shapes_declare_the_prefixes_that_their_queries_use() -> None:
    texts = (text for property in QUERIES for text in shapes().objects(None, property))
    used = set().union(*(used_prefixes(str(x)) for x in texts))
    assert used == set(declared_in_shapes())
