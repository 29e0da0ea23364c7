"""Triples as JSON-LD 1.1 in the words of a context (https://www.w3.org/TR/json-ld11/)."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from defour.errors import UsageError
from defour.namespaces import INTEGER, STRING, TYPE, XSD
from defour.writing.context import Term, Words
from defour.writing.graphs import hash_context

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what every reader of JSON holds exactly
_TERM = Term("", "")

Node = ox.NamedNode | ox.BlankNode
Pairs = Mapping[str, Iterable[Any]]
Nested = Callable[[str, Node], dict[str, object] | None]
"""Gives the object that stands for a node as the value of a property; None for its IRI alone."""


class Writer:
    """Writes nodes with the words of a context.

    Args:
        words: The words of the context.
        iris: All IRIs that will be written.

    Raises:
        UsageError: An IRI would be read as a prefixed name of the context.
    """

    def __init__(self, words: Words, iris: Iterable[str]) -> None:
        """Check that the context can hold the IRIs."""
        self.words = words
        for iri in iris:
            scheme, _, rest = iri.partition(":")
            if scheme in words.prefixes and not rest.startswith("//"):
                raise UsageError(
                    f"JSON-LD would read <{iri}> as a name with the prefix {scheme} of the context",
                    hint="Ask for another format",
                )

    def word(self, iri: str) -> str:
        """What an IRI is called where words are expected."""
        term = self.words.terms.get(iri)
        return term.name if term else iri

    def node(self, node: Node, pairs: Pairs, nested: Nested = lambda *_: None) -> dict[str, object]:
        """A node with its properties: name, type and label first, the others by name.

        Args:
            node: The node.
            pairs: Its values by the IRI of the property, sorted.
            nested: What stands for a node in a value, where it is more than its IRI.
        """
        found: dict[str, object] = {"id": _id(node)}
        rest: dict[str, object] = {}
        for property, objects in pairs.items():
            values = list(objects)
            if property == TYPE:
                types = [x for x in values if not isinstance(x, ox.Literal)]
                if types:
                    named = [self.word(_id(x)) for x in types]
                    found["type"] = named[0] if len(named) == 1 else named
                values = [x for x in values if isinstance(x, ox.Literal)]
            rest |= self._property(property, values, nested)
        if "label" in rest:
            found["label"] = rest.pop("label")
        return found | dict(sorted(rest.items()))

    def _property(self, property: str, values: list[Any], nested: Nested) -> dict[str, object]:
        term = self.words.terms.get(property, _TERM)
        found: dict[str, object] = {}
        if term.kind == "language":
            texts = [x for x in values if isinstance(x, ox.Literal)]
            texts = [x for x in texts if x.language or x.datatype.value == STRING]
            if texts:
                found[term.name] = _by_language(texts)
            values = [x for x in values if x not in texts]
            term = _TERM  # a map by language holds nothing else
        shown = [self._value(x, term.kind, property, nested) for x in values]
        if shown:
            found[term.name or property] = shown[0] if len(shown) == 1 and not term.many else shown
        return found

    def _value(self, given: Any, kind: str, property: str, nested: Nested) -> object:
        if not isinstance(given, ox.Literal):
            inside = nested(property, given)
            if inside is not None:
                return inside
            return self.word(_id(given)) if kind == "iri" else {"id": _id(given)}
        if given.language is not None:
            return {"@language": given.language, "@value": given.value}
        datatype = given.datatype.value
        if datatype == STRING:
            return given.value if kind == "" else {"@value": given.value}
        if datatype == kind:
            return given.value
        if datatype == INTEGER and _INTEGER.fullmatch(given.value) and kind == "":
            return int(given.value)
        if datatype == XSD + "boolean" and given.value in ("true", "false") and kind == "":
            return given.value == "true"
        return {"type": self._datatype(datatype), "@value": given.value}

    def _datatype(self, iri: str) -> str:
        short = iri.removeprefix(XSD)
        if short != iri and re.fullmatch(r"[A-Za-z]+", short):
            return f"xsd:{short}"
        return self.word(iri)


def iris(triples: Iterable[ox.Triple]) -> set[str]:
    """All IRIs in some triples, datatypes too."""
    found = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, ox.NamedNode):
                found.add(term.value)
            elif isinstance(term, ox.Literal):
                found.add(term.datatype.value)
    return found


def document(
    context: object, graph: list[dict[str, object]] | dict[str, object], digest: str
) -> bytes:
    """A whole document, as UTF-8: its context, its graph's hash, and its nodes or its one node."""
    whole: dict[str, object] = {"@context": [context, hash_context(digest)]}
    whole |= graph if isinstance(graph, dict) else {"@graph": graph}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _id(node: Node) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else node.value


def _by_language(texts: Iterable[ox.Literal]) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.language or "@none", []).append(text.value)
    return {tag: x[0] if len(x) == 1 else x for tag, x in sorted(found.items())}
