"""Content negotiation, after RFC 9110, sections 12.4 and 12.5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defour.serve.accept import best, language

OFFERS = ["text/html", "text/turtle", "application/ld+json"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/turtle ; q=0.5 , application/ld+json ; q=0.4", "text/turtle"),
        ("text/*", "text/html"),
        ("text/*;q=0.5, text/turtle", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/*;q=0, */*;q=0.1", "application/ld+json"),
        ("*/*;q=1, text/turtle;q=0.2, text/html;q=0.1", "application/ld+json"),
        ("text/turtle;q=0.001", "text/turtle"),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("image/png, text/*;q=0.0", None),
        ("text/turtle;version=1.2, text/html;q=0.1", "text/html"),
        ("text/turtle;charset=utf-8, text/html;q=0.9", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', OFFERS[2]),
        (BROWSER, "text/html"),
        ("text/turtle, text/html", "text/html"),
        ("text/turtle;q=1.000, text/html;q=0.999", "text/turtle"),
        ("text/turtle;Q=0.3, text/html;q=0.2", "text/turtle"),
        ('text/turtle;x="a,b;q=0";q=1, text/html;q=0.5', "text/html"),
        ("text/turtle;q=0.8;ext=1, text/html;q=0.7", "text/turtle"),
        (" , ,text/turtle,, ", "text/turtle"),
    ],
)
def test_accept(header: str | None, chosen: str | None) -> None:
    assert best(header, OFFERS) == chosen


@pytest.mark.parametrize(
    "broken",
    ["text", "/", "text/", "*/turtle", "text/turtle;q=2", "text/turtle;q=-1", "\x00", "ü/ü"],
)
def test_what_breaks_the_grammar_is_passed_over(broken: str) -> None:
    assert best(broken, OFFERS) == "text/html"
    assert best(f"{broken}, application/ld+json", OFFERS) == "application/ld+json"


def test_a_parameter_is_more_specific() -> None:
    offers = ["text/turtle; version=1.2", "text/turtle"]
    assert best("text/turtle;version=1.2", offers) == offers[0]
    assert best("text/turtle;q=0.5, text/turtle;version=1.2;q=0.1", offers) == offers[1]


def test_no_offers() -> None:
    assert best("*/*", []) is None
    assert best(None, []) is None


@given(st.text(max_size=200))
def test_any_header_is_answered(header: str) -> None:
    assert best(header, OFFERS) in (*OFFERS, None)
    assert language(header, ("en", "nl")) in ("en", "nl")


@pytest.mark.parametrize(
    "header",
    [
        "," * 30_000,
        "a/b;" * 10_000,
        'a/b;x="' + "\\" * 30_000,
        "a/b ;" + " " * 30_000,
        "a" * 30_000,
    ],
)
def test_long_headers_take_no_time(header: str) -> None:
    import time

    start = time.perf_counter()
    best(header, OFFERS)
    language(header, ("en", "nl"))
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("nl", "nl"),
        ("nl-BE", "nl"),
        ("NL-be", "nl"),
        ("fr", "en"),
        ("fr, nl;q=0.1", "nl"),
        ("en;q=0.5, nl;q=0.6", "nl"),
        ("nl;q=0, *", "en"),
        ("en;q=0, *;q=0.1", "nl"),
        ("nl;q=0.5, nl-BE;q=0.9, en;q=0.8", "nl"),
        ("nl;q=9", "en"),
        ("nederlands!", "en"),
    ],
)
def test_language(header: str | None, chosen: str) -> None:
    assert language(header, ("en", "nl")) == chosen
