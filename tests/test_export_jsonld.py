"""JSON-LD: the context, and nodes nested for JavaScript. It is the same graph, however written."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

import defour as library
from defour.exports.export import Exporter
from exported import canonical_hash
from project import FOOTBALL, ID

NQUADS = {"format": "application/n-quads"}


@pytest.fixture
def flat(whole: Exporter) -> dict[str, Any]:
    return json.loads(whole.write("jsonld"))


@pytest.fixture(scope="module")
def framed(whole: Exporter) -> dict[str, Any]:
    return json.loads(whole.write("jsonld", framed=True))


def node(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [x for x in document["@graph"] if x["id"] == ID + name]
    return found


def test_the_context_is_what_the_ontology_and_the_shapes_say(
    whole: Exporter, example: Path
) -> None:
    found = whole.names.context
    assert found["from"] == FOOTBALL + "from"
    assert found["venue"] == {"@id": FOOTBALL + "venue", "@type": "@vocab"}
    assert found["vouchesFor"]["@container"] == "@set"  # a claim vouches for several
    assert found["label"]["@container"] == "@language"
    assert found["Person"] == FOOTBALL + "Person"
    assert found["schema:Person"] == "https://schema.org/Person"
    assert found["claims"]["@reverse"] == FOOTBALL + "about"
    assert found["start"] == "http://www.w3.org/ns/oa#start"
    named = {x.get("@id") if isinstance(x, dict) else x for x in found.values()}
    assert {x for x in whole.graph.ontology_terms if x.startswith(FOOTBALL)} <= named
    base = "https://example.org/kb/"
    moved = library.export("jsonld", graph=example, base=base, context="only")
    assert b"w3id.org/defour" not in moved


def test_nodes_read_well(flat: dict[str, Any]) -> None:
    claim = node(flat, "defour-2021-05/claim/spell-genk")
    assert claim["type"] == "Claim"
    assert claim["basis"] == "stated"
    assert claim["vouchesFor"] == ["from", "milestone", "person", "role", "team"]
    assert set(claim["label"]) == {"en", "nl"}
    assert node(flat, "genk")["label"] == {"@none": "Genk"}
    assert node(flat, "spell-defour-genk")["from"] == {"type": "xsd:gYear", "@value": "2004"}
    assert node(flat, "defour-2021-05/passage/4220-4281")["start"] == 4220
    ids = [x["id"] for x in flat["@graph"]]
    assert len(ids) == len(set(ids))
    assert all(list(x)[:1] == ["id"] for x in flat["@graph"])


def test_situations_hold_their_claims_and_claims_their_passages(framed: dict[str, Any]) -> None:
    spell = node(framed, "spell-defour-genk")
    assert spell["person"][0]["label"] == {"@none": "Steven Defour"}
    names = {x["id"].rpartition("/")[2] for x in spell["claims"]}
    assert names == {"spell-genk", "spell-genk-to", "spell-genk-country"}
    tops = [x["id"] for x in framed["@graph"]]
    assert len(tops) == len(set(tops))
    assert not any("/claim/" in x or "/passage/" in x for x in tops)
    assert spell["id"] in [x["id"] for x in node(framed, "genk")["@reverse"]["team"]]


def _sorted(given: Any) -> Any:
    """A value without order, and with what is only mentioned as its IRI."""
    if isinstance(given, list):
        return sorted((_sorted(x) for x in given), key=lambda x: json.dumps(x, sort_keys=True))
    if isinstance(given, dict):
        label = "http://www.w3.org/2000/01/rdf-schema#label"
        keys = {"@id"} if set(given) <= {"@id", "@type", label} and "@id" in given else given
        return {x: _sorted(given[x]) for x in sorted(keys)}
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
    mine = [x for x in framed["@graph"] if "claims" in x]
    frame = {"@context": terms, "@id": [x["id"] for x in mine], **never, "claims": claim}
    theirs = jsonld.frame(flat, frame, {"omitDefault": True, "processingMode": "json-ld-1.1"})
    ours = jsonld.expand({"@context": terms, "@graph": mine})
    assert len(theirs["@graph"]) == len(mine) > 50
    assert _sorted(jsonld.expand(theirs)) == _sorted(ours)


@pytest.mark.parametrize("name", ["steven-defour", "claim:spell-genk-to", "passage:4220-4281"])
def test_a_resource_is_one_object(whole: Exporter, name: str) -> None:
    data = whole.write("jsonld", resource=name, framed=True)
    assert json.loads(data)["id"].endswith(name.replace(":", "/"))
    plain = whole.write("ntriples", resource=name)
    assert canonical_hash(data, "jsonld") == canonical_hash(plain, "ntriples")


def test_the_context_can_be_elsewhere(whole: Exporter, flat: dict[str, Any]) -> None:
    linked = json.loads(whole.write("jsonld", context="linked"))
    address = "https://w3id.org/defour/context.jsonld"
    assert linked["@context"] == [address, flat["@context"][1]]
    alone = json.loads(whole.write("jsonld", context="only"))

    def load(url: str, _options: object) -> dict[str, object]:
        assert url == address
        return {"contextUrl": None, "documentUrl": url, "document": alone}

    lines = jsonld.to_rdf(linked, NQUADS | {"documentLoader": load}).splitlines()
    assert sorted(lines) == sorted(jsonld.to_rdf(flat, NQUADS).splitlines())
