"""A browser, the site as files, and the server: each once for all tests of this folder.

They end with the last of them, for Playwright has a loop, and other tests have their own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from defour.site.build import build
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from browser.visits import Tab, tab
from conftest import EXAMPLE
from defour.folder import Folder
from project import FOLDER
from serving import Server, serving

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but that of this machine is looked up: an outside request fails, and is told.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "browser: in a real browser, which must be installed (leave out: -m 'not browser')",
    )


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, with a profile of its own that is thrown away."""
    named = os.environ.get("DEFOUR_CHROMIUM")
    path = named or next((x for x in map(shutil.which, NAMES) if x), None)
    if path is None:
        pytest.skip("install Chromium (Debian: apt-get install chromium) to run this")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this project, as a folder; built without the article."""
    there = tmp_path_factory.mktemp("site")
    build(FOLDER, there)
    return there


@pytest.fixture(scope="package")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented graph, with the text of its article."""
    there = tmp_path_factory.mktemp("readable")
    build(Folder(EXAMPLE), there, article=(EXAMPLE / "article.txt").read_bytes())
    return there


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """The server of this project."""
    with serving(FOLDER.root) as found:
        yield found


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a context: a window with its settings, closed when the test ends."""
    made: list[BrowserContext] = []

    def make(width: int = 1280, **settings: object) -> BrowserContext:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def at_site(contexts: Callable[..., BrowserContext], site: Path) -> Callable[..., Tab]:
    """A tab at the site: `at_site("index.html", width=360)`."""

    def go(path: str, **settings: object) -> Tab:
        return tab(contexts(**settings), site).visit(path)

    return go


@pytest.fixture
def at_server(contexts: Callable[..., BrowserContext], server: Server) -> Callable[..., Tab]:
    """A tab at the server: `at_server("sparql", java_script_enabled=False)`."""

    def go(path: str, **settings: object) -> Tab:
        return tab(contexts(**settings), f"{server.address}/").visit(path)

    return go
