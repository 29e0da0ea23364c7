"""What shapes ask, in plain words, and what they allow where that can be listed."""

from collections.abc import Collection
from functools import cache

from rapidfuzz.fuzz import ratio
from rdflib import RDF, RDFS, SH, URIRef
from rdflib.paths import SequencePath
from rdflib.term import Node

from defour.namespaces import local_name
from defour.validation.inputs import Inputs, path_text, read_path

PHRASES = {
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

KINDS = {"IRI": "an IRI", "BlankNode": "a blank node", "Literal": "a literal"}
MEMBERS, _PARTS, VALUES, _DEEPEST, _MANY = 12, 4, 5, 3, 500
"""How many members of a list, parts of a shape without a name, and values are told before the rest
are only counted; how many shapes within shapes are told in words; too many to choose from."""


def listed(items: list[str], most: int, joint: str = ", ") -> str:
    """The first items, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return joint.join(items[:most]) + more


class ConstraintText:
    """Tells what shapes ask; each is looked at once."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs, self._shapes, self._names = inputs, inputs.rules, inputs.names
        self.component, self.values = cache(self._asks), cache(self._find_values)
        self.properties = cache(self._find_properties)

    def near_first(self, terms: Collection[Node], found: str, most: int) -> str:
        """The short names of so many terms, most like a name first; of very many none."""
        name = local_name(found)
        terms = terms if len(terms) <= _MANY else ()
        near = sorted(terms, key=lambda x: (-ratio(local_name(str(x)), name), str(x)))
        return listed([self._names.short(x) for x in near], most)

    def _asks(self, name: str, shape: Node, depth: int = 0) -> str:
        """What a shape asks with a component, in so many shapes without a name."""
        if name not in PHRASES:
            return ""
        given = sorted(self._shapes.objects(shape, SH[name]), key=self._names.sort_key)
        if not given or (name == "uniqueLang" and str(given[0]) != "true"):
            return ""
        if name.startswith("qualified"):
            inner = sorted(map(self.shape, self._shapes.objects(shape, SH.qualifiedValueShape)))
            phrase = PHRASES[name].replace("fit", "fits" if str(given[0]) == "1" else "fit")
            return phrase.format(given[0], ", ".join(inner))
        said = " and ".join(self._given(name, x, depth) for x in given)
        flags = self._shapes.value(shape, SH.flags) if name == "pattern" else None
        said += f" ({flags})" if flags is not None else ""
        phrase = "{}" if depth and name in ("class", "datatype") else PHRASES[name]
        whole = phrase.format(said) if said else "nothing, for the list is empty"
        return whole.replace("nothing that fits one of", "none of")

    def _given(self, name: str, given: Node, depth: int) -> str:
        """A value of a component's parameter."""
        if name in ("in", "languageIn"):
            told = str if name == "languageIn" else self._names.short
            return listed([told(x) for x in self._shapes.items(given)], MEMBERS)
        if name in ("or", "xone", "and"):
            return "; ".join(self.shape(x, depth) for x in self._shapes.items(given))
        if name in ("node", "not"):
            said = self.shape(given, depth)
            whole = name == "node" and isinstance(given, URIRef) and not depth
            return f"what {said} asks" if whole else said
        if name in ("pattern", "minLength", "maxLength", "minCount", "maxCount"):
            return str(given)
        kinds = local_name(str(given)).split("Or")
        if name == "nodeKind" and set(kinds) <= KINDS.keys():
            return " or ".join(KINDS[x] for x in kinds)
        return self._names.short(given)

    def shape(self, node: Node, depth: int = 0) -> str:
        """A shape in few words: its name, else what it asks, else where it stands."""
        return local_name(node) if isinstance(node, URIRef) else self.whole(node, depth)

    def whole(self, node: Node, depth: int = 0) -> str:
        """What a shape asks, at most four things of it; else where it stands."""
        said: list[str] = []
        if depth < _DEEPEST:
            said = [self._asks(name, node, depth + 1) for name in list(PHRASES)[:-3]]
            inner = sorted(self._shapes.objects(node, SH.property), key=self._names.sort_key)
            said += [self.shape(x, depth + 1) for x in inner]
        both = listed([x for x in dict.fromkeys(said) if x], _PARTS, " and ")
        path = self._shapes.value(node, SH.path)
        if path is not None:
            told = self._names.short(path_text(read_path(path, self._shapes)) or path)
            return f"{told} {'…' if depth >= _DEEPEST else both}".rstrip()
        where = self._names.where(node)
        unnamed = f"a shape without a name ({self._inputs.rule(node)})"
        return both or (f"the shape at {where}" if where else unnamed)

    def _find_properties(self, shape: Node) -> frozenset[URIRef]:
        """The properties that a closed shape allows (SHACL section 4.8.1)."""
        shapes = self._shapes
        inner = [y for x in shapes.objects(shape, SH.property) for y in shapes.objects(x, SH.path)]
        lists = shapes.objects(shape, SH.ignoredProperties)
        ignored = [y for x in lists for y in shapes.items(x)]
        return frozenset(x for x in (*inner, *ignored) if isinstance(x, URIRef))

    def _find_values(self, shape: Node, depth: int = 0) -> frozenset[Node]:
        """The values that a shape allows: of a list, a class, a scheme, or of a shape in it."""
        shapes, data, found = self._shapes, self._inputs.graph, set[Node]()
        for given in shapes.objects(shape, SH["in"]):
            found.update(shapes.items(given))
        for given in shapes.objects(shape, SH["class"]):
            for kind in data.transitive_subjects(RDFS.subClassOf, given):
                found.update(data.subjects(RDF.type, kind))
        found.update(shapes.objects(shape, SH.hasValue))
        path = read_path(shapes.value(shape, SH.path), shapes)
        if isinstance(path, SequencePath):
            found.update(y for x in set(found) for y in data.subjects(path.args[-1], x))
        inside = (*shapes.objects(shape, SH.node), *shapes.objects(shape, SH.qualifiedValueShape))
        for inner in inside if depth < _DEEPEST else ():
            found |= self.values(inner, depth + 1)
            for part in shapes.objects(inner, SH.property):
                way = shapes.value(part, SH.path)
                values = shapes.objects(part, SH.hasValue)
                found.update(y for x in values for y in data.subjects(way, x))
        return frozenset(found)
