"""A draft that quotes words becomes one that cites ranges, and a correction moves them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from defour import evidence
from defour.claims.anchor import Quote, find_again, find_quote
from project import ROOT

DERBY = ROOT / "examples" / "derby-2031-09"
ARTICLE = DERBY / "article.txt"
TEXT = ARTICLE.read_text(encoding="utf-8")
CLAIM = """
# A claim of mine.
claim:mine a football:Claim ; football:about id:half-time ;   # as I write it
    prov:wasDerivedFrom {} .
"""
Run = Callable[..., Any]


@pytest.fixture
def derby(tmp_path: Path) -> Path:
    shutil.copytree(DERBY / "data", tmp_path / "data")
    return tmp_path


def data(folder: Path) -> Path:
    return folder / "data" / "derby-2031-09.ttl"


def draft(folder: Path, *quotes: str) -> str:
    text = data(folder).read_text(encoding="utf-8") + CLAIM.format(" , ".join(quotes))
    data(folder).write_text(text, encoding="utf-8")
    return text


def test_words_become_passages_and_all_else_stays(derby: Path, defour: Run) -> None:
    around = '[ oa:exact "Havenstad" ; oa:prefix "in 2029 met" ; oa:suffix "de beker" ]'
    before = draft(derby, '[ oa:exact "De bond schorste" ]', "passage:242-268", around)
    ran = defour("fill", "--graph", str(derby), "--article", str(ARTICLE))
    assert ran.status == 0, ran.err
    start = TEXT.index("De bond schorste")
    name = f"passage:{start}-{start + 16}"
    after = data(derby).read_text(encoding="utf-8")
    at = TEXT.index("Havenstad de beker")
    before = before.replace(around, f"passage:{at}-{at + 9}")
    assert after.startswith(before.replace('[ oa:exact "De bond schorste" ]', name).rstrip("\n"))
    assert "schorste" not in after.replace("schorste Fien Daelman", "")
    assert evidence(ARTICLE, graph=derby).faults == ()
    assert defour("fill", "--graph", str(derby), "--article", str(ARTICLE)).status == 0
    assert data(derby).read_text(encoding="utf-8") == after


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ('[ oa:exact "Bij de pauze stond het 1-0." ]', "nearest words are at 242-268"),
        ('[ oa:exact "Havenstad" ]', "comes 4 times"),
        ('[ oa:exact "xyzzy plugh quux" ]', "is not in the article"),
    ],
)
def test_words_that_are_not_there_once(derby: Path, defour: Run, quote: str, said: str) -> None:
    before = draft(derby, quote)
    ran = defour("fill", "--graph", str(derby), "--article", str(ARTICLE))
    assert ran.status == 2
    line = before[: before.index(quote)].count("\n") + 1
    assert said in ran.err
    assert f"derby-2031-09.ttl:{line}:" in ran.err
    assert data(derby).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("words", ['"Ik hoop dat', "„Ik  hoop\ndat", "“Ik hoop dat", "''Ik"])
def test_marks_and_spaces_count_as_the_same(words: str) -> None:
    found = find_quote(Quote(words), TEXT)
    assert [TEXT[x:y][:3] for x, y in found] == (["„Ik"] if not words.startswith("''") else [])


def test_unicode_forms_count_as_the_same() -> None:
    assert find_quote(Quote("cafe\u0301"), "In het café.") == [(7, 11)]
    assert find_quote(Quote("café"), "In het cafe\u0301.") == [(7, 12)]
    assert find_quote(Quote(" "), "In het café.") == []


def test_a_correction_moves_passages(derby: Path, defour: Run, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(
        TEXT.replace("Bij de rust", "Bij de pauze").replace("In het Sluis", "Koud. In het Sluis"),
        encoding="utf-8",
    )
    ran = defour("fill", "--graph", str(derby), "--moved", str(ARTICLE), str(corrected))
    assert ran.status == 1
    assert ran.out.count("\n") == 1
    assert ran.out.startswith("derby-2031-09/passage/242-268 no longer stands: ")
    assert " derby-2031-09/claim/half-time," in ran.out
    found = evidence(corrected, graph=derby)
    assert (found.changed, found.matching, found.passages, found.others) == (False, 36, 36, 1)
    again = defour("fill", "--graph", str(derby), "--moved", str(ARTICLE), str(corrected))
    assert again.status == 3


def test_of_two_places_the_surroundings_tell() -> None:
    old, new = "One goal here. Two goals there.", "No goal now. One goal here. Two goals there."
    assert find_again((4, 8), old, new) == (17, 21)
    assert find_again((0, 14), old, "Nothing of it.") is None


def test_a_new_folder_validates_at_once(defour: Run, tmp_path: Path) -> None:
    folder = tmp_path / "derby-2031-09"
    ran = defour("new", str(folder), "--article", str(ARTICLE), "--lang", "nl")
    assert ran.status == 0, ran.err
    assert "Sluisstadion" not in data(folder).read_text(encoding="utf-8")
    ran = defour("validate", "--graph", str(folder))
    assert ran.status == 0, ran.out
    assert "those that come with defour are used" in ran.err
    assert defour("format", "--graph", str(folder)).status == 0
    found = evidence(ARTICLE, graph=folder)
    assert found.ok
    assert len(found.unclaimed) == found.passages == 15
    assert defour("new", str(folder), "--article", str(ARTICLE)).status == 3
    assert defour("new", str(tmp_path / "No Name"), "--article", str(ARTICLE)).status == 2
