"""The hook and the workflow that docs/validate.md offers: what they run is run here."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from project import ROOT

EXAMPLE = Path(__file__).parent / "example"
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
def folder(tmp_path: Path) -> Path:
    """A graph folder of its own."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "graph"))


def spoil(folder: Path) -> None:
    """Break a fact, and the form of the file."""
    path = folder / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    faulty = text.replace('football:to "2015"', 'football:to    "2001"')
    assert faulty != text, "there is nothing to break"
    path.write_text(faulty, encoding="utf-8")


def run(command: str, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder as a shell would, with the `defour` of this test."""
    words = shlex.split(command)
    assert words[0] == "defour"
    return subprocess.run(
        [sys.executable, "-m", *words, *files],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_page_uses_the_hooks_that_there_are() -> None:
    (repository,) = block("hook")["repos"]
    assert {x["id"] for x in repository["hooks"]} == set(hooks())
    assert all(x["language"] == "python" and x["entry"] for x in hooks().values())


def test_the_hook_that_validates(folder: Path) -> None:
    hook = hooks()["defour-validate"]
    assert hook["pass_filenames"] is False
    assert run(hook["entry"], folder).returncode == 0
    spoil(folder)
    done = run(hook["entry"], folder)
    assert done.returncode == 1
    assert "data/voorbeeld.ttl:58:20: Violation Spell-inOrder" in done.stdout
    for suffix in (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"):
        assert re.search(hook["files"], f"data/x{suffix}")
    assert not re.search(hook["files"], "README.md")


def test_the_hook_that_formats(folder: Path) -> None:
    hook = hooks()["defour-format"]
    path = folder / "data" / "voorbeeld.ttl"
    assert run(hook["entry"], folder, "data/voorbeeld.ttl").returncode == 0
    before = path.read_bytes()
    assert run(hook["entry"], folder, "data/voorbeeld.ttl").returncode == 0
    assert path.read_bytes() == before
    spoil(folder)
    spoilt = path.read_bytes()
    run(hook["entry"], folder, "data/voorbeeld.ttl")
    assert path.read_bytes() != spoilt  # which makes pre-commit fail the commit


def test_the_workflow(folder: Path) -> None:
    steps = block("workflow")["jobs"]["validate"]["steps"]
    commands = [x["run"] for x in steps if x.get("run", "").startswith("defour ")]
    assert [run(x, folder).returncode for x in commands] == [0, 0]
    spoil(folder)
    first, second = [run(x, folder) for x in commands]
    assert (first.returncode, second.returncode) == (1, 1)
    assert first.stdout.startswith("::error file=data/voorbeeld.ttl,title=Spell-inOrder,line=58,")
    (upload,) = [x["with"]["sarif_file"] for x in steps if "upload-sarif" in x.get("uses", "")]
    log = json.loads((folder / upload).read_text(encoding="utf-8"))
    assert [x["ruleId"] for x in log["runs"][0]["results"]] == ["Spell-inOrder"]
