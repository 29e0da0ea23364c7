"""Which triple a result is about, and so where it stands.

What is wrong with a value stands at that value; one value too many stands at the last of them; what
is missing stands at the first statement about the focus node. A result about the whole ontology has
its value for a node: its place is where that value stands.
"""

from collections.abc import Iterable

from rdflib import SH, Graph, Literal, URIRef
from rdflib.paths import Path
from rdflib.term import Node

from defour.rdf.locations import Place, Places
from defour.shacl import paths

_TOO_MANY = {
    SH.MaxCountConstraintComponent,
    SH.QualifiedMaxCountConstraintComponent,
    SH.UniqueLangConstraintComponent,
}


class Locator:
    """Finds the places of results.

    Args:
        graph: The data with the ontology.
        places: The places of the files of both.
    """

    def __init__(self, graph: Graph, places: Places) -> None:
        """Keep the two."""
        self.graph = graph
        self.places = places

    def place(
        self,
        focus: Node,
        path: URIRef | Path | None,
        value: Node | None,
        component: Node,
        *,
        shape: Node | None = None,
        rules: Graph | None = None,
        of_ontology: bool = False,
    ) -> Place | None:
        """The place of a result; None where no file shows it.

        Args:
            focus: The focus node.
            path: The path, where there is one.
            value: The value, where there is one.
            component: The constraint component.
            shape: The shape, for the other property of ``sh:equals``.
            rules: The shapes.
            of_ontology: Whether the focus node is an ontology.
        """
        found = None
        if path is not None:
            found = self._on_path(focus, path, value, component)
            if found is None and value is not None and shape is not None and rules is not None:
                found = self._on_other(focus, value, rules.objects(shape, SH.equals))
        elif value is not None and value != focus and not of_ontology:
            found = self._held(focus, value)
        if found is None and of_ontology and value is not None and value != focus:
            found = self._of_term(path, value)
        return found or self.places.subject(focus) or self.places.use(focus)

    def _on_path(
        self, focus: Node, path: URIRef | Path, value: Node | None, component: Node
    ) -> Place | None:
        if value is None and component in _TOO_MANY:
            value = self._last(focus, path, component)
        if value is None:
            return None
        triple = paths.last_triple(self.graph, focus, path, value)
        return None if triple is None else self.places.triple(*triple)

    def _on_other(self, focus: Node, value: Node, others: Iterable[Node]) -> Place | None:
        """Where a value stands that only the other of two equal properties has."""
        found = [x for x in sorted(others, key=str) if (focus, x, value) in self.graph]
        return self.places.triple(focus, found[0], value) if found else None

    def _held(self, focus: Node, value: Node) -> Place | None:
        """A value of the focus node that is told without its property."""
        held = sorted(self.graph.predicates(focus, value), key=str)
        return self.places.triple(focus, held[0], value) if held else None

    def _last(self, focus: Node, path: URIRef | Path, component: Node) -> Node | None:
        """The last of too many values; of those that share a language, where that is the fault."""
        values = paths.reached(self.graph, focus, path)
        if component == SH.UniqueLangConstraintComponent:
            seen: set[str] = set()
            again = None
            for value in values:
                tag = (value.language or "").lower() if isinstance(value, Literal) else ""
                if tag in seen:
                    again = value
                if tag:
                    seen.add(tag)
            return again
        return values[-1] if values else None

    def _of_term(self, path: URIRef | Path | None, value: Node) -> Place | None:
        """Where a misspelt term stands: with the property told, else anywhere."""
        if isinstance(path, URIRef):
            for subject in self.graph.subjects(path, value):
                if (place := self.places.triple(subject, path, value)) is not None:
                    return place
            if (value, path, None) in self.graph:
                return self.places.predicate(value, path)
        return self.places.use(value)
