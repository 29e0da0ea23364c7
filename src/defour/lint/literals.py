"""Literals that are not what their datatype says."""

from collections.abc import Iterator
from typing import Any

from defour.lint.findings import Finding, Teller
from defour.lint.lexical import EXAMPLES, fitting, lacks_day
from defour.lint.scan import Scan
from defour.namespaces import XSD
from defour.terminal import escape_controls

_SHOWN = 60
"""How much of a lexical form is told, in code points."""


def ill_typed_literals(scan: Scan, teller: Teller) -> Iterator[Finding]:
    """A finding for each triple whose object is not in the lexical space of its datatype."""
    for triple in dict.fromkeys(scan.ill):
        literal: Any = triple.object
        datatype = literal.datatype.value
        name = datatype.removeprefix(XSD)
        example, fits = EXAMPLES.get(name), fitting(literal.value)
        key = "ill-typed-literal"
        if lacks_day(literal.value, datatype):
            key += "/day"
        elif example is not None:
            key += "/example" if fits is None else "/fits"
        elif fits is not None:
            example = literal.value
        text = escape_controls(literal.value[:_SHOWN]) + (
            "…" if len(literal.value) > _SHOWN else ""
        )
        yield teller.find(
            key,
            teller.places.written(triple),
            datatype,
            lexical=f'"{text}"',
            datatype=datatype,
            example=f'"{example}"',
            fits=f"{XSD}{fits}",
        )
