"""Checking data against SHACL shapes, and looking for what makes such a check worth nothing.

SHACL Core and SPARQL constraints (https://www.w3.org/TR/shacl/), without inference. Any result,
whatever its severity, means that the data does not conform (section 3.6.1). Beside the results
stand the findings of `defour.validation.checks`: they are no part of the W3C report, and fail a run
as results do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import SH, Graph
from rdflib.term import Node

from defour.errors import BadShapes, UsageError
from defour.rdf import convert as bridge
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.locations import Place, Places
from defour.rdf.parse import parse, parse_file, rdf_files
from defour.shacl import alone, targets
from defour.shacl import engine as engines
from defour.shacl.concerned import Concerned
from defour.shacl.engine import BOTH, ENGINES, Difference
from defour.shacl.naming import Names
from defour.shacl.nested import Nested
from defour.shacl.results import Reader, Result, restore_messages
from defour.shacl.told import EngineStopped
from defour.shacl.words import Words
from defour.validation.checks import find_faults
from defour.validation.findings import Finding, Inputs

STDIN = "standard input"
"""How data that came as bytes is named."""


@dataclass(frozen=True)
class Checked:
    """A shape with a target, and how many focus nodes it has; None where that cannot be told."""

    rule: str
    nodes: int | None


@dataclass(frozen=True)
class Report:
    """The outcome of a validation.

    Attributes:
        conforms: Whether there is no result at all, as SHACL has it; see `ok` too.
        results: Those about the ontology first; then by severity, rule, focus node, path and value.
        findings: What lint found, by place.
        differences: Results that only one of two engines gave.
        engine: Who checked: an engine, or ``both``; None where only lint looked.
        linted: Whether lint looked.
        files: The data's files, as they were named.
        triples: How many triples the data has, without the ontology.
        shapes: The active shapes with a target, by rule.
        graph: The W3C report, with the language of every message.
        names: Short names for the terms of data and shapes.
        language: The language of messages and labels.
    """

    conforms: bool
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    engine: str | None
    linted: bool
    files: tuple[str, ...]
    triples: int
    shapes: tuple[Checked, ...]
    graph: Graph = field(repr=False, compare=False)
    names: Names = field(repr=False, compare=False)
    language: str

    @property
    def ok(self) -> bool:
        """Whether the data conforms, lint found nothing, and the engines agree."""
        return self.conforms and not self.findings and not self.differences


def validate(
    data: Sequence[Path | bytes],
    shapes: Sequence[Path],
    ontology: Sequence[Path] = (),
    *,
    language: str = "en",
    engine: str | None = engines.ENGINES[0],
    linted: bool = True,
    article: bytes | None = None,
) -> Report:
    """Validate files of data against files of shapes.

    Args:
        data: Files or folders; bytes are Turtle.
        shapes: Files or folders.
        ontology: Files or folders that join the data, for the class hierarchy and the concepts.
        language: A language tag, for messages and labels.
        engine: ``turbo``, ``pyshacl`` or ``both``; None: no SHACL, lint alone.
        linted: Whether lint looks too.
        article: The reader's own copy of the article, for the sentences that results concern.

    Raises:
        UsageError: An argument is not a list of paths (or, for data, of paths and bytes), there is
            no such engine, or neither an engine nor lint is to look.
        BadShapes: The shapes are no valid SHACL, or stopped the engine.
        MissingFile, NoRdf, BadEncoding, Malformed, OverLimit: Something cannot be read.
        ChangedArticle: The article is no version that the graph cites.
    """
    _refuse("data", data, (Path, bytes))
    _refuse("shapes", shapes, (Path,))
    _refuse("ontology", ontology, (Path,))
    if engine is None and not linted:
        raise UsageError("neither the shapes nor lint is to look", hint="Leave one of them on")
    with bridge.quiet_rdflib():
        return _validate(data, shapes, ontology, language, engine, linted, article)


def _validate(
    data: Sequence[Path | bytes],
    shapes: Sequence[Path],
    ontology: Sequence[Path],
    language: str,
    engine: str | None,
    linted: bool,
    article: bytes | None,
) -> Report:
    files = _once(x for x in data if isinstance(x, Path))
    given = [parse_file(x, based=True) for x in rdf_files(files)] if files else []
    given += [parse(x, where=STDIN) for x in data if isinstance(x, bytes)]
    seen = {path.resolve() for path in files}
    joining = [x for x in _once(ontology) if x.resolve() not in seen]
    words = [parse_file(x, based=True) for x in rdf_files(joining)] if joining else []
    laws = [parse_file(x, based=True) for x in rdf_files(_once(shapes))]
    names = Names([*given, *words, *laws])
    places = names.places
    from defour.rdf.graph import Graph as Files

    graph, rules = to_rdflib_graph(Files([*given, *words])), to_rdflib_graph(Files(laws))
    alone.check(rules, places)
    triples = len({quad.triple for source in given for quad in source.quads})
    focus = targets.focus_nodes(rules, graph)
    findings: tuple[Finding, ...] = ()
    if linted:
        findings = find_faults(Inputs(given, words, laws, graph, rules, focus), places)
    report, differences = Graph(), list[Difference]()
    results: tuple[Result, ...] = ()
    if engine is not None:
        try:
            report, differences = engines.run(graph, rules, engine)
        except EngineStopped as error:
            raise _placed(error, rules, places) from error
        restore_messages(report, Words(graph, rules, names, "en"))
        told = Words(graph, rules, names, language)
        reader = Reader(
            report,
            told,
            places,
            Concerned(given, language, article),
            Nested(told, ENGINES[0] if engine == BOTH else engine),
        )
        results = reader.results(engines.results(report))
    return Report(
        conforms=not results,
        results=results,
        findings=findings,
        differences=tuple(differences),
        engine=engine,
        linted=linted,
        files=tuple(STDIN if isinstance(path, bytes) else str(path) for path in data),
        triples=triples,
        shapes=_checked(rules, focus),
        graph=report,
        names=names,
        language=language,
    )


def _once(paths: Iterable[Path]) -> list[Path]:
    """The files of some paths, each once, however often and by whatever name it is named."""
    found: dict[Path, Path] = {}
    for path in paths:
        for file in rdf_files([path]):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _checked(rules: Graph, focus: Mapping[Node, frozenset[Node]]) -> tuple[Checked, ...]:
    unknown = targets.by_query(rules)
    found = [
        Checked(targets.rule(rules, x), None if x in unknown else len(focus.get(x, ())))
        for x in focus.keys() | unknown
    ]
    return tuple(sorted(found, key=lambda x: x.rule))


def _placed(error: EngineStopped, rules: Graph, places: Places) -> BadShapes:
    """The error with the place of the shape at which the engine stopped."""
    if error.shape is None:
        return error
    place = _term_place(error, rules, places)
    place = place or places.subject(error.shape) or places.use(error.shape)
    name = "" if error.term is None else f", sh:{str(error.term).removeprefix(str(SH))}"
    what = f"shape {targets.rule(rules, error.shape)}{name}: {error.what}"
    return BadShapes(what, where=None if place is None else str(place), hint=error.hint)


def _term_place(error: EngineStopped, rules: Graph, places: Places) -> Place | None:
    """Where the value stands at which the engine stopped: of the shape, or of a query in it."""
    if error.term is None or error.shape is None:
        return None
    for holder in (error.shape, *sorted(rules.objects(error.shape, SH.sparql), key=str)):
        for value in rules.objects(holder, error.term):
            return places.triple(holder, error.term, value)
    return None


def _refuse(name: str, items: object, kinds: tuple[type, ...]) -> None:
    """Refuse what is no list of the kinds wanted, before it fails in a stranger way."""
    wanted = "paths (pathlib.Path)" + (" or bytes of Turtle" if bytes in kinds else "")
    if isinstance(items, (str, bytes, Path)) or not isinstance(items, Sequence):
        raise UsageError(f"{name} is a {type(items).__name__}, not a list of {wanted}")
    for at, item in enumerate(items):
        if not isinstance(item, kinds):
            raise UsageError(f"{name}[{at}] is a {type(item).__name__}: give {wanted}")
