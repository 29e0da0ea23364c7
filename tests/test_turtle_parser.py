"""What is no Turtle 1.1 is refused, at its line and column."""

import pytest
from defour.turtle.canonical import format_turtle
from defour.turtle.parser import parse

from defour.errors import Malformed


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('@prefix e: <http://e/> .\ne:a e:b\n e:c "01" e:x .', "3:6"),
        ("<http://a/> <http://b/> ex:c .", "1:25"),
        ('# é\n\n<http://a/> <http://b/> "é', "3:25"),
        ("<http://a/> <http://b/> <<( <http://a/> <http://a/> <http://a/> )>> .", "1:25"),
        ("<http://a/> <http://b/> " + "(" * 200 + ")" * 200 + " .", "1:125"),
        ("<http://a/> <http://b/>", "1:24"),
    ],
)
def test_malformed(text: str, place: str) -> None:
    with pytest.raises(Malformed) as caught:
        format_turtle(text, where="x.ttl")
    assert caught.value.where == f"x.ttl:{place}"


@pytest.mark.parametrize(
    "text",
    [
        "ex:a ex:b ex:c .",
        "<a> <b> <c>",
        '"a" <b> <c> .',
        "<a> <b> [ <c> .",
        "@prefix <a> .",
        "a a a .",
        "<a> <b> ( .",
        '<a> <b> "c"^^"d" .',
        "@base ex: .",
        "<a> <b> c .",
        "<a> b <c> .",
        "<a> .",
        "().",
    ],
)
def test_the_tree_refuses_what_is_no_turtle(text: str) -> None:
    with pytest.raises(Malformed, match=r"^x\.ttl:1:\d+: "):
        parse(text, where="x.ttl")


def test_deep_nesting_within_the_limit() -> None:
    text = "<http://a/> <http://b/> " + "[ <http://b/> 1 ; <http://c/> ( " * 50 + ") ] " * 50 + "."
    result = format_turtle(text, where="x.ttl")
    assert format_turtle(result, where="x.ttl") == result
