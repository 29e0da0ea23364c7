"""The SPARQL 1.1 Protocol, after those tests of its test suite that concern queries."""

import itertools
import re
from urllib.parse import urlencode

import httpx
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

from serving import Server

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
SPELLS = "SELECT ?s WHERE { ?s a <https://w3id.org/defour/football#PlayingSpell> }"


pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own


def test_a_charset_may_be_named(client: httpx.Client) -> None:
    query = "ASK { FILTER('é' = '\\u00e9') }"
    for headers, text in ((FORM, urlencode({"query": query})), (DIRECT, query)):
        sent = {"content-type": headers["content-type"] + "; charset=UTF-8"}
        assert client.post("/sparql", content=text, headers=sent).json()["boolean"] is True


@pytest.mark.parametrize(
    ("method", "address", "headers", "content", "status"),
    [
        ("POST", "/sparql?query=ASK%7B%7D", DIRECT, b"ASK {}", 400),
        ("POST", "/sparql", DIRECT, b'ASK { FILTER("\xe9" = "") }', 400),  # bad-query-non-utf8
        ("GET", "/sparql?query=ASK%20%7B%20FILTER(%22%E9%22%20%3D%20%22%22)%20%7D", {}, b"", 400),
        ("POST", "/sparql", FORM, b"query=ASK+%7B", 400),
        ("POST", "/sparql", DIRECT, b"ASK {", 400),
        ("POST", "/sparql", DIRECT, b"", 400),
        ("POST", "/sparql", FORM, b"", 400),
        ("GET", "/sparql?query=", {}, b"", 400),
        ("POST", "/sparql", FORM, b"update=CLEAR+ALL", 400),
        ("GET", "/sparql?update=CLEAR+ALL", {}, b"", 400),
        ("POST", "/sparql", {"content-type": "application/sparql-update"}, b"CLEAR ALL", 415),
        ("POST", "/sparql", DIRECT, b"INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400),
        ("GET", "/sparql?query=LOAD+%3Chttp%3A%2F%2F127.0.0.1%2Fx%3E", {}, b"", 400),
        ("GET", "/sparql?query=DROP+ALL", {}, b"", 400),
        ("POST", "/sparql?default-graph-uri=urn%3Ax", DIRECT, b"ASK {}", 400),
        ("POST", "/sparql", FORM, b"query=ASK%7B%7D&named-graph-uri=urn%3Ax", 400),
        ("GET", "/sparql?query=ASK%7B%7D", {"accept": "image/png"}, b"", 406),
        ("GET", "/sparql?query=ASK%7B%7D", {"accept": "text/turtle"}, b"", 406),
        ("GET", "/sparql?query=DESCRIBE+%3Curn%3Ax%3E", {"accept": "text/csv"}, b"", 406),
        ("GET", "/sparql", {"accept": "image/png"}, b"", 406),
    ],
)
def test_refused(
    client: httpx.Client,
    method: str,
    address: str,
    headers: dict[str, str],
    content: bytes,
    status: int,
) -> None:
    found = client.request(method, address, headers=headers, content=content)
    assert found.status_code == status, found.text
    assert found.text.strip()
    assert found.headers["cache-control"] == "no-store"
    assert status != 415 or "application/sparql-query" in found.headers["accept-post"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { \\u0053ERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }",
        "ASK FROM NAMED <http://127.0.0.1:9/x> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_elsewhere(client: httpx.Client, query: str) -> None:
    found = client.get("/sparql", params={"query": query}, headers={"accept": "application/json"})
    assert (found.status_code, found.json()["name"]) == (400, "query-failed")
    words = 'SELECT ?service ("from service" AS ?from) WHERE { BIND(1 AS ?service) } # SERVICE FROM'
    assert client.get("/sparql", params={"query": words}).status_code == 200


def test_a_syntax_error_has_its_place(client: httpx.Client) -> None:
    headers = {"accept": "application/problem+json"}
    found = client.get(
        "/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"}, headers=headers
    ).json()
    assert (found["line"], found["column"]) == (2, 15)
    query = "SELECT * { ?s football:team ?o }"
    found = client.get("/sparql", params={"query": query}, headers=headers).json()
    assert "PREFIX football: <https://w3id.org/defour/football#>" in found["detail"]


def test_triples_in_every_format(client: httpx.Client) -> None:
    count = client.get("/sparql?query=SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fs+%3Fp+%3Fo%7D").json()
    expected = int(count["results"]["bindings"][0]["n"]["value"])
    kinds = {"text/turtle": "turtle", "application/n-triples": "nt"}
    kinds |= {"application/ld+json": "json-ld", "application/rdf+xml": "xml"}
    describe = "DESCRIBE ?s { ?s ?p ?o }"
    for query, (accept, format) in itertools.product((CONSTRUCT, describe), kinds.items()):
        found = client.get("/sparql", params={"query": query}, headers={"accept": accept})
        assert found.headers["content-type"].partition(";")[0] == accept
        assert len(Graph().parse(data=found.content, format=format)) == expected > 100


@pytest.mark.parametrize(
    ("accept", "format"),
    [("*/*", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")],
)
def test_the_endpoint_describes_itself(
    server: Server, client: httpx.Client, accept: str, format: str
) -> None:
    graph = Graph().parse(
        data=client.get("/sparql", headers={"accept": accept}).content, format=format
    )
    service = URIRef(f"{server.address}/sparql")
    assert (service, RDF.type, SD.Service) in graph
    assert (service, SD.endpoint, service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    formats = {str(x).rpartition("/")[2] for x in graph.objects(service, SD.resultFormat)}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD"} <= formats
    assert not set(graph.objects(service, SD.feature))
    found = client.get("/sparql", headers={"host": 'x"> . <urn:a> <urn:b> <urn:c'})
    assert "urn:a" not in found.text


def test_the_page_works_without_a_script(client: httpx.Client) -> None:
    headers = {"accept": "text/html"}
    page = client.get("/sparql", headers=headers).text
    assert '<form action="sparql" method="get">' in page
    assert "<textarea" in page
    assert '<option value="career" selected>' in page
    loaded = client.get("/sparql?question=appearances", headers=headers).text
    assert "VALUES ?least { 1 }" in loaded
    assert "#+" not in loaded
    answered = client.get("/sparql", params={"query": SPELLS}, headers=headers).text
    assert 'href="id/spell-voorbeeld-dorpstad.html"' in answered
    assert client.get("/sparql?question=carer", headers=headers).status_code == 404
    wrong = client.get("/sparql", params={"query": "SELECT <&"}, headers=headers)
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text
    assert "SELECT &lt;&amp;</textarea>" in wrong.text


def test_every_part_of_the_page_is_served_here(client: httpx.Client) -> None:
    page = client.get("/sparql", headers={"accept": "text/html"}).text
    parts = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page)
    assert len(parts) >= 3
    for part in parts:
        if not part.startswith("data:"):
            assert client.get(f"/{part}").status_code == 200, part
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page)
    script = client.get("/serve/editor.js").text
    assert not re.search(r"https?://(?!www\.w3\.org/)", script)


def test_large_answers_are_shown_in_part(client: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1200"
    page = client.get("/sparql", params={"query": query}, headers={"accept": "text/html"}).text
    assert "The first 1000 rows" in page
    assert page.count("<tr>") == 1001
    assert client.get("/sparql", params={"query": query, "format": "csv"}).text.count("\n") == 1201
