"""The W3C SHACL test suite through ``defour validate --no-lint``, with each engine.

The suite is read where it is at hand: in the folder that DEFOUR_SHACL_SUITE names.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from conftest import Ran
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph as Files
from defour.rdf.parse import parse_file
from defour.validation.inputs import path_text, read_path

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(os.environ.get("DEFOUR_SHACL_SUITE", ""))
TESTS = 121

LOST = {"pyshacl": {"sparql/pre-binding/shapesGraph-001.ttl"}, "turbo": set[str]()}
"""What an engine does not do: pySHACL refuses $shapesGraph, which section 5.3.1 leaves optional."""

pytestmark = pytest.mark.skipif(
    not os.environ.get("DEFOUR_SHACL_SUITE"), reason="DEFOUR_SHACL_SUITE names no W3C suite"
)

Key = tuple[Node | None, str | None, Node | None, Node | None, Node | None, Node | None]


def load(path: Path) -> Graph:
    return to_rdflib_graph(Files([parse_file(path, based=True)]))


@cache
def cases() -> list[tuple[Path, Node, Node, Counter[Key] | None]]:
    """File, data graph, shapes graph and expected results; None where a failure is expected."""
    found = []
    for path in sorted(SUITE.rglob("*.ttl")):
        graph = load(path)
        for test in graph.subjects(RDF.type, SHT.Validate):
            action, expected = graph.value(test, MF.action), graph.value(test, MF.result)
            data, shapes = graph.value(action, SHT.dataGraph), graph.value(action, SHT.shapesGraph)
            assert data is not None
            assert shapes is not None
            wanted = None if expected == SHT.Failure else keys(graph, expected)
            found.append((path, data, shapes, wanted))
    return found


def keys(graph: Graph, report: Node | None) -> Counter[Key]:
    """The results of a report, without their messages; blank nodes are all alike."""

    def one(result: Node, name: URIRef) -> Node | None:
        value = graph.value(result, name)
        return RDF.nil if isinstance(value, BNode) else value

    found: Counter[Key] = Counter()
    for result in graph.objects(report, SH.result):
        found[
            one(result, SH.focusNode),
            path_text(read_path(graph.value(result, SH.resultPath), graph)),
            one(result, SH.value),
            one(result, SH.sourceConstraintComponent),
            one(result, SH.resultSeverity),
            one(result, SH.sourceShape),
        ] += 1
    return found


def file(iri: Node) -> str:
    return unquote(urlsplit(str(iri)).path)


def test_the_whole_suite_is_there() -> None:
    assert len(cases()) == TESTS


@pytest.mark.parametrize("engine", ["turbo", pytest.param("pyshacl", marks=pytest.mark.slow)])
def test_no_test_of_the_suite_is_lost(
    engine: str, tmp_path: Path, defour: Callable[..., Ran]
) -> None:
    """And every result of it has a place, but for those about a literal."""
    told, lost, wrong = 0, set(), []
    for path, data, shapes, wanted in cases():
        words = ["validate", "--no-lint", "--engine", engine, "--shapes", file(shapes), file(data)]
        report = tmp_path / "report.ttl"
        status = defour(*words, "--format", "turtle", "-o", report).status
        if status == 3:
            if wanted is not None:
                lost.add(path.relative_to(SUITE).as_posix())
            continue
        graph = load(report)
        found = keys(graph, graph.value(None, RDF.type, SH.ValidationReport))
        if found != wanted or status != bool(found):
            wrong.append((path, status, found, wanted))
        if engine == "turbo":
            for result in json.loads(defour(*words, "--format", "json").out)["results"]:
                assert result["focus"]["type"] == "literal" or result["place"], (path, result)
                told += 1
    assert wrong == []
    assert lost == LOST[engine]
    assert told > 100 or engine != "turbo"
