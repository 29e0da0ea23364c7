"""How the site is read: its picture, by keyboard, without scripts, on paper, and looked through."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

import defour
from browser.visits import KINDS, LANGUAGES, Tab, page_of
from project import FOLDER

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


def tabbed(page: Page) -> dict[str, Any]:
    """Press Tab; what has the focus then, once it is seen, or after a second."""
    page.keyboard.press("Tab")
    for _ in range(20):
        page.wait_for_timeout(50)  # the page scrolls, and CodeMirror marks its focus, a bit later
        found: dict[str, Any] = page.evaluate(FOCUS)
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
    at_site: Callable[..., Tab], language: str, width: int
) -> None:
    page = at_site(page_of("index", language), width=width).page
    clubs = career(language)
    assert len(clubs) == 7
    pictures = page.locator("svg.career:visible")
    assert pictures.count() == 1
    assert pictures.locator("g.spell .club").all_text_contents() == clubs
    last = 0.0
    for spell in pictures.locator("g.spell").all():
        boxes = [x.bounding_box() for x in spell.locator("rect").all()]
        known = [x for x in boxes if x]
        assert known
        assert all(x["x"] >= 0 and x["x"] + x["width"] <= width for x in known)
        assert sum(x["width"] for x in known) > 8
        assert min(x["y"] for x in known) > last, "below the one before"
        last = max(x["y"] + x["height"] for x in known)
    table = page.locator("section:has(svg.career) table")
    assert table.locator("tbody th").all_text_contents() == clubs


def test_the_keyboard_goes_where_one_sees_it(at_site: Callable[..., Tab]) -> None:
    browsing = at_site("index.html", reduced_motion="reduce")
    page = browsing.page
    first = tabbed(page)
    assert first["text"] == "Skip to the text"
    assert first["inside"], "the skip link comes into view"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("about:blank")
    page.goto(browsing.inside + "index.html")
    seen = [tabbed(page) for _ in range(20)]
    assert [x for x in seen if x["outline"] < 2 or not x["inside"]] == []
    assert len({x["text"] for x in seen}) > 12


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_without_scripts_a_page_says_the_same(at_site: Callable[..., Tab], path: str) -> None:
    # The field that filters the index is made by a script.
    texts = [
        at_site(f"{path}.html", java_script_enabled=scripts)
        .page.locator("main > :not(#search)")
        .all_inner_texts()
        for scripts in (True, False)
    ]
    assert texts[0] == texts[1]
    assert len("".join(texts[1])) > 50


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_on_paper_the_content_is_there(at_site: Callable[..., Tab], path: str) -> None:
    page = at_site(f"{path}.html").page
    shown = page.locator("main").inner_text().split()
    page.emulate_media(media="print")
    printed = page.locator("main").inner_text().split()
    assert len(printed) > 0.8 * len(shown)
    assert page.locator("h1").is_visible()
    assert not page.locator("header.top nav, header.top .language").locator("visible=true").count()
    for folded in page.locator("details").all():
        assert folded.locator("tbody tr, li, pre").first.is_visible(), "unfolded"


def test_the_career_is_on_paper(at_site: Callable[..., Tab]) -> None:
    page = at_site("index.html").page
    page.emulate_media(media="print")
    assert page.locator("svg.career:visible g.spell").count() == 7


def test_the_index_is_filtered(at_site: Callable[..., Tab]) -> None:
    browsing = at_site("search.html")
    page = browsing.page
    entries = page.locator(".letter li:visible")
    before = entries.count()
    page.get_by_role("searchbox").fill("genk")
    found = entries.all_text_contents()
    assert 0 < len(found) < before / 10
    assert all("genk" in x.lower() for x in found)
    assert str(len(found)) in page.locator("#search output").inner_text()
    page.get_by_role("searchbox").fill("")
    assert entries.count() == before
    assert browsing.problems == []
