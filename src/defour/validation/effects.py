"""Statements of shapes that SHACL lets stand, and that do nothing: told, and kept from the engines.

An engine may stop at one, where another and the specification pass it over.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from rdflib import RDF, Graph, URIRef
from rdflib import SH as shacl
from rdflib.term import Node

from defour.namespaces import SH
from defour.rdf.convert import Triple
from defour.validation.suggestions import nearest
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
_SHAPES = (shacl.NodeShape, shacl.PropertyShape, shacl.Shape, shacl.Parameter)
_INNER = ("and", "or", "xone", "not", "node", "property", "qualifiedValueShape")


Ineffective = tuple[Node, str, str, str | None]
"""A shape and a property that does nothing there, why, and which term may have been meant."""


def find_ineffective(shapes: Graph) -> Iterator[Ineffective]:
    """The parameters that lack what they need, and the terms that mean nothing on a shape."""
    known = {*_CORE.split(), *_MORE.split(), *_NEEDED}
    for shape in _find_shapes(shapes):
        has = {str(x).removeprefix(SH) for x in shapes.predicates(shape)}
        kinds = {str(x) for x in shapes.objects(shape, RDF.type) if x not in _SHAPES}
        more = any(SH in x for x in kinds) or (None, shacl.sparql, shape) in shapes
        for name in sorted(x for x in has if is_term(SH, x)):
            why, near = None, None
            if lacking := [x for x in (name, f"{name} ") if has.isdisjoint(_NEEDED.get(x, has))]:
                needed = " / ".join(f"<{SH}{x}>" for x in _NEEDED[lacking[0]])
                why = f"it counts only together with {needed}"
            elif name in _NOT_EVALUATED:
                why = "no engine here evaluates it"
            elif name not in known and not more:  # it is only a shape
                why = "it means nothing on a shape"
                near = nearest(name.removeprefix("result").lower(), known, least=75)
            if why:
                yield shape, SH + name, why, near and SH + near


def prune(shapes: Graph) -> Graph:
    """The shapes without what does nothing or SHACL does not know, which the checks tell."""
    idle = {(shape, URIRef(name)) for shape, name, *_ in find_ineffective(shapes)}
    typed = {x for x, kind in shapes.subject_objects(RDF.type) if _is_unknown(kind)}

    def counts(triple: Triple) -> bool:
        unlike = triple[1] == shacl.uniqueLang and str(triple[2]) != "true"  # section 4.4.5
        untyped = triple[1] in (shacl.rule, shacl.target) and triple[2] in typed
        return not (unlike or untyped or triple[:2] in idle or any(map(_is_unknown, triple[1:])))

    return copy_graph(shapes, filter(counts, shapes))


def copy_graph(graph: Graph, triples: Iterable[Triple], kind: type[Graph] = Graph) -> Graph:
    """Some triples of a graph as another, with its prefixes."""
    copy = kind(bind_namespaces="none")
    for triple in triples:
        copy.add(triple)
    for prefix, namespace in graph.namespaces():
        copy.bind(prefix, namespace)
    return copy


def _is_unknown(term: Node) -> bool:
    name = str(term).removeprefix(SH)
    return isinstance(term, URIRef) and name != str(term) and not is_term(SH, name)


def _find_shapes(shapes: Graph) -> set[Node]:
    """What has a target or a parameter, is typed so, or stands where a shape does (section 2)."""
    ways = [*_TARGETS.split(), *_CORE.split(), *_NEEDED]
    found = {x for name in ways for x in shapes.subjects(URIRef(SH + name))}
    found |= {
        x for kind in (shacl.NodeShape, shacl.PropertyShape) for x in shapes[: RDF.type : kind]
    }
    found |= {x for name in _INNER[3:] for x in shapes.objects(None, URIRef(SH + name))}
    for name in _INNER[:3]:
        for head in shapes.objects(None, URIRef(SH + name)):
            with suppress(ValueError):  # a list without an end
                found.update(shapes.items(head))
    return found
