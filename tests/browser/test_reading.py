"""How the site is read: its picture, by keyboard, without scripts, on paper, and looked through."""

from collections.abc import Callable
from typing import Any

import pytest

import defour
from browser.visits import KINDS, Tab
from defour.sites.links import html_file
from defour.sites.wording import LANGUAGES
from project import FOLDER

pytest.importorskip("playwright.sync_api", reason="install playwright to run this")
pytestmark = pytest.mark.browser

FOCUS = """() => {
    let here = document.activeElement
    while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement
    const seen = here.closest(".cm-focused") ?? here
    const style = getComputedStyle(seen), box = seen.getBoundingClientRect()
    return {
        name: here.tagName.toLowerCase(), text: here.textContent.trim(),
        outline: style.outlineStyle == "none" ? 0 : parseFloat(style.outlineWidth),
        inside: box.width > 0 && box.left >= 0 && box.top >= 0 && box.bottom <= innerHeight,
    }
}"""
"""What has the focus, in the shadow root of the editor too, and whether that can be seen."""


def tabbed(tab: Tab) -> dict[str, Any]:
    """Press Tab; what has the focus then, once it is seen, or after a second."""
    tab.page.keyboard.press("Tab")
    for _ in range(20):
        tab.page.wait_for_timeout(50)  # the page scrolls, CodeMirror marks its focus, a bit later
        found: dict[str, Any] = tab.page.evaluate(FOCUS)
        if found["inside"] and found["outline"] >= 2:
            break
    return found


def career(language: str) -> list[str]:
    """The clubs of the career, in order."""
    rows = defour.query("career", params={"lang": language}, graph=FOLDER.root).rows
    return [row[1].value for row in rows]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_has_a_bar_for_each_spell(
    at: Callable[..., Tab], language: str, width: int
) -> None:
    page = at("site", html_file("index", language), width=width).page
    clubs = career(language)
    picture = page.locator("svg.career:visible")
    assert picture.count() == 1
    assert picture.locator("g.spell .club").all_text_contents() == clubs
    last = 0.0
    for spell in picture.locator("g.spell").all():
        boxes = [x for x in (y.bounding_box() for y in spell.locator("rect").all()) if x]
        assert all(x["x"] >= 0 and x["x"] + x["width"] <= width for x in boxes)
        assert sum(x["width"] for x in boxes) > 8
        assert spell.locator("rect.solid").count() == 1, "what is certain"
        assert min(x["y"] for x in boxes) > last, "below the one before"
        last = max(x["y"] + x["height"] for x in boxes)
    table = page.locator("section:has(svg.career) table")
    assert table.locator("tbody th").all_text_contents() == clubs
    page.emulate_media(media="print")
    assert page.locator("svg.career:visible g.spell").count() == len(clubs) == 7


def test_the_keyboard_goes_where_one_sees_it(at: Callable[..., Tab]) -> None:
    tab = at("site", "index.html", reduced_motion="reduce")
    first = tabbed(tab)
    assert first["text"] == "Skip to the text"
    assert first["inside"], "the skip link comes into view"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.tagName") == "MAIN"
    tab.page.goto("about:blank")
    tab.visit("index.html")
    seen = [tabbed(tab) for _ in range(20)]
    assert [x for x in seen if x["outline"] < 2 or not x["inside"]] == []
    assert len({x["text"] for x in seen}) > 12


@pytest.mark.parametrize(
    "kind", ["front", "report", "person", "situation", "text", "rules", "question"]
)
def test_a_page_says_the_same_without_scripts_and_on_paper(
    at: Callable[..., Tab], kind: str
) -> None:
    place, path = KINDS[kind]
    texts = []
    for scripts in (False, True):
        page = at(place, f"{path}.html", java_script_enabled=scripts).page
        # The field that filters the index is made by a script.
        texts.append(page.locator("main > :not(#search)").all_inner_texts())
    assert texts[0] == texts[1]
    shown = page.locator("main").inner_text().split()
    page.emulate_media(media="print")
    printed = page.locator("main").inner_text().split()
    assert len(printed) > max(5, 0.8 * len(shown))
    assert page.locator("h1").is_visible()
    assert not page.locator("header.top nav, header.top .language").locator("visible=true").count()
    for folded in page.locator("details").all()[:5]:
        assert folded.locator("tbody tr, li, pre").first.is_visible(), "unfolded"


def test_the_index_is_filtered(at: Callable[..., Tab]) -> None:
    tab = at("site", "search.html")
    entries = tab.page.locator(".letter li:visible")
    before = entries.count()
    tab.page.get_by_role("searchbox").fill("genk")
    found = entries.all_text_contents()
    assert 0 < len(found) < before / 10
    assert all("genk" in x.lower() for x in found)
    assert str(len(found)) in tab.page.locator("#search output").inner_text()
    tab.page.get_by_role("searchbox").fill("")
    assert entries.count() == before
    assert tab.problems == []


def test_a_citation_opens_its_passage(at: Callable[..., Tab]) -> None:
    tab = at("text", "id/derby-2031-09.html")
    mark = tab.page.locator("a.hit").first
    anchor = str(mark.get_attribute("href")).partition("#")[2]
    mark.click()
    assert tab.page.locator(f'[id="{anchor}"]').is_visible(), "what is folded opens"
