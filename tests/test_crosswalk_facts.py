"""The crosswalks say what is so: nothing withdrawn, planned, hoped, or that only somebody says."""

import pyoxigraph as ox
import pytest

from exported import (
    FACTUAL,
    NAMES,
    TYPE,
    answer,
    crosswalk,
    football,
    graph,
    here,
    iri,
    of_class,
    speaks_of,
    with_days,
    without_fragment,
)
from project import ID

XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
OWL = "http://www.w3.org/2002/07/owl#"
IN_PROGRESS = football("qualificationInProgress")
DEVILS = here("red-devils")
WITHDRAWN = ox.NamedNode(PROV + "invalidatedAtTime")
DAY = ox.Literal("2026-11-23T12:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_rests_on_a_withdrawn_claim(name: str) -> None:
    claims = of_class("Claim")
    situations = {x.object for x in graph().quads if x.predicate == football("about")}
    assert speaks_of(crosswalk(name), claims | situations)
    all_withdrawn = graph().quads + [ox.Quad(claim, WITHDRAWN, DAY) for claim in claims]
    left = answer(name, all_withdrawn)
    assert not speaks_of(left, claims | situations)
    assert not {x.object for x in left} & (claims | situations)


@pytest.mark.parametrize("name", FACTUAL)
def test_a_situation_goes_with_its_claims(name: str) -> None:
    about = [x for x in graph().quads if x.predicate == football("about")]
    before = set(crosswalk(name))
    told = speaks_of(tuple(before), {x.object for x in about})
    assert len(told) > 3
    for situation in sorted(told):
        claims = [x.subject for x in about if iri(x.object) == situation]
        after = answer(name, [*graph().quads, *(ox.Quad(x, WITHDRAWN, DAY) for x in claims)])
        assert set(after) < before
        assert situation not in {without_fragment(x) for y in after for x in (y.subject, y.object)}


@pytest.mark.parametrize("name", NAMES)
def test_one_withdrawn_claim_takes_its_value_along(name: str) -> None:
    """Only the value that no other claim vouches for goes, and nothing comes."""
    claim = ox.NamedNode(f"{ID}defour-2021-05/claim/spell-genk-to")
    before = set(crosswalk(name))
    after = set(answer(name, [*graph().quads, ox.Quad(claim, WITHDRAWN, DAY)]))
    assert after <= before
    gone = {x.predicate.value.rpartition("/")[2] for x in before - after}
    expected = {"dbpedia": {"endYear"}, "schema": {"endDate"}, "sport-schema": set()}
    if name in expected:
        assert gone == expected[name]
    else:
        assert {without_fragment(x.subject) for x in before - after} >= {claim.value}


@pytest.mark.parametrize("name", FACTUAL)
def test_what_only_somebody_says_is_no_fact(name: str) -> None:
    claims = of_class("Claim")
    situations = {x.object for x in graph().quads if x.predicate == football("about")}
    everything_said = graph().quads + [
        ox.Quad(claim, football("speaker"), here("jan-boden")) for claim in claims
    ]
    assert not speaks_of(answer(name, everything_said), situations)


@pytest.mark.parametrize("name", FACTUAL)
def test_a_scheduled_match_is_not_there(name: str) -> None:
    matches = of_class("Match")
    played = {x.subject for x in graph().quads if x.object == football("played")} & matches
    # Only somebody quoted says that there was a last home match.
    told = {iri(match) for match in played} - {iri(here("match-defour-last-home"))}
    assert speaks_of(crosswalk(name), matches) == told
    put_off = [
        ox.Quad(x.subject, x.predicate, football("scheduled"))
        if x.object == football("played")
        else x
        for x in graph().quads
    ]
    left = answer(name, put_off)
    assert not speaks_of(left, matches | of_class("Participation"))
    assert not {x.object for x in left} & matches


@pytest.mark.parametrize("name", FACTUAL)
def test_what_is_no_fact_is_not_there(name: str) -> None:
    for kind in ("Stance", "Possibility", "Absence"):
        things = of_class(kind)
        assert things
        assert not speaks_of(crosswalk(name), things)
        assert not {x.object for x in crosswalk(name)} & things
    licences = {x.object for x in graph().quads if x.predicate == IN_PROGRESS}
    assert licences
    assert not {x.object for x in crosswalk(name)} & licences


@pytest.mark.parametrize("name", FACTUAL)
def test_what_would_be_has_no_way_in(name: str) -> None:
    """Even where a possibility has all that a fact has."""
    kinds = ["Membership", "Honour", "Match", "Participation", "Activity", "MedicalCondition"]
    kinds += ["Statistic", "Statement"]
    situations = set().union(*map(of_class, kinds))
    assert speaks_of(crosswalk(name), situations)
    possible = []
    for quad in graph().quads:
        if quad.subject in situations and quad.predicate == TYPE:
            possible.append(ox.Quad(quad.subject, football("wouldBe"), quad.object))
            quad = ox.Quad(quad.subject, TYPE, football("Possibility"))
        possible.append(quad)
    left = answer(name, possible)
    assert not speaks_of(left, situations)
    assert not {x.object for x in left} & situations


@pytest.mark.parametrize("name", FACTUAL)
def test_a_membership_without_dates_is_not_one_of_now(name: str) -> None:
    dates = {football("from"), football("to")}
    told = speaks_of(crosswalk(name), of_class("Membership"))
    assert told
    left = answer(name, [x for x in graph().quads if x.predicate not in dates])
    assert not speaks_of(left, of_class("Membership"))
    assert not {iri(x.object) for x in left if isinstance(x.object, ox.NamedNode)} & told


@pytest.mark.parametrize("name", FACTUAL)
def test_a_national_team_is_no_club(name: str) -> None:
    kinds = {str(x.object) for x in crosswalk(name) if (x.subject, x.predicate) == (DEVILS, TYPE)}
    assert kinds
    assert not [x for x in kinds if "Club" in x]


@pytest.mark.parametrize("name", ["schema", "dbpedia"])
def test_a_title_is_one_text_that_names_the_team(name: str) -> None:
    titles = [
        x.object.value for x in crosswalk(name) if " (Standard)" in getattr(x.object, "value", "")
    ]  # type: ignore[union-attr]
    assert sorted(titles) == [
        "Belgian Cup 2011 (Standard)",
        "Belgian championship 2008 (Standard)",
        "Belgian championship 2009 (Standard)",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_links_to_elsewhere_are_not_read(name: str) -> None:
    same = ox.Quad(here("genk"), ox.NamedNode(OWL + "sameAs"), here("porto"))
    links = {quad for quad in graph().quads if quad.predicate.value == OWL + "sameAs"}
    assert links
    without = answer(name, [x for x in graph().quads if x not in links])
    assert without == answer(name, [*graph().quads, same])


def test_a_day_is_said_where_only_a_day_may_be() -> None:
    spell = here("spell-defour-genk")
    sport = "https://sportschema.org/ontologies/main/"
    said = {(x.subject, x.predicate.value): x.object for x in answer("sport-schema", with_days())}
    assert getattr(said[spell, sport + "startDate"], "value", None) == "2004-08-01"
    assert getattr(said[spell, sport + "endDate"], "value", None) == "2006-06-30"
    end = {football("to"): ox.Literal("2006", datatype=ox.NamedNode(XSD + "gYear"))}
    half = [ox.Quad(x.subject, x.predicate, end.get(x.predicate, x.object)) for x in with_days()]
    assert not speaks_of(answer("sport-schema", half), {spell})
    station = {(x.subject, x.predicate.value): x.object for x in answer("dbpedia", with_days())}
    year = ox.Literal("2004", datatype=ox.NamedNode(XSD + "gYear"))
    assert station[spell, "http://dbpedia.org/ontology/startYear"] == year


def test_an_interval_is_no_duration() -> None:
    match = here("match-kv-mechelen-kv-oostende-2021-05")
    for name in FACTUAL:
        said = [x for x in crosswalk(name) if x.subject == match]
        assert said
        assert not [x for x in said if "date" in x.predicate.value.lower()]


def test_only_what_is_quoted_word_for_word_was_quoted() -> None:
    quoted = {
        (x.subject, x.predicate.value.removeprefix(PROV))
        for x in crosswalk("evidence")
        if x.object == here("announcement-defour-2021-05-11-twitter")
    }
    assert quoted == {
        (here("quotation-defour-2021-05-tweet"), "wasQuotedFrom"),
        (here("quotation-defour-2021-05-tweet-dutch"), "wasDerivedFrom"),
    }


def test_whoever_won_a_title_need_not_be_a_player() -> None:
    """A coach wins one too."""
    coach, person = here("wouter-vrancken"), football("person")
    honours = of_class("Honour")
    graphs = [
        ox.Quad(x.subject, person, coach) if x.subject in honours and x.predicate == person else x
        for x in graph().quads
    ]
    said = [x for x in answer("dbpedia", graphs) if x.subject == coach]
    assert len([x for x in said if x.predicate.value.endswith("/honours")]) == 5
    assert {str(x.object) for x in said if x.predicate == TYPE} == {
        "<http://dbpedia.org/ontology/Person>"
    }
