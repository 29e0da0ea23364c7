"""Each constraint component: the engines agree, and it is told what was found and expected."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import SH, Graph, URIRef

from defour.errors import BadShapes
from defour.rdf.graph import Graph as Files
from defour.shacl import paths
from defour.shacl.naming import Names
from defour.shacl.phrases import PHRASES, REMEDIES
from defour.shacl.results import Result
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


def only(
    tmp_path: Path, shapes: str, data: str, language: str = "en", engine: str = "both"
) -> Result:
    """The one result of a node of some class."""
    rules, file = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    rules.write_text(PREFIXES + shapes, encoding="utf-8")
    file.write_text(f"{PREFIXES}ex:one a ex:T ; {data}", encoding="utf-8")
    report = validate([file], [rules], language=language, engine=engine, linted=False)
    assert report.differences == ()
    (result,) = report.results
    return result


ADDRESS = """sh:node ex:Address . ex:Address a sh:NodeShape ; sh:property
    [ sh:path ex:code ; sh:pattern "^[0-9]{4}$" ; sh:message "Four digits."@en , "Vier."@nl ] ,
    [ sh:path ex:land ; sh:node ex:Land ] . ex:Land a sh:NodeShape ; sh:class ex:Land ."""


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
def test_why_a_value_does_not_fit_an_inner_shape(tmp_path: Path, engine: str) -> None:
    data = 'ex:a [ ex:code "12" ;\n ex:land ex:be ] .'
    result = only(tmp_path, PATH + ADDRESS, data, engine=engine)
    (reason,) = result.reasons
    assert (reason.shape, reason.fits) == ("Address", False)
    code, land = sorted(reason.results, key=lambda x: x.path or "")
    assert (code.found, code.expected, code.message) == (
        '"12"',
        "a text that matches ^[0-9]{4}$",
        "Four digits.",
    )
    assert code.place is not None
    assert (code.place.line, code.place.column) == (5, 32)
    ((inner,),) = [x.results for x in land.reasons]
    assert (inner.found, inner.expected) == ("a node without a class", "an instance of ex:Land")
    assert (inner.place and inner.place.line, inner.own) == (6, False)


MEMBERS = "( [ sh:property [ sh:path ex:n ; sh:minCount 1 ] ] [ sh:nodeKind sh:Literal ] )"


@pytest.mark.parametrize(
    ("shapes", "data", "reasons"),
    [
        (f"sh:or {MEMBERS} .", "ex:a ex:x .", [("ex:n at least 1", False, ["nothing"])]),
        (f"sh:xone {MEMBERS} .", "ex:a ex:x .", [("ex:n at least 1", False, ["nothing"])]),
        (
            "sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class ex:U ] ) .",
            "ex:a ex:x . ex:x a ex:U .",
            [("an IRI", True, []), ("ex:U", True, [])],
        ),
        (
            "sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class ex:U ] ) .",
            "ex:a ex:x .",
            [("ex:U", False, ["a node without a class"])],
        ),
        (
            "sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:property ex:P2 ] ."
            " ex:P2 sh:path ex:n ; sh:minCount 1 .",
            "ex:a ex:x , ex:y . ex:x ex:n 1 .",
            [("P2", False, ["nothing"])],
        ),
        (
            "sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:class ex:U ] .",
            "ex:a ex:x , ex:y , ex:z . ex:x a ex:U . ex:y a ex:U .",
            [("ex:U", True, []), ("ex:U", True, [])],
        ),
        ("sh:not [ sh:nodeKind sh:IRI ] .", "ex:a ex:x .", []),
    ],
)
def test_why_of_other_components(
    shapes: str, data: str, reasons: list[object], tmp_path: Path
) -> None:
    for engine in ("turbo", "pyshacl"):
        result = only(tmp_path, PATH + shapes, data, engine=engine)
        told = [(x.shape, x.fits, [y.found for y in x.results]) for x in result.reasons]
        assert told == reasons


def test_reasons_have_an_end(tmp_path: Path) -> None:
    inner = "".join(
        f" ex:Q{n} a sh:NodeShape ; sh:property [ sh:path ex:a ; sh:node ex:Q{n + 1} ]."
        for n in range(5)
    )
    result = only(
        tmp_path,
        PATH + f"sh:node ex:Q0 .{inner} ex:Q5 a sh:NodeShape ; sh:nodeKind sh:Literal .",
        "ex:a ex:b . " + "".join(f"ex:{x} ex:a ex:{y} . " for x, y in pairwise("bcdefg")),
    )
    depth, left = 0, [result]
    while left := [z for x in left for y in x.reasons for z in y.results]:
        depth += 1
    assert depth == 3
    many = " , ".join(f"ex:n{n}" for n in range(30))
    rules, file = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    rules.write_text(f"{PREFIXES}{PATH}sh:or {MEMBERS} .", encoding="utf-8")
    file.write_text(f"{PREFIXES}ex:one a ex:T ; ex:a {many} .", encoding="utf-8")
    results = validate([file], [rules], linted=False).results
    assert len(results) == 30
    assert 5 < sum(bool(x.reasons) for x in results) <= 20


@pytest.mark.parametrize(
    ("shape", "english", "dutch"),
    [
        ("[ sh:property [ sh:path ex:n ; sh:minCount 1 ] ]", "ex:n at least 1", "ex:n minstens 1"),
        (
            '[ sh:nodeKind sh:IRI ; sh:pattern "^a" ]',
            "an IRI and a text that matches ^a",
            "een IRI en een tekst die past op ^a",
        ),
        ("[ sh:in ( ex:b ex:c ) ]", "one of: ex:b, ex:c", "een van: ex:b, ex:c"),
        ("[ sh:property ex:P9 ]", "P9", "P9"),
        ("[ sh:not [ sh:class ex:U ] ]", "nothing that fits ex:U", "niets dat past bij ex:U"),
        (
            "[ sh:maxLength 1 ; sh:minLength 1 ; sh:datatype xsd:date ; sh:nodeKind sh:IRI ;"
            ' sh:pattern "x" ]',
            "an IRI and xsd:date and a text that matches x and a length of at least 1 and 1 more",
            "een IRI en xsd:date en een tekst die past op x en een lengte van minstens 1 en nog 1",
        ),
        ("[ sh:closed true ]", "the shape at shapes.ttl:5:", "de vorm op shapes.ttl:5:"),
    ],
)
def test_a_shape_without_a_name_is_told(
    shape: str, english: str, dutch: str, tmp_path: Path
) -> None:
    extra = " ex:P9 a sh:PropertyShape ; sh:path ex:n ; sh:minCount 1 ."
    for language, said in (("en", english), ("nl", dutch)):
        # Of both members one fits no literal, and the other no literal either.
        shapes = f"{PATH}sh:and ( {shape} [ sh:in () ] ) .{extra}"
        result = only(tmp_path, shapes, "ex:a 1 .", language, "turbo")
        assert said in result.expected
        assert "without a name" not in result.expected


@pytest.mark.parametrize(
    ("shapes", "data", "found", "expected", "remedy"),
    [
        (PATH + "sh:datatype xsd:time .", 'ex:a "-0044-03-15"^^xsd:date .', None, None, "Datatype"),
        (PATH + "sh:in () .", "ex:a 1 .", "1", "nothing, for the list is empty", "Wrong"),
        (PATH + "sh:maxCount 2 .", "ex:a 1 , 2 , 3 .", None, "at most 2", "TooManyOf"),
        (PATH + "sh:maxCount 0 .", "ex:a 1 .", None, "at most 0", "NoneAllowed"),
        (PATH + "sh:class ex:U .", "ex:a 1 .", "1", None, "ClassLiteral"),
        (NODE + "sh:closed true .", "", None, "only properties that S lists", "ClosedType"),
        (NODE + "sh:class ex:U .", "", "a node of class ex:T", "an instance of ex:U", "Class"),
        (NODE + "sh:nodeKind sh:BlankNode .", "", "an IRI", "a blank node", "Wrong"),
        (
            PATH + "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class ex:U ] .",
            "",
            "nothing",
            "at least 1 that fits ex:U",
            "Missing",
        ),
    ],
)
def test_what_is_told_is_true_and_helps(
    shapes: str, data: str, found: str | None, expected: str | None, remedy: str, tmp_path: Path
) -> None:
    result = only(tmp_path, shapes, data or ".")
    assert found in (None, result.found)
    assert expected in (None, result.expected)
    assert "which is no" not in result.found
    assert re.sub(r"\d", "{}", result.message) == REMEDIES["en"][remedy]


def test_a_value_of_the_other_property_stands_there(tmp_path: Path) -> None:
    result = only(tmp_path, PATH + "sh:equals ex:b .", "ex:c 1 ;\n ex:b 2 .")
    assert (result.found, result.place and result.place.line) == (
        "2, which is a value of ex:b alone",
        6,
    )


def test_blank_nodes_have_the_names_of_their_files(tmp_path: Path) -> None:
    rules = f'{PATH}sh:class ex:U ; sh:name "seat"@en , "zetel"@nl .'
    named = only(tmp_path, rules, "ex:a _:y .")
    assert (named.found, named.name) == ("_:y, which has no class", "seat")
    label = "ex:a [ <http://www.w3.org/2000/01/rdf-schema#label> 'Home' ] ."
    result = only(tmp_path, rules, label)
    assert result.found == "[… data.ttl:5:22] (Home), which has no class"


def test_two_files_may_use_one_label(tmp_path: Path) -> None:
    files = [tmp_path / f"{x}.nt" for x in "ab"]
    for file in files:
        file.write_text("_:b1 <urn:p> _:y .\n", encoding="utf-8")
    third = tmp_path / "c.ttl"
    third.write_text("[] <urn:p> 1 .", encoding="utf-8")
    names = Names(Files.read([*files, third]).sources)
    assert list(names.blank.values()) == ["b1", "y", "b1-2", "y-2", "b2"]


PLACED = {
    "two lists": ("sh:or [ sh:class ex:A ] , [ sh:class ex:B ]", "7:8: shape S"),
    "two paths": ("sh:property [ sh:minCount 1 ; sh:path ex:a , ex:b ]", "7:40: shape S, sh:path"),
    "an iri": ('sh:severity "high"', "7:14: shape S, sh:severity"),
    "no list": ("sh:property [ sh:path ex:a ; sh:in [ ex:b 1 ] ]", "7:37: shape S"),
    "no this": ('sh:sparql [ sh:select "SELECT ?x { ?x a ?y }" ]', "7:24: shape S, sh:select"),
    "prefix": (
        'sh:sparql [ sh:select "SELECT $this { $this bb:x 1 }" ]',
        "7:24: shape S, sh:select: pyshacl-turbo could not evaluate this"
        " (the prefix bb: is not in sh:prefixes)",
    ),
    "syntax": (
        'sh:sparql [ sh:select """SELECT $this {\n ?x } }""" ]',
        "pyshacl-turbo could not evaluate this (a fault in line 2 of the query, at column 8)",
    ),
}


@pytest.mark.parametrize("case", PLACED)
def test_what_stops_an_engine_is_placed(case: str, tmp_path: Path) -> None:
    shapes, place = PLACED[case]
    rules, file = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    rules.write_text(f"{PREFIXES}{NODE}\n\n {shapes} .", encoding="utf-8")
    file.write_text(f"{PREFIXES}ex:one a ex:T .", encoding="utf-8")
    said = set()
    for _ in range(3):
        with pytest.raises(BadShapes) as caught:
            validate([file], [rules], linted=False)
        said.add(str(caught.value))
    (text,) = said
    assert place in text
    assert not re.search(r"[0-9a-f]{24}", text)


def test_the_reference_is_placed_too(tmp_path: Path) -> None:
    rules, file = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    rules.write_text(f"{PREFIXES}{NODE} sh:and () .", encoding="utf-8")
    file.write_text(f"{PREFIXES}ex:one a ex:T .", encoding="utf-8")
    with pytest.raises(BadShapes, match=r"shapes\.ttl:5:\d+: shape S, sh:and") as caught:
        validate([file], [rules], engine="pyshacl", linted=False)
    assert "list" in str(caught.value)


def test_a_path_has_no_needless_brackets() -> None:
    graph = Graph().parse(
        data=PREFIXES + "ex:s ex:is ( ex:a [ sh:zeroOrMorePath ex:b ] [ sh:inversePath ex:c ]"
        " [ sh:alternativePath ( ex:d ( ex:e ex:f ) ) ]"
        " [ sh:inversePath [ sh:oneOrMorePath ( ex:g ex:h ) ] ]"
        " [ sh:zeroOrOnePath [ sh:inversePath ex:i ] ] ) .",
        format="turtle",
    )
    (path,) = graph.objects(URIRef("https://example.org/s"))
    told = paths.notation(path, graph).replace("https://example.org/", "")
    assert told == "<a>/<b>*/^<c>/(<d>|<e>/<f>)/^(<g>/<h>)+/(^<i>)?"


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


def test_a_component_of_the_shapes_own_is_a_rule_to_look_at(tmp_path: Path) -> None:
    shapes = PATH + (
        "ex:even true . ex:Even a sh:ConstraintComponent ; sh:parameter [ sh:path ex:even ] ;"
        ' sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(false) }" ] .'
    )
    result = only(tmp_path, shapes, "ex:a 1 .", engine="turbo")
    assert (result.message, result.own) == (REMEDIES["en"]["SPARQL"], False)
