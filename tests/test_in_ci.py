"""The hook and the workflow that docs/validate.md offers: what they run is run here."""

import json
import re
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Ran
from project import ROOT

Run = Callable[..., Ran]
Spoil = Callable[[], None]
PAGE = ROOT / "docs" / "validate.md"


def block(mark: str) -> Any:
    found = re.search(
        rf"^<!-- {mark} -->\n```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S
    )
    assert found is not None
    return yaml.safe_load(found[1])


def hooks() -> dict[str, dict[str, Any]]:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {x["id"]: x for x in offered}


@pytest.fixture
def run(copy: Path, defour: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the copy of the example."""
    monkeypatch.chdir(copy)

    def run_there(command: str, *files: str) -> Ran:
        name, *words = shlex.split(command)
        assert name == "defour"
        return defour(*words, *files)

    return run_there


@pytest.fixture
def spoil(edit: Callable[[str, str], None]) -> Callable[[], None]:
    """Break a fact, and the form of the file."""
    return partial(edit, 'football:to "2015"', 'football:to    "2001"')


def test_the_page_uses_the_hooks_that_there_are() -> None:
    (repository,) = block("hook")["repos"]
    assert {x["id"] for x in repository["hooks"]} == set(hooks())
    assert all(x["language"] == "python" and x["entry"] for x in hooks().values())


def test_the_hook_that_validates(run: Run, spoil: Spoil) -> None:
    hook = hooks()["defour-validate"]
    assert hook["pass_filenames"] is False
    assert run(hook["entry"]).status == 0
    spoil()
    done = run(hook["entry"])
    assert done.status == 1
    assert "data/voorbeeld.ttl:58:20: Violation Spell-inOrder" in done.out
    for suffix in (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"):
        assert re.search(hook["files"], f"data/x{suffix}")
    assert not re.search(hook["files"], "README.md")


def test_the_hook_that_formats(run: Run, spoil: Spoil, copy: Path) -> None:
    hook = hooks()["defour-format"]
    path = copy / "data" / "voorbeeld.ttl"
    assert run(hook["entry"], "data/voorbeeld.ttl").status == 0
    before = path.read_bytes()
    assert run(hook["entry"], "data/voorbeeld.ttl").status == 0
    assert path.read_bytes() == before
    spoil()
    spoilt = path.read_bytes()
    run(hook["entry"], "data/voorbeeld.ttl")
    assert path.read_bytes() != spoilt  # which makes pre-commit fail the commit


def test_the_workflow(run: Run, spoil: Spoil, copy: Path) -> None:
    steps = block("workflow")["jobs"]["validate"]["steps"]
    commands = [x["run"] for x in steps if x.get("run", "").startswith("defour ")]
    assert [run(x).status for x in commands] == [0, 0]
    spoil()
    first, second = [run(x) for x in commands]
    assert (first.status, second.status) == (1, 1)
    assert first.out.startswith("::error file=data/voorbeeld.ttl,title=Spell-inOrder,line=58,")
    (upload,) = [x["with"]["sarif_file"] for x in steps if "upload-sarif" in x.get("uses", "")]
    log = json.loads((copy / upload).read_text(encoding="utf-8"))
    assert [x["ruleId"] for x in log["runs"][0]["results"]] == ["Spell-inOrder"]
