"""A graph, or what it says of one resource, in one file: the same bytes in every run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from defour import namespaces as v
from defour.claims.model import describe as describe
from defour.errors import UnknownResource, UsageError, closest
from defour.exports.base import move_graph, move_iri
from defour.exports.crosswalk import run_crosswalk
from defour.folder import Folder, find_folder
from defour.queries.run import AnyStore, connect
from defour.rdf import jsonld
from defour.rdf.graph import Graph, node_name
from defour.rdf.serialize import DATASETS, canonical_quads, graph_hash, serialize
from defour.rdf.stored import NAMES, StoredGraph

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint

EXPORT_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "rdf12")
CONTEXTS = ("embedded", "linked", "only")
_BASE = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*[/#]""")
_REIFIES = ox.NamedNode(v.RDF + "reifies")


def export(
    format: str = "turtle",
    *,
    graph: Folder | Path | str | None = None,
    base: str | None = None,
    resource: str | None = None,
    crosswalk: str | None = None,
    framed: bool = False,
    context: str = "embedded",
    endpoint: "Endpoint | str | None" = None,
    store: AnyStore = None,
) -> bytes:
    """The ontology and the data of a graph folder, or a part of them; always the same bytes.

    Args:
        format: One of `EXPORT_FORMATS`. ``rdf12`` is Turtle of RDF 1.2: claims reify what they
            vouch for.
        graph: The graph folder.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI, for whoever
            publishes elsewhere; it ends in ``/`` or ``#``.
        resource: What to `describe`: a full IRI, a prefixed name or its last part. None: all.
        crosswalk: The name of a crosswalk to another vocabulary, whose triples to give instead.
        framed: Whether JSON-LD is nested: situations with their claims, claims with their passages.
        context: Whether JSON-LD has its context in it (``embedded``) or names its address
            (``linked``); ``only`` is the context alone.
        endpoint: A SPARQL endpoint that has the graph, or its address; the folder still gives
            crosswalks, prefixes and shapes.
        store: Likewise a store that `defour load` made, its path or what `open_store` gave; read
            whole, up to the limit on an input, but for one resource.

    Returns:
        UTF-8. Triples are sorted; blank nodes are named by RDFC-1.0. What `export_hash` gives
        stands in a comment; in JSON-LD, in the term ``rdfc10`` of the context.

    Raises:
        UsageError: There is no such format, crosswalk or context, they do not go together, the
            base is no absolute IRI that ends so, or the format cannot hold the graph.
        UnknownResource: There is no such resource, or there are several.
        OverLimit: The store is too large to be sorted.
        SourceError: Something cannot be read, reached or answered.
    """
    with _exporter(graph, base, endpoint, store, resource) as exporter:
        return exporter.write(
            format, resource=resource, crosswalk=crosswalk, framed=framed, context=context
        )


def export_hash(
    format: str = "turtle",
    *,
    graph: Folder | Path | str | None = None,
    base: str | None = None,
    resource: str | None = None,
    crosswalk: str | None = None,
    endpoint: "Endpoint | str | None" = None,
    store: AnyStore = None,
) -> str:
    """The hash of what `export` gives, by RDFC-1.0: SHA-256 of its canonical N-Quads, in hex.

    It is the same for all formats but ``nquads`` and ``trig``, which have named graphs. That of
    ``rdf12`` is without the statements of RDF 1.2, for which RDFC-1.0 has no form. Arguments and
    errors are those of `export`.
    """
    with _exporter(graph, base, endpoint, store, resource) as exporter:
        return exporter.select(format, resource=resource, crosswalk=crosswalk).digest


class Selection(NamedTuple):
    """Canonical quads, the graph that they are of, the resource that they describe, their hash."""

    quads: list[ox.Quad]
    graph: Graph
    root: str | None
    digest: str


class Exporter:
    """Exports of one graph, which is read once. Arguments and errors are those of `export`.

    `graph` is the ontology and the data as they are written: in named graphs, and with the base.
    """

    def __init__(self, folder: Folder, base: str | None = None, graph: Graph | None = None) -> None:
        if base is not None and not _BASE.fullmatch(base):
            what = f"--base wants an IRI that ends in / or #, not {base!r}"
            raise UsageError(what, hint=f"Example: {v.ROOT}")
        self.folder, self.base = folder, v.ROOT if base is None else base
        self._source = graph or Graph.read(folder.graph)
        self.stored = isinstance(self._source, StoredGraph)
        self.graph = self._source if self.stored else move_graph(self._source, self.base)
        self.move = partial(move_iri, base=self.base)
        self.about = self.move(v.ABOUT)
        self._selected = cache(self._select)  # once for formats that hold the same

    @cached_property
    def shapes(self) -> Graph:
        """The shapes, likewise."""
        paths = self.folder.shapes
        return move_graph(Graph.read(paths), self.base) if paths else Graph([])

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of the shapes and of the graph."""
        return self.shapes.prefixes | self.graph.prefixes

    @cached_property
    def names(self) -> jsonld.Names:
        """The JSON-LD context, with the base."""
        single = jsonld.single_valued(self.shapes)
        graph = Graph.read(self.folder.graph) if self.stored else self.graph
        return jsonld.Names(jsonld.make_context(graph, self.prefixes, single, self.about))

    def write(
        self,
        format: str = "turtle",
        *,
        resource: str | None = None,
        crosswalk: str | None = None,
        framed: bool = False,
        context: str = "embedded",
    ) -> bytes:
        """What `export` gives."""
        if context not in CONTEXTS:
            hint = f"One of {', '.join(CONTEXTS)}"
            raise UsageError(f"there is no context {context!r}", hint=hint)
        nested = "framed" if framed else "with a context" if context != "embedded" else None
        if nested and (format != "jsonld" or crosswalk is not None):
            what = format if crosswalk is None else "a crosswalk"
            raise UsageError(f"{what} cannot be {nested}", hint="Ask for jsonld of the graph")
        if context == "only":
            return jsonld.write_json({"@context": self.names.context})
        quads, graph, root, digest = self.select(format, resource=resource, crosswalk=crosswalk)
        if format == "rdf12":
            claimed = sorted([*(x.triple for x in quads), *self._reifications(quads)], key=str)
            prefixes = {"rdf": v.RDF} | graph.prefixes
            return b'VERSION "1.2"\n' + serialize(claimed, "turtle", prefixes, digest=digest)
        if format != "jsonld":
            return serialize(quads, format, graph.prefixes, digest=digest)
        names = self.names
        if crosswalk is not None:
            names = jsonld.Names(jsonld.make_context(graph, graph.prefixes))
        writer = jsonld.NodeWriter(quads, names)
        if not framed:
            found = writer.flat()
        elif root is None:
            found = self._frame_all(quads)
        else:
            found = writer.framed(root, graph.ontology_terms)
        nodes = found[0] if framed and root is not None and len(found) == 1 else found
        given = f"{self.base}context.jsonld" if context == "linked" else names.context
        return jsonld.write_json(jsonld.make_document(given, nodes, digest))

    def select(
        self, format: str = "turtle", *, resource: str | None = None, crosswalk: str | None = None
    ) -> Selection:
        """What to write."""
        if format not in EXPORT_FORMATS:
            hint = f"One of {', '.join(EXPORT_FORMATS)}"
            raise UsageError(f"there is no format {format!r}", hint=hint)
        if crosswalk is not None and (format == "rdf12" or resource is not None):
            raise UsageError("a crosswalk is of the whole graph, and has no claims")
        return self._selected(format in DATASETS, resource, crosswalk)

    def _select(self, named_graphs: bool, resource: str | None, crosswalk: str | None) -> Selection:
        graph, root = self.graph, None
        if crosswalk is not None:
            made = run_crosswalk(self.folder, crosswalk, self._source)
            graph = move_graph(made, self.base, f"exports/{crosswalk}")
        elif resource is not None:
            graph, root = self.find(resource)
        quads = graph.quads if root is None else describe(graph, root, about=self.about)
        if not named_graphs:
            quads = [ox.Quad(*x.triple) for x in quads]
        elif root is not None:
            quads = graph.named({x.triple for x in quads})
        found = canonical_quads(quads)
        return Selection(found, graph, root, graph_hash(found))

    def find(self, what: str) -> tuple[Graph, str]:
        """The one resource that a name stands for, and what speaks of it: the graph, or the shapes.

        It is a full IRI, with the base or without, a prefixed name, or the last part of an IRI.
        """
        whole = self.move(what.removeprefix("<").removesuffix(">"))
        for part in ("graph", "shapes"):  # which are read where the graph has no such name
            graph: Graph = getattr(self, part)
            found = graph.find(whole)
            if len(found) == 1:
                return graph, found[0]
            if found:
                many = ", ".join(map(v.short_name, found[:6]))
                raise UnknownResource(f"{what} may be one of several", hint=f"Say which: {many}")
        known = [] if self.stored else [x for x in self.graph.by_subject if "/passage/" not in x]
        near = closest(what, [*map(v.short_name, known), *map(v.local_name, known)])
        near = near or (NAMES if self.stored else "See defour export --list resources")
        raise UnknownResource(f"nothing in the graph is called {what}", hint=near)

    def _frame_all(self, quads: list[ox.Quad]) -> list[jsonld.Object]:
        """Each resource with all that there is, but claims and passages, which are in others."""
        graph = Graph.from_quads(quads)
        claims = {x for x, properties in graph.by_subject.items() if self.about in properties}
        passages = {y for x in claims for y in graph.iris(x, v.WAS_DERIVED_FROM)}
        situations = {y for x in claims for y in graph.iris(x, self.about)}
        inside = ((claims | passages) - situations) | graph.ontology_terms
        found: list[jsonld.Object] = []
        left = set(quads)
        for root in graph.by_subject:
            if root not in inside and not root.startswith("_:"):
                said = set(describe(graph, root, about=self.about))
                left -= said
                writer = jsonld.NodeWriter(sorted(said, key=str), self.names)
                found += writer.framed(root, graph.ontology_terms)
        names = {x.subject for x in left}
        rest = (x for x in quads if x.subject in names)
        return found + jsonld.NodeWriter(rest, self.names).flat()

    def _reifications(self, quads: list[ox.Quad]) -> list[ox.Triple]:
        """What RDF 1.2 says besides: each live claim reifies the triples that it vouches for."""
        vouches_for = self.move(v.VOUCHES_FOR)
        return [
            ox.Triple(ox.NamedNode(claim), _REIFIES, quad.triple)
            for quad in quads
            for claim in self.graph.subjects(self.about, node_name(quad.subject))
            if quad.predicate in self.graph.terms(claim, vouches_for)
            and not self.graph.terms(claim, v.INVALIDATED_AT_TIME)
        ]


@contextmanager
def _exporter(
    graph: Folder | Path | str | None,
    base: str | None,
    endpoint: "Endpoint | str | None",
    store: AnyStore,
    resource: str | None,
) -> Iterator[Exporter]:
    folder = find_folder(graph)
    with connect(folder, endpoint, store) as source:
        asked = source if isinstance(source, Graph) else source.read_graph()
        lazy = store is not None and resource is not None and base is None
        if not lazy and (endpoint is not None or store is not None):
            quads = asked.quads
            if store is None:  # it has no files whose ontology would say another
                data = ox.NamedNode(v.ROOT + "graph")
                quads = [ox.Quad(x.subject, x.predicate, x.object, data) for x in quads]
            asked = Graph.from_quads(quads, Graph.read(folder.graph).prefixes)
        yield Exporter(folder, base, asked)
