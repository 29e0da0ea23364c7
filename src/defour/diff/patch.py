"""A difference as an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch).

Rows are ``D`` and ``A`` with a triple, or a quad with its graph last, in one transaction. Applied
to OLD they give NEW. There is no header: an ``id`` would have to be invented, and would differ from
run to run. No prefixes either, for they say nothing.

RDF Patch names blank nodes by an identifier of the system that holds them. Here a blank node of OLD
has the name that RDFC-1.0 gives it in OLD (``c14n0`` …), which anybody can compute; a blank node
that is not in OLD is ``new0`` ….
"""

from collections import Counter
from typing import Any

import pyoxigraph as ox

from defour.diff import blank
from defour.diff.compare import Difference
from defour.errors import OverLimit

_MOST = 120
"""How many blank nodes of one look are given to RDFC-1.0 (its time grows with the cube of this)."""

_CLIQUE = 6
"""How many such may share a neighbour and a property (its time grows with the factorial)."""


def patch(found: Difference) -> str:
    """The rows, deletions first, each sorted; nothing when the quads are the same.

    Raises:
        OverLimit: A blank node is concerned, and RDFC-1.0 would take too long to name those of
            OLD.
    """
    if not (found.removed or found.added):
        return ""
    names: dict[Any, Any] = {}
    if any(blank.nodes(quad) for quad in (*found.removed, *found.added)):
        names = _canonical(tuple(found.old.quads))
        fresh = (x for quad in found.added for x in blank.nodes(quad) if x not in names)
        for number, node in enumerate(dict.fromkeys(fresh)):
            names[node] = ox.BlankNode(f"new{number}")
    rows = ["TX ."]
    for code, quads in (("D", found.removed), ("A", found.added)):
        rows += sorted(f"{code} {blank.renamed(quad, names)} ." for quad in quads)
    return "\n".join([*rows, "TC .", ""])


def canonical(quads: tuple[ox.Quad, ...]) -> tuple[ox.Quad, ...]:
    """Quads with the names that a patch uses for their blank nodes, those of RDFC-1.0.

    Raises:
        OverLimit: It would take too long.
    """
    names = _canonical(quads)
    return tuple(blank.renamed(quad, names) for quad in quads)


def _canonical(quads: tuple[ox.Quad, ...]) -> dict[Any, Any]:
    """The canonical name of each blank node."""
    few = [quad for quad in quads if blank.nodes(quad)]
    if not few:
        return {}
    _guard(few)
    dataset = ox.Dataset(few)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dict(blank.match(sorted(dataset, key=str), few))


def _guard(quads: list[ox.Quad]) -> None:
    """Refuse what RDFC-1.0 would not end with.

    Its first step gives each node a hash of its own statements; those that share one are the dear
    ones, most of all where many hang on one neighbour.
    """

    def look(quad: ox.Quad, node: Any) -> str:
        mask = {x: ox.BlankNode("a" if x == node else "z") for x in blank.nodes(quad)}
        return str(blank.renamed(quad, mask))

    looks: dict[Any, list[str]] = {}
    for quad in quads:
        for node in blank.nodes(quad):
            looks.setdefault(node, []).append(look(quad, node))
    hashes = {node: tuple(sorted(said)) for node, said in looks.items()}
    sizes = Counter(hashes.values())
    shared: Counter[object] = Counter()
    linked: set[Any] = set()
    for quad in quads:
        nodes = blank.nodes(quad)
        for node in nodes if len(nodes) > 1 else ():
            linked.add(node)
            for other in nodes:
                if other != node and sizes[hashes[other]] > 1 and sizes[hashes[node]] > 1:
                    shared[(node, quad.predicate, quad.subject == node, hashes[other])] += 1
    tied = Counter(hashes[node] for node in linked)
    most, widest = max(tied.values(), default=0), max(shared.values(), default=0)
    if most > _MOST or widest > _CLIQUE or (widest > 1 and most > 2 * _CLIQUE):
        raise OverLimit(
            f"{max(most, widest)} blank nodes look too much alike to be named by RDFC-1.0",
            hint="Leave --format away for what changed in words, or give some of them a name",
        )
