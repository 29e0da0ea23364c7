"""A graph that stays in a store on disk, and is read as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache, partial

import pyoxigraph as ox

from defour.errors import OverLimit
from defour.namespaces import ID, OWL, PREFIXES, expand
from defour.rdf.graph import KEPT, Graph, Lookup, Term, named_node, node_name
from defour.rdf.parse import size_limit

JOURNAL = ox.NamedNode("urn:defour:archive")
"""The named graph in which a store notes what it was loaded with."""

NAMES = "In a store: a full IRI, id:NAME, or ARTICLE/claim/NAME"
_DEFAULT = ox.DefaultGraph()
_SIZE = 250  # bytes of a quad, as articles have them


class StoredGraph(Graph):
    """The default graph of a store; values are in the store's order, and not that of the files."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__([])
        self.store, self.prefixes = store, PREFIXES
        # none of these holds the graph itself, so that the store is closed when it is let go
        self.by_subject = Lookup(partial(_about, store), partial(_nodes, store, 0))
        self.by_object = Lookup(partial(_users, store), partial(_nodes, store, 2))
        self._having = lru_cache(KEPT)(partial(_having, store))

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The quads of all named graphs; an OverLimit where they are more than an input may be."""
        most = size_limit() // _SIZE
        if most and len(self.store) > 2 * most:  # the default graph has each once more
            hint = "Ask for one resource, for all as nquads or ntriples, or for --max-size MIB"
            raise OverLimit(f"the store holds more than {most:,} triples", hint=hint)
        return list(self.all_quads())

    def all_quads(self, *, named: bool = True) -> Iterator[ox.Quad]:
        """The quads of all named graphs, one graph after another; or those of the default graph."""
        for graph in self.store.named_graphs() if named else [_DEFAULT]:
            if graph != JOURNAL:
                yield from self.store.quads_for_pattern(None, None, None, graph)

    @cached_property
    def ontology_terms(self) -> frozenset[str]:
        """What the graphs that are named after their ontologies say to be a term."""
        graphs = map(named_node, self.instances(OWL + "Ontology"))
        quads = (x for y in graphs for x in self.store.quads_for_pattern(None, None, None, y))
        return Graph.from_quads(quads).ontology_terms

    def find(self, name: str) -> list[str]:
        """The subject that a name stands for; a last part is not looked for in all."""
        whole = (name.removeprefix("<").removesuffix(">"), expand(name, self.prefixes), ID + name)
        return [x for x in whole if x and x in self.by_subject and not x.startswith("_:")][:1]

    def subjects(self, name: str, object: str) -> list[str]:
        """The nodes whose property has this node as a value."""
        return self._having(name, named_node(object))

    def having(self, name: str, value: Term | None = None) -> list[str]:
        """The nodes that have a property, with this value where one is given."""
        return self._having(name, value)

    def naming(self, iri: str) -> Iterator[ox.Quad]:
        """The triples that have just this IRI as a value."""
        return self.store.quads_for_pattern(None, None, ox.NamedNode(iri), _DEFAULT)

    def within(self, ontology: str) -> list[str]:
        """An ontology and what is in it, as the graph that is named after it says."""
        quads = self.store.quads_for_pattern(None, None, None, ox.NamedNode(ontology))
        return Graph.from_quads(quads).within(ontology)

    def named(self, triples: Iterable[ox.Triple]) -> list[ox.Quad]:
        """The quads of some triples in the named graphs."""
        quads = (x for s, p, o in triples for x in self.store.quads_for_pattern(s, p, o, None))
        return [x for x in quads if x.graph_name != _DEFAULT]


def _about(store: ox.Store, name: str) -> dict[str, list[Term]] | None:
    about: dict[str, list[Term]] = {}
    with suppress(ValueError):  # what is no IRI is no subject
        for quad in store.quads_for_pattern(named_node(name), None, None, _DEFAULT):
            about.setdefault(quad.predicate.value, []).append(quad.object)
    return about or None


def _users(store: ox.Store, name: str) -> list[tuple[str, str]] | None:
    quads = store.quads_for_pattern(None, None, named_node(name), _DEFAULT)
    return [(node_name(x.subject), x.predicate.value) for x in quads] or None


def _having(store: ox.Store, name: str, value: Term | None) -> list[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(name), value, _DEFAULT)
    return list(dict.fromkeys(node_name(x.subject) for x in quads))


def _nodes(store: ox.Store, at: int) -> Iterable[str]:
    """All that stands in a place of a triple."""
    terms = (quad[at] for quad in store.quads_for_pattern(None, None, None, _DEFAULT))
    return dict.fromkeys(node_name(x) for x in terms if not isinstance(x, ox.Literal))
