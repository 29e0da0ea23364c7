"""What an engine says when it stops, and at which shape."""

from rdflib.term import Node

from defour.errors import BadShapes


class EngineStopped(BadShapes):
    """An engine could not evaluate the shapes.

    Attributes:
        shape: The shape at which it stopped, where that is known.
    """

    shape: Node | None = None

    @classmethod
    def at(cls, shape: Node | None, what: str, hint: str | None = None) -> "EngineStopped":
        """An error at a shape.

        Args:
            shape: The shape, if it is known.
            what: What happened.
            hint: What to do next.
        """
        error = cls(what, hint=hint)
        error.shape = shape
        return error


def first_line(error: BaseException | str) -> str:
    """The first line of an engine's message, without its full stop.

    Args:
        error: The message, or the exception that holds it.
    """
    lines = (x.strip() for x in str(error).splitlines() if x.strip())
    found = next(lines, "" if isinstance(error, str) else type(error).__name__)
    return found.rstrip(".") or "no reason given"
