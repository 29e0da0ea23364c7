"""The engines that check data against shapes, and what they say when they stop.

pySHACL is the reference. pyshacl-turbo is the default, for it takes a fraction of the time. Both
get the same two graphs and give a W3C report on them, in which blank nodes keep their names.
"""

import logging
import re
import warnings
from contextlib import suppress
from functools import cache
from traceback import walk_tb
from typing import Any

import pyoxigraph as ox
from rdflib import SH, BNode, Graph, URIRef
from rdflib.query import Result
from rdflib.term import Node

from defour.errors import BadShapes, UsageError
from defour.rdf.convert import quiet_rdflib
from defour.validation.inputs import Inputs
from defour.validation.terms import is_term

ENGINES = ("turbo", "pyshacl")
"""The names of the engines; the first is the default."""

_ADVANCED = {SH.target, SH.rule, SH.expression}
_BLANK = re.compile(r"(?:_:)?(?<![\w/#.-])(?:s\d+-[\w.\-]*\w|N[0-9a-f]{32}\b)")
_TERM = re.compile(r"\bsh:([A-Za-z]+)|\b([A-Z][A-Za-z]+)ConstraintComponent\b")
_QUERY = re.compile(r"Parse|SPARQL|namespace prefix")
_INNER = re.compile(r":? ?error at \d+:\d+| *\(at char \d+\),? *\(line:\d+, col:\d+\)")
"""A place in a query to which an engine has added lines."""


def run_engine(inputs: Inputs, engine: str) -> Graph:
    """The W3C report on some data, to which rules of SHACL Advanced Features may add triples."""
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}", hint=f"One of {', '.join(ENGINES)}")
    _drop_unknown_terms(inputs.rules)
    advanced = not _ADVANCED.isdisjoint(inputs.rules.predicates())
    logger = logging.getLogger("pyshacl-validate")
    before, logger.disabled = logger.disabled, True
    run, name = (_turbo, "pyshacl-turbo") if engine == "turbo" else (_pyshacl, "pySHACL")
    with quiet_rdflib(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _, report, said = run(inputs.graph, inputs.rules, advanced)
            if not isinstance(report, Graph):
                raise RuntimeError(said)
        except Exception as error:
            raise _engine_error(error, name, inputs) from error
        finally:
            logger.disabled = before
    return report


def _turbo(data: Graph, shapes: Graph, advanced: bool) -> Any:
    from pyshacl_turbo import CompiledShapes

    compiled = CompiledShapes(shapes, advanced=advanced)  # type: ignore[no-untyped-call]
    return compiled.validate(data, _normalize_report_literals=False)  # type: ignore[no-untyped-call]


def _pyshacl(data: Graph, shapes: Graph, advanced: bool) -> Any:
    """What pySHACL says, for which each SPARQL text is parsed once; it asks it of each node."""
    import pyshacl
    from rdflib.plugins.sparql import prepareQuery

    prepare = cache(lambda text: prepareQuery(text, dict(data.namespaces())))

    class Prepared(Graph):
        def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
            text = isinstance(query_object, str)
            query_object = prepare(query_object) if text else query_object
            return super().query(query_object, *args, **options)

    graph = Prepared(data.store, data.identifier, data.namespace_manager)
    return pyshacl.validate(graph, shacl_graph=shapes, inplace=True, advanced=advanced)


def _drop_unknown_terms(shapes: Graph) -> None:
    """Take out what SHACL does not know, on which the engines differ; a check tells it.

    `sh:uniqueLang` is known with the literal `true` alone (section 4.4.5).
    """
    for name in set(shapes.predicates()):
        term = str(name).removeprefix(str(SH))
        if term != str(name) and not is_term(str(SH), term):
            shapes.remove((None, name, None))
    for triple in list(shapes.triples((None, SH.uniqueLang, None))):
        if str(triple[2]) != "true":
            shapes.remove(triple)


def _engine_error(error: Exception, engine: str, inputs: Inputs) -> BadShapes:
    """What an engine raised, with the place of the shape, property or query that it is about."""
    shapes, places, place = inputs.rules, inputs.places, None
    named, fault = _TERM.search(str(error)), _first_line(error)
    term = named and URIRef(f"{SH}{named[1] or named[2][:1].lower() + named[2][1:]}")
    term = SH.pattern if isinstance(error, re.error) else term
    shape = _find_shape(error, term, shapes)
    if _QUERY.search(f"{type(error).__name__} {error}"):
        shape, term, fault = _broken_query(inputs) or (shape, term, fault)
    what = f"{engine} could not evaluate this ({fault})"
    if shape is not None:
        value = shapes.value(shape, term) if term else None
        place = places.triple(shape, term, value) if term and value else None
        place = place or places.subject(shape) or places.use(shape)
        of = f", sh:{term.removeprefix(str(SH))}" if term and value else ""
        what = f"shape {inputs.rule(shape)}{of}: {what}"
    dates = "Values that have no order cannot be compared: compare dates as strings"
    hint = dates if isinstance(error, TypeError) else None
    return BadShapes(what, where=None if place is None else str(place), hint=hint)


def _first_line(error: Exception) -> str:
    """The first line of a message, at most 300 code points of it, the same in every run."""
    lines = (x.strip() for x in str(error).splitlines() if x.strip())
    line = next(lines, type(error).__name__).rstrip(".")  # each token of the grammar may follow:
    line = _INNER.sub("", _BLANK.sub("[…]", line.partition(": expected one of ")[0]))
    return line if len(line) <= 300 else f"{line[:300]}…"


def _find_shape(error: Exception, term: URIRef | None, shapes: Graph) -> Node | None:
    """What a message names; else where pySHACL was, or the only shape with a property."""
    for blank, iri in re.findall(r"_:([\w.\-]*\w)|<([^<>\s]+)>", str(error)):
        node = BNode(blank) if blank else URIRef(iri)
        if (node, None, None) in shapes:
            return node
    found: Node | None = None
    for frame, _ in walk_tb(error.__traceback__):
        holder = frame.f_locals.get("self")
        if type(holder).__module__.startswith("pyshacl."):
            found = getattr(getattr(holder, "shape", holder), "node", found)
    pairs = shapes.subject_objects(term) if term else ()
    holders = [x for x, value in pairs if term != SH.pattern or not _is_pattern(value)]
    return holders[0] if found is None and len(holders) == 1 else found


def _is_pattern(text: Node) -> bool:
    with suppress(re.error):
        return bool(re.compile(str(text)))
    return False


def _broken_query(inputs: Inputs) -> tuple[Node, URIRef, str] | None:
    """The first SPARQL text that cannot be parsed: what holds it, its property, what is wrong."""
    for holder, term, text in inputs.queries():
        try:
            ox.Store().query(text, prefixes=inputs.names.prefixes | inputs.prefixes(holder))
        except SyntaxError as error:
            at = re.search(r"error at (\d+):(\d+)", str(error))
            where = f" in line {at[1]} of the query, at column {at[2]}" if at else ""
            prefix = ": a prefix is not in sh:prefixes" if "Prefix" in str(error) else ""
            return holder, term, f"a fault{where}{prefix}"
        except ValueError:  # such as a prefix that is no IRI
            continue
    return None
