"""A report as one JSON object; docs/report.schema.json says what it holds."""

import json
from typing import Any

from defour.claims.explanation import CitedPassage
from defour.rdf.locations import Place
from defour.reports import common
from defour.shacl.results import Result
from defour.shacl.validation import Report


def write(report: Report) -> str:
    """The report as JSON; terms as in SPARQL's JSON results (section 3.2.2), IRIs in full."""
    whole = {
        "ok": report.ok,
        "conforms": report.conforms if report.engine is not None else None,
        "engine": report.engine,
        "linted": report.linted,
        "language": report.language,
        "files": list(report.files),
        "triples": report.triples,
        "shapes": [{"rule": x.rule, "focus_nodes": x.nodes} for x in report.shapes],
        "results": [_result(x, report) for x in report.results],
        "findings": [
            {
                "name": x.name,
                "message": x.message,
                "remedy": x.remedy,
                "subject": x.subject,
                "place": _place(x.place),
            }
            for x in report.findings
        ],
        "differences": [
            {
                "engine": x.engine,
                "focus": common.term(x.focus, report),
                "path": x.path,
                "value": None if x.value is None else common.term(x.value, report),
                "shape": None if x.shape is None else str(x.shape),
                "component": str(x.component),
                "severity": str(x.severity),
            }
            for x in report.differences
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _result(result: Result, report: Report) -> dict[str, Any]:
    return {
        "severity": str(result.severity),
        "rule": result.rule,
        "shape": None if result.shape is None else str(result.shape),
        "constraint": None if result.constraint is None else str(result.constraint),
        "component": str(result.component),
        "focus": common.term(result.focus, report),
        "label": result.label,
        "path": result.path,
        "value": None if result.value is None else common.term(result.value, report),
        "found": result.found or None,
        "expected": result.expected or None,
        "message": result.message,
        "closest": list(result.closest),
        "place": _place(result.place),
        "rule_place": _place(result.rule_place),
        "passages": [_passage(x) for x in result.passages],
        "name": result.name,
        "reasons": [
            {
                "value": common.term(x.value, report),
                "shape": x.shape,
                "fits": x.fits,
                "results": [_result(y, report) for y in x.results],
            }
            for x in result.reasons
        ],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.where, "line": place.line or None, "column": place.column or None}


def _passage(cited: CitedPassage) -> dict[str, Any]:
    return {"iri": cited.passage, "start": cited.start, "end": cited.end, "text": cited.text}
