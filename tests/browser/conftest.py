"""A browser, the site as files, and the server: each once for all tests of this folder.

They end with the last of them, for Playwright has a loop, and other tests have their own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from browser.visits import Tab
from defour.sites.publish import publish
from project import FOLDER, ROOT
from serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

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


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser, with a profile of its own that is thrown away."""
    named = os.environ.get("DEFOUR_CHROMIUM")
    path = named or next((x for x in map(shutil.which, NAMES) if x), None)
    if path is None:
        pytest.skip("install Chromium (Debian: apt-get install chromium) to run this")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the project's site, of one with the text of its article, of the server."""
    site, text = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("text")
    publish(site, graph=FOLDER)
    report = ROOT / "examples" / "derby-2031-09"
    publish(text, graph=report, article=report / "article.txt")
    with serving(FOLDER.root) as server:
        found = {"site": site.as_uri(), "text": text.as_uri(), "server": server.address}
        yield {name: f"{address}/" for name, address in found.items()}


@pytest.fixture
def at(chromium: Browser, places: dict[str, str]) -> Iterator[Callable[..., Tab]]:
    """A new tab: `at("site", "index.html", width=360)`; closed when the test ends."""
    made: list[BrowserContext] = []

    def go(place: str, path: str, width: int = 1280, **settings: object) -> Tab:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        made.append(context)
        return Tab(context.new_page(), places[place]).visit(path)

    yield go
    for context in made:
        context.close()
