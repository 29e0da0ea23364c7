"""The canonical Turtle form: what it looks like, and that it changes nothing but the spelling."""

from collections import Counter
from textwrap import dedent

import pyoxigraph as ox
import pytest
from defour.turtle.canonical import format_turtle
from defour.turtle.terms import natural

from defour.rdf.tokens import tokens

HEAD = "@prefix ex: <http://example.org/> .\n"


def form(text: str) -> str:
    """The form, found to be stable and to keep triples and comments."""
    result = format_turtle(text, where="test.ttl")
    assert format_turtle(result, where="test.ttl") == result
    assert canonical(result) == canonical(text.removeprefix("\ufeff"))
    assert comments(result) == comments(text.removeprefix("\ufeff"))
    return result


def body(text: str) -> str:
    """The form of statements that use the prefix `ex:`, without that prefix's line."""
    return form(HEAD + dedent(text).lstrip("\n")).removeprefix(HEAD).strip("\n") + "\n"


def canonical(text: str) -> ox.Dataset:
    quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri="http://elsewhere.example/one/two")
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def comments(text: str) -> Counter[str]:
    return Counter(comment.text for token in tokens(text, where="") for comment in token.comments)


def same(got: str, wanted: str) -> None:
    assert got == dedent(wanted).lstrip("\n")


def test_a_statement_has_a_line_for_each_predicate_and_object() -> None:
    same(
        body("""
        ex:spell ex:team ex:dorpstad; ex:to "2012"; a ex:Spell; ex:label "b"@nl, "a"@nl, "c"@en.
        ex:spell ex:see ex:p10 ,ex:p9, <http://example.org/x> , <http://other.example/> ,
            _:b ,7, "t" .
        """),
        """
        ex:spell a ex:Spell ;
            ex:label
                "c"@en ,
                "a"@nl ,
                "b"@nl ;
            ex:team ex:dorpstad ;
            ex:to "2012" .

        ex:spell
            ex:see
                ex:p9 ,
                ex:p10 ,
                ex:x ,
                <http://other.example/> ,
                _:b ,
                "t" ,
                7 .
        """,
    )


def test_types_stand_on_the_line_of_the_subject() -> None:
    same(body("ex:a a ex:C, ex:B ."), "ex:a a ex:B , ex:C .\n")
    same(
        body("ex:a a ex:C, # c\n ex:B ."),
        """
        ex:a
            a
                ex:B ,
                ex:C . # c
        """,
    )
    full = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    same(body(f"ex:a {full} ex:C ; a ex:C, ex:C ."), "ex:a a ex:C .\n")


def test_what_is_said_twice_is_said_once() -> None:
    same(
        body("""
        ex:a ex:p 1 ; ex:q ex:b ; ex:p "1"^^<http://www.w3.org/2001/XMLSchema#integer> , 01, 1 ;
            ex:q <http://example.org/b> , "x", 'x'^^<http://www.w3.org/2001/XMLSchema#string> .
        """),
        """
        ex:a
            ex:p
                01 ,
                1 ;
            ex:q
                ex:b ,
                "x" .
        """,
    )
    twice = "ex:a ex:p [ ex:q 1 ] , [ ex:q 1 ] ."
    assert len(canonical(form(HEAD + twice))) == 4


def test_brackets() -> None:
    same(
        body("""
        ex:a ex:p [ex:q ex:r], [ex:s 2; ex:r 1], (1 2), () , [] ; ex:q (ex:b[ex:c 1;ex:d 2] (3)).
        [ ex:p 1 ] .
        [ ex:p 1 ; ex:q 2 ] a ex:B .
        ( 1 2 ) ex:p 3 .
        """),
        """
        ex:a
            ex:p
                [ ex:q ex:r ] ,
                [
                    ex:r 1 ;
                    ex:s 2
                ] ,
                ( 1 2 ) ,
                () ,
                [] ;
            ex:q (
                ex:b
                [
                    ex:c 1 ;
                    ex:d 2
                ]
                ( 3 )
            ) .

        [ ex:p 1 ] .

        [
            ex:p 1 ;
            ex:q 2
        ] a ex:B .

        ( 1 2 )
            ex:p 3 .
        """,
    )


def test_a_list_that_is_too_long_for_a_line_has_an_item_a_line() -> None:
    names = [f"ex:name-{i}" for i in range(9)]
    lines = "\n".join(f"        {name}" for name in names)
    assert body(f"ex:a ex:p ( {' '.join(names)} ) .") == f"ex:a\n    ex:p (\n{lines}\n    ) .\n"


def test_prefixes_are_sorted_and_unused_ones_dropped() -> None:
    text = """
        # What this is.
        PREFIX z: <http://z.example/> # the last
        @prefix unused: <http://unused.example/> . # gone
        base <http://base.example/>
        # for the letter
        prefix a: <http://a.example/>

        z:x a:p <http://a.example/b>, <c>, <http://a.example/b/c> .
        # Near y.
        @prefix : <http://a.example/b/> .
        :y a:p z:x .
        """
    same(
        form(dedent(text)),
        """
        # What this is.

        @base <http://base.example/> .
        @prefix : <http://a.example/b/> .
        # for the letter
        @prefix a: <http://a.example/> .
        @prefix z: <http://z.example/> . # the last

        # gone

        z:x
            a:p
                :c ,
                a:b ,
                <c> .

        # Near y.
        :y
            a:p z:x .
        """,
    )


@pytest.mark.parametrize(
    "directives",
    [
        ("@prefix ex: <http://example.org/> .", "@prefix ex: <http://other.example/> ."),
        ("@base <http://example.org/> .", "BASE <http://other.example/>"),
        ("", "BASE <http://other.example/>"),
        ("@prefix ex: <> .", "BASE <http://other.example/>"),
    ],
)
def test_where_a_name_changes_its_meaning_directives_stay_in_place(
    directives: tuple[str, str],
) -> None:
    name = "ex:a" if "ex:" in directives[0] else "<a>"
    statement = f"{name} <http://p.example/> {name} ."
    result = form("\n".join((directives[0], statement, "# why", directives[1], statement)))
    place = result.index(bracket(directives[1]))
    assert result.index(name) < place < result.rindex(name)
    assert "# why\n@" in result


def bracket(directive: str) -> str:
    return directive[directive.index("<") : directive.index(">") + 1]


def test_namespaces_that_only_look_like_the_start_of_an_iri_shorten_nothing() -> None:
    text = (
        "@prefix : <#> . @prefix n: <> . @prefix d: <http://e.example/a/../> . "
        "@base <http://x.example/y> . :a n:b d:c . <#a> <b> <http://e.example/a/../c> ."
    )
    result = form(text)
    for written in (":a", "n:b", "d:c", "<#a>", "<b>", "<http://e.example/a/../c>"):
        assert f"{written} " in result.replace("\n", " ")


def test_names_that_need_a_backslash_are_written_in_full() -> None:
    same(
        body(r"ex:a\-b ex:p ex:c\/d, ex:f\., ex:%41.b, ex:1:2, <http://example.org/h(i)> ."),
        """
        ex:a-b
            ex:p
                ex:1:2 ,
                ex:%41.b ,
                <http://example.org/c/d> ,
                <http://example.org/f.> ,
                <http://example.org/h(i)> .
        """,
    )


def test_strings_are_in_double_quotes() -> None:
    same(
        body(r"""
        ex:a ex:p 'it"s', '''two
        lines "quoted" ""\"''', "a\tb\u00E9\u200F\\", "x\r\ny", true, 1e3, .5, -1.0, '''"''' .
        """),
        r'''
        ex:a
            ex:p
                "\"" ,
                "a\tbé\u200F\\" ,
                "it\"s" ,
                """two
        lines "quoted" \"\"\"""" ,
                """x\r
        y""" ,
                true ,
                -1.0 ,
                .5 ,
                1e3 .
        ''',
    )


COMMENTED = """
# File.

# Above ex:a.

# Just above ex:a.
ex:a # behind the subject
    # above z
    ex:z 1 ; # behind z
    ex:y # behind the predicate
        3 , # three
        # above two
        2 # two
        ; # one too many
    # ex:x 4 ;
    . # the end
# Above ex:b.
ex:b ex:c ex:d . # all of ex:b
ex:e ex:p [ # opens
    ex:q 1 ; # one
    # nothing more
] , ( # list
    1 # first
    # second
    2
    # third
) .

# Last words.
# The very last.
"""


def test_comments_stay_with_what_they_speak_of() -> None:
    same(
        body(COMMENTED),
        """
        # File.

        # Above ex:a.

        # Just above ex:a.
        ex:a
            ex:y
                # above two
                2 , # two
                # behind the predicate
                3 ; # three
            # behind the subject
            # above z
            ex:z 1 ; # behind z
            # one too many
            # ex:x 4 ;
            . # the end

        # Above ex:b.
        # all of ex:b
        ex:b
            ex:c ex:d .

        ex:e
            ex:p
                [ # opens
                    ex:q 1 ; # one
                    # nothing more
                ] ,
                ( # list
                    1 # first
                    # second
                    2
                    # third
                ) .

        # Last words.
        # The very last.
        """,
    )


def test_byte_order_mark_and_line_ends() -> None:
    text = '\ufeff# é\r\n<http://a.example/> <http://b.example/> """x\r\ny""" .\r\n'
    assert form(text) == '# é\n<http://a.example/>\n    <http://b.example/> """x\\r\ny""" .\n'
    assert form("") == ""
    assert form("# alone\r") == "# alone\n"


def test_natural_order() -> None:
    names = ["p", "p1", "p01", "p2", "p2a", "p10", "q"]
    assert sorted(names, key=natural) == ["p", "p01", "p1", "p2", "p2a", "p10", "q"]
