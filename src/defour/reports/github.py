"""A report as workflow commands of GitHub Actions, which become annotations of a change.

``::error file=…,line=…,col=…,title=…::message``; what would end a command or a property is encoded
as GitHub's toolkit does it.
"""

from defour.reports.common import Problem, ended, problems
from defour.shacl.validation import STDIN, Report
from defour.terminal import escape_controls

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def write(report: Report) -> str:
    """A command for each problem; nothing where there is none."""
    return "".join(f"{line(x)}\n" for x in problems(report))


def line(problem: Problem) -> str:
    """The command for a problem, without a line end."""
    properties = {"title": problem.rule}
    if problem.place is not None and problem.place.where != STDIN:
        properties = {"file": problem.place.where, **properties}
        if problem.place.line:
            properties |= {"line": str(problem.place.line), "col": str(problem.place.column)}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[problem.level]} {told}::{_data(f'{ended(problem.title)} {problem.text}')}"


def _data(text: str) -> str:
    return escape_controls(text, keep="\r\n").translate({37: "%25", 13: "%0D", 10: "%0A"})


def _property(text: str) -> str:
    return _data(text).translate({58: "%3A", 44: "%2C"})
