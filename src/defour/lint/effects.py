"""Properties of shapes that do nothing where they stand, and that engines pass over in silence."""

from collections.abc import Iterator

from rdflib import SH, URIRef

from defour.lint.findings import Finding, Inputs, Teller

_NEEDS = (
    (SH.flags, (SH.pattern,)),
    (SH.qualifiedMinCount, (SH.qualifiedValueShape,)),
    (SH.qualifiedMaxCount, (SH.qualifiedValueShape,)),
    (SH.qualifiedValueShapesDisjoint, (SH.qualifiedValueShape,)),
    (SH.qualifiedValueShape, (SH.qualifiedMinCount, SH.qualifiedMaxCount)),
    (SH.qualifiedValueShape, (SH.path,)),
)
"""What a property needs one of beside it (SHACL sections 4.4.3 and 4.7.3)."""


def without_effect(inputs: Inputs, teller: Teller) -> Iterator[Finding]:
    """A finding for each property of a shape that lacks what it needs to count.

    Other such properties, as `sh:minCount` without a `sh:path`, stop the engines.
    """
    rules = inputs.rules
    for name, needed in _NEEDS:
        for shape, value in sorted(rules.subject_objects(name), key=str):
            if any((shape, x, None) in rules for x in needed):
                continue
            yield teller.find(
                "no-effect",
                teller.places.predicate(shape, name) or teller.places.triple(shape, name, value),
                str(shape) if isinstance(shape, URIRef) else None,
                name=f"<{name}>",
                needed=" / ".join(f"<{x}>" for x in needed),
            )
