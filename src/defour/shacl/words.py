"""What was found and what was expected, in plain words (SHACL section 4, a component each)."""

from collections.abc import Iterable
from typing import NamedTuple

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.paths import Path
from rdflib.term import Node

from defour.claims.records import local, pick
from defour.shacl import paths
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
        name = local(str(component)).removesuffix("ConstraintComponent")
        kind = "TooMany" if name in _TOO_MANY else "Missing" if name in _MISSING else "Wrong"
        remedy = self.remedies.get(name, self.remedies[kind])
        return Told(self._found(name, focus, path, value), self._expected(name, shape), remedy)

    def sentence(self, told: Told) -> str:
        """What was found and expected, as one sentence; the remedy where neither can be told."""
        pairs = [("found", told.found), ("expected", told.expected)]
        said = "; ".join(f"{self.phrases[name]} {text}" for name, text in pairs if text)
        return f"{said[:1].upper()}{said[1:]}." if said else told.remedy

    # What was found.

    def _found(self, name: str, focus: Node, path: URIRef | Path | None, value: Node | None) -> str:
        if value is not None:
            if value == focus and path is None:
                return self._kinds(value) if name in ("Class", "NodeKind") else ""
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
            if value.datatype is not None and value.ill_typed:
                said += self.phrases["ill-typed"].format(self.names.short(value.datatype))
            return said
        label = pick(
            [
                (str(x), x.language or "")
                for x in self.graph.objects(value, URIRef(_LABEL))
                if isinstance(x, Literal)
            ],
            self.language,
        )
        if label and not isinstance(value, BNode):
            said = f"{said} ({label})"
        return f"{said}, {self._kinds(value)}" if kinds else said

    def _kinds(self, value: Node) -> str:
        if isinstance(value, Literal):
            return self.phrases["a literal"]
        kinds = sorted(self.names.short(x) for x in self.graph.objects(value, RDF.type))
        return (
            self.phrases["of class"].format(" ".join(kinds)) if kinds else self.phrases["no class"]
        )

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

    # What was expected.

    def _expected(self, name: str, shape: Node | None) -> str:
        """What a shape asks with a component; empty for what only its message can tell."""
        template = self.phrases.get(name)
        if shape is None or template is None:
            return ""
        parameter = URIRef(f"{SH}{name[:1].lower()}{name[1:]}")
        given = sorted(self.rules.objects(shape, parameter), key=self.names.order)
        if name == "Closed":
            return template.format(local(str(shape)))
        if name.startswith("Qualified"):
            kinds = [self._shape(x) for x in self.rules.objects(shape, SH.qualifiedValueShape)]
            return template.format(*map(str, given[:1]), ", ".join(sorted(kinds))) if given else ""
        if not given:
            return ""
        said = [self._given(name, each) for each in given]
        flags = self.rules.value(shape, SH.flags)
        if name == "Pattern" and flags is not None:
            said = [f"{x} ({flags})" for x in said]
        return template.format(self.phrases[" and "].join(said))

    def _given(self, name: str, given: Node) -> str:
        if name in ("In", "LanguageIn"):
            members = list(self.rules.items(given))
            shown = [str(x) if name == "LanguageIn" else self.names.short(x) for x in members]
            more = len(shown) - 12
            return ", ".join(shown[:12]) + (self.phrases["more"].format(more) if more > 0 else "")
        if name in ("Or", "Xone", "And"):
            return "; ".join(self._shape(x) for x in self.rules.items(given))
        if name in ("Not", "Node"):
            return self._shape(given)
        if name in ("Pattern", "MinLength", "MaxLength", "MinCount", "MaxCount"):
            return str(given)
        if name == "NodeKind":
            return self.phrases.get(local(str(given)), self.names.short(given))
        return self.names.short(given)

    def _shape(self, node: Node) -> str:
        """A shape in few words: its name, or what it asks where that is one simple thing."""
        if isinstance(node, URIRef):
            return local(str(node))
        said = []
        for name, of in sorted(self.rules.predicate_objects(node), key=str):
            term = local(str(name))
            if name in (SH["class"], SH.datatype, SH.hasValue):
                said.append(self.names.short(of))
            elif name == SH.nodeKind:
                said.append(self.phrases.get(local(str(of)), self.names.short(of)))
            elif name == SH.path:
                said.append(self.names.short(paths.notation(of, self.rules)))
            elif name in (SH.minCount, SH.maxCount):
                said.append(f"{term} {of}")
        return ", ".join(said) or self.phrases["a shape"]


_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TOO_MANY = {"MaxCount", "QualifiedMaxCount", "UniqueLang"}
_MISSING = {"MinCount", "QualifiedMinCount", "HasValue"}
