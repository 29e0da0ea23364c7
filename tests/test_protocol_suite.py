"""The tests of W3C of the SPARQL 1.1 Protocol that concern queries, written out.

They are those of sparql/sparql11/protocol in the repository w3c/rdf-tests. A data set that the
client names is refused by design: nothing is fetched, and the graph is the only one. Such a test is
asked as it is, and is refused; and once more without the data set, where it still means something.
"""

import json
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from conftest import EXAMPLE

DATA = "http://kasei.us/2009/09/sparql/data/data"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
ASK = {"query": "ASK {}"}
DATA_0, DATA_3 = [("default-graph-uri", f"{DATA}{n}.rdf") for n in (0, 3)]
DEFAULT = [("default-graph-uri", f"{DATA}{n}.rdf") for n in (1, 2)]
NAMED = [("named-graph-uri", f"{DATA}{n}.rdf") for n in (1, 2)]
IN_DEFAULT = f"ASK {{ <{DATA}1.rdf> a ?type . <{DATA}2.rdf> a ?type . }}"
IN_NAMED = f"GRAPH ?g1 {{ <{DATA}1.rdf> a ?type }} GRAPH ?g2 {{ <{DATA}2.rdf> a ?type }}"

GOOD = {
    "query_post_form": ([], FORM, urlencode(ASK), "boolean"),
    "query_get": ([*ASK.items()], None, "", "boolean"),
    "query_post_direct": ([], DIRECT, "ASK {}", "boolean"),
    "query_content_type_select": ([], DIRECT, "SELECT (1 AS ?value) {}", "rows"),
    "query_content_type_ask": ([], DIRECT, "ASK {}", "boolean"),
    "query_content_type_describe": ([], DIRECT, "DESCRIBE <http://example.org/>", "triples"),
    "query_content_type_construct": ([], DIRECT, "CONSTRUCT { <s> <p> 1 } WHERE {}", "triples"),
}
"""Parameters of the address, media type and body, and what the answer is; all but the third have
the default graph `DATA_0` too."""

REFUSED = {
    **{x: ([*GOOD[x][0], DATA_0], *GOOD[x][1:3]) for x in GOOD if x != "query_post_direct"},
    "query_dataset_default_graphs_get": ([("query", IN_DEFAULT), *DEFAULT], None, ""),
    "query_dataset_default_graphs_post": (DEFAULT, DIRECT, IN_DEFAULT),
    "query_dataset_named_graphs_post": (NAMED, DIRECT, f"ASK {{ {IN_NAMED} }}"),
    "query_dataset_named_graphs_get": ([("query", f"ASK {{ {IN_NAMED} }}"), *NAMED], None, ""),
    "query_dataset_full": ([DATA_3, *NAMED], DIRECT, f"ASK {{ <{DATA}3.rdf> a ?t {IN_NAMED} }}"),
    "query_multiple_dataset": (NAMED, DIRECT, f"ASK FROM <{DATA}3.rdf> {{ {IN_NAMED} }}"),
}

BAD = {
    "bad_query_method": ("PUT", [*ASK.items(), DATA_0], FORM, b""),
    "bad_multiple_queries": ("GET", [*ASK.items(), ("query", "SELECT * {}")], None, b""),
    "bad_query_wrong_media_type": ("POST", [], "text/plain", b"ASK {}"),
    "bad_query_missing_form_type": ("POST", [], None, urlencode(ASK).encode()),
    "bad_query_missing_direct_type": ("POST", [], None, b"ASK {}"),
    "bad_query_non_utf8": ("POST", [], f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": ("GET", [("query", "ASK {")], None, b""),
}


def send(
    client: httpx.Client, method: str, params: list, media: str | None, body: bytes
) -> httpx.Response:
    headers = {} if media is None else {"content-type": media}
    address = f"/sparql?{urlencode(params)}" if params else "/sparql"
    return client.request(method, address, headers=headers, content=body)


@pytest.mark.parametrize("name", GOOD)
def test_answered(client: httpx.Client, name: str) -> None:
    params, media, body, kind = GOOD[name]
    found = send(client, "POST" if media else "GET", params, media, body.encode())
    assert found.status_code == 200, found.text
    content_type = found.headers["content-type"].partition(";")[0]
    if kind == "triples":
        triples = {x.triple for x in ox.parse(found.content, ox.RdfFormat.TURTLE)}
        assert (content_type, len(triples)) == ("text/turtle", "construct" in name)
        assert all(x.subject.value == "https://w3id.org/defour/s" for x in triples)
    else:
        assert content_type == "application/sparql-results+json"
        answer = found.json()
        assert answer.get("boolean") is (True if kind == "boolean" else None)
        assert kind != "rows" or answer["results"]["bindings"][0]["value"]["value"] == "1"


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_design(client: httpx.Client, name: str) -> None:
    params, media, body = REFUSED[name]
    found = send(client, "POST" if media else "GET", params, media, body.encode())
    assert found.status_code == 400
    assert "unknown-graph" in found.text


@pytest.mark.parametrize("name", BAD)
def test_bad(client: httpx.Client, name: str) -> None:
    assert 400 <= send(client, *BAD[name]).status_code < 500


@pytest.mark.parametrize("query", ["SELECT ({} AS ?x) {{}}", "SELECT ?x {{ VALUES ?x {{ {} }} }}"])
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_the_base(defour, tmp_path, query: str, engine: str) -> None:
    """That of the service (section 2.1.5 of the protocol), and of the command line."""
    file = tmp_path / "q.rq"
    for written, iri in (("<id/x>", "id/x"), ("<football#x>", "football#x"), ("<../y>", None)):
        file.write_text(query.format(written), encoding="utf-8")
        told = defour("query", file, "--engine", engine, "--format", "csv")
        whole = "https://w3id.org/y" if iri is None else f"https://w3id.org/defour/{iri}"
        assert told.out == f"x\n{whole}\n", told
    file.write_text(f"BASE <http://e/> {query.format('<x>')}", encoding="utf-8")
    assert "\nhttp://e/x\n" in defour("query", file, "--engine", engine, "--format", "csv").out


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "xml", "turtle", "jsonld", "rdfxml"])
@pytest.mark.parametrize("code", ["000D", "0001", "FFFE", "0085", "0026"])
def test_one_writer(client: httpx.Client, defour, tmp_path, format: str, code: str) -> None:
    """The same bytes on the command line and from the server: the character, or a clear refusal."""
    query = f'SELECT ("a\\u{code}b" AS ?x) {{}}'
    if format in ("turtle", "jsonld", "rdfxml"):
        query = f'CONSTRUCT {{ <s> <p> "a\\u{code}b" }} WHERE {{}}'
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    told = defour("query", tmp_path / "q.rq", "--format", format, "--graph", EXAMPLE)
    found = client.get("/sparql", params={"query": query, "format": format})
    refused = format.endswith("xml") and code in ("0001", "FFFE")
    assert (told.status, found.status_code) == ((2, 400) if refused else (0, 200))
    same = json.loads if format == "json" else str.encode  # the server leaves out white space
    assert refused or same(told.out) == same(found.text)
    assert not refused or ("cannot hold" in told.err and "cannot hold" in found.text)
    assert code != "000D" or not format.endswith("xml") or "a&#13;b" in told.out
