"""Reading RDF: formats, encodings, and errors that name the place."""

import logging
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import defour
from defour.errors import BadEncoding, DefourError, Malformed, MissingFile, NoRdf
from defour.folder import find_folder
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file, rdf_files

RDF_XML = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
    '<r:Description r:about="a:s"><a:p>1</a:p></r:Description></r:RDF>'
)


def test_store_and_graph_hold_the_same(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    files = find_folder(example).graph
    read = Graph.read(files)
    graph = to_rdflib_graph(read)
    expected = rdflib.Graph()
    for path in files:
        expected.parse(path)
    assert len(read.store) == len(graph)
    assert isomorphic(graph, expected)
    assert isomorphic(defour.to_rdflib(example), expected)
    assert dict(graph.namespaces())["id"] == rdflib.URIRef("https://w3id.org/defour/id/")


def test_lexical_forms_order_and_prefixes_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        '@prefix x: <http://www.w3.org/2001/XMLSchema#> . <a:b> <a:c> "007"^^x:integer, '
        '1.50, "2021-02-30"^^x:date, "text", "tekst"@nl .'
    )
    texts = ["007", "1.50", "2021-02-30", "text", "tekst"]
    source = parse_file(path)
    assert [x.object.value for x in source.quads] == texts  # type: ignore[union-attr]
    assert source.prefixes == {"x": "http://www.w3.org/2001/XMLSchema#"}
    before = rdflib.NORMALIZE_LITERALS
    with caplog.at_level(logging.WARNING):
        graph = to_rdflib_graph(Graph([source]))
        assert sorted(str(x) for x in graph.objects()) == sorted(texts)
    assert rdflib.NORMALIZE_LITERALS is before
    assert not caplog.records


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "\ufeff<a:s> <a:p> 1 ."),
        ("a.nt", "<a:s> <a:p> <a:o> ."),
        ("a.nq", "<a:s> <a:p> <a:o> <a:g> ."),
        ("a.trig", "<a:g> { <a:s> <a:p> 1 }"),
        ("a.jsonld", '{"@id": "a:s", "a:p": 1}'),
        ("a.rdf", RDF_XML),
    ],
)
def test_the_suffix_decides_the_format(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    graph = Graph.read([path])
    query = "SELECT * { ?s ?p ?o }"
    assert len(list(graph.store.query(query))) == len(to_rdflib_graph(graph)) == 1
    assert rdf_files([path]) == rdf_files([tmp_path]) == [path]


def test_blank_nodes_of_two_files_never_meet(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <a:p> 1 .")
    graph = Graph.read([tmp_path])
    assert len(graph.store) == len(to_rdflib_graph(graph)) == 2


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.ttl", b"<a:b> <a:c> 1 .\n<a:b> <a:c> [ ; .\n", Malformed, ":2:15: ; is not a valid pr"),
        ("a.ttl", b"<a:b> <a:c>\n  <rel> .", Malformed, r":2:\d+: No scheme"),
        ("a.ttl", b'<a:b>\n# c\n "caf\xe9" .', BadEncoding, r":3: byte 0xE9 is not UTF-8.*iconv"),
        ("a.txt", b"", NoRdf, ": the name does not say which RDF it is"),
    ],
)
def test_an_error_names_the_place(
    tmp_path: Path, name: str, content: bytes, error: type[DefourError], message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=rf"{name}{message}"):
        Graph.read([tmp_path / name])


@pytest.mark.parametrize("names", [["nowhere.ttl"], ["nowhere"], [], ["."]])
def test_what_is_not_there(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(MissingFile if "nowhere" in str(names) else NoRdf, match="there is no"):
        Graph.read([tmp_path / x for x in names])


def test_a_triple_term_is_refused_by_rdflib_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> .")
    graph = Graph.read([path])
    assert isinstance(graph.quads[0].object, ox.Triple)
    with pytest.raises(Malformed, match=r"RDF 1\.2"):
        to_rdflib_graph(graph)
