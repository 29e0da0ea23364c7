"""A report, or what kept a run from its end, in the formats that CI systems read.

SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), whose columns are code points here;
JUnit XML, with a test case for each active shape with a target, for each other rule that spoke, and
for each name of a finding; workflow commands of GitHub, encoded as its toolkit does it.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from defour import __version__
from defour.errors import DefourError
from defour.namespaces import ROOT
from defour.rdf.locations import Place
from defour.terminal import escape_controls
from defour.validation.report import STDIN, Report
from defour.validation.report_formats import Problem, at, problems

_LEVELS = {"Warning": "warning", "Info": "note", "Note": "note"}
"""The level of a severity, as SARIF calls it; a severity of the shapes' own is an error."""

_LINT = ("Lint", "Note")
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_COUNTS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def write_ci(report: Report, format: str) -> str:
    """A report as ``sarif``, ``junit`` or ``github``."""
    found = problems(report)
    if format != "junit":
        return write_problems(found, format)
    suites: dict[str, dict[str, list[Problem]]] = {"lint": {}} if report.linted else {}
    if report.engine:
        suites = {"shapes": {x.rule: [] for x in report.shapes}, **suites}
    for x in found:
        suites["lint" if x.kind in _LINT else "shapes"].setdefault(_case(x), []).append(x)
    if report.linted:
        suites["lint"] = suites["lint"] or {"lint": []}
    return _junit(suites, "failure", {x.rule for x in report.shapes if x.focus_nodes == 0})


def write_problems(found: Sequence[Problem], format: str) -> str:
    """Problems as ``sarif`` or ``github``."""
    return _sarif(found) if format == "sarif" else "".join(map(_command, found))


def write_error(error: DefourError, format: str) -> str:
    """What kept a run from its end; SARIF has a notification for it (section 3.20.21)."""
    file, *spot = re.split(r"(?::([0-9]+))?(?::([0-9]+))?$", error.where or "", maxsplit=1)[:3]
    line, column = (int(x or 0) for x in spot)
    place = Place(file, line, column or bool(line)) if file else None
    hint = [f"{error.hint}."] if error.hint else []
    problem = Problem("Error", error.name, error.name, "", error.what, hint, place, "")
    if format == "github":
        return _command(problem)
    if format == "junit":
        return _junit({"run": {error.name: [problem]}}, "error")
    notice = {"descriptor": {"id": error.name}, **_notice(problem)}
    return _log({"executionSuccessful": False, "toolExecutionNotifications": [notice]}, [], [])


def _level(problem: Problem) -> str:
    return _LEVELS.get(problem.kind, "error")


def _case(problem: Problem) -> str:
    return problem.rule if problem.kind in _LINT else problem.name


def _message(problem: Problem) -> str:
    """The title as a sentence, and what was found, what was expected, and what to do."""
    return " ".join([_end(problem.title), *(x.strip() for x in problem.lines)])


def _end(text: str) -> str:
    """A sentence with its full stop, where it has no end of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _command(problem: Problem) -> str:
    place, properties = problem.place, {"title": _case(problem)}
    if place is not None and place.where != STDIN:
        spot = {"line": str(place.line), "col": str(place.column)} if place.line else {}
        properties = {"file": place.where, **properties, **spot}
    more = {58: "%3A", 44: "%2C"}
    told = ",".join(f"{name}={_encode(x).translate(more)}" for name, x in properties.items())
    level = _level(problem).replace("note", "notice")
    return f"::{level} {told}::{_encode(_message(problem))}\n"


def _encode(text: str) -> str:
    return escape_controls(text, keep="\r\n").translate({37: "%25", 13: "%0D", 10: "%0A"})


def _junit(
    suites: Mapping[str, Mapping[str, list[Problem]]], tag: str, idle: Collection[str] = ()
) -> str:
    root = ET.Element("testsuites", name="defour")
    for name, cases in suites.items():
        suite = ET.SubElement(root, "testsuite", name=name)
        for rule, found in cases.items():
            names = {"classname": f"defour.{name}", "name": escape_controls(rule)}
            case = ET.SubElement(suite, "testcase", names)
            if any(x.fails for x in found):
                _fail(case, tag, [x for x in found if x.fails])
            elif found:
                ET.SubElement(case, "skipped", message=escape_controls(_message(found[0])))
            elif rule in idle:
                ET.SubElement(case, "skipped", message="no focus node")
    for each in (root, *root):
        for name, counted in _COUNTS.items():
            each.set(name, str(len(each.findall(f".//{counted}"))))
    del root.attrib["skipped"]  # which suites alone have
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _fail(case: ET.Element, tag: str, found: Sequence[Problem]) -> None:
    if places := [x.place for x in found if x.place is not None]:
        case.set("file", escape_controls(places[0].where))
        case.set("line", str(places[0].line or 1))
    more = f" (and {len(found) - 1} more)" if found[1:] else ""
    message = escape_controls(found[0].title.rstrip(".") + more)
    failure = ET.SubElement(case, tag, type=_level(found[0]), message=message)
    failure.text = "\n".join(escape_controls(f"{at(x.place)}{_message(x)}") for x in found)


def _sarif(found: Sequence[Problem]) -> str:
    """Results, and the rules with what helps: the shape that a rule is, and where that stands."""
    rules: dict[str, Any] = {}
    results = []
    for problem in found:
        rule = rules.setdefault(
            problem.rule,
            {
                "id": problem.rule,
                "shortDescription": {"text": problem.rule},
                "help": {"text": _end(problem.help)},
                "defaultConfiguration": {"level": _level(problem)},
                **({"helpUri": problem.iri} if problem.iri else {}),
            },
        )
        key = hashlib.sha256(problem.key.encode("utf-8", "backslashreplace")).hexdigest()
        result = {"ruleId": problem.rule, "ruleIndex": list(rules).index(problem.rule)}
        result |= {**_notice(problem), "partialFingerprints": {"defour/v1": key}}
        if (place := problem.rule_place) is not None:
            rule["properties"] = {"place": str(place)}
            note = {"message": {"text": f"the rule {problem.name}"}}
            result["relatedLocations"] = [{**_location(place), **note}]
        results.append(result)
    return _log({"executionSuccessful": True}, list(rules.values()), results)


def _notice(problem: Problem) -> dict[str, Any]:
    place = problem.place
    known = place is not None and place.where != STDIN
    told = {"level": _level(problem), "message": {"text": _message(problem)}}
    return told | ({"locations": [_location(place)]} if place and known else {})


def _log(invocation: Mapping[str, Any], rules: Sequence[Any], results: Sequence[Any]) -> str:
    driver = {"name": "defour", "semanticVersion": __version__, "informationUri": ROOT}
    run = {
        "tool": {"driver": {**driver, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "language": "en",
        "invocations": [invocation],
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _location(place: Place) -> dict[str, Any]:
    """A place (section 3.28); its file is relative where it is below the working directory."""
    path = Path(place.where)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    name = str(path).replace(os.sep, "/")
    uri = path.as_uri() if path.is_absolute() else quote(name, errors="surrogateescape")
    region = {"startLine": place.line, "startColumn": place.column}
    more = {"region": region} if place.line else {}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, **more}}
