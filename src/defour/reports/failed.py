"""A run that could not end, in the formats that CI systems read: what was in the way, and where.

Only these have a word for it: SARIF (a notification of a run whose execution was not successful,
section 3.20.21), JUnit (an error) and the workflow commands of GitHub. The exit status is that of
the error.
"""

import json
import re

from defour._version import __version__
from defour.errors import DefourError
from defour.rdf.locations import Place
from defour.reports import github, junit, sarif
from defour.reports.common import Problem

_WHERE = re.compile(r"(.*?):([0-9]+)(?::([0-9]+))?")


def write(error: DefourError, format: str) -> str:
    """The error in one of `reports.OF_CI`.

    Args:
        error: What was in the way.
        format: One of those.
    """
    problem = _problem(error)
    if format == "github":
        return github.line(problem) + "\n"
    if format == "junit":
        return junit.failed(problem)
    notice: dict[str, object] = {
        "level": "error",
        "message": {"text": f"{problem.title}. {problem.text}".strip()},
        "descriptor": {"id": problem.rule},
    }
    if problem.place is not None:
        notice["locations"] = [sarif.location(problem.place)]
    run = {
        "tool": {"driver": {"name": "defour", "semanticVersion": __version__}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [notice]}],
        "results": [],
    }
    log = {"$schema": sarif.SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _problem(error: DefourError) -> Problem:
    found = _WHERE.fullmatch(error.where or "")
    place = None
    if found is not None:
        place = Place(found[1], int(found[2]), int(found[3] or 1))
    elif error.where is not None:
        place = Place(error.where)
    hint = f"{error.hint}." if error.hint else ""
    return Problem(error.name, "error", error.what.rstrip("."), hint, place, None, None, error.name)
