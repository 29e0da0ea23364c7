"""The wheel, in an environment of its own, far from the checkout."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import defour
from project import FOLDER, ROOT, files

pytestmark = pytest.mark.slow

PARTS = ("ontology", "data", "shapes", "sparql")
UNREACHABLE = ("No matching distribution", "Temporary failure", "ConnectionError", "Max retries")


def run(*command: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run without anything of this process that could lead back to the checkout."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "DEFOUR_", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def pip(python: Path | str, *arguments: object) -> None:
    """Run pip; without the package index the test is skipped, but on CI it fails."""
    done = run(python, "-m", "pip", *arguments)
    if done.returncode and not os.environ.get("CI") and any(x in done.stderr for x in UNREACHABLE):
        pytest.skip("the package index cannot be reached: " + done.stderr.splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a wheel, built as `pip install .` builds it."""
    there = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--quiet", "--no-deps", "--wheel-dir", there, ROOT)
    (built,) = there.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a new environment that holds the wheel and what it asks for, no more."""
    there = tmp_path_factory.mktemp("environment")
    venv.create(there, with_pip=True)
    found = there / ("Scripts" if os.name == "nt" else "bin")
    pip(found / "python", "install", "--quiet", wheel)
    return found


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder to work in."""
    assert ROOT not in tmp_path.parents
    return tmp_path


def test_what_is_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    listed = [path.relative_to(ROOT) for path in files()]
    graph = {f"defour/graph/{path}" for path in listed if path.parts[0] in PARTS}
    assert len(graph) > 60
    carried = {x for x in names if x.startswith(("defour/graph/", "defour/docs/"))}
    assert carried == graph | {"defour/docs/errors.md", "defour/docs/lint.md"}
    modules = {str(Path(*path.parts[1:])) for path in listed if path.parts[0] == "src"}
    assert modules <= set(names)
    information = {x for x in names if ".dist-info/" in x}
    assert set(names) - carried - modules == information
    assert not [x for x in names if "test" in x.partition("/")[0] or "/tests/" in x]
    assert [x for x in information if x.rpartition("/")[2].startswith("LICEN")], "the licence"


def test_it_answers(bin_folder: Path, here: Path) -> None:
    """And validates, and builds, from the graph that it carries."""
    done = run(bin_folder / "defour", "query", "career", "--format", "csv", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    golden = ROOT / "tests" / "golden" / "career.csv"
    assert done.stdout == golden.read_text(encoding="utf-8")
    done = run(bin_folder / "defour", "why", "career", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("defour-2021-05/claim/spell-") >= 7
    assert "## usage" in run(bin_folder / "defour", "explain", "usage", cwd=here).stdout
    refused = run(bin_folder / "defour", "validate", cwd=here)
    assert refused.returncode == 2, refused.stdout  # there is nothing here to check
    carried = re.search(r"that of defour is (\S+)$", refused.stderr, re.MULTILINE)
    assert carried is not None, refused.stderr
    done = run(bin_folder / "defour", "validate", "--graph", carried[1], cwd=here)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(here.iterdir()) == []
    done = run(bin_folder / "defour", "build", "-o", "out", cwd=here)
    assert done.returncode == 0, done.stdout + done.stderr
    written = {path.name for path in (here / "out").rglob("*.csv")}
    assert written == {f"{path.stem}.csv" for path in FOLDER.questions}
    for name in ("graph.ttl", "graph.nt", "graph.jsonld", "graph.rdf", "report.ttl", "report.txt"):
        assert (here / "out" / name).stat().st_size, name


def test_it_is_the_installed_one(bin_folder: Path, here: Path) -> None:
    code = "import defour, sys; print(defour.__file__, defour.__version__, defour.find().root)"
    done = run(bin_folder / "python", "-c", code, cwd=here)
    assert done.returncode == 0, done.stderr
    module, version, graph = done.stdout.split()
    environment = bin_folder.parent.resolve()
    assert environment in Path(module).resolve().parents
    assert environment in Path(graph).resolve().parents
    assert version == defour.__version__
