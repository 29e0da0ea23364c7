"""The vocabulary is small and used, data may extend it, and old graphs can be moved to it."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from defour import validate
from project import FOLDER, FOOTBALL, ID, ROOT, graph_of, ontology, terms

EXAMPLES = sorted((ROOT / "examples").glob("*/data"))
MIGRATION = ROOT / "sparql" / "migrations" / "from-0.1-to-0.2.ru"
SITUATION = URIRef(FOOTBALL + "Situation")


def situation_classes() -> set[URIRef]:
    found = ontology().transitive_subjects(RDFS.subClassOf, SITUATION)
    return {x for x in found if isinstance(x, URIRef)} - {SITUATION}


def test_it_is_small() -> None:
    mine = set(terms())
    classes = mine & set(ontology().subjects(RDF.type, OWL.Class))
    properties = mine & {
        *ontology().subjects(RDF.type, OWL.ObjectProperty),
        *ontology().subjects(RDF.type, OWL.DatatypeProperty),
    }
    schemes = mine & set(ontology().subjects(RDF.type, SKOS.ConceptScheme))
    assert len(situation_classes()) <= 20
    assert len(classes) <= 40
    assert len(properties) <= 115
    assert len(schemes) == 30


def test_every_class_of_situations_is_used_twice() -> None:
    graph = graph_of([*FOLDER.data, *EXAMPLES])
    counts = Counter(x for x in graph.objects(None, RDF.type) if x in situation_classes())
    assert {x for x in situation_classes() if counts[x] < 2} == set()


NEW_KINDS = {
    "a kind of sanction": ("sanctionKinds", "id:ban-daelman", "kind", "football:suspension"),
    "a role": ("roles", "id:coach-donk", "role", "football:coach"),
    "a measure": ("measures", "id:run-havenstad", "measure", "football:matchesUnbeaten"),
    "an event of a match": ("matchEventKinds", "id:half-time", "kind", "football:halfTime"),
}


@pytest.mark.parametrize("what", NEW_KINDS)
def test_a_new_kind_is_a_concept_in_data(what: str, tmp_path: Path) -> None:
    scheme, situation, name, old = NEW_KINDS[what]
    shutil.copytree(ROOT / "examples" / "derby-2031-09" / "data", tmp_path / "data")
    path = tmp_path / "data" / "derby-2031-09.ttl"
    text = path.read_text(encoding="utf-8")
    block = text[text.index(f"\n{situation} a ") :]
    block = block[: block.index(" .\n")]
    assert f"football:{name} {old}" in block
    new = block.replace(f"football:{name} {old}", f"football:{name} id:some-new-kind")
    concept = f"""
id:some-new-kind a football:Concept ;
    skos:inScheme football:{scheme} ;
    rdfs:label "some new kind"@en , "een nieuwe soort"@nl .
"""
    head = "" if "@prefix skos:" in text else f"@prefix skos: <{SKOS}> .\n"
    path.write_text(head + text.replace(block, new) + concept, encoding="utf-8")
    report = validate(graph=tmp_path)
    assert report.ok, [(x.rule, x.focus) for x in report.results]


def test_what_stands_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    text = (ROOT / "examples/derby-2031-09/data/derby-2031-09.ttl").read_text(encoding="utf-8")
    (tmp_path / "data").mkdir()
    bad = text.replace("football:kind football:secondYellowCard", "football:kind football:fine")
    bad = bad.replace("football:kind football:halfTime", "football:bodyPart football:knee")
    (tmp_path / "data" / "bad.ttl").write_text(bad, encoding="utf-8")
    said = {x.rule: x.message for x in validate(graph=tmp_path).results}
    assert said["MedicalCondition-belongs"].endswith(", or take out football:bodyPart.")
    assert "football#matchEventKinds, or add" in said["Situation-kindOfClass"]


def test_a_graph_in_the_old_words_is_moved() -> None:
    store = ox.Store()
    store.load(path=ROOT / "tests" / "migrated.ttl", format=ox.RdfFormat.TURTLE)
    store.update(MIGRATION.read_text(encoding="utf-8"))
    used = {x.value for quad in store for x in quad.triple if isinstance(x, ox.NamedNode)}
    declared = {str(x) for x in terms()}
    assert {x for x in used if x.startswith(FOOTBALL)} - declared == set()
    kinds = {
        quad.subject.value.rpartition("-")[2]: quad.object.value.removeprefix(FOOTBALL)
        for quad in store.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), None)
        if re.search("/x-[A-Z]", quad.subject.value)
    }
    assert kinds["PlayingSpell"] == kinds["StaffRole"] == "Membership"
    assert kinds["Plan"] == kinds["Ambition"] == "Possibility"
    assert kinds["Quotation"] == kinds["Insertion"] == "Statement"

    def ask(text: str) -> bool:
        head = f"PREFIX football: <{FOOTBALL}> PREFIX id: <{ID}>"
        return bool(store.query(f"{head} ASK {{ {text} }}"))

    assert ask("id:x-PlayingSpell football:role football:player ; football:person id:p")
    assert ask("?c football:about id:x-PlayingSpell ; football:vouchesFor football:role")
    assert ask("id:x-InternationalRecord-goals football:quantity 1")
    assert ask("id:x-Examination football:date 2")
    assert not ask("?s football:player ?o")
