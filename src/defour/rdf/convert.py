"""Between the terms of pyoxigraph and those of rdflib. It imports rdflib."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.term import Identifier, Node

from defour.errors import Malformed
from defour.folder import Folder, find_folder
from defour.namespaces import STRING
from defour.rdf.graph import Graph, Term

Triple = tuple[Node, Node, Node]


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keep literals as they are written, and log no traceback for ``"2021-02-30"^^xsd:date``."""
    logger = logging.getLogger("rdflib.term")
    level, normalise = logger.level, rdflib.NORMALIZE_LITERALS
    logger.setLevel(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS = False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="rdflib.term")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        logger.setLevel(level)


def to_rdflib(graph: Folder | Path | str | None = None) -> rdflib.Graph:
    """The ontology and the data of a graph folder as an rdflib graph."""
    return to_rdflib_graph(Graph.read(find_folder(graph).graph))


def to_rdflib_graph(graph: Graph, store: str = "default") -> rdflib.Graph:
    """The triples of all named graphs of a graph as one rdflib graph, with its prefixes."""
    result, known = rdflib.Graph(store, bind_namespaces="none"), dict[Term, Identifier]()
    with quiet_rdflib():
        for source in graph.sources:
            for quad in source.quads:
                terms = (quad.subject, quad.predicate, quad.object)
                for x in terms:
                    if x not in known:
                        known[x] = _rdflib_term(x, source.where)
                s, p, o = terms
                result.add((known[s], known[p], known[o]))
            for prefix, namespace in source.prefixes.items():
                result.bind(prefix, namespace, override=False)
    return result


def _rdflib_term(term: Term, where: str) -> Identifier:
    """The same term in rdflib, where a plain string has no datatype."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise Malformed("a triple term (RDF 1.2) cannot be handled yet", where=where)
    plain = term.language is not None or term.datatype.value == STRING
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def to_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The same term in pyoxigraph; what is no term of RDF, an IRI with a space, is a ValueError."""
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise ValueError(f"{term!r} is no term of RDF")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    datatype = STRING if term.datatype in (None, rdflib.RDF.langString) else str(term.datatype)
    return ox.Literal(str(term), datatype=ox.NamedNode(datatype))
