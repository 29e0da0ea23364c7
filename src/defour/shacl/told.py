"""What an engine says when it stops, and at which shape."""

import re

from rdflib import SH, URIRef
from rdflib.term import Node

from defour.errors import BadShapes

_DATES = "Values that have no order cannot be compared: compare dates as strings"
_LONGEST = 300
"""How many code points of an engine's message are told, at most."""

_TERM = re.compile(r"\bsh:([A-Za-z]+)")
_COMPONENT = re.compile(r"\b([A-Z])([A-Za-z]+)ConstraintComponent\b")
_QUERY = re.compile(r"ParseException|SPARQL|namespace prefix")


class EngineStopped(BadShapes):
    """An engine could not evaluate the shapes.

    Attributes:
        shape: The shape at which it stopped, where that is known.
        term: The property of SHACL at which it stopped, likewise.
    """

    shape: Node | None = None
    term: URIRef | None = None

    @classmethod
    def at(cls, shape: Node | None, error: BaseException, what: str) -> "EngineStopped":
        """An error at a shape.

        Args:
            shape: The shape, if it is known.
            error: What the engine raised.
            what: What happened.
        """
        stopped = cls(what, hint=_DATES if isinstance(error, TypeError) else None)
        stopped.shape = shape
        named = _TERM.search(str(error))
        if isinstance(error, re.error):
            stopped.term = SH.pattern
        elif named is not None:
            stopped.term = URIRef(f"{SH}{named[1]}")
        elif component := _COMPONENT.search(str(error)):
            stopped.term = URIRef(f"{SH}{component[1].lower()}{component[2]}")
        elif _QUERY.search(f"{type(error).__name__} {error}"):
            stopped.term = SH.select
        return stopped


def first_line(error: BaseException | str) -> str:
    """The first line of an engine's message, without its full stop.

    Args:
        error: The message, or the exception that holds it.
    """
    lines = (x.strip() for x in str(error).splitlines() if x.strip())
    found = next(lines, "" if isinstance(error, str) else type(error).__name__)
    found = found.rstrip(".") or "no reason given"
    listed = found.find(": expected one of ")  # each token of the grammar follows
    if listed >= 0:
        found = found[:listed]
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"
