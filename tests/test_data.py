"""The data: its form, its size, and the text that it cites and never holds."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Literal, URIRef

import defour
from project import FOOTBALL, ID, ROOT, data, examples, files, links, ontology, terms

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ELSEWHERE = {
    "http://www.wikidata.org/entity/": re.compile(r"Q[1-9]\d*"),
    "http://dbpedia.org/resource/": re.compile(r"[^\s?#/_][^\s?#/]*"),
    "http://purl.obolibrary.org/obo/": re.compile(r"UBERON_\d{7}"),
}
STRENGTHS = {OWL.sameAs, SKOS.exactMatch, RDFS.seeAlso}
LINKSETS = ID + "links/"

COPIED = 7  # words in a row that no file may share with the article
COPIED_IN_DATA = 5


def words(text: str) -> list[tuple[str, int]]:
    """Runs of letters or digits in lower case, each with where it starts."""
    return [(x.group().lower(), x.start()) for x in re.finditer(r"[^\W_]+", text)]


def runs(text: str, size: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every so many words in a row, with where the first starts."""
    found = words(text)
    for at in range(len(found) - size + 1):
        yield tuple(word for word, _ in found[at : at + size]), found[at][1]


@cache
def runs_of(article: str, size: int) -> frozenset[tuple[str, ...]]:
    """The runs of an article, which many texts are compared with."""
    return frozenset(run for run, _ in runs(article, size))


def copied(text: str, article: str, size: int) -> list[int]:
    """Where a text has so many words in a row that the article has too."""
    return [at for run, at in runs(text, size) if run in runs_of(article, size)]


def kinds(node: URIRef) -> set[str]:
    """The classes of a node and those above them."""
    return {
        str(above)
        for kind in [*data().objects(node, RDF.type), *ontology().objects(node, RDF.type)]
        for above in ontology().transitive_objects(kind, RDFS.subClassOf)  # type: ignore[arg-type]
    }


def test_no_blank_nodes() -> None:
    for graph in (data(), examples(), links()):
        assert [x for triple in graph for x in triple if isinstance(x, BNode)] == []


def test_identity_is_in_the_links_alone() -> None:
    for graph in (data(), examples(), ontology()):
        assert list(graph.subject_objects(OWL.sameAs)) == []
        assert list(graph.subject_objects(SKOS.exactMatch)) == []


def test_names_are_kebab_case() -> None:
    subjects = {x for graph in (data(), examples(), links()) for x in graph.subjects()}
    assert len(subjects) > 300
    for subject in subjects - set(terms()):
        assert str(subject).startswith(ID), subject
        for part in str(subject).removeprefix(ID).split("/"):
            assert KEBAB.fullmatch(part), subject


def test_nothing_dangles() -> None:
    for graph in (data(), examples()):
        for subject, property, value in graph:
            if isinstance(value, URIRef) and str(value).startswith(ID):
                assert (value, RDF.type, None) in graph, (subject, property, value)


def test_texts_have_no_stray_white_space() -> None:
    for subject, property, value in (*data(), *examples()):
        if isinstance(value, Literal) and value.language:
            assert str(value) == " ".join(str(value).split()), (subject, property, value)


def test_links_are_about_what_the_data_has() -> None:
    for entity, strength, there in links():
        if str(entity).startswith(LINKSETS):
            continue
        found = kinds(entity)  # type: ignore[arg-type]
        assert FOOTBALL + "Entity" in found, entity
        assert strength in STRENGTHS
        of_concepts = FOOTBALL + "Concept" in found
        assert strength != (OWL.sameAs if of_concepts else SKOS.exactMatch), entity
        (form,) = [form for space, form in ELSEWHERE.items() if str(there).startswith(space)]
        space = next(x for x in ELSEWHERE if str(there).startswith(x))
        assert form.fullmatch(str(there).removeprefix(space)), there


def test_two_entities_are_never_the_same_elsewhere() -> None:
    same = [x for p in (OWL.sameAs, SKOS.exactMatch) for x in links().objects(None, p)]
    assert len(same) == len(set(same)) > 20


def test_link_predicates_are_those_that_their_linksets_name() -> None:
    void = "http://rdfs.org/ns/void#linkPredicate"
    assert set(links().objects(None, URIRef(void))) == STRENGTHS


def test_copying_is_found() -> None:
    article = "Jan Voorbeeld speelt al tien jaar bij Racing Dorpstad."
    assert copied("... JAN voorbeeld, speelt al tien jaar bij ...", article, 7) == [4]
    assert copied("Jan Voorbeeld speelt al elf jaar bij Racing Dorpstad", article, 7) == []
    assert copied("al tien jaar bij Racing", article, 5) == [0]


def test_every_citation_is_right_and_every_word_is_cited(article: str) -> None:
    texts = {ROOT: article.encode()}
    texts |= {x.parent: x.read_bytes() for x in ROOT.glob("examples/*/article.txt")}
    for folder, text in texts.items():
        found = defour.evidence(text, graph=folder)
        assert found.ok, found.faults or found.hint
        assert found.passages == found.matching >= 10
        assert (found.others, found.covered) == (0, 1)


def test_no_file_carries_the_article(article: str) -> None:
    """Where a file does, this names the file and the line, not the words."""
    found = []
    read = files()
    for path in read:
        text = path.read_bytes().decode(errors="replace")
        for at in copied(text, article, COPIED):
            found.append(f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, at) + 1}")
    assert found == []
    assert ROOT / "data" / "defour.ttl" in read
    assert Path(__file__) in read


def test_no_text_of_the_data_carries_the_article(article: str) -> None:
    texts = [(s, p, x) for s, p, x in data() if isinstance(x, Literal)]
    assert [(s, p) for s, p, x in texts if copied(str(x), article, COPIED_IN_DATA)] == []
    assert len(texts) > 500
