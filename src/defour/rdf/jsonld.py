"""Triples as JSON-LD 1.1 in the names of a context (https://www.w3.org/TR/json-ld11/)."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import UsageError
from defour.rdf.graph import Graph, Term, node_name
from defour.rdf.jsonld_context import CLAIMS, HASH, Context

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what every reader of JSON holds exactly
_DEPTH = 3  # a situation, a claim, a passage

Object = dict[str, object]
Inside = Callable[[str, str], Object | None]
"""Gives what stands for a node as the value of a property; None for its IRI alone."""


def write_json(value: object) -> bytes:
    """A value as JSON, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def write_document(context: Context | str, nodes: Object | list[Object], digest: str) -> bytes:
    """A whole document: its context, the hash of its graph (RFC 6920, section 7), its nodes."""
    whole: Object = {"@context": [context, {HASH: f"nih:sha-256;{digest}"}]}
    return write_json(whole | (nodes if isinstance(nodes, dict) else {"@graph": nodes}))


class NodeWriter:
    """Writes the nodes of some triples, given in canonical order, by the names of a context."""

    def __init__(self, quads: Iterable[ox.Quad], context: Context) -> None:
        """Check that the context can hold the IRIs."""
        self.context = context
        self.graph = Graph.from_quads(quads)
        self.nodes = self.graph.by_subject
        self.definitions = {
            name: given if isinstance(given, dict) else {"@id": given}
            for name, given in context.items()
        }
        prefixes = {name for name, given in self.definitions.items() if "@prefix" in given}
        self.names = {
            given["@id"]: name
            for name, given in self.definitions.items()
            if "@id" in given and name not in prefixes
        }
        self.about = str(self.definitions.get(CLAIMS, {}).get("@reverse"))
        terms = {term for quad in self.graph.quads for term in quad.triple}
        types = {term.datatype for term in terms if isinstance(term, ox.Literal)}
        for iri in (x.value for x in terms | types if isinstance(x, ox.NamedNode)):
            scheme, _, rest = iri.partition(":")
            if scheme in prefixes and not rest.startswith("//"):
                raise UsageError(
                    f"JSON-LD would read <{iri}> as a name with the prefix {scheme} of the context",
                    hint="Ask for another format",
                )

    def used_context(self) -> Context:
        """The part of the context that these triples need."""
        terms = {term for quad in self.graph.quads for term in quad.triple}
        iris = {x.value for x in terms if isinstance(x, ox.NamedNode)}
        iris |= {x.datatype.value for x in terms if isinstance(x, ox.Literal)}
        needed = {
            name
            for name, given in self.definitions.items()
            if name == CLAIMS or given["@id"] in iris or str(given["@id"]).startswith("@")
        }
        prefixes = {name.partition(":")[0] for name in needed} | {"xsd"}
        return {
            name: given
            for name, given in self.context.items()
            if name.startswith("@") or name in needed or name in prefixes
        }

    def flat(self) -> list[Object]:
        """Every node once."""
        return [self._node(name, about) for name, about in self.nodes.items()]

    def framed(self, root: str, terms: Collection[str]) -> list[Object]:
        """A node with all that there is: first this one, then what has no place in it.

        In it are the claims about it, in these their passages, and the type and the labels of what
        is mentioned. What else points at it is in its ``@reverse``. Terms are named, never nested.
        """
        written = set()

        def nest(node: str, *path: str) -> Object:
            def inside(property: str, other: str) -> Object | None:
                about = self.nodes.get(other, {})
                if other in (node, *path) or other in terms or other.startswith("_:"):
                    return None
                if about and property == v.WAS_DERIVED_FROM and len(path) < _DEPTH - 1:
                    return nest(other, node, *path)
                known = {x: about[x] for x in about if x in (v.TYPE, v.LABEL)}
                if len(known) == len(about):
                    written.add(other)
                return self._node(other, known) if known else None

            written.add(node)
            return self._node(node, self.nodes[node], inside)

        whole = nest(root)
        towards: dict[str, list[Object]] = {}
        for subject, property in self.graph.by_object.get(root, ()):
            if subject != root and subject not in terms and not subject.startswith("_:"):
                towards.setdefault(property, []).append(nest(subject, root))
        if claims := towards.pop(self.about, None):
            whole[CLAIMS] = claims
        if towards:
            # a property with a map by language has no reverse, so it is named in full
            names = ((x, self.names.get(x, x)) for x in sorted(towards))
            whole["@reverse"] = {
                x if self._container(name) == "@language" else name: towards[x] for x, name in names
            }
        return [whole, *(self._node(x, self.nodes[x]) for x in self.nodes if x not in written)]

    def _node(
        self, name: str, about: Mapping[str, list[Term]], inside: Inside = lambda *_: None
    ) -> Object:
        """A node: its IRI, type and label first, then its other properties by their names."""
        found: Object = {}
        for property, values in about.items():
            rest = values
            if property == v.TYPE:
                rest = [x for x in values if isinstance(x, ox.Literal)]
                types = [self._name(node_name(x)) for x in values if x not in rest]
                found |= {"type": types[0] if len(types) == 1 else types} if types else {}
            found |= self._property(property, rest, inside)
        order = {"type": 0, "label": 1}
        keys = sorted(found, key=lambda key: (order.get(key, 2), key))
        return {"id": name} | {key: found[key] for key in keys}

    def _property(self, property: str, values: list[Term], inside: Inside) -> Object:
        name = self.names.get(property, property)
        found: Object = {}
        if self._container(name) == "@language":
            texts: dict[str, list[str]] = {}
            others: list[Term] = []
            for x in values:
                if isinstance(x, ox.Literal) and (x.language or x.datatype.value == v.STRING):
                    texts.setdefault(x.language or "@none", []).append(x.value)
                else:
                    others.append(x)
            if texts:
                tags = sorted(texts)
                found[name] = {x: texts[x] if texts[x][1:] else texts[x][0] for x in tags}
            name, values = property, others  # a map by language holds nothing else
        kind = self.definitions.get(name, {}).get("@type")
        shown = [self._value(x, kind, property, inside) for x in values]
        if shown:
            many = len(shown) > 1 or self._container(name) == "@set"
            found[name] = shown if many else shown[0]
        return found

    def _container(self, name: str) -> object:
        return self.definitions.get(name, {}).get("@container")

    def _value(self, given: Term, kind: object, property: str, inside: Inside) -> object:
        if not isinstance(given, ox.Literal):
            node = node_name(given)
            bare = self._name(node) if kind == "@vocab" else {"id": node}
            return inside(property, node) or bare
        if given.language is not None:
            return {"@language": given.language, "@value": given.value}
        datatype = given.datatype.value
        if datatype == (kind or v.STRING):
            return given.value
        if datatype == v.STRING:
            return {"@value": given.value}
        if datatype == v.INTEGER and _INTEGER.fullmatch(given.value) and not kind:
            return int(given.value)
        if datatype == v.XSD + "boolean" and given.value in ("true", "false") and not kind:
            return given.value == "true"
        short = datatype.removeprefix(v.XSD)
        of_xsd = short != datatype and short.isalpha() and short.isascii()
        return {"type": f"xsd:{short}" if of_xsd else self._name(datatype), "@value": given.value}

    def _name(self, iri: str) -> str:
        """What an IRI is called where terms are expected."""
        return str(self.names.get(iri, iri))
