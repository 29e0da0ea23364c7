"""The answers: as reviewed in tests/golden, and the same from both engines.

To write the goldens anew: `pytest tests/test_goldens.py --update-goldens`. Then read the diff
beside the article, for nothing else does.
"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef

import defour
from defour import Answer, why
from defour.errors import UsageError
from defour.queries.question import bind_question
from defour.queries.results import write_results
from defour.queries.run import run_query as run
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph as Files
from project import FOLDER, ROOT, data, ontology, stored

GOLDEN = Path(__file__).parent / "golden"


def variants() -> list[tuple[str, dict[str, str]]]:
    """Each question in Dutch, and with each parameter as `all` that can be."""
    found = []
    for name, question in stored().items():
        for parameter in question.params:
            if parameter.kind == "language":
                found.append((name, {parameter.name: "nl"}))
            if parameter.optional_all:
                found.append((name, {parameter.name: "all"}))
    return found


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return Files.read(FOLDER.graph).store


@pytest.fixture(scope="module")
def graph() -> Graph:
    return to_rdflib_graph(Files.read(FOLDER.graph))


def ask(name: str, source: ox.Store | Graph, values: dict[str, str]) -> Answer:
    found = run(bind_question(stored()[name], values), source, where=name)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize("name", stored())
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    answer = defour.query(name, graph=ROOT)
    assert isinstance(answer, Answer)
    path = GOLDEN / f"{name}.csv"
    if request.config.getoption("--update-goldens"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(write_results(answer, "csv"), encoding="utf-8", newline="")
    assert write_results(answer, "csv") == path.read_bytes().decode()


def test_each_golden_has_its_question() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.csv" for name in stored()}


@pytest.mark.parametrize("name", stored())
def test_rdflib_answers_the_same(name: str) -> None:
    ours, theirs = (defour.query(name, graph=ROOT, engine=x) for x in ("oxigraph", "rdflib"))
    assert ours == theirs


@pytest.mark.parametrize(
    ("name", "values"), variants(), ids=lambda x: x if isinstance(x, str) else "-".join(*x.items())
)
def test_rdflib_answers_the_same_to_other_parameters(
    name: str, values: dict[str, str], store: ox.Store, graph: Graph
) -> None:
    ours = ask(name, store, values)
    assert ours == ask(name, graph, values)
    assert len(ours.rows) >= len(ask(name, store, {}).rows)


@pytest.mark.parametrize("name", stored())
def test_every_value_is_vouched_for(name: str) -> None:
    other = stored()[name].situations_from
    asked = {x.name for x in stored()[other].params} if other else set()
    if asked <= {x.name for x in stored()[name].params}:
        assert why(name, graph=FOLDER).faults == ()
    else:
        with pytest.raises(UsageError, match="its rows rest on"):
            why(name, graph=FOLDER)


def test_dutch_differs_from_english_in_words_alone(store: ox.Store) -> None:
    differ = []
    for name, question in stored().items():
        if any(x.kind == "language" for x in question.params):
            english, dutch = ask(name, store, {"lang": "en"}), ask(name, store, {"lang": "nl"})
            assert len(english.rows) == len(dutch.rows)
            for one, other in zip(english.rows, dutch.rows, strict=True):
                for mine, yours in zip(one, other, strict=True):
                    assert (mine is None) == (yours is None), name
                    if mine is not None and yours is not None and mine.kind == "iri":
                        assert mine == yours
            differ.append(english.rows != dutch.rows)
    assert sum(differ) > 30


def test_the_answers_say_nothing_of_what_is_not_in_the_graph(store: ox.Store) -> None:
    """Whatever IRI a row holds, the ontology or the data tells of it."""
    known = {str(x) for graph in (data(), ontology()) for x in graph.all_nodes()}
    known |= {str(x) for x in data().predicates()}
    for name in stored():
        if name != "links":
            for row in ask(name, store, {}).rows:
                iris = {x.value for x in row if x is not None and x.kind == "iri"}
                assert iris <= known, name


def test_all_situations_are_asked_for_by_some_question(store: ox.Store) -> None:
    """No situation is out of the reach of every question but the general ones."""
    general = {"about", "evidence", "facts", "claims-in", "claims-of", "implied", "timeline"}
    reached = set()
    for name, question in stored().items():
        if name not in general:
            values = {x.name: "all" for x in question.params if x.optional_all}
            answer = ask(name, store, values)
            for row in answer.rows:
                reached |= {x.value for x in row if x is not None and x.kind == "iri"}
    about = {str(x) for x in data().objects(None, URIRef("https://w3id.org/defour/football#about"))}
    assert sorted(about - reached) == []


def test_no_golden_holds_a_withdrawn_claim() -> None:
    withdrawn = data().subjects(URIRef("http://www.w3.org/ns/prov#invalidatedAtTime"))
    shown = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.iterdir())
    for claim in withdrawn:
        assert (claim, RDF.type, None) in data()
        assert not re.search(rf"{re.escape(str(claim))}\b(?!-)", shown)
