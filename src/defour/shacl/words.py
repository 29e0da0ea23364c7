"""What was found, what was expected and what to do, in plain words."""

from collections.abc import Iterable
from typing import NamedTuple

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.paths import Path
from rdflib.term import Node

from defour.validation import literals
from defour.rdf.graph import pick_text
from defour.shacl import paths
from defour.shacl.asked import Asked, parameter, short_name
from defour.shacl.naming import Names
from defour.shacl.phrases import PHRASES, REMEDIES

_SEVERAL = 5
"""How many values are listed before the rest are only counted."""


class Told(NamedTuple):
    """A result in plain words; each is empty where there is nothing to say."""

    found: str
    expected: str
    remedy: str


class Words:
    """Tells results of one validation.

    Args:
        graph: The data with the ontology.
        rules: The shapes.
        names: Short names for terms.
        language: A language tag; what is neither English nor Dutch is told in English.
    """

    def __init__(self, graph: Graph, rules: Graph, names: Names, language: str) -> None:
        """Keep them."""
        self.graph = graph
        self.rules = rules
        self.names = names
        self.language = language
        self.phrases = PHRASES["nl" if language.lower().split("-")[0] == "nl" else "en"]
        self.remedies = REMEDIES["nl" if language.lower().split("-")[0] == "nl" else "en"]
        self.asked = Asked(rules, names, self.phrases)

    def told(
        self,
        component: Node,
        shape: Node | None,
        focus: Node,
        path: URIRef | Path | None,
        value: Node | None,
    ) -> Told:
        """What was found and expected, and what to do where the shapes do not say it.

        Args:
            component: The constraint component.
            shape: The shape that holds the constraint.
            focus: The focus node.
            path: The path of the result, where it has one that can be evaluated.
            value: The value of the result.
        """
        name = short_name(component)
        found = self._found(name, focus, path, value)
        if name == "Equals" and value is not None and path is not None and shape is not None:
            found += self._unequal(shape, focus, path, value)
        remedy = self._remedy(name, shape, path, value)
        return Told(found, self.asked.expected(name, shape), remedy)

    def sentence(self, told: Told) -> str:
        """What was found and expected, as one sentence; the remedy where neither can be told."""
        pairs = [("found", told.found), ("expected", told.expected)]
        said = "; ".join(f"{self.phrases[name]} {text}" for name, text in pairs if text)
        return f"{said[:1].upper()}{said[1:]}." if said else told.remedy

    def _remedy(
        self, name: str, shape: Node | None, path: URIRef | Path | None, value: Node | None
    ) -> str:
        if name not in _CORE:
            return self.remedies["SPARQL"]
        if name in ("MaxCount", "QualifiedMaxCount"):
            given = None if shape is None else self.rules.value(shape, parameter(name))
            most = "1" if given is None else str(given)
            if most == "0":
                return self.remedies["NoneAllowed"]
            if name == "QualifiedMaxCount" or most != "1":
                return self.remedies[name if name in self.remedies else "TooManyOf"].format(most)
        if name == "Closed" and path == RDF.type:
            return self.remedies["ClosedType"]
        if name == "Class" and isinstance(value, Literal):
            return self.remedies["ClassLiteral"]
        kind = "TooMany" if name in _TOO_MANY else "Missing" if name in _MISSING else "Wrong"
        return self.remedies.get(name, self.remedies[kind])

    # What was found.

    def _found(self, name: str, focus: Node, path: URIRef | Path | None, value: Node | None) -> str:
        if value is not None:
            if value == focus and path is None:
                return self._node(value, name) if name in ("Class", "NodeKind") else ""
            return self.value(value, kinds=name in ("Class", "Or", "Xone", "And", "Node", "Not"))
        if path is None:
            return ""
        values = paths.reached(self.graph, focus, path)
        if name == "UniqueLang":
            return self._again(values)
        return self._listed(values)

    def value(self, value: Node, *, kinds: bool = False) -> str:
        """A value, with its classes where they matter, and whether its datatype does not fit it."""
        said = self.names.short(value)
        if isinstance(value, Literal):
            datatype = str(value.datatype or "")
            if value.datatype is not None and not literals.is_well_typed(str(value), datatype):
                said += self.phrases["ill-typed"].format(self.names.short(value.datatype))
            return said
        label = pick_text(
            [
                (str(x), x.language or "")
                for x in self.graph.objects(value, URIRef(_LABEL))
                if isinstance(x, Literal)
            ],
            self.language,
        )
        if label:
            said = f"{said} ({label})"
        return f"{said}, {self._kinds(value)}" if kinds else said

    def _kinds(self, value: Node) -> str:
        if isinstance(value, Literal):
            return self.phrases["a literal"]
        kinds = sorted(self.names.short(x) for x in self.graph.objects(value, RDF.type))
        return (
            self.phrases["of class"].format(" ".join(kinds)) if kinds else self.phrases["no class"]
        )

    def _node(self, value: Node, name: str) -> str:
        """A node that is told by its name already: what kind of node it is, or its classes."""
        if isinstance(value, Literal):
            return self.phrases["a literal"]
        if name == "NodeKind":
            return self.phrases["BlankNode" if isinstance(value, BNode) else "IRI"]
        kinds = sorted(self.names.short(x) for x in self.graph.objects(value, RDF.type))
        if not kinds:
            return self.phrases["node without"]
        return self.phrases["node of class"].format(" ".join(kinds))

    def _unequal(self, shape: Node, focus: Node, path: URIRef | Path, value: Node) -> str:
        """Which of two equal properties a value is of."""
        others = sorted(self.rules.objects(shape, SH.equals), key=str)
        if value in paths.reached(self.graph, focus, path):
            lacking = [x for x in others if (focus, x, value) not in self.graph]
            return "".join(self.phrases["lacks"].format(self.names.short(x)) for x in lacking[:1])
        having = [x for x in others if (focus, x, value) in self.graph]
        return "".join(self.phrases["alone"].format(self.names.short(x)) for x in having[:1])

    def _listed(self, values: list[Node]) -> str:
        if not values:
            return self.phrases["nothing"]
        shown = ", ".join(self.names.short(x) for x in values[:_SEVERAL])
        more = len(values) - _SEVERAL
        shown += self.phrases["more"].format(more) if more > 0 else ""
        count = self.phrases["one value" if len(values) == 1 else "values"].format(len(values))
        return f"{count}: {shown}"

    def _again(self, values: Iterable[Node]) -> str:
        by_tag: dict[str, list[Node]] = {}
        for value in values:
            if isinstance(value, Literal) and value.language:
                by_tag.setdefault(value.language.lower(), []).append(value)
        return self._listed([x for tag in sorted(by_tag) for x in by_tag[tag] if by_tag[tag][1:]])


_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TOO_MANY = {"MaxCount", "QualifiedMaxCount", "UniqueLang"}
_MISSING = {"MinCount", "QualifiedMinCount", "HasValue"}
_CORE = {short_name(URIRef(x)) for x in dir(SH) if x.endswith("ConstraintComponent")}
_CORE -= {"", "SPARQL", "JS", "Expression"}
