"""What the checks look at, and what they find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import Graph
from rdflib.term import Node

from defour.rdf.locations import Place
from defour.rdf.parse import Source


@dataclass(frozen=True)
class Finding:
    """What lets a validation pass by accident, or is wrong whatever shapes say; IRIs are full.

    docs/lint.md explains each `name`; `subject` is the IRI of which it speaks.
    """

    name: str
    message: str
    remedy: str
    place: Place | None
    subject: str | None = None


@dataclass(frozen=True)
class Inputs:
    """The files of a validation, the graph of data and ontology, the shapes, their focus nodes."""

    data: Sequence[Source]
    ontology: Sequence[Source]
    shapes: Sequence[Source]
    graph: Graph = field(repr=False)
    rules: Graph = field(repr=False)
    focus: Mapping[Node, frozenset[Node]] = field(repr=False)

    @property
    def files(self) -> list[Source]:
        """All files."""
        return [*self.data, *self.ontology, *self.shapes]


def suggest(near: str | None) -> str:
    """What a message says where something is near to what was written."""
    return f" Did you mean <{near}>?" if near else ""


def count(times: int) -> str:
    """What a message says where the same stands more than once."""
    return f" It stands there {times} times." if times > 1 else ""
