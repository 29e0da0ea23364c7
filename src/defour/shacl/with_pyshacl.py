"""pySHACL, called in one place, with its complaints made errors of ours.

It logs, warns and raises in several ways. Nothing of that reaches the reader as it is.
"""

import logging
import re
import warnings
from types import TracebackType
from typing import Any

from rdflib import SH, Graph, Literal
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from defour.errors import BadShapes
from defour.rdf.convert import quiet_rdflib
from defour.shacl.told import EngineStopped, first_line

_FILLED = {"this": SH.focusNode, "value": SH.value, "path": SH.resultPath}


def run(graph: Graph, shapes: Graph, *, advanced: bool = False) -> Graph:
    """The W3C validation report on a graph, which already holds the ontology.

    Args:
        graph: The data; with `advanced`, rules may add triples to it.
        shapes: The shapes.
        advanced: Whether the shapes use SHACL Advanced Features.

    Raises:
        BadShapes: The shapes are no valid SHACL, or the engine could not evaluate them.
    """
    from pyshacl.errors import ReportableRuntimeError

    try:
        try:
            return _run(graph, shapes, advanced)
        except re.error:
            return _without_messages(graph, shapes, advanced)
    except ReportableRuntimeError as error:
        raise EngineStopped.at(
            _culprit(error.__traceback__), error, "{}", first_line(error), shapes
        ) from None
    except BadShapes:
        raise
    except Exception as error:
        raise EngineStopped.at(
            _culprit(error.__traceback__),
            error,
            "pySHACL could not evaluate this ({})",
            f"{type(error).__name__}: {first_line(error)}",
            shapes,
        ) from error


def _run(graph: Graph, shapes: Graph, advanced: bool) -> Graph:
    import pyshacl

    logger = logging.getLogger("pyshacl-validate")
    handlers, level = list(logger.handlers), logger.level
    logger.addFilter(_silent)
    try:
        with quiet_rdflib(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, told = pyshacl.validate(
                _Remembering(graph),
                shacl_graph=shapes,
                inference="none",
                inplace=True,
                advanced=advanced,
                do_owl_imports=False,
            )
    finally:
        logger.removeFilter(_silent)
        logger.handlers, logger.level = handlers, level
    if not isinstance(report, Graph):
        raise BadShapes(first_line(str(told)))
    return report


def _without_messages(graph: Graph, shapes: Graph, advanced: bool) -> Graph:
    """The report of shapes that hold no messages, each message put back into its results.

    pySHACL 0.40.1 fills in `{?value}` with a regular expression, which a backslash in the data
    breaks. Only `$this`, `$value` and `$path` can be filled in here.
    """
    mute = Graph()
    for triple in shapes:
        if triple[1] != SH.message:
            mute.add(triple)
    report = _run(graph, mute, advanced)
    for node in list(report.objects(None, SH.result)):
        holders = [report.value(node, x) for x in (SH.sourceConstraint, SH.sourceShape)]
        said = [x for holder in holders if holder for x in shapes.objects(holder, SH.message)]
        if said:
            report.remove((node, SH.resultMessage, None))
        for message in said:
            text = str(message)
            for name, source in _FILLED.items():
                value = report.value(node, source)
                for mark in "?$":
                    text = text.replace(f"{{{mark}{name}}}", str(value))
            language = message.language if isinstance(message, Literal) else None
            report.add((node, SH.resultMessage, Literal(text, lang=language)))
    return report


class _Remembering(Graph):
    """A view of a graph that parses each SPARQL text once.

    pySHACL runs a SPARQL constraint once for every focus node, and rdflib parses it each time:
    that is five sixths of the time of such a validation.
    """

    def __init__(self, graph: Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)
        self.namespace_manager = graph.namespace_manager
        self._prepared: dict[tuple[str, str | None], Query] = {}

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:
        """As rdflib's, with the query prepared where it comes as a text without prefixes."""
        # The first three are the processor, the result class and the prefixes.
        bare = not any(args[2:3]) and not options.get("initNs")
        if isinstance(query_object, str) and bare:
            from rdflib.plugins.sparql import prepareQuery

            base = options.get("base")
            found = self._prepared.get((query_object, base))
            if found is None:
                found = prepareQuery(query_object, dict(self.namespaces()), base)
                self._prepared[query_object, base] = found
            query_object = found
        return super().query(query_object, *args, **options)


def _silent(_record: logging.LogRecord) -> bool:
    """Let nothing through that the engine logs."""
    return False


def _culprit(traceback: TracebackType | None) -> Node | None:
    """The innermost shape at which the engine stopped."""
    found: Node | None = None
    while traceback is not None:
        holder = traceback.tb_frame.f_locals.get("self")
        node = getattr(getattr(holder, "shape", holder), "node", None)
        if node is not None and type(holder).__module__.startswith("pyshacl"):
            found = node
        traceback = traceback.tb_next
    return found
