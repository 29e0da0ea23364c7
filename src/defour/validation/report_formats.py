"""A report as text, JSON or Turtle, the same in every run; `ci` has the formats of CI systems.

The text is for a person: a block for each result and finding, then a summary of what was checked.
The first line of a block is ``file:line:column: …``, which editors and terminals can follow.
"""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox
from rdflib import RDF, SH, BNode

from defour.namespaces import local_name, short_name
from defour.rdf.convert import to_oxigraph
from defour.rdf.locations import Place
from defour.terminal import escape_controls
from defour.validation.inputs import TermNames
from defour.validation.report import Report

if TYPE_CHECKING:
    from defour.claims.explanation import CitedPassage
    from defour.validation.results import Result

_COLOURS = {"Violation": "31", "Warning": "33", "Info": "36", "Lint": "35", "Note": "36"}


def write_report(
    report: Report,
    format: str = "text",
    *,
    colour: bool = False,
    width: int | None = None,
    verbose: bool = False,
) -> str:
    """A report as ``text``, ``json`` (docs/report.schema.json) or ``turtle`` (that of W3C)."""
    if format == "json":
        return _write_json(report)
    if format == "turtle":
        return _write_turtle(report)
    return _write_text(report, colour, width, verbose)


class Problem(NamedTuple):
    """Something to mend: what it is about (`title`), and what was found, why, and what to do.

    `rule` tells the rule from others and `key` the problem from others of it, whatever its line;
    `help`, `iri` and `rule_place` tell of the rule.
    """

    kind: str
    name: str
    rule: str
    key: str
    title: str
    lines: list[str]
    place: Place | None
    help: str
    iri: str | None = None
    rule_place: Place | None = None
    cited: tuple[CitedPassage, ...] = ()
    fails: bool = True


def problems(report: Report) -> list[Problem]:
    """The results and findings of a report, in their order."""
    names = report.names
    found = [_of_result(x, names)._replace(fails=report.fails(x)) for x in report.results]
    for x in report.findings:
        title, remedy = names.shorten_all(x.message), names.shorten_all(x.remedy)
        told = (f"{x.name} {x.subject or x.message}", title, [remedy], x.place, remedy)
        kind = "Lint" if x.level == "fault" else "Note"
        problem = Problem(kind, x.name, f"lint/{x.name}", *told)
        found.append(problem._replace(fails=report.fails(x)))
    return found


def _of_result(x: Result, names: TermNames) -> Problem:
    focus, path = names.short(x.focus), x.path or ""
    closest = f"closest: {', '.join(map(names.short, x.closest))}" if x.closest else ""
    lines = [_sentence(x, names), *_reasons(x, names, "  "), closest, names.shorten_all(x.message)]
    key = (x.rule, names.sort_key(x.focus), path, names.sort_key(x.value), x.component)
    return Problem(
        kind=local_name(x.severity),
        name=x.rule,
        rule=x.rule if not path or x.shape or x.constraint else f"{x.rule}/{names.short(path)}",
        key=" ".join(key),
        title=f"{x.label} ({focus})" if x.label else focus,
        lines=[line for line in lines if line],
        place=x.place,
        help=names.shorten_all(x.about),
        iri=x.shape,
        rule_place=x.rule_place,
        cited=x.passages,
    )


def at(place: Place | None) -> str:
    """A place before what is told of it."""
    return "" if place is None else f"{place}: "


def _sentence(result: Result, names: TermNames) -> str:
    """The property, what was found there and what was expected; or nothing."""
    said = result.said
    if result.path is None:
        return f"{said[:1].upper()}{said[1:]}." if said else ""
    path = names.short(result.path) + (f" ({result.name})" if result.name else "")
    return f"{path}: {said}." if said else f"{path}."


def _reasons(result: Result, names: TermNames, indent: str) -> list[str]:
    """Why a value does not fit the shape within a shape: lines, each indented by its depth."""
    lines: list[str] = []
    for each in result.details:
        message = names.shorten_all(each.message) if each.own else ""
        said = " ".join(x for x in (_sentence(each, names), message) if x) or each.message
        lines += [f"{indent}{at(each.place)}{said}", *_reasons(each, names, indent + "  ")]
    return lines


def _write_text(report: Report, colour: bool, width: int | None, verbose: bool) -> str:
    found = problems(report)
    told = [x for x in found if verbose or x.fails or x.kind != "Note"]
    counts = Counter(f"{x.name} ({x.kind})" for x in told)
    most = len(str(max(counts.values(), default=0)))
    summary = [f"  {n:>{most}} {rule}" for rule, n in counts.items()]
    summary += ["  More of each: defour explain NAME"] if counts else []
    if idle := len(found) - len(told):
        summary.append(f"{_amount(idle, 'shape')} had nothing to check: --verbose lists them.")
    last = [*summary, *_scope(report, verbose), _verdict(report)]
    blocks = [write_problem(x, colour, width) for x in told]
    return "\n\n".join([*blocks, "\n".join(_wrap(escape_controls(x), width) for x in last)]) + "\n"


def _wrap(line: str, width: int | None) -> str:
    """A line in lines of a width, each indented as the first; no word is broken."""
    indent = " " * (len(line) - len(line.lstrip()))
    again: Any = {"subsequent_indent": indent, "break_long_words": False, "break_on_hyphens": False}
    return textwrap.fill(line, width, **again) if width and len(line) > width else line


def write_problem(problem: Problem, colour: bool = False, width: int | None = None) -> str:
    """A problem as a block of text, without its last line break."""
    where, kind, name = map(escape_controls, (at(problem.place), problem.kind, problem.name))
    first = f"{where}{kind} {name}"
    if colour:
        first = f"\x1b[1m{where}\x1b[{_COLOURS.get(kind, '31')}m{kind}\x1b[39m {name}\x1b[0m"
    lines = [problem.title, *problem.lines]
    for cited in problem.cited:
        from defour.claims.model import join_lines

        said = f": “{join_lines(cited.text)}”" if cited.text is not None else ""
        lines.append(f"see [{cited.start}, {cited.end}) {short_name(cited.passage)}{said}")
    return "\n".join([first, *(_wrap(f"  {escape_controls(x)}", width) for x in lines)])


def _scope(report: Report, verbose: bool) -> list[str]:
    what = f"{_amount(report.triples, 'triple')} in {', '.join(report.files)}"
    shapes = f"{_amount(len(report.shapes), 'shape')} with a target"
    checked = f"Checked {what} against {shapes} ({report.engine})."
    lines = [checked if report.engine else f"Lint alone looked at {what} and {shapes}."]
    if not verbose:
        return lines
    told = [(x.rule, "?" if x.focus_nodes is None else f"{x.focus_nodes:,}") for x in report.shapes]
    busy = ", ".join(f"{rule} {nodes}" for rule, nodes in told if nodes != "0")
    idle = ", ".join(rule for rule, nodes in told if nodes == "0")
    both = {"Focus nodes": busy, "No focus node": idle}
    return lines + [f"{name}: {x}." for name, x in both.items() if x]


def _verdict(report: Report) -> str:
    faults = sum(x.level == "fault" for x in report.findings)
    counts = {"result": len(report.results), "finding": faults}
    counts["note"] = len(report.findings) - faults
    amounts = [_amount(number, name) for name, number in counts.items() if number]
    told = ", ".join(f"{x} of lint" if "finding" in x else x for x in amounts)
    if report.engine is None:
        return f"{told}." if told else "Lint found nothing."
    if report.results:
        return f"Does not conform: {told}{', of which none fails' if report.ok else ''}."
    if told:
        return f"Conforms{';' if report.ok else ', but'} {told}."
    return "Conforms." if report.linted else "Conforms; lint did not look."


def _amount(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def _write_json(report: Report) -> str:
    """Terms are as in SPARQL's JSON results (section 3.2.2), IRIs in full."""
    keys = ("engine", "linted", "language", "files", "triples", "shapes")
    whole = {
        "ok": report.ok,
        "conforms": report.conforms if report.engine is not None else None,
        **{key: _plain(getattr(report, key)) for key in keys},
        **list_findings(report),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def list_findings(report: Report) -> dict[str, Any]:
    """The results and the findings, as JSON has them."""
    results = [_result(x, report.names) for x in report.results]
    return {"results": results, "findings": _plain(report.findings)}


def _result(result: Result, names: TermNames) -> dict[str, Any]:
    """The fields of a result up to its name, and the reasons."""
    from rdflib.plugins.sparql.results import jsonresults

    to_json: Any = jsonresults.termToJSON  # a function that does nothing with its first argument
    keys = [x.name for x in fields(result)]
    plain = {key: _plain(getattr(result, key)) for key in keys[: keys.index("name") + 1]}
    for key, node in (("focus", result.focus), ("value", result.value)):
        plain[key] = to_json(None, BNode(names.blank[node]) if node in names.blank else node)
    plain["passages"] = [
        {"iri": x.passage, "start": x.start, "end": x.end, "text": x.text} for x in result.passages
    ]
    inner = [_result(x, names) for x in result.details]
    reason = {"value": plain["value"], "shape": result.inner, "fits": False, "results": inner}
    return {**plain, "reasons": [reason] if inner else []}


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return {"file": value.where, "line": value.line or None, "column": value.column or None}
    if hasattr(value, "_asdict"):
        return {key: _plain(x) for key, x in value._asdict().items()}
    return [_plain(x) for x in value] if isinstance(value, tuple) else value


def _write_turtle(report: Report) -> str:
    """The report of W3C (section 3.6), whose blank nodes are named by their content."""
    from defour.rdf.serialize import canonical_triples, serialize

    Triple: Any = ox.Triple
    graph, prefixes = report.graph, {**report.names.prefixes, "sh": str(SH)}
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    triples = (Triple(*map(to_oxigraph, x)) for x in graph.cbd(root))
    return serialize(canonical_triples(triples), "turtle", prefixes).decode()
