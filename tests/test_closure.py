"""What a reasoner makes of ontology and data: no surprising type, and no contradiction.

The three graphs are read: that of the article and the two invented ones. `data/links.ttl` stays
out: `owl:sameAs` would bring in whatever others say.
"""

import os
import warnings
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef, term

from project import FOLDER, FOOTBALL, ID, ROOT, graph_of, ontology

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


GRAPHS = [ROOT / "data" / "defour.ttl", *sorted(ROOT.glob("examples/*/data/*.ttl"))]


@cache
def data() -> Graph:
    """The three graphs; not to be written to."""
    return graph_of(GRAPHS)


def whole() -> Graph:
    """A new graph of ontology and data."""
    return new(*FOLDER.ontology, *GRAPHS)


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


def test_every_subject_of_the_data_has_one_declared_class() -> None:
    for subject in set(data().subjects()):
        assert len(list(data().objects(subject, RDF.type))) == 1, subject


def test_rdfs_gives_no_surprising_type() -> None:
    assert surprises(closure(whole(), RDFS_Semantics)) == {}


def test_rdfs_follows_domains_and_ranges() -> None:
    """Proof that the test above can fail: a team in the place of a player becomes a person."""
    closed = closure(small("id:spell football:person id:burnley"), RDFS_Semantics)
    assert f"{ID}burnley" in surprises(closed)
    assert (URIRef(ID + "spell"), RDF.type, URIRef(FOOTBALL + "Situation")) in closed


def test_owl_rl_finds_no_contradiction_no_surprising_type_and_no_new_identity() -> None:
    closed = closure(whole(), OWLRL_Semantics)
    assert (contradictions(closed), surprises(closed)) == ([], {})
    assert [(x, y) for x, y in closed.subject_objects(OWL.sameAs) if x != y] == []


@pytest.mark.parametrize(
    "triple",
    [
        "id:burnley a football:Club , football:Person",
        "id:burnley a football:Club . id:spell football:person id:burnley",
        "id:hope a football:Stance , football:Possibility",
        "id:bid a football:Possibility , football:Move",
        "id:hope a football:Stance ; football:about id:hope",
        "id:genk a football:Club , football:NationalTeam",
        "id:knee a football:Concept , football:Person",
    ],
)
def test_owl_rl_finds_a_wrong_type(triple: str) -> None:
    assert contradictions(closure(small(triple), OWLRL_Semantics))


SAID = {
    "Person": "Person NaturalPerson Agent Q5 Q215627 Q24229398",
    "Team": "SportsTeam SportsOrganization Organization Agent",
    "Club": "SoccerClub SportsClub Organisation SocialPerson Q24229398 Q43229 Q476028",
    "Organisation": "Organization Agent",
    "Group": "Agent",
    "Place": "Place Location",
    "Stadium": "CivicStructure",
    "Article": "NewsArticle Article CreativeWork Entity",
    "ArticleVersion": "Entity",
    "Claim": "Entity",
    "Passage": "Entity TextPositionSelector",
    "Concept": "Concept NamedIndividual",
    "Match": "SportsEvent FootballMatch SocietalEvent Event Occurrence Q1656682",
    "MedicalCondition": "MedicalCondition MedicalEntity",
    "Activity": "Activity",
}
"""What others may call an instance of each class, by the last part of the name."""


def outside() -> Graph:
    """What the vocabularies of others say of the terms that ours leads to."""
    folder = os.environ.get("DEFOUR_VOCABULARIES")
    if folder is None:
        pytest.skip("DEFOUR_VOCABULARIES names no folder with the vocabularies of others")
    theirs = Graph()
    for path in sorted(Path(folder).iterdir()):
        if path.suffix in (".ttl", ".owl"):
            theirs.parse(path)
    ways = (RDFS.subClassOf, OWL.equivalentClass, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    near, reached = [*ontology().objects(), *ontology().predicates()], Graph()
    for node in near:  # it grows
        for way in ways:
            for x in theirs.objects(node, way):
                if (node, way, x) not in reached and isinstance(x, URIRef):
                    reached.add((node, way, x))
                    near.append(x)
    return reached


@pytest.mark.slow
@pytest.mark.parametrize("semantics", [RDFS_Semantics, OWLRL_Semantics])
def test_with_the_vocabularies_of_others_no_type_is_wrong(semantics: type) -> None:
    closed = closure(whole() + outside(), semantics)
    wrong = {}
    for subject in set(data().subjects()):
        mine = {
            str(y).removeprefix(FOOTBALL)
            for x in data().objects(subject, RDF.type)
            for y in ontology().transitive_objects(x, RDFS.subClassOf)
        }
        said = {y for x in mine for y in SAID.get(x, "").split()} | {"Thing", "Resource"}
        extra = {
            str(x)
            for x in closed.objects(subject, RDF.type)
            if not str(x).startswith(FOOTBALL)
            and str(x).replace("#", "/").rpartition("/")[2] not in said
        }
        if extra - {str(x) for x in data().objects(subject, RDF.type)}:
            wrong[str(subject)] = sorted(extra)
    assert wrong == {}
    possible = set(data().subjects(RDF.type, URIRef(FOOTBALL + "Possibility")))
    allowed = {"Possibility", "Situation"}
    for subject in possible:
        kinds = [str(x) for x in closed.objects(subject, RDF.type)]
        assert {x.removeprefix(FOOTBALL) for x in kinds if x.startswith(FOOTBALL)} <= allowed
