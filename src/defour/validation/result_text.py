"""What was found, what was expected and what to do, in plain words."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, cast

from rdflib import RDF, RDFS, SH, BNode, Literal, URIRef
from rdflib.paths import Path, SequencePath
from rdflib.term import Node

from defour.rdf.graph import pick_text
from defour.validation.constraint_text import (
    KINDS,
    MEMBERS,
    PHRASES,
    VALUES,
    ConstraintText,
    listed,
)
from defour.validation.inputs import Inputs, path_text
from defour.validation.literals import is_well_typed
from defour.validation.suggestions import nearest_term

_REMEDIES = {
    "minCount": "Add what is missing.",
    **dict.fromkeys(("qualifiedMinCount", "hasValue"), "Correct a value, or add one that fits{}."),
    "maxCount": "Keep the right one, and take out the rest.",
    "qualifiedMaxCount": "Keep no more than {} of those that fit; change or take out the rest.",
    "uniqueLang": "Keep one value in each language, and take out the rest.",
    "equals": "Give both properties the same values.",
    "closed": "Take the property out, or move it to the node that it belongs to.",
    "class": "Give the value its class, or name another value.",
    "datatype": "Correct the value, or its datatype.",
}
_LISTED = ("closed", "in", "class", "hasValue", "node", "qualifiedMinCount")
"""The components for which what is allowed may be near to what was found."""
_OF_CLASSES = ("class", "or", "xone", "and", "node", "not")
"""The components for which the classes of a value matter."""


class ResultParts(NamedTuple):
    """The parts of a result (SHACL section 3.6.2); a path that is none is None."""

    focus: Any
    path: URIRef | Path | None
    value: Any
    component: Any
    shape: Any
    constraint: Any
    severity: Any


def texts(terms: Iterable[Node]) -> list[tuple[str, str]]:
    """The literals among some terms, with their languages, for `pick_text`."""
    return [(str(x), x.language or "") for x in terms if isinstance(x, Literal)]


def sentence(found: str | None, expected: str | None) -> str:
    """Both as a sentence without its full stop; empty where there is neither."""
    pairs = [("found", found), ("expected", expected)]
    return "; ".join(f"{name} {text}" for name, text in pairs if text)


def repeated(values: list[Node]) -> list[Node]:
    """The values that have a language together with another, by language."""
    tags = [(x.language or "").lower() if isinstance(x, Literal) else "" for x in values]
    again = [(tag, n) for n, tag in enumerate(tags) if tag and tags.count(tag) > 1]
    return [values[n] for _, n in sorted(again)]


@cache
def _parameter_of(component: Node) -> str:
    """The parameter that a component of SHACL has its name from; empty for others."""
    found = re.fullmatch(f"{SH}(.)(.*)ConstraintComponent", str(component))
    return found[1].lower() + found[2] if found else ""


def _first(path: URIRef | Path | None) -> Any:
    """The first step of a path."""
    return path.args[0] if isinstance(path, SequencePath) else path


class ResultText:
    """Tells what shapes ask, and the results of a validation."""

    def __init__(self, inputs: Inputs) -> None:
        self._data, self._shapes, self._names = inputs.graph, inputs.rules, inputs.names
        self._inputs, self.asks = inputs, ConstraintText(inputs)
        targets = inputs.rules.objects
        self._targets = cache(
            lambda x: sorted(URIRef(str(y)) for y in targets(x, SH.targetSubjectsOf))
        )

    # What was expected.

    def expected(self, parts: ResultParts) -> str:
        """What was expected; empty for what only the message of the shapes can tell."""
        name, shape = _parameter_of(parts.component), parts.shape
        if name == "closed":
            told = self.asks.near_first(self.asks.properties(shape), str(parts.path), MEMBERS)
            return f"one of the properties: {told}" if told else "no property"
        said = self.asks.component(name, shape)
        if name in ("hasValue", "node"):
            such = self.asks.values(shape) - set(self._shapes.objects(shape, SH[name]))
            found = parts.value or self._data.value(parts.focus, _first(parts.path))
            told = self.asks.near_first(such, str(found), VALUES)
            said += f", such as {told}" if told else ""
        own = path_text(parts.path) or ""
        where = [self._names.short(x) for x in self.reasons(parts) if own and x not in own]
        return f"{said}, where {', '.join(where)} stands" if said and where else said

    def reasons(self, parts: ResultParts) -> list[URIRef]:
        """The properties that make the focus node one to look at."""
        own = self._targets(parts.shape)
        return [x for x in own if (parts.focus, x, None) in self._data]

    def closest(self, parts: ResultParts) -> tuple[str, ...]:
        """What the constraint allows that is near to what was found."""
        name, data = _parameter_of(parts.component), self._data
        if name not in _LISTED:
            return ()
        closed = name == "closed"
        allowed = self.asks.properties(parts.shape) if closed else self.asks.values(parts.shape)
        found: list[Any] = [parts.path] if closed else [parts.value]
        if parts.value is None:
            found = list(data.objects(parts.focus, _first(parts.path)))
        # What the data tells of is no slip.
        wrong = {str(x) for x in found if x not in allowed and (x, None, None) not in data}
        terms = cast("frozenset[str]", allowed)
        return tuple(sorted({x for y in wrong if (x := nearest_term(y, terms))}))

    # What to do, and what was found.

    def remedy(self, parts: ResultParts) -> str:
        """What to do, where the shapes do not say it."""
        name = _parameter_of(parts.component)
        if name not in PHRASES:
            return "See what the rule asks, and correct the data."
        most = str(self._shapes.value(parts.shape, SH[name]))
        if name in ("maxCount", "qualifiedMaxCount") and most == "0":
            return "Take it out: none may stand here."
        if name == "maxCount" and most != "1":
            return f"Keep no more than {most}, and take out the rest."
        if name == "closed" and parts.path == RDF.type:
            return "Add sh:ignoredProperties ( rdf:type ) to the shape: it refuses a class."
        if name == "class" and isinstance(parts.value, Literal):
            return "Name a node of that class here: a literal has no class."
        if name in ("hasValue", "qualifiedMinCount"):
            looked = set(self._shapes.objects(parts.shape, SH.targetSubjectsOf)) - {parts.path}
            here = map(self._names.short, looked & set(self._data.predicates(parts.focus)))
            most = "".join(f", or take out {x}" for x in sorted(here))
        return _REMEDIES.get(name, "Correct the value, or take it out.").format(most)

    def found(self, parts: ResultParts) -> str:
        """What was found; empty where the focus node itself is at fault, and its name tells it."""
        name, value = _parameter_of(parts.component), parts.value
        if value is None:
            return "" if parts.path is None else self._found_values(name, parts)
        literal = isinstance(value, Literal)
        kinds = sorted(self._names.short(x) for x in self._data.objects(value, RDF.type))
        classes = f"of class {' '.join(kinds)}" if kinds else ""
        if value == parts.focus and parts.path is None:
            if name == "class" and not literal:
                return f"a node {classes or 'without a class'}"
            kind = "Literal" if literal else "BlankNode" if isinstance(value, BNode) else "IRI"
            return KINDS[kind] if name in ("nodeKind", "class") else ""
        said = self._value(value)
        if name in _OF_CLASSES and not literal:
            said += f", {classes or 'which has no class'}"
        return said + (self._unequal(parts) if name == "equals" else "")

    def _found_values(self, name: str, parts: ResultParts) -> str:
        values = list(dict.fromkeys(self._data.objects(parts.focus, parts.path)))
        if name == "uniqueLang":
            values = repeated(values)
        first = _first(parts.path)
        heads = self._data.objects(parts.focus, first) if first != parts.path else ()
        at = ", ".join(sorted(map(self._names.short, heads)))
        told = listed([self._names.short(x) for x in values], VALUES)
        told = f"{len(values)} value{'s' * (len(values) > 1)}: {told}" if values else "nothing"
        return f"{told} at {at}" if at else told

    def label(self, node: Node) -> str | None:
        """The label of a node, in the language asked for or in another."""
        return pick_text(texts(self._data.objects(node, RDFS.label)), self._inputs.language)

    def _value(self, value: Node) -> str:
        """A value with its label, or with a word where its datatype does not fit it."""
        said = self._names.short(value)
        if not isinstance(value, Literal):
            label = self.label(value)
            return f"{said} ({label})" if label else said
        if value.datatype is None or is_well_typed(str(value), str(value.datatype)):
            return said
        return f"{said}, which is no {self._names.short(value.datatype)}"

    def _unequal(self, parts: ResultParts) -> str:
        """Of which of two equal properties a value is not."""
        having = set(self._data.predicates(parts.focus, parts.value))
        others = sorted(self._shapes.objects(parts.shape, SH.equals), key=str)
        lacking = [x for x in (parts.path, *others) if isinstance(x, URIRef) and x not in having]
        return f", which is no value of {self._names.short(lacking[0])}" if lacking else ""
