"""The crosswalks: as reviewed, the same from both engines, and with nothing that is not so."""

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

from defour import reading
from defour.errors import BadQuestion, UsageError
from defour.folder import Folder
from defour.queries.answers import GraphAnswer, run
from defour.writing import graphs
from defour.writing.crosswalk import crosswalk, description, get, names, schema_of
from project import FOLDER, FOOTBALL, ID, graph_of
from targets import ISO_DATE, SCHEMA, TARGETS

GOLDEN = Path(__file__).parent / "golden-exports"
NAMES = ("dbpedia", "evidence", "schema", "sport-schema")
FACTUAL = ("dbpedia", "schema", "sport-schema")

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
OWL = "http://www.w3.org/2002/07/owl#"
TYPE = ox.NamedNode(RDF + "type")
WITHDRAWN = ox.NamedNode(PROV + "invalidatedAtTime")
DAY = ox.Literal("2026-11-23T12:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))

# What a crosswalk may add to an IRI of the graph, but for the name of a team behind its match.
FRAGMENTS = {"annotation", "target", "membership", "station"}
# Literals that no triple of the graph holds: the values that IPTC names for sport:alignment.
CONSTANTS = {"home", "away"}


def football(name: str) -> ox.NamedNode:
    return ox.NamedNode(FOOTBALL + name)


def here(name: str) -> ox.NamedNode:
    return ox.NamedNode(ID + name)


def quads() -> list[ox.Quad]:
    return [quad for source in reading.sources(FOLDER.graph) for quad in source.quads]


def answer(name: str, of: list[ox.Quad]) -> tuple[ox.Triple, ...]:
    """A crosswalk of some quads."""
    store = ox.Store()
    store.extend(of)
    found = run(get(FOLDER, name).text, store, where=name)
    assert isinstance(found, GraphAnswer)
    return found.triples


def iri(term: Any) -> str:
    """That of a named node."""
    assert isinstance(term, ox.NamedNode)
    return term.value


def of_class(name: str, of: list[ox.Quad]) -> set[Any]:
    return {x.subject for x in of if x.predicate == TYPE and x.object == football(name)}


def without_fragment(term: Any) -> str:
    """What an IRI of a crosswalk comes from."""
    return str(term.value.partition("#")[0])


def speaks_of(triples: tuple[ox.Triple, ...], things: set[Any]) -> set[str]:
    """Those of some things that triples have as subject, or that a subject comes from."""
    return {without_fragment(x.subject) for x in triples} & {iri(thing) for thing in things}


def test_there_are_four() -> None:
    assert names(FOLDER) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_header_says_what_it_is(name: str) -> None:
    header = get(FOLDER, name).header
    assert header.summary
    assert header.description
    assert header.omits
    for target in header.target.split():
        assert target in TARGETS


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    found = crosswalk(FOLDER, name)
    text = graphs.write(found.triples, "turtle", found.prefixes)
    path = GOLDEN / f"{name}.ttl"
    if request.config.getoption("--update-goldens"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_bytes(text)
    assert text == path.read_bytes(), f"{name} changed: read the difference, then --update-goldens"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(FOLDER.graph)


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same(name: str, graph: Graph) -> None:
    found = run(get(FOLDER, name).text, graph, where=name)
    assert isinstance(found, GraphAnswer)
    assert found.triples == crosswalk(FOLDER, name).triples


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented(name: str) -> None:
    """Each IRI and each literal is of the graph, or comes from one as the docs say."""
    known = {term for quad in quads() for term in (quad.subject, quad.predicate, quad.object)}
    iris = {term.value for term in known if isinstance(term, ox.NamedNode)}
    local = {re.sub("^.*[/#]", "", iri) for iri in iris}
    held: dict[str, set[str]] = {}
    for quad in quads():
        if isinstance(quad.object, ox.Literal):
            held.setdefault(iri(quad.subject), set()).add(quad.object.value)
    for triple in crosswalk(FOLDER, name).triples:
        for term in (triple.subject, triple.object):
            assert isinstance(term, ox.NamedNode | ox.Literal), triple
            if isinstance(term, ox.NamedNode) and term.value not in iris:
                before, _, after = term.value.partition("#")
                if not term.value.startswith(TARGETS):
                    assert before in iris, triple
                    assert after in FRAGMENTS | local, triple
        if isinstance(triple.object, ox.Literal) and triple.object not in known:
            value, kind = triple.object.value, triple.object.datatype.value
            if kind in (SCHEMA + "Date", XSD + "gYear"):
                assert ISO_DATE.fullmatch(value)
                own = held[without_fragment(triple.subject)]
                whole = kind == SCHEMA + "Date"
                assert any(x == value if whole else x.startswith(value) for x in own), triple
            else:
                assert value in CONSTANTS or value in held[without_fragment(triple.subject)], triple


@pytest.mark.parametrize("name", NAMES)
def test_nothing_rests_on_a_withdrawn_claim(name: str) -> None:
    graph = quads()
    claims = of_class("Claim", graph)
    situations = {x.object for x in graph if x.predicate == football("about")}
    assert speaks_of(answer(name, graph), claims | situations)
    all_withdrawn = graph + [ox.Quad(claim, WITHDRAWN, DAY) for claim in claims]
    left = answer(name, all_withdrawn)
    assert not speaks_of(left, claims | situations)
    assert not {x.object for x in left} & (claims | situations)


@pytest.mark.parametrize("name", NAMES)
def test_one_withdrawn_claim_takes_its_value_along(name: str) -> None:
    """Only the value that no other claim vouches for goes, and nothing comes."""
    graph = quads()
    claim = ox.NamedNode(f"{ID}defour-2021-05/claim/spell-genk-to")
    before = set(answer(name, graph))
    after = set(answer(name, [*graph, ox.Quad(claim, WITHDRAWN, DAY)]))
    assert after <= before
    gone = {x.predicate.value.rpartition("/")[2] for x in before - after}
    expected = {"dbpedia": {"endYear"}, "schema": {"endDate"}, "sport-schema": set()}
    if name in expected:
        assert gone == expected[name]
    else:
        assert {without_fragment(x.subject) for x in before - after} >= {claim.value}


@pytest.mark.parametrize("name", FACTUAL)
def test_what_only_somebody_says_is_no_fact(name: str) -> None:
    graph = quads()
    claims = of_class("Claim", graph)
    situations = {x.object for x in graph if x.predicate == football("about")}
    everything_said = graph + [
        ox.Quad(claim, football("speaker"), here("jan-boden")) for claim in claims
    ]
    assert not speaks_of(answer(name, everything_said), situations)


@pytest.mark.parametrize("name", FACTUAL)
def test_a_scheduled_match_is_not_there(name: str) -> None:
    graph = quads()
    matches = of_class("Match", graph)
    played = {x.subject for x in graph if x.object == football("happened")} & matches
    # Only somebody quoted says that there was a last home match.
    told = {iri(match) for match in played} - {iri(here("match-defour-last-home"))}
    assert speaks_of(answer(name, graph), matches) == told
    put_off = [
        ox.Quad(x.subject, x.predicate, football("scheduled"))
        if x.object == football("happened")
        else x
        for x in graph
    ]
    left = answer(name, put_off)
    assert not speaks_of(left, matches | of_class("Appearance", graph))
    assert not {x.object for x in left} & matches


@pytest.mark.parametrize("name", FACTUAL)
def test_what_is_no_fact_is_not_there(name: str) -> None:
    graph = quads()
    kept_out = ("Stance", "Plan", "Ambition", "QualificationInProgress", "Absence", "Reaction")
    for kind in kept_out:
        things = of_class(kind, graph)
        assert things
        assert not speaks_of(answer(name, graph), things)
        assert not {x.object for x in answer(name, graph)} & things
    licences = of_class("Qualification", graph)
    assert not {x.object for x in answer(name, graph)} & licences


@pytest.mark.parametrize("name", NAMES)
def test_links_to_elsewhere_are_not_read(name: str) -> None:
    graph = quads()
    same = ox.Quad(here("genk"), ox.NamedNode(OWL + "sameAs"), here("porto"))
    links = {quad for quad in quads() if quad.predicate.value == OWL + "sameAs"}
    assert links
    assert answer(name, [x for x in graph if x not in links]) == answer(name, [*graph, same])


def test_a_day_is_said_where_only_a_day_may_be() -> None:
    graph = quads()
    spell, start = here("spell-defour-genk"), football("from")
    day = ox.Literal("2004-08-01", datatype=ox.NamedNode(XSD + "date"))
    exact = [
        ox.Quad(x.subject, x.predicate, day) if (x.subject, x.predicate) == (spell, start) else x
        for x in graph
    ]
    sport = "https://sportschema.org/ontologies/main/"
    said = {(x.subject, x.predicate.value): x.object for x in answer("sport-schema", exact)}
    assert said[spell, sport + "startDate"] == day
    assert (spell, sport + "endDate") not in said
    station = {(x.subject, x.predicate.value): x.object for x in answer("dbpedia", exact)}
    year = ox.Literal("2004", datatype=ox.NamedNode(XSD + "gYear"))
    assert station[spell, "http://dbpedia.org/ontology/startYear"] == year


def test_an_interval_is_no_duration() -> None:
    match = here("match-kv-mechelen-kv-oostende-2021-05")
    for name in FACTUAL:
        said = [x for x in crosswalk(FOLDER, name).triples if x.subject == match]
        assert said
        assert not [x for x in said if "date" in x.predicate.value.lower()]


def test_only_what_is_quoted_word_for_word_was_quoted() -> None:
    quoted = {
        (x.subject, x.predicate.value.removeprefix(PROV))
        for x in crosswalk(FOLDER, "evidence").triples
        if x.object == here("announcement-defour-2021-05-11-twitter")
    }
    assert quoted == {
        (here("quotation-defour-2021-05-tweet"), "wasQuotedFrom"),
        (here("quotation-defour-2021-05-tweet-dutch"), "wasDerivedFrom"),
    }


def test_another_base() -> None:
    moved = crosswalk(FOLDER, "sport-schema", "https://voorbeeld.example/g/")
    text = graphs.write(moved.triples, "turtle", moved.prefixes).decode()
    assert "w3id.org" not in text
    assert "https://voorbeeld.example/g/id/match-aa-gent-kv-mechelen-2021-05-02#aa-gent" in text
    assert len(moved.triples) == len(crosswalk(FOLDER, "sport-schema").triples)
    with pytest.raises(UsageError, match="--base wants an IRI"):
        crosswalk(FOLDER, "schema", "voorbeeld")


def test_an_unknown_name() -> None:
    with pytest.raises(UsageError, match="no crosswalk 'shema'") as caught:
        crosswalk(FOLDER, "shema")
    assert "schema" in str(caught.value.hint)


def test_a_crosswalk_is_a_construct(copy: Path) -> None:
    (copy / "sparql" / "exports" / "rows.rq").write_text("SELECT * { ?s ?p ?o }")
    assert "rows" in names(Folder(copy))
    with pytest.raises(BadQuestion, match="is a CONSTRUCT"):
        crosswalk(Folder(copy), "rows")


def test_what_schema_says_of_one_resource() -> None:
    triples = crosswalk(FOLDER, "schema").triples
    person = schema_of(FOLDER, ID + "steven-defour")
    assert person == description(triples, ID + "steven-defour")
    assert set(person) <= set(triples)
    roles = {x.subject for x in person if x.object == ox.NamedNode(SCHEMA + "OrganizationRole")}
    spells = {x.subject for x in triples if x.object == ox.NamedNode(SCHEMA + "OrganizationRole")}
    assert roles == spells
    named = {x.subject for x in person if x.predicate.value == SCHEMA + "name"}
    assert here("genk") in named
    assert here("aa-gent") not in named
    ends = {x.subject: x.object.value for x in person if x.predicate.value == SCHEMA + "endDate"}  # type: ignore[union-attr]
    assert ends[here("spell-defour-genk")] == "2006"
    match = {x.subject for x in schema_of(FOLDER, ID + "match-aa-gent-kv-mechelen-2021-05-02")}
    assert here("aa-gent") in match
    assert here("spell-defour-kv-mechelen") not in match
    assert schema_of(FOLDER, ID + "match-standard-kv-mechelen-2021-05-13") == ()
    assert schema_of(FOLDER, ID + "nobody") == ()
