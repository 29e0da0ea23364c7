"""What a reasoner makes of ontology and data: no surprising type, and no contradiction.

`data/links.ttl` stays out: `owl:sameAs` would bring in whatever others say.
"""

import warnings
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef, term

from project import FOLDER, FOOTBALL, ID, ROOT, data, graph_of, ontology

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from owlrl import DeductiveClosure, OWLRL_Semantics, RDFS_Semantics

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
TRIVIAL = {RDFS.Resource, OWL.Thing}


def new(*paths: Path) -> Graph:
    """A new graph of files, without texts: nothing follows from them, and they take most time."""
    graph = graph_of(paths)
    for triple in list(graph):
        if isinstance(triple[2], Literal) and triple[2].language:
            graph.remove(triple)
    return graph


def whole() -> Graph:
    """A new graph of ontology and data."""
    return new(*FOLDER.ontology, ROOT / "data" / "defour.ttl")


def closure(graph: Graph, semantics: type) -> Graph:
    """The graph, with all that follows from it under some semantics."""
    kinds = dict(term._toPythonMapping)  # owlrl gives rdflib other types for dates, and leaves them
    try:
        DeductiveClosure(
            semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
        ).expand(graph)
    finally:
        term._toPythonMapping.clear()
        term._toPythonMapping.update(kinds)
    return graph


def surprises(closed: Graph) -> dict[str, list[str]]:
    """The types that the data's subjects have and their declared classes do not explain."""
    found = {}
    for subject in set(data().subjects()):
        explained = set(TRIVIAL)
        for kind in data().objects(subject, RDF.type):
            explained |= set(ontology().transitive_objects(kind, RDFS.subClassOf))  # type: ignore[arg-type]
        extra = set(closed.objects(subject, RDF.type)) - explained
        if extra:
            found[str(subject)] = sorted(map(str, extra))
    return found


def contradictions(closed: Graph) -> list[str]:
    """What the reasoner cannot make true together."""
    return sorted(str(x) for x in closed.objects(None, ERROR))


def small(*turtle: str) -> Graph:
    """The ontology with a few invented triples."""
    graph = new(*FOLDER.ontology)
    head = f"@prefix football: <{FOOTBALL}> . @prefix id: <{ID}> . "
    return graph.parse(data=head + " . ".join(turtle) + " .", format="turtle")


@pytest.fixture(scope="module")
def owl() -> Graph:
    return closure(whole(), OWLRL_Semantics)


def test_every_subject_of_the_data_has_one_declared_class() -> None:
    for subject in set(data().subjects()):
        assert len(list(data().objects(subject, RDF.type))) == 1, subject


def test_rdfs_gives_no_surprising_type() -> None:
    assert surprises(closure(whole(), RDFS_Semantics)) == {}


def test_rdfs_follows_domains_and_ranges() -> None:
    """Proof that the test above can fail: a team in the place of a player becomes a person."""
    closed = closure(small("id:spell football:player id:burnley"), RDFS_Semantics)
    assert f"{ID}burnley" in surprises(closed)
    assert (URIRef(ID + "spell"), RDF.type, URIRef(FOOTBALL + "Situation")) in closed


def test_owl_rl_finds_no_contradiction(owl: Graph) -> None:
    assert contradictions(owl) == []


def test_owl_rl_gives_no_surprising_type(owl: Graph) -> None:
    assert surprises(owl) == {}


def test_owl_rl_has_no_identity_but_with_itself(owl: Graph) -> None:
    assert [(x, y) for x, y in owl.subject_objects(OWL.sameAs) if x != y] == []


@pytest.mark.parametrize(
    "triple",
    [
        "id:burnley a football:Club , football:Person",
        "id:burnley a football:Club . id:spell football:player id:burnley",
        "id:hope a football:Stance , football:Plan",
        "id:hope a football:Stance ; football:about id:hope",
        "id:genk a football:Club , football:NationalTeam",
        "id:knee a football:BodyPart , football:Medium",
        "football:hope a football:Status",
    ],
)
def test_owl_rl_finds_a_wrong_type(triple: str) -> None:
    assert contradictions(closure(small(triple), OWLRL_Semantics))


def test_owl_rl_takes_a_right_type() -> None:
    closed = closure(small("id:burnley a football:Club , football:Team"), OWLRL_Semantics)
    assert contradictions(closed) == []
