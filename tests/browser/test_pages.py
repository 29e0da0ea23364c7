"""A page of each kind, in both languages: it loads whole, axe finds no barrier, its links land.

Violations that axe calls critical or serious fail the test; what it calls moderate or minor is
told at the end of the run. DEFOUR_SCREENSHOTS names a folder for a picture of each page.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from browser.visits import KINDS, LARGE, REFUSED, SERVED, Tab
from defour.sites.links import html_file
from defour.sites.wording import LANGUAGES

pytest.importorskip("playwright.sync_api", reason="install playwright to run this")
axe_playwright_python = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPTIONS = {"rules": {"target-size": {"enabled": True}}}  # 24 px, of WCAG 2.2
LOCALES = {"en": "en-GB", "nl": "nl-BE"}
SETTINGS = {
    "en": ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")),
    "nl": ((360, "dark"), (1280, "light")),  # the same templates and styles
    "large": ((360, "dark"),),
}
DATA = re.compile(r"\.(ttl|jsonld|nt|nq|trig|rdf|xml|rq|csv|json)$|[?&]format=")
"""Addresses of what a browser saves rather than shows."""

Look = Callable[[Tab, str, int, str], None]


@pytest.fixture(scope="module")
def look(summary: Callable[[str], None]) -> Look:
    """Let axe look at a page, in the schemes of a width."""
    axe = axe_playwright_python.Axe()
    folder = os.environ.get("DEFOUR_SCREENSHOTS")

    def see(tab: Tab, name: str, width: int, settings: str) -> None:
        grave = []
        for scheme in [x for wide, x in SETTINGS[settings] if wide == width]:
            tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = axe.run(tab.page, options=OPTIONS).response
            assert len(found["passes"]) > 10
            for x in found["violations"]:
                told = f"{name} {width} px {scheme}: {x['id']} ({x['impact']}), "
                told += x["nodes"][0]["html"][:200]
                (grave.append if x["impact"] in ("critical", "serious") else summary)(told)
            if folder:
                picture = Path(folder) / f"{name}-{width}-{scheme}.png"
                tab.page.screenshot(path=picture, full_page=True)
        assert grave == []

    return see


def lost_links(tab: Tab, start: str, clicks: int = 3) -> list[str]:
    """Click some links of a page that lead to others of the site; those that do not land."""
    links = """() => [...document.querySelectorAll("a[href]:not(.skip)")]
        .map(x => [x.getAttribute("href"), x.href])"""
    found = {
        href: address
        for href, address in tab.page.evaluate(links)
        if address.startswith(tab.inside) and not DATA.search(urldefrag(address)[0])
    }
    lost = []
    for href, address in list(found.items())[:: max(1, len(found) // clicks)]:
        link = tab.visit(start).page.locator(f'a[href="{href}"]:not(.skip)')
        if not link.locator("visible=true").count():  # inside of what is folded
            continue
        link.locator("visible=true").first.click()
        tab.page.wait_for_load_state()
        there = tab.page.locator(":target").count() == 1 or not urldefrag(address).fragment
        if tab.page.url != address or not there or tab.problems:
            lost.append(f"{href}: {tab.page.url} {tab.problems}")
    return lost


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_the_site(at: Callable[..., Tab], look: Look, kind: str, language: str) -> None:
    place, path = KINDS[kind]
    file = html_file(path, language)
    for width in (360, 1280):
        tab = at(place, file, width=width, reduced_motion="reduce")
        assert tab.faults() == []
        look(tab, f"{kind}-{language}", width, "large" if kind in LARGE else language)
    if language == "en":
        assert lost_links(tab, file) == []


@pytest.mark.parametrize("name", SERVED)
def test_a_page_of_the_server(at: Callable[..., Tab], look: Look, name: str) -> None:
    for language, locale in LOCALES.items():
        tab = at("server", SERVED[name], width=360, locale=locale, reduced_motion="reduce")
        refused = REFUSED.get(name, "nothing")
        assert [x for x in tab.faults() if refused not in x] == []
        assert any(x.startswith(refused) for x in tab.problems) == (name in REFUSED)
        look(tab, f"served-{name}-{language}", 360, language)
    if name not in REFUSED:
        assert lost_links(tab, SERVED[name]) == []


def test_what_is_wrong_with_a_page_is_found(at: Callable[..., Tab], look: Look) -> None:
    tab = at("site", "404.html")
    tab.page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    with pytest.raises(AssertionError, match=r"color-contrast \(serious\)"):
        look(tab, "spoilt", 1280, "en")
    tab.page.evaluate(
        """async () => {
        console.error("mine")
        document.body.insertAdjacentHTML("beforeend", "<img src='http://example.org/a.png'>")
        await new Promise(x => setTimeout(x, 300))
        document.querySelector('h1').style.width = '9999px'
        }"""
    )
    assert "mine" in tab.problems
    assert any(x.startswith("outside: http://example.org") for x in tab.problems)
    assert "can be moved sideways" in tab.faults()
