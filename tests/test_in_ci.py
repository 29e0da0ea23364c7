"""The hook and the workflow that docs/validate.md offers: what they run is run here."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from project import ROOT

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


def spoil(copy: Path) -> None:
    """Break a fact, and the form of the file."""
    path = copy / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    faulty = text.replace('football:to "2015"', 'football:to    "2001"')
    assert faulty != text, "there is nothing to break"
    path.write_text(faulty, encoding="utf-8")


def run(command: str, copy: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder as a shell would, with the `defour` of this test."""
    words = shlex.split(command)
    assert words[0] == "defour"
    return subprocess.run(
        [sys.executable, "-m", *words, *files],
        cwd=copy,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_page_uses_the_hooks_that_there_are() -> None:
    (repository,) = block("hook")["repos"]
    assert {x["id"] for x in repository["hooks"]} == set(hooks())
    assert all(x["language"] == "python" and x["entry"] for x in hooks().values())


def test_the_hook_that_validates(copy: Path) -> None:
    hook = hooks()["defour-validate"]
    assert hook["pass_filenames"] is False
    assert run(hook["entry"], copy).returncode == 0
    spoil(copy)
    done = run(hook["entry"], copy)
    assert done.returncode == 1
    assert "data/voorbeeld.ttl:58:20: Violation Spell-inOrder" in done.stdout
    for suffix in (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"):
        assert re.search(hook["files"], f"data/x{suffix}")
    assert not re.search(hook["files"], "README.md")


def test_the_hook_that_formats(copy: Path) -> None:
    hook = hooks()["defour-format"]
    path = copy / "data" / "voorbeeld.ttl"
    assert run(hook["entry"], copy, "data/voorbeeld.ttl").returncode == 0
    before = path.read_bytes()
    assert run(hook["entry"], copy, "data/voorbeeld.ttl").returncode == 0
    assert path.read_bytes() == before
    spoil(copy)
    spoilt = path.read_bytes()
    run(hook["entry"], copy, "data/voorbeeld.ttl")
    assert path.read_bytes() != spoilt  # which makes pre-commit fail the commit


def test_the_workflow(copy: Path) -> None:
    steps = block("workflow")["jobs"]["validate"]["steps"]
    commands = [x["run"] for x in steps if x.get("run", "").startswith("defour ")]
    assert [run(x, copy).returncode for x in commands] == [0, 0]
    spoil(copy)
    first, second = [run(x, copy) for x in commands]
    assert (first.returncode, second.returncode) == (1, 1)
    assert first.stdout.startswith("::error file=data/voorbeeld.ttl,title=Spell-inOrder,line=58,")
    (upload,) = [x["with"]["sarif_file"] for x in steps if "upload-sarif" in x.get("uses", "")]
    log = json.loads((copy / upload).read_text(encoding="utf-8"))
    assert [x["ruleId"] for x in log["runs"][0]["results"]] == ["Spell-inOrder"]
