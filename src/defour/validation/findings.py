"""What the checks look at, and what they find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import Graph
from rdflib.term import Node

from defour.rdf.locations import Place
from defour.rdf.parse import Source


@dataclass(frozen=True)
class Finding:
    """Something that lets a validation pass by accident, or that is wrong whatever shapes say.

    Attributes:
        name: Its name in kebab-case, such as `unknown-term`; docs/lint.md explains each.
        message: What was found, in English; IRIs are full, in angle brackets.
        remedy: What to do, likewise.
        place: Where, or None when no file holds it.
        subject: The full IRI of the term, shape or node that it speaks of, or None.
    """

    name: str
    message: str
    remedy: str
    place: Place | None
    subject: str | None = None


@dataclass(frozen=True)
class Inputs:
    """What a validation has read.

    Attributes:
        data: The files of the data.
        ontology: The files that joined it, but for those that are data too.
        shapes: The files of the shapes.
        graph: Data and ontology.
        rules: The shapes.
        focus: The focus nodes of each active shape with a target, from `targets.focus_nodes`.
    """

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
