"""Stored questions: headers, and values that cannot reach beyond their place."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defour.errors import BadParameter, BadQuestion
from defour.folder import find_folder
from defour.queries import Parameter
from defour.queries.question import (
    Question,
    bind_question,
    default_value,
    example_value,
    load_questions,
)
from defour.queries.syntax import blocks, prefixes, tokens

FOOTBALL = "https://w3id.org/defour/football#"


def ask(header: str, body: str) -> Question:
    return Question("test", None, "".join(f"#+ {x}\n" for x in header.split("\n")) + body)


def test_the_header(example: Path) -> None:
    found = {name: x.header for name, x in load_questions(find_folder(example)).items()}
    assert list(found) == ["appearances", "career", "clubs-named"]
    career = found["career"]
    assert career.summary == "Which clubs did a player play for, and when?"
    assert career.tags == ("career",)
    player, lang = career.params
    assert (player.kind, player.default, player.example) == ("iri", "UNDEF", "id:jan-voorbeeld")
    assert (lang.name, lang.default, lang.example) == ("lang", '"en"', "")
    assert (career.returns[0].of, career.returns[-1].of) == ((f"{FOOTBALL}team",), ())
    assert career.situations_from is None
    assert [column.at for column in found["appearances"].returns][:2] == ["match", "situation"]
    assert found["clubs-named"].situations_from == "career"
    other = ask('returns: [{name: x, of: "?y"}, y]', "SELECT ?x ?y {}").header
    assert [(column.of, column.of_columns) for column in other.returns] == [((), ("y",)), ((), ())]


@pytest.mark.parametrize(
    ("header", "body", "why"),
    [
        ("params: [{name: x, kind: iri}]", "ASK {}", "not one default in its blocks"),
        ("params: [{name: x, kind: iri}]", "ASK { VALUES ?x { <a:b> <a:c> } }", "not one default"),
        ("params: [{name: x, kind: iri}]", "ASK { {VALUES ?x{1}} {VALUES ?x{2}} }", "not one"),
        ("params: [{name: x, kind: uri}]", "ASK { VALUES ?x { <a:b> } }", "kind"),
        ("params: [{kind: iri}]", "ASK {}", "no name"),
        ("params: {x: iri}", "ASK {}", "no name"),
        ("returns: [{name: x, of: e:y}]", "SELECT ?x {}", "no declared prefix"),
        ('returns: [{name: x, of: "?y"}, yy]', "SELECT ?x ?yy {}", "no other column of returns"),
        ('returns: [{name: x, of: "?x"}]', "SELECT ?x {}", "no other column of returns"),
        ("returns: [{name: x, att: e:y}]", "SELECT ?x {}", "unknown key 'att'. Closest: at"),
        ("summary: [a]", "ASK {}", "not a text"),
        ("sumary: a", "ASK {}", "Closest: summary"),
        ("summary: a: b", "ASK {}", "not YAML"),
        ("- a", "ASK {}", "not of the form"),
    ],
)
def test_a_header_that_does_not_fit_is_said(header: str, body: str, why: str) -> None:
    question = ask(header, body)
    assert bind_question(question, {}) is question.text
    with pytest.raises(BadQuestion) as caught:
        _ = question.header
    assert why in str(caught.value)


def test_binding_leaves_comments_strings_and_other_variables_alone() -> None:
    question = ask(
        "params: [{name: x, kind: string}]",
        """# VALUES ?x { "comment" }
SELECT * {
  { values $x { "a"@nl } ?s ?p ?x FILTER(?p != "VALUES ?x { 'in a string' }") }
  UNION { VALUES ?x
    { # the default, } no end
      "a"@nl } VALUES ?xx { "a" } ?s <http://e/#VALUES> '''VALUES ?x { "a" }''' }
}""",
    )
    text = bind_question(question, {"x": 'q" } #'})
    assert text.count(r'"q\" } #"') == 2
    assert '# VALUES ?x { "comment" }' in text
    assert "VALUES ?x { 'in a string' }" in text
    assert 'VALUES ?xx { "a" }' in text
    assert "'''VALUES ?x { \"a\" }'''" in text
    ox.Store().query(text)


def with_a(kind: str, default: str) -> Question:
    header = f"params: [{{name: x, kind: {kind}, example: y}}]"
    return ask(header, f"PREFIX e: <http://e/> SELECT ?s {{ VALUES ?x {{ {default} }} ?s ?p ?x }}")


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "<http://e/x>", "<http://e/x>"),
        ("iri", "http://e/x#y", "<http://e/x#y>"),
        ("iri", "urn:x:y", "<urn:x:y>"),
        ("iri", "e:x", "<http://e/x>"),
        ("string", "", '""'),
        ("string", "é 🎉\n", '"é 🎉\\n"'),
        ("language", "NL", '"nl"'),
        ("integer", "-07", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("date", "2012-02-29", '"2012-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "2012-02", '"2012-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("date", "2012", '"2012"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
    ],
)
def test_values_by_kind(kind: str, value: str, term: str) -> None:
    text = bind_question(with_a(kind, "1"), {"x": value})
    assert f"VALUES ?x {{ {term} }}" in text
    ox.Store().query(text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "<x> } UNION {?s ?p ?o} #>"),
        ("iri", "e:x } #"),
        ("iri", "f:x"),
        ("iri", ""),
        ("iri", "http://e/\udcff"),
        ("string", "a\udcff"),
        ("string", "a\0"),
        ("language", 'en" } #'),
        ("integer", "1.5"),
        ("integer", "٣"),
        ("integer", "9" * 19),
        ("date", "2021-02-30"),
        ("date", "0000"),
    ],
)
def test_wrong_kinds_and_injections_are_refused(kind: str, value: str) -> None:
    with pytest.raises(BadParameter, match=r"^x wants a.*Example: x=y$"):
        bind_question(with_a(kind, "e:default"), {"x": value})


@settings(max_examples=60)
@given(st.text(max_size=50), st.sampled_from(["iri", "string", "language", "integer", "date"]))
def test_no_value_changes_the_shape_of_the_query(value: str, kind: str) -> None:
    question = with_a(kind, '"d"')
    try:
        text = bind_question(question, {"x": value})
    except BadParameter:
        return
    kept = [token.text for token in tokens(text)]
    plain = [token.text for token in tokens(question.text)]
    at = plain.index('"d"')
    assert kept[:at] == plain[:at]
    assert kept[-(len(plain) - at - 1) :] == plain[at + 1 :]
    ox.Store().query(text)


def test_tokens_of_sparql() -> None:
    text = "PREFIX e: <a:#> PREFIX : <b:> SELECT * { e:a\\#b :c.d ?x . FILTER(?a<?b) } # <c>"
    assert prefixes(text) == {"e": "a:#", "": "b:"}
    words = ["e:a\\#b", "1.5", "?x", ".", '"a\\"b"', "@nl-BE", "'''x'y'''"]
    assert [t.text for t in tokens("e:a\\#b 1.5 ?x. \"a\\\"b\"@nl-BE '''x'y'''")] == words
    several = blocks("VALUES ?a {} VALUES ?b { 1 2 } VALUES (?c) {(1)}")
    assert [block.term for block in several] == [None, None]


@pytest.mark.parametrize(
    ("default", "shown"),
    [('"en"', "en"), ("id:x", "id:x"), ("UNDEF", None), ('"2012"^^x:gYear', "2012"), ("1", "1")],
)
def test_the_default_as_one_would_give_it(default: str, shown: str | None) -> None:
    assert default_value(Parameter("x", "string", default)) == shown
    assert example_value(Parameter("x", "string", default)) == (shown or "")
    assert example_value(Parameter("x", "string", default, "y")) == "y"


@pytest.mark.parametrize("kind", ["iri", "string", "integer", "date"])
def test_nothing_stands_for_everything_where_that_is_the_default(kind: str) -> None:
    question = with_a(kind, "UNDEF")
    assert bind_question(question, {"x": ""}) == question.text
