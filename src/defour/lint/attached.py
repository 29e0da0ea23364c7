"""Shapes that hang loose, ask nothing, or are not there."""

from collections.abc import Collection, Iterator

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.named import uses
from defour.lint.near import nearest_term
from defour.lint.vocabularies import is_term
from defour.rdf.convert import Triple
from defour.validation import targets

_CONSTRAINTS = frozenset(
    SH[x]
    for x in (
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
        *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "languageIn"),
        *("uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "and", "or"),
        *("xone", "node", "property", "qualifiedValueShape", "closed", "hasValue", "in", "sparql"),
        *("expression", "js", "rule"),
    )
)
"""What asks something of a node, or infers from it (SHACL section 4, Advanced Features, JS)."""


def missing_shapes(
    inputs: Inputs, told: Collection[str | None], teller: Teller
) -> Iterator[Finding]:
    """A finding for each IRI that is used as a shape, and of which no file of shapes says anything.

    Args:
        inputs: What was read.
        told: The terms that unknown-term has told.
        teller: What makes the findings.
    """
    rules = inputs.rules
    known = {str(x) for x in targets.shapes(rules) if (x, None, None) in rules}
    found: dict[URIRef, list[Triple]] = {}
    for triple in uses(rules):
        shape = triple[2]
        if isinstance(shape, URIRef) and (shape, None, None) not in rules:
            found.setdefault(shape, []).append(triple)
    for shape, triples in found.items():
        iri = str(shape)
        if iri in told:
            continue
        places = [teller.places.triple(*x) for x in triples]
        near = nearest_term(iri, known)
        yield teller.find(
            "missing-shape/near" if near else "missing-shape",
            min((x for x in places if x), default=None),
            iri,
            shape=iri,
            near=near,
        )


def loose_shapes(inputs: Inputs, allowed: Allowed, teller: Teller) -> Iterator[Finding]:
    """A finding for each active shape that has no target, and that nothing refers to.

    Where no shape has a target, no-targets tells that.
    """
    rules = inputs.rules
    if not inputs.focus and not targets.by_query(rules):
        return
    aimed = inputs.focus.keys() | targets.by_query(rules)
    asking = {x for way in (*_CONSTRAINTS, SH.path) for x in rules.subjects(way)}
    for shape in sorted(targets.shapes(rules) | asking, key=str):
        if shape in aimed or (None, None, shape) in rules or str(shape) in allowed["loose-shape"]:
            continue
        if not targets.is_deactivated(rules, shape) and (shape, None, None) in rules:
            yield _finding("loose-shape", shape, inputs, teller)


def empty_shapes(inputs: Inputs, allowed: Allowed, teller: Teller) -> Iterator[Finding]:
    """A finding for each active shape that has a target and no constraint.

    One that has an unknown word of SHACL is passed over: unknown-term tells that. So is a class
    that is a shape of itself, as editors of shapes write them.
    """
    rules = inputs.rules
    own = {x for way in rules.objects(None, SH.parameter) for x in rules.objects(way, SH.path)}
    asking = _CONSTRAINTS | own
    for shape in sorted(inputs.focus.keys() | targets.by_query(rules), key=str):
        if all(way is None for way, _ in targets.of(rules, shape)) and shape in inputs.focus:
            continue
        ways = set(rules.predicates(shape))
        if ways & asking or str(shape) in allowed["empty-shape"] or _is_misspelt(ways):
            continue
        yield _finding("empty-shape", shape, inputs, teller)


def _is_misspelt(ways: Collection[Node]) -> bool:
    space = str(SH)
    return any(x.startswith(space) and not is_term(space, x[len(space) :]) for x in map(str, ways))


def _finding(key: str, shape: Node, inputs: Inputs, teller: Teller) -> Finding:
    named = isinstance(shape, URIRef)
    name = shape.n3() if isinstance(shape, URIRef) else _unnamed(inputs.rules, shape)
    return teller.find(key, teller.places.subject(shape), str(shape) if named else None, shape=name)


def _unnamed(rules: Graph, shape: Node) -> str:
    """What to call a shape without a name: by its path, where it has one that is an IRI."""
    path = rules.value(shape, SH.path)
    return path.n3() if isinstance(path, URIRef) else targets.rule(rules, shape)
