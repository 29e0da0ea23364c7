"""Small shapes and data for the tests of validation, checked by both engines."""

import json
from pathlib import Path
from typing import Any

from rdflib import Graph

from defour.validation.engines import ENGINES, run_engine
from defour.validation.formats import write_report
from defour.validation.inputs import Inputs
from defour.validation.results import Result
from defour.validation.validate import Report, validate

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODE = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; "
PATH = NODE + "sh:property ex:P . ex:P sh:path ex:a ; "


def rows(table: str) -> list[list[str]]:
    """The rows of a table, whose cells stand between bars."""
    return [[cell.strip() for cell in row.split("|")] for row in table.splitlines()]


def small(folder: Path, shapes: str, data: str, **options: Any) -> Report:
    """Validate data.ttl against shapes.ttl; what is given begins at line 5 of each."""
    files = [folder / name for name in ("data.ttl", "shapes.ttl")]
    for file, text in zip(files, (data, shapes), strict=True):
        file.write_text(PREFIXES + text, encoding="utf-8")
    return validate([files[0]], [files[1]], **options)


def as_json(report: Report) -> dict[str, Any]:
    found = json.loads(write_report(report, "json"))
    assert isinstance(found, dict)
    return found


def only(folder: Path, shapes: str, data: str, **options: Any) -> Result:
    """The one result of `ex:one a ex:T`, which both engines give alike."""
    reports = [
        small(folder, shapes, f"ex:one a ex:T ; {data}", lint=False, engine=x, **options)
        for x in ENGINES
    ]
    assert as_json(reports[0])["results"] == as_json(reports[1])["results"]
    (result,) = reports[0].results
    return result


def engine_report(data: Graph, shapes: Graph, engine: str) -> Graph:
    """The report of an engine on graphs that are in no file."""
    inputs = Inputs([], [], [])
    inputs.graph, inputs.rules = data, shapes
    return run_engine(inputs, engine)
