"""A report, or what kept a run from its end, in the formats that CI systems read.

- SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning. Columns count
  code points, as everywhere here (`columnKind`, section 3.14.17).
- JUnit XML: a test case for each active shape with a target, for each other rule that spoke, and
  for each name of a finding. A shape without a focus node is skipped.
- Workflow commands of GitHub Actions (``::error file=…,line=…,title=…::message``), which become
  annotations of a change. What would end one is encoded as GitHub's toolkit does it.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from rdflib import SH

from defour import __version__
from defour.errors import DefourError
from defour.namespaces import ROOT
from defour.rdf.locations import Place
from defour.terminal import escape_controls
from defour.validation.formats import Problem, problems
from defour.validation.names import TermNames
from defour.validation.results import Result
from defour.validation.validate import STDIN, Report

_LEVELS = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "note"}
"""The level of a severity, as SARIF calls it; a severity of the shapes' own is an error."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def write_ci(report: Report, format: str) -> str:
    """A report as ``sarif``, ``junit`` or ``github``."""
    found = problems(report)
    if format == "github":
        return "".join(_command(_level(x), _rule(x), x.place, _message(x)) for x in found)
    return _junit(report, found) if format == "junit" else _sarif(found, report.names)


def write_error(error: DefourError, format: str) -> str:
    """What kept a run from its end; SARIF has a notification for it (section 3.20.21)."""
    where = re.fullmatch(r"(.*?)(?::([0-9]+)(?::([0-9]+))?)?", error.where or "", re.DOTALL)
    place = None
    if error.where is not None and where is not None:
        place = Place(where[1], int(where[2] or 0), int(where[3] or bool(where[2])))
    hint = f" {error.hint}." if error.hint else ""
    said = f"{_end(error.what)}{hint}"
    if format == "github":
        return _command("error", error.name, place, said)
    if format == "sarif":
        notice = {"level": "error", "message": {"text": said}, "descriptor": {"id": error.name}}
        told = {"toolExecutionNotifications": [{**notice, **_locations(place)}]}
        return _log({"executionSuccessful": False, **told}, [], [])
    counts = {"tests": 1, "failures": 0, "errors": 1}
    root = _element(None, "testsuites", name="defour", **counts)
    suite = _element(root, "testsuite", name="run", **counts, skipped=0)
    case = _element(suite, "testcase", classname="defour.run", name="defour")
    _element(
        case, "error", type=error.name, message=f"{'' if place is None else f'{place}: '}{said}"
    )
    return _xml(root)


def _rule(problem: Problem) -> str:
    return problem.rule if isinstance(problem.source, Result) else f"lint/{problem.rule}"


def _level(problem: Problem) -> str:
    source = problem.source
    return _LEVELS.get(source.severity, "error") if isinstance(source, Result) else "error"


def _message(problem: Problem) -> str:
    """The title as a sentence, and what was found, what was expected, and what to do."""
    return " ".join([_end(problem.title), *(x.strip() for x in problem.lines)])


def _end(text: str) -> str:
    """A sentence with its full stop, where it has no end of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _command(level: str, rule: str, place: Place | None, message: str) -> str:
    properties = {"title": rule}
    if place is not None and place.where != STDIN:
        at = {"line": str(place.line), "col": str(place.column)} if place.line else {}
        properties = {"file": place.where, **properties, **at}
    more = {58: "%3A", 44: "%2C"}
    told = ",".join(f"{name}={_encode(x).translate(more)}" for name, x in properties.items())
    return f"::{'notice' if level == 'note' else level} {told}::{_encode(message)}\n"


def _encode(text: str) -> str:
    return escape_controls(text, keep="\r\n").translate({37: "%25", 13: "%0D", 10: "%0A"})


def _junit(report: Report, found: Sequence[Problem]) -> str:
    failed: dict[str, list[Problem]] = {}
    for problem in found:
        failed.setdefault(_rule(problem), []).append(problem)
    idle = {x.rule for x in report.shapes if x.nodes == 0} - failed.keys()
    checks = [x for x in failed if x.startswith("lint/")]
    rules = dict.fromkeys([*(x.rule for x in report.shapes), *failed])
    suites = {"shapes": [x for x in rules if x not in checks]} if report.engine else {}
    suites |= {"lint": checks or ["lint"]} if report.linted else {}
    counts = {"tests": sum(map(len, suites.values())), "failures": len(failed), "errors": 0}
    root = _element(None, "testsuites", name="defour", **counts)
    for name, cases in suites.items():
        failures, skipped = (sum(x in group for x in cases) for group in (failed, idle))
        counts = {"tests": len(cases), "failures": failures, "errors": 0, "skipped": skipped}
        suite = _element(root, "testsuite", name=name, **counts)
        for rule in cases:
            case = _element(suite, "testcase", classname=f"defour.{name}", name=rule)
            if rule in idle:
                _element(case, "skipped", message="no focus node")
            elif rule in failed:
                _failure(case, failed[rule])
    return _xml(root)


def _failure(case: ET.Element, found: Sequence[Problem]) -> None:
    """All problems of one rule as one failure."""
    if places := [x.place for x in found if x.place is not None]:
        case.set("file", escape_controls(places[0].where))
        case.set("line", str(places[0].line or 1))
    more = f" (and {len(found) - 1} more)" if found[1:] else ""
    message = found[0].title.rstrip(".") + more
    failure = _element(case, "failure", type=_level(found[0]), message=message)
    told = (f"{'' if x.place is None else f'{x.place}: '}{_message(x)}" for x in found)
    failure.text = "\n".join(map(escape_controls, told))


def _element(parent: ET.Element | None, tag: str, **attributes: str | int) -> ET.Element:
    told = {name: escape_controls(str(x)) for name, x in attributes.items()}
    return ET.Element(tag, told) if parent is None else ET.SubElement(parent, tag, told)


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _sarif(found: Sequence[Problem], names: TermNames) -> str:
    rules = {_id(x, names): x for x in reversed(found)}
    order = list(dict.fromkeys(_id(x, names) for x in found))
    results = []
    for problem in found:
        rule, source = _id(problem, names), problem.source
        result: dict[str, Any] = {
            "ruleId": rule,
            "ruleIndex": order.index(rule),
            "level": _level(problem),
            "message": {"text": _message(problem)},
            "partialFingerprints": {"defour/v1": _fingerprint(problem, names)},
            **_locations(problem.place),
        }
        if isinstance(source, Result) and source.rule_place is not None:
            note = {"message": {"text": f"the rule {problem.rule}"}}
            result["relatedLocations"] = [{**_location(source.rule_place), **note}]
        results.append(result)
    told = [_describe(x, rules[x], names) for x in order]
    return _log({"executionSuccessful": True}, told, results)


def _log(invocation: Mapping[str, Any], rules: Sequence[Any], results: Sequence[Any]) -> str:
    """A log of one run."""
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


def _id(problem: Problem, names: TermNames) -> str:
    """The rule; behind a slash the property, where the shape has no IRI of its own."""
    source, rule = problem.source, _rule(problem)
    if not isinstance(source, Result) or source.shape or source.constraint or not source.path:
        return rule
    return f"{rule}/{names.short(source.path)}"


def _fingerprint(problem: Problem, names: TermNames) -> str:
    """What tells a problem from others, whatever its line."""
    source = problem.source
    key = f"{problem.rule} "
    if isinstance(source, Result):
        nodes = (names.sort_key(source.focus), source.path or "", names.sort_key(source.value))
        key += " ".join([*nodes, source.component])
    else:
        key += source.subject or source.message
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()


def _describe(name: str, problem: Problem, names: TermNames) -> dict[str, Any]:
    """A rule with what helps: the shape that it is, and where that stands."""
    source, help = problem.source, " ".join(problem.lines)
    iri = place = None
    if isinstance(source, Result):
        iri, place = source.shape, source.rule_place
        help = _end(names.shorten_all(source.about)) if source.about else help
    return {
        "id": name,
        "shortDescription": {"text": name},
        "help": {"text": help},
        "defaultConfiguration": {"level": _level(problem)},
        **({"helpUri": iri} if iri is not None else {}),
        **({"properties": {"place": str(place)}} if place is not None else {}),
    }


def _locations(place: Place | None) -> dict[str, Any]:
    return {} if place is None or place.where == STDIN else {"locations": [_location(place)]}


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
