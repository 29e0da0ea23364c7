"""The crosswalks: as reviewed, the same from both engines, and with nothing that is not so."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import defour as library
from defour.errors import BadQuestion, UsageError
from defour.exports.crosswalk import (
    crosswalk_names,
    describe_in_schema,
    find_crosswalk,
    run_crosswalk,
)
from defour.folder import Folder
from defour.rdf.convert import to_oxigraph, to_rdflib_graph
from exported import NAMES, crosswalk, graph, here, iri, query, without_fragment
from project import FOLDER, FOOTBALL, ID, terms
from targets import ISO_DATE, SCHEMA, TARGETS

GOLDEN = Path(__file__).parent / "golden-exports"
XSD = "http://www.w3.org/2001/XMLSchema#"

# What a crosswalk may add to an IRI of the graph, but for the name of a team behind its match.
FRAGMENTS = {"annotation", "target", "station"}
# Literals that no triple of the graph holds: the values that IPTC names for sport:alignment.
CONSTANTS = {"home", "away"}
TITLE = re.compile(r"(.+) (\d{4}) \((.+)\)")  # made of a competition, a year and a team


def test_there_are_four() -> None:
    assert crosswalk_names(FOLDER) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_header_says_what_it_is(name: str) -> None:
    header = find_crosswalk(FOLDER, name).header
    assert header.summary
    assert header.description
    assert header.omits
    for target in header.target.split():
        assert target in TARGETS


@pytest.mark.parametrize("name", NAMES)
def test_its_terms_are_ours(name: str) -> None:
    """A misspelt one would say nothing, and nobody would hear of it."""
    declared = {str(term).removeprefix(FOOTBALL) for term in terms()}
    used = set(re.findall(r"\bfootball:(\w+)", query(name)))
    assert used
    assert used <= declared


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    text = library.export(crosswalk=name, graph=FOLDER)
    path = GOLDEN / f"{name}.ttl"
    if request.config.getoption("--update-goldens"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_bytes(text)
    assert text == path.read_bytes(), f"{name} changed: read the difference, then --update-goldens"


@pytest.fixture(scope="module")
def in_rdflib() -> rdflib.Graph:
    return to_rdflib_graph(graph())


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same(name: str, in_rdflib: rdflib.Graph) -> None:
    found = in_rdflib.query(query(name))
    assert {ox.Triple(*map(to_oxigraph, x)) for x in found} == set(crosswalk(name))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented(name: str) -> None:
    """Each IRI and each literal is of the graph, or comes from one as the docs say."""
    known = {term for quad in graph().quads for term in (quad.subject, quad.predicate, quad.object)}
    iris = {term.value for term in known if isinstance(term, ox.NamedNode)}
    local = {re.sub("^.*[/#]", "", iri) for iri in iris}
    held: dict[str, set[str]] = {}
    for quad in graph().quads:
        if isinstance(quad.object, ox.Literal):
            held.setdefault(iri(quad.subject), set()).add(quad.object.value)
    for triple in crosswalk(name):
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
            elif title := TITLE.fullmatch(value):
                names = {x for texts in held.values() for x in texts}
                assert set(title.groups()) <= names, triple
            else:
                assert value in CONSTANTS or value in held[without_fragment(triple.subject)], triple


def test_another_base() -> None:
    base = "https://voorbeeld.example/g/"
    text = library.export(crosswalk="sport-schema", graph=FOLDER, base=base).decode()
    assert "w3id.org" not in text
    back = text.replace(base, "https://w3id.org/defour/")
    triples = {x.triple for x in ox.parse(back, ox.RdfFormat.TURTLE)}
    assert triples == set(crosswalk("sport-schema"))


def test_an_unknown_name() -> None:
    with pytest.raises(UsageError, match="no crosswalk 'shema'") as caught:
        find_crosswalk(FOLDER, "shema")
    assert "schema" in str(caught.value.hint)


def test_a_crosswalk_is_a_construct(copy: Path) -> None:
    (copy / "sparql" / "exports" / "rows.rq").write_text("SELECT * { ?s ?p ?o }")
    assert "rows" in crosswalk_names(Folder(copy))
    with pytest.raises(BadQuestion, match="is a CONSTRUCT"):
        library.export(crosswalk="rows", graph=copy)


def test_what_schema_says_of_one_resource() -> None:
    schema = run_crosswalk(FOLDER, "schema", graph())
    triples = schema.quads

    def description(name: str) -> list[ox.Quad]:
        return describe_in_schema(schema, ID + name)

    person = description("steven-defour")
    assert set(person) <= set(triples)
    roles = {x.subject for x in person if x.object == ox.NamedNode(SCHEMA + "OrganizationRole")}
    spells = {x.subject for x in triples if x.object == ox.NamedNode(SCHEMA + "OrganizationRole")}
    assert roles == spells
    named = {x.subject for x in person if x.predicate.value == SCHEMA + "name"}
    assert here("genk") in named
    assert here("aa-gent") not in named
    ends = {x.subject: x.object.value for x in person if x.predicate.value == SCHEMA + "endDate"}  # type: ignore[union-attr]
    assert ends[here("spell-defour-genk")] == "2006"
    match = {x.subject for x in description("match-aa-gent-kv-mechelen-2021-05-02")}
    assert here("aa-gent") in match
    assert here("spell-defour-kv-mechelen") not in match
    assert description("match-standard-kv-mechelen-2021-05-13") == []
    assert description("nobody") == []
