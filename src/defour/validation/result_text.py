"""What was found, what was expected and what to do, in plain words; and what shapes ask."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from rapidfuzz.fuzz import ratio
from rdflib import RDF, RDFS, SH, BNode, Literal, URIRef
from rdflib.paths import Path, SequencePath
from rdflib.term import Node

from defour.namespaces import local_name
from defour.rdf.graph import pick_text
from defour.validation.allowed import find_nearest, list_properties, list_values
from defour.validation.inputs import Inputs, path_text, read_path
from defour.validation.literals import is_well_typed
from defour.validation.near import nearest_term

_PHRASES = {
    "nodeKind": "{}",
    "class": "an instance of {}",
    "datatype": "a literal of {}",
    "hasValue": "{} among the values",
    "in": "one of: {}",
    "minCount": "at least {}",
    "maxCount": "at most {}",
    "pattern": "a text that matches {}",
    "minLength": "a length of at least {}",
    "maxLength": "a length of at most {}",
    "languageIn": "a text in one of: {}",
    "minInclusive": "at least {}",
    "maxInclusive": "at most {}",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "uniqueLang": "at most one value in each language",
    "equals": "the values of {}",
    "disjoint": "no value of {}",
    "lessThan": "less than every value of {}",
    "lessThanOrEquals": "not more than any value of {}",
    "node": "{}",
    "not": "nothing that fits {}",
    "and": "all of: {}",
    "or": "one or more of: {}",
    "xone": "exactly one of: {}",
    "closed": "one of the properties: {}",
    "qualifiedMinCount": "at least {} that fit {}",
    "qualifiedMaxCount": "at most {} that fit {}",
}
"""What a component (SHACL section 4) asks; all but the last three tell a shape without a name.

What is missing here only the messages of shapes can tell.
"""

_REMEDIES = {
    "minCount": "Add what is missing.",
    **dict.fromkeys(("qualifiedMinCount", "hasValue"), "Correct a value, or add one that fits."),
    "maxCount": "Keep the right one, and take out the rest.",
    "qualifiedMaxCount": "Keep no more than {} of those that fit; change or take out the rest.",
    "uniqueLang": "Keep one value in each language, and take out the rest.",
    "equals": "Give both properties the same values.",
    "closed": "Take the property out, or move it to the node that it belongs to.",
    "class": "Give the value its class, or name another value.",
    "datatype": "Correct the value, or its datatype.",
}
_KINDS = {"IRI": "an IRI", "BlankNode": "a blank node", "Literal": "a literal"}
_LISTED = ("in", "class", "hasValue", "node", "qualifiedMinCount")
"""The components for which what is allowed may be near to what was found."""
_OF_CLASSES = ("class", "or", "xone", "and", "node", "not")
"""The components for which the classes of a value matter."""

_MEMBERS, _PARTS, _VALUES, _DEEPEST = 12, 4, 5, 3
"""How many members of a list, parts of a shape without a name, and values are told before the rest
are only counted; how many shapes within shapes are told in words."""


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


def _parameter_of(component: Node) -> str:
    """The parameter that a component of SHACL has its name from; empty for others."""
    found = re.fullmatch(f"{SH}(.)(.*)ConstraintComponent", str(component))
    return found[1].lower() + found[2] if found else ""


def _first(path: URIRef | Path | None) -> Any:
    """The first step of a path."""
    return path.args[0] if isinstance(path, SequencePath) else path


def _listed(items: list[str], most: int, joint: str = ", ") -> str:
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return joint.join(items[:most]) + more


class ResultText:
    """Tells what shapes ask, and the results of a validation."""

    def __init__(self, inputs: Inputs) -> None:
        """Keep what was read."""
        self._data, self._shapes, self._names = inputs.graph, inputs.rules, inputs.names
        self._inputs = inputs

    # What was expected.

    def expected(self, parts: ResultParts) -> str:
        """What was expected; empty for what only the message of the shapes can tell."""
        name, shape = _parameter_of(parts.component), parts.shape
        if name == "closed":
            told = self._near_first(list_properties(shape, self._shapes), str(parts.path))
            return _PHRASES[name].format(_listed(told, _MEMBERS)) if told else "no property"
        said = self._asks(name, shape)
        if name in ("hasValue", "node"):
            such = list_values(shape, self._inputs) - set(self._shapes.objects(shape, SH[name]))
            found = parts.value or self._data.value(parts.focus, _first(parts.path))
            told = self._near_first(such, str(found))
            said += f", such as {_listed(told, _VALUES)}" if told else ""
        own = path_text(parts.path) or ""
        where = [self._names.short(x) for x in self.reasons(parts) if own and x not in own]
        return f"{said}, where {', '.join(where)} stands" if said and where else said

    def _near_first(self, terms: Iterable[Node], found: str) -> list[str]:
        name = local_name(found)
        terms = sorted(terms, key=lambda x: (-ratio(local_name(str(x)), name), str(x)))
        return [self._names.short(x) for x in terms]

    def reasons(self, parts: ResultParts) -> list[URIRef]:
        """The properties that make the focus node one to look at."""
        own = self._shapes.objects(parts.shape, SH.targetSubjectsOf)
        told = [x for x in own if isinstance(x, URIRef) and (parts.focus, x, None) in self._data]
        return sorted(told)

    def closest(self, parts: ResultParts) -> tuple[str, ...]:
        """What the constraint allows that is near to what was found."""
        name, shape = _parameter_of(parts.component), parts.shape
        if name == "closed":
            near = nearest_term(str(parts.path), list_properties(shape, self._shapes))
            return (near,) if near else ()
        if name not in _LISTED:
            return ()
        return find_nearest(shape, parts.focus, parts.path, parts.value, self._inputs)

    def _asks(self, name: str, shape: Node, depth: int = 0) -> str:
        """What a shape asks with a component, in so many shapes without a name."""
        if name not in _PHRASES:
            return ""
        given = sorted(self._shapes.objects(shape, SH[name]), key=self._names.sort_key)
        if not given or (name == "uniqueLang" and str(given[0]) != "true"):
            return ""
        if name.startswith("qualified"):
            inner = sorted(map(self.shape, self._shapes.objects(shape, SH.qualifiedValueShape)))
            phrase = _PHRASES[name].replace("fit", "fits" if str(given[0]) == "1" else "fit")
            return phrase.format(given[0], ", ".join(inner))
        said = " and ".join(self._given(name, x, depth) for x in given)
        flags = self._shapes.value(shape, SH.flags) if name == "pattern" else None
        said += f" ({flags})" if flags is not None else ""
        phrase = "{}" if depth and name in ("class", "datatype") else _PHRASES[name]
        whole = phrase.format(said) if said else "nothing, for the list is empty"
        return whole.replace("nothing that fits one of", "none of")

    def _given(self, name: str, given: Node, depth: int) -> str:
        """A value of a component's parameter."""
        if name in ("in", "languageIn"):
            told = str if name == "languageIn" else self._names.short
            return _listed([told(x) for x in self._shapes.items(given)], _MEMBERS)
        if name in ("or", "xone", "and"):
            return "; ".join(self.shape(x, depth) for x in self._shapes.items(given))
        if name in ("node", "not"):
            said = self.shape(given, depth)
            whole = name == "node" and isinstance(given, URIRef) and not depth
            return f"what {said} asks" if whole else said
        if name in ("pattern", "minLength", "maxLength", "minCount", "maxCount"):
            return str(given)
        kinds = local_name(str(given)).split("or")
        if name == "nodeKind" and set(kinds) <= _KINDS.keys():
            return " or ".join(_KINDS[x] for x in kinds)
        return self._names.short(given)

    def shape(self, node: Node, depth: int = 0) -> str:
        """A shape in few words: its name, else what it asks, else where it stands."""
        return local_name(node) if isinstance(node, URIRef) else self.whole(node, depth)

    def whole(self, node: Node, depth: int = 0) -> str:
        """What a shape asks, at most four things of it; else where it stands."""
        said: list[str] = []
        if depth < _DEEPEST:
            said = [self._asks(name, node, depth + 1) for name in list(_PHRASES)[:-3]]
            inner = sorted(self._shapes.objects(node, SH.property), key=self._names.sort_key)
            said += [self.shape(x, depth + 1) for x in inner]
        both = _listed([x for x in dict.fromkeys(said) if x], _PARTS, " and ")
        path = self._shapes.value(node, SH.path)
        if path is not None:
            told = self._names.short(path_text(read_path(path, self._shapes)) or path)
            return f"{told} {'…' if depth >= _DEEPEST else both}".rstrip()
        where = self._names.where(node)
        unnamed = f"a shape without a name ({self._inputs.rule(node)})"
        return both or (f"the shape at {where}" if where else unnamed)

    # What to do, and what was found.

    def remedy(self, parts: ResultParts) -> str:
        """What to do, where the shapes do not say it."""
        name = _parameter_of(parts.component)
        if name not in _PHRASES:
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
            return _KINDS[kind] if name in ("nodeKind", "class") else ""
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
        told = _listed([self._names.short(x) for x in values], _VALUES)
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
