"""`defour export`: nothing lost, the same bytes in every run, one resource, other bases."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import defour as library
from defour.errors import Malformed, UnknownResource, UsageError
from defour.exports.export import CONTEXTS, EXPORT_FORMATS, Exporter
from defour.folder import Folder
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_triples, graph_hash, serialize
from exported import OXIGRAPH, canonical_hash
from project import FOOTBALL, ID, ROOT

REIFIES = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
BASE = "https://example.org/kb/"
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


def read(data: bytes, format: str = "turtle") -> list[ox.Triple]:
    return [x.triple for x in ox.parse(data, OXIGRAPH[format])]


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_nothing_is_lost_or_rewritten(odd: Path, format: str) -> None:
    triples = read(library.export(format, graph=odd), format)
    plain = {x for x in triples if x.predicate != REIFIES or format != "rdf12"}
    original = Graph.read(Folder(odd).graph).quads
    assert canonical_triples(plain) == canonical_triples(x.triple for x in original)


def test_the_same_bytes_under_every_hash_seed(odd: Path) -> None:
    script = """if True:
        import sys
        from defour.exports.export import EXPORT_FORMATS, export
        show = lambda *x, **y: sys.stdout.buffer.write(export(*x, graph=sys.argv[1], **y))
        for format in EXPORT_FORMATS: show(format)
        show("jsonld", framed=True), show("jsonld", framed=True, resource="id:jan-voorbeeld")
        show("jsonld", context="only")"""
    ran = [
        subprocess.run(
            [sys.executable, "-c", script, odd],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in "12"
    ]
    assert ran[0] == ran[1]
    assert ran[0].startswith(library.export(graph=odd))


def test_the_hash_is_of_the_graph_and_not_of_the_format(odd: Path) -> None:
    digests = {format: library.export_hash(format, graph=odd) for format in EXPORT_FORMATS}
    named = {digests.pop("nquads"), digests.pop("trig")}
    assert len(named) == len(set(digests.values())) == len(named - set(digests.values())) == 1
    head, lines = library.export("ntriples", graph=odd).split(b"\n", 1)
    assert head.decode() == f"# RDFC-1.0 SHA-256: {digests['turtle']}"
    assert hashlib.sha256(lines).hexdigest() == digests["turtle"]
    assert lines.splitlines() == sorted(lines.splitlines())
    (odd / "data" / "more.ttl").write_text("<a:s> <a:p> 1 .")
    assert library.export_hash(graph=odd) != digests["turtle"]


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_named_graphs(copy: Path, format: str) -> None:
    (copy / "data" / "own.trig").write_text(
        "<a:g> { <a:s> <a:p> _:x } <a:h> { _:x <a:p> 1 } <a:s> <a:p> 2 ."
    )
    quads = list(ox.parse(library.export(format, graph=copy), OXIGRAPH[format]))
    names = [str(x.graph_name).strip("<>") for x in quads]
    assert {names.count("a:g"), names.count("a:h")} == {1}
    assert names.count(ID[:-3] + "football") > 50 < names.count(ID[:-3] + "graph")
    assert "DEFAULT" not in names
    (one,) = {x.object for x in quads if x.graph_name == ox.NamedNode("a:g")}
    assert one in {x.subject for x in quads if x.graph_name == ox.NamedNode("a:h")}
    assert b"/kb/graph>" in library.export("nquads", graph=copy, base=BASE)
    part = library.export(format, graph=copy, resource="a:s")
    assert {str(x.graph_name) for x in ox.parse(part, OXIGRAPH[format])} >= {"<a:g>"}


def test_the_graph_of_an_endpoint(example: Path, whole: Exporter) -> None:
    class There:
        def read_graph(self) -> Graph:
            return Graph.from_quads(ox.Quad(*x.triple) for x in whole.graph.quads)

    trig = library.export("trig", graph=example, endpoint=There())
    names = {str(x.graph_name) for x in ox.parse(trig, OXIGRAPH["trig"])}
    assert names == {"<https://w3id.org/defour/graph>"}
    for what in (None, "id:genk"):
        there = library.export("ntriples", graph=example, endpoint=There(), resource=what)
        assert there == whole.write("ntriples", resource=what)


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_base_moves_every_name_of_ours(copy: Path, format: str) -> None:
    (copy / "data" / "header.ttl").write_text(
        "<https://w3id.org/defour/football> <http://purl.org/vocab/vann/preferredNamespaceUri> "
        '"https://w3id.org/defour/football#" .'
    )
    moved = library.export(format, graph=copy, base=BASE)
    assert b"w3id.org" not in moved
    assert f"{BASE}football#".encode() in moved
    back = moved.replace(BASE.encode(), b"https://w3id.org/defour/")
    plain = read(library.export(format, graph=copy), format)
    assert canonical_triples(read(back, format)) == canonical_triples(plain)


REFUSED = [("base", x) for x in ("", "nope", "https://example.org/kb", "https://e x/")]
REFUSED += [("format", "yaml"), ("context", "lost"), ("crosswalk", "none")]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_an_argument_that_is_none_is_refused(example: Path, name: str, value: str) -> None:
    told = "--base wants an IRI" if name == "base" else f"there is no {name} '{value}'"
    with pytest.raises(UsageError, match=told):
        library.export(graph=example, **{name: value})


def test_a_triple_term_is_refused(copy: Path) -> None:
    (copy / "data" / "bad.ttl").write_text("<a:s> <a:p> <<( <a:a> <a:b> <a:c> )>> .")
    with pytest.raises(Malformed, match=r"bad\.ttl: .*RDF 1\.2"):
        library.export(graph=copy)


@pytest.mark.parametrize(
    ("predicate", "value"), [("http://e/9", "x"), ("http://e/", "x"), ("http://e/p", "\x01")]
)
def test_what_rdf_xml_cannot_hold_is_said(predicate: str, value: str) -> None:
    triple = ox.Triple(ox.NamedNode("a:s"), ox.NamedNode(predicate), ox.Literal(value))
    with pytest.raises(UsageError, match="RDF/XML cannot hold"):
        serialize([triple], "rdfxml", {"e": "http://e/"})
    for format in ("turtle", "ntriples", "jsonld"):
        assert read(serialize([triple], format, {"e": "http://e/"}), format) == [triple]
        assert read(serialize([], format), format) == []


def test_rdf12_has_the_claims_of_each_triple_that_sparql_finds(whole: Exporter) -> None:
    triples = read(whole.write("rdf12"))
    reified = {(str(x.subject), str(x.object)) for x in triples if x.predicate == REIFIES}
    wanted = whole.graph.store.query(
        f"PREFIX f: <{FOOTBALL}> SELECT ?claim ?s ?p ?o WHERE {{ ?claim f:about ?s ; "
        "f:vouchesFor ?p . ?s ?p ?o FILTER NOT EXISTS "
        "{ ?claim <http://www.w3.org/ns/prov#invalidatedAtTime> ?when } }"
    )
    rows = {(str(x["claim"]), f"<<( {x['s']} {x['p']} {x['o']} )>>") for x in wanted}
    assert len(reified) == len(rows) > 300
    assert {x for x, _ in reified} == {x for x, _ in rows}
    part = read(whole.write("rdf12", resource="id:spell-defour-genk"))
    reifying = {x.object.subject for x in part if isinstance(x.object, ox.Triple)}
    assert reifying == {ox.NamedNode(ID + "spell-defour-genk")}


def test_rdf12_of_two_claims_and_of_a_withdrawn_one(copy: Path) -> None:
    (copy / "data" / "claims.ttl").write_text(
        f"@prefix f: <{FOOTBALL}> . @prefix id: <{ID}> . @prefix claim: <{ID}a/claim/> .\n"
        'id:s f:from "2009" , [] .\n'
        "claim:b f:about id:s ; f:vouchesFor f:from .\n"
        "claim:a f:about id:s ; f:vouchesFor f:from , f:to .\n"
        "claim:gone f:about id:s ; f:vouchesFor f:from ;\n"
        '  <http://www.w3.org/ns/prov#invalidatedAtTime> "2020" .\n'
    )
    triples = read(library.export("rdf12", graph=copy, resource="id:s"))
    reified = [x for x in triples if x.predicate == REIFIES]
    assert sorted(str(x.subject)[-2:] for x in reified) == ["a>", "a>", "b>", "b>"]
    assert all(x.object in triples for x in reified)


SUFFIXES = dict.fromkeys((".ttl", ".nt", ".nq", ".trig", ".other"), "# R")
SUFFIXES |= {".rdf": "<?xml", ".xml": "<?xml", ".jsonld": "{\n", ".json": "{\n"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_format_of_a_file(defour, example: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"graph{suffix}"
    assert defour("export", "--graph", example, "-o", target) == (0, "", "")
    assert target.read_text(encoding="utf-8").startswith(SUFFIXES[suffix])


def test_the_command(defour, example: Path, tmp_path: Path) -> None:
    def run(*words: object, status: int = 0) -> str:
        ran = defour("export", "--graph", example, *words)
        assert ran.status == status, ran.err
        return ran.out or ran.err

    assert run() == run("-o", "-") == library.export(graph=example).decode()
    assert run("--hash") == library.export_hash(graph=example) + "\n"
    assert run("id:jan-voorbeeld", "--hash").strip() in run("id:jan-voorbeeld")
    run("--hash", "-o", tmp_path / "x.nq")  # the suffix of a file for the hash is no format
    assert (tmp_path / "x.nq").read_text() == run("--hash")
    assert run("--hash", "--framed", status=2)
    assert any("claims" in x for x in json.loads(run("--framed"))["@graph"])
    contexts = [json.loads(run("--context", x))["@context"] for x in CONTEXTS]
    assert contexts[0][0] == contexts[2]
    assert contexts[1][0] == "https://w3id.org/defour/context.jsonld"
    assert "trig cannot be framed" in run("--framed", "--format", "trig", status=2)
    assert "id:jan-voorbeeld\n" in run("--list", "resources")


@pytest.mark.parametrize("name", ["id:{}", "{}", f"{ID}{{}}", f"<{ID}{{}}>", f"{BASE}id/{{}}"])
def test_a_resource_has_many_names(example: Path, name: str) -> None:
    found = library.export(graph=example, resource=name.format("jan-voorbeeld"), base=BASE)
    assert ox.NamedNode(f"{BASE}id/jan-voorbeeld") in {x.subject for x in read(found)}


def test_names_of_none_and_of_several(copy: Path) -> None:
    with pytest.raises(UnknownResource, match=r"nothing in the graph is called .*id:jan-voorbeeld"):
        library.export(graph=copy, resource="id:jan-voorbeld")
    (copy / "data" / "two.ttl").write_text("<a:x/twice> <a:p> 1 . <a:y/twice> <a:p> 1 .")
    with pytest.raises(UnknownResource, match="one of several"):
        library.export(graph=copy, resource="twice")
    assert b"<a:x/twice>" in library.export(graph=copy, resource="a:x/twice")
    for name in "ab":  # each article's file has a prefix claim: of its own
        text = f"@prefix claim: <{ID}{name}/claim/> . claim:twice <a:p> 1 ."
        (copy / "data" / f"{name}.ttl").write_text(text)
    with pytest.raises(UnknownResource, match="Say which: a/claim/twice, b/claim/twice"):
        library.export(graph=copy, resource="claim:twice")
    (found,) = read(library.export(graph=copy, resource="b/claim/twice"))
    assert found.subject == ox.NamedNode(f"{ID}b/claim/twice")


ARTICLE = f"{ID}defour-2021-05/"
SHAPES = f"{ID[:-3]}shapes#Move-movesOn"
GENK = {f"{ID}spell-defour-genk", f"{ID}youth-spell-defour-genk"}
DESCRIBED = {
    "id:spell-defour-genk": {
        *(f"{ARTICLE}claim/spell-genk", f"{ARTICLE}passage/4220-4281", f"{ARTICLE}version-1"),
        *(f"{ID}genk", f"{ID}spell-defour-genk"),
    },
    "id:genk": {f"{ID}genk"} | GENK,
    "defour-2021-05/claim/spell-genk": {f"{ID}spell-defour-genk", f"{ARTICLE}claim/spell-genk"},
    "claim:spell-genk-to": {f"{ID}spell-defour-genk", f"{ARTICLE}claim/spell-genk"},
    "passage:4220-4281": {f"{ARTICLE}claim/spell-genk-to"},
    "https://w3id.org/defour/shapes": {SHAPES},
    "shape:Move-movesOn": {SHAPES},
    "football:team": {f"{FOOTBALL}team"},
    "https://w3id.org/defour/lint": {f"{ID[:-3]}lint", f"{ID[:-3]}lint#allow"},
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_what_describes_a_resource(whole: Exporter, name: str) -> None:
    found = {str(x.subject).strip("<>") for x in read(whole.write(resource=name))}
    assert found >= DESCRIBED[name]
    assert f"{ARTICLE}claim/profile-age" not in found
    if name in ("football:team", "https://w3id.org/defour/lint"):
        assert found == DESCRIBED[name]
    elif "shape" not in name:
        assert not any(x.startswith(FOOTBALL) for x in found)


def test_every_subject_can_be_asked_for(example: Path) -> None:
    exporter = Exporter(Folder(example))
    for iri in (x for x in exporter.graph.by_subject if not x.startswith("_:")):
        assert f"\n<{iri}> ".encode() in exporter.write("ntriples", resource=iri)


@pytest.mark.parametrize("format", [x for x in EXPORT_FORMATS if x != "rdf12"])
def test_a_crosswalk_in_each_format(whole: Exporter, format: str) -> None:
    data = whole.write(format, crosswalk="schema")
    assert graph_hash(whole.select(format, crosswalk="schema")[0]) in data.decode()
    plain = whole.write("ntriples", crosswalk="schema")
    assert set(read(data, format)) == set(read(plain, "ntriples"))
    names = {str(x.graph_name) for x in ox.parse(data, OXIGRAPH[format])}
    own = "<https://w3id.org/defour/exports/schema>"
    assert names == ({own} if format in ("nquads", "trig") else {"DEFAULT"})
    assert canonical_hash(plain, "ntriples") == library.export_hash(crosswalk="schema", graph=ROOT)


@pytest.mark.parametrize("other", [{"format": "rdf12"}, {"resource": "id:x"}, {"framed": True}])
def test_what_a_crosswalk_cannot_be(whole: Exporter, other: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="a crosswalk"):
        whole.write(crosswalk="schema", **other)
