"""The stored questions: complete headers, plain SPARQL that any engine reads, one fixed order."""

import re

import pyoxigraph as ox
import pytest
from rdflib import RDF, URIRef
from rdflib.plugins.sparql import prepareQuery

from defour import Answer
from defour.queries.question import bind_question, example_value
from defour.queries.run import run_query
from defour.queries.syntax import Token, blocks, tokens
from defour.rdf.graph import Graph
from project import FOLDER, ROOT, ontology, stored

INVENTED = ROOT / "tests" / "questions.ttl"

# Columns without `of`, for what they hold is no property of a situation. In any question: the
# situation, its class, the properties; names, for rdfs:label needs no voucher; claims and what is
# of a claim; what is of a passage; what is of an identity link; what the query makes.
WITHOUT = """situation kind role property value dated entity label summary claim premise
premiseSummary quotationLabel report basis passage start end strength elsewhere agrees computed"""
NOT_VOUCHED_FOR = {*WITHOUT.split()}
NOT_VOUCHED_FOR_IN = {
    *(("articles", x) for x in ("language", "length", "sha256")),  # of the version of the article
    *(("claims-in", x) for x in ("article", "from", "to")),  # of a passage
    *(("classes", x) for x in ("class", "definition", "instances", "sorts")),  # of the ontology
    *(("claims-of", x) for x in ("speaker", "speakerLabel")),  # of the claim
    ("evidence", "article"),  # of a passage
    ("national-team", "scored"),  # the situation that has the goals
}
WRITTEN = {
    "iri": r"\w+:[\w-]+",
    "language": r"[a-z]{2}",
    "integer": r"\d+",
    "date": r"\d{4}-\d\d-\d\d",
    "string": r".*",
}
"""How the default or the example of a parameter of a kind is written."""
ORDERED = {"integer", "string", "boolean"}  # never dates: engines differ on them

every_question = pytest.mark.parametrize("name", stored())


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The graph, and invented situations that fill each column."""
    return Graph.read([*FOLDER.graph, INVENTED]).store


def ask(name: str, store: ox.Store, text: str | None = None) -> Answer:
    found = run_query(text or stored()[name].text, store, where=name)
    assert isinstance(found, Answer)
    return found


def order_keys(text: str) -> list[str]:
    """The keys of the last ORDER BY, as expressions."""
    words = list(tokens(text))
    at = max(n for n, word in enumerate(words) if word.text.upper() == "ORDER")
    assert words[at + 1].text.upper() == "BY"
    keys: list[list[Token]] = [[]]
    depth = 0
    for word in words[at + 2 :]:
        last = keys[-1][-1] if keys[-1] else None
        if depth == 0 and last is not None and (last.kind == "variable" or last.text == ")"):
            keys.append([])
        keys[-1].append(word)
        depth += (word.text == "(") - (word.text == ")")
    expressions = [text[key[0].start : key[-1].end] for key in keys]
    return [re.sub(r"(?i)^(?:ASC|DESC)\s*(?=\()", "", x) for x in expressions]


@every_question
def test_header(name: str) -> None:
    question = stored()[name]
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name)
    assert question.header.summary.endswith("?")
    assert question.header.summary[0].isupper()
    assert question.header.description.endswith(".")
    assert question.header.tags
    for parameter in question.header.params:
        assert parameter.description.endswith(".")
        assert (parameter.kind == "language") == (parameter.name == "lang")
        assert parameter.default == ('"en"' if parameter.name == "lang" else "UNDEF")
        assert re.fullmatch(WRITTEN[parameter.kind], example_value(parameter)), parameter
    asked = {x.name for x in question.header.params}
    assert asked == {block.name for block in blocks(question.text)}
    assert ("lang" in asked) == ("rdfs:label" in question.text)


@every_question
def test_where_a_row_comes_from(name: str) -> None:
    """Every row has its situation, or the header names the question that has."""
    question = stored()[name]
    columns = [x.name for x in question.header.returns]
    if "situation" in columns:
        assert question.header.situations_from is None
    else:
        assert question.header.situations_from is not None
        there = stored()[question.header.situations_from]
        assert "situation" in [x.name for x in there.header.returns]
    for column in question.header.returns:
        assert column.at == "situation" or column.at in columns
        for property in column.of:
            assert (URIRef(property), RDF.type, None) in ontology(), property


def test_each_column_has_a_property_or_a_reason() -> None:
    returned = [(name, x) for name, question in stored().items() for x in question.header.returns]
    without = {(name, x.name) for name, x in returned if not (x.of or x.of_columns)}
    assert {x for x in without if x[1] not in NOT_VOUCHED_FOR} == NOT_VOUCHED_FOR_IN
    assert {column for _, column in without} >= NOT_VOUCHED_FOR


@every_question
def test_plain_sparql_for_both_engines(name: str) -> None:
    text = stored()[name].text
    words = [word.text.upper() for word in tokens(text) if word.kind == "word"]
    assert not {"GRAPH", "SERVICE", "FROM", "MINUS"} & set(words)
    columns = [x.name for x in stored()[name].header.returns]
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    assert [x.value for x in found.variables] == columns
    assert [str(x) for x in prepareQuery(text).algebra.PV] == columns


@every_question
def test_values_open_the_group_that_uses_them(name: str) -> None:
    """Never trailing: a block stands behind the brace of its group, or behind another block."""
    words = list(tokens(stored()[name].text))
    for at, word in enumerate(words):
        if word.text.upper() == "VALUES":
            assert words[at - 1].text in "{}"
            if words[at - 1].text == "}":
                opened = max(n for n in range(at - 1) if words[n].text == "{")
                assert words[opened - 2].text.upper() == "VALUES"
    keywords = [x.text.upper() for x in words if x.text.upper() in ("VALUES", "ORDER")]
    assert "VALUES" not in keywords[keywords.index("ORDER") :]


@every_question
def test_rows(name: str, store: ox.Store) -> None:
    """Something is in each column, and the order ends in something that has an IRI."""
    answer = ask(name, store)
    assert answer.rows
    columns = dict(zip(answer.columns, zip(*answer.rows, strict=True), strict=True))
    assert [x for x, terms in columns.items() if not any(terms)] == [], "nothing is ever in these"
    named = [x for x, terms in columns.items() if any(y and y.kind == "iri" for y in terms)]
    keys = " ".join(order_keys(stored()[name].text))
    assert any(f"STR(?{x})" in keys for x in named), keys


@every_question
def test_the_order_is_total(name: str, store: ox.Store) -> None:
    """No two rows have the same keys, and no key is a date."""
    text = stored()[name].text
    keys = order_keys(text)
    shown = " ".join(f"({key} AS ?key{n})" for n, key in enumerate(keys))
    rows = ask(
        name, store, re.sub(r"(?m)^SELECT (DISTINCT )?", rf"SELECT \1{shown} ", text, count=1)
    ).rows
    sorted_by = [row[: len(keys)] for row in rows]
    assert len(set(sorted_by)) == len(sorted_by)
    for term in {x for row in sorted_by for x in row if x is not None}:
        assert term.datatype is not None
        assert term.datatype.rpartition("#")[2] in ORDERED, term


@every_question
@pytest.mark.parametrize("language", ["en", "nl"])
def test_labels_are_never_missing(name: str, language: str, store: ox.Store) -> None:
    """A summary is always there, and a label wherever the thing is that it names."""
    question = stored()[name]
    values = {x.name: language for x in question.header.params if x.name == "lang"}
    answer = ask(name, store, bind_question(question, values))
    for row in answer.rows:
        cells = dict(zip(answer.columns, row, strict=True))
        for column, term in cells.items():
            names = re.sub("(?:Label|Summary)$", "", column)
            if column in ("label", "summary") or (names != column and cells.get(names)):
                assert term is not None, (column, cells["situation"])
            if term is not None and term.language is not None:
                assert term.language == language


@every_question
def test_a_value_picks_the_rows_that_have_it(name: str, store: ox.Store) -> None:
    """All of them, in their order, and none where what is asked of is missing."""
    question, everything = stored()[name], ask(name, store)
    for parameter in question.header.params:
        if parameter.kind == "iri" and parameter.name in everything.columns:
            at = everything.columns.index(parameter.name)
            for value in {row[at] for row in everything.rows} - {None}:
                text = bind_question(question, {parameter.name: f"<{value.value}>"})
                assert ask(name, store, text).rows == tuple(
                    row for row in everything.rows if row[at] == value
                )


@pytest.mark.parametrize(
    ("name", "parameter", "kind", "found"),
    [
        ("activities", "kind", "training", {"training", "trial session"}),
        ("match-events", "kind", "goal", {"goal"}),
        ("memberships", "role", "coach", {"coach", "assistant coach", "coach of goalkeepers"}),
        ("moves", "kind", "transfer", {"transfer", "permanent transfer"}),
        ("statements", "act", "denial", {"denial"}),
        ("statistics", "measure", "capsWon", {"caps"}),
    ],
)
def test_a_kind_is_found_with_those_below_it(
    name: str, parameter: str, kind: str, found: set[str], store: ox.Store
) -> None:
    """Those that data add, too: one is in the invented graph."""
    answer = ask(name, store, bind_question(stored()[name], {parameter: f"football:{kind}"}))
    at = answer.columns.index(f"{parameter}Label")
    assert {row[at].value for row in answer.rows} == found
    staff = ask("staff-roles", store)
    assert "coach of goalkeepers" in {x.value for row in staff.rows for x in row if x is not None}
