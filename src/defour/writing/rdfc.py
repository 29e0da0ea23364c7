"""The canonical form of quads by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), and its hash.

The algorithm is pyoxigraph's. Its time is exponential where blank nodes look alike, and Python
cannot stop it, so quads of which that is to be feared are given to a process that can be ended.
"""

import hashlib
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from defour.diffs.version import blank_nodes as nodes
from defour.errors import OverLimit

SECONDS = 30.0
"""How long naming blank nodes that look alike may take."""

_EASY = 1e6
"""The effort, in steps of some 0.2 microseconds, that is spent in this process."""

_SCRIPT = """
import sys, pyoxigraph as ox
quads = ox.Dataset(ox.parse(sys.stdin.buffer, ox.RdfFormat.N_QUADS))
quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
sys.stdout.buffer.write(b"".join(f"{x} .\\n".encode() for x in quads))
"""


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Quads in the order of their canonical N-Quads, each once, blank nodes named by RDFC-1.0.

    Raises:
        OverLimit: Blank nodes are too alike to be named in `SECONDS`.
    """
    unique = set(quads)
    unnamed = [
        quad
        for quad in unique
        if any(isinstance(x, ox.BlankNode) for x in (quad.subject, quad.object, quad.graph_name))
    ]
    if unnamed:
        unique = set(_named(unique, hard=_effort(unnamed) > _EASY))
    return sorted(unique, key=line)


def line(quad: ox.Quad) -> str:
    """A quad as a line of canonical N-Quads, with its line feed."""
    return f"{quad} .\n"


def digest(quads: Sequence[ox.Quad]) -> str:
    """The hash of quads that `canonical` gave: SHA-256 of their canonical N-Quads, hexadecimal."""
    return hashlib.sha256("".join(map(line, quads)).encode()).hexdigest()


def _named(quads: Iterable[ox.Quad], *, hard: bool) -> Iterable[ox.Quad]:
    if not hard:
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return dataset
    import subprocess

    try:
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            input="".join(map(line, quads)).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise OverLimit(
            f"blank nodes are too alike to be named in {SECONDS:g} seconds",
            hint="Give some of them a name",
        ) from None
    return ox.parse(done.stdout, ox.RdfFormat.N_QUADS)


def _effort(quads: Sequence[ox.Quad]) -> float:
    """An upper bound of the steps that RDFC-1.0 needs.

    Blank nodes whose own quads differ (section 4.6, the first-degree hash) are named at once. The
    others are walked from each, through all orders of neighbours that look alike (section 4.8).
    """
    own: dict[ox.BlankNode, list[str]] = defaultdict(list)
    for quad in quads:
        for node in nodes(quad):
            parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
            blank = [isinstance(x, ox.BlankNode) for x in parts]
            shown = zip(parts, blank, strict=True)
            own[node].append(" ".join("a" if x == node else "z" if b else str(x) for x, b in shown))
    looks = {node: "\n".join(sorted(found)) for node, found in own.items()}
    times = Counter(looks.values())
    beside: dict[ox.BlankNode, Counter[tuple[str, ...]]] = defaultdict(Counter)
    joined = {node: node for node in looks}

    def root(node: ox.BlankNode) -> ox.BlankNode:
        while joined[node] != node:
            joined[node] = node = joined[joined[node]]
        return node

    for quad in quads:
        alike = [node for node in nodes(quad) if times[looks[node]] > 1]
        for one in alike:
            for other in alike:
                if one != other:
                    at = "s" if quad.subject == other else "o" if quad.object == other else "g"
                    beside[one][at, quad.predicate.value, looks[other]] += 1
                    joined[root(one)] = root(other)
    orders: dict[ox.BlankNode, float] = defaultdict(float)
    sizes: Counter[ox.BlankNode] = Counter()
    for node, groups in beside.items():
        sizes[root(node)] += 1
        orders[root(node)] += sum(math.lgamma(count + 1) for count in groups.values())
    return sum(size**3 + math.exp(min(orders[x], 500.0)) for x, size in sizes.items())
