"""Checking data against SHACL shapes, and looking for what makes such a check worth nothing.

SHACL Core and SPARQL constraints (https://www.w3.org/TR/shacl/), without inference. Any result,
whatever its severity, means that the data does not conform (section 3.6.1). Beside the results
stand the findings of the checks: they are no part of the W3C report, and fail a run as results do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import rdflib
from rdflib import SH
from rdflib.term import Node

from defour.errors import BadShapes, NoRdf, UsageError
from defour.folder import Folder, find_folder
from defour.queries.syntax import asks_elsewhere
from defour.rdf.convert import quiet_rdflib
from defour.rdf.graph import Graph
from defour.rdf.parse import Source, parse, parse_file, rdf_files, read_bytes
from defour.validation.engines import ENGINES, run_engine
from defour.validation.inputs import Finding, Inputs, TermNames
from defour.validation.lint import find_faults

if TYPE_CHECKING:
    from defour.validation.results import Result

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
        graph: The W3C report, with the language of every message.
        names: Short names for the terms of data and shapes.
    """

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    engine: str | None
    linted: bool
    files: tuple[str, ...]
    triples: int
    shapes: tuple[TargetedShape, ...]
    language: str
    graph: rdflib.Graph = field(repr=False, compare=False)
    names: TermNames = field(repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL has it."""
        return not self.results

    @property
    def ok(self) -> bool:
        """Whether the data conforms, and the checks found nothing."""
        return self.conforms and not self.findings


def validate(
    data: Sequence[Path | str | bytes] | None = None,
    shapes: Sequence[Path | str] | None = None,
    ontology: Sequence[Path | str] | None = None,
    *,
    graph: Folder | Path | str | None = None,
    language: str = "en",
    engine: str | None = ENGINES[0],
    lint: bool = True,
    article: bytes | Path | str | None = None,
) -> Report:
    """Check data against shapes; without arguments, a graph folder against its own.

    Args:
        data: Files or folders; bytes are Turtle. None: the data of the graph folder.
        shapes: Files or folders. None: the shapes of the graph folder.
        ontology: Files or folders that join the data, for the class hierarchy and the concepts.
            None: that of the graph folder, unless shapes are given.
        graph: The graph folder.
        language: A language tag, for labels and the messages of the shapes.
        engine: ``turbo`` (pyshacl-turbo, fast) or ``pyshacl`` (the reference); None: no SHACL,
            the checks alone.
        lint: Whether to look too for what makes a check worth nothing, such as misspelt terms.
        article: The reader's own copy of the article, its bytes or its path, for the sentences that
            results concern, and to look for the values of claims in them.

    Raises:
        UsageError: There is no such engine, or neither an engine nor the checks are to look.
        BadShapes: The shapes are no valid SHACL, ask another server, or stopped the engine.
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: Something cannot be read.
        ChangedArticle: The article is no version that the graph cites.
    """
    if engine is None and not lint:
        raise UsageError("neither the shapes nor lint is to look", hint="Leave one of them on")
    others = shapes is None and (data is not None or "shapes" in find_folder(graph).borrowed)
    if ontology is None:
        ontology = find_folder(graph).ontology if shapes is None else ()
    data = find_folder(graph).data if data is None else data
    shapes = find_folder(graph).shapes if shapes is None else shapes
    copy = article if isinstance(article, bytes | None) else read_bytes(Path(article))
    files = _read_once(x for x in data if not isinstance(x, bytes))
    stdin = (parse(x, where=STDIN) for x in data if isinstance(x, bytes))
    of_data = [*files.values(), *stdin]
    of_ontology = [x for path, x in _read_once(ontology).items() if path not in files]
    of_shapes = list(_read_once(shapes).values())
    if not of_shapes:
        raise NoRdf("there are no shapes to read")
    with quiet_rdflib():
        inputs = Inputs(of_data, of_ontology, of_shapes, language)
        _refuse_federation(inputs)
        findings = find_faults(inputs) if lint else ()
        if others:  # rules of other articles have nothing to check here
            findings = tuple(x for x in findings if x.name != "idle-shape")
        if copy is not None and lint:
            findings += _compare(Graph([*of_data, *of_ontology]), copy)
        report = rdflib.Graph() if engine is None else run_engine(inputs, engine)
        results: tuple[Result, ...] = ()
        if (None, SH.result, None) in report:
            from defour.claims.explanation import Explainer
            from defour.validation.results import ResultReader

            claims = Explainer(Graph(of_data), language, copy)
            results = ResultReader(report, inputs, claims).results()
    return Report(
        results=results,
        findings=findings,
        engine=engine,
        linted=lint,
        files=tuple(STDIN if isinstance(x, bytes) else str(x) for x in data),
        triples=len({quad.triple for source in of_data for quad in source.quads}),
        shapes=_count_nodes(inputs),
        language=language,
        graph=report,
        names=inputs.names,
    )


def _count_nodes(inputs: Inputs) -> tuple[TargetedShape, ...]:
    counts: dict[Node, int | None] = {x: len(nodes) for x, nodes in inputs.focus.items()}
    by_query = (x for x in inputs.rules.subjects(SH.target) if not inputs.is_deactivated(x))
    counts |= dict.fromkeys(by_query)
    aimed = (TargetedShape(inputs.rule(x), number) for x, number in counts.items())
    return tuple(sorted(aimed, key=lambda x: x.rule))


def _compare(graph: Graph, article: bytes) -> tuple[Finding, ...]:
    """The values of claims that their sentences do not hold."""
    from defour.claims.agreement import find_disagreements

    remedy = "Correct the value or the passage, or allow it on the claim (lint:allow)."
    found = find_disagreements(graph, article)
    return tuple(Finding(x.kind, x.message, remedy, x.place, x.claim) for x in found)


def _read_once(paths: Iterable[Path | str]) -> dict[Path, Source]:
    """The files of some paths, each once, however often and by whatever name it is named."""
    found: dict[Path, Source] = {}
    for path in paths:
        for file in rdf_files([Path(path)]):
            if file.resolve() not in found:
                found[file.resolve()] = parse_file(file, based=True)
    return found


def _refuse_federation(inputs: Inputs) -> None:
    """Refuse shapes whose SPARQL asks another server, which both engines would do."""
    for holder, name, text in inputs.queries():
        if word := asks_elsewhere(text):
            place = inputs.places.triple(holder, name, text)
            where = "a query of the shapes" if place is None else str(place)
            what = f"has {word}, and no shape asks elsewhere"
            raise BadShapes(what, where=where, hint="Leave it out")
