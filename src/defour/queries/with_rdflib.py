"""The same answers from rdflib, the reference engine; imports rdflib, a tenth of a second."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
import rdflib.plugins.sparql

from defour.errors import QueryFailed
from defour.queries.answer import (
    Answer,
    AnyAnswer,
    BooleanAnswer,
    GraphAnswer,
)
from defour.queries.run import rows
from defour.queries.stored import as_stored
from defour.queries.syntax import complaint
from defour.rdf.convert import quiet_rdflib, to_oxigraph, to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_triples


def run(text: str, source: "rdflib.Graph | Iterable[Path]", *, where: str) -> AnyAnswer:
    """Run a query in rdflib; see `defour.queries.answer.run`, which calls this."""
    try:
        ox.Store().query(text)  # for its better message
    except SyntaxError as error:
        raise complaint(error, text, where) from None
    except (OSError, RuntimeError, ValueError):
        pass  # it is SPARQL, with a function that only rdflib may know
    graph = source if isinstance(source, rdflib.Graph) else to_rdflib_graph(Graph.read(source))
    fetch = rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    try:
        with quiet_rdflib():
            found = graph.query(text)
            drawn: list[Any] = [] if found.type == "ASK" else list(found)
    except Exception as error:  # rdflib lets through what its parser and its functions raise
        line = " ".join(str(error).split()) or type(error).__name__
        raise QueryFailed(f"rdflib could not answer it ({line[:200]})", where=where) from None
    finally:
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = fetch
    if found.type == "ASK":
        return BooleanAnswer(bool(found.askAnswer))
    if found.type == "SELECT":
        columns = tuple(str(variable) for variable in found.vars or ())
        return Answer(columns, rows(([_term(term) for term in row] for row in drawn), where))
    return GraphAnswer(
        canonical_triples(ox.Triple(_term(s), _term(p), _term(o)) for s, p, o in drawn)
    )


def _term(term: Any) -> Any:
    if term is None:
        return None
    given = to_oxigraph(term)
    return as_stored(given) if isinstance(given, ox.Literal) else given
