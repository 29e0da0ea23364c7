"""What is added before a validation, and what is left out of it: inference, one shape, one node."""

from pathlib import Path
from typing import Any

import pytest

from defour.errors import Malformed, UsageError
from defour.validation.engines import ENGINES
from validating import small

OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SHAPES = """
ex:Bearer-s a sh:NodeShape ; sh:targetClass ex:Bearer ; sh:property ex:P . ex:P sh:path ex:b ;
    sh:maxCount 1 .
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:sound ; sh:property [ sh:path ex:sound ;
    sh:maxInclusive 2 ] .
ex:N a sh:NodeShape ; sh:targetNode ex:d ; sh:property [ sh:path ex:near ; sh:maxCount 1 ] .
ex:Aim-s a sh:NodeShape ; sh:property [ sh:path ex:b ; sh:minCount 3 ] .
"""
NEAR = f"{OWL}ex:d ex:near ex:e .\nex:near a owl:"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("regime", "data", "told"),
    [
        ("rdfs", "ex:p rdfs:domain ex:Bearer .\nex:d ex:p 0 ; ex:b 1, 2 .", "P 6:23"),
        ("rdfs", "ex:p rdfs:range ex:Bearer .\nex:x ex:p ex:d .ex:d ex:b 1,2 .", "P 6:29"),
        ("rdfs", "ex:p rdfs:subPropertyOf ex:sound .\nex:d ex:p 3 .", "S 6:11 (inferred)"),
        ("owlrl", f"{NEAR}SymmetricProperty . ex:f ex:near ex:d .", "N 7:48 (inferred)"),
        ("owlrl", f"{NEAR}TransitiveProperty . ex:e ex:near ex:f .", "N 7:49 (inferred)"),
        ("owlrl", f"{NEAR}X . ex:o owl:inverseOf ex:near .\nex:f ex:o ex:d .", "N 8:11 (inferred)"),
    ],
)
def test_what_data_entails(tmp_path: Path, engine: str, regime: str, data: str, told: str) -> None:
    assert small(tmp_path, SHAPES, data, engine=engine, lint=False).conforms
    report = small(tmp_path, SHAPES, data, engine=engine, lint=False, inference=regime)
    at = [str(x.place).partition("data.ttl:")[2] for x in report.results]
    found = [f"{x.rule} {y} {x.found}" for x, y in zip(report.results, at, strict=True)]
    rule_and_place, _, inferred = told.partition(" (")
    assert any(x.startswith(rule_and_place) and inferred in x for x in found), found


def test_what_cannot_be_inferred(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="One of rdfs, owlrl"):
        small(tmp_path, SHAPES, "", inference="el")
    circle = f"{OWL}ex:d owl:unionOf ex:l . ex:l a rdfs:X ; {RDF}first> 1 ; {RDF}rest> ex:l ."
    with pytest.raises(Malformed, match="could not infer"):
        small(tmp_path, SHAPES, circle, inference="owlrl")


TWO = "ex:d a ex:Bearer ; ex:b 1, 2 ; ex:sound 3 .\nex:e a ex:Bearer ; ex:b 1, 2 ; ex:sound 3 ."


@pytest.mark.parametrize(
    ("shape", "focus", "results"),
    [
        ("ex:Bearer-s", None, ["P d", "P e"]),
        ("ex:S", "https://example.org/e", ["S e"]),
        (None, "ex:e", ["P e", "S e"]),
        ("<https://example.org/Aim-s>", "e", ["Aim-s e"]),
    ],
)
def test_one_shape_and_one_node(tmp_path: Path, shape: str, focus: str, results: Any) -> None:
    report = small(tmp_path, SHAPES, TWO, shape=shape, focus=focus)
    assert sorted(f"{x.rule} {x.focus[-1]}" for x in report.results) == results
    assert report.findings == ()


@pytest.mark.parametrize(
    ("shape", "focus", "says"),
    [
        ("ex:Aim-s", None, "the shape ex:Aim-s has no target.*--focus"),
        (None, "ex:Bearer", "no shape has the target ex:Bearer.*--shape"),
        (None, "ex:x", "there is not one node ex:x. Closest"),
        ("ex:SS", None, "there is not one shape ex:SS. Closest: ex:S"),
    ],
)
def test_no_such_shape_or_node(tmp_path: Path, shape: str, focus: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        small(tmp_path, SHAPES, TWO, shape=shape, focus=focus)
