"""What the README and the docs show is what happens.

A fenced block directly below `<!-- run -->` is executed in a copy of the project: each line that
starts with `$ ` in a shell, and what follows must be its output. A line `...` stands for any lines.
Below `<!-- run python -->` stands Python that must run.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from project import ROOT, files

DOCUMENTS = sorted(
    path
    for path in files()
    if path.suffix == ".md" and (path.parent == ROOT or (ROOT / "docs") in path.parents)
)
FENCE = re.compile(
    r"^<!-- run(?P<python> python)? -->\n(?P<fence>```+)\w*\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
STEP = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
MARK = re.compile(r"^<!-- run\b", re.MULTILINE)


class Block(NamedTuple):
    where: str
    python: bool
    body: str


def blocks(path: Path) -> list[Block]:
    """The blocks of a document that are to be run."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        where = f"{path.relative_to(ROOT)}:{line}"
        found.append(Block(where, bool(match["python"]), match["body"]))
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project."""
    there = tmp_path_factory.mktemp("copy") / "defour"
    for path in files():
        target = there / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return there


@pytest.fixture(scope="module")
def environment(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One in which `defour` is that of the copy, and `python` the one of this test."""
    folder = tmp_path_factory.mktemp("bin")
    python = shlex.quote(sys.executable)
    for name, command in {
        "defour": f"{python} -m defour",
        "python": python,
        "python3": python,
        "pytest": f"{python} -m pytest",
    }.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    kept = {x: y for x, y in os.environ.items() if not x.startswith(("DEFOUR_", "PYTHON"))}
    path = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    return {**kept, "PATH": path, "PYTHONPATH": str(copy / "src"), "NO_COLOR": "1"}


def run(command: list[str], copy: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=copy,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, "".join(f"{line}\n" for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "block", [x for path in DOCUMENTS for x in blocks(path)], ids=lambda x: x.where
)
def test_block(block: Block, copy: Path, environment: dict[str, str]) -> None:
    if block.python:
        status, output = run([sys.executable, "-c", block.body], copy, environment)
        assert status == 0, output
        return
    steps = STEP.findall(block.body)
    assert "".join(f"$ {command}\n{wanted}" for command, wanted in steps) == block.body != ""
    for command, wanted in steps:
        _, output = run(["sh", "-c", command], copy, environment)
        lines = wanted.splitlines(keepends=True)
        fits = "".join(r"(?:.*\n)*" if x == "...\n" else re.escape(x) for x in lines)
        assert re.fullmatch(fits, output), f"{block.where}: $ {command}\n{output}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda x: str(x.relative_to(ROOT)))
def test_every_mark_is_directly_above_a_block(path: Path) -> None:
    assert len(MARK.findall(path.read_text(encoding="utf-8"))) == len(blocks(path))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda x: str(x.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(path: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        there = (path.parent / name) if name else path
        assert there.exists(), target
        if anchor:
            assert anchor in _anchors(there), target


def _anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a document."""
    text = re.sub(r"(?ms)^```.*?^```$", "", path.read_text(encoding="utf-8"))
    titles = re.findall(r"(?m)^#+ +(.*?)\s*$", text)
    return {re.sub(r"[^\w\- ]", "", x.lower()).replace(" ", "-") for x in titles}
