"""The W3C SHACL test suite through ``defour validate --no-lint``, with each engine.

The suite is read where it is at hand: in the folder that DEFOUR_SHACL_SUITE names.
"""

import json
import os
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from defour.cli import main
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.parse import parse_file, rdf_files
from defour.shacl import paths

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(os.environ.get("DEFOUR_SHACL_SUITE", ""))
TESTS = 121

LOST = {"pyshacl": {"sparql/pre-binding/shapesGraph-001.ttl"}, "turbo": set[str]()}
"""What an engine does not do: pySHACL refuses $shapesGraph, which section 5.3.1 leaves optional."""

pytestmark = pytest.mark.skipif(
    not os.environ.get("DEFOUR_SHACL_SUITE"), reason="DEFOUR_SHACL_SUITE names no W3C suite"
)

Key = tuple[Node | None, str, Node | None, Node | None, Node | None, Node | None]


def load(path: Path) -> Graph:
    return to_rdflib_graph([parse_file(x, based=True) for x in rdf_files([path])])


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
        path = graph.value(result, SH.resultPath)
        found[
            one(result, SH.focusNode),
            "" if path is None else paths.notation(path, graph),
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


@pytest.mark.parametrize("engine", sorted(LOST))
def test_no_test_of_the_suite_is_lost(engine: str, tmp_path: Path) -> None:
    target, lost, wrong = tmp_path / "report.ttl", set(), []
    for path, data, shapes, wanted in cases():
        name = path.relative_to(SUITE).as_posix()
        words = ["validate", "--no-lint", "--engine", engine, "--format", "turtle"]
        status = main([*words, "--shapes", file(shapes), "-o", str(target), file(data)])
        if status == 3:
            if wanted is not None:
                lost.add(name)
            continue
        report = load(target)
        (node,) = report.subjects(RDF.type, SH.ValidationReport)
        found = keys(report, node)
        if found != wanted or status != bool(found):
            wrong.append((name, status, found, wanted))
    assert wrong == []
    assert lost == LOST[engine]


@pytest.mark.parametrize("engine", sorted(LOST))
def test_every_result_of_the_suite_has_a_place(
    engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = 0
    for path, data, shapes, wanted in cases():
        if wanted is None or path.relative_to(SUITE).as_posix() in LOST[engine]:
            continue
        words = ["validate", "--no-lint", "--engine", engine, "--format", "json"]
        main([*words, "--shapes", file(shapes), file(data)])
        report = json.loads(capsys.readouterr().out)
        for result in report["results"]:
            in_data = result["focus"]["type"] != "literal"
            assert not in_data or result["place"] is not None, (path, result)
            told += in_data
    assert told > 100
