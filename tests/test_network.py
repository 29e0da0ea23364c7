"""No command reaches the network: a server on this machine listens, and nobody calls."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from endpoints import Server

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


@pytest.fixture(scope="module")
def server() -> Server:
    """Answers every request with an empty document, and remembers it."""
    return Server(lambda request: request.give(""))


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address that inputs name; fails the test where somebody called it."""
    for name in [x for x in os.environ if "proxy" in x.lower()]:
        monkeypatch.delenv(name)
    urlopen(f"{server.url}/hello").close()
    yield server.url + "/"
    assert [x[1] for x in server.seen] == ["/sparql/hello"]
    server.seen.clear()


def write(folder: Path, texts: dict[str, str]) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def documents(url: str, folder: Path) -> list[Path]:
    """RDF that would have something fetched, in every format that can."""
    texts = {
        "imports.ttl": f"{HEAD}<{url}x> a owl:Ontology ; owl:imports <{url}imports> .\n",
        "see.trig": f"{HEAD}<{url}g> {{ :a rdfs:seeAlso <{url}see> ; rdfs:isDefinedBy <{url}> }}\n",
        "context.jsonld": f'{{"@context": "{url}context", "@id": "{url}a", "name": "x"}}',
        "inner.jsonld": f'{{"@context": [{{"@import": "{url}import"}}, {{"a": {{"@id": "{url}a", '
        f'"@context": "{url}scoped"}}}}], "a": {{"b": "x"}}}}',
        "dtd.rdf": XML.format(url=url, entities="", use="x"),
        "entity.rdf": XML.format(url=url, entities=f'<!ENTITY x SYSTEM "{url}ent">', use="&x;"),
        "parameter.rdf": XML.format(url=url, entities=f'<!ENTITY % x SYSTEM "{url}p"> %x;', use=""),
    }
    return write(folder, texts)


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
    return write(folder, {f"{name}.ttl": text for name, text in found.items()})


QUERIES = (
    "SELECT * {{ SERVICE <{url}service> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}silent> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}escaped> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?u {{ <{url}variable> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * FROM# a comment\nNAMED <{url}named> {{ ?s ?p ?o }}",
    "PREFIX e: <{url}> ASK from\ne:x {{ ?s ?p ?o }}",
    "PREFIX : <{url}> ASK FROM NAMED :x {{ ?s ?p ?o }}",
    "ASK FROM<{url}from>{{}}",
    "ASK {{ GRAPH <{url}graph> {{ ?s ?p ?o }} }}",
    "LOAD SILENT <{url}load> INTO GRAPH <{url}g>",
    "DESCRIBE <{url}describe>",
)


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
def test_validate(url: str, tmp_path: Path, engine: str, defour: Callable[..., Any]) -> None:
    (tmp_path / "data.ttl").write_text(f"{HEAD}:a :p :b .", encoding="utf-8")
    rules = shapes(url, tmp_path)
    runs = [(tmp_path / "data.ttl", "--shapes", rule) for rule in rules]
    runs += [(x, "--shapes", rules[0], "--ontology", x) for x in documents(url, tmp_path)]
    for arguments in runs:
        ran = defour("validate", *arguments, "--engine", engine)
        assert ran.out or ran.err
        assert "unexpected" not in ran.err


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("text", QUERIES)
def test_query(
    text: str, url: str, tmp_path: Path, example: Path, engine: str, defour: Callable[..., Any]
) -> None:
    query = tmp_path / "query.rq"
    query.write_text(text.format(url=url), encoding="utf-8")
    refused = any(word in text.upper() for word in ("ERVICE", "FROM", "LOAD"))
    ran = defour("query", query, "--graph", example, "--engine", engine)
    assert ran.status in ((3,) if refused else (0, 3))
    assert "unexpected" not in ran.err


COMMANDS = (
    "export --format jsonld",
    "query career",
    "query career --engine rdflib",
    "why career",
    "validate",
    "evidence --article article.txt",
    "cite --article article.txt de",
    "build -o out",
    "format",
    "diff data/voorbeeld.ttl data",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_graph_folder(
    url: str, copy: Path, monkeypatch: pytest.MonkeyPatch, command: str, defour: Callable[..., Any]
) -> None:
    monkeypatch.chdir(copy)
    for document in documents(url, copy.parent):
        there = copy / "data" / document.name
        document.rename(there)
        assert "unexpected" not in defour(*command.split(), "--graph", copy).err
        there.unlink()


@pytest.mark.parametrize("command", ["query career", "why career", "export --hash"])
def test_nobody_opens_a_socket_unasked(
    command: str, monkeypatch: pytest.MonkeyPatch, defour: Callable[..., Any]
) -> None:
    monkeypatch.setattr("socket.socket", None)
    assert defour(*command.split()).status == 0
