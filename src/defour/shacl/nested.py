"""Why a value does not fit a shape within a shape.

For `sh:node` both engines say so themselves (`sh:detail`, SHACL section 3.6.2.6). For `sh:and`,
`sh:or`, `sh:xone` and `sh:qualifiedValueShape` the values are checked against the inner shapes
again, and against nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Identifier, Node

from defour.errors import BadShapes
from defour.shacl import engine as engines
from defour.shacl import paths
from defour.shacl.asked import short_name
from defour.shacl.words import Words

_LEVELS = 3
_PAIRS = 20
_RUNS = 6
_LARGE = 100_000
"""How deep reasons go, how many values are checked again in a validation, and in how many runs;
above how many triples there is one run alone."""

_AGAIN = ("And", "Or", "Xone", "QualifiedMinCount", "QualifiedMaxCount")
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_HOLDER = "urn:defour:inner:"


class Pair(NamedTuple):
    """A value, and a shape that it is checked against."""

    value: Identifier
    shape: Node


class Looked(NamedTuple):
    """What came of such a check.

    Attributes:
        value: The value.
        shape: The inner shape.
        fits: Whether the value conforms to it.
        report: The report that holds the results.
        nodes: The nodes of the results in it.
        within: Finds the reasons of those results.
    """

    value: Identifier
    shape: Node
    fits: bool
    report: Graph
    nodes: list[Node]
    within: "Nested"


@dataclass
class _Left:
    """What may still be checked."""

    pairs: int = _PAIRS
    runs: int = _RUNS


@dataclass(frozen=True)
class Nested:
    """Finds reasons.

    Attributes:
        words: It holds the data and the shapes.
        engine: The engine that checks.
        level: How many shapes deep these results are.
        left: What may still be checked.
    """

    words: Words
    engine: str = engines.ENGINES[0]
    level: int = 0
    left: _Left = field(default_factory=_Left)

    def reasons(self, report: Graph, nodes: Sequence[Node]) -> dict[Node, list[Looked]]:
        """The reasons of each of some results; none where that is too deep, or too much.

        Args:
            report: The report that holds the results.
            nodes: The nodes of the results.
        """
        found: dict[Node, list[Looked]] = {node: [] for node in nodes}
        if self.level >= _LEVELS:
            return found
        within = Nested(self.words, self.engine, self.level + 1, self.left)
        again: dict[Node, list[Pair]] = {}
        for node in nodes:
            component = report.value(node, SH.sourceConstraintComponent)
            shape = report.value(node, SH.sourceShape)
            if component is None or shape is None:
                continue
            details = _details(report, node)
            value = report.value(node, SH.value)
            inner = self.words.asked.inner(component, shape)
            if details and inner and isinstance(value, Identifier):
                found[node] = [Looked(value, inner[0], False, report, details, within)]
            elif short_name(component) in _AGAIN:
                again[node] = self._pairs(report, node, component, inner)
        looked = self._checked(again, within)
        for node, pairs in again.items():
            name = short_name(report.value(node, SH.sourceConstraintComponent) or RDF.nil)
            known = [looked[x] for x in pairs if x in looked]
            if name in ("And", "Or", "QualifiedMinCount"):
                known = [x for x in known if not x.fits]
            elif name == "QualifiedMaxCount" or any(x.fits for x in known):
                known = [x for x in known if x.fits]
            simple = self.words.asked.is_simple
            found[node] = [x for x in known if x.fits or name == "And" or not simple(x.shape)]
        return found

    def _pairs(
        self, report: Graph, node: Node, component: Node, inner: Iterable[Node]
    ) -> list[Pair]:
        """What is to be checked again for a result."""
        value = report.value(node, SH.value)
        values = [] if value is None else [value]
        focus, path = report.value(node, SH.focusNode), report.value(node, SH.resultPath)
        if short_name(component).startswith("Qualified") and focus is not None and path is not None:
            values = paths.reached(self.words.graph, focus, paths.compiled(path, report))
        return [Pair(x, y) for x in values if isinstance(x, Identifier) for y in inner]

    def _checked(self, again: dict[Node, list[Pair]], within: "Nested") -> dict[Pair, Looked]:
        """The pairs that may still be checked, in one run of the engine."""
        pairs = list(dict.fromkeys(x for each in again.values() for x in each))[: self.left.pairs]
        if not pairs or not self.left.runs:
            return {}
        self.left.pairs -= len(pairs)
        self.left.runs = self.left.runs - 1 if len(self.words.graph) < _LARGE else 0
        rules = _without_targets(self.words.rules)
        for number, pair in enumerate(pairs):
            holder = URIRef(f"{_HOLDER}{number}")
            rules.add((holder, RDF.type, SH.NodeShape))
            rules.add((holder, SH.targetNode, pair.value))
            rules.add((holder, SH.node, pair.shape))
        try:
            report, _ = engines.run(self.words.graph, rules, self.engine)
        except BadShapes:
            return {}
        failed = {str(report.value(x, SH.sourceShape)): x for x in engines.results(report)}
        found = {}
        for number, pair in enumerate(pairs):
            node = failed.get(f"{_HOLDER}{number}")
            details = [] if node is None else _details(report, node)
            found[pair] = Looked(*pair, node is None, report, details, within)
        return found


def _details(report: Graph, node: Node) -> list[Node]:
    """The details of a result; not one that only says that a node does not fit another shape."""
    found = list(report.objects(node, SH.detail))
    while len(found) == 1 and report.value(found[0], SH.resultPath) is None:
        inner = list(report.objects(found[0], SH.detail))
        if not inner:
            break
        found = inner
    return found


def _without_targets(rules: Graph) -> Graph:
    """The shapes without what makes them look at nodes of their own accord."""
    left = Graph(bind_namespaces="none")
    for prefix, namespace in rules.namespaces():
        left.bind(prefix, namespace)
    for subject, predicate, of in rules:
        aims = predicate in _TARGETS or predicate == SH.rule
        if not aims and not (predicate == RDF.type and of in (RDFS.Class, OWL.Class)):
            left.add((subject, predicate, of))
    return left
