"""The SPARQL page and the forms of questions, as somebody uses them."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from browser.test_reading import career, tabbed
from browser.visits import Tab

playwright = pytest.importorskip("playwright.sync_api", reason="install playwright to run this")
expect = playwright.expect
pytestmark = pytest.mark.browser

BROKEN = "SELECT ?s WHERE {\n  ?s ?p ?o .\n  ?s ?p\n}"
"""A query with a fault in its fourth line, where the object should stand."""


def clubs(page: Any, column: int = 1) -> list[str]:
    """The labels of the clubs in the answer; a question has them in its first column."""
    rows = page.locator("main table tbody tr")
    expect(rows).not_to_have_count(0)
    return [x.locator("td").nth(column).inner_text() for x in rows.all()]


@pytest.mark.parametrize("scripts", [True, False], ids=["editor", "plain"])
@pytest.mark.parametrize("width", [360, 1280])
def test_career(at: Callable[..., Tab], scripts: bool, width: int) -> None:
    tab = at("server", "sparql", width=width, java_script_enabled=scripts)
    page = tab.page
    page.get_by_label("A stored question").select_option("career")
    page.get_by_role("button", name="Load").click()
    page.wait_for_url("**/sparql?question=career")
    assert page.locator(".cm-editor").count() == scripts
    assert page.locator("textarea.sparql").is_visible() != scripts
    text = page.locator(".cm-content") if scripts else page.locator("textarea.sparql")
    expect(text).to_contain_text("football:Membership")
    page.get_by_role("button", name="Ask").click()
    assert clubs(page) == career("en")
    assert tab.faults() == []
    page.locator("main table tbody td a").first.click()
    assert page.locator("h1").is_visible()
    assert tab.problems == []


@pytest.mark.parametrize("scripts", [True, False], ids=["editor", "plain"])
def test_a_fault_is_told_with_its_line(at: Callable[..., Tab], scripts: bool) -> None:
    page = at("server", "sparql", java_script_enabled=scripts).page
    editor = page.locator(".cm-content" if scripts else "textarea.sparql")
    editor.fill(BROKEN)
    page.get_by_role("button", name="Ask").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert re.search(r"\b(4:1|line 4)\b", alert.inner_text())
    expect(editor, "it can be mended").to_contain_text("?s ?p ?o .")


def test_by_keyboard_alone(at: Callable[..., Tab]) -> None:
    tab = at("server", "sparql")
    page = tab.page

    def to(name: str) -> None:
        for _ in range(12):
            here = tabbed(tab)
            assert here["outline"] >= 2, here
            if here["name"] == name:
                return
        raise AssertionError(f"{name} was not reached")

    to("select")
    page.keyboard.type("career")
    to("button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sparql?question=career")
    to("select")
    to("button")
    to("div")  # the editor
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**query=*")
    assert clubs(page) == career("en")
    to("div")
    to("button")  # out of the editor again, to the one that asks
    page.keyboard.press("Enter")
    assert clubs(page) == career("en")
    assert tab.problems == []


def test_the_editor_completes_and_colours(at: Callable[..., Tab]) -> None:
    tab = at("server", "sparql")
    page = tab.page
    page.locator(".cm-content").fill("")
    page.locator(".cm-content").press_sequentially("SELECT * { ?spell a football:Memb", delay=20)
    offered = page.locator(".cm-tooltip-autocomplete li")
    expect(offered.first).to_have_text("football:Membership")
    page.wait_for_timeout(200)  # CodeMirror takes no key for a moment after it offers
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("football:Membership")
    script = "x => getComputedStyle(x).color"
    words = page.locator(".cm-line span")
    assert len({x.evaluate(script) for x in words.all()}) >= 2
    assert tab.problems == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_question_is_asked_by_its_form(at: Callable[..., Tab], scripts: bool) -> None:
    tab = at("server", "questions/career", java_script_enabled=scripts)
    page = tab.page
    assert clubs(page, 0) == career("en")
    page.get_by_label("lang", exact=True).fill("nl")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**lang=nl*")
    assert clubs(page, 0) == career("nl")
    assert tab.problems == []
    page.get_by_label("lang", exact=True).fill("no language")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("main")).to_contain_text("lang")
    assert any(x.startswith("400: ") for x in tab.problems)
