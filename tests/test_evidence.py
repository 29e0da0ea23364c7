"""Citations against the text: right, wrong, and of an article that changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from defour import Evidence, evidence
from defour.claims.model import sha256

EXAMPLE = Path(__file__).parent / "example"
ARTICLE = EXAMPLE / "article.txt"
TEXT = ARTICLE.read_text(encoding="utf-8")
HAPPY = "    prov:wasDerivedFrom passage:112-134 ."
VERSION = "passage:112-134 a football:Passage ;\n    dcterms:isPartOf article:version-"
Edit = Callable[[str, str], None]
Run = Callable[..., Any]


def kinds(found: Evidence) -> list[tuple[str, str]]:
    return [(x.kind, x.where.rpartition("/")[2]) for x in found.faults]


def test_the_example_is_right() -> None:
    found = evidence(ARTICLE, graph=EXAMPLE)
    assert found.ok
    assert (found.passages, found.matching, found.others) == (5, 5, 0)
    assert found.uncovered == ((0, 1), (135, 159))
    bare = [at for at, x in enumerate(TEXT) if x.isalnum() or at == 0]
    left = [at for at in bare if at == 0 or 135 <= at < 159]
    assert found.covered == pytest.approx(1 - len(left) / len(bare))


@pytest.mark.parametrize(
    ("old", "new", "kind", "where"),
    [
        ("oa:end 52", "oa:end 53", "bad-iri", "2-52"),
        ("oa:end 52", "oa:end 1", "bad-range", "2-52"),
        ("oa:end 52", "oa:end 9999", "bad-range", "2-52"),
        ("oa:end 52", 'oa:end "x"', "bad-range", "2-52"),
        ("oa:start 2 .", "oa:start -2 .", "bad-range", "2-52"),
        ("19b7ff62", "19b7ff63", "wrong-citation", "2-52"),
        (f"{VERSION}1", f"{VERSION}9", "no-version", "112-134"),
        (HAPPY, HAPPY.replace("112-134", "1-2"), "no-passage", "voorbeeld-happy"),
        (f"football:holder ;\n{HAPPY}", "football:holder .", "uncited", "voorbeeld-happy"),
        ("football:length 229", "football:length 230", "bad-length", "version-1"),
    ],
)
def test_one_wrong_citation(
    copy: Path, edit: Edit, old: str, new: str, kind: str, where: str
) -> None:
    edit(old, new)
    found = evidence(ARTICLE, graph=copy)
    assert (found.ok, found.changed) == (False, False)
    assert (kind, where) in kinds(found)


def test_a_wrong_range_is_told_where_its_text_is(copy: Path, edit: Edit) -> None:
    edit("passage:112-134 a", "passage:113-135 a")
    edit("oa:end 134", "oa:end 135")
    edit("oa:start 112", "oa:start 113")  # of the same size
    edit("oa:end 52", "oa:end 57")  # of another, nearby
    found = evidence(ARTICLE, graph=copy)
    wrong = [(x.range, x.message) for x in found.faults if x.kind == "wrong-citation"]
    said = "The text at [{}, {}) is not the one cited; the text it means is at [{}, {})."
    assert wrong == [
        ((113, 135), said.format(113, 135, 112, 134)),
        ((2, 57), said.format(2, 57, 2, 52)),
    ]
    assert found.matching == 3


def test_a_changed_article_is_not_a_wrong_citation() -> None:
    article = TEXT.replace("90 minuten", "90 volle minuten").encode()
    found = evidence(article, graph=EXAMPLE)
    assert found.changed
    assert (found.expected_length, found.length, found.digest) == (229, 235, sha256(article))
    assert (found.matching, found.covered, found.hint) == (1, None, None)
    moved = [("moved", x) for x in ("112-134", "160-228", "204-227")]
    assert kinds(found) == [("gone", "53-110"), *moved]
    assert "[166, 234)" in next(x.message for x in found.faults if x.where.endswith("160-228"))


@pytest.mark.parametrize("text", ["\ufeff" + TEXT, TEXT.strip("\n"), TEXT.replace("\n", "\r\n")])
def test_a_change_of_bytes_alone_is_named(text: str) -> None:
    found = evidence(text.encode(), graph=EXAMPLE)
    assert found.changed
    assert "byte-order mark or line ends" in str(found.hint)


def test_withdrawn_claims_cover_nothing(copy: Path, edit: Edit) -> None:
    edit(HAPPY, f'    prov:invalidatedAtTime "2016-01-01T00:00:00Z"^^xsd:dateTime ;\n{HAPPY}')
    found = evidence(ARTICLE, graph=copy)
    assert (found.ok, (112, 159) in found.uncovered) == (True, True)


def test_the_words_only_when_asked_for(copy: Path, edit: Edit, defour: Run) -> None:
    edit("19b7ff62", "19b7ff63")
    words = {x for x in TEXT.split() if len(x) > 7}
    for article in (ARTICLE, EXAMPLE / "shapes" / "spell.ttl"):
        for format in ("text", "json"):
            ran = defour("evidence", "--graph", copy, "--article", article, "--format", format)
            assert ran.status == 1
            assert not [x for x in words if x in ran.out]
    here = ("evidence", "--graph", copy, "--article", ARTICLE, "--text")
    out = defour(*here).out
    assert f"\n  [135, 159) “{TEXT[135:159]}”\n" in out
    assert f"\n  [2, 52) “{TEXT[2:52]}”\n" in out
    plain = json.loads(defour(*here, "--format", "json").out)
    assert plain["uncovered_text"][1] == TEXT[135:159]
    assert plain["faults"][0]["text"] == TEXT[2:52]


def test_the_command(copy: Path, defour: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEFOUR_ARTICLE", raising=False)
    here = ("evidence", "--graph", copy)
    ran = defour(*here)
    assert (ran.status, "DEFOUR_ARTICLE" in ran.err) == (2, True)
    monkeypatch.setenv("DEFOUR_ARTICLE", str(ARTICLE))
    ran = defour(*here, "--format", "json")
    assert (ran.status, json.loads(ran.out)["ok"]) == (0, True)
    (copy / "latin").write_bytes("één\ncafé".encode("latin-1"))
    ran = defour(*here, "--article", copy / "latin")
    assert (ran.status, "bad-encoding" in ran.err) == (3, True)
    (copy / "data" / "voorbeeld.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    ran = defour(*here)
    assert (ran.status, "The graph has no version of any article" in ran.out) == (1, True)
