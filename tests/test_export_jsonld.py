"""JSON-LD: the context, and nodes nested for JavaScript. It is the same graph, however written."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld

from defour.folder import Folder, find_folder
from defour.writing.context import context
from defour.writing.export import Exporter, export
from project import ROOT

FOOTBALL = "https://w3id.org/defour/football#"
ID = "https://w3id.org/defour/id/"


@pytest.fixture(scope="module")
def whole() -> Exporter:
    return Exporter(Folder(ROOT))


@pytest.fixture(scope="module")
def flat(whole: Exporter) -> dict[str, Any]:
    return json.loads(whole.write("jsonld"))


@pytest.fixture(scope="module")
def framed(whole: Exporter) -> dict[str, Any]:
    return json.loads(whole.write("jsonld", framed=True))


def node(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [x for x in document["@graph"] if x["id"] == ID + name]
    return found


def test_the_context_is_what_the_ontology_and_the_shapes_say(example: Path) -> None:
    found = context(find_folder(ROOT))["@context"]
    assert isinstance(found, dict)
    assert found["from"] == FOOTBALL + "from"
    assert found["player"] == {"@id": FOOTBALL + "player", "@type": "@vocab"}
    assert found["vouchesFor"]["@container"] == "@set"  # a claim vouches for several
    assert found["label"]["@container"] == "@language"
    assert found["Person"] == FOOTBALL + "Person"
    assert found["schema:Person"] == "https://schema.org/Person"
    assert found["claims"]["@reverse"] == FOOTBALL + "about"
    assert found["start"] == "http://www.w3.org/ns/oa#start"
    moved = context(find_folder(example), base="https://example.org/kb/")
    assert "w3id.org/defour" not in json.dumps(moved)


def test_the_context_knows_every_word_of_the_graph(whole: Exporter) -> None:
    known = {x for x in whole.read.words if "#" in x}
    terms = context(Folder(ROOT))["@context"]
    assert isinstance(terms, dict)
    named = {x.get("@id") if isinstance(x, dict) else x for x in terms.values()}
    assert {x for x in known if x.startswith(FOOTBALL)} <= named


def test_nodes_read_well(flat: dict[str, Any]) -> None:
    claim = node(flat, "defour-2021-05/claim/spell-genk")
    assert claim["type"] == "Claim"
    assert claim["basis"] == "stated"
    assert claim["vouchesFor"] == ["from", "milestone", "player", "team"]
    assert set(claim["label"]) == {"en", "nl"}
    assert node(flat, "genk")["label"] == {"@none": "Genk"}
    assert node(flat, "spell-defour-genk")["from"] == {"type": "xsd:gYear", "@value": "2004"}
    assert node(flat, "defour-2021-05/passage/4220-4281")["start"] == 4220
    ids = [x["id"] for x in flat["@graph"]]
    assert len(ids) == len(set(ids))
    assert all(list(x)[:1] == ["id"] for x in flat["@graph"])


def test_situations_hold_their_claims_and_claims_their_passages(framed: dict[str, Any]) -> None:
    spell = node(framed, "spell-defour-genk")
    assert spell["player"]["label"] == {"@none": "Steven Defour"}
    names = {x["id"].rpartition("/")[2] for x in spell["claims"]}
    assert names == {"spell-genk", "spell-genk-to", "spell-genk-country"}
    for claim in spell["claims"]:
        assert claim["about"] == spell["id"]
        assert all(passage["start"] < passage["end"] for passage in claim["wasDerivedFrom"])
    tops = {x["id"] for x in framed["@graph"]}
    assert not any("/claim/" in x or "/passage/" in x for x in tops)
    genk = node(framed, "genk")
    assert spell["id"] in genk["@reverse"]["team"]


def _names(given: Any) -> Any:
    """A nested value with nodes that are only mentioned as their IRIs."""
    if isinstance(given, list):
        return [_names(x) for x in given]
    if isinstance(given, dict) and "id" in given and set(given) <= {"id", "type", "label"}:
        return given["id"]
    if isinstance(given, dict):
        return {x: _names(y) for x, y in given.items()}
    return given


def _words(given: Any, terms: dict[str, Any]) -> Any:
    """A value that PyLD compacted, with words by name: it only picks terms without a type."""
    given_ids = {y: x["@id"] for y, x in terms.items() if isinstance(x, dict) and "@id" in x}
    names = {iri: name for name, iri in given_ids.items()}
    for prefix, space in given_ids.items():
        for name, iri in given_ids.items():
            if "@prefix" in terms[prefix] and iri.startswith(space) and iri != space:
                names[f"{prefix}:{iri[len(space) :]}"] = name

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(x) for x in value]
        if isinstance(value, dict):
            return {x: named(y) for x, y in value.items()}
        return names.get(value, value) if isinstance(value, str) else value

    return named(given)


def _sorted(given: Any) -> Any:
    if isinstance(given, list):
        return sorted((_sorted(x) for x in given), key=lambda x: json.dumps(x, sort_keys=True))
    if isinstance(given, dict):
        return {x: _sorted(given[x]) for x in sorted(given)}
    return given


def test_the_nesting_is_that_of_json_ld_framing(
    flat: dict[str, Any], framed: dict[str, Any]
) -> None:
    terms = flat["@context"][0]
    never = {
        x: {"@embed": "@never"}
        for x, y in terms.items()
        if isinstance(y, dict) and y.get("@type") == "@vocab"
    }
    passage = {"@embed": "@always", **never}
    claim = {"@embed": "@always", **never, "wasDerivedFrom": passage}
    mine = {x["id"]: x for x in framed["@graph"] if "claims" in x}
    frame = {"@context": terms, "@id": list(mine), **never, "claims": claim}
    theirs = jsonld.frame(flat, frame, {"omitDefault": True, "processingMode": "json-ld-1.1"})
    assert len(theirs["@graph"]) == len(mine) > 50
    for other in theirs["@graph"]:
        assert _sorted(_words(other, terms)) == _sorted(_names(mine[other["id"]]))


def test_pyld_compacts_to_the_same(flat: dict[str, Any]) -> None:
    nodes = [x for x in flat["@graph"] if x["id"].startswith(ID)]
    document = {"@context": flat["@context"], "@graph": nodes}
    again = jsonld.compact(jsonld.expand(document), flat["@context"][0])
    assert _sorted(_words(again["@graph"], flat["@context"][0])) == _sorted(nodes)


@pytest.mark.parametrize(
    "name", ["steven-defour", "spell-defour-genk", "claim:spell-genk-to", "passage:4220-4281"]
)
def test_a_resource_is_one_object(whole: Exporter, name: str) -> None:
    data = whole.write("jsonld", resource=name, framed=True)
    found = json.loads(data)
    assert found["id"].endswith(name.replace(":", "/"))
    assert "@graph" not in found
    assert found["@context"][1] == {"rdfc10": f"nih:sha-256;{whole.digest(resource=name)}"}
    quads = {x.triple for x in ox.parse(data, ox.RdfFormat.JSON_LD)}
    turtle = {x.triple for x in ox.parse(whole.write(resource=name), ox.RdfFormat.TURTLE)}
    assert quads == turtle


def test_the_context_can_be_elsewhere(whole: Exporter) -> None:
    linked = json.loads(whole.write("jsonld", context="linked"))
    address = "https://w3id.org/defour/context.jsonld"
    assert linked["@context"] == [address, {"rdfc10": f"nih:sha-256;{whole.digest()}"}]
    alone = json.loads(whole.write("jsonld", context="only"))
    assert alone == json.loads(json.dumps(context(Folder(ROOT))))

    def load(url: str, _options: object) -> dict[str, object]:
        assert url == address
        return {"contextUrl": None, "documentUrl": url, "document": alone}

    options = {"format": "application/n-quads", "documentLoader": load}
    lines = sorted(jsonld.to_rdf(linked, options).splitlines())
    embedded = sorted(
        jsonld.to_rdf(
            json.loads(whole.write("jsonld")), {"format": "application/n-quads"}
        ).splitlines()
    )
    assert lines == embedded


def test_a_value_that_is_not_as_the_context_expects(copy: Path) -> None:
    (copy / "data" / "odd.ttl").write_text(
        "@prefix f: <https://w3id.org/defour/football#> ."
        '<a:s> f:player "text", <a:o>, 5 ; f:from <a:o>, "x"@nl ;'
        " <http://www.w3.org/2000/01/rdf-schema#label> <a:o>, 7, 'a', 'b', 'c'@en ; a 'x' ."
    )
    data = export(find_folder(copy), "jsonld")
    found = next(x for x in json.loads(data)["@graph"] if x["id"] == "a:s")
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert found["label"] == {"@none": ["a", "b"], "en": "c"}
    assert found[label] == [{"type": "xsd:integer", "@value": "7"}, {"id": "a:o"}] or found[label]
    subject = ox.NamedNode("a:s")
    quads = [x for x in ox.parse(data, ox.RdfFormat.JSON_LD) if x.subject == subject]
    assert len(quads) == 11
