"""Nodes of the data that no shape looked at."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import RDFS, SH, BNode, Graph, URIRef
from rdflib.extras.shacl import SHACLPathError, parse_shacl_path
from rdflib.term import Node

from defour.lint.allowing import Allowed
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.named import LISTS, USES, members
from defour.lint.scan import Scan
from defour.validation import targets


def unlooked_nodes(
    inputs: Inputs, scan: Scan, allowed: Allowed, teller: Teller
) -> Iterator[Finding]:
    """A finding for each class of which a node was not looked at, at the first such node.

    A node was looked at when it is a focus node, or a value node that a shape reaches from one.
    Nothing is said where a shape has a target in SPARQL, for its focus nodes cannot be told.
    """
    if targets.by_query(inputs.rules):
        return
    kinds = {x: nodes for x, nodes in scan.kinds.items() if x in scan.classes}
    done: set[Node] = set().union(*inputs.focus.values())
    left: dict[Node, str] = {}
    for kind in sorted(kinds):
        allows = {
            str(x) for x in inputs.graph.transitive_objects(URIRef(kind), RDFS.subClassOf)
        } & allowed["unlooked-node"]
        for term in kinds[kind]:
            node: Node = URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)
            if allows:
                done.add(node)
            elif node not in done:
                left.setdefault(node, kind)
    left = {node: kind for node, kind in left.items() if node not in done}
    if left:
        reached = _reached(inputs, set(left))
        left = {node: kind for node, kind in left.items() if node not in reached}
    classes: dict[str, list[Node]] = {}
    for node, kind in left.items():
        classes.setdefault(kind, []).append(node)
    for kind, nodes in classes.items():
        first = nodes[0]
        yield teller.find(
            "unlooked-node/more" if len(nodes) > 1 else "unlooked-node",
            teller.places.subject(first),
            str(first) if isinstance(first, URIRef) else None,
            node=first.n3(),
            kind=kind,
            more=len(nodes) - 1,
        )


def _reached(inputs: Inputs, wanted: set[Node]) -> set[Node]:
    """Those of the wanted nodes that shapes reach from their focus nodes."""
    rules, graph = inputs.rules, inputs.graph
    found: set[Node] = set()
    seen: dict[Node, set[Node]] = {}
    todo: list[tuple[Node, Iterable[Node]]] = list(inputs.focus.items())
    while todo:
        shape, nodes = todo.pop()
        known = seen.setdefault(shape, set())
        fresh = {x for x in nodes if x not in known}
        if not fresh or targets.is_deactivated(rules, shape):
            continue
        known |= fresh
        path = rules.value(shape, SH.path)
        if path is not None:
            fresh = _values(path, fresh, rules, graph)
            found |= fresh & wanted
            if found == wanted:
                break
        inner = {x for way in USES for x in rules.objects(shape, way)}
        for way in LISTS:
            for head in rules.objects(shape, way):
                inner.update(members(head, rules))
        todo += [(x, fresh) for x in inner]
    return found


def _values(path: Node, nodes: set[Node], rules: Graph, graph: Graph) -> set[Node]:
    """The value nodes of a property path (SHACL section 2.3.1); none where it is no path."""
    try:
        parsed: Any = parse_shacl_path(rules, path)
        return {x for node in nodes for x in graph.objects(node, parsed)}
    except (SHACLPathError, TypeError, ValueError, RecursionError):
        return set()
