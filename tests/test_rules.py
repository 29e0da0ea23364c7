"""Each rule is broken by a small file that breaks nothing else, and named, and looked for.

A fixture is added to `fixtures/base.ttl` and the ontology. Its folder is the name of the rule's
shape; a comment `# expect: FOCUS shape:RULE sh:Violation` announces each result.
"""

import os
import re
from concurrent.futures import Executor
from pathlib import Path

import pytest
from pyshacl_turbo import CompiledShapes
from rdflib import OWL, RDF, RDFS, SH, BNode, Literal, URIRef
from rdflib.term import Node

from rulebook import (
    FIXTURES,
    SHAPE,
    base,
    compiled,
    data,
    differ,
    fast,
    fixture,
    instances,
    local,
    looks_beyond,
    merged,
    named,
    ontology,
    reference,
    shapes,
    used_classes,
)

FILES = sorted(FIXTURES.glob("*/*.ttl"))
INVALID = [x for x in FILES if x.name.startswith("invalid.")]
ALLOW = URIRef("https://w3id.org/defour/lint#allow")
REMEDY = re.compile(r".*: ([a-z]+)\b", re.DOTALL)
VERBS = {
    *("add", "break", "cite", "compare", "complete", "correct", "count", "declare", "describe"),
    *("encode", "give", "make", "merge", "move", "put", "rename", "rest", "take", "use", "write"),
}
"""What an English message tells the editor to do, after its last colon."""


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


def test_each_target_has_an_instance_in_the_data() -> None:
    rules = shapes()
    empty = [
        (local(shape), local(kind))
        for shape, kind in rules.subject_objects(SH.targetClass)
        if not instances(data(), kind)
    ]
    empty += [
        (local(shape), local(name))
        for shape, name in rules.subject_objects(SH.targetSubjectsOf)
        if (None, name, None) not in data()
    ]
    assert not empty
    assert not set(rules.subjects(SH.targetNode)) | set(rules.subjects(SH.targetObjectsOf))


def test_each_class_of_the_data_has_a_shape_that_names_it() -> None:
    assert used_classes() - set(shapes().objects(None, SH.targetClass)) == set()


def test_each_property_shape_has_an_iri() -> None:
    """But for those inside `sh:or` and its like, which never speak for themselves."""
    rules = shapes()
    inside = {
        member
        for name in (SH["or"], SH.xone, SH["and"])
        for items in rules.objects(None, name)
        for member in rules.items(items)
    } | set(rules.objects(None, SH["not"]))
    bare = {x for x in rules.subjects(SH.path) if isinstance(x, BNode)}
    assert bare <= inside
    assert not [x for x in rules.objects(None, SH.property) if isinstance(x, BNode)]


def speakers() -> list[tuple[str, Node, Node]]:
    """What can speak: the rule's name, what holds its severity and what holds its messages."""
    rules, found = shapes(), []
    silent = {RDF.type, SH.property, SH.targetClass, SH.targetSubjectsOf, ALLOW}
    denied = set(rules.objects(None, SH["not"]))
    for shape in [*named(SH.PropertyShape), *named(SH.NodeShape)]:
        constraints = list(rules.objects(shape, SH.sparql))
        found += [(local(shape), shape, x) for x in constraints]
        told = set(rules.predicates(shape)) - silent - {SH.sparql, SH.severity}
        if told and shape not in denied:
            found.append((local(shape), shape, shape))
    return found


@pytest.mark.parametrize(
    ("shape", "holder"), [x[1:] for x in speakers()], ids=[x[0] for x in speakers()]
)
def test_each_rule_has_a_severity_and_says_what_to_do(shape: Node, holder: Node) -> None:
    rules = shapes()
    assert rules.value(shape, SH.severity) == SH.Violation
    said = [x for x in rules.objects(holder, SH.message) if isinstance(x, Literal)]
    assert sorted(str(x.language) for x in said) == ["en", "nl"]
    for message in said:
        remedy = REMEDY.match(str(message))
        assert remedy, f"no remedy after a colon: {message}"
        assert message.language == "nl" or remedy[1] in VERBS, f"no imperative: {message}"
        assert str(message).endswith(".")
        _names_what_it_is_about(shape, str(message))


def _names_what_it_is_about(shape: Node, message: str) -> None:
    """The class that the shape is for, and the property, by their prefixed names."""
    rules = shapes()
    holders = {shape, *rules.subjects(SH.property, shape)}
    classes = {y for x in holders for y in rules.objects(x, SH.targetClass)} - {OWL.Ontology}
    if classes:
        above = {y for x in classes for y in ontology().transitive_objects(x, RDFS.subClassOf)}
        assert any(short(x) in message for x in above), f"no class in: {message}"
    path = rules.value(shape, SH.path)
    if isinstance(path, URIRef):
        assert short(path) in message, f"no {short(path)} in: {message}"


def short(term: str) -> str:
    """The prefixed name that the shapes files give an IRI."""
    for prefix, namespace in shapes().namespaces():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return f"<{term}>"


def test_the_shapes_compile_whole() -> None:
    """The faster engine has as many shapes as the files."""
    assert len(compiled().graph) == len(shapes())
