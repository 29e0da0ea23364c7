"""Data, shapes and targets that are not there, and shapes that have nothing to check."""

from collections.abc import Iterator, Sequence

from rdflib import RDFS, SH, BNode, URIRef
from rdflib.term import Node

from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.misnamed import slips
from defour.lint.near import nearest, nearest_term
from defour.lint.scan import Scan
from defour.namespaces import RDF, TYPE
from defour.namespaces import namespace_of as namespace
from defour.rdf.locations import Place
from defour.rdf.parse import Source
from defour.validation import targets

_SHOWN = 6
"""How many terms or namespaces are told at most."""


def no_data(inputs: Inputs, teller: Teller) -> Iterator[Finding]:
    """A finding for data without triples, or for each file of it that has none."""
    empty = [x for x in inputs.data if not x.quads]
    if len(empty) == len(inputs.data) <= 1:
        yield teller.find("no-data", _whole(inputs.data))
        return
    for source in empty:
        yield teller.find("no-data/file", Place(source.where))


def no_shapes(inputs: Inputs, teller: Teller) -> Iterator[Finding]:
    """A finding where there is no shape, or none that is active and has a target."""
    shapes = targets.shapes(inputs.rules)
    if not shapes:
        yield teller.find("no-shapes", _whole(inputs.shapes))
    elif not inputs.focus and not targets.by_query(inputs.rules):
        told = [teller.places.subject(x) for x in shapes]
        where = {source.where: at for at, source in enumerate(inputs.shapes)}
        first = min((x for x in told if x), key=lambda x: (where[x.where], x), default=None)
        yield teller.find("no-targets", first)


def nothing_checked(inputs: Inputs, scan: Scan, teller: Teller) -> Iterator[Finding]:
    """A finding where no shape has a focus node in the data itself, or nearly none can have.

    The ontology joins the data, so a shape that targets the ontology always finds something. And
    where the data uses nothing of the namespace in which most targets are, but one that is almost
    it, what was found is beside the point.
    """
    if not inputs.focus or not scan.subjects or targets.by_query(inputs.rules):
        return
    words = targets.words(inputs.rules)
    aims = [namespace(x) for x in words]
    used = sorted(
        {namespace(x) for x in scan.predicates | scan.kinds.keys() if not x.startswith(RDF)}
    )
    main = max(sorted(set(aims)), key=aims.count, default=None)
    near = [x for x in used if x not in aims and nearest(x, [main], cutoff=0.9)] if main else []
    if main not in used:
        for space in near:
            where = _prefix(inputs, teller, space)
            yield teller.find("nothing-checked/near", where, space, space=space, near=main)
    if (main in used or not near) and not _has_focus(inputs, scan):
        key, has, wants = "nothing-checked", used, sorted(set(aims))
        if set(aims) & set(used):  # the namespace is the same; its words are not
            key, wants = "nothing-checked/words", sorted(set(words))
            has = sorted(x for x in scan.kinds if namespace(x) in aims) or sorted(
                x for x in scan.predicates if namespace(x) in aims
            )
        yield teller.find(key, _whole(inputs.data), used=_list(has), targets=_list(wants))


def idle_shapes(inputs: Inputs, scan: Scan, allowed: Allowed, teller: Teller) -> Iterator[Finding]:
    """A finding for each shape whose target matches nothing, or of which one is misspelt.

    Where nothing of the data was checked, only those are told that nearly matched something.
    """
    if not scan.subjects:
        return
    checked = _has_focus(inputs, scan)
    queries = targets.by_query(inputs.rules)
    graph = inputs.graph
    for shape, nodes in inputs.focus.items():
        if shape in queries or str(shape) in allowed["idle-shape"]:
            continue
        if any((x, None, None) in graph or (None, None, x) in graph for x in nodes):
            yield from _idle_targets(inputs, scan, shape, teller)
            continue
        found = _near_target(inputs, scan, shape)
        if found is None and not checked:
            continue
        name, iri = _name(inputs, shape)
        if found is None:
            yield teller.find("idle-shape", teller.places.subject(shape), iri, shape=name)
            continue
        way, target, near = found
        where = teller.places.triple(shape, way, target) if way else None
        yield teller.find(
            "idle-shape/near",
            where or teller.places.subject(shape),
            iri,
            shape=name,
            term=target,
            near=near,
        )


def _near_target(inputs: Inputs, scan: Scan, shape: Node) -> tuple[URIRef | None, Node, str] | None:
    """The first target of a shape that nothing declares, with the nearest term of the data."""
    for way, target in targets.of(inputs.rules, shape):
        if str(target) in scan.declared and way is not None:
            continue
        there = scan.predicates if way in (SH.targetSubjectsOf, SH.targetObjectsOf) else scan.kinds
        if near := nearest_term(str(target), scan.subjects if way == SH.targetNode else there):
            return way, target, near
    return None


def _idle_targets(inputs: Inputs, scan: Scan, shape: Node, teller: Teller) -> Iterator[Finding]:
    """A finding for each target of a busy shape that matches nothing, and nearly does."""
    graph = inputs.graph
    for way, target in targets.of(inputs.rules, shape):
        if way is None or way == SH.targetNode or str(target) in scan.declared:
            continue
        used = scan.kinds.keys() if way == SH.targetClass else scan.predicates
        ways = (URIRef(TYPE), RDFS.subClassOf) if way == SH.targetClass else ()
        if any((None, x, target) in graph for x in ways) or (None, target, None) in graph:
            continue
        for near in slips(str(target), used)[:1]:
            name, iri = _name(inputs, shape)
            where = teller.places.triple(shape, way, target)
            yield teller.find("idle-shape/target", where, iri, shape=name, term=target, near=near)


def _name(inputs: Inputs, shape: Node) -> tuple[str, str | None]:
    """What to call a shape, and its IRI if it has one."""
    if isinstance(shape, URIRef):
        return shape.n3(), str(shape)
    return targets.rule(inputs.rules, shape), None


def _has_focus(inputs: Inputs, scan: Scan) -> bool:
    """Whether any shape has a focus node (SHACL section 2.1) in the data itself."""
    if targets.by_query(inputs.rules):
        return True
    for shape, nodes in inputs.focus.items():
        if any(str(x) in scan.subjects for x in nodes if isinstance(x, URIRef | BNode)):
            return True
        named: set[Node] = set(inputs.rules.objects(shape, SH.targetNode))
        if any(str(x) in scan.uses and (None, None, x) in inputs.graph for x in named):
            return True
        if any(str(x) in scan.predicates for x in inputs.rules.objects(shape, SH.targetObjectsOf)):
            return True
    return False


def _whole(sources: Sequence[Source]) -> Place | None:
    """The first of some files as a whole."""
    return Place(sources[0].where) if sources else None


def _prefix(inputs: Inputs, teller: Teller, space: str) -> Place | None:
    """Where the data declares a prefix for a namespace; else the first of its files."""
    for source in inputs.data:
        for prefix, iri in sorted(source.prefixes.items()):
            if iri == space:
                return teller.places.prefix(source, prefix)
    return _whole(inputs.data)


def _list(names: Sequence[str]) -> str:
    shown = [f"<{x}>" for x in names[:_SHOWN]]
    return ", ".join([*shown, "…"] if names[_SHOWN:] else shown) or "-"
