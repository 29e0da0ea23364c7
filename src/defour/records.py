"""Records for the modules that a query imports, without the import of ``typing``.

That import is a tenth of the time of ``defour query``. Type checkers see ``typing.NamedTuple``; at
run time the class below makes the same of ``collections.namedtuple``. A module that uses it has
postponed annotations, and ``TYPE_CHECKING = False`` of its own, which type checkers take as true.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Record(type):
        """Makes a named tuple of a class with annotated fields, its methods included."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = list(body.pop("__annotations__"))
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key not in ("__module__", "__qualname__"):
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Record):
        """A base for records: ``class Point(NamedTuple): x: int; y: int = 0``."""
