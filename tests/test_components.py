"""Each constraint component: the engines agree, and it is told what was found and expected."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, SH

from defour.errors import BadShapes
from defour.rdf.graph import Graph as Files
from defour.rdf.locations import Places
from defour.validation.inputs import TermNames
from validating import NODE, PATH, only, rows, small

# component | what the property shape has | the data | what was found | what was expected
TABLE = f"""\
Class | sh:class ex:U | ex:a ex:x . ex:x a ex:V ; rdfs:label "X" | ex:x (X), of class ex:V \
 | an instance of ex:U
Datatype | sh:datatype xsd:date | ex:a "2021-02-30"^^xsd:date \
 | "2021-02-30"^^xsd:date, which is no xsd:date | a literal of xsd:date
NodeKind | sh:nodeKind sh:IRI | ex:a "x" | "x" | an IRI
MinCount | sh:minCount 2 | ex:a 1 | 1 value: 1 | at least 2
MaxCount | sh:maxCount 1 | ex:a 1 , 2 | 2 values: 1, 2 | at most 1
MinExclusive | sh:minExclusive 1 | ex:a 1 | 1 | more than 1
MinInclusive | sh:minInclusive 2 | ex:a 1 | 1 | at least 2
MaxExclusive | sh:maxExclusive 1 | ex:a 1 | 1 | less than 1
MaxInclusive | sh:maxInclusive 0 | ex:a 1 | 1 | at most 0
MinLength | sh:minLength 3 | ex:a "ab" | "ab" | a length of at least 3
MaxLength | sh:maxLength 1 | ex:a "ab" | "ab" | a length of at most 1
Pattern | sh:pattern "^x" ; sh:flags "i" | ex:a "ab" | "ab" | a text that matches ^x (i)
LanguageIn | sh:languageIn ( "en" "nl" ) | ex:a "ab"@fr | "ab"@fr | a text in one of: en, nl
UniqueLang | sh:uniqueLang true | ex:a "ab"@en , "c"@nl , "d"@en | 2 values: "ab"@en, "d"@en \
 | at most one value in each language
Equals | sh:equals ex:b | ex:a 1 | 1, which is no value of ex:b | the values of ex:b
Disjoint | sh:disjoint ex:b | ex:a 1 ; ex:b 1 | 1 | no value of ex:b
LessThan | sh:lessThan ex:b | ex:a 1 ; ex:b 1 | 1 | less than every value of ex:b
LessThanOrEquals | sh:lessThanOrEquals ex:b | ex:a 1 ; ex:b 0 | 1 | not more than any value of ex:b
Not | sh:not [ sh:nodeKind sh:IRI ] | ex:a ex:x | ex:x, which has no class \
 | nothing that fits an IRI
And | sh:and ( [ sh:nodeKind sh:Literal ] ex:Q ) . ex:Q a sh:NodeShape | ex:a ex:x \
 | ex:x, which has no class | all of: a literal; Q
Or | sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] ) | ex:a 1 | 1 \
 | one or more of: xsd:date; xsd:gYear
Xone | sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:class ex:U ] ) | ex:a ex:x . ex:x a ex:U \
 | ex:x, of class ex:U | exactly one of: an IRI; ex:U
Node | sh:node ex:Q . ex:Q a sh:NodeShape ; sh:nodeKind sh:Literal | ex:a ex:x \
 | ex:x, which has no class | what Q asks
QualifiedMinCount | sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:class ex:U ] | ex:a ex:x \
 | 1 value: ex:x | at least 2 that fit ex:U
QualifiedMaxCount | sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape [ sh:class ex:U ] \
 | ex:a ex:x . ex:x a ex:U | 1 value: ex:x | at most 0 that fit ex:U
Closed | sh:closed true ; sh:ignoredProperties ( rdfs:label <{RDF.type}> ) | ex:a 1 | 1 \
 | one of the properties: rdfs:label, <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>
HasValue | sh:hasValue ex:y | ex:a ex:x | 1 value: ex:x | ex:y among the values
In | sh:in ( 1 2 ) | ex:a 3 | 3 | one of: 1, 2
"""
CASES = {name: rest for name, *rest in rows(TABLE)}
AT_THE_SUBJECT = {"MinCount", "QualifiedMinCount", "HasValue"}


def test_every_component_of_shacl_core_is_here() -> None:
    core = {str(x).rpartition("#")[2] for x in dir(SH) if str(x).endswith("ConstraintComponent")}
    names = {x.removesuffix("ConstraintComponent") for x in core}
    assert set(CASES) == names - {"", "source", "JS", "SPARQL", "Expression", "Property"}


@pytest.mark.parametrize("component", CASES)
def test_a_component(component: str, tmp_path: Path) -> None:
    shapes, data, found, expected = CASES[component]
    holder = NODE if component == "Closed" else PATH
    result = only(tmp_path, f"{holder}{shapes} .", f"{data} .")
    assert result.component == SH[f"{component}ConstraintComponent"]
    assert (result.found, result.expected) == (found, expected)
    assert (result.own, result.message.endswith(".")) == (False, True)
    assert result.place is not None
    assert (result.place.line, result.place.column == 1) == (5, component in AT_THE_SUBJECT)


# what the shape has | the data | what was found | what was expected | what to do
ODD = f"""\
{PATH}sh:in () | ex:a 1 | 1 | nothing, for the list is empty | Correct the value, or
{PATH}sh:maxCount 2 | ex:a 1 , 2 , 3 | 3 values: 1, 2, 3 | at most 2 | Keep no more than 2,
{PATH}sh:maxCount 0 | ex:a 1 | 1 value: 1 | at most 0 | Take it out: none may
{PATH}sh:class ex:U | ex:a 1 | 1 | an instance of ex:U | Name a node of that class
{NODE}sh:closed true | | ex:T | no property | Add sh:ignoredProperties
{NODE}sh:class ex:U | | a node of class ex:T | an instance of ex:U | Give the value
{NODE}sh:nodeKind sh:BlankNodeOrLiteral | | an IRI | a blank node or a literal | Correct the value
{NODE}sh:nodeKind sh:BlankNode | | an IRI | a blank node | Correct the value
{PATH}sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class ex:U ] | | nothing \
 | at least 1 that fits ex:U | Correct a value, or add one that fits.
"""


@pytest.mark.parametrize(("shapes", "data", "found", "expected", "remedy"), rows(ODD))
def test_what_is_told_is_true_and_helps(
    shapes: str, data: str, found: str, expected: str, remedy: str, tmp_path: Path
) -> None:
    result = only(tmp_path, f"{shapes} .", f"{data} .")
    assert (result.found, result.expected) == (found, expected)
    assert result.message.startswith(remedy)


SCHEME = """ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:role ; sh:hasValue ex:roles ;
    sh:path ( ex:role ex:in ) ."""
BELONGS = """ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:role ; sh:path ex:kind ;
    sh:qualifiedMinCount 1 ; sh:qualifiedValueShape"""
VOUCHED = """ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:message "Vouch."@en ;
    sh:select "SELECT $this ?path { $this ?path ?value FILTER (?value = 2) }" ] ."""
KEEPERS = "ex:role ex:keepr . ex:keeper ex:in ex:roles . ex:coach ex:in ex:roles"
LISTED = f"""\
{SCHEME} | {KEEPERS} | nothing at ex:keepr \
 | ex:roles among the values, such as ex:keeper, ex:coach | ex:keeper | 17
{BELONGS} [ sh:in ( ex:Move ex:Loan ) ] . | ex:kind ex:Mov ; ex:role 1 | 1 value: ex:Mov \
 | at least 1 that fits one of: ex:Move, ex:Loan, where ex:role stands | ex:Move | 34
{BELONGS} [ sh:not [ sh:in ( ex:M ) ] ] . | ex:kind ex:M ; ex:role 1 | 1 value: ex:M \
 | at least 1 that fits none of: ex:M, where ex:role stands | | 32
{PATH}sh:in ( ex:high ex:low ) . | ex:a ex:hihg | ex:hihg | one of: ex:high, ex:low | ex:high | 22
{PATH}sh:class ex:U . | ex:a ex:jann . ex:jan a ex:U . ex:jon a ex:V \
 | ex:jann, which has no class | an instance of ex:U | ex:jan | 22
{NODE}sh:closed true ; sh:ignoredProperties ( ex:name <{RDF.type}> ) . | ex:nmae 1 | 1 \
 | one of the properties: ex:name, <{RDF.type}> | ex:name | 25
{VOUCHED.replace(chr(10), "")} | ex:a 2 | 1 value: 2 | | | 22
"""


@pytest.mark.parametrize("row", rows(LISTED.replace(" ;\n", " ;")), ids=lambda x: x[3])
def test_what_is_allowed_is_told_and_the_nearest(row: list[str], tmp_path: Path) -> None:
    shapes, data, found, expected, closest, column = row
    result = only(tmp_path, shapes, f"{data} .")
    assert (result.found, result.expected or "") == (found, expected)
    assert [x.rpartition("/")[2] for x in result.closest] == [x[3:] for x in [closest] if x]
    assert result.place == (str(tmp_path / "data.ttl"), 5, int(column))


def test_a_component_of_the_shapes_own_is_a_rule_to_look_at(tmp_path: Path) -> None:
    shapes = PATH + (
        "ex:even true . ex:Even a sh:ConstraintComponent ; sh:parameter [ sh:path ex:even ] ;"
        ' sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(false) }" ] .'
    )
    (result,) = small(tmp_path, shapes, "ex:one a ex:T ; ex:a 1 .", lint=False).results
    assert (result.message[:22], result.own) == ("See what the rule asks", False)


UNNAMED = """\
sh:property [ sh:path ex:n ; sh:minCount 1 ] | ex:n at least 1
sh:nodeKind sh:IRI ; sh:pattern "^a" | an IRI and a text that matches ^a
sh:in ( ex:b ex:c ) | one of: ex:b, ex:c
sh:property ex:P9 | P9
sh:not [ sh:class ex:U ] | nothing that fits ex:U
sh:maxLength 1 ; sh:minLength 1 ; sh:datatype xsd:date ; sh:nodeKind sh:IRI ; sh:pattern "x" \
 | an IRI and xsd:date and a text that matches x and a length of at least 1 and 1 more
sh:closed true | the shape at shapes.ttl:5:
"""


@pytest.mark.parametrize(("shape", "told"), rows(UNNAMED))
def test_a_shape_without_a_name_is_told(shape: str, told: str, tmp_path: Path) -> None:
    extra = "ex:P9 a sh:PropertyShape ; sh:path ex:n ; sh:minCount 1 ."
    # Of both members one fits no literal, and the other no literal either.
    shapes = f"{PATH}sh:and ( [ {shape} ] [ sh:in () ] ) . {extra}"
    expected = only(tmp_path, shapes, "ex:a 1 .").expected or ""
    assert told in expected
    assert "without a name" not in expected


ADDRESS = """sh:node ex:Address . ex:Address a sh:NodeShape ; sh:property
    [ sh:path ex:code ; sh:pattern "^[0-9]{4}$" ; sh:message "Four digits."@en , "Vier."@nl ] ,
    [ sh:path ex:land ; sh:node ex:Land ] . ex:Land a sh:NodeShape ; sh:class ex:Land ."""


def test_why_a_value_does_not_fit_an_inner_shape(tmp_path: Path) -> None:
    result = only(tmp_path, PATH + ADDRESS, 'ex:a [ ex:code "12" ;\n ex:land ex:be ] .')
    code, land = sorted(result.details, key=lambda x: x.path or "")
    assert (result.inner, code.found, code.message) == ("Address", '"12"', "Four digits.")
    assert code.place is not None
    assert (code.place.line, code.place.column) == (5, 32)
    (inner,) = land.details
    assert (inner.found, inner.expected) == ("a node without a class", "an instance of ex:Land")
    assert (inner.place and inner.place.line, inner.own) == (6, False)


def test_a_value_of_the_other_property_stands_there(tmp_path: Path) -> None:
    result = only(tmp_path, PATH + "sh:equals ex:b .", "ex:c 1 ;\n ex:b 2 .")
    place = result.place and result.place.line
    assert (result.found, place) == ("2, which is no value of ex:a", 6)


def test_blank_nodes_have_the_names_of_their_files(tmp_path: Path) -> None:
    rules = f'{PATH}sh:class ex:U ; sh:name "seat"@en , "zetel"@nl .'
    named = only(tmp_path, rules, "ex:a _:y .")
    assert (named.found, named.name) == ("_:y, which has no class", "seat")
    result = only(tmp_path, rules, "ex:a [ rdfs:label 'Home' ] .")
    assert result.found == "[… data.ttl:5:22] (Home), which has no class"


def test_two_files_may_use_one_label(tmp_path: Path) -> None:
    files = [tmp_path / f"{x}.nt" for x in "ab"]
    for file, text in zip(files, ["_:b1 <urn:p> _:y .", "_:b1 <urn:p> _:z ."], strict=True):
        file.write_text(text, encoding="utf-8")
    sources = Files.read(files).sources
    names = TermNames(sources, Places(sources))
    assert [x for _, x in sorted(names.blank.items())] == ["b1", "y", "b2", "z"]


PLACED = """\
sh:or [ sh:class ex:A ] , [ sh:class ex:B ] | :7:.*: shape S, sh:or
sh:property [ sh:minCount 1 ; sh:path ex:a , ex:b ] | :7:14: shape S, sh:property
sh:severity "high" | :7:14: shape S, sh:severity
sh:property [ sh:path ex:a ; sh:in [ ex:b 1 ] ] | :7:37: shape S
sh:property [ sh:path ex:a ; sh:minCount "x" ] | :7:43: shape S, sh:minCount
sh:pattern "(" . ex:Q sh:pattern "a" | :7:13: shape S, sh:pattern
sh:sparql [ sh:select "SELECT ?x { ?x a ?y }" ] | must project .this
sh:sparql [ sh:select "SELECT $this { $this bb:x 1 }" ] \
 | :7:24: shape S, sh:select: .* at column 26: a prefix is not in sh:prefixes
sh:sparql [ sh:select "SELECT $this {\\n ?x } }" ] \
 | :7:24: shape S, sh:select: .* in line 2 of the query, at column 8
"""


@pytest.mark.parametrize(("shapes", "told"), rows(PLACED))
def test_what_stops_an_engine_is_placed(shapes: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadShapes, match=told) as caught:
        small(tmp_path, f"{NODE}\n\n {shapes} .", "ex:one a ex:T .", lint=False)
    assert not re.search(r"[0-9a-f]{24}", str(caught.value))


def test_the_reference_is_placed_too(tmp_path: Path) -> None:
    data = 'ex:one a ex:T ; ex:a "2012"^^xsd:gYear ; ex:b "2011"^^xsd:gYear .'
    with pytest.raises(BadShapes, match=r"shapes\.ttl:5:\d+: shape P.*compare dates as strings"):
        small(tmp_path, PATH + "sh:lessThanOrEquals ex:b .", data, engine="pyshacl")
    shapes = NODE + "sh:sparql [ sh:select 'SELECT $this WHERE {' ] ."
    with pytest.raises(BadShapes, match=r"shapes\.ttl:5:\d+: shape S, sh:select"):
        small(tmp_path, shapes, data, engine="pyshacl")
