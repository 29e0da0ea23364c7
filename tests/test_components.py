"""Each constraint component: the engines agree, and it is told what was found and expected."""

from pathlib import Path

import pytest
from rdflib import SH

from defour.shacl.phrases import PHRASES, REMEDIES
from defour.shacl.validation import validate

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODE = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; "
PATH = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P . ex:P sh:path ex:a ; "

CASES = {
    # component: shapes, data, what was found and expected in English, and in Dutch; the column
    "Class": (
        PATH + "sh:class ex:Club .",
        "ex:a ex:x . ex:x a ex:Person ; rdfs:label 'X'@en .",
        ("ex:x (X), of class ex:Person", "an instance of ex:Club"),
        ("ex:x (X), van klasse ex:Person", "een exemplaar van ex:Club"),
    ),
    "Datatype": (
        PATH + "sh:datatype xsd:date .",
        'ex:a "2021-02-30"^^xsd:date .',
        ('"2021-02-30"^^xsd:date, which is no xsd:date', "a literal of xsd:date"),
        ('"2021-02-30"^^xsd:date, wat geen xsd:date is', "een literal van xsd:date"),
    ),
    "NodeKind": (
        PATH + "sh:nodeKind sh:IRI .",
        'ex:a "x" .',
        ('"x"', "an IRI"),
        ('"x"', "een IRI"),
    ),
    "MinCount": (
        PATH + "sh:minCount 2 .",
        "ex:a 1 .",
        ("1 value: 1", "at least 2"),
        ("1 waarde: 1", "minstens 2"),
    ),
    "MaxCount": (
        PATH + "sh:maxCount 1 .",
        "ex:a 1 , 2 .",
        ("2 values: 1, 2", "at most 1"),
        ("2 waarden: 1, 2", "hoogstens 1"),
    ),
    "MinExclusive": (
        PATH + "sh:minExclusive 1 .",
        "ex:a 1 .",
        ("1", "more than 1"),
        ("1", "meer dan 1"),
    ),
    "MinInclusive": (
        PATH + "sh:minInclusive 2 .",
        "ex:a 1 .",
        ("1", "at least 2"),
        ("1", "minstens 2"),
    ),
    "MaxExclusive": (
        PATH + "sh:maxExclusive 1 .",
        "ex:a 1 .",
        ("1", "less than 1"),
        ("1", "minder dan 1"),
    ),
    "MaxInclusive": (
        PATH + "sh:maxInclusive 0 .",
        "ex:a 1 .",
        ("1", "at most 0"),
        ("1", "hoogstens 0"),
    ),
    "MinLength": (
        PATH + "sh:minLength 3 .",
        'ex:a "ab" .',
        ('"ab"', "a length of at least 3"),
        ('"ab"', "een lengte van minstens 3"),
    ),
    "MaxLength": (
        PATH + "sh:maxLength 1 .",
        'ex:a "ab" .',
        ('"ab"', "a length of at most 1"),
        ('"ab"', "een lengte van hoogstens 1"),
    ),
    "Pattern": (
        PATH + 'sh:pattern "^x" ; sh:flags "i" .',
        'ex:a "ab" .',
        ('"ab"', "a text that matches ^x (i)"),
        ('"ab"', "een tekst die past op ^x (i)"),
    ),
    "LanguageIn": (
        PATH + 'sh:languageIn ( "en" "nl" ) .',
        'ex:a "ab"@fr .',
        ('"ab"@fr', "a text in one of: en, nl"),
        ('"ab"@fr', "een tekst in een van: en, nl"),
    ),
    "UniqueLang": (
        PATH + "sh:uniqueLang true .",
        'ex:a "ab"@en , "c"@nl , "d"@en .',
        ('2 values: "ab"@en, "d"@en', "at most one value in each language"),
        ('2 waarden: "ab"@en, "d"@en', "hoogstens één waarde in elke taal"),
    ),
    "Equals": (
        PATH + "sh:equals ex:b .",
        "ex:a 1 .",
        ("1, which is no value of ex:b", "the values of ex:b"),
        ("1, wat geen waarde van ex:b is", "de waarden van ex:b"),
    ),
    "Disjoint": (
        PATH + "sh:disjoint ex:b .",
        "ex:a 1 ; ex:b 1 .",
        ("1", "no value of ex:b"),
        ("1", "geen waarde van ex:b"),
    ),
    "LessThan": (
        PATH + "sh:lessThan ex:b .",
        "ex:a 1 ; ex:b 1 .",
        ("1", "less than every value of ex:b"),
        ("1", "minder dan elke waarde van ex:b"),
    ),
    "LessThanOrEquals": (
        PATH + "sh:lessThanOrEquals ex:b .",
        "ex:a 1 ; ex:b 0 .",
        ("1", "not more than any value of ex:b"),
        ("1", "hoogstens de kleinste waarde van ex:b"),
    ),
    "Not": (
        PATH + "sh:not [ sh:nodeKind sh:IRI ] .",
        "ex:a ex:x .",
        ("ex:x, which has no class", "nothing that fits an IRI"),
        ("ex:x, zonder klasse", "niets dat past bij een IRI"),
    ),
    "And": (
        PATH + "sh:and ( [ sh:nodeKind sh:Literal ] ex:Q ) . ex:Q a sh:NodeShape .",
        "ex:a ex:x .",
        ("ex:x, which has no class", "all of: a literal; Q"),
        ("ex:x, zonder klasse", "alles hiervan: een literal; Q"),
    ),
    "Or": (
        PATH + "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] ) .",
        "ex:a 1 .",
        ("1", "one or more of: xsd:date; xsd:gYear"),
        ("1", "een of meer van: xsd:date; xsd:gYear"),
    ),
    "Xone": (
        PATH + "sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class ex:U ] ) .",
        "ex:a ex:x . ex:x a ex:U .",
        ("ex:x, of class ex:U", "exactly one of: an IRI; ex:U"),
        ("ex:x, van klasse ex:U", "precies een van: een IRI; ex:U"),
    ),
    "Node": (
        PATH + "sh:node ex:Q . ex:Q a sh:NodeShape ; sh:nodeKind sh:Literal .",
        "ex:a ex:x .",
        ("ex:x, which has no class", "what Q asks"),
        ("ex:x, zonder klasse", "wat Q vraagt"),
    ),
    "QualifiedMinCount": (
        PATH + "sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:class ex:U ] .",
        "ex:a ex:x .",
        ("1 value: ex:x", "at least 2 that fit ex:U"),
        ("1 waarde: ex:x", "minstens 2 die passen bij ex:U"),
    ),
    "QualifiedMaxCount": (
        PATH + "sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] .",
        "ex:a ex:x .",
        ("1 value: ex:x", "at most 0 that fit an IRI"),
        ("1 waarde: ex:x", "hoogstens 0 die passen bij een IRI"),
    ),
    "Closed": (
        NODE + "sh:closed true ; sh:ignoredProperties ( rdfs:label "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) .",
        "ex:a 1 .",
        ("1", "only properties that S lists"),
        ("1", "alleen eigenschappen die S noemt"),
    ),
    "HasValue": (
        PATH + "sh:hasValue ex:y .",
        "ex:a ex:x .",
        ("1 value: ex:x", "ex:y among the values"),
        ("1 waarde: ex:x", "ex:y onder de waarden"),
    ),
    "In": (
        PATH + "sh:in ( 1 2 ) .",
        "ex:a 3 .",
        ("3", "one of: 1, 2"),
        ("3", "een van: 1, 2"),
    ),
}
AT_THE_SUBJECT = {"MinCount", "QualifiedMinCount", "HasValue"}


@pytest.mark.parametrize("component", CASES)
def test_a_component(component: str, tmp_path: Path) -> None:
    shapes, data, english, dutch = CASES[component]
    rules, file = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    rules.write_text(PREFIXES + shapes, encoding="utf-8")
    file.write_text(f"{PREFIXES}ex:one a ex:T ; {data}", encoding="utf-8")
    for language, said in (("en", english), ("nl-BE", dutch)):
        report = validate([file], [rules], language=language, engine="both", linted=False)
        assert report.differences == ()
        (result,) = report.results
        assert result.component == SH[f"{component}ConstraintComponent"]
        assert (result.found, result.expected) == said
        words = REMEDIES["nl" if language == "nl-BE" else "en"]
        assert result.message in words.values()
        assert result.place is not None
        assert result.place.line == 5
        assert (result.place.column == 1) == (component in AT_THE_SUBJECT)


def test_every_component_of_shacl_core_is_here() -> None:
    core = {str(x).rpartition("#")[2] for x in dir(SH) if str(x).endswith("ConstraintComponent")}
    names = {x.removesuffix("ConstraintComponent") for x in core}
    others = {"", "source", "JS", "SPARQL", "Expression", "Property"}
    assert set(CASES) == names - others


def test_both_languages_have_the_same_phrases() -> None:
    assert PHRASES["en"].keys() == PHRASES["nl"].keys()
    assert REMEDIES["en"].keys() == REMEDIES["nl"].keys()
    for key, text in PHRASES["en"].items():
        assert text.count("{}") == PHRASES["nl"][key].count("{}"), key
