"""The results of a validation as records: what the report says, and what a person needs too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.paths import Path
from rdflib.term import Identifier, Node

from defour.claims.explanation import CitedPassage
from defour.rdf.graph import pick_text
from defour.rdf.locations import Place, Places
from defour.shacl import paths, scope, targets
from defour.shacl.concerned import Concerned
from defour.shacl.located import Locator
from defour.shacl.nested import Looked, Nested
from defour.shacl.words import Words

_RANK = {SH.Violation: 0, SH.Warning: 1, SH.Info: 2}


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
        message: What to do, in the language asked for where the shapes have it; a general remedy
            where they have no message.
        found: What was found, in plain words; empty where the message alone can tell it.
        expected: What was expected, likewise.
        label: The label of the focus node.
        place: Where the triple stands that the result is about; for what is missing, the first
            statement about the focus node. None where no file shows it.
        rule_place: Where the shape stands.
        passages: What the claims concerned cite: those about the focus node that vouch for the
            property; where none does, all that are about it; its own, where it is a claim.
        of_ontology: Whether the focus node is an `owl:Ontology`: what is wrong with a word is the
            cause of more, so these results come first.
        closest: The declared terms (full IRIs) nearest to a value or path that nothing declares.
        name: The name of the property in the shapes (`sh:name`), in the language asked for.
        own: Whether the message is one of the shapes.
        about: What the rule asks of any node: the description or message of the shapes, else in
            plain words.
        reasons: Why values do not fit the shapes within the shape, or that they do.
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
    found: str
    expected: str
    label: str | None
    place: Place | None
    rule_place: Place | None
    passages: tuple[CitedPassage, ...] = ()
    of_ontology: bool = False
    closest: tuple[str, ...] = ()
    name: str | None = None
    own: bool = True
    about: str = ""
    reasons: tuple["Reason", ...] = ()


@dataclass(frozen=True)
class Reason:
    """A value that was checked against a shape within a shape.

    Attributes:
        value: The value.
        shape: The inner shape in words.
        fits: Whether the value conforms to it.
        results: Why it does not.
    """

    value: Identifier
    shape: str
    fits: bool
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Reader:
    """Makes records of the results of a report.

    Attributes:
        report: The report.
        words: Tells what was found and expected; it holds data, shapes, names and language.
        places: The places of all files.
        concerned: Finds the passages of the claims concerned.
        nested: Finds why values do not fit inner shapes; None: that is not told.
        within: Where the result stands that these results are the reasons of.
    """

    report: Graph
    words: Words
    places: Places
    concerned: Concerned
    nested: Nested | None = None
    within: Place | None = None

    @property
    def is_inner(self) -> bool:
        """Whether these results are reasons of another."""
        return self.nested is not None and self.nested.level > 0

    def results(self, nodes: Iterable[Node]) -> tuple[Result, ...]:
        """The results, those about the ontology first; then by severity, rule, node and value."""
        found = {x: self._result(x) for x in nodes}
        order = sorted(found, key=lambda x: self._order(found[x]))
        nested = self.nested or Nested(self.words)
        looked = nested.reasons(self.report, order)
        return tuple(replace(found[x], reasons=self._reasons(found[x], looked[x])) for x in order)

    def _reasons(self, result: Result, looked: Iterable[Looked]) -> tuple["Reason", ...]:
        return tuple(
            Reason(
                x.value,
                self.words.asked.shape(x.shape),
                x.fits,
                replace(
                    self, report=x.report, nested=x.within, within=result.place or self.within
                ).results(x.nodes),
            )
            for x in looked
        )

    def _result(self, node: Node) -> Result:
        def one(name: URIRef) -> Any:
            return self.report.value(node, name)

        shape, constraint, focus = one(SH.sourceShape), one(SH.sourceConstraint), one(SH.focusNode)
        described, value = one(SH.resultPath), one(SH.value)
        component = one(SH.sourceConstraintComponent)
        path, told = path_of(described, self.report)
        of_ontology = (focus, RDF.type, OWL.Ontology) in self.words.graph
        said = self.words.told(component, shape, focus, path, value)
        own = self._message(node, constraint, shape, component)
        place = Locator(self.words.graph, self.places).place(
            focus,
            path,
            value,
            component,
            shape=shape,
            rules=self.words.rules,
            of_ontology=of_ontology,
        )
        if self.is_inner and isinstance(focus, Literal):
            place = self.within
        named: Node = constraint if isinstance(constraint, URIRef) else shape
        return Result(
            severity=one(SH.resultSeverity),
            focus=focus,
            path=told,
            value=value,
            shape=shape if isinstance(shape, URIRef) else None,
            constraint=constraint if isinstance(constraint, URIRef) else None,
            component=component,
            rule=targets.rule(self.words.rules, named),
            message=own or said.remedy,
            found=said.found,
            expected=said.expected,
            label=pick_text(
                _texts(self.words.graph.objects(focus, RDFS.label)), self.words.language
            ),
            place=place,
            rule_place=self.places.subject(named) if named is not None else None,
            passages=() if self.is_inner else self.concerned.passages(str(focus), told),
            of_ontology=of_ontology,
            closest=scope.closest_terms((described, value), self.words.graph),
            name=self._text(SH.name, shape),
            own=own is not None,
            about=self._about(constraint, shape, component),
        )

    def _text(self, name: URIRef, *nodes: Node | None) -> str | None:
        """What the shapes say of the first of some nodes that they say it of."""
        found = (_texts(self.words.rules.objects(x, name)) for x in nodes if x is not None)
        return pick_text(next((x for x in found if x), []), self.words.language)

    def _about(self, constraint: Node, shape: Node, component: Node) -> str:
        """What the shapes say that a rule asks of any node."""
        known = holders(self.words.rules, constraint, shape, component)
        said = self._text(SH.description, *known) or self._text(SH.message, *known)
        return said or ("" if shape is None else self.words.asked.whole(shape))

    def _message(self, node: Node, constraint: Node, shape: Node, component: Node) -> str | None:
        """The message of the shapes; a constraint's own goes before that of what holds it."""
        said = _texts(self.report.objects(node, SH.resultMessage))
        for holder in holders(self.words.rules, constraint, shape, component):
            own = _texts(self.words.rules.objects(holder, SH.message))
            fitting = [x for x in said if any(fits(y[0], x[0]) for y in own)]
            if fitting:
                return pick_text(fitting, self.words.language)
        return None

    def _order(self, result: Result) -> tuple[int | str, ...]:
        return (
            not result.of_ontology,
            _RANK.get(result.severity, 3),
            result.rule,
            self.words.names.order(result.focus),
            result.path or "",
            self.words.names.order(result.value),
            str(result.component),
            result.message,
            result.expected,
        )


def path_of(described: Node | None, report: Graph) -> tuple[URIRef | Path | None, str | None]:
    """A path to evaluate, and its notation; None where there is none, or it is no right path."""
    if described is None:
        return None, None
    told = paths.notation(described, report)
    try:
        return paths.compiled(described, report), told
    except ValueError:
        return None, told


def holders(rules: Graph, constraint: Node, shape: Node, component: Node) -> list[Node]:
    """What may hold the message of a result, the nearest first (SHACL sections 2.1.5 and 6.2)."""
    found = [x for x in (constraint, shape) if x is not None]
    for name in (SH.propertyValidator, SH.nodeValidator, SH.validator):
        found += sorted(rules.objects(component, name), key=str)
    return [*found, component]


def fits(template: str, message: str) -> bool:
    """Whether a message came from a template with `{?name}` or `{$name}` in it."""
    if template == message:
        return True
    parts = re.split(r"\{[?$]\w+\}", template)
    return len(parts) > 1 and bool(
        re.fullmatch(".*".join(map(re.escape, parts)), message, re.DOTALL)
    )


def restore_messages(report: Graph, plain: Words) -> None:
    """Make the messages of a report those of the shapes, with their languages.

    pySHACL takes the language from the messages of SPARQL constraints. Where the shapes have no
    message each engine writes one of its own, pySHACL another one in each run: what was found and
    expected takes its place.

    Args:
        report: The report; it is changed.
        plain: Tells what was found and expected, in English; it holds the shapes.
    """
    for node in set(report.subjects(SH.sourceConstraintComponent)):

        def one(name: URIRef, node: Node = node) -> Any:
            return report.value(node, name)

        shape, component = one(SH.sourceShape), one(SH.sourceConstraintComponent)
        written = [
            x
            for holder in holders(plain.rules, one(SH.sourceConstraint), shape, component)
            for x in plain.rules.objects(holder, SH.message)
            if isinstance(x, Literal)
        ]
        for said in list(report.objects(node, SH.resultMessage)):
            fitting = [x for x in written if fits(str(x), str(said))]
            better = said
            if not fitting:
                path, _ = path_of(one(SH.resultPath), report)
                told = plain.told(component, shape, one(SH.focusNode), path, one(SH.value))
                better = Literal(plain.sentence(told), lang="en")
            elif isinstance(said, Literal) and not said.language:
                best = max(fitting, key=lambda x: (str(x) == str(said), len(x), x.language or ""))
                better = Literal(str(said), lang=best.language)
            report.remove((node, SH.resultMessage, said))
            report.add((node, SH.resultMessage, better))


def _texts(terms: Iterable[Node]) -> list[tuple[str, str]]:
    return [(str(x), x.language or "") for x in terms if isinstance(x, Literal)]
