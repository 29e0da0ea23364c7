"""Each rule is broken by a small file that breaks nothing else, and named, and looked for.

A fixture is added to `fixtures/base.ttl` and the ontology. Its folder is the name of the rule's
shape; a comment `# expect: FOCUS shape:RULE sh:Violation` announces each result.
"""

import os
import re
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest
from pyshacl_turbo import CompiledShapes
from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from defour.exports.export import Exporter
from defour.rdf.serialize import serialize
from project import FOLDER
from rulebook import (
    FIXTURES,
    FOOTBALL,
    ID,
    SHAPE,
    TARGETS,
    Triple,
    base,
    compiled,
    data,
    differ,
    fast,
    fixture,
    local,
    looks_beyond,
    merged,
    named,
    ontology,
    reference,
    shapes,
    targets,
    used_classes,
)

FILES = sorted(FIXTURES.glob("*/*.ttl"))
INVALID = [x for x in FILES if x.name.startswith("invalid.")]
ALLOW = URIRef("https://w3id.org/defour/lint#allow")
VERBS = {
    *("Add", "Break", "Cite", "Compare", "Correct", "Count", "Give", "Make", "Move", "Name", "Put"),
    *("Rename", "Rest", "Take", "Use", "Write"),
}
"""How an English message begins: with what the editor can do, for the rest the tool tells."""
LONGEST = 130


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def announced(path: Path) -> list[tuple[str, str, str]]:
    """The focus node, shape and severity of each result that a fixture expects, sorted."""
    text = path.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"^@prefix ([\w-]*): <([^>]*)>", text, re.MULTILINE))

    def full(term: str) -> str:
        prefix, _, name = term.partition(":")
        return term[1:-1] if term.startswith("<") else prefixes[prefix] + name

    lines = re.findall(r"^# expect: (\S+) shape:(\S+) sh:(\w+)$", text, re.MULTILINE)
    assert len(lines) == text.count("# expect:"), "an expect line is not well written"
    return sorted((full(focus), shape, severity) for focus, shape, severity in lines)


def test_the_base_conforms() -> None:
    assert fast(base()) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_fixture_breaks_its_rule_and_no_other(path: Path) -> None:
    expected = announced(path)
    rules = {shape for _, shape, _ in expected}
    assert rules == ({path.parent.name} if path in INVALID else set())
    with fixture(path) as graph:
        assert sorted((str(x.focus), x.shape, x.severity) for x in fast(graph)) == expected


@pytest.mark.slow
def test_both_engines_say_the_same_of_each_fixture(workers: Executor) -> None:
    """One of six, for pySHACL takes its time; with DEFOUR_FUZZ all, but closed shapes, once."""
    assert reference(base()) == reference(data()) == []
    closed = {local(x) for x in shapes().subjects(SH.closed)}
    alike = [x for x in FILES if x.parent.name in closed]
    files = [*alike[:2], *(x for x in FILES if x not in alike)]
    files = files if os.environ.get("DEFOUR_FUZZ") else files[::6]
    assert [x for x in workers.map(differ, files, chunksize=5) if x] == []


@pytest.mark.slow
def test_without_its_rule_each_fixture_conforms() -> None:
    for rule in sorted({x.parent.name for x in INVALID}):
        left = merged(x for x in shapes() if SHAPE[rule] not in (x[0], x[2]))
        rules = CompiledShapes(left)
        for path in FIXTURES.glob(f"{rule}/invalid.*"):
            with fixture(path) as graph:
                assert fast(graph, rules) == [], path


def test_each_rule_that_looks_beyond_one_property_has_fixtures() -> None:
    assert {x.parent.name for x in FILES} == looks_beyond()
    for rule in looks_beyond():
        verdicts = {x.name.partition(".")[0] for x in FILES if x.parent.name == rule}
        assert verdicts == {"valid", "invalid"}, rule


def test_each_fixture_says_why() -> None:
    for path in FILES:
        assert re.fullmatch(r"(valid|invalid)\.[a-z0-9]+(-[a-z0-9]+)*\.ttl", path.name), path
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(r"^# why: \S.*[^.\s]$", text, re.MULTILINE)) == 1, path


def test_each_target_is_a_word_of_the_ontology_or_of_others() -> None:
    rules, words = shapes(), set(ontology().subjects(RDF.type))
    told = {SH.targetClass, SH.targetSubjectsOf}
    found = {x for name in told for x in rules.objects(None, name)}
    assert [x for x in found if str(x).startswith(FOOTBALL) and x not in words] == []
    assert not set(rules.subjects(SH.targetNode)) | set(rules.subjects(SH.targetObjectsOf))


def test_what_has_no_node_in_the_data_says_so_and_nothing_else_does() -> None:
    rules = shapes()
    idle = {x for x in rules.subjects() if TARGETS & set(rules.predicates(x))}
    idle = {x for x in idle if not targets(data(), x)}
    allowed = set(rules.subjects(ALLOW, Literal("idle-shape")))
    assert {local(x) for x in idle} <= {local(x) for x in allowed}
    assert {local(x) for x in allowed - idle} <= {"Link-same", "Link-match"}


def test_each_class_of_the_data_has_a_shape_that_names_it() -> None:
    named_here = set(shapes().objects(None, SH.targetClass))
    above = ontology().transitive_objects
    assert [x for x in used_classes() if not named_here & set(above(x, RDFS.subClassOf))] == []


# One property, one shape; and where it stands.

PLACES = {x for x in shapes().subjects(SH.path) if local(x).endswith("-belongs")}
INCLUDES = URIRef("https://schema.org/domainIncludes")
OF_A_POSSIBILITY = {
    *("agreedIn", "competition", "condition", "content", "contradicts", "holder", "kind", "match"),
    *("person", "phase", "regarding", "status", "team", "venue", "wouldBe"),
}
"""What any possibility may have, whatever it would be."""
NO_POSSIBILITY = {FOOTBALL[x] for x in ("Possibility", "Profile", "Publication", "Stance")}


def situation_classes() -> list[Node]:
    found = ontology().subjects(RDFS.subClassOf, FOOTBALL.Situation)
    return sorted(x for x in found if str(x).startswith(FOOTBALL))


def properties() -> list[Node]:
    """The properties of situations."""
    found = set(ontology().subjects(RDFS.domain, FOOTBALL.Situation)) | {FOOTBALL.speaker}
    return sorted(found)


def may_stand(name: Node, kind: Node, *, possible: bool) -> bool:
    """Whether the ontology says that a situation of a class may have a property."""
    kinds = set(ontology().objects(name, INCLUDES))
    own = possible and local(name) in OF_A_POSSIBILITY
    return kind in kinds or FOOTBALL.Situation in kinds or own


def test_each_property_has_a_shape_of_its_own_with_a_range_and_a_maximum() -> None:
    rules = shapes()
    for name in properties():
        own = [x for x in rules.subjects(SH.path, name) if isinstance(x, URIRef)]
        assert SHAPE[local(name)] in own or name == FOOTBALL.status, name
    assert len(properties()) > 100


def test_each_property_stands_where_the_ontology_says() -> None:
    """A situation of each class with each property, and a possibility that would be one."""
    graph, wrong = merged(ontology()), set()
    rules = CompiledShapes(merged(x for x in shapes() if not holds_elsewhere(x)))
    for name in properties():
        for kind in situation_classes():
            for possible in (False, True):
                if (possible and kind in NO_POSSIBILITY) or kind == FOOTBALL.Possibility:
                    continue
                node = ID[f"{local(name)}-{local(kind)}-{possible}"]
                graph.add((node, name, Literal(1)))
                graph.add((node, RDF.type, FOOTBALL.Possibility if possible else kind))
                if possible and name != FOOTBALL.wouldBe:
                    graph.add((node, FOOTBALL.wouldBe, kind))
                if not may_stand(name, kind, possible=possible):
                    wrong.add(str(node))
    assert {str(x.focus) for x in fast(graph, rules)} == wrong


def holds_elsewhere(triple: Triple) -> bool:
    """Whether a triple gives a target to a shape that does not say where a property stands."""
    return triple[1] in TARGETS and triple[0] not in PLACES


CLOSED = {FOOTBALL[x] for x in ("bases", "genders", "partsOfDay", "statuses", "trends")}
"""The schemes to which data add nothing."""


def test_each_scheme_is_asked_for_or_listed_whole() -> None:
    """The schemes of kinds go by the class of the situation."""
    rules = shapes()
    schemes = set(ontology().subjects(RDF.type, SKOS.ConceptScheme))
    asked = {x for x in rules.objects(None, SH.hasValue) if x in schemes}
    kinds = {x for x in schemes if local(x).endswith("Kinds")}
    assert asked | kinds | CLOSED == schemes
    assert not CLOSED & asked
    listed = {y for x in rules.objects(None, SH["in"]) for y in rules.items(x)}
    for scheme in CLOSED:
        assert set(ontology().subjects(SKOS.inScheme, scheme)) <= listed, scheme


def test_the_shapes_are_few() -> None:
    files = list(FOLDER.shapes)
    assert len(files) <= 24
    assert sum(len(x.read_text(encoding="utf-8").splitlines()) for x in files) <= 2400
    assert len(list(shapes().subjects(RDF.type, SH.SPARQLConstraint))) <= 16
    for query in shapes().objects(None, SH.select):
        body = str(query).partition("WHERE {")[2].lstrip(" {\n")
        assert body.startswith("$this "), query
        assert "NOT EXISTS" not in body


def articles(number: int) -> Graph:
    """The ontology, and so many copies of the data, each with names of its own."""
    graph = merged(ontology())
    for copy in range(number):
        for triple in (x for x in data() if x not in ontology()):
            graph.add(tuple(_renamed(x, copy) for x in triple))
    return graph


def _renamed(node: Node, copy: int) -> Node:
    own = isinstance(node, URIRef) and node.startswith(ID)
    return URIRef(node.replace(ID, f"{ID}copy-{copy}-")) if own else node


@pytest.mark.slow
def test_the_time_grows_with_the_articles_and_not_with_their_square() -> None:
    took = []
    for number in (4, 16):
        graph = articles(number)
        start = time.process_time()
        assert fast(graph) == []
        took.append(time.process_time() - start)
    assert took[1] < 7 * took[0]


def test_each_property_shape_has_an_iri() -> None:
    """But for those inside another shape, which never speak for themselves."""
    rules = shapes()
    inside = {
        member
        for name in (SH["or"], SH.xone, SH["and"])
        for items in rules.objects(None, name)
        for member in rules.items(items)
    } | set(rules.objects(None, SH["not"]))
    helpers = {x for x in rules.subjects(SH.property) if not TARGETS & set(rules.predicates(x))}
    inside |= {y for x in helpers for y in rules.objects(x, SH.property)}
    bare = {x for x in rules.subjects(SH.path) if isinstance(x, BNode)}
    assert bare <= inside


# What they say.


def speakers() -> list[tuple[str, Node, Node]]:
    """What can speak with words of its own: the name, the shape and what holds the messages."""
    rules, found = shapes(), []
    for shape in [*named(SH.PropertyShape), *named(SH.NodeShape)]:
        found += [(local(shape), shape, x) for x in rules.objects(shape, SH.sparql)]
        if (shape, SH.message, None) in rules:
            found.append((local(shape), shape, shape))
    return found


@pytest.mark.parametrize(
    ("shape", "holder"), [x[1:] for x in speakers()], ids=[x[0] for x in speakers()]
)
def test_a_message_says_what_to_do_and_no_more(shape: Node, holder: Node) -> None:
    """What is expected, and where, the tool tells from the constraint."""
    rules = shapes()
    assert rules.value(shape, SH.severity) in (None, SH.Violation)
    said = [x for x in rules.objects(holder, SH.message) if isinstance(x, Literal)]
    assert sorted(str(x.language) for x in said) == ["en", "nl"]
    for message in said:
        verb = str(message).partition(" ")[0]
        assert message.language == "nl" or verb in VERBS, f"no imperative: {message}"
        assert str(message).endswith(".")
        assert len(message) <= LONGEST, message


def test_the_shapes_compile_whole() -> None:
    """The faster engine has as many shapes as the files."""
    assert len(compiled().graph) == len(shapes())


def test_under_another_base_shapes_check_what_they_checked() -> None:
    """A fixture of each rule that is a query, for these hold IRIs in a text; and some others."""
    ours, other = "https://w3id.org/defour/", "https://example.org/graph/"
    moved = serialize(Exporter(FOLDER, other).shapes.quads, "ntriples").decode()
    assert ours not in moved
    rules = CompiledShapes(Graph().parse(data=moved, format="nt"))
    there = Graph().parse(data=base().serialize(format="nt").replace(ours, other), format="nt")
    asking = {local(x) for x in shapes().subjects(SH.sparql)}
    some = {x.parent.name: x for x in INVALID if x.parent.name in asking}
    for path in [*some.values(), *INVALID[::20]]:
        text = path.read_text(encoding="utf-8").replace(ours, other)
        said = fast(merged(there, Graph().parse(data=text)), rules)
        told = sorted((x.focus.replace(other, ours), x.shape, x.severity) for x in said)
        assert told == announced(path), path
