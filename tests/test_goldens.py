"""The answers: as reviewed in tests/golden, and the same from both engines.

To write the goldens anew: `pytest tests/test_goldens.py --update-goldens`. Then read the diff
beside the article, for nothing else does.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, URIRef

import defour
from defour import Answer
from defour.errors import UsageError
from defour.queries.answer import write_results
from defour.queries.question import bind_question, example_value
from defour.queries.run import run_query
from defour.rdf import convert
from defour.rdf.graph import Graph
from project import FOLDER, ROOT, data, ontology, stored

GOLDEN = Path(__file__).parent / "golden"

every_question = pytest.mark.parametrize("name", stored())


def variants() -> list[tuple[str, dict[str, str]]]:
    """Each question in Dutch, and with the example of each parameter."""
    return [
        (name, {x.name: "nl" if x.kind == "language" else example_value(x)})
        for name, question in stored().items()
        for x in question.header.params
    ]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.read(FOLDER.graph)


@pytest.fixture(scope="module")
def for_rdflib() -> Iterator[Graph]:
    """The graph and invented situations, turned into one of rdflib once for all tests."""
    both = Graph.read([*FOLDER.graph, ROOT / "tests" / "questions.ttl"])
    converted = convert.to_rdflib_graph(both)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convert, "to_rdflib_graph", lambda _: converted)
        yield both


def ask(name: str, graph: Graph, engine: str = "oxigraph", **values: str) -> Answer:
    text = bind_question(stored()[name], values)
    answer = run_query(text, graph, engine=engine, where=name)  # type: ignore[arg-type]
    assert isinstance(answer, Answer)
    return answer


def iris(answer: Answer) -> set[str]:
    return {x.value for row in answer for x in row if x is not None and x.kind == "iri"}


@every_question
def test_golden(name: str, graph: Graph, request: pytest.FixtureRequest) -> None:
    content = write_results(ask(name, graph), "csv")
    path = GOLDEN / f"{name}.csv"
    if request.config.getoption("--update-goldens"):
        path.write_text(content, encoding="utf-8", newline="")
    assert content == path.read_bytes().decode()


@every_question
def test_rdflib_answers_the_same(name: str, for_rdflib: Graph) -> None:
    assert ask(name, for_rdflib, "rdflib") == ask(name, for_rdflib)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values"), variants())
def test_rdflib_answers_the_same_to_other_parameters(
    name: str, values: dict[str, str], for_rdflib: Graph
) -> None:
    ours = ask(name, for_rdflib, **values)
    assert ours == ask(name, for_rdflib, "rdflib", **values)
    assert len(ours) <= len(ask(name, for_rdflib))


@every_question
def test_every_value_is_vouched_for(name: str) -> None:
    other = stored()[name].header.situations_from
    asked = {x.name for x in stored()[other].header.params} if other else set()
    if asked <= {x.name for x in stored()[name].header.params}:
        assert not defour.why(name, graph=ROOT).faults
    else:
        with pytest.raises(UsageError, match="its rows rest on"):
            defour.why(name, graph=ROOT)


def test_dutch_differs_from_english_in_words_alone(graph: Graph) -> None:
    differ = []
    for name, question in stored().items():
        if any(x.kind == "language" for x in question.header.params):
            english, dutch = ask(name, graph, lang="en"), ask(name, graph, lang="nl")
            for one, other in zip(english, dutch, strict=True):
                for mine, yours in zip(one, other, strict=True):
                    assert (mine is None) == (yours is None), name
                    assert mine is None or mine.kind != "iri" or mine == yours
            differ.append(english.rows != dutch.rows)
    assert sum(differ) > 30


def test_the_answers_say_nothing_of_what_is_not_in_the_graph(graph: Graph) -> None:
    """Whatever IRI a row holds, the ontology or the data tells of it."""
    known = {str(x) for source in (data(), ontology()) for x in source.all_nodes()}
    known |= {str(x) for x in data().predicates()}
    for name in stored():
        assert name == "links" or iris(ask(name, graph)) <= known, name


def test_all_situations_are_asked_for_by_some_question(graph: Graph) -> None:
    """No situation is out of the reach of every question but the general ones."""
    general = {"about", "evidence", "facts", "claims-in", "claims-of", "implied", "timeline"}
    reached = set()
    for name in stored():
        if name not in general:
            reached |= iris(ask(name, graph))
    about = {str(x) for x in data().objects(None, URIRef("https://w3id.org/defour/football#about"))}
    assert sorted(about - reached) == []


def test_no_golden_holds_a_withdrawn_claim() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.csv" for name in stored()}
    withdrawn = data().subjects(URIRef("http://www.w3.org/ns/prov#invalidatedAtTime"))
    shown = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.iterdir())
    for claim in withdrawn:
        assert (claim, RDF.type, None) in data()
        assert not re.search(rf"{re.escape(str(claim))}\b(?!-)", shown)
