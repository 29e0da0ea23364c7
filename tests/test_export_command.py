"""`defour export` as it is called: resources by name, formats by suffix, errors with a hint."""

import json
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import defour as library
from defour.errors import OverLimit, UnknownResource, UsageError
from defour.folder import Folder, find_folder
from defour.writing import rdfc
from defour.writing.described import describe, resolve
from defour.writing.export import Exporter
from defour.writing.gathered import Gathered
from project import ROOT

ID = "https://w3id.org/defour/id/"


@pytest.mark.parametrize(
    ("suffix", "head"),
    [
        (".ttl", "# RDFC-1.0"),
        (".nt", "# RDFC-1.0"),
        (".nq", "# RDFC-1.0"),
        (".trig", "# RDFC-1.0"),
        (".rdf", "<?xml"),
        (".xml", "<?xml"),
        (".jsonld", "{\n"),
        (".json", "{\n"),
        (".other", "# RDFC-1.0"),
    ],
)
def test_the_format_of_a_file(
    defour, example: Path, tmp_path: Path, suffix: str, head: str
) -> None:
    target = tmp_path / f"graph{suffix}"
    ran = defour("export", "--graph", example, "-o", target)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert target.read_text(encoding="utf-8").startswith(head)


def test_a_dash_is_standard_output(defour, example: Path) -> None:
    plain = defour("export", "--graph", example)
    assert defour("export", "--graph", example, "-o", "-") == plain
    assert plain.out.startswith("# RDFC-1.0 SHA-256: ")


def test_the_hash_alone(defour, example: Path, tmp_path: Path) -> None:
    ran = defour("export", "--graph", example, "--hash")
    assert ran.out == library.export_hash(graph=example) + "\n"
    assert len(ran.out) == 65
    part = defour("export", "id:jan-voorbeeld", "--graph", example, "--hash").out
    assert part.strip() in library.export(graph=example, resource="id:jan-voorbeeld").decode()
    assert defour("export", "--graph", example, "--hash", "--framed").status == 2
    # the suffix of a file for the hash is no format
    defour("export", "--graph", example, "--hash", "-o", tmp_path / "x.nq")
    assert (tmp_path / "x.nq").read_text() == ran.out


def test_framed_and_context_mean_json_ld(defour, example: Path) -> None:
    framed = json.loads(defour("export", "--graph", example, "--framed").out)
    assert any("claims" in x for x in framed["@graph"])
    linked = json.loads(defour("export", "--graph", example, "--context", "linked").out)
    assert linked["@context"][0] == "https://w3id.org/defour/context.jsonld"
    only = json.loads(defour("export", "--graph", example, "--context", "only").out)
    assert list(only) == ["@context"]
    ran = defour("export", "--graph", example, "--framed", "--format", "trig")
    assert ran.status == 2
    assert "trig cannot be framed. Ask for jsonld" in ran.err


@pytest.mark.parametrize(
    "name", ["id:jan-voorbeeld", "jan-voorbeeld", f"{ID}jan-voorbeeld", f"<{ID}jan-voorbeeld>"]
)
def test_a_resource_has_many_names(defour, example: Path, name: str) -> None:
    ran = defour("export", name, "--graph", example, "--format", "ntriples")
    assert ran.status == 0
    subjects = {str(x.subject) for x in ox.parse(ran.out, ox.RdfFormat.N_TRIPLES)}
    assert f"<{ID}jan-voorbeeld>" in subjects


def test_an_unknown_resource_is_told_with_the_closest(defour, example: Path) -> None:
    ran = defour("export", "id:jan-voorbeld", "--graph", example)
    assert ran.status == 2
    assert ran.err.startswith("defour: unknown-resource: nothing in the graph is called")
    assert "id:jan-voorbeeld" in ran.err


def test_a_name_of_several(copy: Path) -> None:
    (copy / "data" / "two.ttl").write_text("<a:x/twice> <a:p> 1 . <a:y/twice> <a:p> 1 .")
    with pytest.raises(UnknownResource, match="one of several"):
        library.export(graph=copy, resource="twice")
    assert b"<a:x/twice>" in library.export(graph=copy, resource="a:x/twice")


def test_a_resource_under_another_base(defour, example: Path) -> None:
    base = "https://example.org/kb/"
    for name in ("id:jan-voorbeeld", f"{ID}jan-voorbeeld", f"{base}id/jan-voorbeeld"):
        ran = defour("export", name, "--graph", example, "--base", base, "--format", "ntriples")
        assert f"<{base}id/jan-voorbeeld>" in ran.out
        assert "w3id.org" not in ran.out


@pytest.fixture(scope="module")
def read() -> Gathered:
    return Gathered(Folder(ROOT))


def subjects(read: Gathered, name: str) -> set[str]:
    return {str(x.subject).strip("<>") for x in describe(read, resolve(read, name))}


def test_what_describes_a_situation(read: Gathered) -> None:
    found = subjects(read, "id:spell-defour-genk")
    article = f"{ID}defour-2021-05/"
    assert {f"{article}claim/spell-genk", f"{article}passage/4220-4281", f"{ID}genk"} <= found
    assert f"{article}version-1" in found
    assert f"{article}claim/profile-age" not in found
    assert not any(x.startswith("https://w3id.org/defour/football") for x in found)


def test_what_describes_an_entity_a_claim_and_a_passage(read: Gathered) -> None:
    assert {f"{ID}spell-defour-genk", f"{ID}youth-spell-defour-genk"} <= subjects(read, "id:genk")
    claim = subjects(read, "claim:spell-genk-to")
    assert f"{ID}spell-defour-genk" in claim
    assert f"{ID}defour-2021-05/claim/spell-genk" in claim
    passage = subjects(read, "passage:4220-4281")
    assert f"{ID}defour-2021-05/claim/spell-genk-to" in passage


def test_what_describes_words_documents_and_shapes(read: Gathered) -> None:
    assert subjects(read, "football:team") == {"https://w3id.org/defour/football#team"}
    lint = subjects(read, "https://w3id.org/defour/lint")
    assert lint == {"https://w3id.org/defour/lint", "https://w3id.org/defour/lint#allow"}
    assert len(subjects(read, "https://w3id.org/defour/shapes")) > 200
    shape = subjects(read, "shape:PlayingSpell-from")
    assert "https://w3id.org/defour/shapes#PlayingSpell-from" in shape
    assert len(shape) == 7  # with the list of what the value may be


def test_every_subject_can_be_asked_for(example: Path) -> None:
    exporter = Exporter(find_folder(example))
    for iri in exporter.read.by_subject:
        data = exporter.write("ntriples", resource=iri)
        assert f"\n<{iri}> ".encode() in data


def test_crosswalks(defour) -> None:
    plain = defour("export", "--as", "schema", "--graph", ROOT)
    assert plain.status == 0
    digest = defour("export", "--as", "schema", "--hash", "--graph", ROOT).out.strip()
    assert plain.out.startswith(f"# RDFC-1.0 SHA-256: {digest}\n")
    for format, kind in {
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
    }.items():
        out = defour("export", "--as", "schema", "--format", format, "--graph", ROOT).out
        assert digest in out or format in ("trig", "nquads")
        triples = {x.triple for x in ox.parse(out, kind)}
        assert triples == {x.triple for x in ox.parse(plain.out, ox.RdfFormat.TURTLE)}
    assert "<https://w3id.org/defour/exports/schema>" in out
    assert defour("export", "--as", "nothing", "--graph", ROOT).status == 2
    assert defour("export", "--as", "schema", "--format", "rdf12", "--graph", ROOT).status == 2
    assert defour("export", "id:genk", "--as", "schema", "--graph", ROOT).status == 2


def edges(pairs: list[tuple[int, int]]) -> list[ox.Quad]:
    p = ox.NamedNode("a:p")
    return [ox.Quad(ox.BlankNode(f"b{x}"), p, ox.BlankNode(f"b{y}")) for x, y in pairs]


def test_blank_nodes_that_look_alike_are_named_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    clique = [(x, y) for x in range(6) for y in range(6) if x != y]
    turned = [((x * 5 + 2) % 6, (y * 5 + 2) % 6) for x, y in reversed(clique)]
    assert rdfc.canonical(edges(clique)) == rdfc.canonical(edges(turned))
    monkeypatch.setattr(rdfc, "SECONDS", 0.5)
    hard = [(x, y) for x in range(12) for y in range(12) if x != y]
    with pytest.raises(OverLimit, match="too alike"):
        rdfc.canonical(edges(hard))


def test_what_costs_little_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    pairs = [(2 * x, 2 * x + 1) for x in range(500)]
    assert len(rdfc.canonical(edges(pairs))) == 500


def test_wrong_arguments_of_the_library(example: Path) -> None:
    with pytest.raises(UsageError, match="no context"):
        library.export("jsonld", graph=example, context="lost")
    with pytest.raises(UsageError, match="resource is to be a text"):
        library.export(graph=example, resource=3)  # type: ignore[arg-type]
