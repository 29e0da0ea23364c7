"""What the formats share: the problems of a report, alike for results, findings and differences."""

from dataclasses import dataclass

from rdflib import SH, BNode, Literal, URIRef
from rdflib.term import Node

from defour.namespaces import local_name
from defour.rdf.locations import Place
from defour.shacl.engine import Difference
from defour.shacl.phrases import PHRASES
from defour.shacl.results import Result
from defour.shacl.validation import Report

LEVELS = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "note"}
"""The level of a severity, as SARIF calls it; a severity of the shapes' own is an error."""

_DIFFER = {
    "en": (
        "Only {} gives this result: {}.",
        "Ask who is right: compare the engines on a small case.",
    ),
    "nl": ("Alleen {} geeft dit resultaat: {}.", "Ga na wie gelijk heeft, met een klein geval."),
}


@dataclass(frozen=True)
class Problem:
    """Something to mend.

    Attributes:
        rule: Its name: that of the rule; ``lint/`` and the name of a finding; or
            ``engines-differ``.
        level: ``error``, ``warning`` or ``note``.
        title: What it is about, on one line, without a full stop.
        text: What was found, what was expected, and what to do.
        place: Where it stands.
        rule_iri: The shape, where it has an IRI.
        rule_place: Where the shape stands.
        key: What tells it from others, whatever its line.
        about: What the rule asks, whatever the problem; empty: what the text says.
        part: The property, as it is told, where the shape has no IRI of its own; else empty.
    """

    rule: str
    level: str
    title: str
    text: str
    place: Place | None
    rule_iri: str | None
    rule_place: Place | None
    key: str
    about: str = ""
    part: str = ""

    @property
    def id(self) -> str:
        """The rule, and behind a slash the part of it."""
        return f"{self.rule}/{self.part}" if self.part else self.rule


def problems(report: Report) -> list[Problem]:
    """All that is to be mended, in the order in which it is told."""
    return [
        *(_of_result(x, report) for x in report.results),
        *(
            Problem(
                f"lint/{x.name}",
                "error",
                report.names.shortened(x.message).rstrip("."),
                report.names.shortened(x.remedy),
                x.place,
                None,
                None,
                f"{x.name} {x.subject or x.message}",
            )
            for x in report.findings
        ),
        *(_of_difference(x, report) for x in report.differences),
    ]


def _of_result(result: Result, report: Report) -> Problem:
    because = [line for _, line in reasons(result, report)]
    if because:
        because.insert(0, words(report)["because"])
    lines = [told(result, report), *because, report.names.shortened(result.message)]
    return Problem(
        rule=result.rule,
        level=LEVELS.get(result.severity, "error"),
        title=named(result.focus, result.label, report).rstrip("."),
        text=" ".join(x for x in lines if x),
        place=result.place,
        rule_iri=str(result.shape) if result.shape is not None else None,
        rule_place=result.rule_place,
        key=" ".join(
            [
                result.rule,
                report.names.order(result.focus),
                result.path or "",
                report.names.order(result.value),
                str(result.component),
            ]
        ),
        about=ended(report.names.shortened(result.about)) if result.about else "",
        part=_part(result, report),
    )


def _of_difference(difference: Difference, report: Report) -> Problem:
    said, remedy = _DIFFER["nl" if report.language.startswith("nl") else "en"]
    what = described(difference, report)
    message = said.format(difference.engine, what)
    return Problem(
        "engines-differ",
        "error",
        message.rstrip("."),
        remedy,
        None,
        None,
        None,
        f"differ {what}",
    )


def described(difference: Difference, report: Report) -> str:
    """A result that engines differ in, on one line."""
    parts = [local_name(str(difference.severity)), local_name(str(difference.component))]
    if difference.shape is not None:
        parts.append(local_name(str(difference.shape)))
    parts.append(report.names.short(difference.focus))
    if difference.path is not None:
        parts.append(report.names.short(difference.path))
    if difference.value is not None:
        parts.append(report.names.short(difference.value))
    return " ".join(parts)


def named(node: Node, label: str | None, report: Report) -> str:
    """A node by its label and its short IRI."""
    return f"{label} ({report.names.short(node)})" if label else report.names.short(node)


def words(report: Report) -> dict[str, str]:
    """The phrases of the language of a report."""
    return PHRASES["nl" if report.language.lower().startswith("nl") else "en"]


def ended(text: str) -> str:
    """A sentence with its full stop, where it has no end of its own."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def reasons(result: Result, report: Report, depth: int = 1) -> list[tuple[int, str]]:
    """Why values do not fit inner shapes: lines, each with how deep it stands, from 1."""
    lines: list[tuple[int, str]] = []
    node = str(result.component).endswith("#NodeConstraintComponent")
    for reason in result.reasons:
        inner = depth
        if not node:
            template = words(report)["fits" if reason.fits else "fits not"]
            value = report.names.short(reason.value)
            lines.append((depth, template.format(value, reason.shape)))
            inner += 1
        for each in reason.results:
            message = report.names.shortened(each.message) if each.own else ""
            said = " ".join(x for x in (told(each, report), message) if x) or each.message
            lines.append((inner, f"{each.place}: {said}" if each.place is not None else said))
            lines += reasons(each, report, inner + 1)
    return lines


def _part(result: Result, report: Report) -> str:
    if result.shape is not None or result.constraint is not None or result.path is None:
        return ""
    return report.names.short(result.path)


def told(result: Result, report: Report) -> str:
    """The property, what was found there and what was expected, as a sentence; or nothing."""
    pairs = [("found", result.found), ("expected", result.expected)]
    said = "; ".join(f"{words(report)[name]} {text}" for name, text in pairs if text)
    if result.path is None:
        return f"{said[:1].upper()}{said[1:]}." if said else ""
    path = report.names.short(result.path)
    if result.name:
        path = f"{path} ({result.name})"
    return f"{path}: {said}." if said else f"{path}."


def term(node: Node, report: Report) -> dict[str, str]:
    """A term as SPARQL's JSON results have it (section 3.2.2)."""
    if isinstance(node, URIRef):
        return {"type": "uri", "value": str(node)}
    if isinstance(node, BNode):
        return {"type": "bnode", "value": report.names.blank.get(node, str(node))}
    found = {"type": "literal", "value": str(node)}
    if isinstance(node, Literal) and node.language:
        found["xml:lang"] = node.language
    elif isinstance(node, Literal) and node.datatype is not None:
        found["datatype"] = str(node.datatype)
    return found
