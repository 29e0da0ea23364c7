"""What `lint:allow` allows, and what it cannot."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from defour.lint.findings import Finding, Teller
from defour.lint.scan import ALLOW, Scan

ALLOWABLE = (
    "empty-shape",
    "idle-shape",
    "import-not-read",
    "loose-shape",
    "near-term",
    "unlooked-node",
)
"""What can be allowed: of a shape, of an ontology that imports, of a class, of a term."""

Allowed = Mapping[str, set[str]]
"""The nodes that carry `lint:allow`, by the name of the finding."""


def allowed(scan: Scan) -> Allowed:
    """What is allowed, and of what."""
    found: dict[str, set[str]] = defaultdict(set)
    for node, value, _ in scan.triples(ALLOW):
        if isinstance(value, ox.Literal):
            found[value.value].add(node)
    return found


def unknown_allowances(scan: Scan, teller: Teller) -> Iterator[Finding]:
    """A finding for each value of lint:allow that is no name of what can be allowed."""
    for node, value, triple in scan.triples(ALLOW):
        if isinstance(value, ox.Literal) and value.value in ALLOWABLE:
            continue
        yield teller.find(
            "unknown-allowance",
            teller.places.written(triple),
            node if isinstance(triple.subject, ox.NamedNode) else None,
            value=str(value),
            names=", ".join(f'"{x}"' for x in ALLOWABLE),
        )
