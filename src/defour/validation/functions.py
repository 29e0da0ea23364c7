"""What the queries of the checks can call: `urn:defour:nearest(?term, ?role)` and so on."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
from rdflib import RDF, SH, BNode, URIRef
from rdflib.extras.shacl import SHACLPathError, parse_shacl_path
from rdflib.term import Node

from defour.namespaces import namespace_of
from defour.validation import targets
from defour.validation.findings import Inputs
from defour.validation.suggestions import find_slip, is_plural, nearest, nearest_term
from defour.validation.terms import SPACE, VOCABULARIES, Terms

_NEEDLESS = ("http://www.w3.org/ns/prov-o", "http://datashapes.org/dash")
"""The ontology of PROV, and what editors of shapes import of themselves."""
_KNOWN = {x.rstrip("#/").partition(":")[2] for x in (*VOCABULARIES, *_NEEDLESS)}
"""What needs no file, without `http` or `https`."""
_REST: Any = RDF.rest
_INNER: Any = (
    SH.property
    | SH.node
    | SH.qualifiedValueShape
    | SH["not"]
    | ((SH["and"] | SH["or"] | SH.xone) / (_REST * "*") / RDF.first)
)
"""From a shape to those that it uses."""


def make_functions(inputs: Inputs, terms: Terms) -> dict[ox.NamedNode, Callable[..., Any]]:
    """The functions of one validation, by their IRIs; their arguments are terms of pyoxigraph."""
    files = {PurePosixPath(x.where.replace("\\", "/")).name for x in inputs.files}
    focus = set[Node]().union(*inputs.focus.values())
    reached = cache(lambda: _find_reached(inputs))

    def node(iri: str | None) -> ox.NamedNode | None:
        return ox.NamedNode(iri) if iri else None

    def is_known(iri: str) -> bool:
        """Whether it is a vocabulary whose terms are known, or has the name of a file."""
        name = PurePosixPath(unquote(urlsplit(iri).path)).name
        return name in files or iri.rstrip("#/").partition(":")[2] in _KNOWN

    def is_validated(node: Any) -> bool:
        """Whether it is a focus node, or a value node that a shape reaches from one."""
        term = (URIRef if isinstance(node, ox.NamedNode) else BNode)(node.value)
        return term in focus or term in reached()

    functions: dict[str, Callable[..., Any]] = {
        "nearest": lambda term, role: node(nearest_term(term.value, terms.roles[role.value])),
        "slip": lambda term, role: node(find_slip(term.value, terms.roles[role.value])),
        "namespace": lambda term: node(namespace_of(term.value)),
        "similar": lambda x, y: ox.Literal(bool(nearest(x.value, [y.value], cutoff=0.9))),
        "plural": lambda x, y: ox.Literal(is_plural(x.value, y.value)),
        "known": lambda term: ox.Literal(is_known(term.value)),
        "validated": lambda term: ox.Literal(is_validated(term)),
    }
    return {ox.NamedNode(SPACE + name): function for name, function in functions.items()}


def _find_reached(inputs: Inputs) -> set[Node]:
    """The value nodes that shapes reach from their focus nodes."""
    rules = inputs.rules
    reached = set[Node]()
    seen = defaultdict[Node, set[Node]](set)
    todo: list[tuple[Node, Iterable[Node]]] = list(inputs.focus.items())
    while todo:
        shape, nodes = todo.pop()
        fresh = set(nodes) - seen[shape]
        if not fresh or targets.is_deactivated(rules, shape):
            continue
        seen[shape] |= fresh
        path = rules.value(shape, SH.path)
        if path is not None:
            fresh = _find_values(path, fresh, inputs)
            reached |= fresh
        todo += [(x, fresh) for x in set(rules.objects(shape, _INNER))]
    return reached


def _find_values(path: Node, nodes: set[Node], inputs: Inputs) -> set[Node]:
    """The value nodes of a property path (SHACL section 2.3.1); none where it is no path."""
    try:
        parsed: Any = parse_shacl_path(inputs.rules, path)
        return {x for node in nodes for x in inputs.graph.objects(node, parsed)}
    except (SHACLPathError, TypeError, ValueError, RecursionError):
        return set()
