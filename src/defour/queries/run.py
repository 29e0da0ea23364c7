"""Asking a graph: the same rows, in the same order, from pyoxigraph and from rdflib."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from defour.errors import QueryFailed, UsageError
from defour.folder import Folder, find_folder
from defour.namespaces import ROOT
from defour.queries import answer as answers
from defour.queries.answer import AnyAnswer, BooleanAnswer, Engine, GraphAnswer
from defour.queries.question import Question, bind_question, find_question, read_question
from defour.rdf.graph import Graph
from defour.rdf.stored import StoredGraph

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint

    Source = Graph | ox.Store | Endpoint

AnyStore = StoredGraph | Path | str | None

# A quick look, so that few queries need the slow one; header comments often say "from".
# It is for lower case, and begins with letters: else it is slower than many a query.
_ELSEWHERE = r"service\b(?<![?$:\w]service)|from(?<![?$:\w]from)(?=\s*([<#:]|named\b|[\w.-]*:))|\\u"
_ALL = r"select[^?(]*\*"


def query(
    question: str | PathLike[str],
    *,
    params: Mapping[str, str | int] | None = None,
    graph: Folder | Path | str | None = None,
    engine: Engine = "oxigraph",
    endpoint: "Endpoint | str | None" = None,
    store: AnyStore = None,
) -> AnyAnswer:
    """Ask a graph folder a question.

    Args:
        question: The name of a stored question; the text of a query (it has a brace); or, as a path
            object, a file with a query.
        params: Values of the question's parameters, by name: whole numbers, or texts as on the
            command line.
        graph: The graph folder.
        engine: Who answers: ``oxigraph`` (in milliseconds) or ``rdflib`` (the reference).
        endpoint: A SPARQL endpoint that answers instead, an `Endpoint` or its address; the folder
            still gives the question.
        store: Likewise a store that `defour load` made, its path or what `open_store` gave.

    Raises:
        UnknownQuestion, UnknownParameter, BadParameter: The question cannot be asked so.
        MissingFile, NoRdf, BadEncoding, Malformed: The graph or the question cannot be read.
        BadQuestion, QueryFailed: The query is not right, or could not be answered.
        EndpointFailed, OverLimit: The endpoint did not answer it.
        MissingPackage: An endpoint needs the extra ``remote``.
    """
    folder = find_folder(graph)
    if isinstance(question, str) and "{" in question:
        asked = Question("the query", None, question)
    elif isinstance(question, str):
        asked = find_question(folder, question)
    else:
        asked = read_question(Path(question))
    text = bind_question(asked, {name: str(value) for name, value in (params or {}).items()})
    with connect(folder, endpoint, store) as source:
        return run_query(text, source, engine=engine, where=asked.where)


@contextmanager
def connect(
    folder: Folder, endpoint: "Endpoint | str | None", store: AnyStore = None
) -> "Iterator[Graph | Endpoint]":
    """What answers: the graph of a folder, a store or an endpoint, closed if this opened it."""
    if store is not None and endpoint is not None:
        raise UsageError("a store and an endpoint cannot both be asked")
    if isinstance(store, StoredGraph):
        yield store
    elif store is not None:
        with open_store(store) as opened:
            yield opened
    elif endpoint is None:
        yield Graph.read(folder.graph)
    elif isinstance(endpoint, str):
        from defour.queries.remote import Endpoint

        with Endpoint(endpoint) as there:
            yield there
    else:
        yield endpoint


@contextmanager
def open_store(path: Path | str) -> Iterator[StoredGraph]:
    """A store that `defour load` made, opened for many calls of `query`, `why` and `export`.

    Nobody can write to it meanwhile. After `limit`, give the path: each call is then a process.

    Raises:
        MissingFile: There is no store.
        Busy: Somebody is writing to it.
    """
    from defour.rdf.store import read_archive

    with read_archive(Path(path)) as store:
        yield StoredGraph(store)


def run_query(
    text: str, source: "Source", *, engine: Engine = "oxigraph", where: str, base: str = ROOT
) -> AnyAnswer:
    """Run a query on a `Graph`, a store or an endpoint, which has a `base` of its own."""
    if not isinstance(source, Graph | ox.Store):
        return source.query(text, where=where)
    lower = text.lower()
    if re.search(_ELSEWHERE, lower):
        from defour.queries.syntax import refuse_federation

        refuse_federation(text, where=where, asked="the graph folder")
    if engine == "rdflib":
        if not isinstance(source, Graph) or isinstance(source, StoredGraph):
            raise UsageError("rdflib cannot answer from a store", hint="Leave out --engine")
        answer = _ask_rdflib(text, source, where, base)
    else:
        store = source.store if isinstance(source, Graph) else source
        answer = _ask_oxigraph(text, store, where, base)
    if re.search(_ALL, lower):
        from defour.queries.syntax import order_columns

        return order_columns(answer, text)
    return answer


def _ask_oxigraph(text: str, store: ox.Store, where: str, base: str) -> AnyAnswer:
    try:
        found = store.query(text, base_iri=base)
        if isinstance(found, ox.QueryBoolean):
            return BooleanAnswer(bool(found))
        if isinstance(found, ox.QuerySolutions):
            return answers.answer_rows([x.value for x in found.variables], found, where=where)
        from defour.rdf.serialize import canonical_triples

        return GraphAnswer(canonical_triples(found))
    except SyntaxError as error:
        from defour.queries.syntax import explain_syntax_error

        raise explain_syntax_error(error, text, where) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryFailed(f"could not be answered ({error})", where=where) from None


def _ask_rdflib(text: str, graph: Graph, where: str, base: str) -> AnyAnswer:
    from defour.queries.syntax import query_form
    from defour.rdf.convert import quiet_rdflib, to_oxigraph, to_rdflib_graph
    from defour.rdf.serialize import canonical_triples

    with suppress(OSError, RuntimeError, ValueError):  # it has a function that rdflib may know
        query_form(text, where=where)  # whose error is better than rdflib's
    try:
        with quiet_rdflib():
            found = to_rdflib_graph(graph).query(text, base=base)
            rows: list[Any] = [] if found.type == "ASK" else list(found)
    except Exception as error:  # rdflib lets through what its parser and its functions raise
        line = " ".join(str(error).split()) or type(error).__name__
        raise QueryFailed(f"rdflib could not answer it ({line[:200]})", where=where) from None
    if found.type == "ASK":
        return BooleanAnswer(bool(found.askAnswer))
    terms: list[Any] = [
        [None if x is None else answers.normalise_term(to_oxigraph(x)) for x in row] for row in rows
    ]
    if found.type == "SELECT":
        return answers.answer_rows([str(x) for x in found.vars or ()], terms, where=where)
    return GraphAnswer(canonical_triples(ox.Triple(*triple) for triple in terms))
