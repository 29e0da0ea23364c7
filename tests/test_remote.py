"""Endpoints: the same answers, reasons and exports as from the folder, from servers of others."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pyoxigraph as ox
import pytest

import defour
import endpoints
from defour import Answer, BooleanAnswer, Endpoint, EndpointFailed, GraphAnswer
from defour.claims import model as records
from defour.queries import fetching, remote
from defour.queries.question import bind_question
from defour.queries.run import run_query as run
from defour.rdf.graph import Graph
from project import FOLDER, ROOT, stored
from test_goldens import variants

SERVERS = {
    "oxigraph": endpoints.oxigraph,
    "rdflib-endpoint": endpoints.rdflib_endpoint,
    "defour-serve": endpoints.defour_serve,
}


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with SERVERS[request.param](tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(url: str) -> Iterator[Endpoint]:
    with Endpoint(url) as found:
        yield found


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return Graph.read(FOLDER.graph).store


def ask(endpoint: Endpoint, text: str) -> object:
    return endpoint.query(text, where="test")


@pytest.mark.parametrize("name", stored())
def test_each_question_has_the_same_rows(name: str, endpoint: Endpoint) -> None:
    there = defour.query(name, graph=ROOT, endpoint=endpoint)
    assert there == defour.query(name, graph=ROOT)


def test_other_parameters_have_the_same_rows(endpoint: Endpoint, store: ox.Store) -> None:
    for name, values in variants()[::5]:
        text = bind_question(stored()[name], values)
        assert ask(endpoint, text) == run(text, store, where=name), (name, values)


def test_all_kinds_of_answers(endpoint: Endpoint) -> None:
    prefix = "PREFIX football: <https://w3id.org/defour/football#> "
    for text in (
        f"{prefix} ASK {{ ?x a football:Claim }}",
        f"{prefix} ASK {{ ?x a football:Nothing }}",
        f"{prefix} CONSTRUCT {{ ?x a football:Seen }} WHERE {{ ?x a football:Claim }}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (isBlank(?s)) }",
        f"{prefix} SELECT * {{ ?what a football:Club . ?what ?how ?whom }} "
        'ORDER BY STR(?what) ?how STR(?whom) COALESCE(LANG(?whom), "")',
        'SELECT ?a ?b ?c { VALUES (?a ?b) { ("é"@nl UNDEF) } OPTIONAL { ?c a <x:none> } }',
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ):
        local = run(text, FOLDER.graph, where="test")
        assert ask(endpoint, text) == local
        assert isinstance(local, Answer | BooleanAnswer | GraphAnswer)


@pytest.mark.parametrize("what", ["career", "id:spell-defour-genk", "claim:spell-genk-to"])
def test_why_is_the_same(what: str, endpoint: Endpoint) -> None:
    there = defour.why(what, graph=ROOT, endpoint=endpoint)
    assert there == defour.why(what, graph=ROOT)


@pytest.mark.parametrize(
    "format", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld", "rdf12"]
)
def test_the_export_has_the_same_bytes(format: str, endpoint: Endpoint) -> None:
    there = defour.export(format, graph=ROOT, endpoint=endpoint)
    assert there == defour.export(format, graph=ROOT)


def test_parts_and_crosswalks_have_the_same_bytes(endpoint: Endpoint) -> None:
    for how in (
        {"resource": "id:spell-defour-genk", "format": "jsonld", "framed": True},
        {"crosswalk": "schema"},
        {"base": "https://example.org/"},
    ):
        assert defour.export(**how, graph=ROOT, endpoint=endpoint) == defour.export(
            **how, graph=ROOT
        )
    assert defour.export_hash(graph=ROOT, endpoint=endpoint) == defour.export_hash(graph=ROOT)


def test_the_graph_page_by_page(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE", 1500)
    assert defour.export("nquads", graph=ROOT, endpoint=endpoint) == defour.export(
        "nquads", graph=ROOT
    )


def test_the_command_line(url: str, defour: Callable[..., object]) -> None:
    for command in (
        ("query", "career", "--format", "csv"),
        ("query", "career", "-p", "player=id:nobody"),
        ("why", "id:spell-defour-genk"),
        ("export", "--hash"),
        ("export", "id:genk", "--format", "ntriples"),
    ):
        local = defour(*command, "--graph", ROOT)
        there = defour(*command, "--graph", ROOT, "--endpoint", url)
        assert there == local


def test_a_faulty_query_is_told_before_it_is_sent(endpoint: Endpoint) -> None:
    with pytest.raises(defour.BadQuestion, match=":1:"):
        ask(endpoint, "SELECT ?x WHERE { ?x ")
    for text in ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "ASK FROM <x:y> {}"):
        with pytest.raises(defour.QueryFailed, match="asks the endpoint alone"):
            ask(endpoint, text)


@pytest.fixture
def serve() -> Iterator[Callable[[endpoints.Answering], endpoints.Server]]:
    started: list[endpoints.Server] = []

    def start(answer: endpoints.Answering) -> endpoints.Server:
        started.append(endpoints.Server(answer))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def to() -> Iterator[Callable[..., Endpoint]]:
    """An endpoint that is closed at the end."""
    with ExitStack() as stack:
        yield lambda server: stack.enter_context(Endpoint(getattr(server, "url", server)))


Serve = Callable[[endpoints.Answering], endpoints.Server]
To = Callable[[endpoints.Server | str], Endpoint]
ORDERED = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o) LANG(?o)"


@pytest.mark.parametrize("most", [100, 1000, 1037])
def test_rows_that_a_server_cuts_are_asked_for(
    most: int, serve: Serve, to: To, store: ox.Store
) -> None:
    local = run(ORDERED, store, where="test")
    headers = {} if most % 100 == 0 else {"X_SPARQL_MaxRows": str(most)}
    server = serve(endpoints.sparql(store, most, **headers))
    assert to(server).query(ORDERED, where="test") == local
    assert len(server.seen) == len(local) // most + 1


def test_rows_without_an_order_are_not_guessed(serve: Serve, to: To, store: ox.Store) -> None:
    server = to(serve(endpoints.sparql(store, 500)))
    with pytest.raises(EndpointFailed, match="gave 500 rows and has more"):
        ask(server, "SELECT ?s ?p ?o { ?s ?p ?o }")
    assert len(ask(server, f"{ORDERED} LIMIT 200")) == 200  # type: ignore[arg-type]
    one = to(serve(endpoints.sparql(store, 7, X_SPARQL_MaxRows="7")))
    with pytest.raises(EndpointFailed, match="gave 7 rows and has more"):
        ask(one, f"{ORDERED} LIMIT 200")
    with pytest.raises(EndpointFailed, match="no more than 7 rows"):
        ask(one, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_graph_that_a_server_cuts(serve: Serve, store: ox.Store) -> None:
    server = serve(endpoints.sparql(store, 700))
    there = defour.export("ntriples", graph=ROOT, endpoint=server.url)
    assert there == defour.export("ntriples", graph=ROOT)
    with pytest.raises(EndpointFailed, match="triples with blank nodes at a time"):
        defour.export("ntriples", graph=ROOT, endpoint=serve(endpoints.sparql(store, 50)).url)


def test_a_graph_that_changes_meanwhile(serve: Serve, store: ox.Store) -> None:
    faithful = endpoints.sparql(store, 700)
    other = endpoints.sparql(ox.Store())

    def answer(request: endpoints.Obedient) -> None:
        (other if "OFFSET 700" in request.query else faithful)(request)

    with pytest.raises(EndpointFailed, match="gave 700 of the 4,"):
        defour.export(graph=ROOT, endpoint=serve(answer).url)


def test_an_empty_graph(serve: Serve) -> None:
    with pytest.raises(EndpointFailed, match="no triples in its default graph"):
        defour.why("career", graph=ROOT, endpoint=serve(endpoints.sparql(ox.Store())).url)


def test_blank_nodes_languages_and_lexical_forms(serve: Serve, to: To) -> None:
    body = """{"head": {"vars": ["a", "b"]}, "results": {"bindings": [
      {"a": {"type": "bnode", "value": "nodeID://zz"}, "b": {"type": "bnode", "value": "yy"}},
      {"a": {"type": "bnode", "value": "yy"},
       "b": {"type": "literal", "value": "Hé", "xml:lang": "nl-BE"}},
      {"a": {"type": "typed-literal", "value": "007",
             "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}]}}"""
    server = serve(lambda request: request.give(body))
    found = ask(to(server), "SELECT ?a ?b { ?a ?c ?b }")
    assert isinstance(found, Answer)
    rows = [[None if x is None else x.value for x in row] for row in found]
    assert rows == [["b0", "b1"], ["b1", "Hé"], ["7", None]]
    assert found.rows[1]["b"].language == "nl-be"


def test_xml_gzip_and_character_sets(serve: Serve, to: To) -> None:
    xml = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        '<results><result><binding name="x"><literal xml:lang="nl">één</literal></binding>'
        "</result></results></sparql>"
    )
    kind = "application/sparql-results+xml"
    for answer in (
        lambda request: request.give(xml, kind),
        lambda request: request.give(
            endpoints.squeezed(xml.encode()), kind, Content_Encoding="gzip"
        ),
        lambda request: request.give(xml.encode("latin-1"), f'{kind}; charset="ISO-8859-1"'),
    ):
        found = ask(to(serve(answer)), "SELECT ?x { ?s ?p ?x }")
        assert isinstance(found, Answer)
        assert found.rows[0]["x"].value == "één"


@pytest.mark.parametrize("status", remote.REFUSES_POST)
def test_a_server_that_takes_get_alone(status: int, serve: Serve, to: To, store: ox.Store) -> None:
    def answer(request: endpoints.Obedient) -> None:
        if request.command == "POST":
            request.give("no", "text/plain", status)
        else:
            endpoints.sparql(store)(request)

    server = serve(answer)
    endpoint = to(f"{server.url}?default-graph-uri=x:y&key=1")
    for _ in range(2):
        assert ask(endpoint, "ASK { ?s ?p ?o }")
    assert [x.command for x in server.seen] == ["POST", "GET", "GET"]
    assert server.seen[0].form["default-graph-uri"] == ["x:y"]
    assert server.seen[0].path == "/sparql?key=1"
    assert server.seen[1].form["default-graph-uri"] == ["x:y"]


@pytest.mark.parametrize(
    "what",
    [
        *("career", "evidence", "last-weeks", "id:spell-defour-genk"),
        *("spell-defour-genk", "claim:spell-genk-to", "football:team", "nothing-of-that-name"),
    ],
)
def test_why_reads_of_a_large_graph_what_it_needs(
    what: str, serve: Serve, store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE", 100)
    monkeypatch.setattr(fetching, "graph", None)
    there: object
    local: object
    try:
        local = defour.why(what, graph=ROOT)
    except defour.UnknownResource as error:
        local = type(error)
    server = serve(endpoints.sparql(store, 1037, X_SPARQL_MaxRows="1037"))
    try:
        there = defour.why(what, graph=ROOT, endpoint=server.url)
    except defour.UnknownResource as error:
        there = type(error)
    assert there == local


def test_why_of_a_passage(serve: Serve, store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE", 100)
    server = serve(endpoints.sparql(store))
    passage = next(iter(records.read(store).passages))
    local = defour.why(passage, graph=ROOT)
    assert local.kind == "passage"
    assert defour.why(passage, graph=ROOT, endpoint=server.url) == local


def test_why_reads_all_where_a_part_gives_other_rows(
    serve: Serve, store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE", 2000)
    server = serve(endpoints.sparql(store))
    there = defour.why("consistency", graph=ROOT, endpoint=server.url)
    assert there == defour.why("consistency", graph=ROOT)
    assert there.rows, "an answer of numbers, which no part of the graph gives"
    assert any("OFFSET 2000" in x.form["query"][0] for x in server.seen)


def test_why_halves_what_a_server_cuts(
    serve: Serve, store: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE", 100)
    server = serve(endpoints.sparql(store, 100))
    local = defour.why("career", graph=ROOT)
    assert defour.why("career", graph=ROOT, endpoint=server.url) == local
    assert sum("VALUES" in x.form["query"][0] for x in server.seen) > 20
    tiny = serve(endpoints.sparql(store, 2))
    with pytest.raises(EndpointFailed, match="does not give all that it has of"):
        defour.why("id:spell-defour-genk", graph=ROOT, endpoint=tiny.url)
