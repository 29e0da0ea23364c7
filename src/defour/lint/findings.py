"""What the lint looks at, and what it finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import Graph
from rdflib.term import Node

from defour.lint.texts import TIMES, said
from defour.rdf.locations import Place, Places
from defour.rdf.parse import Source


@dataclass(frozen=True)
class Finding:
    """Something that lets a validation pass by accident, or that is wrong whatever shapes say.

    Attributes:
        name: Its name in kebab-case, such as `unknown-term`; docs/lint.md explains each.
        message: What was found, in the language asked for; IRIs are full, in angle brackets.
        remedy: What to do, likewise.
        place: Where, or None when no file holds it.
        subject: The full IRI of the term, shape or node that it speaks of, or None.
    """

    name: str
    message: str
    remedy: str
    place: Place | None
    subject: str | None


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


@dataclass(frozen=True)
class Teller:
    """Makes findings in one language.

    Attributes:
        places: Where things stand.
        language: A language tag; texts are in English and Dutch.
    """

    places: Places
    language: str

    def find(
        self,
        key: str,
        place: Place | None,
        subject: str | None = None,
        *,
        times: int = 1,
        **parts: object,
    ) -> Finding:
        """A finding with the texts of a key: its name, or its name, a slash and a variant.

        Args:
            key: A key of `texts.TEXTS`.
            place: Where it is.
            subject: The IRI that it speaks of.
            times: How often it is there; more than once is told.
            parts: What to fill in.
        """
        message, remedy = (x.format(**parts) for x in said(key, self.language))
        if times > 1:
            message += " " + said(TIMES, self.language)[0].format(times=times)
        return Finding(key.partition("/")[0], message, remedy, place, subject)
