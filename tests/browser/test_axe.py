"""What axe-core finds: on a page of each kind, in light and dark, on a phone and a desk.

Violations that axe calls critical or serious fail the test; what it calls moderate or minor is
told at the end of the run. DEFOUR_SCREENSHOTS names a folder for a picture of each page.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from browser.visits import EXAMPLE_KINDS, KINDS, SERVED, Tab, page_of, tab
from serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
LOCALES = {"en": "en-GB", "nl": "nl-BE"}
DUTCH = ((360, "dark"), (1280, "light"))
"""Dutch pages have the same templates and styles, so two settings of the four will do."""

GRAVE = ("critical", "serious")

Audit = Callable[[Callable[[BrowserContext], Tab], str], None]


@pytest.fixture
def audit(contexts: Callable[..., BrowserContext], summary: Callable[[str], None]) -> Audit:
    """Look at a page in every setting; the name is that of its pictures."""
    axe = Axe()
    folder = os.environ.get("DEFOUR_SCREENSHOTS")

    def look(go: Callable[[BrowserContext], Tab], name: str) -> None:
        grave, other = set(), set()
        for width in WIDTHS:
            context = contexts(width=width, locale=LOCALES[name[-2:]], reduced_motion="reduce")
            page = go(context).page
            for scheme in SCHEMES:
                if name.endswith("-nl") and (width, scheme) not in DUTCH:
                    continue
                page.emulate_media(color_scheme=scheme)
                found = axe.run(page).response
                assert len(found["passes"]) > 10
                for x in found["violations"]:
                    node = x["nodes"][0]
                    told = f"{name}, {width} px, {scheme}: {x['id']} ({x['impact']})"
                    told += f", {len(x['nodes'])} times, first {node['html'][:200]}"
                    (grave if x["impact"] in GRAVE else other).add(told)
                if folder:
                    Path(folder).mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        for told in sorted(other):
            summary(f"axe: {told}")
        assert sorted(grave) == []

    return look


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_site(audit: Audit, site: Path, kind: str, language: str) -> None:
    path = page_of(KINDS[kind], language)
    audit(lambda context: tab(context, site).visit(path), f"{kind}-{language}")


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_the_text_of_an_article(audit: Audit, readable: Path, kind: str, language: str) -> None:
    path = page_of(EXAMPLE_KINDS[kind], language)
    audit(lambda context: tab(context, readable).visit(path), f"{kind}-{language}")


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("kind", SERVED)
def test_the_server(audit: Audit, server: Server, kind: str, language: str) -> None:
    address = f"{server.address}/"
    audit(lambda context: tab(context, address).visit(SERVED[kind]), f"{kind}-{language}")


def test_a_violation_is_found(audit: Audit, site: Path) -> None:
    def spoilt(context: BrowserContext) -> Tab:
        browsing = tab(context, site).visit("404.html")
        browsing.page.evaluate("document.querySelector('h1').style.color = '#bbb'")
        return browsing

    with pytest.raises(AssertionError, match=r"color-contrast \(serious\)"):
        audit(spoilt, "not-found-en")
