"""What changed between two versions: in words, as JSON, and as a patch that can be applied."""

import io
import json
import os
import re
import sys
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest

from defour.diffs.compare import Change, Difference
from defour.diffs.compare import diff as compare
from defour.diffs.write import write_patch as patch
from defour.diffs.write import write_text as text
from defour.rdf.parse import rename_blank_nodes
from defour.rdf.serialize import canonical_quads
from project import ROOT

DERBY = ROOT / "examples" / "derby-2031-09" / "data" / "derby-2031-09.ttl"
ID = "https://w3id.org/defour/id/"
CLAIM = f"{ID}derby-2031-09/claim/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(old: str, new: str) -> Difference:
    return compare((PREFIXES + old).encode(), (PREFIXES + new).encode())


def edited(path: Path, *edits: tuple[str, str]) -> bytes:
    content = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in content, before
        content = content.replace(before, after)
    return content.encode()


def derby(*edits: tuple[str, str]) -> Difference:
    return compare(DERBY, edited(DERBY, *edits))


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    path = tmp_path / "corrected.ttl"
    path.write_bytes(edited(DERBY, ('"2033"^^', '"2034"^^')))
    return path


def only(found: Difference) -> Change:
    (change,) = found.changes
    return change


def values(change: Change) -> list[tuple[str, str | None, str | None]]:
    return [
        (each.short, pair.old and pair.old.text, pair.new and pair.new.text)
        for each in change.properties
        for pair in each.values
    ]


def test_a_corrected_value_beside_its_claims(corrected: Path) -> None:
    change = only(compare(DERBY, corrected))
    assert (change.action, change.kind) == ("changed", "situation")
    assert change.article == f"{ID}derby-2031-09"
    assert values(change) == [("until", "2033", "2034")]
    assert change.notes == (("unmoved", change.properties[0].property, (CLAIM + "contract",)),)
    found = derby(('"2033"^^xsd:gYear ;', '"2033"^^xsd:gYear ;\n    football:purpose "peace"@en ;'))
    assert values(only(found)) == [("purpose", None, '"peace"@en')]
    assert "note: no claim vouches for purpose\n" in text(found)
    found = derby(('"2033"^^', '"2034"^^'), ("signed on until 2033", "signed on until 2034"))
    assert [x.notes for x in found.changes] == [(), ()]


def test_a_new_claim_says_what_it_is_about_and_vouches_for() -> None:
    claim = """
claim:contract-place a football:Claim ;
    football:about id:contract-donk ;
    football:basis football:implied ;
    football:followsFrom claim:day ;
    football:vouchesFor football:until ;
    prov:wasDerivedFrom passage:0-17 , passage:921-962 ;
    rdfs:label "She stays to 2033."@en , "Ze blijft tot 2033."@nl .

# The ban."""
    edit = ("\n# The ban.", claim)
    assert (
        "    added: She stays to 2033.  derby-2031-09/claim/contract-place\n"
        "      about: contract of Els Donk until 2033\n"
        "      vouches for: until\n"
        "      basis: implied\n"
        "      follows from: The article is of 14 September 2031.\n"
        "      cites: [0, 17), [921, 962)\n"
    ) in text(derby(edit))
    back = text(compare(edited(DERBY, edit), DERBY))
    assert "    removed: She stays to 2033.  derby-2031-09/claim/contract-place\n" in back
    assert back.count("about: contract of Els Donk until 2033") == 1


HOPE = "football:spokenIn id:quotation-donk ;"
WITHDRAWN = f'{HOPE}\n    prov:invalidatedAtTime "2031-09-15T10:00:00Z"^^xsd:dateTime ;'
STATED = (
    "football:about id:profile-klaas ;\n    football:basis football:{} ;\n    football:vouchesFor"
)
AGE = '"Mira Klaas is 31."@en', '"Mira Klaas is 31 years old."@en'


@pytest.mark.parametrize(
    ("before", "after", "action", "says"),
    [
        (HOPE, WITHDRAWN, "withdrawn", "withdrawn: Els Donk hopes"),
        (WITHDRAWN, HOPE, "restored", "restored: Els Donk hopes"),
        ("From passage:0-17 ;", "From passage:20-97 ;", "re-cited", "cites: [0, 17) → [20, 97)"),
        (STATED.format("stated"), STATED.format("implied"), "rebased", "basis: stated → implied"),
        (*AGE, "reworded", f"label: {' → '.join(AGE)}"),
    ],
)
def test_what_became_of_a_claim(before: str, after: str, action: str, says: str) -> None:
    old = edited(DERBY, (after, before)) if action == "restored" else DERBY.read_bytes()
    found = compare(old, old.replace(before.encode(), after.encode()))
    assert (only(found).kind, only(found).action) == ("claim", action)
    assert says in text(found)


def test_a_passage_names_the_claims_that_cite_it() -> None:
    found = derby(("oa:end 962 ;", "oa:end 961 ;"))
    change, own = only(found), "derby-2031-09/claim/"
    assert (change.kind, change.about) == ("passage", (f"{own}contract", f"{own}contract-team"))
    shown = f"changed: [921, 961)  derby-2031-09/passage/921-962\n      cited by: {own}contract"
    assert shown in text(found)


def test_entities_links_terms_shapes_and_queries(example: Path, copy: Path) -> None:
    def edit(path: str, before: str, after: str) -> None:
        (copy / path).write_bytes(edited(copy / path, (before, after)))

    same = "<http://www.w3.org/2002/07/owl#sameAs> <http://example.org/z>"
    edit("data/voorbeeld.ttl", '"SK Zeeën" .', f'"SK Zeeën" ; {same} .')
    edit("data/voorbeeld.ttl", '"Racing Dorpstad" .', '"Racing" .')
    edit("ontology/football-example.ttl", '"match"@en ;', '"match"@en ;\n    owl:deprecated true ;')
    edit("ontology/football-example.ttl", '"passage"@en', '"range"@en')
    edit("shapes/spell.ttl", "sh:datatype xsd:gYear ;\n    sh:maxCount 1", "sh:maxCount 2")
    edit("shapes/spell.ttl", 'sh:prefix "football"', 'sh:prefix "fb"')
    edit("sparql/questions/career.rq", "ORDER BY", "# by year\nORDER BY")
    (copy / "sparql" / "questions" / "appearances.rq").unlink()
    found = compare(example, copy)
    goal = ':Goal a owl:Class ; rdfs:label "the \\u001B[31mgoal"@en .'
    assert r"defined: the \x1b[31mgoal  :Goal" in text(turtle("", goal))
    shown = text(found)
    for line in (
        "    reworded: Racing  id:racing-dorpstad\n",
        "    added: SK Zeeën  id:sk-zeeen\n      owl:sameAs: http://example.org/z\n",
        "    deprecated: match  football:Match\n",
        "    reworded: range  football:Passage\n",
        "    changed: ex:Spell-from\n      sh:datatype: − xsd:gYear\n      sh:maxCount: 1 → 2\n",
        '      sh:declare: [sh:namespace https://w3id.org/defour/football#; sh:prefix "',
        "    removed: questions/appearances.rq\n",
        "    changed: questions/career.rq\n      lines removed: 0, added: 1\n",
    ):
        assert line in shown, shown
    kinds = [x.kind for x in found.changes]
    assert kinds == sorted(kinds, key=["entity", "link", "term", "shape", "query"].index)


def test_of_a_query_line_ends_make_no_difference(example: Path, copy: Path) -> None:
    path = copy / "sparql" / "questions" / "career.rq"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compare(example, copy).same
    path.unlink()
    found = compare(example, copy)
    assert (found.same, found.removed, found.added, patch(found)) == (False, (), (), "")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (":a :p 1 .", ":a :p 2 .", [(":p", "1", "2")]),
        (":a :q 1, 2 .", ":a :q 3 .", [(":q", "1", None), (":q", "2", None), (":q", None, "3")]),
        (
            ':a rdfs:label "one"@en , "een"@nl .',
            ':a rdfs:label "two"@en , "twee"@nl .',
            [("rdfs:label", '"one"@en', '"two"@en'), ("rdfs:label", '"een"@nl', '"twee"@nl')],
        ),
        (
            ':x rdfs:label "Racing" . :y rdfs:label "SK Zeeën" . :a :p :x .',
            ':x rdfs:label "Racing" . :y rdfs:label "SK Zeeën" . :a :p :y .',
            [(":p", "Racing", "SK Zeeën")],
        ),
        (":a :p 007 .", ":a :p 7 .", [(":p", "007", "7")]),
        (':a :p "7"^^xsd:int .', ":a :p 7 .", [(":p", "7", "7")]),
        (":a :in (1 2) .", ":a :in (1 2 3) .", [(":in", "(1, 2)", "(1, 2, 3)")]),
    ],
)
def test_what_became_of_values(old: str, new: str, told: list[object]) -> None:
    found = turtle(old, new)
    assert values(only(found)) == told
    assert "xsd:int" not in old or f'#int> → "7"^^<{XSD}integer>' in text(found)


def test_blank_nodes_that_no_iri_leads_to() -> None:
    old, new = "[] :p 1 ; :q 2 . _:a :n _:b . _:b :n _:a .", "[] :p 1 ; :q 3 . [] :r [ :s 1 ] ."
    told = [f"{x.action} {x.label}" for x in turtle(old, new).changes]
    assert told[:2] == ["removed [:n [:n […]]]", "removed [:p 1; :q 2]"]
    assert told[2:] == ["added [:p 1; :q 3]", "added [:r [:s 1]]"]


def test_a_blank_node_that_changed_leaves_the_others() -> None:
    shape = ":S a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount {} ] , [ sh:path :q ] ."
    found = turtle(shape.format(1), shape.format(2))
    assert only(found).kind == "shape"
    assert "[sh:minCount 1; sh:path :p] → [sh:minCount 2; sh:path :p]\n" in text(found)
    assert len(found.removed) == len(found.added) == 3


def test_a_statement_in_another_graph(tmp_path: Path) -> None:
    old, new = tmp_path / "old.trig", tmp_path / "new.trig"
    old.write_text("<a:g> { <a:a> <a:b> 1 , 2 }")
    new.write_text("<a:h> { <a:a> <a:b> 1 , 3 }")
    found = compare(old, new)
    assert [(x.kind, x.iri, x.lines) for x in found.changes] == [
        ("node", "a:a", None),
        ("graph", "a:g", {"removed": 1, "added": 0}),
        ("graph", "a:h", {"removed": 0, "added": 1}),
    ]
    assert 'A <a:a> <a:b> "3"^^<http://www.w3.org/2001/XMLSchema#integer> <a:h> .\n' in patch(found)


def test_statuses(defour, corrected: Path, tmp_path: Path) -> None:
    assert defour("diff", corrected, corrected).status == 0
    (tmp_path / "bad.ttl").write_text("<a:a> .")
    (tmp_path / "empty").mkdir()
    wrong = {x: ([corrected, tmp_path / x], 3) for x in ("bad.ttl", "nowhere", "empty")}
    wrong |= {x: ([corrected, *x.split()], 2) for x in ("", "x --format turtle")}
    for arguments, status in [*wrong.values(), (["-", "-"], 2)]:
        ran = defour("diff", *arguments)
        assert (ran.status, ran.out) == (status, "")


def test_no_difference_is_one_line(
    defour, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = defour("diff", ROOT, ROOT)
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert re.search(r"shapes \d+ files, queries \d+: [\d,]+ statements\) = ", ran.out)
    path = tmp_path / "graph.rdf"
    assert defour("export", "--graph", example, "-o", path).status == 0
    ran = defour("diff", example, path)
    assert (ran.status, "Only the ontology and data" in ran.out) == (0, True)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DERBY.read_bytes())))
    ran = defour("diff", "-", DERBY)
    assert (ran.status, ran.err) == (0, "")
    assert "standard input (Turtle 1 file: 1,208 statements)" in ran.out


def test_formats_files_and_labels(defour, corrected: Path, tmp_path: Path) -> None:
    here = ("diff", DERBY, corrected)
    rows = defour(*here, "--format", "patch")
    assert [line[:2] for line in rows.out.splitlines()] == ["TX", "D ", "A ", "TC"]
    for name, begins in (("x.rdfp", "TX ."), ("x.json", "{"), ("x.txt", "old  ")):
        assert defour(*here, "-o", tmp_path / name) == (1, "", "")
        assert (tmp_path / name).read_text().startswith(begins)
    assert "changed Contract: " in defour(*here).out
    dutch = defour(*here, "--graph", ROOT, "--lang", "nl").out
    assert "changed contract: contract van Els Donk tot 2033" in dutch
    plain = json.loads((tmp_path / "x.json").read_text())
    assert (plain["same"], plain["removed"], plain["added"]) == (False, 1, 1)
    (change,) = plain["changes"]
    (first, *_) = change["properties"]
    assert first["values"][0]["new"]["text"] == "2034"
    keys = {*plain, *plain["old"], *change, *first, *first["values"][0], *change["notes"][0]}
    described = (ROOT / "docs" / "diff.md").read_text()
    assert {key for key in keys if f"`{key}`" not in described} == set()


def blank_quads(chance: Random) -> list[ox.Quad]:
    nodes: list[Any] = [*map(ox.BlankNode, "abcd"), ox.NamedNode("e:x"), ox.Literal("1")]
    return [
        ox.Quad(chance.choice(nodes[:5]), ox.NamedNode(f"e:{chance.choice('pq')}"), term)
        for term in chance.choices(nodes, k=chance.randint(1, 6))
    ]


def test_blank_nodes_are_the_same_when_rdfc_says_so(tmp_path: Path) -> None:
    """And the patch, applied to the canonical form of OLD, gives that of NEW."""
    chance, agreed = Random(5), 0
    for _ in range(300 * int(os.environ.get("DEFOUR_FUZZ", "1"))):
        one = blank_quads(chance)
        names = dict(zip(map(ox.BlankNode, "abcd"), map(ox.BlankNode, "wxyz"), strict=True))
        renamed = [rename_blank_nodes(x, names.__getitem__) for x in one]
        two = renamed if chance.random() < 0.5 else blank_quads(chance)
        texts = ["".join(f"{x} .\n" for x in quads).encode() for quads in (one, two)]
        found = compare(*texts)
        canonical = [set(canonical_quads(quads)) for quads in (one, two)]
        assert found.same == (canonical[0] == canonical[1])
        agreed += found.same
        rows = [line.partition(" ") for line in patch(found).splitlines()[1:-1]]
        quads = {"D": set(), "A": set()}
        for code, _, statement in rows:
            quads[code] |= set(ox.parse(statement, ox.RdfFormat.N_QUADS))
        assert quads["D"] <= canonical[0]
        assert set(canonical_quads((canonical[0] - quads["D"]) | quads["A"])) == canonical[1]
    assert agreed > 100
