"""A report as JUnit XML, which test pages of CI systems read.

A test case for each active shape with a target, for each other rule that spoke, and for each name
of a finding of lint; several problems of one rule stand in one failure. A shape without a focus
node is skipped.
"""

from defour.reports.common import Problem, ended, problems
from defour.shacl.validation import Report
from defour.terminal import escape_controls
from defour.writing.rdf_xml import escaped


def write(report: Report) -> str:
    """The report as one `testsuites` element."""
    failed: dict[str, list[Problem]] = {}
    for problem in problems(report):
        failed.setdefault(problem.rule, []).append(problem)
    idle = {x.rule for x in report.shapes if x.nodes == 0}
    suites = []
    if report.engine is not None:
        spoke = [x for x in failed if not x.startswith("lint/")]
        suites.append(("shapes", [x.rule for x in report.shapes] + spoke))
    if report.linted:
        suites.append(("lint", [x for x in failed if x.startswith("lint/")] or ["lint"]))
    lines, total = [], 0
    for name, rules in suites:
        cases = list(dict.fromkeys(rules))
        total += len(cases)
        failures = sum(x in failed for x in cases)
        skipped = sum(x in idle and x not in failed for x in cases)
        lines.append(
            f'  <testsuite name="{name}" tests="{len(cases)}" failures="{failures}" errors="0"'
            f' skipped="{skipped}">'
        )
        for case in cases:
            lines += _case(name, case, failed.get(case, []), case in idle)
        lines.append("  </testsuite>")
    head = f'<testsuites name="defour" tests="{total}" failures="{len(failed)}" errors="0">'
    return "\n".join([_HEAD, head, *lines, "</testsuites>"]) + "\n"


def failed(problem: Problem) -> str:
    """What kept a run from its end, as one test case with an error."""
    where = "" if problem.place is None else f"{problem.place}: "
    told = _fit(f"{where}{problem.title}. {problem.text}".strip())
    return "\n".join(
        [
            _HEAD,
            '<testsuites name="defour" tests="1" failures="0" errors="1">',
            '  <testsuite name="run" tests="1" failures="0" errors="1" skipped="0">',
            '    <testcase classname="defour.run" name="defour">',
            f'      <error type="{_fit(problem.rule)}" message="{told}"/>',
            "    </testcase>",
            "  </testsuite>",
            "</testsuites>\n",
        ]
    )


_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def _case(suite: str, rule: str, found: list[Problem], idle: bool) -> list[str]:
    name = f'<testcase classname="defour.{suite}" name="{_fit(rule)}"'
    if not found and not idle:
        return [f"    {name}/>"]
    if not found:
        return [f"    {name}>", '      <skipped message="no focus node"/>', "    </testcase>"]
    place = next((x.place for x in found if x.place is not None), None)
    if place is not None:
        name += f' file="{_fit(place.where)}" line="{place.line or 1}"'
    more = f" (and {len(found) - 1} more)" if found[1:] else ""
    told = [
        f"{f'{x.place}: ' if x.place is not None else ''}{ended(x.title)} {x.text}" for x in found
    ]
    return [
        f"    {name}>",
        f'      <failure type="{found[0].level}" message="{_fit(found[0].title + more)}">'
        + _fit("\n".join(map(escape_controls, told)), keep="\n")
        + "</failure>",
        "    </testcase>",
    ]


def _fit(text: str, *, keep: str = "") -> str:
    """Text as XML holds it; what XML cannot hold is shown as an escape."""
    return escaped(escape_controls(text, keep=keep))
