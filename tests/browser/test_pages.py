"""Every page loads: nothing in the console, nothing from elsewhere, nothing too wide."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import BrowserContext

from browser.visits import EXAMPLE_KINDS, KINDS, LANGUAGES, SERVED, Tab, page_of, tab

pytestmark = pytest.mark.browser

CLICKED = 6
"""So many links are clicked on a page."""


@pytest.mark.slow
def test_every_page_of_the_site(
    contexts: Callable[..., BrowserContext], site: Path, summary: Callable[[str], None]
) -> None:
    files = sorted(str(x.relative_to(site)) for x in site.rglob("*.html"))
    assert len(files) > 1000
    browsing = tab(contexts(width=360), site)
    wrong: dict[str, list[str]] = {}
    start = time.perf_counter()
    for file in files:
        if found := browsing.visit(file).faults():
            wrong[file] = found
    seconds = time.perf_counter() - start
    summary(f"browser: {len(files):,} pages loaded in {seconds:.0f} s, {len(wrong)} with faults")
    assert wrong == {}
    assert browsing.requests > 2 * len(files)


@pytest.mark.parametrize("path", EXAMPLE_KINDS.values(), ids=EXAMPLE_KINDS)
def test_pages_with_the_text_of_an_article(
    contexts: Callable[..., BrowserContext], readable: Path, path: str
) -> None:
    for language in LANGUAGES:
        browsing = tab(contexts(width=360), readable).visit(page_of(path, language))
        assert browsing.faults() == []


@pytest.mark.parametrize("name", SERVED)
def test_pages_of_the_server(at_server: Callable[..., Tab], name: str) -> None:
    path = SERVED[name]
    for locale in ("en-GB", "nl-BE"):
        browsing = at_server(path, width=360, locale=locale)
        expected = ["404"] if path == "nope" else ["400"] if "%0A" in path else []
        assert [x[:3] for x in browsing.problems if x[:3].isdigit()] == expected
        # The browser says in its console too that a page has such a status.
        assert [x for x in browsing.faults() if not expected or expected[0] not in x] == []
        if "served" not in name:  # those of the site have an address for each language
            assert browsing.page.locator("html").get_attribute("lang") == locale[:2]


def test_a_fault_in_a_page_is_found(at_site: Callable[..., Tab]) -> None:
    browsing = at_site("index.html")
    browsing.page.evaluate(
        """async () => {
        console.error("mine")
        document.body.insertAdjacentHTML("beforeend", "<img src='http://example.org/a.png'>")
        await new Promise(x => setTimeout(x, 300))
        }"""
    )
    assert browsing.problems[0] == "mine"
    assert any("example.org" in x for x in browsing.problems[1:])
    browsing.page.evaluate("document.querySelector('h1').style.width = '9999px'")
    assert "can be moved sideways" in browsing.faults()


DATA = re.compile(r"\.(ttl|jsonld|nt|nq|trig|rdf|xml|rq|csv|json)$|[?&]format=")
"""Addresses of what a browser saves rather than shows."""


def _clicked(browsing: Tab, start: str) -> list[str]:
    """Click links of a page that lead to other pages of the site; those that do not land."""
    links = """() => [...document.querySelectorAll("a[href]:not(.skip)")]
        .map(x => [x.getAttribute("href"), x.href])"""
    found = dict(browsing.page.evaluate(links))
    chosen = {
        href: address
        for href, address in found.items()
        if address.startswith(browsing.inside) and not DATA.search(urldefrag(address)[0])
    }
    step = max(1, len(chosen) // CLICKED)
    lost = []
    for href, address in list(chosen.items())[::step]:
        browsing.visit(start)
        link = browsing.page.locator(f'a[href="{href}"]:not(.skip)').locator("visible=true")
        if not link.count():  # inside of what is folded
            continue
        link.first.click()
        browsing.page.wait_for_load_state()
        fragment = urldefrag(address).fragment
        there = browsing.page.locator(":target").count() == 1 if fragment else True
        if browsing.page.url != address or not there or browsing.problems:
            lost.append(f"{href}: {browsing.page.url} {browsing.problems}")
    return lost


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_links_land(at_site: Callable[..., Tab], path: str) -> None:
    for language in LANGUAGES:
        start = page_of(path, language)
        assert _clicked(at_site(start), start) == []


@pytest.mark.parametrize("path", ["", "id/steven-defour", "sparql", "questions/career"])
def test_links_of_the_server_land(at_server: Callable[..., Tab], path: str) -> None:
    assert _clicked(at_server(path), path) == []
