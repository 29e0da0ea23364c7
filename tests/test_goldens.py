"""The answers: as reviewed in tests/golden, and the same from both engines.

To write the goldens anew: `pytest tests/test_goldens.py --update-goldens`. Then read the diff
beside the article, for nothing else does.
"""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import URIRef

import defour
from defour import Answer
from defour.errors import UsageError
from defour.queries.answer import write_results
from defour.queries.question import bind_question, example_value
from defour.queries.run import run_query
from defour.rdf import convert
from defour.rdf.graph import Graph
from project import FOLDER, ROOT, stored

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = {"": ROOT, **{x: ROOT / "examples" / x for x in ("derby-2031-09", "loan-2031-07")}}
"""The three graphs, by the name of their folder in tests/golden."""

every_question = pytest.mark.parametrize("name", stored())
every_graph = pytest.mark.parametrize("folder", FOLDERS)


def variants() -> list[tuple[str, dict[str, str]]]:
    """Each question in Dutch, and with the example of each parameter."""
    return [
        (name, {x.name: "nl" if x.kind == "language" else example_value(x)})
        for name, question in stored().items()
        for x in question.header.params
    ]


@functools.cache
def told(folder: str, *more: Path) -> Graph:
    return Graph.read([*FOLDER.ontology, *FOLDERS[folder].glob("data/*.ttl"), *more])


def plenty() -> Graph:
    """The graph of the article, and invented situations."""
    return told("", ROOT / "tests" / "questions.ttl")


@pytest.fixture(autouse=True, scope="module")
def converted_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convert, "to_rdflib_graph", functools.cache(convert.to_rdflib_graph))
        yield


def ask(name: str, graph: Graph, engine: str = "oxigraph", **values: str) -> Answer:
    text = bind_question(stored()[name], values)
    answer = run_query(text, graph, engine=engine, where=name)  # type: ignore[arg-type]
    assert isinstance(answer, Answer)
    return answer


def iris(answer: Answer) -> set[str]:
    return {x.value for row in answer for x in row if x is not None and x.kind == "iri"}


@every_graph
@every_question
def test_golden(name: str, folder: str, request: pytest.FixtureRequest) -> None:
    content = write_results(ask(name, told(folder)), "csv")
    path = GOLDEN / folder / f"{name}.csv"
    if request.config.getoption("--update-goldens"):
        path.write_text(content, encoding="utf-8", newline="")
    assert content == path.read_bytes().decode()


@every_graph
@every_question
def test_rdflib_answers_the_same(name: str, folder: str) -> None:
    graph = told(folder) if folder else plenty()
    assert ask(name, graph, "rdflib") == ask(name, graph)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values"), variants())
def test_rdflib_answers_the_same_to_other_parameters(name: str, values: dict[str, str]) -> None:
    ours = ask(name, plenty(), **values)
    assert ours == ask(name, plenty(), "rdflib", **values)
    assert len(ours) <= len(ask(name, plenty()))


@every_graph
@every_question
def test_every_value_is_vouched_for(name: str, folder: str) -> None:
    other = stored()[name].header.situations_from
    asked = {x.name for x in stored()[other].header.params} if other else set()
    if asked <= {x.name for x in stored()[name].header.params}:
        assert not defour.why(name, graph=FOLDERS[folder]).faults
    else:
        with pytest.raises(UsageError, match="its rows rest on"):
            defour.why(name, graph=FOLDERS[folder])


@every_graph
def test_the_answers_say_nothing_of_what_is_not_in_the_graph(folder: str) -> None:
    """Whatever IRI a row holds, the ontology or the data tells of it."""
    graph = convert.to_rdflib_graph(told(folder))
    known = {str(x) for x in (*graph.subjects(), *graph.predicates(), *graph.objects())}
    for name in stored():
        assert iris(ask(name, told(folder))) <= known, name


@every_graph
def test_all_situations_are_asked_for_by_some_question(folder: str) -> None:
    """No situation is out of the reach of every question but the general ones."""
    general = {"about", "evidence", "facts", "claims-in", "claims-of", "implied", "timeline"}
    asked = (iris(ask(name, told(folder))) for name in stored() if name not in general)
    graph = convert.to_rdflib_graph(told(folder))
    about = graph.objects(None, URIRef("https://w3id.org/defour/football#about"))
    assert {str(x) for x in about} - set().union(*asked) == set()


def test_each_question_has_its_goldens() -> None:
    for folder in FOLDERS:
        assert {x.stem for x in (GOLDEN / folder).glob("*.csv")} == set(stored())
