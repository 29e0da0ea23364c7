"""All findings of one validation."""

from defour.lint import (
    allowing,
    attached,
    effects,
    idle,
    imports,
    literals,
    looked,
    misnamed,
    prefixes,
    unknown,
)
from defour.lint.findings import Finding, Inputs, Teller
from defour.lint.scan import Scan
from defour.lint.vocabularies import loaded
from defour.rdf.convert import quiet_rdflib
from defour.rdf.locations import Places

_NOTHING = {"no-shapes", "no-targets", "nothing-checked"}
"""Where one of these is told, each node would be one that no shape looked at."""


def check(inputs: Inputs, places: Places, *, language: str = "en") -> tuple[Finding, ...]:
    """Look for what lets a validation pass by accident.

    Places are only asked for what is found, so that files without a fault cost one pass.

    Args:
        inputs: What was read.
        places: Where things stand in those files.
        language: A language tag, for the texts; English where there is no other.

    Returns:
        Sorted by place, then name, then message; those without a place come first.
    """
    with quiet_rdflib():
        return tuple(sorted(set(_findings(inputs, Teller(places, language))), key=_order))


def _findings(inputs: Inputs, teller: Teller) -> list[Finding]:
    scan = Scan(inputs)
    allowed = allowing.allowed(scan)
    unchecked = [*_no_checks(inputs, scan, teller)]
    ours = loaded(scan)
    strange = [*unknown.unknown_terms(inputs, scan, ours, teller)]
    found = [
        *unchecked,
        *idle.idle_shapes(inputs, scan, allowed, teller),
        *effects.without_effect(inputs, teller),
        *strange,
        *misnamed.near_terms(inputs, scan, ours, allowed, teller),
        *attached.missing_shapes(inputs, {x.subject for x in strange}, teller),
        *attached.loose_shapes(inputs, allowed, teller),
        *attached.empty_shapes(inputs, allowed, teller),
        *prefixes.wrong_prefixes(inputs, scan, ours, teller),
        *imports.imports_not_read(inputs, scan, allowed, teller),
        *literals.ill_typed_literals(scan, teller),
        *allowing.unknown_allowances(scan, teller),
    ]
    if not _NOTHING & {x.name for x in unchecked}:
        found += looked.unlooked_nodes(inputs, scan, allowed, teller)
    return found


def _no_checks(inputs: Inputs, scan: Scan, teller: Teller) -> list[Finding]:
    """Why nothing was checked."""
    return [
        *idle.no_data(inputs, teller),
        *idle.no_shapes(inputs, teller),
        *idle.nothing_checked(inputs, scan, teller),
    ]


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    where, line, column = finding.place or ("", 0, 0)
    return where, line, column, finding.name, finding.message
