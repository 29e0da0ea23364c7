"""Why a row is so."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from defour.claims import why_text
from defour.claims.article import ChangedArticle
from defour.claims.why import why
from defour.cli import main
from defour.errors import BadEncoding, UnknownParameter, UnknownResource, UsageError
from defour.folder import Folder

EXAMPLE = Folder(Path(__file__).parent / "example")
ARTICLE = (EXAMPLE.root / "article.txt").read_bytes()
CLAIM = "https://w3id.org/defour/id/dorpsblad-voorbeeld/claim/"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the example graph, to break."""
    return Folder(Path(shutil.copytree(EXAMPLE.root, tmp_path / "example")))


def edit(folder: Folder, old: str, new: str) -> None:
    """Replace a text that the data has once."""
    path = folder.root / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_question() -> None:
    found = why(EXAMPLE, "career")
    assert found.faults == ()
    assert [x.label for x in found.rows] == [
        "Jan Voorbeeld at Racing Dorpstad",
        "Jan Voorbeeld at Sporting Néerdorp",
    ]
    first = {x.name: [y.removeprefix(CLAIM) for y in x.claims] for x in found.rows[0].values}
    assert first == {
        "club": ["dorpstad-joined"],
        "clubLabel": ["dorpstad-joined"],
        "from": ["dorpstad-joined"],
        "to": ["dorpstad-left"],
    }
    joined, left = found.rows[0].grounds
    assert (joined.basis, left.basis) == ("stated", "implied")
    assert [x.claim.removeprefix(CLAIM) for x in left.premises] == [
        "dorpstad-joined",
        "neerdorp-joined",
    ]
    assert [(x.start, x.end, x.text) for x in left.passages] == [(2, 52, None), (160, 228, None)]


def test_withdrawn_claims_vouch_for_nothing(folder: Folder) -> None:
    last = why(folder, "career").rows[1]
    assert CLAIM + "neerdorp-left-late" not in [x.claim for x in last.grounds]
    path = folder.root / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    gone = "claim:neerdorp-left a football:Claim ;"
    date = '    prov:invalidatedAtTime "2016-01-01T00:00:00Z"^^xsd:dateTime ;'
    path.write_text(text.replace(gone, f"{gone}\n{date}"), encoding="utf-8")
    found = why(folder, "career")
    assert found.rows[1].values[-1].missing == ("https://w3id.org/defour/football#to",)
    assert found.faults == ("no claim vouches for football:to of id:spell-voorbeeld-neerdorp",)
    assert "no claim vouches for this" in why_text.text(found)
    assert main(["why", "career", "--graph", str(folder.root)]) == 1


def test_a_value_on_another_situation() -> None:
    row = why(EXAMPLE, "appearances").rows[0]
    date = next(x for x in row.values if x.name == "date")
    assert date.situation is not None
    assert date.situation.endswith("/match-dorpstad-zeeen")
    assert date.claims == (CLAIM + "zeeen-match",)


QUESTION = """\
{header}
PREFIX football: <https://w3id.org/defour/football#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT {columns} WHERE {{
  {where}
}}
ORDER BY STR({order})
"""


def ask(folder: Folder, name: str, header: str, columns: str, where: str) -> None:
    """Add a stored question."""
    text = QUESTION.format(
        header="\n".join(f"#+ {x}" for x in header.splitlines()),
        columns=columns,
        where=where,
        order=columns.split()[0],
    )
    path = folder.root / "sparql" / "questions" / f"{name}.rq"
    path.write_text(text, encoding="utf-8")


def test_a_question_that_rests_on_another(folder: Folder) -> None:
    header = (
        "params:\n"
        "  - {name: player, kind: iri, description: The player., all: true}\n"
        "returns: [club]\n"
        "why: career\n"
        "summary: Which clubs?"
    )
    where = "{ SELECT DISTINCT ?club { VALUES ?player { <urn:x> } ?s football:team ?club } }"
    ask(folder, "clubs", header, "?club", where)
    found = why(folder, "clubs", {"player": "https://w3id.org/defour/id/jan-voorbeeld"})
    assert (found.what, found.explained_by, len(found.rows)) == ("clubs", "career", 2)
    assert found.title is not None
    assert found.title.startswith("Which clubs? Explained by career: Which clubs did a player")
    assert why(folder, "clubs", {"player": "<https://w3id.org/defour/id/nobody>"}).rows == ()
    with pytest.raises(UnknownParameter):
        why(folder, "clubs", {"lang": "nl"})  # career has it, this one has not
    assert why(EXAMPLE, "career").explained_by is None


def test_a_question_that_rests_on_one_that_must_be_told_more() -> None:
    with pytest.raises(UsageError, match=r"rest on those of career.*`defour why career -p player="):
        why(EXAMPLE, "clubs-named", {"text": "Dorpstad"})
    with pytest.raises(UnknownParameter):
        why(EXAMPLE, "clubs-named", {"txt": "Dorpstad"})
    assert main(["why", "clubs-named", "--graph", str(EXAMPLE.root)]) == 2


def test_a_column_that_says_which_property_another_shows(folder: Folder) -> None:
    ask(
        folder,
        "dates",
        'returns:\n  - {name: date, of: "?dated"}\n  - situation\n  - dated',
        "?date ?situation ?dated",
        "?situation ?dated ?date . FILTER (?dated IN (football:from, football:to, football:date))",
    )
    found = why(folder, "dates")
    assert found.faults == ()
    claims = {
        (x.values[0].text, y.claim.removeprefix(CLAIM)) for x in found.rows for y in x.grounds
    }
    assert ("2009", "dorpstad-joined") in claims
    assert ("2012", "dorpstad-left") in claims
    assert ("2010-03-03", "zeeen-match") in claims
    assert found.rows[0].values[1].text == "from"


def test_an_interval_shows_its_last_day_too(folder: Folder) -> None:
    edit(
        folder,
        '    football:date "2010-03-03"^^xsd:date ;',
        '    football:firstDay "2010-03-06"^^xsd:date ;\n'
        '    football:lastDay "2010-03-07"^^xsd:date ;',
    )
    edit(folder, "        football:date ,\n", "        football:firstDay ,\n")
    header = 'returns:\n  - {name: date, of: "?dated"}\n  - situation\n  - dated'
    where = "?situation ?dated ?date . FILTER (?dated = football:firstDay)"
    ask(folder, "dates", header, "?date ?situation ?dated", where)
    found = why(folder, "dates")
    assert found.faults == ("no claim vouches for football:lastDay of id:match-dorpstad-zeeen",)
    edit(
        folder, "        football:firstDay ,\n", "        football:firstDay , football:lastDay ,\n"
    )
    assert why(folder, "dates").faults == ()


def test_a_row_of_claims_is_explained_by_them(folder: Folder) -> None:
    header = "returns: [claim, premise, situation]"
    where = "?claim football:about ?situation ; football:followsFrom ?premise ."
    ask(folder, "implied", header, "?claim ?premise ?situation", where)
    found = why(folder, "implied")
    assert (found.faults, found.note) == ((), None)
    for row in found.rows:
        (ground,) = row.grounds  # the premise stands under it, and not again
        assert ground.claim == CLAIM + "dorpstad-left"
        assert len(ground.premises) == 2
        assert ground.passages
    text = why_text.text(found)
    assert " claim claim:dorpstad-left · premise claim:dorpstad-joined\n" in text
    assert "\n   claim\n     His time there ended in 2012" in text


def test_rows_without_any_claim(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    where = "?situation a football:Match ."
    ask(folder, "no-property", "returns: [situation]", "?situation", where)
    found = why(folder, "no-property")
    assert found.faults == ()
    assert found.note is not None
    assert "no property of a situation" in found.note
    assert "`defour why id:match-dorpstad-zeeen`" in why_text.text(found)
    assert main(["why", "no-property", "--graph", str(folder.root)]) == 0
    header = "returns:\n  - {name: goals, of: football:goals}\n  - situation"
    where = "?situation a football:Match . OPTIONAL { ?situation football:goals ?goals }"
    ask(folder, "no-claim", header, "?goals ?situation", where)
    assert why(folder, "no-claim").faults == ("no claim stands behind any of these rows",)
    assert main(["why", "no-claim", "--graph", str(folder.root)]) == 1
    assert "no claim stands behind" in capsys.readouterr().out


def test_language() -> None:
    found = why(EXAMPLE, "career", language="nl")
    assert found.rows[0].grounds[0].label == "Jan Voorbeeld kwam in 2009 bij Racing Dorpstad."


@pytest.mark.parametrize(
    "what",
    [
        "id:spell-voorbeeld-dorpstad",
        "spell-voorbeeld-dorpstad",
        "https://w3id.org/defour/id/spell-voorbeeld-dorpstad",
        "<https://w3id.org/defour/id/spell-voorbeeld-dorpstad>",
    ],
)
def test_a_situation(what: str) -> None:
    found = why(EXAMPLE, what)
    assert found.kind == "situation"
    (row,) = found.rows
    assert [x.name for x in row.values] == ["from", "player", "team", "to"]
    assert all(x.claims for x in row.values)


@pytest.mark.parametrize("what", ["claim:voorbeeld-happy", "voorbeeld-happy"])
def test_a_claim(what: str) -> None:
    found = why(EXAMPLE, what)
    assert found.kind == "claim"
    assert found.rows[0].grounds[0].speaker == "Jan Voorbeeld"
    assert [x.text for x in found.rows[0].values] == ["Jan Voorbeeld"]


def test_a_withdrawn_claim_says_so() -> None:
    found = why(EXAMPLE, "claim:neerdorp-left-late")
    assert found.rows[0].grounds[0].state == "withdrawn"
    assert "WITHDRAWN" in why_text.text(found)


def test_a_passage() -> None:
    found = why(EXAMPLE, "passage:204-227")
    assert [x.grounds[0].claim for x in found.rows] == [CLAIM + "neerdorp-left"]


def test_what_is_not_there() -> None:
    with pytest.raises(UnknownResource, match="Closest: career"):
        why(EXAMPLE, "carere")
    with pytest.raises(UnknownResource, match=r"no situation.*Ask about id:match-dorpstad-zeeen"):
        why(EXAMPLE, "racing-dorpstad")
    with pytest.raises(UnknownParameter, match="no question"):
        why(EXAMPLE, "claim:voorbeeld-happy", {"lang": "nl"})


def test_a_situation_without_claims(folder: Folder) -> None:
    path = folder.root / "data" / "more.ttl"
    path.write_text(
        "@prefix football: <https://w3id.org/defour/football#> .\n"
        "@prefix id: <https://w3id.org/defour/id/> .\n"
        "id:spell-alone a football:PlayingSpell ; football:team id:sk-zeeen ."
    )
    found = why(folder, "spell-alone")
    assert found.faults == ("no claim vouches for football:team of id:spell-alone",)


def test_premises_in_a_cycle(folder: Folder) -> None:
    edit(
        folder,
        "claim:neerdorp-joined a football:Claim ;",
        "claim:neerdorp-joined a football:Claim ; football:followsFrom claim:dorpstad-left ;",
    )
    found = why(folder, "career")
    assert "claim:dorpstad-left follows from itself" in found.faults
    assert "CIRCULAR" in why_text.text(found)
    json.loads(why_text.as_json(found))


def test_premises_that_are_gone(folder: Folder) -> None:
    edit(
        folder,
        "        claim:neerdorp-joined ;\n",
        "        claim:neerdorp-left-late , claim:x ;\n",
    )
    assert why(folder, "career").faults == (
        "claim:dorpstad-left follows from claim:neerdorp-left-late, which is withdrawn",
        "claim:dorpstad-left follows from claim:x, which the graph has not",
    )


def test_the_sentences() -> None:
    found = why(EXAMPLE, "career", article=ARTICLE)
    text = ARTICLE.decode()
    assert found.rows[0].grounds[0].passages[0].text == text[2:52]
    assert f"[2, 52) “{text[2:52]}”" in why_text.text(found)
    assert text[2:52] not in why_text.text(why(EXAMPLE, "career"))


def test_another_article(folder: Folder) -> None:
    with pytest.raises(ChangedArticle):
        why(EXAMPLE, "career", article=ARTICLE + b"\n")
    with pytest.raises(BadEncoding):
        why(EXAMPLE, "career", article="é".encode("latin-1"))
    edit(folder, "19b7ff62", "19b7ff63")
    faults = why(folder, "career", article=ARTICLE).faults
    assert faults == ("passage:2-52 has not the digest of the text at its range",)


def test_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "career", "--graph", str(EXAMPLE.root)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "career: Which clubs did a player play for, and when?\n"
        "\n"
        "1. club Racing Dorpstad · from 2009 · to 2012\n"
        "   Jan Voorbeeld at Racing Dorpstad  id:spell-voorbeeld-dorpstad\n"
        "\n"
        "   club, from\n"
        "     Jan Voorbeeld joined Racing Dorpstad in 2009.\n"
        "     stated  [2, 52)  claim:dorpstad-joined\n"
        "\n"
        "   to\n"
        "     His time there ended in 2012, when he left for Sporting Néerdorp.\n"
        "     implied  [2, 52)  [160, 228)  claim:dorpstad-left\n"
        "     follows from\n"
    )
    assert "\x1b" not in out


def test_control_characters_do_not_reach_the_terminal(folder: Folder) -> None:
    edit(folder, '"Jan Voorbeeld joined Racing', '"\\u001b[2JJan Voorbeeld joined Racing')
    assert "\x1b" not in why_text.text(why(folder, "career"))


def test_a_terminal_folds_lines() -> None:
    wide = why_text.text(why(EXAMPLE, "career", article=ARTICLE), width=60)
    assert max(map(len, wide.splitlines())) <= 60


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--graph", str(EXAMPLE.root)]
    assert main(["why", "career", *here, "--format", "json", "-p", "lang=nl"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"][0]["claims"][0]["label"].startswith("Jan Voorbeeld kwam")
    assert main(["why", "career", *here, "-p", "lang"]) == 2
    assert main(["why", "career", *here, "-p", "lang=nl", "-p", "lang=en"]) == 2
    assert main(["why", "career", *here, "--article", str(tmp_path / "none")]) == 3
    assert main(["why", "career", *here, "-o", str(tmp_path / "no" / "file")]) == 3
    other = tmp_path / "other.txt"
    other.write_text("Een ander artikel.")
    assert main(["why", "career", *here, "--article", str(other)]) == 3
    assert "changed-article" in capsys.readouterr().err


def test_it_starts_without_rdflib() -> None:
    code = (
        "import sys, defour.claims.why_text; print(sorted({'rdflib', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
