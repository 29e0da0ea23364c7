"""What an engine says when it stops, and at which shape."""

import re

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from defour.errors import BadShapes
from defour.shacl import culprits

_DATES = "Values that have no order cannot be compared: compare dates as strings"
_LONGEST = 300
"""How many code points of an engine's message are told, at most."""

_TERM = re.compile(r"\bsh:([A-Za-z]+)")
_COMPONENT = re.compile(r"\b([A-Z])([A-Za-z]+)ConstraintComponent\b")
_OWN = re.compile(r"(?:_:)?(?<![\w/#.-])s\d+-([\w.\-]*\w)")
"""A blank node of a file: a mark, and the label of the file or one that a parser gave."""

_GIVEN = re.compile(r"(?:_:)?\bN[0-9a-f]{32}\b")
_MADE = re.compile(r"[0-9a-f]{24,32}")
_INNER = re.compile(r":? ?error at \d+:\d+| *\(at char \d+\),? *\(line:\d+, col:\d+\)")
"""A place in a query to which an engine has added lines."""

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
    def at(
        cls, shape: Node | None, error: BaseException, template: str, said: str, rules: Graph
    ) -> "EngineStopped":
        """An error at a shape.

        Args:
            shape: The shape, if it is known.
            error: What the engine raised.
            template: What happened, with ``{}`` for the reason.
            said: The reason that the engine gave.
            rules: The shapes.
        """
        message = str(error)
        culprit = culprits.named(rules, message) if shape is None else None
        query = _QUERY.search(f"{type(error).__name__} {message}")
        text = culprits.text(rules, shape) if query and culprit is None else None
        reason = said if text is None else text.fault
        stopped = cls(
            template.format(reason), hint=_DATES if isinstance(error, TypeError) else None
        )
        stopped.shape = shape
        found = culprit or text
        if found is not None:
            stopped.shape, stopped.term = found.shape, found.term
        if stopped.term is not None:
            return stopped
        named = _TERM.search(str(error))
        if isinstance(error, re.error):
            stopped.term = SH.pattern
        elif named is not None:
            stopped.term = URIRef(f"{SH}{named[1]}")
        elif component := _COMPONENT.search(str(error)):
            stopped.term = URIRef(f"{SH}{component[1].lower()}{component[2]}")
        elif query:
            stopped.term = SH.select
        return stopped


def first_line(error: BaseException | str) -> str:
    """The first line of an engine's message, without its full stop, the same in every run.

    Blank nodes have the labels of their files; those without are told as ``[…]``.

    Args:
        error: The message, or the exception that holds it.
    """
    lines = (x.strip() for x in str(error).splitlines() if x.strip())
    found = next(lines, "" if isinstance(error, str) else type(error).__name__)
    found = found.rstrip(".") or "no reason given"
    listed = found.find(": expected one of ")  # each token of the grammar follows
    if listed >= 0:
        found = found[:listed]
    found = _OWN.sub(lambda x: "[…]" if _MADE.fullmatch(x[1]) else f"_:{x[1]}", found)
    found = _GIVEN.sub("[…]", _INNER.sub("", found))
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"
