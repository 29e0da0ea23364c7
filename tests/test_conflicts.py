"""What cannot all be true between articles, and what can: each check by what breaks it."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Dataset

import defour
from defour.claims.conflicts import Conflict, conflicts
from defour.errors import MissingFile
from defour.namespaces import ID, XSD
from defour.queries.question import read_question
from defour.queries.run import query
from project import FOLDER, ROOT

CAPS, GOALS, CUPS = (
    f"a football:Statistic ; football:person id:x ; football:team id:t ; football:measure {x} ; "
    for x in ("football:capsWon", "football:goalsScored", "football:competitionWins")
)
CUPS += "football:competition id:cup ; football:quantity "
CAPS += "football:quantity "
WON = " . id:w a football:Honour ; football:person id:x ; football:team id:t ; "
WON += "football:competition id:cup ; football:date "
SPELL = "a football:Membership ; football:person id:x ; football:team id:t ; football:role "
SPELL += "football:player ; "
MATCH = "a football:Match ; football:team id:t , id:u ; football:date '2030-05-05'^^xsd:date ; "
HOME = f"{MATCH} football:homeTeam id:u ; football:awayTeam id:t ; football:homeGoals 1 ; "
HOME += "football:awayGoals "
BORN = "a football:Profile ; football:describes id:x ; football:birthDate "
YEARS = SPELL + "football:from '{}' ; football:to '{}'"
# What two articles tell, the second a year after the first; and the values of their conflict.
CASES = [
    (CAPS + "50", CAPS + "49", "50 49"),
    (CAPS + "50", CAPS + "50", ""),
    (CAPS + "50", CAPS + "51", ""),
    (CAPS + "50 ; football:asOf '2030-01-01'", CAPS + "51 ; football:asOf '2030-01-01'", "51 50"),
    (CAPS + "51", CAPS + "50 ; football:asOf '2030-01-01'", ""),
    (CAPS + "51 ; football:asOf '2030'", CAPS + "50 ; football:asOf '2030-03-01'", ""),
    (CAPS + "51 ; football:asOf '2030'", CAPS + "50 ; football:asOf '2030'", ""),
    (CAPS + "51 ; football:asOf '2030'", CAPS + "50 ; football:asOf '2031'", "51 50"),
    (CAPS + "50", CAPS + "9 ; football:season id:y", ""),
    (CAPS + "50", CAPS + "9 ; football:manner football:atLeast", ""),
    (CAPS + "50", GOALS + "football:quantity 9", ""),
    (CUPS + "2", CUPS + "1", "2 1"),
    (CUPS + "1", CUPS + "2", ""),
    (CUPS + "1", CUPS + "2" + WON + "'2029'", "2 1"),
    (CUPS + "1", CUPS + "2" + WON + "'2031'", ""),
    (YEARS.format(2003, 2008), YEARS.format(2003, 2009), "2003/2008 2003/2009"),
    (YEARS.format(2003, 2008), YEARS.format(2004, 2008), "2003/2008 2004/2008"),
    (YEARS.format(2003, 2008), YEARS.format(2005, 2010), "2003/2008 2005/2010"),
    (YEARS.format(2003, 2008), YEARS.format(2008, 2010), ""),
    (YEARS.format(2003, 2008), YEARS.format(2012, 2014), ""),
    (YEARS.format(2003, 2008), YEARS.format("2003-08", "2008-05"), ""),
    (YEARS.format(2003, 2008), SPELL + "football:from '2003'", ""),
    (YEARS.format(2003, 2008), SPELL + "football:from '2005'", "2003/2008 2005/"),
    (YEARS.format(2003, 2008), SPELL + "football:from '2009'", ""),
    (YEARS.format(2003, 2008), SPELL + "football:to '2005'", "/2005 2003/2008"),
    (SPELL + "football:from '2028'", SPELL + "football:from '2029'", "2028/ 2029/"),
    (SPELL + "football:from '2028'", SPELL + "football:from '2031-06'", ""),
    (SPELL + "football:to '2028'", SPELL + "football:to '2029'", ""),
    (HOME + "3", HOME + "2", "2-1 3-1"),
    (HOME + "3", MATCH + "football:winner id:t ; football:score '3-1'", ""),
    (HOME + "3", MATCH + "football:winner id:u ; football:score '3-1'", "1-3 3-1"),
    (HOME + "1", MATCH + "football:score '1-1'", ""),
    (HOME + "1", HOME.replace("-05-05", "-05-06") + "2", ""),
    (BORN + "'2001-05-12'", BORN + "'2001-06'", "2001-05-12 2001-06"),
    (BORN + "'2001-05-12'", BORN + "'2001-05'", ""),
]  # fmt: skip


def archive(path: Path, *cases: tuple[str, ...]) -> Path:
    """Articles of the first of January 2031, 2032, …, some for each case."""
    names = {**read_question(FOLDER.checks[0]).prefixes, "id": ID, "xsd": XSD}
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in names.items()]
    for case, texts in enumerate(cases):
        for n, text in enumerate(texts):
            own = re.sub(r"id:([xtuw])\b", rf"id:\g<1>{case}", text)
            day = f"football:today '{2031 + n}-01-01'^^xsd:date"
            lines.append(f"id:a{case}-{n} {{ id:s{case}-{n} {own} .")
            lines.append(f"id:p{case}-{n} football:article id:a{case}-{n} ; {day} . }}")
    (path / "archive.trig").write_text("\n".join(lines))
    return path / "archive.trig"


def told(conflict: Conflict, name: str) -> list[str]:
    return [value.text for x in conflict.sides for value in x.values if value.name == name]


def test_each_check(tmp_path: Path) -> None:
    found = dict.fromkeys(range(len(CASES)), "")
    for conflict in conflicts([archive(tmp_path, *(x[:2] for x in CASES))], graph=ROOT):
        one, two = (re.findall("[0-9]+", x) for x in told(conflict, "article"))
        assert (one[0], {one[1], two[1]}) == (two[0], {"0", "1"})
        found[int(one[0])] += " ".join(told(conflict, "value"))
    assert [(*x[:2], found[n]) for n, x in enumerate(CASES)] == CASES


def test_one_row_for_two_values_however_many_articles_tell_them(tmp_path: Path) -> None:
    many = archive(tmp_path, (CAPS + "60", *[f"{CAPS}50 ; football:asOf '2031-01-01'"] * 199))
    start = time.process_time()
    (found,) = conflicts([many], graph=ROOT)
    assert time.process_time() - start < 1
    assert (told(found, "value"), told(found, "articles")) == (["60", "50"], ["1", "199"])
    assert told(found, "date") == ["2031-01-01", "2031-01-01"]


def test_the_examples(defour: Callable[..., Any], tmp_path: Path) -> None:
    """They contradict each other twice, on purpose, and each side has its sentences."""
    found = conflicts([ROOT / "examples"])
    assert [(x.check, told(x, "value")) for x in found] == [
        ("conflicting-scores", ["3-1", "4-1"]),
        ("conflicting-totals", ["21", "19"]),
    ]
    assert all(x.claims[0].passages for each in found for x in each.sides)
    defour("load", tmp_path / "store", ROOT / "examples")
    ran = defour("conflicts", "--store", tmp_path / "store", "--format", "json")
    assert (ran.status, json.loads(ran.out)[0]["about"]["teamLabel"]) == (1, "Havenstad")
    ran = defour("conflicts", ROOT / "examples", "--lang", "nl")
    assert "Mara Quist maakte 19 doelpunten" in ran.out
    assert ran.out.endswith("2 conflicts.\n")
    assert defour("conflicts").out == "No conflicts.\n"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", FOLDER.checks, ids=lambda x: x.stem)
def test_a_check_is_a_question(path: Path, tmp_path: Path) -> None:
    """It has the columns that its header tells, and no rows in one graph; rdflib finds the same."""
    question, trig = read_question(path), archive(tmp_path, *(x[:2] for x in CASES))
    assert question.header.tags == ("conflicts",)
    assert question.header.summary.endswith("?")
    assert question.header.description.endswith(".")
    columns = [x.name for x in question.header.returns]
    assert query(path.stem, graph=ROOT) == defour.Answer(columns, ())
    dataset, store = Dataset(default_union=True), ox.Store()
    dataset.parse(trig)
    store.load(path=trig)
    ours, theirs = store.query(question.text), dataset.query(question.text)
    rows = [[str(getattr(x, "value", "")) for x in row] for row in ours]  # type: ignore[union-attr]
    assert rows
    assert rows == [[str(x or "") for x in row] for row in theirs]  # type: ignore[union-attr]


def test_a_folder_without_checks(copy: Path) -> None:
    with pytest.raises(MissingFile, match="holds no check"):
        conflicts(graph=copy)
