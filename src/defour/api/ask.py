"""Loading a graph folder, and asking it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from defour.api import arguments
from defour.api.arguments import AnyFolder, AnyPath
from defour.api.folders import find
from defour.errors import UsageError
from defour.queries.question import bind_question, find_question, read_question
from defour.queries.run import run_query
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph

if TYPE_CHECKING:
    import rdflib

    from defour.queries.answer import AnyAnswer, Engine
    from defour.queries.remote import Endpoint


def load(graph: AnyFolder = None) -> rdflib.Graph:
    """The ontology and the data of a graph folder as an rdflib graph.

    Raises:
        MissingFile, NoRdf, BadEncoding, Malformed: The folder or a file cannot be read.
    """
    return to_rdflib_graph(Graph.read(find(graph).graph))


def query(
    question: AnyPath,
    *,
    params: Mapping[str, str | int] | None = None,
    graph: AnyFolder = None,
    engine: Engine = "oxigraph",
    endpoint: Endpoint | str | None = None,
) -> AnyAnswer:
    """Ask a graph folder a question.

    Args:
        question: The name of a stored question; or, as a path object, a file with a query.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line.
        graph: The graph folder.
        engine: Who answers: ``oxigraph`` (in milliseconds) or ``rdflib`` (the reference).
        endpoint: A SPARQL endpoint that answers instead, an `Endpoint` or its address; the folder
            still gives the question.

    Raises:
        UsageError: There is no such engine, or an argument is of a wrong type.
        UnknownQuestion, UnknownParameter, BadParameter: The question cannot be asked so.
        MissingFile, NoRdf, BadEncoding, Malformed: The graph or the question cannot be read.
        BadQuestion, QueryFailed: The query is not right, or could not be answered.
        EndpointFailed: The endpoint did not answer it.
    """
    if engine not in ("oxigraph", "rdflib"):
        raise UsageError(f"there is no engine {engine!r}", hint="One of oxigraph, rdflib")
    here = find(graph)
    asked = (
        find_question(here, question)
        if isinstance(question, str)
        else read_question(arguments.path(question, "question"))
    )
    text = bind_question(asked, arguments.texts(params))
    if endpoint is not None:
        from defour.queries import remote

        with remote.given(endpoint) as there:
            return there.query(text, where=asked.where)
    return run_query(text, here.graph, engine=engine, where=asked.where)
