"""A report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning.

Columns count code points, as everywhere here (`columnKind`, section 3.14.17).
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from defour._version import __version__
from defour.namespaces import ROOT
from defour.rdf.locations import Place
from defour.reports.common import Problem, ended, problems
from defour.shacl.validation import STDIN, Report

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def write(report: Report) -> str:
    """The report as a SARIF log of one run."""
    found = problems(report)
    rules: dict[str, dict[str, Any]] = {}
    for problem in found:
        rules.setdefault(problem.id, _rule(problem))
    order = {name: number for number, name in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "defour",
                        "semanticVersion": __version__,
                        "informationUri": ROOT,
                        "rules": list(rules.values()),
                    }
                },
                "columnKind": "unicodeCodePoints",
                "language": "nl" if report.language.lower().startswith("nl") else "en",
                "invocations": [{"executionSuccessful": True}],
                "results": [_result(x, order) for x in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(problem: Problem) -> dict[str, Any]:
    """A rule with what helps: the shape that it is, and where that stands."""
    rule: dict[str, Any] = {
        "id": problem.id,
        "shortDescription": {"text": problem.id},
        "help": {"text": problem.about or problem.text},
        "defaultConfiguration": {"level": problem.level},
    }
    if problem.rule_iri is not None:
        rule["helpUri"] = problem.rule_iri
    if problem.rule_place is not None:
        rule["properties"] = {"place": str(problem.rule_place)}
    return rule


def _result(problem: Problem, order: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.id,
        "ruleIndex": order[problem.id],
        "level": problem.level,
        "message": {"text": f"{ended(problem.title)} {problem.text}"},
        "partialFingerprints": {
            "defour/v1": hashlib.sha256(problem.key.encode("utf-8", "backslashreplace")).hexdigest()
        },
    }
    if problem.place is not None and problem.place.where != STDIN:
        result["locations"] = [location(problem.place)]
    if problem.rule_place is not None:
        related = location(problem.rule_place)
        result["relatedLocations"] = [{**related, "message": {"text": f"the rule {problem.rule}"}}]
    return result


def location(place: Place) -> dict[str, Any]:
    """A place (section 3.28)."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.where)}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": physical}


def uri(where: str) -> str:
    """A file as a URI: relative where its name is, or below the working directory (RFC 3986)."""
    path = Path(where)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        where = str(path.relative_to(Path.cwd()))
    elif path.is_absolute():
        return path.as_uri()
    return quote(where.replace(os.sep, "/"), errors="surrogateescape")
