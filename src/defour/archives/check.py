"""The articles of an archive checked one by one, by the rules of one article.

What stands in no article is the same for each. An article in which the engine finds nothing, whose
terms are all known, and whose literals are well typed, is told as such at once; any other goes the
way of `validate`, so that what is told of it is the same.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import DCTERMS, OWL, RDF, RDFS, SH, Graph, URIRef

from defour.folder import suffix_of
from defour.namespaces import TYPE, namespace_of
from defour.rdf.articles import Article, parse_article
from defour.rdf.convert import Triple, quiet_rdflib
from defour.rdf.parse import Source, parse_file
from defour.validation.effects import copy_graph
from defour.validation.engines import ENGINES, run_engine
from defour.validation.inputs import Inputs, path_text, read_path
from defour.validation.literals import is_well_typed
from defour.validation.parts import Screen, merge_reports
from defour.validation.report import Report
from defour.validation.report_formats import Problem, list_findings, problems, write_report
from defour.validation.terms import VOCABULARIES, known_names
from defour.validation.validate import validate

_NODE = rb"<([^>]*)>|_:\S+"
_TEXT = rb'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@\S+)?'
_LINE = re.compile(rb"^(?:<[^>]*>|_:\S+) <([^>]*)> (?:%b|%b) " % (_NODE, _TEXT), re.MULTILINE)
_IRI = re.compile(rb"<([^>]*)>")
_LINT = "https://w3id.org/defour/lint#"
_KINDS = {OWL.Class, RDFS.Class, RDFS.Datatype, RDF.Property, SH.NodeShape, SH.PropertyShape}
_KINDS |= {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
"""What an ontology declares, whose namespace then has no other terms."""


class Checked(NamedTuple):
    """What was found in an article, in forms that go from one process to another.

    `record` has results and findings as JSON has them; `report` is that of W3C, where there is any
    result. What is in no article has no `iri`.
    """

    iri: str
    digest: str
    triples: int
    ok: bool = True
    conforms: bool = True
    record: dict[str, Any] = {"results": [], "findings": []}  # noqa: RUF012
    problems: tuple[Problem, ...] = ()
    report: tuple[Triple, ...] = ()

    @property
    def line(self) -> str:
        """The line of it in JSON Lines."""
        head = {"article": self.iri or None, "sha256": self.digest, "ok": self.ok}
        told = {**head, "conforms": self.conforms, **self.record}
        return json.dumps(told, ensure_ascii=False) + "\n"


class ArticleChecker:
    """Checks articles one by one, with shapes that are compiled once."""

    def __init__(
        self,
        shapes: Sequence[Source],
        ontology: Sequence[Source],
        *,
        notes: bool = True,
        engine: str | None = ENGINES[0],
        lint: bool = True,
        **options: Any,
    ) -> None:
        """Take the shapes, and what joins each article; the other options are of `validate`.

        Without `notes`, no more of what lint tells is taken than faults.
        """
        self._rules = (shapes, ontology)
        self._options = {"engine": engine, "lint": lint, **options}
        self._notes, self._lint = notes, lint
        self._rest = validate([], *self._rules, **self._options)
        told = [x for x in self._rest.findings if x.name != "no-data" and self._is_told(x)]
        self._rest = replace(self._rest, findings=tuple(told))
        self._passes = engine is None
        with quiet_rdflib():
            inputs = Inputs([], ontology, shapes)
            self._screen = Screen(inputs) if engine == ENGINES[0] else None
            self._learn(inputs)

    @property
    def rest(self) -> Report:
        """The report on what is in no article, alone."""
        return self._rest

    def check_rest(self) -> Checked:
        """What was found in what is in no article."""
        text = "".join(x.text for sources in self._rules for x in sources)
        return self._tell(self._rest, "", sha256(text.encode()).hexdigest(), 0)

    def check(self, article: Article) -> Checked:
        """What is found in an article.

        Raises:
            Malformed, BadEncoding: It breaks its syntax.
            BadShapes: The shapes stop the engine.
        """
        data = article.nquads.replace(b" <%b> .\n" % article.iri.encode(), b" .\n")
        passes = self._passes or (self._screen and self._screen.passes(data))
        if passes and not (self._lint and self._may_have_faults(data)):
            return Checked(article.iri, article.digest, data.count(b" .\n"))
        report = validate([_read_source(article)], *self._rules, **self._options)
        told = {(x.name, x.subject, x.place) for x in self._rest.findings}
        findings = (x for x in report.findings if (x.name, x.subject, x.place) not in told)
        report = replace(
            report,
            results=tuple(x for x in report.results if x not in self._rest.results),
            findings=tuple(filter(self._is_told, findings)),
        )
        return self._tell(report, article.iri, article.digest, report.triples)

    def compare(self, article: Article) -> list[str]:
        """The results that one engine gives of an article and the other does not."""
        with quiet_rdflib():
            inputs = Inputs([_read_source(article)], self._rules[1], self._rules[0])
            both = [sorted(_list_results(run_engine(inputs, x))) for x in ENGINES]
        return [
            f"{engine} alone: {' '.join(x)}"
            for engine, mine, other in zip(ENGINES, both, reversed(both), strict=True)
            for x in mine
            if mine.count(x) > other.count(x)
        ]

    def _is_told(self, finding: Any) -> bool:
        return self._notes or finding.level == "fault"

    def _tell(self, report: Report, iri: str, digest: str, triples: int) -> Checked:
        graph = Graph()
        with quiet_rdflib():
            for root in report.graph.subjects(RDF.type, SH.ValidationReport):
                graph += report.graph.cbd(root) if report.results else ()
            for result in list(graph.objects(None, SH.result)) if iri else ():
                graph.add((result, DCTERMS.source, URIRef(iri)))
        found = (list_findings(report), tuple(problems(report)), tuple(graph))
        return Checked(iri, digest, triples, report.ok, report.conforms, *found)

    def _may_have_faults(self, data: bytes) -> bool:
        """Whether lint has to look: some term, class or literal is not sure to be good."""
        rows = _LINE.findall(data)
        kind = TYPE.encode()
        words = set(_IRI.findall(data)) - self._words
        return (
            len(rows) < data.count(b" .\n")
            or not self._properties.issuperset(x[0] for x in rows)
            or not self._classes.issuperset(x[1] for x in rows if x[0] == kind)
            or any(x.startswith(self._spaces) for x in words)
            or any(
                b"\\" in text or not is_well_typed(text.decode(), datatype.decode())
                for text, datatype in {x[2:] for x in rows if x[3]}
            )
        )

    def _learn(self, inputs: Inputs) -> None:
        """What is known: terms, properties, classes whose nodes shapes look at, namespaces."""
        terms = {str(x) for x in inputs.graph.subjects() if isinstance(x, URIRef)}
        typed = [*inputs.graph.subject_objects(RDF.type), *inputs.rules.subject_objects(RDF.type)]
        words = {str(x) for x, kind in typed if isinstance(x, URIRef) and kind in _KINDS}
        spaces = {*VOCABULARIES, *map(namespace_of, words)}
        named = {str(x) for x in inputs.rules.objects() if isinstance(x, URIRef)}
        active = inputs.rules.subject_objects(SH.targetClass)
        above = {kind for shape, kind in active if not inputs.is_deactivated(shape)}
        below = {x for y in above for x in inputs.graph.transitive_subjects(RDFS.subClassOf, y)}
        known = {x for x in terms | named if not x.startswith(_LINT)}
        words = known | {x + y for x in VOCABULARIES for y in known_names(x)}
        self._spaces = tuple(x.encode() for x in spaces)
        self._properties, self._words, self._classes = (
            {str(x).encode() for x in found} for found in (known, words, below)
        )


def _read_source(article: Article) -> Source:
    """An article as it was written, where its file holds no other."""
    path = Path(article.where)
    alone = not article.line and path.is_file() and suffix_of(path.name) != ".trig"
    return parse_file(path, based=True) if alone else parse_article(article)


def _list_results(report: Graph) -> Iterator[tuple[str, ...]]:
    names = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.sourceShape)
    for result in report.objects(None, SH.result):
        path = path_text(read_path(report.value(result, SH.resultPath), report))
        terms = (report.value(result, x) for x in names)
        yield (str(path), *("-" if x is None else x.n3() for x in terms))


def merge_checked(rest: Report, found: Iterable[Checked]) -> str:
    """The report of W3C on articles, in Turtle; each result has its article as dcterms:source."""
    with quiet_rdflib():
        graphs = [copy_graph(Graph(), one.report) for one in found if one.report]
    return write_report(replace(rest, engine_report=merge_reports(graphs), messages={}), "turtle")


class Audit:
    """Articles chosen by a seed, the same ones in whatever order they come."""

    def __init__(self, number: int, seed: int) -> None:
        self._number, self._seed = number, seed
        self._kept: list[tuple[int, str, Article]] = []

    def look(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The same articles, of which some are kept."""
        for article in articles:
            key = sha256(f"{self._seed} {article.iri}".encode()).digest()
            heapq.heappush(self._kept, (-int.from_bytes(key), article.iri, article))
            if len(self._kept) > self._number:
                heapq.heappop(self._kept)
            yield article

    def run(self, checker: ArticleChecker) -> Iterator[tuple[str, list[str]]]:
        """The articles that were kept, and what the engines tell otherwise of each."""
        for _, iri, article in sorted(self._kept, key=lambda x: x[1]):
            yield iri, checker.compare(article)
