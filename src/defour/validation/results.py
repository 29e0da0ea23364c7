"""The results of a validation as records: what the report says, and what a person needs too.

What is wrong with a value stands at that value; one value too many at the last of them; what is
missing at the first statement about the focus node. Of a whole ontology, the value is the node.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Identifier, Node

from defour.claims.explainer import Explainer
from defour.claims.explanation import CitedPassage
from defour.namespaces import namespace_of
from defour.rdf.convert import Triple
from defour.rdf.graph import pick_text
from defour.rdf.locations import Place
from defour.validation.inputs import Inputs, path_text, read_path
from defour.validation.result_text import ResultParts, ResultText, repeated, sentence, texts

_RANK = {SH.Violation: 0, SH.Warning: 1, SH.Info: 2}
_DECLARED = {RDF.Property, OWL.Class, RDFS.Class}
_DECLARED |= {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
_TOO_MANY = {SH.MaxCountConstraintComponent, SH.QualifiedMaxCountConstraintComponent}


@dataclass(frozen=True)
class Result:
    """One result of a validation; IRIs are full, paths are in the notation of SPARQL.

    `rule` is the last part of the IRI of the constraint, the shape, or the nearest named shape that
    holds it. `place` is that of the triple, or the first statement about the focus node. `message`
    says what to do; it is the shapes' `own` or general. `details` tell why a value does not fit the
    `inner` shape. `about` is what the rule asks of any node.
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
    of_ontology: bool
    own: bool
    about: str
    inner: str
    details: tuple["Result", ...]

    @property
    def said(self) -> str:
        """What was found and expected, as a sentence without its full stop."""
        return sentence(self.found, self.expected)


class ResultReader:
    """Makes records of the results of a report, whose messages get their languages."""

    def __init__(self, report: Graph, inputs: Inputs, claims: Explainer) -> None:
        """Keep what was read."""
        self._report, self._inputs, self._claims = report, inputs, claims
        self._shapes, self._data, self._text = inputs.rules, inputs.graph, ResultText(inputs)

    def results(self) -> tuple[Result, ...]:
        """Those about the ontology first, for they cause more; then by severity, rule and node."""
        return self._sorted(self._result(x) for x in set(self._report.objects(None, SH.result)))

    def _sorted(self, results: Iterable[Result]) -> tuple[Result, ...]:
        def key(x: Result) -> tuple[Any, ...]:
            focus, value = map(self._inputs.names.sort_key, (x.focus, x.value))
            first = (not x.of_ontology, _RANK.get(x.severity, 3), x.rule, focus)
            return (*first, x.path or "", value, x.component, x.message, x.expected or "")

        return tuple(sorted(results, key=key))

    def _parts(self, node: Node) -> ResultParts:
        names = [SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent]
        names += [SH.sourceShape, SH.sourceConstraint, SH.resultSeverity]
        values: list[Any] = [self._report.value(node, name) for name in names]
        values[1] = read_path(values[1], self._report)
        return ResultParts._make([*values, (values[0], RDF.type, OWL.Ontology) in self._data])

    def _result(self, node: Node, within: Place | None = None, *, inner: bool = False) -> Result:
        """A result, or the detail of one that stands at `within`."""
        parts = self._parts(node)
        shape, constraint = parts.shape, parts.constraint
        named = constraint if isinstance(constraint, URIRef) else shape
        path, own = path_text(parts.path), self._own_messages(node, parts)
        literal = inner and isinstance(parts.focus, Literal)
        place = within if literal else self._place(parts)
        holders = self._holders(parts)
        about = self._said(SH.description, holders) or self._said(SH.message, holders)
        details = self._report.objects(node, SH.detail)
        return Result(
            severity=parts.severity,
            rule=self._inputs.rule(named),
            shape=shape if isinstance(shape, URIRef) else None,
            constraint=constraint if isinstance(constraint, URIRef) else None,
            component=parts.component,
            focus=parts.focus,
            label=self._text.label(parts.focus),
            path=path,
            value=parts.value,
            found=self._text.found(parts) or None,
            expected=self._text.expected(parts) or None,
            message=pick_text(texts(own), self._inputs.language) or self._text.remedy(parts),
            closest=_closest_terms((parts.path, parts.value), self._data),
            place=place,
            rule_place=self._inputs.places.subject(named),
            passages=() if inner else self._passages(str(parts.focus), path),
            name=self._said(SH.name, [shape]),
            of_ontology=parts.of_ontology,
            own=bool(own),
            about=about or self._text.whole(shape),
            inner="".join(map(self._text.shape, self._shapes.objects(shape, SH.node))),
            details=self._sorted(self._result(x, place or within, inner=True) for x in details),
        )

    def _holders(self, parts: ResultParts) -> list[Node]:
        """What may hold a message, the nearest first (SHACL sections 2.1.5 and 6.2)."""
        found = [parts.constraint, parts.shape]
        for name in (SH.propertyValidator, SH.nodeValidator, SH.validator):
            found += sorted(self._shapes.objects(parts.component, name), key=str)
        return [x for x in (*found, parts.component) if x is not None]

    def _said(self, name: URIRef, nodes: Iterable[Node]) -> str | None:
        """What the shapes say of the first of some nodes that they say it of."""
        found = (texts(self._shapes.objects(x, name)) for x in nodes)
        return pick_text(next((x for x in found if x), []), self._inputs.language)

    def _own_messages(self, node: Node, parts: ResultParts) -> list[Literal]:
        """The shapes' own messages of a result, of what stands nearest to it.

        In the report they get their languages; for a message of the engine it has what was found.
        """
        nearest: list[Literal] = []
        said = set(self._report.objects(node, SH.resultMessage))
        self._report.remove((node, SH.resultMessage, None))
        for holder in self._holders(parts):
            templates = list(self._shapes.objects(holder, SH.message))
            own = {x: better for x in said if (better := _with_language(x, templates)) is not None}
            nearest = nearest or list(own.values())
            for message in own.values():
                self._report.add((node, SH.resultMessage, message))
            said -= own.keys()
        if said:
            told = sentence(self._text.found(parts), self._text.expected(parts))
            plain = f"{told[:1].upper()}{told[1:]}." if told else self._text.remedy(parts)
            self._report.add((node, SH.resultMessage, Literal(plain, lang="en")))
        return nearest

    def _passages(self, focus: str, path: str | None) -> tuple[CitedPassage, ...]:
        """What the claims about a node cite: those that vouch for the property, or else all."""
        known = self._claims.known
        if focus in known.passages:
            return self._claims.cite([focus])
        about = self._claims.about.get(focus, [])
        claims = [known.claims[focus]] if focus in known.claims else about
        vouching = [x for x in claims if path in x.vouches_for] or claims
        cited = {iri for claim in vouching for iri in claim.passages}
        return self._claims.cite(sorted(cited & known.passages.keys()))

    def _place(self, parts: ResultParts) -> Place | None:
        """The place of a result; None where no file shows it."""
        focus, path, value, places = parts.focus, parts.path, parts.value, self._inputs.places
        found = (places.triple(*triple) for triple in self._triples(parts))
        place = next((x for x in found if x is not None), None)
        if place is None and parts.of_ontology and value not in (None, focus):
            place = places.predicate(value, path) if isinstance(path, URIRef) else None
            place = place or places.use(value)
        return place or places.subject(focus) or places.use(focus)

    def _triples(self, parts: ResultParts) -> Iterator[Triple]:
        """The triples that a result can be about, the likeliest first."""
        data, focus, path, value = self._data, parts.focus, parts.path, parts.value
        if value is None and path is not None:
            values = list(dict.fromkeys(data.objects(focus, path)))
            if parts.component == SH.UniqueLangConstraintComponent:
                values = repeated(values)
            elif parts.component not in _TOO_MANY:
                return
            value = values[-1] if values else None
        if value is None:
            return
        if path is not None:
            yield from _last_triples(data, focus, path, value)
        if not parts.of_ontology:
            names = sorted(data.predicates(focus, value), key=str)
            yield from ((focus, x, value) for x in names)
        elif value != focus and isinstance(path, URIRef):
            yield from ((x, path, value) for x in data.subjects(path, value))


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


def _closest_terms(terms: Iterable[object], data: Graph) -> tuple[str, ...]:
    """The declared terms nearest to those that nothing declares in a namespace with terms."""
    found: dict[str, None] = {}
    for term in terms:
        if isinstance(term, URIRef) and (term, RDF.type, None) not in data:
            space = namespace_of(term)
            typed = [x for x in data.subject_objects(RDF.type) if str(x[0]).startswith(space)]
            if any(kind in _DECLARED for _, kind in typed):
                names = {str(x).removeprefix(space) for x, _ in typed}
                near = get_close_matches(term.removeprefix(space), sorted(names), n=1)
                found |= {space + x: None for x in near}
    return tuple(found)
