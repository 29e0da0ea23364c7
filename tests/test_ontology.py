"""The ontology as a reader meets it: its header, the words of its terms, and whom it leans on."""

import os
import re
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, Literal, URIRef

import defour
from project import FOOTBALL, ROOT, data, ontology, terms

HEADERS = {
    "football": URIRef("https://w3id.org/defour/football"),
    "lint": URIRef("https://w3id.org/defour/lint"),
}
LINT = "https://w3id.org/defour/lint#"
LANGUAGES = ("en", "nl")

# The label is the name of what the term holds; there is no other word for it.
LABEL_IN_DEFINITION = {"sha256"}

VOCABULARIES = {
    "https://schema.org/": "schemaorg-30.0-https.ttl",
    "http://dbpedia.org/ontology/": "dbpedia.owl",
    "https://sportschema.org/ontologies/main/": "iptc-sport-merged-ontology.ttl",
}
KINDS_ELSEWHERE = {
    OWL.Class: {OWL.Class, RDFS.Class},
    OWL.ObjectProperty: {OWL.ObjectProperty, RDF.Property},
    OWL.DatatypeProperty: {OWL.DatatypeProperty, RDF.Property},
    OWL.AnnotationProperty: {RDF.Property},
}


def local(term: URIRef) -> str:
    return str(term).removeprefix(FOOTBALL).removeprefix(LINT)


def all_terms() -> list[URIRef]:
    """The terms of both ontologies."""
    found = ontology().subjects(RDF.type)
    return [*terms(), *sorted({x for x in found if str(x).startswith(LINT)})]  # type: ignore[misc]


def texts(term: URIRef, property: URIRef, language: str) -> list[str]:
    return [str(x) for x in ontology().objects(term, property) if x.language == language]  # type: ignore[attr-defined]


def one(header: URIRef, property: URIRef) -> object:
    (value,) = ontology().objects(header, property)
    return value


def test_headers() -> None:
    found = ontology().subjects(RDF.type, OWL.Ontology)
    assert sorted(found, key=str) == sorted(HEADERS.values())


@pytest.mark.parametrize("name", HEADERS)
def test_header(name: str) -> None:
    header = HEADERS[name]
    for property in (DCTERMS.title, DCTERMS.description):
        languages = sorted(x.language for x in ontology().objects(header, property))  # type: ignore[attr-defined]
        assert languages == sorted(LANGUAGES)
    assert isinstance(one(header, DCTERMS.creator), URIRef)
    assert one(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    created, modified = one(header, DCTERMS.created), one(header, DCTERMS.modified)
    assert isinstance(created, Literal)
    assert isinstance(modified, Literal)
    assert created.datatype == modified.datatype == XSD.date
    assert str(created) <= str(modified)
    assert str(one(header, OWL.versionInfo)) == defour.__version__
    assert str(one(header, OWL.versionIRI)) == f"{header}/{defour.__version__}"
    assert str(one(header, VANN.preferredNamespacePrefix)) == name
    assert str(one(header, VANN.preferredNamespaceUri)) == f"{header}#"


def test_the_docs_say_what_registries_find(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "benchmarks" / "registries.py"), run_name="__main__")
    table = capsys.readouterr().out
    assert table in (ROOT / "docs" / "w3id.md").read_text(encoding="utf-8")
    assert "**no**" not in table


def test_there_are_terms() -> None:
    assert len(terms()) > 100
    assert [local(x) for x in all_terms() if str(x).startswith(LINT)] == ["allow"]


@pytest.mark.parametrize("term", all_terms(), ids=local)
def test_words_of_a_term(term: URIRef) -> None:
    for language in LANGUAGES:
        (label,) = texts(term, RDFS.label, language)
        (definition,) = texts(term, SKOS.definition, language)
        assert definition[0].isupper()
        assert definition.endswith(".")
        assert not re.search(r"[a-z][A-Z]", label), f"a label is words: {label}"
        if local(term) not in LABEL_IN_DEFINITION:
            circular = rf"\b{re.escape(label)}(?:e?s|en|'s)?\b"
            assert not re.search(circular, definition, re.IGNORECASE), f"{label}: {definition}"
    if re.search(r"[a-z][A-Z]", local(term)):
        assert texts(term, RDFS.label, "en")[0].casefold() != local(term).casefold()
    for property in (RDFS.label, SKOS.definition):
        assert len(list(ontology().objects(term, property))) == len(LANGUAGES)
    examples = [str(x) for x in ontology().objects(term, SKOS.example)]
    assert [x for x in examples if not x.startswith("Not this:")], "an example"
    assert [x for x in examples if x.startswith("Not this: ")], "a non-example"
    assert list(ontology().objects(term, RDFS.isDefinedBy)) == [
        HEADERS["lint" if str(term).startswith(LINT) else "football"]
    ]


@pytest.mark.parametrize("property", [RDFS.label, SKOS.definition])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_of_a_kind_share_their_words(property: URIRef, language: str) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual):
        said = [
            text
            for term in terms()
            if (term, RDF.type, kind) in ontology()
            for text in texts(term, property, language)
        ]
        assert len(said) == len(set(said)), {x for x in said if said.count(x) > 1}


@pytest.mark.parametrize("term", all_terms(), ids=local)
def test_names(term: URIRef) -> None:
    form = "[A-Z]" if (term, RDF.type, OWL.Class) in ontology() else "[a-z]"
    assert re.fullmatch(form + "[a-z0-9]*(?:[A-Z][a-z0-9]*)*", local(term))


def test_terms_in_texts_are_declared() -> None:
    declared = {local(term) for term in terms()}
    for _, property, value in ontology():
        if isinstance(value, Literal):
            for name in re.findall(r"\bfootball:(\w+)", value):
                assert name in declared, (property, value)


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, set[str]]:
    """The types that three published vocabularies give to their terms."""
    folder = os.environ.get("DEFOUR_VOCABULARIES")
    if not folder:
        pytest.skip(
            "set DEFOUR_VOCABULARIES to a folder with "
            + ", ".join(VOCABULARIES.values())
            + " to run this"
        )
    found: dict[str, set[str]] = {}
    for namespace, name in VOCABULARIES.items():
        path = Path(folder, name)
        form = ox.RdfFormat.RDF_XML if path.suffix == ".owl" else ox.RdfFormat.TURTLE
        for quad in ox.parse(path=path, format=form):
            if quad.predicate.value == str(RDF.type) and isinstance(quad.subject, ox.NamedNode):
                iri = quad.subject.value
                if iri.startswith(namespace) and isinstance(quad.object, ox.NamedNode):
                    found.setdefault(iri, set()).add(quad.object.value)
    return found


def aligned() -> list[URIRef]:
    """The terms of those vocabularies that the ontology or the data uses."""
    used = {node for graph in (ontology(), data()) for triple in graph for node in triple}
    return sorted(
        node
        for node in used
        if isinstance(node, URIRef) and str(node).startswith(tuple(VOCABULARIES))
    )


def test_something_of_each_is_aligned() -> None:
    for namespace in VOCABULARIES:
        assert [x for x in aligned() if str(x).startswith(namespace)]


@pytest.mark.parametrize("term", aligned())
def test_aligned_terms_exist(term: URIRef, vocabularies: dict[str, set[str]]) -> None:
    there = vocabularies.get(str(term))
    assert there, "there is no such term"
    for kind in ontology().objects(term, RDF.type):
        assert there & {str(x) for x in KINDS_ELSEWHERE[kind]}, there  # type: ignore[index]
