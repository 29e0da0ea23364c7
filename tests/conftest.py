"""What the tests share: the invented graph folder, and a way to run the command line."""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

EXAMPLE = Path(__file__).parent / "example"


SUMMARY = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write tests/golden from the answers; read the diff beside the article",
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)  # in a process of pytest-xdist
    if output is not None:
        output["summary"] = session.config.stash.get(SUMMARY, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(SUMMARY, []).extend(output.get("summary", []))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in config.stash.get(SUMMARY, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def summary(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Say a line at the end of the run."""
    return pytestconfig.stash.setdefault(SUMMARY, []).append


@pytest.fixture(scope="session")
def workers() -> Iterator[Executor]:
    """As many processes as there are processors; they start afresh, for they must not inherit."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as executor:
        yield executor


class Ran(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def example() -> Path:
    """The invented graph folder; not to be written to."""
    return EXAMPLE


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server of the invented graph folder, in processes of its own."""
    from serving import serving

    with serving(EXAMPLE) as found:
        yield found


@pytest.fixture(scope="module")
def client(server: Any) -> Iterator[Any]:
    """A client of `server`."""
    with server.client() as found:
        yield found


@pytest.fixture(scope="session")
def whole() -> Any:
    """Exports of the graph of the project."""
    from defour.exports.export import Exporter
    from project import FOLDER

    return Exporter(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the invented graph folder, to spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "graph"))


@pytest.fixture
def edit(copy: Path) -> Callable[[str, str], None]:
    """Replace a text that the data of the copy has once."""

    def replace(old: str, new: str) -> None:
        path = copy / "data" / "voorbeeld.ttl"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def article() -> str:
    """The article's text, from the file that DEFOUR_ARTICLE names."""
    path = os.environ.get("DEFOUR_ARTICLE")
    if not path:
        pytest.skip("set DEFOUR_ARTICLE to the path of the article's text to run this")
    return Path(path).read_bytes().decode()


@pytest.fixture
def defour(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run the command line in this process: `defour("query", "career")`."""
    from defour.cli import main

    def run(*arguments: object) -> Ran:
        capfdbinary.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(status, out.decode(), err.decode())

    return run
