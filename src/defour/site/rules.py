"""The documentation of the shapes: what each asks, how bad it is when it fails, and its Turtle."""

from typing import NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.site.knowledge import Knowledge, Labels, Term
from defour.site.users import PARTS

_TARGETS = tuple(
    v.SH + x for x in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)


class Rule(NamedTuple):
    """A shape.

    Attributes:
        messages: What is said when it fails.
        severity: Its IRI; the W3C default is ``sh:Violation``.
        targets: What it applies to, by the property that says so.
        path: The property that it constrains; None for a path that is more than a property.
        parts: The shapes that it is made of; `within` those that it is a part of.
        turtle: It as its file writes it.
        where: The name of that file.
    """

    iri: str
    messages: Labels
    severity: str
    targets: list[tuple[str, Term]]
    path: str | None
    parts: list[str]
    within: list[str]
    turtle: str
    where: str


def rule(known: Knowledge, iri: str) -> Rule:
    """What a shape says."""
    said = known.ruled.get(iri, {})
    path = next(iter(said.get(v.SH + "path", [])), None)
    turtle, where = known.users.turtle.get(iri, ("", ""))
    severity = next(
        (x for x in said.get(v.SH + "severity", []) if isinstance(x, ox.NamedNode)), None
    )
    return Rule(
        iri=iri,
        messages=known.texts(iri, v.SH + "message") or _inner(known, iri),
        severity=severity.value if severity is not None else v.SH + "Violation",
        targets=[(name, x) for name in _TARGETS for x in said.get(name, [])],
        path=path.value if isinstance(path, ox.NamedNode) else None,
        parts=[x.value for n in PARTS for x in said.get(n, []) if isinstance(x, ox.NamedNode)],
        within=known.users.within.get(iri, []),
        turtle=turtle,
        where=where,
    )


def tops(known: Knowledge, document: str) -> list[str]:
    """The shapes of a document that are no part of another, in the order of the files."""
    shapes = (x for x in known.of_kind("shape") if x.startswith(document + "#"))
    return [x for x in shapes if x not in known.users.within]


def _inner(known: Knowledge, iri: str) -> Labels:
    """The messages of the SPARQL constraints of a shape that has none of its own."""
    inner = known.ruled.get(iri, {}).get(v.SH + "sparql", [])
    return tuple(
        (x.value, x.language or "")
        for node in inner
        for x in known.ruled.get(str(node), {}).get(v.SH + "message", [])
        if isinstance(x, ox.Literal)
    )
