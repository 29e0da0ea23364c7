"""The engines that check data against shapes, and what they say when they stop.

pySHACL is the reference. pyshacl-turbo is the default, for it takes a fraction of the time. Both
get the same two graphs and give a W3C report on them, in which blank nodes keep their names.
"""

import logging
import re
import warnings
from collections.abc import Callable, Collection
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import SH, Graph
from rdflib.query import Result

from defour.errors import BadShapes, UsageError
from defour.rdf.convert import Triple, quiet_rdflib
from defour.validation.effects import copy_graph, prune
from defour.validation.inputs import TARGETS, Inputs, Query

Run = Callable[[Graph, Graph], Any]

ENGINES = ("turbo", "pyshacl")
"""The names of the engines; the first is the default."""

_ADVANCED = {SH.target, SH.rule, SH.expression}
_BLANK = re.compile(r"(?:_:)?(?<![\w/#.-])(?:s\d+-[\w.\-]*\w|N[0-9a-f]{32}\b)")
_QUERY = re.compile(r"Parse|SPARQL|namespace prefix")
_INNER = re.compile(r":? ?error at \d+:\d+| *\(at char \d+\),? *\(line:\d+, col:\d+\)")
"""A place in a query to which an engine has added lines."""


def run_engine(inputs: Inputs, engine: str) -> Any:
    """The W3C report on some data, to which rules of SHACL Advanced Features may add triples."""
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}", hint=f"One of {', '.join(ENGINES)}")
    return _attempt(_turbo if engine == "turbo" else _pyshacl, inputs)


def apply_rules(inputs: Inputs) -> None:
    """Add to the data what the rules of the shapes infer (Advanced Features, section 8)."""
    if (None, SH.rule, None) in inputs.rules:
        before = set(inputs.graph)
        _attempt(lambda x, shapes: _compile(shapes).shacl_rules(x, inplace=True), inputs)
        inputs.added += sorted(set(inputs.graph) - before)


def _attempt(run: Run, inputs: Inputs) -> Any:
    logger = logging.getLogger("pyshacl-validate")
    before, logger.disabled = logger.disabled, True
    shapes = prune(inputs.rules)
    with quiet_rdflib(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return run(inputs.graph, shapes)
        except Exception as error:
            raise _engine_error(error, inputs, run, shapes) from error
        finally:
            logger.disabled = before


def compile_shapes(inputs: Inputs) -> Any:
    """The shapes as pyshacl-turbo runs them, on one graph after another."""
    return _compile(prune(inputs.rules))


def _compile(shapes: Graph) -> Any:
    from pyshacl_turbo import CompiledShapes

    return CompiledShapes(shapes, advanced=_is_advanced(shapes))  # type: ignore[no-untyped-call]


def _turbo(data: Graph, shapes: Graph) -> Graph:
    return _report(_compile(shapes).validate(data, _normalize_report_literals=False))


def _pyshacl(data: Graph, shapes: Graph) -> Graph:
    """What pySHACL says, for which each SPARQL text is parsed once; it asks it of each node."""
    import pyshacl
    from rdflib.plugins.sparql import prepareQuery

    prepare = cache(lambda text: prepareQuery(text, dict(data.namespaces())))

    class Prepared(Graph):  # in a store with contexts, which pySHACL needs
        def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
            text = isinstance(query_object, str)
            query_object = prepare(query_object) if text else query_object
            return super().query(query_object, *args, **options)

    options: Any = {"inplace": True, "advanced": _is_advanced(shapes)}
    graph = copy_graph(data, data, Prepared)
    return _report(pyshacl.validate(graph, shacl_graph=shapes, **options))


def _is_advanced(shapes: Graph) -> bool:
    return not _ADVANCED.isdisjoint(shapes.predicates())


def _report(outcome: Any) -> Graph:
    """The report that an engine gave; it gives a failure in its place."""
    _, report, said = outcome
    if not isinstance(report, Graph):
        raise RuntimeError(said)
    return report


def _engine_error(error: Exception, inputs: Inputs, run: Run, shapes: Graph) -> BadShapes:
    """What an engine raised, with the place of the shape, property or query that it is about."""
    cause: Triple | None = None
    fault = _first_line(error)
    if _QUERY.search(f"{type(error).__name__} {error}"):
        cause, fault = _broken_query(inputs) or (None, fault)
    cause = cause or _find_cause(fault, inputs, run, shapes)
    engine, place = "pySHACL" if run is _pyshacl else "pyshacl-turbo", None
    what = f"{engine} could not evaluate this ({fault})"
    if cause is not None:
        place = inputs.places.triple(*cause) or inputs.places.predicate(*cause[:2])
        what = f"shape {inputs.rule(cause[0])}, {inputs.names.short(cause[1])}: {what}"
    dates = "Values that have no order cannot be compared: compare dates as strings"
    hint = dates if isinstance(error, TypeError) else None
    return BadShapes(what, where=None if place is None else str(place), hint=hint)


def _first_line(error: Exception) -> str:
    """The first line of a message, at most 300 code points of it, the same in every run."""
    lines = (x.strip() for x in str(error).splitlines() if x.strip())
    line = next(lines, type(error).__name__).rstrip(".")  # each token of the grammar may follow:
    line = _INNER.sub("", _BLANK.sub("[…]", line.partition(": expected one of ")[0]))
    return line if len(line) <= 300 else f"{line[:300]}…"


def _find_cause(fault: str, inputs: Inputs, run: Run, shapes: Graph) -> Triple | None:
    """The triple of the shapes that makes the engine say it, sought by halves."""

    def says(data: Graph, without: Collection[Triple] = ()) -> str:
        try:
            run(data, copy_graph(shapes, set(shapes).difference(without)))
        except Exception as error:
            return _first_line(error)
        return ""

    said = [x for x in (Graph(), inputs.graph) if says(x) == fault]  # it may need no data
    told = [x for x in shapes if str(x[1]).startswith(str(SH))]
    told.sort(key=lambda x: [*map(inputs.names.sort_key, x)])
    links = [x for x in told if x[1] == SH.property]
    inner = [x for x in told if x[1] not in {SH.path, SH.property, *TARGETS}]
    for like, kept in ((inner, False), (inner, True), (links, True), (told, False)):
        if not said or (kept and says(said[0], like) == fault):
            continue
        triples = like
        while triples:
            half = triples[: (len(triples) + 1) // 2]
            rest = [x for x in like if x not in half] if kept else half
            if (says(said[0], rest) == fault) is kept:
                if len(half) == 1:
                    return half[0]
                triples = half
            else:
                triples = triples[len(half) :]
    return None


def _broken_query(inputs: Inputs) -> tuple[Query, str] | None:
    """The first SPARQL text that cannot be parsed: what holds it, its property, what is wrong."""
    for holder, term, text in inputs.queries():
        try:
            ox.Store().query(text, prefixes=inputs.names.prefixes | inputs.prefixes(holder))
        except SyntaxError as error:
            at = re.search(r"error at (\d+):(\d+)", str(error))
            where = f" in line {at[1]} of the query, at column {at[2]}" if at else ""
            prefix = ": a prefix is not in sh:prefixes" if "Prefix" in str(error) else ""
            return (holder, term, text), f"a fault{where}{prefix}"
        except ValueError:  # such as a prefix that is no IRI
            continue
    return None
