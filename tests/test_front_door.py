"""`import defour`: what is there, and that it takes a graph folder in each of its forms."""

import inspect
import re
from pathlib import Path

import pytest

import defour as package
from defour import errors


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
        assert len(package.load(graph)) > 0
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
    assert {kind.name for kind in ours[1:]} | {"idle-shape", "no-effect", "wrong-prefix"} <= {
        *named
    }
    for name in named:
        told = defour("explain", name)
        assert (told.status, told.err) == (0, "")
        assert re.match(rf"##+ {name}\n\n[^#]", told.out)
    assert str(errors.Malformed("bad", where="a:1", hint="Look")) == "a:1: bad. Look"
