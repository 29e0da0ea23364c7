"""The whole graph in one file: nothing lost, and the same bytes in every run."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from defour.errors import Malformed, NoRdf, UsageError
from defour.folder import find_folder
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph
from defour.rdf.parse import parse_file
from defour.rdf.serialize import canonical_triples as triples_sorted
from defour.writing import graphs
from defour.writing.export import FORMATS, Exporter, export

RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "rdf12": ox.RdfFormat.TURTLE,
}
REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
ODD = """
@prefix x: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://e/> . @prefix scheme: <http://s/> .
e:s e:p "007"^^x:integer , 7 , 1.50 , true , 1e3 , "a\\nb\\t\\"\\\\<&>\\r" , "tekst"@nl , e: ,
        e:a\\,b , [ e:q ( 1 e:x ) ] ;
    a e:T , [ a e:U ] ; <http://other/9-p> "p" ; <http://e/a/b> 2 .
<scheme:x> e:p <http://s/y> , <http://s//z> , "2021-02-30"^^x:date .
<http://e/ü> <http://e/é> "é 🎉" .
"""


@pytest.fixture
def odd(copy: Path) -> Path:
    """A graph folder with all that a writer may stumble over."""
    (copy / "data" / "odd.ttl").write_text(ODD)
    return copy


# rdflib 7.6 uses its own deprecated class when it reads JSON-LD.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_lost_or_rewritten(
    odd: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    folder = find_folder(odd)
    expected = to_rdflib_graph(Graph.read(folder.graph))
    data = export(folder, format)
    triples = {x.triple for x in ox.parse(data, OXIGRAPH[format])}
    by_oxigraph = ox.Dataset(
        ox.Quad(*x) for x in triples if x.predicate != REIFIES or format != "rdf12"
    )
    original = ox.Dataset(quad for path in folder.graph for quad in parse_file(path)[0])
    for dataset in (by_oxigraph, original):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert by_oxigraph == original
    if format in RDFLIB:
        assert isomorphic(rdflib.Graph().parse(data=data, format=RDFLIB[format]), expected)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_bytes_under_every_hash_seed(odd: Path, format: str) -> None:
    def run(seed: str) -> bytes:
        command = [sys.executable, "-m", "defour", "export", "--graph", odd, "--format", format]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    first = run("0")
    assert first == run("1") == run("2") == export(find_folder(odd), format)
    assert first.endswith(b"\n")


@pytest.mark.parametrize(
    "options", [["--framed"], ["id:jan-voorbeeld", "--framed"], ["--context", "only"], ["--hash"]]
)
def test_so_are_its_other_forms(odd: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "defour", "export", "--graph", odd, *options]
    found = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in "012"
    }
    assert len(found) == 1


@pytest.mark.parametrize("format", ["ntriples", "nquads"])
def test_lines_are_sorted_below_the_hash(example: Path, format: str) -> None:
    head, *lines = export(find_folder(example), format).decode().splitlines()
    assert head == f"# RDFC-1.0 SHA-256: {Exporter(find_folder(example)).digest(format)}"
    assert lines == sorted(lines)


def test_the_hash_is_of_the_graph_and_not_of_the_format(odd: Path) -> None:
    exporter = Exporter(find_folder(odd))
    digests = {format: exporter.digest(format) for format in FORMATS}
    lines = exporter.write("ntriples").split(b"\n", 1)[1]
    assert digests["ntriples"] == hashlib.sha256(lines).hexdigest()
    assert {digests[x] for x in FORMATS if x not in ("nquads", "trig")} == {digests["turtle"]}
    assert digests["nquads"] == digests["trig"] != digests["turtle"]
    (odd / "data" / "more.ttl").write_text("<a:s> <a:p> 1 .")
    assert Exporter(find_folder(odd)).digest() != digests["turtle"]


def test_named_graphs(copy: Path) -> None:
    (copy / "data" / "own.trig").write_text("<a:g> { <a:s> <a:p> 1 . } <a:s> <a:p> 2 .")
    for format in ("nquads", "trig"):
        quads = list(ox.parse(export(find_folder(copy), format), OXIGRAPH[format]))
        graphs_of: dict[str, int] = {}
        for quad in quads:
            name = str(quad.graph_name)
            graphs_of[name] = graphs_of.get(name, 0) + 1
        assert graphs_of["<a:g>"] == 1
        assert graphs_of["<https://w3id.org/defour/football>"] > 50
        assert graphs_of["<https://w3id.org/defour/graph>"] > 50
        assert "DEFAULT" not in graphs_of
        moved = export(find_folder(copy), format, base="https://example.org/kb/")
        assert b"<https://example.org/kb/graph>" in moved


@pytest.mark.parametrize("format", FORMATS)
def test_base_moves_every_name_of_ours(copy: Path, format: str) -> None:
    (copy / "data" / "header.ttl").write_text(
        "<https://w3id.org/defour/football> <http://purl.org/vocab/vann/preferredNamespaceUri> "
        '"https://w3id.org/defour/football#" .'
    )
    moved = export(find_folder(copy), format, base="https://example.org/kb/").decode()
    assert "w3id.org" not in moved
    assert "https://example.org/kb/football#" in moved
    plain = export(find_folder(copy), format)
    assert len(list(ox.parse(moved, OXIGRAPH[format]))) == len(
        list(ox.parse(plain, OXIGRAPH[format]))
    )


@pytest.mark.parametrize("base", ["", "nope", "https://example.org/kb", "https://e x/"])
def test_a_base_that_is_none_is_refused(example: Path, base: str) -> None:
    with pytest.raises(UsageError, match="--base wants an IRI"):
        export(find_folder(example), base=base)


def test_an_unknown_format_is_refused(example: Path) -> None:
    with pytest.raises(UsageError, match="no format 'yaml'"):
        export(find_folder(example), "yaml")


def test_faults_in_files_are_said(copy: Path) -> None:
    (copy / "data" / "bad.ttl").write_text("<a:s>\n<a:p> .")
    with pytest.raises(Malformed, match=r"bad\.ttl:2:"):
        export(find_folder(copy))
    (copy / "data" / "bad.ttl").write_text("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> .")
    with pytest.raises(Malformed, match=r"RDF 1\.2"):
        export(find_folder(copy))
    for path in find_folder(copy).graph:
        path.unlink()
    with pytest.raises(NoRdf):
        export(find_folder(copy))


@pytest.mark.parametrize(
    ("predicate", "value"), [("http://e/9", "x"), ("http://e/", "x"), ("http://e/p", "\x01")]
)
def test_what_rdf_xml_cannot_hold_is_said(predicate: str, value: str) -> None:
    triple = ox.Triple(ox.NamedNode("a:s"), ox.NamedNode(predicate), ox.Literal(value))
    with pytest.raises(UsageError, match="cannot hold"):
        graphs.write([triple], "rdfxml", {"e": "http://e/"})
    for format in ("turtle", "ntriples", "jsonld"):
        data = graphs.write([triple], format, {"e": "http://e/"})
        (quad,) = ox.parse(data, OXIGRAPH[format])
        assert quad.triple == triple


def blank(name: str) -> ox.BlankNode:
    return ox.BlankNode(name)


def test_blank_nodes_stand_in_brackets_where_they_can() -> None:
    text = """
    @prefix e: <http://e/> .
    e:s e:p [ e:q ( 1 [ e:r e:o ] e:x ) ; e:p ( ) ] , [] , _:twice ; e:q _:twice .
    _:one e:p _:two . _:two e:p _:one . [] e:p e:s .
    """
    found = {x.triple for x in ox.parse(text, ox.RdfFormat.TURTLE)}
    triples = triples_sorted(found)
    written = graphs.write(triples, "turtle", {"e": "http://e/"}).decode()
    assert "[]" in written
    assert re.search(r"\(\n +1\n +\[\n +e:r e:o\n +\]\n +e:x\n +\)", written)
    labels = set(re.findall(r"_:\w+", written))
    assert len(labels) == 4  # the one that is used twice, the two of the circle, and a subject
    again = triples_sorted(x.triple for x in ox.parse(written, ox.RdfFormat.TURTLE))
    assert again == triples


def test_what_is_nested_deep_keeps_its_label() -> None:
    p = ox.NamedNode("http://e/p")
    nodes = [ox.NamedNode("http://e/s"), *(blank(f"b{x}") for x in range(3000))]
    chain = [ox.Triple(x, p, y) for x, y in itertools.pairwise(nodes)]
    written = graphs.write(chain, "turtle").decode()
    assert 0 < written.count("_:") < 1000
    assert max(len(x) - len(x.lstrip()) for x in written.splitlines()) < 60
    assert len(list(ox.parse(written, ox.RdfFormat.TURTLE))) == len(chain)


def test_a_blank_node_of_two_graphs_keeps_its_label(copy: Path) -> None:
    (copy / "data" / "two.trig").write_text("<a:g> { <a:s> <a:p> _:x } <a:h> { _:x <a:p> 1 }")
    quads = list(ox.parse(export(find_folder(copy), "trig"), ox.RdfFormat.TRIG))
    (one,) = {x.object for x in quads if str(x.graph_name) == "<a:g>"}
    (two,) = {x.subject for x in quads if str(x.graph_name) == "<a:h>"}
    assert one == two


def test_an_empty_graph() -> None:
    for format in graphs.FORMATS:
        assert list(ox.parse(graphs.write([], format), OXIGRAPH[format])) == []
