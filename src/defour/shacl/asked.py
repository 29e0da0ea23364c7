"""What a shape asks, in plain words (SHACL section 4, a component each)."""

from collections.abc import Mapping

from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from defour.namespaces import local_name
from defour.shacl import paths, targets
from defour.shacl.naming import Names

_MANY = 12
"""How many members of a list are told before the rest are only counted."""

_PARTS = 4
"""How many things are told that a shape without a name asks, before the rest are counted."""

_DEEPEST = 3
"""How many shapes within shapes are told in words."""

_SIMPLE = (
    *("NodeKind", "Class", "Datatype", "HasValue", "In", "MinCount", "MaxCount", "Pattern"),
    *("MinLength", "MaxLength", "LanguageIn", "MinInclusive", "MaxInclusive", "MinExclusive"),
    *("MaxExclusive", "UniqueLang", "Equals", "Disjoint", "LessThan", "LessThanOrEquals"),
    *("Node", "Not", "And", "Or", "Xone"),
)
"""The components that a shape without a name is told by, in their order."""

_ON_THE_VALUE = {
    *(SH["class"], SH.datatype, SH.nodeKind, SH["in"], SH.hasValue, SH.pattern, SH.flags),
    *(SH.minLength, SH.maxLength, SH.languageIn, SH.minInclusive, SH.maxInclusive),
    *(SH.minExclusive, SH.maxExclusive),
}


class Asked:
    """Tells what shapes ask.

    Args:
        rules: The shapes.
        names: Short names for terms.
        phrases: Those of a language.
    """

    def __init__(self, rules: Graph, names: Names, phrases: Mapping[str, str]) -> None:
        """Keep them."""
        self.rules = rules
        self.names = names
        self.phrases = phrases
        self._known: dict[Node, str] = {}

    def expected(self, name: str, shape: Node | None, depth: int = 0) -> str:
        """What a shape asks with a component; empty for what only its message can tell.

        Args:
            name: The name of the component, without what all of them end in.
            shape: The shape.
            depth: In how many shapes without a name it stands.
        """
        template = self.phrases.get(name)
        if shape is None or template is None:
            return ""
        given = sorted(self.rules.objects(shape, parameter(name)), key=self.names.order)
        if name == "Closed":
            return template.format(self.shape(shape, _DEEPEST))
        if name.startswith("Qualified"):
            inner = sorted(map(self.shape, self.rules.objects(shape, SH.qualifiedValueShape)))
            number = str(given[0]) if given else ""
            template = self.phrases[f"{name} 1"] if number == "1" else template
            return template.format(number, ", ".join(inner)) if given else ""
        if name == "UniqueLang":
            return template if any(str(x) == "true" for x in given) else ""
        if name == "Node":
            template = "{}"
        said = [self._given(name, each, depth) for each in given]
        if not given or said == [""]:
            return self.phrases["empty"] if given else ""
        flags = self.rules.value(shape, SH.flags)
        if name == "Pattern" and flags is not None:
            said = [f"{x} ({flags})" for x in said]
        return template.format(self.phrases[" and "].join(said))

    def shape(self, node: Node, depth: int = 0) -> str:
        """A shape in few words: its name, else what it asks, else where it stands."""
        return local_name(str(node)) if isinstance(node, URIRef) else self.whole(node, depth)

    def whole(self, node: Node, depth: int = 0) -> str:
        """What a shape asks, at most four things of it; else where it stands."""
        if depth:
            return self._whole(node, depth)
        if node not in self._known:
            self._known[node] = self._whole(node, 0)
        return self._known[node]

    def _whole(self, node: Node, depth: int) -> str:
        said: list[str] = []
        if depth < _DEEPEST:
            for name in _SIMPLE:
                if (asked := self.expected(name, node, depth + 1)) and asked not in said:
                    said.append(self._bare(name, node) or asked)
            inner = sorted(self.rules.objects(node, SH.property), key=self.names.order)
            said += [self.shape(x, depth + 1) for x in inner]
        path = self.rules.value(node, SH.path)
        if len(said) > _PARTS:
            more = self.phrases["more"].format(len(said) - _PARTS)
            said[_PARTS - 1 :] = [said[_PARTS - 1] + more]
        both = self.phrases[" and "].join(said)
        if path is not None:
            both = "…" if depth >= _DEEPEST else both
            return f"{self.names.short(paths.notation(path, self.rules))} {both}".rstrip()
        return both or self._placed(node)

    def is_simple(self, node: Node) -> bool:
        """Whether a shape without a name only asks what its words tell whole."""
        asked = set(self.rules.predicates(node))
        return isinstance(node, BNode) and bool(asked) and asked <= _ON_THE_VALUE

    def inner(self, component: Node, shape: Node) -> list[Node]:
        """The shapes that a component checks values against, in the order of the file."""
        name = short_name(component)
        if name.startswith("Qualified"):
            return list(self.rules.objects(shape, SH.qualifiedValueShape))
        given = list(self.rules.objects(shape, parameter(name)))
        if name in ("And", "Or", "Xone"):
            return [x for each in given for x in self.rules.items(each)]
        return given if name in ("Node", "Not") else []

    def _bare(self, name: str, node: Node) -> str:
        """A class, a datatype or a named shape alone, which needs no more words."""
        given = list(self.rules.objects(node, parameter(name)))
        if name == "Node" and not any(isinstance(x, BNode) for x in given):
            return self.phrases[" and "].join(sorted(local_name(str(x)) for x in given))
        if name not in ("Class", "Datatype"):
            return ""
        return self.phrases[" and "].join(sorted(map(self.names.short, given)))

    def _placed(self, node: Node) -> str:
        where = self.names.where(node)
        if where is not None:
            return self.phrases["shape at"].format(where)
        holder = targets.rule(self.rules, node)
        return f"{self.phrases['a shape']} ({holder})"

    def _given(self, name: str, given: Node, depth: int) -> str:
        if name in ("In", "LanguageIn"):
            members = list(self.rules.items(given))
            shown = [str(x) if name == "LanguageIn" else self.names.short(x) for x in members]
            more = len(shown) - _MANY
            listed = ", ".join(shown[:_MANY])
            return listed + (self.phrases["more"].format(more) if more > 0 else "")
        if name in ("Or", "Xone", "And"):
            return "; ".join(self.shape(x, depth) for x in self.rules.items(given))
        if name == "Node":
            said = self.shape(given, depth)
            return said if isinstance(given, BNode) else self.phrases["Node"].format(said)
        if name == "Not":
            return self.shape(given, depth)
        if name in ("Pattern", "MinLength", "MaxLength", "MinCount", "MaxCount"):
            return str(given)
        if name == "NodeKind":
            return self.phrases.get(local_name(str(given)), self.names.short(given))
        return self.names.short(given)


def parameter(name: str) -> URIRef:
    """The property of SHACL that gives the value of a component."""
    return URIRef(f"{SH}{name[:1].lower()}{name[1:]}")


def short_name(component: Node) -> str:
    """The name of a component of SHACL without what all of them end in; empty for others."""
    text = str(component)
    return text.removeprefix(str(SH)).removesuffix("ConstraintComponent") * text.startswith(str(SH))
