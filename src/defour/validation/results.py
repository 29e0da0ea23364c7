"""The results of a validation as records: what the report says, and what a person needs too.

What is wrong with a value stands at that value; one value too many at the last of them; what is
missing at the property that makes the node one to look at, or else where the node is told of first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from rdflib import SH, Graph, Literal, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Identifier, Node

from defour.claims.explanation import CitedPassage, Explainer
from defour.namespaces import VOUCHES_FOR
from defour.rdf.convert import Triple
from defour.rdf.graph import Graph as Claims
from defour.rdf.graph import pick_text
from defour.rdf.locations import Place
from defour.rdf.parse import Source
from defour.validation.inputs import Inputs, TermNames, path_text, read_path
from defour.validation.result_text import ResultParts, ResultText, repeated, sentence, texts

_MESSAGE, _DETAIL = SH.resultMessage, SH.detail
_PARTS = (
    *(SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent),
    *(SH.sourceShape, SH.sourceConstraint, SH.resultSeverity),
)
_OF_QUERIES = SH.SPARQLConstraintComponent
_UNIQUE = SH.UniqueLangConstraintComponent
_AT_THE_LAST = {
    SH.MaxCountConstraintComponent,
    SH.QualifiedMaxCountConstraintComponent,
    _OF_QUERIES,
}


@dataclass(frozen=True)
class Result:
    """One result of a validation; IRIs are full, paths are in the notation of SPARQL.

    `rule` is the last part of the IRI of the constraint, the shape, or the nearest named shape that
    holds it. `message` says what to do; it is the shapes' `own` or general. `details` tell why a
    value does not fit the `inner` shape. `about` is what the rule asks of any node.
    """

    severity: URIRef
    rule: str
    shape: URIRef | None
    constraint: URIRef | None
    component: URIRef
    focus: Identifier
    label: str | None
    path: str | None
    value: Identifier | None
    found: str | None
    expected: str | None
    message: str
    closest: tuple[str, ...]
    place: Place | None
    rule_place: Place | None
    passages: tuple[CitedPassage, ...]
    name: str | None
    own: bool
    about: str
    inner: str
    details: tuple["Result", ...]

    @property
    def said(self) -> str:
        """What was found and expected, as a sentence without its full stop."""
        return sentence(self.found, self.expected)


def read_results(
    reports: Iterable[tuple[Inputs, Graph]], data: Sequence[Source], article: bytes | None
) -> tuple[tuple[Result, ...], dict[Node, list[Literal]]]:
    """The results of reports on some parts of the data, and their messages.

    They come by file and line, then by rule, node and value; those without a place at the end.
    The article is of some version in all the data.
    """
    results, messages = list[Result](), dict[Node, list[Literal]]()
    for inputs, report in reports:
        cites = article is not None or (None, URIRef(VOUCHES_FOR), None) in inputs.graph
        told = Claims((data if article else inputs.data) if cites else [])
        claims = Explainer(told, inputs.language, article)
        reader = ResultReader(report, inputs, claims)
        results += reader.results()
        messages |= reader.messages
    return _sort(results, inputs.names), messages


class ResultReader:
    """Makes records of the results of a report, whose messages get their languages."""

    def __init__(self, report: Graph, inputs: Inputs, claims: Explainer) -> None:
        self._report, self._inputs, self._claims = report, inputs, claims
        self._added = set(inputs.added)
        self._shapes, self._data, self._text = inputs.rules, inputs.graph, ResultText(inputs)
        self.messages: dict[Node, list[Literal]] = {}
        self._rule, self._templates = cache(self._describe), cache(self._find_templates)

    def results(self) -> tuple[Result, ...]:
        """By file and line, then by rule, node and value; those without a place at the end."""
        found = map(self._result, set(self._report.objects(None, SH.result)))
        return _sort(found, self._inputs.names)

    def _parts(self, node: Node) -> tuple[ResultParts, set[Node], list[Node]]:
        """The parts of a result, its messages, and its details."""
        has, said, details = dict[Node, Any](), set[Node](), list[Node]()
        for name, x in self._report.predicate_objects(node):
            if name == _MESSAGE:
                said.add(x)
            elif name == _DETAIL:
                details.append(x)
            else:
                has[name] = x
        focus, path, value, *rest = map(has.get, _PARTS)
        path = path if isinstance(path, URIRef | None) else read_path(path, self._report)
        if path and rest[0] == _OF_QUERIES and value == focus:
            held = value in set(self._data.objects(focus, path))
            value = value if held else None  # the query names none (SHACL section 5.3.2)
        return ResultParts(focus, path, value, *rest), said, details

    def _result(self, node: Node, within: Place | None = None, *, inner: bool = False) -> Result:
        """A result, or the detail of one that stands at `within`."""
        parts, said, details = self._parts(node)
        path = path_text(parts.path)
        found, expected = self._found(parts), self._text.expected(parts) or None
        literal = inner and isinstance(parts.focus, Literal)
        place = within if literal else self._place(parts)
        remedy = self._text.remedy(parts)
        own = self._own(node, parts, said, sentence(found, expected) or remedy)
        within_it = (self._result(x, place or within, inner=True) for x in details)
        return Result(
            **self._rule(*parts[3:6]),
            severity=parts.severity,
            component=parts.component,
            focus=parts.focus,
            label=self._text.label(parts.focus),
            path=path,
            value=parts.value,
            found=found,
            expected=expected,
            message=(pick_text(texts(own), self._inputs.language) if own else None) or remedy,
            closest=self._text.closest(parts),
            place=place,
            passages=() if inner else self._passages(str(parts.focus), path),
            own=bool(own),
            details=_sort(within_it, self._inputs.names),
        )

    def _describe(self, component: Node, shape: Node, constraint: Node | None) -> dict[str, Any]:
        """The fields of a result that tell of its rule."""
        named = constraint if isinstance(constraint, URIRef) else shape
        holders = [x for x, _ in self._templates(component, shape, constraint)]
        about = self._said(SH.description, holders) or self._said(SH.message, holders)
        return {
            "rule": self._inputs.rule(named),
            "shape": shape if isinstance(shape, URIRef) else None,
            "constraint": constraint if isinstance(constraint, URIRef) else None,
            "rule_place": self._inputs.places.subject(named),
            "name": self._said(SH.name, [shape]),
            "about": about or self._text.asks.whole(shape),
            "inner": "".join(map(self._text.asks.shape, self._shapes.objects(shape, SH.node))),
        }

    def _find_templates(
        self, component: Node, shape: Node, constraint: Node | None
    ) -> list[tuple[Node, list[Node]]]:
        """What may hold a message, the nearest first (SHACL sections 2.1.5 and 6.2), with those."""
        ways = (SH.propertyValidator, SH.nodeValidator, SH.validator)
        own = (y for x in ways for y in sorted(self._shapes.objects(component, x), key=str))
        found = [x for x in (constraint, shape, *own, component) if x is not None]
        return [(x, list(self._shapes.objects(x, SH.message))) for x in found]

    def _said(self, name: URIRef, nodes: Iterable[Node]) -> str | None:
        """What the shapes say of the first of some nodes that they say it of."""
        found = (texts(self._shapes.objects(x, name)) for x in nodes)
        return pick_text(next((x for x in found if x), []), self._inputs.language)

    def _own(self, node: Node, parts: ResultParts, said: set[Node], told: str) -> list[Literal]:
        """The shapes' own nearest messages; the report gets all, and `told` for the engine's."""
        nearest: list[Literal] = []
        messages = self.messages[node] = []
        for _, templates in self._templates(*parts[3:6]):
            own = {x: better for x in said if (better := _with_language(x, templates)) is not None}
            nearest = nearest or list(own.values())
            messages += own.values()
            said -= own.keys()
        if said:
            told = f"{told[:1].upper()}{told[1:]}".rstrip(".")
            messages.append(Literal(f"{told}.", lang="en"))
        return nearest

    def _passages(self, focus: str, path: str | None) -> tuple[CitedPassage, ...]:
        """What the claims about a node cite: those that vouch for the property, or else all."""
        known = self._claims.known
        if focus in known.passages:
            return self._claims.cite([focus])
        about = known.about(focus)
        claims = [known.claims[focus]] if focus in known.claims else about
        vouching = [x for x in claims if path in x.vouches_for] or claims
        cited = {iri for claim in vouching for iri in claim.passages if iri in known.passages}
        return self._claims.cite(sorted(cited))

    def _found(self, parts: ResultParts) -> str | None:
        """What was found, and whether that was inferred."""
        found = self._text.found(parts)
        inferred = found and not self._added.isdisjoint(self._triples(parts))
        return f"{found} (inferred)" if inferred else found or None

    def _place(self, parts: ResultParts) -> Place | None:
        """The place of a result; None where no file shows it."""
        focus, places = parts.focus, self._inputs.places
        found = (places.triple(*triple) for triple in self._triples(parts))
        reasons = (places.predicate(focus, x) for x in self._text.reasons(parts))
        place = next(filter(None, chain(found, reasons)), None)
        return place or places.subject(focus) or places.use(focus)

    def _triples(self, parts: ResultParts) -> Iterator[Triple]:
        """The triples that a result can be about, the likeliest first."""
        data, focus, path, value = self._data, parts.focus, parts.path, parts.value
        if value is None and path is not None:
            values = list(dict.fromkeys(data.objects(focus, path)))
            unique = parts.component == _UNIQUE
            values = repeated(values) if unique else values
            if values and (unique or parts.component in _AT_THE_LAST):
                value = values[-1]
        if value is None:
            return
        if path is not None:
            yield from _last_triples(data, focus, path, value)
        yield from ((focus, x, value) for x in sorted(data.predicates(focus, value), key=str))
        yield from ((value, x, focus) for x in sorted(data.predicates(value, focus), key=str))
        if isinstance(path, URIRef) and isinstance(value, URIRef) and value != focus:
            yield from ((x, path, value) for x in data.subjects(path, value))


def _sort(results: Iterable[Result], names: TermNames) -> tuple[Result, ...]:
    def key(x: Result) -> tuple[Any, ...]:
        focus, value = map(names.sort_key, (x.focus, x.value))
        said = (x.path or "", value, x.component, x.message, x.expected or "")
        return (x.place is None, x.place, x.rule, focus, *said)

    return tuple(sorted(results, key=key))


def _last_triples(data: Graph, focus: Node, path: URIRef | Path, value: Node) -> Iterator[Triple]:
    """The triples with which a path from a node arrives at a value."""
    if isinstance(path, URIRef) and (focus, path, value) in data:
        yield focus, path, value
    elif isinstance(path, InvPath):
        yield from _last_triples(data, value, path.arg, focus)
    elif isinstance(path, AlternativePath):
        for part in path.args:
            yield from _last_triples(data, focus, part, value)
    elif isinstance(path, SequencePath):
        *before, last = path.args
        for node in data.objects(focus, SequencePath(*before)):
            yield from _last_triples(data, node, last, value)
    elif isinstance(path, MulPath):
        for node in data.objects(focus, MulPath(path.path, "*")):
            yield from _last_triples(data, node, path.path, value)


def _with_language(message: Node, templates: Iterable[Node]) -> Literal | None:
    """A message with the language of the template (``{?name}``, ``{$name}``) it is made from."""
    fitting = []
    for template in templates:
        form = ".*".join(map(re.escape, re.split(r"\{[?$]\w+\}", str(template))))
        if isinstance(template, Literal) and re.fullmatch(form, str(message), re.DOTALL):
            fitting.append(template)
    if not fitting or not isinstance(message, Literal):
        return None
    best = max(fitting, key=lambda x: (str(x) == str(message), len(x), x.language or ""))
    return Literal(str(message), lang=message.language or best.language)
