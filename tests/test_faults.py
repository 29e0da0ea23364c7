"""The faulty inputs of docs/faults.md: defour tells each, at the right line."""

import importlib.util
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from conftest import Ran
from defour.validation.engines import ENGINES
from project import ROOT
from validating import rows

SPEC = importlib.util.spec_from_file_location("faults", ROOT / "benchmarks" / "faults.py")
assert SPEC is not None
assert SPEC.loader is not None
faults = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = faults  # which dataclasses look for
SPEC.loader.exec_module(faults)
ALL = faults.faults()
FAULTY = [x for x in ALL if x.name != faults.CONTROL]
DATE = FAULTY[11]


@pytest.fixture
def told(
    defour: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """The exit status of `defour validate` in the folder of an input, and what it wrote."""

    def run(fault: Any, *more: str) -> tuple[int, str]:
        monkeypatch.chdir(fault.folder)
        words = ["validate", "data.ttl", "--shapes", "shapes.ttl", *more]
        if (fault.folder / "ontology.ttl").exists():
            words += ["--ontology", "ontology.ttl"]
        ran = defour(*words)
        return ran.status, ran.out + ran.err

    return run


def test_there_are_twenty_and_a_sound_one() -> None:
    assert len(FAULTY) == 20
    assert [x.name for x in ALL if x not in FAULTY] == [faults.CONTROL]
    assert {x.name for x in ALL} == {x.name for x in faults.INPUTS.iterdir()}


@pytest.mark.parametrize("fault", FAULTY, ids=lambda x: x.name)
def test_defour_tells_it_at_the_right_line(
    fault: Any, told: Callable[..., tuple[int, str]]
) -> None:
    status, said = told(fault)
    assert status == fault.status
    place = f"{fault.file}:{fault.line}:" if fault.line else f"{fault.file}: "
    blocks = [x for x in said.split("\n\n") if place in x.partition("\n")[0]]
    assert blocks, f"nothing is told at {place}\n{said}"
    assert any(re.search(x, block) for x in fault.names for block in blocks), said
    assert "Traceback" not in said


@pytest.mark.parametrize("engine", ENGINES)
def test_the_sound_one_passes(engine: str, told: Callable[..., tuple[int, str]]) -> None:
    status, said = told(ALL[0], "--engine", engine)
    assert (status, said.splitlines()[-1]) == (0, "Conforms.")


def test_the_page_lists_exactly_these() -> None:
    page = faults.PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[(\S+)\]\(\S+\) \| (.*?) \| ", page, re.MULTILINE))
    assert rows == {x.name: x.what for x in ALL}
    assert re.findall(r"^### (\S+)$", page, re.MULTILINE) == [x.name for x in ALL]


def test_the_page_says_of_defour_what_it_does() -> None:
    page = faults.PAGE.read_text(encoding="utf-8")
    for fault in FAULTY:
        where = f"line {fault.line}" if fault.line else fault.file
        assert f"| {fault.what} | told, {where} |" in page
    assert f"| {ALL[0].what} | passes |" in page


JUDGED = """\
1 | data.ttl:13:2: 2009-02-30 is none | told, line 13
1 | shapes.ttl:13:2: 2009-02-30 is none | told, wrong line (13)
1 | E: 2009-02-30\tat org.example.Reader.read(Reader.java:13) | told, no line
0 | line 13: 2009-02-30 is odd | warns, line 13, but passes
0 | Conforms: True | passes
1 | day is out of range | fails, fault not named
"""


@pytest.mark.parametrize(("status", "text", "expected"), rows(JUDGED))
def test_what_counts_as_telling(status: str, text: str, expected: str) -> None:
    assert faults.judge(DATE, faults.Said(int(status), text)) == expected
