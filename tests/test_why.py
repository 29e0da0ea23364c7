"""Why a row is so."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from defour import Explanation, errors, why
from defour.claims.explanation import ExplainedClaim, explanation_text

EXAMPLE = Path(__file__).parent / "example"
ARTICLE = (EXAMPLE / "article.txt").read_bytes()
CLAIM = "https://w3id.org/defour/id/dorpsblad-voorbeeld/claim/"
WITHDRAWN = 'prov:invalidatedAtTime "2016-01-01T00:00:00Z"^^xsd:dateTime ;'
Edit = Callable[[str, str], None]
Run = Callable[..., Any]


def names(claims: Iterable[ExplainedClaim]) -> list[str]:
    return [x.claim.removeprefix(CLAIM) for x in claims]


def ask(folder: Path, header: str, columns: str, where: str, **params: str) -> Explanation:
    head = "".join(f"#+ {line}\n" for line in header.splitlines())
    head += "PREFIX football: <https://w3id.org/defour/football#>\n"
    query = f"SELECT {columns} WHERE {{\n  {where}\n}}\nORDER BY STR({columns.split()[0]})\n"
    (folder / "sparql" / "questions" / "mine.rq").write_text(head + query)
    return why("mine", graph=folder, params=params)


def test_a_question() -> None:
    found = why("career", graph=EXAMPLE)
    assert (found.kind, found.explained_by, found.note) == ("question", None, None)
    assert found.faults == ()
    clubs = ["Racing Dorpstad", "Sporting Néerdorp"]
    assert [x.label for x in found.rows] == [f"Jan Voorbeeld at {club}" for club in clubs]
    assert [(x.name, x.claims) for x in found.rows[0].values] == [
        *((name, (CLAIM + "dorpstad-joined",)) for name in ("club", "clubLabel", "from")),
        ("to", (CLAIM + "dorpstad-left",)),
    ]
    joined, left = found.rows[0].claims
    assert (joined.basis, left.basis) == ("stated", "implied")
    assert names(left.premises) == ["dorpstad-joined", "neerdorp-joined"]
    assert [(x.start, x.end, x.text) for x in left.passages] == [(2, 52, None), (160, 228, None)]
    (date,) = (x for x in why("appearances", graph=EXAMPLE).rows[0].values if x.name == "date")
    assert str(date.situation).endswith("/match-dorpstad-zeeen")
    assert date.claims == (CLAIM + "zeeen-match",)
    in_dutch = why("career", graph=EXAMPLE, language="nl").rows[0].claims[0]
    assert in_dutch.label == "Jan Voorbeeld kwam in 2009 bij Racing Dorpstad."


def test_withdrawn_claims_vouch_for_nothing(copy: Path, edit: Edit, defour: Run) -> None:
    assert "neerdorp-left-late" not in names(why("career", graph=copy).rows[1].claims)
    late = why("claim:neerdorp-left-late", graph=EXAMPLE)
    assert late.rows[0].claims[0].state == "withdrawn"
    assert "WITHDRAWN" in explanation_text(late)
    gone = "claim:neerdorp-left a football:Claim ;"
    edit(gone, f"{gone} {WITHDRAWN}")
    found = why("career", graph=copy)
    assert found.rows[1].values[-1].missing == ("https://w3id.org/defour/football#to",)
    assert found.faults == ("no claim vouches for football:to of id:spell-voorbeeld-neerdorp",)
    ran = defour("why", "career", "--graph", copy)
    assert ran.status == 1
    assert "no claim vouches for this" in ran.out


def test_a_question_that_rests_on_another(copy: Path) -> None:
    header = "params:\n  - {name: player, kind: iri}\nreturns: [club]\nwhy: career\nsummary: Which?"
    where = "{ SELECT DISTINCT ?club { VALUES ?player { <urn:x> } ?s football:team ?club } }"
    player = "https://w3id.org/defour/id/jan-voorbeeld"
    found = ask(copy, header, "?club", where, player=player)
    assert (found.what, found.explained_by, len(found.rows)) == ("mine", "career", 2)
    assert str(found.title).startswith("Which? Explained by career: Which clubs did a player")
    assert ask(copy, header, "?club", where, player=f"<{player}x>").rows == ()
    with pytest.raises(errors.UnknownParameter):
        ask(copy, header, "?club", where, lang="nl")  # career has it, this one has not
    with pytest.raises(errors.UnknownQuestion, match="Closest: career"):
        ask(copy, header.replace("career", "carere"), "?club", where)
    with pytest.raises(errors.UsageError, match=r"of career.*`defour why career -p player=IRI`"):
        why("clubs-named", graph=EXAMPLE, params={"text": "Dorpstad"})


def test_a_column_that_says_which_property_another_shows(copy: Path, edit: Edit) -> None:
    header = 'returns:\n  - {name: date, of: "?dated"}\n  - situation\n  - dated'
    dated = "VALUES ?dated { football:from football:to football:date football:firstDay }"
    question = (copy, header, "?date ?situation ?dated", f"{dated} ?situation ?dated ?date")
    found = ask(*question)
    assert found.faults == ()
    claims = {(x.values[0].text, y) for x in found.rows for y in names(x.claims)}
    assert {("2009", "dorpstad-joined"), ("2012", "dorpstad-left")} < claims
    assert ("2010-03-03", "zeeen-match") in claims
    assert found.rows[0].values[1].text == "from"
    day, next_day = '"2010-03-03"^^xsd:date ;', 'football:lastDay "2010-03-04"^^xsd:date ;'
    edit(f"football:date {day}", f"football:firstDay {day} {next_day}")
    edit("        football:date ,\n", "        football:firstDay ,\n")
    fault = "no claim vouches for football:lastDay of id:match-dorpstad-zeeen"
    assert ask(*question).faults == (fault,)
    edit("        football:firstDay ,\n", "        football:firstDay , football:lastDay ,\n")
    assert ask(*question).faults == ()


def test_a_row_of_claims_is_explained_by_them(copy: Path) -> None:
    where = "?claim football:about ?situation ; football:followsFrom ?premise ."
    header = "returns: [claim, premise, situation]"
    found = ask(copy, header, "?claim ?premise ?situation", where)
    assert (found.faults, found.note) == ((), None)
    assert [names(x.claims) for x in found.rows] == [["dorpstad-left"]] * 2  # its premise under it
    text = explanation_text(found)
    both = f"claim {OWN}/claim/dorpstad-left · premise {OWN}/claim/dorpstad-joined"
    assert f" {both}\n" in text
    assert "\n   claim\n     His time there ended in 2012" in text


def test_rows_without_any_claim(copy: Path, defour: Run) -> None:
    here = ("why", "mine", "--graph", copy)
    match = "?situation a football:Match ."
    assert ask(copy, "returns: [situation]", "?situation", match).faults == ()
    ran = defour(*here)
    assert ran.status == 0
    assert "no property of a situation" in ran.out
    assert "`defour why id:match-dorpstad-zeeen`" in ran.out
    header = "returns:\n  - {name: goals, of: football:goals}\n  - situation"
    optional = f"{match} OPTIONAL {{ ?situation football:goals ?goals }}"
    found = ask(copy, header, "?goals ?situation", optional)
    assert found.faults == ("no claim stands behind any of these rows",)
    assert defour(*here).status == 1


SPELL = "spell-voorbeeld-dorpstad"
IRI = f"https://w3id.org/defour/id/{SPELL}"
OWN, HAPPY = "dorpsblad-voorbeeld", "voorbeeld-happy"


@pytest.mark.parametrize(
    ("what", "kind", "columns"),
    [
        *((x, "situation", "from player team to") for x in (f"id:{SPELL}", SPELL, IRI, f"<{IRI}>")),
        *((x, "claim", "holder") for x in (f"{OWN}/claim/{HAPPY}", f"claim:{HAPPY}", HAPPY)),
        *((x, "passage", "holder") for x in (f"{OWN}/passage/112-134", "passage:112-134")),
    ],
)
def test_a_situation_a_claim_or_a_passage(what: str, kind: str, columns: str) -> None:
    found = why(what, graph=EXAMPLE)
    (row,) = found.rows
    assert (found.kind, " ".join(x.name for x in row.values)) == (kind, columns)
    assert all(x.claims for x in row.values)
    if kind == "situation":
        assert found.what == IRI
    else:
        assert names(row.claims) == [HAPPY]
        assert row.claims[0].speaker == row.values[0].text == "Jan Voorbeeld"


VOUCHES = "football:vouchesFor {} ;\n    prov:wasDerivedFrom passage:{} ."
JOINED = "        claim:neerdorp-joined ;\n"
CIRCLE = "claim:neerdorp-joined a football:Claim ;"


@pytest.mark.parametrize(
    ("what", "old", "new", "faults"),
    [
        (
            "spell-alone",
            "id:sk-zeeen a",
            "id:spell-alone football:team id:sk-zeeen .\nid:sk-zeeen a",
            "no claim vouches for football:team of id:spell-alone",
        ),
        (
            "claim:voorbeeld-happy",
            VOUCHES.format("football:holder", "112-134"),
            VOUCHES.format("football:caps", "1-2"),
            "OWN/claim/voorbeeld-happy vouches for football:caps, which id:stance-voorbeeld-happy "
            "has not; OWN/claim/voorbeeld-happy cites OWN/passage/1-2, which is no passage of the "
            "graph",
        ),
        (
            "career",
            JOINED,
            JOINED.replace("joined", "left-late , claim:x"),
            "OWN/claim/dorpstad-left follows from OWN/claim/neerdorp-left-late, which is withdrawn"
            "; OWN/claim/dorpstad-left follows from OWN/claim/x, which the graph has not",
        ),
        (
            "career",
            CIRCLE,
            f"{CIRCLE} football:followsFrom claim:dorpstad-left ;",
            "OWN/claim/dorpstad-left follows from itself; OWN/claim/neerdorp-joined follows from "
            "itself",
        ),
        (
            "career",
            "19b7ff62",
            "19b7ff63",
            "OWN/passage/2-52 has not the digest of the text at its range",
        ),
    ],
)
def test_faults(what: str, old: str, new: str, faults: str, copy: Path, edit: Edit) -> None:
    edit(old, new)
    found = why(what, graph=copy, article=ARTICLE)
    assert "; ".join(found.faults) == faults.replace("OWN", OWN)
    assert ("CIRCULAR" in explanation_text(found)) == ("itself" in faults)


@pytest.mark.parametrize(
    ("what", "params", "article", "error", "says"),
    [
        ("carere", {}, None, errors.UnknownResource, "Closest: career"),
        ("racing-dorpstad", {}, None, errors.UnknownResource, "situation.*Ask about id:match-dor"),
        ("claim:voorbeeld-happy", {"lang": "nl"}, None, errors.UnknownParameter, "no question"),
        ("career", {}, ARTICLE + b"\n", errors.ChangedArticle, "is no version"),
        ("career", {}, b"", errors.ChangedArticle, "is no version"),
        ("career", {}, b"\xe9", errors.BadEncoding, r"the article:1: byte 0xE9"),
    ],
)
def test_what_cannot_be_explained(
    what: str, params: Any, article: bytes | None, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        why(what, graph=EXAMPLE, params=params, article=article)


def test_the_sentences() -> None:
    found = why("career", graph=EXAMPLE, article=EXAMPLE / "article.txt")
    sentence = ARTICLE.decode()[2:52]
    assert f"[2, 52) “{sentence}”" in explanation_text(found)
    assert sentence not in explanation_text(why("career", graph=EXAMPLE))
    folded = explanation_text(found, width=60, styled=True)
    assert max(len(re.sub(r"\x1b\[\dm", "", x)) for x in folded.splitlines()) <= 60
    assert "\x1b[1mcareer\x1b[0m" in folded


def test_the_command(copy: Path, edit: Edit, defour: Run) -> None:
    edit('"His time there ended', '"\\u001b[2JHis time there ended')
    ran = defour("why", "career", "--graph", copy)
    assert "\n   to\n     \\x1b[2JHis time there ended in 2012" in ran.out
    ran = defour("why", "career", "--graph", copy, "--format=json", "-p", "lang=nl")
    found = json.loads(ran.out)
    assert list(found) == list(Explanation._fields)
    assert found["rows"][0]["claims"][0]["label"].startswith("Jan Voorbeeld kwam")
