"""RDF 1.2 Turtle in which a triple carries the claims that vouch for it.

``s p o ~ claim:x`` says the triple, and that ``claim:x rdf:reifies <<( s p o )>>``: the claim is
the reifier (https://www.w3.org/TR/rdf12-turtle/, annotation syntax). What the claim says of itself
stands where it stood. Claims that are withdrawn vouch for nothing.
"""

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from defour import namespaces as v
from defour.writing import graphs
from defour.writing.gathered import Move, properties, values


def write(
    triples: Sequence[ox.Triple],
    claims: Sequence[ox.Quad],
    prefixes: Mapping[str, str],
    move: Move,
    *,
    digest: str,
) -> bytes:
    """Sorted triples as RDF 1.2 Turtle, in UTF-8.

    Args:
        triples: What to write, in the order in which to write it.
        claims: The graph whose claims vouch; it may hold more than the triples.
        prefixes: Prefixes and namespaces; those that nothing uses are left out.
        move: Puts the base that was asked for into an IRI.
        digest: The hash of the triples, to stand in a comment at the head.
    """
    vouching = reifiers(triples, claims, move)
    head = f'VERSION "1.2"\n# {graphs.hash_note(digest)}\n'
    return (head + graphs.turtle(triples, prefixes, vouching)).encode()


def reifiers(
    triples: Sequence[ox.Triple], claims: Sequence[ox.Quad], move: Move
) -> dict[ox.Triple, list[ox.NamedNode]]:
    """The live claims that vouch for each triple, sorted by IRI."""
    vouching: dict[tuple[str, str], set[str]] = {}
    for claim, quads in properties(claims).items():
        if any(x.predicate.value == v.INVALIDATED_AT_TIME for x in quads):
            continue
        for situation in values(quads, move(v.ABOUT)):
            for property in values(quads, move(v.VOUCHES_FOR)):
                vouching.setdefault((situation, property), set()).add(claim)
    found = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            names = vouching.get((triple.subject.value, triple.predicate.value))
            if names:
                found[triple] = [ox.NamedNode(x) for x in sorted(names)]
    return found
