"""Statements of shapes that SHACL lets stand, and that do nothing: told, and kept from the engines.

An engine may stop at one, where another and the specification pass it over.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from defour.validation.near import nearest
from defour.validation.terms import is_term

_TARGETS = "targetClass targetNode targetSubjectsOf targetObjectsOf target"
_CORE = (
    "class datatype nodeKind minExclusive minInclusive maxExclusive maxInclusive minLength "
    "maxLength pattern languageIn equals disjoint hasValue in closed and or xone not node property"
)
_AT_PATHS = "minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape"
"""What counts on a property shape alone (SHACL section 4)."""
_MORE = (
    f"{_TARGETS} sparql expression rule path message severity deactivated name description "
    "order group defaultValue optional filterShape declare prefixes"
)
"""What else tells of shapes or of their graph, or is known to the Advanced Features."""
_NOT_EVALUATED = ("js", "values")
_NEEDED = {
    **dict.fromkeys(_AT_PATHS.split(), ("path",)),
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
    "qualifiedValueShape ": ("qualifiedMinCount", "qualifiedMaxCount"),
}
"""What counts only together with one of others."""
_SHAPES = (SH.NodeShape, SH.PropertyShape, SH.Shape, SH.Parameter)
_INNER = ("and", "or", "xone", "not", "node", "property", "qualifiedValueShape")


class Ineffective(NamedTuple):
    """A statement that does nothing, why, and which term may have been meant."""

    shape: Node
    property: URIRef
    why: str
    near: URIRef | None = None


def find_ineffective(shapes: Graph) -> Iterator[Ineffective]:
    """The parameters that lack what they need, and the terms that mean nothing on a shape."""
    known = {*_CORE.split(), *_MORE.split(), *_NEEDED}
    for shape in _find_shapes(shapes):
        has = {str(x).removeprefix(str(SH)) for x in shapes.predicates(shape)}
        kinds = {str(x) for x in shapes.objects(shape, RDF.type) if x not in _SHAPES}
        more = any(str(SH) in x for x in kinds) or (None, SH.sparql, shape) in shapes
        for name in sorted(x for x in has if is_term(str(SH), x)):
            lacking = [x for x in (name, f"{name} ") if has.isdisjoint(_NEEDED.get(x, has))]
            if lacking:
                needed = " / ".join(f"<{SH}{x}>" for x in _NEEDED[lacking[0]])
                yield Ineffective(shape, _term(name), f"it counts only together with {needed}")
            elif name in _NOT_EVALUATED:
                yield Ineffective(shape, _term(name), "no engine here evaluates it")
            elif name not in known and not more:  # it is only a shape
                near = nearest(name.removeprefix("result").lower(), known, least=75)
                meant = _term(near) if near else None
                yield Ineffective(shape, _term(name), "it means nothing on a shape", meant)


def prune(shapes: Graph) -> Graph:
    """The shapes without what does nothing, and without what SHACL does not know; checks tell it.

    `sh:uniqueLang` is known with the literal `true` alone (section 4.4.5).
    """
    idle = {(x.shape, x.property) for x in find_ineffective(shapes)}
    typed = {x for x, kind in shapes.subject_objects(RDF.type) if _is_unknown(str(kind))}
    pruned = Graph(bind_namespaces="none")
    for triple in shapes:
        unlike = triple[1] == SH.uniqueLang and str(triple[2]) != "true"
        unknown = any(isinstance(x, URIRef) and _is_unknown(x) for x in triple[1:])
        untyped = triple[1] in (SH.rule, SH.target) and triple[2] in typed
        if not (unlike or unknown or untyped or triple[:2] in idle):
            pruned.add(triple)
    for prefix, namespace in shapes.namespaces():
        pruned.bind(prefix, namespace)
    return pruned


def _is_unknown(iri: str) -> bool:
    return iri.startswith(str(SH)) and not is_term(str(SH), str(iri).removeprefix(str(SH)))


def _term(name: str) -> URIRef:
    return URIRef(f"{SH}{name}")


def _find_shapes(shapes: Graph) -> set[Node]:
    """What has a target or a parameter, is typed so, or stands where a shape does (section 2)."""
    ways = [*_TARGETS.split(), *_CORE.split(), *_NEEDED]
    found = {x for name in ways for x in shapes.subjects(_term(name))}
    found |= {x for kind in (SH.NodeShape, SH.PropertyShape) for x in shapes[: RDF.type : kind]}
    found |= {x for name in _INNER[3:] for x in shapes.objects(None, _term(name))}
    for name in _INNER[:3]:
        for head in shapes.objects(None, _term(name)):
            with suppress(ValueError):  # a list without an end
                found.update(shapes.items(head))
    return found
