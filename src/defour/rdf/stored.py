"""A graph that stays in a store on disk, and is read as far as somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from typing import Any

import pyoxigraph as ox

from defour.errors import OverLimit, UnknownResource
from defour.namespaces import ID, OWL, PREFIXES, SPECIALIZATION_OF, expand
from defour.rdf.graph import Graph, Lookup, Term, named_node, node_name
from defour.rdf.parse import MIB, size_limit

JOURNAL = ox.NamedNode("urn:defour:archive")
"""The named graph in which a store notes what it was loaded with."""

_DEFAULT = ox.DefaultGraph()
_KEPT = 4096


class StoredGraph(Graph):
    """The default graph of a store. What asks for `quads` reads it whole, up to the size limit.

    Values are in the order of the store, which is always the same, and not that of the files.
    """

    NAMES = "In a store: a full IRI, id:NAME, or ARTICLE/claim/NAME"
    """How to name a resource, for hints."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__([])
        self.store, self.prefixes = store, PREFIXES
        # none of these holds the graph itself, so that the store is closed when it is let go
        self.by_subject = Lookup(partial(_about, store), partial(_subjects, store), _KEPT)
        self.by_object = Lookup(partial(_users, store), partial(_objects, store), _KEPT)
        self._having = lru_cache(_KEPT)(partial(_having, store))

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The quads of all named graphs; an OverLimit where they are more than an input may be."""
        found, size, most = list[ox.Quad](), 0, size_limit()
        for quad in self.all_quads():
            size += len(str(quad))
            if most and size > most:
                what = f"the store holds more than {most // MIB:,} MiB"
                hint = "Ask for one resource, or for all as nquads or ntriples; or --max-size MIB"
                raise OverLimit(what, hint=hint)
            found.append(quad)
        return found

    def all_quads(self) -> Iterator[ox.Quad]:
        """The quads of all named graphs, one graph after another."""
        for graph in self.store.named_graphs():
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
        whole = [name.removeprefix("<").removesuffix(">"), expand(name, self.prefixes), ID + name]
        kind, colon, local = name.partition(":")
        if colon and kind in ("claim", "passage"):
            versions = self.store.quads_for_pattern(
                None, ox.NamedNode(SPECIALIZATION_OF), None, _DEFAULT
            )
            first = next(versions, None)
            if first and any(x.object != first.object for x in versions):
                hint = f"Name its article: ARTICLE/{kind}/{local}"
                raise UnknownResource(f"{name} may be of any article", hint=hint)
            whole += [f"{node_name(first.object)}/{kind}/{local}"] if first else []
        return [x for x in whole if x and x in self.by_subject and not x.startswith("_:")][:1]

    def subjects(self, name: str, object: str) -> list[str]:
        """The nodes whose property has this node as a value."""
        with suppress(ValueError):
            return self._having(name, named_node(object))
        return []

    def users(self, node: str) -> Iterator[str]:
        """The nodes of which any property has this node as a value; one may come again."""
        with suppress(ValueError):
            quads = self.store.quads_for_pattern(None, None, named_node(node), _DEFAULT)
            yield from (node_name(x.subject) for x in quads)

    def having(self, name: str, value: Term | None = None) -> list[str]:
        """The nodes that have a property, with this value where one is given."""
        return self._having(name, value)

    def naming(self, iri: str) -> list[ox.Quad]:
        """The triples that name just this IRI."""
        node: Any = None
        with suppress(ValueError):
            node = named_node(iri)
        places = [] if node is None else [(None, node, None), (None, None, node)]
        return [x for s, p, o in places for x in self.store.quads_for_pattern(s, p, o, _DEFAULT)]

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
    with suppress(ValueError):
        quads = store.quads_for_pattern(None, None, named_node(name), _DEFAULT)
        return [(node_name(x.subject), x.predicate.value) for x in quads] or None
    return None


def _having(store: ox.Store, name: str, value: Term | None) -> list[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(name), value, _DEFAULT)
    return list(dict.fromkeys(node_name(x.subject) for x in quads))


def _subjects(store: ox.Store) -> Iterable[str]:
    quads = store.quads_for_pattern(None, None, None, _DEFAULT)
    return dict.fromkeys(node_name(x.subject) for x in quads)


def _objects(store: ox.Store) -> Iterable[str]:
    quads = store.quads_for_pattern(None, None, None, _DEFAULT)
    nodes = (x.object for x in quads if not isinstance(x.object, ox.Literal))
    return dict.fromkeys(node_name(x) for x in nodes)
