"""Files as they are published: other names, compressed, of JSON, and what they name elsewhere."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from defour.errors import DefourError, Malformed, MissingFile, NoRdf, OverLimit
from defour.rdf.copies import local_copies
from defour.rdf.graph import Graph
from defour.rdf.parse import MAX_SIZE, parse_file, read_bytes, set_max_size

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OWL = "http://www.w3.org/2002/07/owl#"
TURTLE = "<a:s> <a:p> 1 ."
CONTEXT = "https://barn.example/context.json"
GOAT = {"@context": CONTEXT, "@id": "a:s", "bell": 1}
RDF_XML = (
    '<?xml version="1.0"?>\n<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:a="a:"><r:Description r:about="a:s"><a:p>1</a:p></r:Description></r:RDF>'
)
OWL_XML = '<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#" xml:base="a:"/>'
JSON_LD = '[{"@id": "a:s", "a:p": 1}]'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.turtle", TURTLE),
        ("a.n3", TURTLE),
        ("a.json", JSON_LD),
        ("a.owl", RDF_XML),
        ("a.owl", TURTLE),
        ("a.xml", RDF_XML),
        ("A.JSON.GZ", gzip.compress(JSON_LD.encode())),
        ("a.ttl.gz", gzip.compress(TURTLE.encode())),
        ("a.owl.zst", zstd.compress(RDF_XML.encode())),
        ("a.nt", zstd.compress(b"<a:s> <a:p> <a:o> .")),  # what it is shows in its first bytes
    ],
)
def test_what_a_file_holds(tmp_path: Path, name: str, content: str | bytes) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "package.json").write_text('{"name": "x"}')  # what is no RDF is passed over
    (tmp_path / "pom.xml").write_text("<project/>")
    (quad,) = Graph.read([tmp_path]).quads
    assert quad.triple.subject.value == "a:s"


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.json", b'{"name": "x"}', NoRdf, "without an @context.*--input-format"),
        ("a.xml", b"<project/>", NoRdf, "is XML, but no RDF/XML"),
        ("a.owl", OWL_XML.encode(), NoRdf, "no RDF. Save it as Turtle"),
        ("a.owl", b"Prefix(:=<a:>)\nOntology(<a:>)", NoRdf, "no RDF. Save it as Turtle"),
        ("a.owl", b"Prefix: : <a:>\nOntology: <a:>", NoRdf, "no RDF. Save it as Turtle"),
        ("data", TURTLE.encode(), NoRdf, "the name does not say.*--input-format"),
        ("a.ttl.gz", gzip.compress(TURTLE.encode())[:-9], Malformed, "cannot be decompressed"),
        ("a.ttl", b"\x28\xb5\x2f\xfd!", Malformed, "cannot be decompressed"),
    ],
)
def test_what_it_does_not_hold(
    tmp_path: Path, name: str, content: bytes, error: type[DefourError], says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=says):
        Graph.read([tmp_path / name])


def test_a_small_file_that_unpacks_to_a_large_one(tmp_path: Path) -> None:
    for pack in (gzip.compress, zstd.compress):
        (tmp_path / "x").write_bytes(pack(b" " * 3 * 1024 * 1024))
        set_max_size(1)
        try:
            with pytest.raises(OverLimit, match="larger than 1 MiB"):
                read_bytes(tmp_path / "x")
        finally:
            set_max_size(MAX_SIZE)


def terms(document: Any, folder: Path) -> set[str]:
    """The predicates of a document, with copies of contexts."""
    (folder / "data.jsonld").write_text(json.dumps(document))
    contexts = {CONTEXT: folder / "copy.json", "beside.json": folder / "beside.json"}
    with local_copies(contexts, None, read_bytes):
        quads = parse_file(folder / "data.jsonld").quads
    return {x.predicate.value for x in quads}


@pytest.mark.parametrize(
    "document",
    [
        GOAT,
        [GOAT],
        GOAT | {"@context": [CONTEXT, {"x": "a:x"}]},
        {"@graph": [GOAT]},
        GOAT | {"@context": {"@version": 1.1, "@import": CONTEXT}},
        {"@context": {"in": {"@id": "a:in", "@context": CONTEXT}}, "in": {"bell": 1}},
        GOAT | {"@context": "beside.json"},
    ],
)
def test_a_context_that_is_elsewhere(tmp_path: Path, document: Any) -> None:
    (tmp_path / "copy.json").write_text('{"@context": {"bell": "a:bell"}}')
    (tmp_path / "beside.json").write_text(json.dumps({"@context": [CONTEXT]}))
    assert "a:bell" in terms(document, tmp_path)
    (tmp_path / "data.jsonld").write_text(json.dumps(document))
    with pytest.raises(MissingFile, match=r"is at [bh].*, and nothing is fetched.*--context [bh]"):
        parse_file(tmp_path / "data.jsonld")


@pytest.mark.parametrize(("copy", "error"), [("[", Malformed), (GOAT["@context"], Malformed)])
def test_a_copy_that_is_no_context(tmp_path: Path, copy: str, error: type[DefourError]) -> None:
    (tmp_path / "copy.json").write_text(copy)
    with pytest.raises(error, match=r"copy\.json: this is no JSON-LD context"):
        terms(GOAT, tmp_path)
    (tmp_path / "copy.json").write_text(json.dumps({"@context": CONTEXT}))
    with pytest.raises(MissingFile, match="nothing is fetched"):
        terms(GOAT, tmp_path)


CATALOG = """<?xml version="1.0"?>
<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
  <uri id="User" name="https://barn.example/farm" uri="farm.ttl"/>
  <group id="Folder" prefer="public" xml:base="more/">
    <uri name="https://barn.example/ns#" uri="a%20b.owl"/>
    <uri name="https://barn.example/farm" uri="nowhere.ttl"/>
  </group>
  <nextCatalog catalog="next.xml"/>
  <uri name="https://barn.example/far" uri="https://elsewhere.example/far.ttl"/>
</catalog>"""


def test_imports_that_a_catalog_has(defour, tmp_path: Path) -> None:
    """The data imports the farm, which is here, that the words, those nothing that is here."""
    (tmp_path / "more").mkdir()
    files = {
        "data.ttl": f"<a:o> <{OWL}imports> <https://barn.example/farm> . "
        "<a:s> a <https://barn.example/ns#Kid> .",
        "farm.ttl": f"<a:farm> <{OWL}imports> <https://barn.example/ns> .",
        "more/a b.owl": "<https://barn.example/ns#Kid> <http://www.w3.org/2000/01/rdf-schema#"
        f"subClassOf> <a:Goat> . <a:w> <{OWL}imports> <https://barn.example/far> .",
        "catalog.xml": CATALOG,
        "next.xml": '<catalog><nextCatalog catalog="catalog.xml"/></catalog>',
        "shapes.ttl": "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:S> a sh:NodeShape ; "
        "sh:targetClass <a:Goat> ; sh:property [ sh:path <a:p> ; sh:minCount 1 ] .",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    here = ("validate", tmp_path / "data.ttl", "--shapes", tmp_path / "shapes.ttl")
    ran = defour(*here, "--catalog", tmp_path / "catalog.xml")
    assert (ran.status, ran.out.count("Violation a:S\n")) == (1, 1)
    told = [x for x in ran.out.splitlines() if "is imported" in x]
    assert [x.partition(" is")[0].strip() for x in told] == ["<https://barn.example/far>"]
    (tmp_path / "catalog.xml").write_text("<catalog>")
    ran = defour(*here, "--catalog", tmp_path / "catalog.xml")
    assert (ran.status, "catalog.xml: this is no XML catalog" in ran.err) == (3, True)


def test_options_for_what_is_elsewhere(
    defour, tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copy.json").write_text('{"@context": {"bell": "a:bell"}}')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "goat.jsonld").write_text(json.dumps(GOAT))
    query = ("query", "--graph", tmp_path, "-")
    given = ("--context", f"{CONTEXT}={tmp_path / 'copy.json'}")
    for option, status in (((), 3), (given, 0), (("--context", "x"), 2)):
        text = io.TextIOWrapper(io.BytesIO(b"ASK { <a:s> <a:bell> 1 }"))
        monkeypatch.setattr(sys, "stdin", text)
        assert defour(*query, *option).status == status
    lines = gzip.compress(b"<a:s> <a:p> <a:o> .")
    (tmp_path / "data.x").write_bytes(lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    ran = defour("diff", "-", tmp_path / "data.x", "--input-format", "ntriples")
    assert (ran.status, ran.err) == (0, "")
