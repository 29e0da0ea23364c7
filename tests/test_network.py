"""No command reaches the network: a server on this machine listens, and nobody calls."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest

import defour
from defour import errors

HEAD = """\
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
XML = """\
<?xml version="1.0"?>
<!DOCTYPE rdf:RDF SYSTEM "{url}dtd" [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="{url}ns#"
  xmlns:xi="http://www.w3.org/2001/XInclude" xml:base="{url}base">
  <e:a rdf:about="#x"><e:b>{use}</e:b>
    <e:c rdf:parseType="Literal"><xi:include href="{url}xinclude"/></e:c></e:a>
</rdf:RDF>
"""


class Listener(HTTPServer):
    """Answers every request with an empty document, and remembers its path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.heard.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def url(listener: Listener) -> Iterator[str]:
    """The address that inputs name; fails the test where somebody called it."""
    listener.heard.clear()
    yield listener.url
    assert listener.heard == []


def documents(url: str, folder: Path) -> list[Path]:
    """RDF that would have something fetched, in every format that can."""
    found = {
        "imports.ttl": f"{HEAD}<{url}x> a owl:Ontology ; owl:imports <{url}imports> .\n",
        "see.trig": f"{HEAD}<{url}g> {{ :a rdfs:seeAlso <{url}see> ; rdfs:isDefinedBy <{url}> }}\n",
        "context.jsonld": f'{{"@context": "{url}context", "@id": "{url}a", "name": "x"}}',
        "inner.jsonld": f'{{"@context": [{{"@import": "{url}import"}}, {{"a": {{"@id": "{url}a", '
        f'"@context": "{url}scoped"}}}}], "a": {{"b": "x"}}}}',
        "dtd.rdf": XML.format(url=url, entities="", use="x"),
        "entity.rdf": XML.format(url=url, entities=f'<!ENTITY x SYSTEM "{url}ent">', use="&x;"),
        "parameter.rdf": XML.format(url=url, entities=f'<!ENTITY % x SYSTEM "{url}p"> %x;', use=""),
    }
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in found]


def shapes(url: str, folder: Path) -> list[Path]:
    """Shapes that would have something fetched."""
    shape = f"{HEAD}:S a sh:NodeShape ; sh:targetNode :a ; "
    select = f"SELECT $this {{ SERVICE <{url}service> {{ $this ?p ?o }} }}"
    found = {
        "imports": f"{HEAD}<{url}s> a owl:Ontology ; owl:imports <{url}imports> .\n"
        f"{shape} sh:nodeKind sh:IRI .",
        "graph": f"{shape} sh:shapesGraph <{url}shapes> ; sh:nodeKind sh:IRI . "
        f"<{url}x> sh:shapesGraph <{url}s> .",
        "service": f'{shape} sh:sparql [ sh:message "m" ; sh:select "{select}" ] .',
        "from": f'{shape} sh:sparql [ sh:message "m" ; '
        f'sh:select "SELECT $this FROM <{url}from> {{ $this ?p ?o }}" ] .',
        "target": f"{HEAD}:T a sh:NodeShape ; sh:nodeKind sh:IRI ; sh:target [ a sh:SPARQLTarget ; "
        f'sh:select "{select.replace("$this", "?this")}" ] .',
        "js": f'{shape} sh:js [ sh:jsFunctionName "f" ; '
        f'sh:jsLibrary [ sh:jsLibraryURL "{url}js" ] ] .',
        "rule": f'{shape} sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT {{ $this a $this }} '
        f'{{ SERVICE <{url}rule> {{ ?s ?p ?o }} }}" ] ; sh:nodeKind sh:IRI .',
        "entailment": f"{shape} sh:entailment <{url}entailment> ; sh:nodeKind sh:IRI .",
    }
    for name, text in found.items():
        (folder / f"{name}.ttl").write_text(text, encoding="utf-8")
    return [folder / f"{name}.ttl" for name in found]


QUERIES = (
    "SELECT * {{ SERVICE <{url}service> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}silent> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}escaped> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?u {{ <{url}variable> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}from> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}named> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "ASK {{ GRAPH <{url}graph> {{ ?s ?p ?o }} }}",
    "LOAD <{url}load>",
    "LOAD SILENT <{url}load> INTO GRAPH <{url}g>",
    "DESCRIBE <{url}describe>",
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, without what would keep it from the network."""
    kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    command = [sys.executable, "-m", "defour", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=kept, check=False)
    assert done.returncode in (0, 1, 2, 3)
    assert "Traceback" not in done.stderr
    assert "unexpected" not in done.stderr
    return done


def test_the_listener_hears(listener: Listener) -> None:
    listener.heard.clear()
    urlopen(f"{listener.url}hello").close()
    assert listener.heard == ["/hello"]


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
def test_validate(url: str, tmp_path: Path, engine: str) -> None:
    (tmp_path / "data.ttl").write_text(f"{HEAD}:a :p :b .", encoding="utf-8")
    rules = shapes(url, tmp_path)
    for rule in rules:
        run("validate", tmp_path / "data.ttl", "--shapes", rule, "--engine", engine)
    for data in documents(url, tmp_path):
        told = run("validate", data, "--shapes", rules[0], "--ontology", data, "--engine", engine)
        assert told.stdout or told.stderr


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_query(url: str, tmp_path: Path, example: Path, engine: str) -> None:
    for number, text in enumerate(QUERIES):
        query = tmp_path / f"{number}.rq"
        query.write_text(text.format(url=url), encoding="utf-8")
        done = run("query", query, "--graph", example, "--engine", engine)
        refused = any(word in text for word in ("SERVICE", "0053ERVICE", "FROM", "LOAD"))
        assert done.returncode == 3 if refused else done.returncode in (0, 3), text


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_the_python_api(
    url: str, tmp_path: Path, example: Path, engine: Literal["oxigraph", "rdflib"]
) -> None:
    query = tmp_path / "q.rq"
    refused = 0
    for text in QUERIES:
        query.write_text(text.format(url=url), encoding="utf-8")
        try:
            defour.query(query, graph=example, engine=engine)
        except (errors.QueryFailed, errors.BadQuestion):
            refused += 1
    assert refused >= 8


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--format", "jsonld"),
        ("query", "career"),
        ("query", "career", "--engine", "rdflib"),
        ("why", "career"),
        ("validate",),
        ("evidence", "--article", "article.txt"),
        ("cite", "--article", "article.txt", "de"),
        ("build", "-o", "out"),
        ("format",),
    ],
)
def test_a_graph_folder(
    url: str, copy: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(copy)
    for document in documents(url, copy.parent):
        there = copy / "data" / document.name
        document.rename(there)
        run(*arguments, "--graph", copy)
        there.unlink()


def test_diff(url: str, tmp_path: Path) -> None:
    one, *others = documents(url, tmp_path)
    for other in others:
        run("diff", one, other)
