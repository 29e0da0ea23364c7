"""Triples as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), and the context that names terms.

- A term has its last part as name (``team``), unless the name is taken; then it is prefixed
  (``dcterms:created``). An own term comes before those of others.
- The values of an object property are IRIs, and terms are named as in the context (``"stated"``).
- Texts with a language are a map by it (``{"en": …, "nl": …}``; without a language ``@none``).
- A property is an array always, unless the shapes of each class that has it allow it one value.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import UsageError
from defour.rdf.graph import Graph, Term, node_name

CLAIMS = "claims"
"""The claims about a situation: `football:about`, read from its other end."""

HASH = "rdfc10"
"""The term whose IRI is the graph's hash; nothing uses it."""

Context = dict[str, str | float | dict[str, str | bool]]  # definitions by name
Object = dict[str, object]
Inside = Callable[[str, str], Object | None]  # what stands for a node as value of a property

_ALIASES: Context = {"@version": 1.1, "id": "@id", "type": "@type"}
_RESERVED = frozenset({*_ALIASES, HASH, CLAIMS, "xsd"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NATIVE = (v.STRING, v.INTEGER, v.XSD + "boolean")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")  # what every reader of JSON holds exactly
_DEPTH = 3  # a situation, a claim, a passage


def make_context(
    graph: Graph, prefixes: Mapping[str, str], single: Collection[str] = (), about: str = v.ABOUT
) -> Context:
    """The context of a graph; `single` are the properties that `single_valued` gives."""
    used: dict[str, list[Term]] = {}
    for properties in graph.by_subject.values():
        for iri, terms in properties.items():
            used.setdefault(iri, []).extend(terms)
    classes = {x.value for x in used.pop(v.TYPE, ()) if isinstance(x, ox.NamedNode)}
    names = _name_terms(graph, graph.ontology_terms | used.keys() | classes, prefixes)
    needed = {name.partition(":")[0] for name in names if ":" in name}
    spaces = {"xsd": v.XSD} | {prefix: prefixes[prefix] for prefix in needed}
    found = _ALIASES | {x: {"@id": spaces[x], "@prefix": True} for x in sorted(spaces)}
    for name, iri in sorted(names.items()):
        values = {} if iri in classes else _values(graph, iri, used.get(iri, []), iri in single)
        found[name] = {"@id": iri, **values} if values else iri
    if about in names.values():
        found[CLAIMS] = {"@reverse": about, "@type": "@id", "@container": "@set"}
    return found


def single_valued(shapes: Graph) -> set[str]:
    """The properties that the shapes of all nodes, or of each class, allow one value at most."""

    def limits(shape: str) -> bool:
        counts = {text for text, _ in shapes.texts(shape, v.SH + "maxCount")}
        lists = [node_name(x) for x in shapes.terms(shape, v.SH + "in")]
        rests = [shapes.iris(x, v.RDF + "rest") for x in lists]
        return [v.RDF + "nil"] in rests or not counts.isdisjoint(("0", "1"))

    everywhere, limited = set[str](), dict[tuple[str, str], bool]()
    for shape in shapes.by_subject:
        of = shapes.iris(shape, v.SH + "targetSubjectsOf")
        everywhere.update(x for x in shapes.iris(shape, v.SH + "path") if x in of and limits(shape))
        members = [node_name(x) for x in shapes.terms(shape, v.SH + "property")]
        paths = [(x, path) for x in members for path in shapes.iris(x, v.SH + "path")]
        for kind in shapes.iris(shape, v.SH + "targetClass"):
            for member, path in paths:
                limited[kind, path] = limits(member) or limited.get((kind, path), False)
    several = {path for (_, path), one in limited.items() if not one}
    return everywhere | ({path for _, path in limited} - several)


def _name_terms(graph: Graph, iris: Collection[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The IRI of each name; what can have none is left out."""
    ontologies = tuple(graph.instances(v.OWL + "Ontology"))
    last = {x: re.split("[#/:]", x)[-1] for x in sorted(iris) if x not in (v.TYPE, *ontologies)}
    # readers differ on an IRI whose scheme is a name in the context
    odd = _RESERVED.union(last.values(), prefixes)
    fine = [x for x in last if "://" in x or x.partition(":")[0] not in odd]
    last = {iri: last[iri] for iri in fine if _NAME.fullmatch(last[iri])}
    own = {iri for iri in last if iri.startswith(ontologies)}
    times = {True: Counter(last[iri] for iri in own), False: Counter(last.values())}
    once = {x: y for x, y in last.items() if y not in _RESERVED and times[x in own][y] == 1}
    alone = {name: iri for iri, name in once.items()}
    free = [x for x in prefixes if _NAME.fullmatch(x) and x not in _RESERVED.union(alone)]
    fit = {prefixes[x]: x for x in sorted(free, reverse=True)}
    spaces = {iri: fit.get(iri.removesuffix(name)) for iri, name in last.items()}
    others = {x: prefix for x, prefix in spaces.items() if prefix and alone.get(last[x]) != x}
    return alone | {f"{prefix}:{last[x]}": x for x, prefix in others.items()}


def _values(graph: Graph, iri: str, terms: list[Term], single: bool) -> dict[str, str | bool]:
    kinds, ranges = graph.types(iri), graph.iris(iri, v.RDFS + "range")
    literals = [x for x in terms if isinstance(x, ox.Literal)]
    object_property = v.OWL + "ObjectProperty" in kinds
    if not object_property and (any(x.language for x in literals) or ranges == [v.LANG_STRING]):
        return {"@container": "@language"}
    found: dict[str, str | bool] = {}
    data_property = v.OWL + "DatatypeProperty" in kinds
    if object_property or (terms and not literals and not data_property):
        found["@type"] = "@vocab"
    elif data_property and len(ranges) == 1 and ranges[0].startswith(v.XSD):
        found |= {"@type": ranges[0]} if ranges[0] not in _NATIVE else {}
    if not single and (terms or object_property or data_property):
        found["@container"] = "@set"
    return found


def write_json(value: object) -> bytes:
    """A value as JSON, in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def make_document(context: Context | str, nodes: Object | list[Object], digest: str) -> Object:
    """A whole document: its context, the hash of its graph (RFC 6920, section 7), its nodes."""
    whole: Object = {"@context": [context, {HASH: f"nih:sha-256;{digest}"}]}
    return whole | (nodes if isinstance(nodes, dict) else {"@graph": nodes})


class Names:
    """What the terms of a context are called, and what it says of each name."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.definitions = {
            name: given if isinstance(given, dict) else {"@id": given}
            for name, given in context.items()
        }
        self.prefixes = {name for name, given in self.definitions.items() if "@prefix" in given}
        terms = [x for x in self.definitions if x not in self.prefixes]
        self.names = {y: x for x in terms if (y := self.definitions[x].get("@id"))}


class NodeWriter:
    """Writes the nodes of some triples, given in canonical order, by the names of a context."""

    def __init__(self, quads: Iterable[ox.Quad], names: Names) -> None:
        self.context, self.definitions, self.names = names.context, names.definitions, names.names
        self.graph = Graph.from_quads(quads)
        self.nodes = self.graph.by_subject
        self.about = str(self.definitions.get(CLAIMS, {}).get("@reverse"))
        terms = {term for quad in self.graph.quads for term in quad.triple}
        self.iris = {x.value for x in terms if isinstance(x, ox.NamedNode)}
        self.iris |= {x.datatype.value for x in terms if isinstance(x, ox.Literal)}
        for iri in self.iris:
            scheme, _, rest = iri.partition(":")
            if scheme in names.prefixes and not rest.startswith("//"):
                what = f"JSON-LD would read <{iri}> as a name with the prefix {scheme}"
                raise UsageError(f"{what} of the context", hint="Ask for another format")

    def used_context(self) -> Context:
        """The part of the context that these triples need."""
        needed = {CLAIMS, "xsd", *_ALIASES} | {self.names[x] for x in self.iris & {*self.names}}
        needed |= {name.partition(":")[0] for name in needed}
        return {name: given for name, given in self.context.items() if name in needed}

    def flat(self) -> list[Object]:
        """Every node once."""
        return [self._node(name, about) for name, about in self.nodes.items()]

    def framed(self, root: str, terms: Collection[str]) -> list[Object]:
        """A node with what is in it and in its ``@reverse``, then what has no place in it.

        In it are the claims about it, their passages, and type and labels of what is mentioned.
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
        literal = [x for x in about.get(v.TYPE, ()) if isinstance(x, ox.Literal)]
        types = [self._name(node_name(x)) for x in about.get(v.TYPE, ()) if x not in literal]
        found: Object = {"type": types[0] if len(types) == 1 else types} if types else {}
        for property, values in {**about, v.TYPE: list[Term](literal)}.items():
            found |= self._property(property, values, inside)
        keys = sorted(found, key=lambda key: (key != "type", key != "label", key))
        return {"id": name} | {key: found[key] for key in keys}

    def _property(self, property: str, values: list[Term], inside: Inside) -> Object:
        name = self.names.get(property, property)
        found: Object = {}
        if self._container(name) == "@language":
            literals = [x for x in values if isinstance(x, ox.Literal)]
            plain = [x for x in literals if x.language or x.datatype.value == v.STRING]
            texts: dict[str, list[str]] = {}
            for x in sorted(plain, key=lambda x: x.language or "@none"):
                texts.setdefault(x.language or "@none", []).append(x.value)
            if texts:
                found[name] = {tag: each if each[1:] else each[0] for tag, each in texts.items()}
            name, values = property, [x for x in values if x not in plain]  # the map has no others
        kind = self.definitions.get(name, {}).get("@type")
        shown = [self._value(x, kind, property, inside) for x in values]
        many = len(shown) > 1 or self._container(name) == "@set"
        return found | ({name: shown if many else shown[0]} if shown else {})

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
        return str(self.names.get(iri, iri))
