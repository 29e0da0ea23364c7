"""The outcome of a validation as a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import rdflib
from rdflib import SH
from rdflib.term import Node

from defour.namespaces import local_name
from defour.validation.inputs import Finding, TermNames

if TYPE_CHECKING:
    from defour.validation.results import Result

SEVERITIES = ("violation", "warning", "info")
"""The severities of SHACL, from the gravest; one of the shapes' own is as grave."""

STDIN = "standard input"
"""How data that came as bytes is named."""


class TargetedShape(NamedTuple):
    """A shape with a target, and how many focus nodes it has; None where that cannot be told."""

    rule: str
    focus_nodes: int | None


@dataclass(frozen=True)
class Report:
    """The outcome of a validation.

    Attributes:
        results: By file and line, then by rule and focus node.
        findings: What the checks found, by place.
        engine: Who checked; None where only the checks looked.
        linted: Whether the checks looked.
        files: The data's files, as they were named.
        triples: How many triples the data has, without the ontology.
        shapes: The active shapes with a target, by rule.
        language: That of messages and labels, as it was asked for.
        fail_on: The least severity at which results fail: ``violation``, ``warning`` or ``info``.
        strict: Whether notes fail too.
        engine_report: What the engine gave.
        messages: The messages of its results, with their languages.
        names: Short names for the terms of data and shapes.
        text: What writes it as the command line shows it.
    """

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    engine: str | None
    linted: bool
    files: tuple[str, ...]
    triples: int
    shapes: tuple[TargetedShape, ...]
    language: str
    fail_on: str
    strict: bool
    engine_report: rdflib.Graph = field(repr=False, compare=False)
    messages: Mapping[Node, Sequence[Node]] = field(repr=False, compare=False)
    names: TermNames = field(repr=False, compare=False)
    text: Callable[[Report], str] = field(repr=False, compare=False)

    def __str__(self) -> str:
        """What the command line shows of it."""
        return self.text(self).rstrip("\n")

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The W3C report, with the language of every message."""
        for result, messages in self.messages.items():
            self.engine_report.remove((result, SH.resultMessage, None))
            for message in messages:
                self.engine_report.add((result, SH.resultMessage, message))
        return self.engine_report

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL has it."""
        return not self.results

    @property
    def ok(self) -> bool:
        """Whether no result and no finding fails."""
        found: list[Result | Finding] = [*self.results, *self.findings]
        return not any(map(self.fails, found))

    def fails(self, found: Result | Finding) -> bool:
        """Whether a result is severe enough, or a finding is more than a note."""
        if isinstance(found, Finding):
            return self.strict or found.level == "fault"
        severity = local_name(found.severity).lower()
        return severity not in SEVERITIES[SEVERITIES.index(self.fail_on) + 1 :]
