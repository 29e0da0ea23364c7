"""Checking data against SHACL shapes: one typed call around pySHACL.

SHACL Core and SPARQL constraints (https://www.w3.org/TR/shacl/), without inference. Any result,
whatever its severity, means that the data does not conform (section 3.6.1).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Identifier, Node

from defour import reading
from defour.claims import records as claims
from defour.errors import UsageError
from defour.shacl import engine, paths, places, scope, targets

STDIN = "standard input"
"""How data that came as bytes is named."""

_RANK = {SH.Violation: 0, SH.Warning: 1, SH.Info: 2}
_ADVANCED = {SH.target, SH.rule, SH.expression}


@dataclass(frozen=True)
class Result:
    """One result of a validation.

    Attributes:
        severity: `sh:Violation`, `sh:Warning`, `sh:Info`, or one of the shapes' own.
        focus: The node that breaks the rule.
        path: The property, as a full IRI; a longer path in the notation of SPARQL.
        value: The value found, where there is one.
        shape: The shape; None when it is a blank node.
        constraint: The SPARQL constraint; None when there is none, or it is a blank node.
        component: The constraint component, such as `sh:MinCountConstraintComponent`.
        rule: The name of the rule for a person: the last part of the constraint's IRI, or of the
            shape's, or of the nearest named shape that holds it.
        message: What to do, in the language asked for where the shapes have it.
        label: The label of the focus node.
        where: `file:line` of the focus node, or of the property in it, where Turtle shows it; of
            the value, or of a triple that uses it, where the focus node is an ontology.
        of_ontology: Whether the focus node is an `owl:Ontology`: what is wrong with a word is the
            cause of more, so these results come first.
        closest: The declared terms (full IRIs) nearest to a value or path that nothing declares.
    """

    severity: URIRef
    focus: Identifier
    path: str | None
    value: Identifier | None
    shape: URIRef | None
    constraint: URIRef | None
    component: URIRef
    rule: str
    message: str
    label: str | None
    where: str | None
    of_ontology: bool = False
    closest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of a validation.

    Attributes:
        conforms: Whether there is no result at all, as SHACL has it; see `checked` too.
        results: Those about the ontology first; then by severity, rule, focus node, path and value.
        files: The data's files, as they were named.
        triples: How many triples the data has, without the ontology.
        shapes: How many shapes have a target.
        idle: The rules of those that found no node to check, sorted.
        graph: The W3C report, with the language of every message.
        prefixes: Pairs of a prefix and a namespace, from the files.
        names: A steady name for each blank node of data and shapes.
        unchecked: Where no shape had a focus node in the data itself, or its namespace is almost
            that of the shapes: that nothing was checked, which namespaces the data uses, and the
            closest that shapes target. Empty otherwise.
    """

    conforms: bool
    results: tuple[Result, ...]
    files: tuple[str, ...]
    triples: int
    shapes: int
    idle: tuple[str, ...]
    graph: Graph = field(repr=False, compare=False)
    prefixes: tuple[tuple[str, str], ...] = field(repr=False, compare=False)
    names: dict[Node, str] = field(repr=False, compare=False)
    unchecked: str = ""

    @property
    def checked(self) -> bool:
        """Whether any shape had anything to check in the data; if not, conforming says nothing."""
        return not self.unchecked

    @property
    def ok(self) -> bool:
        """Whether something was checked, and the data conforms."""
        return self.conforms and self.checked


def validate(
    data: Sequence[Path | bytes],
    shapes: Sequence[Path],
    ontology: Sequence[Path] = (),
    *,
    language: str = "en",
) -> Report:
    """Validate files of data against files of shapes.

    Args:
        data: Files or folders; bytes are Turtle.
        shapes: Files or folders.
        ontology: Files or folders that join the data, for the class hierarchy and the concepts.
        language: A language tag, for messages and labels.

    Raises:
        UsageError: An argument is not a list of paths (or, for data, of paths and bytes).
        BadShapes: The shapes check nothing, are no valid SHACL, or stopped the engine.
        MissingFile, NoRdf, BadEncoding, Malformed: Something cannot be read.
    """
    _refuse("data", data, (Path, bytes))
    _refuse("shapes", shapes, (Path,))
    _refuse("ontology", ontology, (Path,))
    files = [file for path in data if isinstance(path, Path) for file in reading.expand(path)]
    graph = reading.graph(files) if files else Graph(bind_namespaces="none")
    for stream in data:
        if isinstance(stream, bytes):
            reading.add_to_graph(graph, stream, where=STDIN)
    triples = len(graph)
    mine = scope.own(graph)
    seen = {path.resolve() for path in files}
    terms = [file for path in ontology for file in reading.expand(path)]
    words = [path for path in terms if path.resolve() not in seen]
    if words:
        _join(graph, reading.graph(words))
    rules = reading.graph([file for path in shapes for file in reading.expand(path)])
    targeted = targets.targeted(rules)
    advanced = not _ADVANCED.isdisjoint(rules.predicates())
    names = _names(graph, rules)
    idle = sorted(
        {targets.rule(rules, shape) for shape in targeted if targets.is_idle(rules, shape, graph)}
    )
    report = engine.run(graph, rules, advanced=advanced)
    _restore_languages(report, rules)
    results = [
        _result(node, report, rules, graph, language) for node in report.objects(None, SH.result)
    ]
    located = places.locate(results, [*files, *words])
    unchecked = scope.unchecked(rules, targeted, graph, mine)
    return Report(
        conforms=not results,
        results=tuple(sorted(located, key=lambda x: _order(x, names))),
        files=tuple(STDIN if isinstance(path, bytes) else str(path) for path in data),
        triples=triples,
        shapes=len(targeted),
        idle=tuple(idle),
        graph=report,
        prefixes=_prefixes(graph, rules),
        names=names,
        unchecked=unchecked,
    )


def _refuse(name: str, items: object, kinds: tuple[type, ...]) -> None:
    """Refuse what is no list of the kinds wanted, before it fails in a stranger way."""
    wanted = "paths (pathlib.Path)" + (" or bytes of Turtle" if bytes in kinds else "")
    if isinstance(items, (str, bytes, Path)) or not isinstance(items, Sequence):
        raise UsageError(f"{name} is a {type(items).__name__}, not a list of {wanted}")
    for at, item in enumerate(items):
        if not isinstance(item, kinds):
            raise UsageError(f"{name}[{at}] is a {type(item).__name__}: give {wanted}")


def _join(graph: Graph, other: Graph) -> None:
    for triple in other:
        graph.add(triple)
    for prefix, namespace in other.namespaces():
        graph.bind(prefix, namespace, override=False)


def _result(node: Node, report: Graph, rules: Graph, graph: Graph, language: str) -> Result:
    def one(name: URIRef) -> Any:
        return report.value(node, name)

    shape, constraint, focus = one(SH.sourceShape), one(SH.sourceConstraint), one(SH.focusNode)
    path, value = one(SH.resultPath), one(SH.value)
    return Result(
        severity=one(SH.resultSeverity),
        focus=focus,
        path=None if path is None else paths.notation(path, report),
        value=value,
        shape=shape if isinstance(shape, URIRef) else None,
        constraint=constraint if isinstance(constraint, URIRef) else None,
        component=one(SH.sourceConstraintComponent),
        rule=targets.rule(rules, constraint if isinstance(constraint, URIRef) else shape),
        message=_message(node, report, constraint, rules, language),
        label=claims.pick(_texts(graph.objects(focus, RDFS.label)), language),
        where=None,
        of_ontology=(focus, RDF.type, OWL.Ontology) in graph,
        closest=scope.closest_terms((path, value), graph),
    )


def _message(node: Node, report: Graph, constraint: Node, rules: Graph, language: str) -> str:
    """The message; a constraint's own goes before that of the shape that holds it."""
    messages = _texts(report.objects(node, SH.resultMessage))
    if constraint is not None:
        own = _texts(rules.objects(constraint, SH.message))
        messages = [x for x in messages if any(_fits(y[0], x[0]) for y in own)] or messages
    return claims.pick(messages, language) or "There is no message."


def _restore_languages(report: Graph, rules: Graph) -> None:
    """Give back the language that pySHACL takes from the messages of SPARQL constraints."""
    for node, said in list(report.subject_objects(SH.resultMessage)):
        if not isinstance(said, Literal) or said.language:
            continue
        sources = (SH.sourceConstraint, SH.sourceShape)
        holders = [x for name in sources for x in report.objects(node, name)]
        written = [x for y in holders for x in rules.objects(y, SH.message)]
        fitting = [x for x in written if isinstance(x, Literal) and _fits(str(x), str(said))]
        if fitting:
            best = max(fitting, key=lambda x: (str(x) == str(said), len(x), x.language or ""))
            report.remove((node, SH.resultMessage, said))
            report.add((node, SH.resultMessage, Literal(str(said), lang=best.language)))


def _fits(template: str, message: str) -> bool:
    """Whether a message came from a template with `{?name}` or `{$name}` in it."""
    if template == message:
        return True
    parts = re.split(r"\{[?$]\w+\}", template)
    return len(parts) > 1 and bool(
        re.fullmatch(".*".join(map(re.escape, parts)), message, re.DOTALL)
    )


def _texts(terms: Iterable[Node]) -> list[tuple[str, str]]:
    return [(str(x), x.language or "") for x in terms if isinstance(x, Literal)]


def _names(*graphs: Graph) -> dict[Node, str]:
    """Names for the blank nodes of graphs by the order in which the files have them."""
    found: dict[Node, str] = {}
    for graph in graphs:
        for triple in graph:
            for term in triple:
                if isinstance(term, BNode):
                    found.setdefault(term, f"b{len(found) + 1}")
    return found


def _prefixes(*graphs: Graph) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for graph in graphs:
        for prefix, namespace in graph.namespaces():
            found.setdefault(prefix, str(namespace))
    return tuple(sorted(found.items()))


def _order(result: Result, names: dict[Node, str]) -> tuple[int | str, ...]:
    def text(term: Identifier | None) -> str:
        return "" if term is None else names[term].rjust(9) if term in names else term.n3()

    return (
        not result.of_ontology,
        _RANK.get(result.severity, 3),
        result.rule,
        text(result.focus),
        result.path or "",
        text(result.value),
        str(result.component),
        result.message,
    )
