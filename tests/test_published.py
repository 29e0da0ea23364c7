"""Files as they are published: other names, compressed, of JSON, and what they name elsewhere."""

import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from defour.errors import DefourError, Malformed, MissingFile, NoRdf, OverLimit
from defour.rdf.copies import set_copies
from defour.rdf.graph import Graph
from defour.rdf.parse import MAX_SIZE, read_bytes, set_max_size

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OWL = "http://www.w3.org/2002/07/owl#"
TURTLE = b"<a:s> <a:p> 1 ."
JSON_LD = b'[{"@id": "a:s", "a:p": 1}]'
RDF_XML = (
    b'<?xml version="1.0"?>\n<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns:a="a:"><r:Description r:about="a:s"><a:p>1</a:p></r:Description></r:RDF>'
)
OWL_XML = b'<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#" xml:base="a:"/>'
NO_RDF = "no RDF: save it as Turtle"
CONTEXT = "https://barn.example/context.json"
GOAT = {"@context": CONTEXT, "@id": "a:s", "bell": 1}


@pytest.fixture(autouse=True)
def no_copies() -> Iterator[None]:
    yield
    set_copies({}, None, read_bytes)
    set_max_size(MAX_SIZE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.turtle", TURTLE),
        ("a.n3", TURTLE),
        ("a.json", JSON_LD),
        ("a.owl", RDF_XML),
        ("a.owl", TURTLE),
        ("a.xml", RDF_XML),
        ("A.JSON.GZ", gzip.compress(JSON_LD, mtime=0)),
        ("a.owl.zst", zstd.compress(RDF_XML)),
        ("a.nt", zstd.compress(b"<a:s> <a:p> <a:o> .")),  # the first bytes show what it is
    ],
)
def test_what_a_file_holds(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "package.json").write_text('{"name": "x"}')  # what is no RDF is passed over
    (tmp_path / "pom.xml").write_text("<project/>")
    (quad,) = Graph.read([tmp_path]).quads
    assert quad.triple.subject.value == "a:s"


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.json", b'{"name": "x"}', NoRdf, "without an @context.*--input-format"),
        ("a.xml", b"<project/>", NoRdf, "is XML, but no RDF/XML"),
        ("a.owl", OWL_XML, NoRdf, NO_RDF),
        ("a.owl", b"Prefix(:=<a:>)\nOntology(<a:>)", NoRdf, NO_RDF),
        ("a.owl", b"Prefix: : <a:>\nOntology: <a:>", NoRdf, NO_RDF),
        ("data", TURTLE, NoRdf, "the name does not say.*--input-format"),
        ("a.ttl.gz", gzip.compress(TURTLE, mtime=0)[:-9], Malformed, "cannot be decompressed"),
        ("a.ttl", b"\x28\xb5\x2f\xfd!", Malformed, "cannot be decompressed"),
        ("a.ttl.gz", gzip.compress(b" " * 3 * 1024**2, mtime=0), OverLimit, "larger than 1 MiB"),
        ("a.ttl.zst", zstd.compress(b" " * 3 * 1024**2), OverLimit, "larger than 1 MiB"),
    ],
)
def test_what_it_does_not_hold(
    tmp_path: Path, name: str, content: bytes, error: type[DefourError], says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    set_max_size(1)
    with pytest.raises(error, match=says):
        Graph.read([tmp_path / name])


@pytest.mark.parametrize(
    "document",
    [
        GOAT,
        {"@graph": [GOAT]},
        GOAT | {"@context": [CONTEXT, {"x": "a:x"}]},
        GOAT | {"@context": {"@version": 1.1, "@import": CONTEXT}},
        {"@context": {"in": {"@id": "a:in", "@context": CONTEXT}}, "in": {"bell": 1}},
        GOAT | {"@context": "beside.json"},
    ],
)
def test_a_context_that_is_elsewhere(tmp_path: Path, document: Any) -> None:
    data, copy, beside = (tmp_path / x for x in ("data.jsonld", "copy.json", "beside.json"))
    data.write_text(json.dumps(document))
    beside.write_text(json.dumps({"@context": [CONTEXT]}))
    with pytest.raises(MissingFile, match=r"is at [bh].*, and nothing is fetched.*--context [bh]"):
        Graph.read([data])
    set_copies({CONTEXT: copy, "beside.json": beside}, None, read_bytes)
    itself = json.dumps({"@context": CONTEXT})
    for content, error in (("[", Malformed), (itself, MissingFile)):
        copy.write_text(content)
        with pytest.raises(error):
            Graph.read([data])
    copy.write_text('{"@context": {"bell": "a:bell"}}')
    assert "a:bell" in {x.predicate.value for x in Graph.read([data]).quads}


CATALOG = """<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
  <uri id="User" name="https://barn.example/farm" uri="farm.ttl"/>
  <group id="Folder" prefer="public" xml:base="more/">
    <uri name="https://barn.example/ns#" uri="a%20b.owl"/>
    <uri name="https://barn.example/farm" uri="nowhere.ttl"/>
  </group>
  <uri name="https://barn.example/far" uri="https://elsewhere.example/far.ttl"/>
</catalog>"""
FILES = {
    "data.ttl": f"<a:o> <{OWL}imports> <https://barn.example/farm> . "
    "<a:s> a <https://barn.example/ns#Kid> .",
    "farm.ttl": f"<a:farm> <{OWL}imports> <https://barn.example/ns> .",
    "more/a b.owl": "<https://barn.example/ns#Kid> <http://www.w3.org/2000/01/rdf-schema#"
    f"subClassOf> <a:Goat> . <a:w> <{OWL}imports> <https://barn.example/far> .",
    "shapes.ttl": "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:S> a sh:NodeShape ; "
    "sh:targetClass <a:Goat> ; sh:property [ sh:path <a:p> ; sh:minCount 1 ] .",
}


BAD = "<catalog><uri name='x' uri='http://['/></catalog>"


@pytest.mark.parametrize(("catalog", "status"), [(CATALOG, 1), ("<catalog>", 3), (BAD, 3)])
def test_imports_that_a_catalog_has(defour, tmp_path: Path, catalog: str, status: int) -> None:
    """The data imports the farm, which is here, that the words, those nothing that is here."""
    (tmp_path / "more").mkdir()
    for name, content in (FILES | {"catalog.xml": catalog}).items():
        (tmp_path / name).write_text(content)
    data, shapes, file = (tmp_path / x for x in ("data.ttl", "shapes.ttl", "catalog.xml"))
    ran = defour("validate", data, "--shapes", shapes, "--catalog", file)
    assert (ran.status, "catalog.xml: this is no XML catalog" in ran.err) == (status, status == 3)
    assert status == 3 or ran.out.count("Violation a:S\n") == 1
    told = [x.partition(" is")[0].strip() for x in ran.out.splitlines() if "is imported" in x]
    assert told == ([] if status == 3 else ["<https://barn.example/far>"])


def test_options(defour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "copy.json").write_text('{"@context": {"bell": "a:bell"}}')
    (tmp_path / "data" / "goat.jsonld").write_text(json.dumps(GOAT))
    given = ["--context", f"{CONTEXT}={tmp_path / 'copy.json'}"]
    for option, status in (([], 3), (given, 0), (["--context", "x"], 2)):
        assert defour("query", "classes", "--graph", tmp_path, *option).status == status
    lines = gzip.compress(b"<a:s> <a:p> <a:o> .", mtime=0)
    (tmp_path / "data.x").write_bytes(lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    ran = defour("diff", "-", tmp_path / "data.x", "--input-format", "ntriples")
    assert (ran.status, ran.err) == (0, "")
