"""Clients that others wrote: curl, SPARQLWrapper, rdflib, Comunica."""

import itertools
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import SPARQLWrapper
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from serving import Server

JAN = "https://w3id.org/defour/id/jan-voorbeeld"
FOOTBALL = "https://w3id.org/defour/football#"
SPELLS = f"SELECT ?s ?team WHERE {{ ?s a <{FOOTBALL}PlayingSpell> ; <{FOOTBALL}team> ?team }}"


pytestmark = [
    pytest.mark.clients,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),  # rdflib's own
]


def run(*command: str) -> str:
    environment = {x: y for x, y in os.environ.items() if not x.lower().endswith("_proxy")}
    options = {"capture_output": True, "encoding": "utf-8", "timeout": 120, "env": environment}
    done = subprocess.run(command, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    turtle = run("curl", "-sSfL", "-H", "Accept: text/turtle", f"{server.address}/id/jan-voorbeeld")
    assert (URIRef(JAN), None, None) in Graph().parse(data=turtle, format="turtle")
    rows = run("curl", "-sSf", f"{server.address}/sparql", "--data-urlencode", f"query={SPELLS}")
    assert len(json.loads(rows)["results"]["bindings"]) == 2
    table = run("curl", "-sSf", f"{server.address}/questions/career?format=csv")
    assert table.startswith("club,clubLabel,from,to,situation\n")
    head = run("curl", "-sSI", "--compressed", f"{server.address}/football.ttl")
    assert head.startswith("HTTP/1.1 200")


def test_rdflib_follows_a_name_to_its_description(server: Server) -> None:
    for format in ("turtle", "json-ld", "xml", "nt"):
        graph = Graph().parse(f"{server.address}/id/jan-voorbeeld", format=format)
        assert (URIRef(JAN), None, None) in graph


def test_sparql_store_of_rdflib(server: Server) -> None:
    graph = Graph(SPARQLStore(f"{server.address}/sparql", returnFormat="json"))
    assert len(list(graph.query(SPELLS))) == 2
    assert graph.query("ASK {}").askAnswer is True
    assert (URIRef(JAN), None, None) in graph
    assert len(list(graph.triples((URIRef(JAN), None, None)))) >= 2
    for method in ("GET", "POST", "POST_FORM"):
        store = SPARQLStore(f"{server.address}/sparql", method=method, returnFormat="xml")
        assert len(list(Graph(store).query(SPELLS))) == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_sparql_wrapper(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.address}/sparql")
    ways = [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]
    for format, (method, how) in itertools.product(("json", "xml", "csv", "tsv"), ways):
        client.setMethod(method)
        client.setRequestMethod(how)
        client.setReturnFormat(format)
        client.setQuery(SPELLS)
        found = client.query().convert()
        text = found.toxml() if format == "xml" else str(found)
        assert text.count("id/spell-voorbeeld") == 2, (format, method, how)
    client.setQuery(f"CONSTRUCT WHERE {{ <{JAN}> ?p ?o }}")
    for format in ("turtle", "json-ld", "rdf"):
        client.setReturnFormat(format)
        graph = client.query().convert()
        if isinstance(graph, bytes):
            graph = Graph().parse(data=graph, format="turtle")
        assert (URIRef(JAN), None, None) in graph
    client.setQuery("SELECT * { ?s ?p")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="ends too soon"):
        client.query()


COMUNICA = Path(os.environ.get("DEFOUR_COMUNICA", "node_modules")) / ".bin" / "comunica-sparql"


@pytest.mark.skipif(
    not COMUNICA.exists(),
    reason="set DEFOUR_COMUNICA to a node_modules with @comunica/query-sparql",
)
@pytest.mark.parametrize("source", ["sparql@{}/sparql", "{}/sparql", "{}/football.ttl"])
def test_comunica(server: Server, source: str) -> None:
    """It finds the endpoint by its service description, and reads documents by their links."""
    query = SPELLS if "sparql" in source else f"SELECT * {{ <{FOOTBALL}PlayingSpell> ?p ?o }}"
    found = run(str(COMUNICA), source.format(server.address), "-q", query, "-t", "application/json")
    rows = json.loads(found)
    assert len(rows) == 2 if "sparql" in source else len(rows) > 2
