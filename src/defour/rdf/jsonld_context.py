"""The JSON-LD context of a graph: short names for its terms, made from ontology, shapes and data.

- A term has its last part as name (``team``), unless the name is taken; then it is prefixed
  (``dcterms:created``). An own term comes before those of others.
- The values of an object property are IRIs, and terms are named as in the context (``"stated"``).
- Texts with a language are a map by it (``{"en": …, "nl": …}``; without a language ``@none``).
- A property is an array always, unless the shapes of each class that has it allow it one value.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping

import pyoxigraph as ox

from defour import namespaces as v
from defour.rdf.graph import Graph, Term, node_name

CLAIMS = "claims"
"""The claims about a situation: `football:about`, read from its other end."""

HASH = "rdfc10"
"""The term whose IRI is the graph's hash; nothing uses it."""

Context = dict[str, str | float | dict[str, str | bool]]
"""The value of ``@context``: definitions by name."""

_ALIASES: Context = {"@version": 1.1, "id": "@id", "type": "@type"}
_RESERVED = frozenset({*_ALIASES, HASH, CLAIMS, "xsd"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NATIVE = (v.STRING, v.INTEGER, v.XSD + "boolean")


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
    """The properties that the shapes of each class which has them allow one value at most."""
    limited: dict[tuple[str, str], bool] = {}
    for shape in shapes.by_subject:
        members = [node_name(x) for x in shapes.terms(shape, v.SH + "property")]
        for kind in shapes.iris(shape, v.SH + "targetClass"):
            for member in members:
                counts = {text for text, _ in shapes.texts(member, v.SH + "maxCount")}
                lists = map(node_name, shapes.terms(member, v.SH + "in"))
                rests = [shapes.iris(x, v.RDF + "rest") for x in lists]
                one = [v.RDF + "nil"] in rests or not counts.isdisjoint(("0", "1"))
                for path in shapes.iris(member, v.SH + "path"):
                    limited[kind, path] = one or limited.get((kind, path), False)
    several = {path for (_, path), one in limited.items() if not one}
    return {path for _, path in limited} - several


def _name_terms(graph: Graph, iris: Collection[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The IRI of each name; what can have none is left out."""
    ontologies = tuple(graph.instances(v.OWL + "Ontology"))
    last = {x: re.split("[#/:]", x)[-1] for x in sorted(iris) if x not in (v.TYPE, *ontologies)}
    # readers differ on an IRI whose scheme is a name in the context
    odd = _RESERVED.union(last.values(), prefixes)
    last = {
        iri: name
        for iri, name in last.items()
        if _NAME.fullmatch(name) and ("://" in iri or iri.partition(":")[0] not in odd)
    }
    own = {iri for iri in last if iri.startswith(ontologies)}
    times = {True: Counter(last[iri] for iri in own), False: Counter(last.values())}
    alone = {
        name: iri
        for iri, name in last.items()
        if name not in _RESERVED and times[iri in own][name] == 1
    }
    free = [x for x in prefixes if _NAME.fullmatch(x) and x not in _RESERVED.union(alone)]
    fit = {prefixes[x]: x for x in sorted(free, reverse=True)}
    others = {}
    for iri, name in last.items():
        prefix = fit.get(iri.removesuffix(name))
        if alone.get(name) != iri and prefix:
            others[f"{prefix}:{name}"] = iri
    return alone | others


def _values(graph: Graph, iri: str, terms: list[Term], single: bool) -> dict[str, str | bool]:
    """What the definition of a property says of its values."""
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
