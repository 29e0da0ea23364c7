"""Checking data against SHACL shapes, and looking for what makes such a check worth nothing.

SHACL Core and SPARQL constraints (https://www.w3.org/TR/shacl/), rules, and inference if asked. Any
result, whatever its severity, means that the data does not conform (section 3.6.1). Beside the
results stand the findings of the checks: they are no part of the W3C report, and fail a run as
results do, unless they are notes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib import SH, Literal
from rdflib.term import Node

from defour.errors import BadShapes, NoRdf, UsageError
from defour.folder import Folder, find_folder
from defour.namespaces import OWL, local_name
from defour.queries.syntax import asks_elsewhere
from defour.rdf.convert import quiet_rdflib
from defour.rdf.copies import find_copy
from defour.rdf.graph import Graph
from defour.rdf.parse import INPUT_FORMATS, Source, parse, parse_file, rdf_files, read_bytes
from defour.validation.engines import ENGINES, apply_rules
from defour.validation.inputs import Finding, Inputs
from defour.validation.lint import FINDINGS, find_faults
from defour.validation.parts import merge_reports, run_parts, split_articles
from defour.validation.report import SEVERITIES, STDIN, Report, TargetedShape
from defour.validation.report_formats import write_report

if TYPE_CHECKING:
    from defour.validation.results import Result

Given = Path | str | bytes | rdflib.Graph | Source
"""A file or folder, Turtle as bytes, a graph, or what was parsed."""

_PROVIDED = {None: {"Simple"}, "rdfs": {"Simple", "RDF", "RDFS"}}
_PROVIDED["owlrl"] = {*_PROVIDED["rdfs"], "RL"}
"""The entailments that an inference provides, by the ends of their IRIs."""


def validate(
    data: Given | Sequence[Given] | None = None,
    shapes: Given | Sequence[Given] | None = None,
    ontology: Given | Sequence[Given] | None = None,
    *,
    graph: Folder | Path | str | None = None,
    language: str = "en",
    engine: str | None = ENGINES[0],
    lint: bool = True,
    article: bytes | Path | str | None = None,
    fail_on: str = "info",
    strict: bool = False,
    allow: Collection[str] = (),
    inference: str | None = None,
    shape: str | None = None,
    focus: str | None = None,
    input_format: str | None = None,
) -> Report:
    """Check data against shapes; without arguments, a graph folder against its own.

    Args:
        data: A file or folder, or several; bytes, which are Turtle; a graph of rdflib. None: the
            data of the graph folder.
        shapes: The same. None: the shapes of the graph folder.
        ontology: The same, which joins the data, for the class hierarchy and the concepts.
            None: that of the graph folder, unless shapes are given.
        graph: The graph folder.
        language: A language tag, for labels and the messages of the shapes.
        engine: ``turbo`` (pyshacl-turbo, fast) or ``pyshacl`` (the reference); None: no SHACL,
            the checks alone.
        lint: Whether to look too for what makes a check worth nothing, such as misspelt terms.
        article: The reader's own copy of the article, its bytes or its path, for the sentences that
            results concern, and to look for the values of claims in them.
        fail_on: The least severity at which a result fails: ``violation``, ``warning``, ``info``.
        strict: Whether notes fail too, such as that strangers' shapes have nothing to check.
        allow: The names of findings that are not to be told.
        inference: What the data entails joins it first: ``rdfs`` or ``owlrl``.
        shape: The one shape to check, by its IRI or a short name.
        focus: The one node to check, likewise.
        input_format: The format of bytes, and of files whose names do not say it.

    Raises:
        UsageError: There is no such engine, severity or finding, or nobody is to look.
        UnknownResource: There is no such shape or node.
        BadShapes: The shapes are no valid SHACL, ask another server, or stopped the engine.
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: Something cannot be read.
        ChangedArticle: The article is no version that the graph cites.
    """
    if engine is None and not lint:
        raise UsageError("neither the shapes nor lint is to look", hint="Leave one of them on")
    known: Any
    for given, known in (([fail_on], SEVERITIES), (allow, FINDINGS), ([inference], _PROVIDED)):
        if wrong := [x for x in given if x not in known]:
            hint = f"One of {', '.join(x for x in known if x)}"
            raise UsageError(f"there is no {wrong[0]!r}", hint=hint)
    own = shapes is None and data is None and "shapes" not in find_folder(graph).borrowed
    others = shapes is None and not own
    data = find_folder(graph).data if data is None else data
    copy = article if isinstance(article, bytes | None) else read_bytes(Path(article))
    files = _read_once(data, input_format)
    of_data = [*files.values()]
    of_shapes, onto = read_rules(shapes, ontology, graph, of_data, input_format)
    of_ontology = [x for path, x in onto.items() if path not in files]
    with quiet_rdflib():
        inputs = Inputs(of_data, of_ontology, of_shapes, language)
        _refuse_federation(inputs)
        _refuse_entailment(inputs, inference)
        parts = split_articles(inputs)
        for part in parts:
            if inference is not None:
                part.infer(inference)
            with suppress(BadShapes) if engine is None else nullcontext():
                apply_rules(part)
        for part in parts if len(parts) > 1 else ():
            if part.is_changed:
                inputs.graph += part.graph
                inputs.added += part.added
        only = inputs.narrow(shape, focus) if shape or focus else None
        findings = find_faults(inputs, own=own) if lint else ()
        if only is not None:  # what lint says of others is not asked for
            idle = {"idle-shape", "loose-shape"} if focus else set()
            findings = tuple(x for x in findings if x.subject in only and x.name not in idle)
        if others:  # that rules of other articles have nothing to check is no news
            findings = tuple(x for x in findings if x.level == "fault")
        if copy is not None and lint:
            findings += _compare(Graph([*of_data, *of_ontology]), copy)
        reports = [] if engine is None else list(run_parts(parts, engine))
        results: tuple[Result, ...] = ()
        messages: dict[Node, list[Literal]] = {}
        if any((None, SH.result, None) in report for _, report in reports):
            from defour.validation.results import read_results

            results, messages = read_results(reports, of_data, copy)
    return Report(
        results=results,
        findings=tuple(x for x in findings if x.name not in allow),
        engine=engine,
        linted=lint,
        files=tuple(map(_named, _each(data))),
        triples=len({quad.triple for source in of_data for quad in source.quads}),
        shapes=_count_nodes(inputs),
        language=language,
        fail_on=fail_on,
        strict=strict,
        engine_report=merge_reports([x for _, x in reports]),
        messages=messages,
        names=inputs.names,
        text=write_report,
    )


def read_rules(
    shapes: Given | Sequence[Given] | None,
    ontology: Given | Sequence[Given] | None,
    graph: Folder | Path | str | None = None,
    data: Sequence[Source] = (),
    format: str | None = None,
) -> tuple[list[Source], dict[Any, Source]]:
    """The shapes, and by their paths the ontologies that join the data, as `validate` has them."""
    if ontology is None:
        ontology = find_folder(graph).ontology if shapes is None else ()
    shapes = find_folder(graph).shapes if shapes is None else shapes
    joined = _read_once(ontology, format, data)
    read = [*_read_once(shapes, format, ()).values()]
    if not read:
        raise NoRdf("there are no shapes to read")
    return read, joined


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


def _each(given: Given | Sequence[Given]) -> list[Any]:
    return [given] if isinstance(given, Given) else list(given)


def _named(given: Any) -> str:
    if isinstance(given, rdflib.Graph):
        return "a graph"
    if isinstance(given, Source):
        return given.where
    return STDIN if isinstance(given, bytes) else str(given)


def _read_once(
    given: Given | Sequence[Given], format: str | None, more: Sequence[Source] | None = None
) -> dict[Any, Source]:
    """What was given, each file once, however often and by whatever name it is named.

    With `more`, also the copies of what these files and those import, and of what that imports.
    """
    found: dict[Any, Source] = {}
    for each in _each(given):
        if isinstance(each, Source):
            found[each.mark] = each
        elif isinstance(each, rdflib.Graph):
            found[id(each)] = parse(each.serialize(format="nt").encode(), where=_named(each))
        elif isinstance(each, bytes):
            found[each] = parse(each, INPUT_FORMATS[format or "turtle"], where=_named(each))
        else:
            for file in rdf_files([Path(each)]):
                if file.resolve() not in found:
                    found[file.resolve()] = parse_file(file, based=True, format=format)
    todo = [] if more is None else [*more, *found.values()]
    for source in todo:  # it grows as it is walked
        for imported in [x.object for x in source.quads if x.predicate.value == OWL + "imports"]:
            copy = find_copy(str(imported).strip("<>"))
            if copy is not None and copy.resolve() not in found:
                found[copy.resolve()] = parse_file(copy, based=True)
                todo.append(found[copy.resolve()])
    return found


def _refuse_federation(inputs: Inputs) -> None:
    """Refuse shapes whose SPARQL asks another server, which both engines would do."""
    for holder, name, text in inputs.queries():
        if word := asks_elsewhere(text):
            place = inputs.places.triple(holder, name, text)
            where = "a query of the shapes" if place is None else str(place)
            what = f"has {word}, and no shape asks elsewhere"
            raise BadShapes(what, where=where, hint="Leave it out")


def _refuse_entailment(inputs: Inputs, inference: str | None) -> None:
    """Refuse shapes that ask for an entailment that was not run, as a processor must (1.5)."""
    for holder, regime in sorted(inputs.rules.subject_objects(SH.entailment)):
        if local_name(str(regime)) not in _PROVIDED[inference]:
            place = inputs.places.triple(holder, SH.entailment, regime)
            what = f"asks for the entailment {inputs.names.short(regime)}, which was not run"
            hint = "Give --inference rdfs or owlrl, or take the sh:entailment out"
            raise BadShapes(what, where=place and str(place), hint=hint)
