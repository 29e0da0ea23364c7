"""`import defour`: what is there, and that it takes a graph folder in each of its forms."""

import inspect
import os
import pydoc
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import Graph

import defour as package
from conftest import EXAMPLE
from defour import errors
from defour.commands import ORDER
from serving import ENDLESS


def test_each_name_is_there() -> None:
    assert dir(package) == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        _ = package.nothing


def test_folders_are_named_alike_everywhere(copy: Path) -> None:
    article = copy.parent / "article.txt"
    article.write_bytes((Path(__file__).parent / "example" / "article.txt").read_bytes())
    for graph in (copy, str(copy), package.find(copy)):
        assert len(package.to_rdflib(graph)) > 0
        assert package.query("career", graph=graph).rows
        assert package.why("career", graph=graph, article=article).rows
        assert package.evidence(article, graph=graph).ok
        assert package.export("ntriples", graph=graph)
        assert package.validate(graph=graph).conforms
        assert package.cite(article, graph=graph).startswith("<https://")
        assert package.build(copy.parent / "out", graph=graph).report.ok
    assert package.query("career", graph=copy, params={"player": ""}).rows


def test_a_number_is_a_parameter(copy: Path) -> None:
    (copy / "sparql" / "questions" / "number.rq").write_text(
        "#+ params: [{name: n, kind: integer}]\nSELECT ?n { VALUES ?n { 1 } }\n", encoding="utf-8"
    )
    asked = [package.query("number", graph=copy, params={"n": n}) for n in (7, "7")]
    assert [x.rows[0]["n"].value for x in asked] == ["7", "7"]


def test_errors_that_docstrings_name_are_at_the_front_door() -> None:
    documented = [getattr(package, name) for name in package.__all__]
    for each in list(documented):
        if inspect.isclass(each):
            documented += [x for x in vars(each).values() if hasattr(x, "__doc__")]
    named = {
        word.strip()
        for each in documented
        if "Raises:" in (inspect.getdoc(each) or "")
        for line in (inspect.getdoc(each) or "").partition("Raises:")[2].splitlines()
        if re.fullmatch(r"    [A-Z]\w+(, [A-Z]\w+)*: .*", line)
        for word in line.partition(":")[0].split(",")
    }
    assert {"NoRdf", "ChangedArticle", "Unwritable", "UnknownParameter"} <= named
    assert named <= set(package.__all__)


def test_each_error_has_a_name_of_its_own_and_a_section_in_the_docs(defour) -> None:
    def below(kind: type[errors.DefourError]) -> list[type[errors.DefourError]]:
        return [kind, *(each for child in kind.__subclasses__() for each in below(child))]

    ours = [kind for kind in below(errors.DefourError) if kind.__module__ == "defour.errors"]
    assert len({kind.name for kind in ours}) == len(ours)
    named = defour("explain").out.split()
    assert {"idle-shape", *(kind.name for kind in ours[1:])} <= set(named)
    for name in named:
        told = defour("explain", name)
        assert (told.status, told.err) == (0, "")
        assert re.match(rf"##+ {name}\n\n[^#]", told.out)
    assert str(errors.Malformed("bad", where="a:1", hint="Look")) == "a:1: bad. Look"


def test_functions_have_the_names_of_commands_and_help_begins_with_them() -> None:
    told = pydoc.plain(pydoc.render_doc(package))
    first = told[: told.index("PACKAGE CONTENTS")]
    for word in {*ORDER} - {"new", "fill", "serve", "explain"}:
        assert callable(getattr(package, word))
        assert f"    {word}(" in first
        assert f"{word}(" in told[told.index("FUNCTIONS") :]
    assert not {"check_evidence", "publish", "format_turtle", "find_folder"} & {*package.__all__}


def test_rows_are_dictionaries_and_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    values = '1 -2.5 1e3 true "x"^^<y:z> "n"@nl "x"^^xsd:int "7"^^xsd:short "2009"^^xsd:gYear UNDEF'
    declared = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
    answer = package.query(f"{declared} SELECT ?a (<x:y> AS ?b) {{ VALUES ?a {{ {values} }} }}")
    wanted = [1, -2.5, 1000.0, True, "x", "n", "x", 7, "2009", None]
    found = [row.to_dict() for row in answer]
    assert found == [{"a": value, "b": "x:y"} for value in wanted]
    assert [type(x["a"]) for x in found] == [type(x) for x in wanted]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(errors.MissingPackage, match=r"pip install 'defour\[pandas\]'"):
        answer.to_pandas()


def test_a_table_of_pandas(example: Path) -> None:
    pytest.importorskip("pandas")
    table = package.query("career", graph=example).to_pandas()
    assert [*table.columns] == ["club", "clubLabel", "from", "to", "situation"]
    assert table["from"].tolist() == ["2009", "2012"]
    assert len(package.query("SELECT ?x { ?x <x:none> ?y }").to_pandas()) == 0


@pytest.fixture
def limits() -> Iterator[Callable[..., None]]:
    yield package.limit
    package.limit(seconds=0)


def test_limits_hold(limits: Callable[..., None], copy: Path, tmp_path: Path) -> None:
    limits(seconds=30, mebibytes=1)
    assert package.query("career", graph=copy) == package.query("career", graph=EXAMPLE)
    assert package.validate(graph=copy).conforms
    assert package.why("career", graph=copy).rows
    assert len(package.to_rdflib(copy)) > 0
    with pytest.raises(errors.UnknownQuestion, match="Closest: career"):
        package.query("carer", graph=copy)
    (copy / "data" / "big.ttl").write_text(f"# {' ' * 2**20}", encoding="utf-8")
    with pytest.raises(errors.OverLimit, match="larger than 1 MiB"):
        package.query("career", graph=copy)
    limits(seconds=1)
    began = time.monotonic()
    for engine in ("oxigraph", "rdflib"):
        with pytest.raises(errors.TimedOut, match="after 1 seconds"):
            package.query(ENDLESS, graph=copy, engine=engine)
    assert time.monotonic() - began < 10
    with pytest.raises(errors.Crashed):
        package.build(tmp_path / "out", graph=EXAMPLE, progress=lambda *_: os._exit(9))


def test_what_prints_as_on_the_command_line(defour, example: Path, copy: Path) -> None:
    told = defour("why", "career", "--graph", example).out
    assert f"{package.why('career', graph=example)}\n" == told
    (copy / "data" / "more.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    for folder in (example, copy):
        told = defour("validate", "--graph", folder).out
        assert f"{package.validate(graph=folder)}\n" == told


FORMS = [Path, str, lambda x: [x], lambda x: (str(x), x), Path.read_bytes]
FORMS += [lambda x: Graph().parse(x), lambda x: [x, Graph(), b""]]
TEXTS = {
    "data.ttl": "<urn:a> a <urn:C> . <urn:b> a <urn:C> ; <urn:p> 1 .",
    "shapes.ttl": "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> a sh:NodeShape ; "
    "sh:targetClass <urn:C> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .",
    "more.ttl": "<urn:a> <urn:p> 2 .",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_validated(tmp_path: Path, form: Callable[[Path], object]) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    data, shapes, ontology = (form(tmp_path / name) for name in TEXTS)
    assert [str(x.focus) for x in package.validate(data, shapes=shapes).results] == ["urn:a"]
    again = package.validate(data, shapes, ontology)
    assert (again.conforms, again.triples) == (True, 3)
