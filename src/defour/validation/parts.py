"""The articles of some data, each checked alone: the rules are rules of one article.

Beside each stands all that is in no article, such as the ontology.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, SH, BNode, Graph, Literal
from rdflib.term import Node

from defour.namespaces import ARTICLE_VERSION, SPECIALIZATION_OF, SUB_CLASS_OF, TYPE
from defour.rdf.convert import quiet_rdflib
from defour.rdf.parse import Source
from defour.validation.engines import ENGINES, compile_shapes, run_engine
from defour.validation.inputs import Inputs

_SELECT = re.compile(r"\bSELECT\b[^{]*", re.IGNORECASE)
_THIS = re.compile(r"\$this\s+[?$]\w+")
_ANY = re.compile(r"(?:;|[?$](?!this\b)\w+|[\w>])\s+[?$]\w+\s+[?$<\w]")
"""A variable as predicate: behind a semicolon, a variable or a name, and before its value."""
_NEGATED = re.compile(r"!\s*\(?\s*\^?\s*(?:a\b|<|[\w-]*:)")
_PREFIXED = re.compile(r"\b([\w-]+):([\w-]+)")
_IRI = re.compile(r"<([^<>\s]+)>")


def split_articles(inputs: Inputs) -> list[Inputs]:
    """The inputs of each article of the data, in their order; where there is one, all of them.

    An article is each file, and each named graph in a file, that holds a version of it.
    """
    own, rest = defaultdict[str, list[Source]](list), list[Source]()
    for source in inputs.data:
        graphs = defaultdict[Any, list[ox.Quad]](list)
        for quad in source.quads:
            graphs[quad.graph_name].append(quad)
        for quads in graphs.values():
            articles = _find_articles(quads)
            (own[min(articles)] if articles else rest).append(source._replace(quads=quads))
    return [inputs.take(x, rest) for x in own.values()] if len(own) > 1 else [inputs]


def _find_articles(quads: Iterable[ox.Quad]) -> set[str]:
    """The articles of which some quads hold a version."""
    told = [x for x in quads if x.predicate.value in (TYPE, SPECIALIZATION_OF)]
    kind = ox.NamedNode(ARTICLE_VERSION)
    versions = {x.subject for x in told if x.object == kind}
    of = (x for x in told if x.predicate.value != TYPE and x.subject in versions)
    return {x.object.value for x in of if isinstance(x.object, ox.NamedNode)}


def write_triples(sources: Iterable[Source], only: Container[str] | None = None) -> bytes:
    """The triples of some files as N-Triples; all, or those with one of some predicates."""
    quads = (quad for source in sources for quad in source.quads)
    told = (x.triple for x in quads if only is None or x.predicate.value in only)
    return "".join(f"{x} .\n" for x in told).encode()


class Screen:
    """Tells quickly which articles have no result at all; shapes are compiled once."""

    def __init__(self, inputs: Inputs) -> None:
        """Take the shapes, and of what joins each article the triples that they may look at."""
        self._compiled = compile_shapes(inputs)
        self._rest = write_triples(inputs.others, _find_predicates(inputs))

    def passes(self, triples: bytes) -> bool:
        """Whether it is sure that an article, as N-Triples, has no result."""
        from pyshacl_turbo.rdf import Input

        try:
            given = Input((self._rest + triples).decode(), "nt", None, {}, {})
            with quiet_rdflib():
                return bool(self._compiled.validate(given, abort_on_first=True)[0])
        except Exception:  # which the whole run tells, with its place
            return False


def _find_predicates(inputs: Inputs) -> set[str] | None:
    """The predicates that shapes look at; None where a query may look at any.

    Of closed shapes that all passes which they ignore; and nodes that are in no article need not
    be looked at with each. What a query says of `$this` with any predicate is of a focus node.
    """
    rules = inputs.rules
    ignored = {x for head in rules.objects(None, SH.ignoredProperties) for x in rules.items(head)}
    found = {str(x) for x in set(rules.objects()) - ignored} | {TYPE, SUB_CLASS_OF}
    for holder, _, text in inputs.queries():
        body = _THIS.sub("$this", _SELECT.sub("", text))
        if _ANY.search(body) or _NEGATED.search(body):
            return None
        names = inputs.prefixes(holder)
        found |= {names.get(prefix, "") + name for prefix, name in _PREFIXED.findall(text)}
        found |= set(_IRI.findall(text))
    return found


def run_parts(parts: list[Inputs], engine: str) -> Iterator[tuple[Inputs, Graph]]:
    """The report of each part that does not conform; of one part alone in any case.

    What is told of a node that is in no article is told with the first article.
    """
    if len(parts) == 1:
        yield parts[0], run_engine(parts[0], engine)
        return
    is_plain = engine == ENGINES[0] and not any(x.is_changed for x in parts)
    screen = Screen(parts[0]) if is_plain else None
    told = set[frozenset[tuple[Node, Node]]]()
    for part in parts:
        if screen and screen.passes(write_triples(part.own)):
            continue
        report = run_engine(part, engine)
        nodes = {str(quad.subject) for source in part.own for quad in source.quads}
        seen = set[frozenset[tuple[Node, Node]]]()
        for root, result in list(report.subject_objects(SH.result)):
            said = report.predicate_objects(result)
            key = frozenset((p, o) for p, o in said if not isinstance(o, BNode))
            if key in told and f"<{report.value(result, SH.focusNode)}>" not in nodes:
                report.remove((root, SH.result, result))
            seen.add(key)
        told |= seen
        if (None, SH.result, None) in report:
            yield part, report


def merge_reports(reports: list[Graph]) -> Graph:
    """The reports on some parts as one."""
    if len(reports) == 1:
        return reports[0]
    merged, root = Graph(), BNode()
    merged.add((root, RDF.type, SH.ValidationReport))
    merged.add((root, SH.conforms, Literal(not reports)))
    for report in reports:
        roots = set(report.subjects(RDF.type, SH.ValidationReport))
        for s, p, o in report:
            if s not in roots or p == SH.result:
                merged.add((root if s in roots else s, p, o))
    return merged
