"""Shapes and data as strangers write them: no dead end, no false alarm, and levels."""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from conftest import Ran
from defour.errors import BadShapes
from defour.validation.engines import ENGINES
from defour.validation.validate import Report, validate
from validating import NODE, PATH, PREFIXES, as_json, rows, small

ONE = 'ex:one a ex:T ; ex:a 3 ; ex:b "x" .'
HERE = ("owl", "rdf", "dct", "barn", "herd", "bar")
SPACES = (
    *("http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    *("http://purl.org/dc/terms/", "urn:barn#", "urn:herd#", "tag:barn.example,2020:"),
)
MORE = "".join(f"@prefix {x}: <{y}> .\n" for x, y in zip(HERE, SPACES, strict=True))
NO_EFFECT = f"""\
{NODE}sh:nodeKind sh:IRI ; sh:ignoredProperties ( ex:a ) | ignoredProperties | with <.*#closed>
{NODE}sh:qualifiedValueShape [ ] ; sh:qualifiedMinCount 1 | qualifiedValueShape | with <.*#path>
{NODE}sh:uniqueLang true | uniqueLang | with <.*#path>
{NODE}sh:minCount 1 | minCount | with <.*#path>
{NODE}sh:lessThan ex:b | lessThan | with <.*#path>
{NODE}sh:nodeKind sh:IRI ; sh:flags "i" | flags | with <.*#pattern>
{PATH}sh:qualifiedMaxCount 1 | qualifiedMaxCount | with <.*#qualifiedValueShape>
{PATH}sh:qualifiedValueShape [ ] | qualifiedValueShape | qualifiedMinCount> / <.*MaxCount>
{PATH}sh:value 4 | value | mean <.*#hasValue>
{PATH}sh:resultMessage "no" | resultMessage | mean <.*#message>
{PATH}sh:resultSeverity sh:Info | resultSeverity | mean <.*#severity>
{NODE}sh:resultPath ex:a | resultPath | mean <.*#path>
{NODE}sh:focusNode ex:one | focusNode | means nothing on a shape[.]$
{NODE}sh:select "SELECT" | select | means nothing on a shape[.]$
{PATH}sh:inversePath ex:a | inversePath | means nothing on a shape[.]$
{PATH}sh:or ( [ sh:sourceShape ex:S ] [ sh:nodeKind sh:Literal ] ) | sourceShape | means nothing
{NODE}sh:js [ ] | js | no engine here evaluates it
{PATH}sh:values ex:b | values | no engine here evaluates it
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("shapes", "name", "why"), rows(NO_EFFECT))
def test_what_shacl_lets_stand_stops_nothing(
    shapes: str, name: str, why: str, engine: str, tmp_path: Path
) -> None:
    report = small(tmp_path, f"{shapes} .", ONE, engine=engine)
    assert report.conforms
    (finding,) = [x for x in report.findings if x.name == "no-effect"]
    assert finding.subject == f"http://www.w3.org/ns/shacl#{name}"
    assert re.search(why, finding.message)
    assert re.search(r"shapes.ttl:5:\d+$", str(finding.place))


MISSPELT = f"""\
{NODE}sh:sparql [ a sh:SPARQLConstraints ; sh:select "SELECT $this {{ $this a 4 }}" ]
{PATH}a sh:PropertyShap ; sh:minCount 1
{NODE}a sh:NodeShpe ; sh:nodeKind sh:IRI
{NODE}sh:rule [ a sh:TripelRule ; sh:subject sh:this ; sh:predicate ex:c ; sh:object 1 ]
{NODE}sh:target [ a sh:SPARQLTargt ; sh:select "SELECT ?this {{ ?this a ex:T }}" ]
{PATH}sh:nodeKind sh:Litral
{PATH}sh:minCount 2 ; sh:deactivated true ; sh:severity sh:Waring
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shapes", MISSPELT.splitlines())
def test_a_misspelt_class_of_shacl_is_told_and_stops_nothing(
    shapes: str, engine: str, tmp_path: Path
) -> None:
    report = small(tmp_path, f"{shapes} .", ONE, engine=engine)
    assert report.conforms
    (finding,) = [x for x in report.findings if x.name == "unknown-term"]
    assert "Did you mean <http://www.w3.org/ns/shacl#" in finding.message
    assert re.search(r"shapes.ttl:5:\d+$", str(finding.place))


RULE = "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate {} ; sh:object {} ] ."
RULES = [
    f"{NODE}{RULE.format('ex:c', 1)} ex:R sh:targetSubjectsOf ex:c",
    f"{NODE}{RULE.format('ex:c', 'ex:x')} ex:R sh:targetObjectsOf ex:c",
    f"{NODE}{RULE.format('<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', 'ex:U')} ex:R"
    " sh:targetClass ex:U",
    f'{NODE}sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT {{ $this <urn:c> 1 }} '
    'WHERE { $this a <https://example.org/T> }" ] . ex:R sh:targetSubjectsOf <urn:c>',
]


@pytest.mark.parametrize("engine", [*ENGINES, None])
@pytest.mark.parametrize("shapes", RULES)
def test_what_a_rule_infers_counts(shapes: str, engine: str | None, tmp_path: Path) -> None:
    report = small(tmp_path, f"{shapes} ; sh:nodeKind sh:BlankNode .", ONE, engine=engine)
    assert report.shapes == (("R", 1), ("S", 1))
    assert (report.findings, len(report.results)) == ((), 0 if engine is None else 1)


ENTAILED = "ex: <http://www.w3.org/ns/shacl#entailment> <http://www.w3.org/ns/{}> ."


REGIMES = """\
entailment/RDFS | None | False
entailment/OWL-Direct | owlrl | False
owl-profile/RL | rdfs | False
entailment/Simple | None | True
entailment/RDFS | rdfs | True
entailment/RDFS | owlrl | True
owl-profile/RL | owlrl | True
"""


@pytest.mark.parametrize(("regime", "inference", "passes"), rows(REGIMES))
def test_an_entailment_is_run_or_refused(
    regime: str, inference: str, passes: str, tmp_path: Path
) -> None:
    shapes = f"{NODE}sh:nodeKind sh:IRI .\n{ENTAILED.format(regime)}"
    options = {"inference": None if inference == "None" else inference}
    with nullcontext() if passes == "True" else pytest.raises(BadShapes, match=r"shapes.ttl:6:45"):
        assert small(tmp_path, shapes, ONE, **options).conforms


META = "a owl:Ontology . owl:Class a rdfs:Class . ex:T a owl:Class . ex:R a owl:Restriction ."
# data | ontology | shapes | findings
ALARMS = f"""\
herd:d a barn:G | <urn:barn> a owl:Ontology . barn:G a owl:Class | barn:S sh:targetClass barn:G |
bar:d a bar:G ; bar:bel 1 | <tag:barn.example,2020> a owl:Ontology . bar:bell a rdf:Property \
 . bar:G a owl:Class | ex:S sh:targetClass bar:G | unknown-term
<urn:herd:d> a <urn:sty:G> ; <urn:sty:bel> 1 | <urn:sty> a owl:Ontology . <urn:sty:bell> a \
 rdf:Property . <urn:sty:G> a owl:Class | ex:S sh:targetClass <urn:sty:G> | unknown-term
<urn:d> a <urn:v/G> | | <urn:v#S> a sh:NodeShape ; sh:targetClass <urn:v/G> |
owl: {META} ex:one a ex:T | | ex:S sh:targetClass ex:T |
ex:one a ex:T , ex:Bell | ex: a owl:Ontology . ex:T a owl:Class . ex:hasBell a rdf:Property | \
 ex:S sh:targetClass ex:T | unknown-term
ex:one a ex:T ; ex:Bell 1 | ex: a owl:Ontology . ex:T a owl:Class . ex:Bells a owl:Class | \
 ex:S sh:targetClass ex:T | unknown-term
ex:one a ex:T | ex: a owl:Ontology . ex:T a owl:Class . ex:bell a rdf:Property ; \
 rdfs:range ex:Bell | ex:S sh:targetClass ex:T | unknown-term
ex:one a ex:T ; ex:new 1 | ex: a owl:Ontology ; owl:imports ex:more . ex:T a owl:Class | \
 ex:S sh:targetClass ex:T | import-not-read
ex:one a ex:T ; ex:new 1 | ex: a owl:Ontology ; owl:imports <urn:else> . ex:T a owl:Class | \
 ex:S sh:targetClass ex:T | import-not-read unknown-term
dct: a owl:Ontology . ex:v a owl:Ontology . ex:vT a owl:Class . ex:one a ex:T ; ex:new 1 | | \
 ex:S sh:targetClass ex:T |
"""


@pytest.mark.parametrize(("data", "ontology", "shapes", "expected"), rows(ALARMS))
def test_no_false_alarm(
    data: str, ontology: str, shapes: str, expected: str, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{x}.ttl" for x in ("data", "ontology", "shapes")]
    for path, text in zip(paths, (data, ontology, f"{shapes} ; sh:nodeKind sh:IRI"), strict=True):
        path.write_text(f"{PREFIXES}{MORE}{text} .".replace("\n .", "\n"), encoding="utf-8")
    found = validate([paths[0]], [paths[2]], [paths[1]], engine=None).findings
    assert sorted(x.name for x in found) == expected.split()
    assert not any("ell>?" in x.message for x in found if "Bell>" in x.message)


def test_a_slip_of_both_is_told_in_the_shapes(tmp_path: Path) -> None:
    owl = f"{MORE}ex: a owl:Ontology . ex:T a owl:Class . ex:bell a rdf:Property .\n"
    shapes = f"{owl}{NODE}sh:property [ sh:path ex:bel ] ."
    report = small(tmp_path, shapes, ONE + " ex:x ex:bel 1 .")
    (place, told) = next((str(x.place), x.message) for x in report.findings if "bel>" in x.message)
    assert re.search(r"shapes\.ttl:12:\d+$", place)
    assert re.search(r"It stands in \S+shapes.ttl and \S+data.ttl 2 times", told)


SEVERE = f"{PATH}sh:maxInclusive 2 ; sh:severity sh:{{}} . ex:Idle sh:targetClass ex:No ."
LEVELS = """\
Warning | --fail-on violation | 0 | Does not conform: 1 result, 1 note, of which none fails.
Info | --fail-on warning | 0 | Does not conform: 1 result, 1 note, of which none fails.
Warning | --fail-on warning | 1 | Does not conform: 1 result, 1 note.
Violation | --fail-on violation | 1 | Does not conform: 1 result, 1 note.
Info | | 1 | Does not conform: 1 result, 1 note.
Info | --lint | 0 | 1 note.
Info | --lint --strict | 1 | 1 note.
Info | --lint --allow idle-shape,no-data | 0 | Lint found nothing.
Info | --allow idle-shap | 2 |
Info | --fail-on error | 2 |
"""


@pytest.mark.parametrize(("severity", "options", "status", "last"), rows(LEVELS))
def test_levels(
    severity: str, options: str, status: str, last: str, tmp_path: Path, defour: Callable[..., Ran]
) -> None:
    small(tmp_path, SEVERE.format(severity) + " ex:Idle sh:nodeKind sh:IRI .", ONE)
    files = (tmp_path / "data.ttl", "--shapes", tmp_path / "shapes.ttl")
    ran = defour("validate", *files, *options.split())
    assert (str(ran.status), (ran.out.splitlines() or [""])[-1]) == (status, last)
    told = "1 shape had nothing to check: --verbose lists them.\n" in ran.out
    assert told == (status != "2" and "strict" not in options and "allow" not in options)
    if told:
        ran = defour("validate", *files, *options.split(), "--verbose")
        assert "Note idle-shape\n" in ran.out
        ran = defour("validate", *files, *options.split(), "--format", "sarif")
        (run,) = json.loads(ran.out)["runs"]
        assert run["results"][-1]["level"] == "note"


def test_the_levels_of_a_report(tmp_path: Path) -> None:
    report: Report = small(tmp_path, SEVERE.format("Info"), ONE, fail_on="warning")
    assert [x["level"] for x in as_json(report)["findings"]] == ["note", "note"]
    assert (report.ok, report.conforms) == (True, False)
    text = "\n".join(str(report).splitlines()[-4:])
    assert "2 shapes had nothing to check: --verbose" in text
