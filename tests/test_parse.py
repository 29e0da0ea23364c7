"""Reading RDF: formats, encodings, and errors that name the place."""

import logging
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import defour
from defour.errors import BadEncoding, Malformed, MissingFile, NoRdf
from defour.folder import find_folder
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file, rdf_files


def test_store_and_graph_hold_the_same(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    files = find_folder(example).graph
    graph = to_rdflib_graph(Graph.read(files))
    expected = rdflib.Graph()
    for path in files:
        expected.parse(path)
    assert len(Graph.read(files).store) == len(graph)
    assert isomorphic(graph, expected)
    assert isomorphic(defour.load(example), expected)
    assert dict(graph.namespaces())["id"] == rdflib.URIRef("https://w3id.org/defour/id/")


def test_lexical_forms_stay_in_the_graph(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        '@prefix x: <http://www.w3.org/2001/XMLSchema#> . <a:b> <a:c> "007"^^x:integer, '
        '1.50, "2021-02-30"^^x:date, "text", "tekst"@nl .'
    )
    before = rdflib.NORMALIZE_LITERALS
    with caplog.at_level(logging.WARNING):
        texts = {str(value) for value in to_rdflib_graph(Graph.read([path])).objects()}
    assert texts == {"007", "1.50", "2021-02-30", "text", "tekst"}
    assert rdflib.NORMALIZE_LITERALS is before
    assert not caplog.records


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "<a:s> <a:p> 1 ."),
        ("a.nt", "<a:s> <a:p> <a:o> ."),
        ("a.nq", "<a:s> <a:p> <a:o> <a:g> ."),
        ("a.trig", "<a:g> { <a:s> <a:p> 1 }"),
        ("a.jsonld", '{"@id": "a:s", "a:p": 1}'),
        (
            "a.rdf",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
            '<r:Description r:about="a:s"><a:p>1</a:p></r:Description></r:RDF>',
        ),
    ],
)
def test_the_suffix_decides_the_format(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert len(Graph.read([path]).store) == 1
    assert len(to_rdflib_graph(Graph.read([path]))) == 1
    assert rdf_files([path]) == rdf_files([tmp_path]) == [path]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes("\ufeff<a:s> <a:p> 1 .".encode())
    assert len(Graph.read([path]).store) == len(to_rdflib_graph(Graph.read([path]))) == 1


def test_blank_nodes_of_two_files_never_meet(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <a:p> 1 .")
    assert len(Graph.read([tmp_path]).store) == len(to_rdflib_graph(Graph.read([tmp_path]))) == 2


@pytest.mark.parametrize("read", [read_store, read_rdflib])
class TestErrors:
    def test_malformed_names_line_and_column(self, copy: Path, read) -> None:
        path = copy / "data" / "voorbeeld.ttl"
        lines = path.read_text().count("\n")
        with path.open("a") as file:
            file.write("\n<a:b> <a:c> [ ; .\n")
        with pytest.raises(Malformed) as caught:
            read([path])
        assert caught.value.where == f"{path}:{lines + 2}:15"
        assert str(caught.value) == f"{path}:{lines + 2}:15: ; is not a valid predicate"

    def test_relative_iri(self, tmp_path: Path, read) -> None:
        path = tmp_path / "a.ttl"
        path.write_text("<a:b> <a:c>\n  <rel> .")
        with pytest.raises(Malformed, match=r"a\.ttl:2:\d+: No scheme"):
            read([path])

    def test_latin_1_names_the_line(self, tmp_path: Path, read) -> None:
        path = tmp_path / "a.ttl"
        path.write_bytes(b'<a:b> <a:c>\n# a comment\n "caf\xe9" .')
        with pytest.raises(BadEncoding, match=r"a\.ttl:3: byte 0xE9 is not UTF-8.*iconv"):
            read([path])

    def test_missing(self, tmp_path: Path, read) -> None:
        with pytest.raises(MissingFile, match=r"nowhere\.ttl: there is no such file"):
            read([tmp_path / "nowhere.ttl"])
        with pytest.raises(MissingFile):
            read([tmp_path / "nowhere"])

    def test_no_rdf(self, tmp_path: Path, read) -> None:
        (tmp_path / "a.txt").write_text("")
        for paths in ([], [tmp_path], [tmp_path / "a.txt"]):
            with pytest.raises(NoRdf):
                read(paths)


def test_a_triple_term_is_refused_by_rdflib_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> .")
    assert len(Graph.read([path]).store) == 1
    with pytest.raises(Malformed, match=r"RDF 1\.2"):
        to_rdflib_graph(Graph.read([path]))


def test_parse_keeps_order_and_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("@prefix e: <a:> . e:b e:c 2, 1 .")
    quads, prefixes = parse_file(path)
    assert [quad.object.value for quad in quads] == ["2", "1"]
    assert prefixes == {"e": "a:"}
    assert quads[0].subject == ox.NamedNode("a:b")
