"""The parts of a site: its words, its dates, its picture."""

import json
import re
from pathlib import Path

import pytest

from defour.folder import Folder
from defour.namespaces import PREFIXES
from defour.queries.question import KINDS
from defour.sites.site import Site
from defour.sites.wording import date_span, reads_as_date, write_date
from project import FOLDER, ROOT

HERE = ROOT / "src" / "defour" / "sites"


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    kept = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    files = [*HERE.glob("*.py"), *HERE.glob("templates/*.html"), HERE.parent / "serve" / "reply.py"]
    code = "".join(x.read_text(encoding="utf-8") for x in files)
    used = set(re.findall(r"""(?:say\(|words\[)\s*["']([a-z-]+)["']""", code))
    named = set(re.findall(r"""["']([a-z-]+)["']""", code)) | {f"kind-{x}" for x in KINDS}
    properties = {x for x in kept if ":" in x}
    assert used - {"kind-"} <= set(kept) - properties <= named
    assert {x.partition(":")[0] for x in properties} < set(PREFIXES)
    assert list(kept) == sorted(kept)
    for key, texts in kept.items():
        assert len(texts) == 2, key
        assert all(texts), key
        places = [sorted(re.findall(r"\{\w+\}", x)) for x in texts]
        assert places[0] == places[1], key


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        ("2004", "2004", "2004"),
        ("2021-05", "May 2021", "mei 2021"),
        ("2021-05-02", "2 May 2021", "2 mei 2021"),
        ("2021-05-08/2021-05-09", "8–9 May 2021", "8–9 mei 2021"),
        ("2021-04-30/2021-05-01", "30 April 2021 – 1 May 2021", "30 april 2021 – 1 mei 2021"),
        ("2021-13", "2021-13", "2021-13"),
        ("2021-05-32", "2021-05-32", "2021-05-32"),
        ("soon", "soon", "soon"),
        ("2021/soon", "2021/soon", "2021/soon"),
        ("", "", ""),
    ],
)
def test_dates_are_told_as_precisely_as_they_are_known(text: str, english: str, dutch: str) -> None:
    assert write_date(text, "en") == english
    assert write_date(text, "nl") == dutch
    assert reads_as_date(text) == (text[:5] in ("2021-", "2021/") and text != dutch)
    assert date_span("9" * 5000) is None


def career(tmp_path: Path, *spells: tuple[str, str]) -> str:
    """The front page of a folder with a player and these spells."""
    lines = [
        "@prefix f: <https://w3id.org/defour/football#> .",
        "@prefix id: <https://w3id.org/defour/id/> .",
        "@prefix x: <http://www.w3.org/2001/XMLSchema#> .",
        "@prefix r: <http://www.w3.org/2000/01/rdf-schema#> .",
        'id:a a f:Person ; r:label "Anna Voorbeeld" . id:c a f:Club ; r:label "Dorpstad" .',
    ]
    for n, (start, end) in enumerate(spells):
        said = f"f:from '{start}'^^x:gYear ; " * bool(start)
        said += f"f:to '{end}'^^x:gYear ; " * bool(end)
        said += "f:person id:a ; f:team id:c ; f:role f:player"
        lines.append(f"id:s{n} a f:Membership ; {said} .")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.ttl").write_text("\n".join(lines))
    (tmp_path / "ontology").symlink_to(FOLDER.root / "ontology")
    questions = Path("sparql") / "questions"
    (tmp_path / questions).mkdir(parents=True)
    for name in ("career.rq", "timeline.rq"):
        (tmp_path / questions / name).symlink_to(FOLDER.root / questions / name)
    return Site(Folder(tmp_path)).files["index.html"]().decode()


def bars(html: str) -> list[list[tuple[str, float, float]]]:
    """The bars of the wide picture: kind, left end and right end of each stretch, by spell."""
    picture = html[html.index('<svg class="career wide"') : html.index("</svg>")]
    bar = re.compile(r'class="(\w+)" x="([\d.-]+)" y="\d+" width="([\d.]+)"')
    spells = (bar.findall(x) for x in picture.split('<g class="spell">')[1:])
    return [[(kind, float(x), float(x) + float(width)) for kind, x, width in y] for y in spells]


def test_a_bar_is_lighter_where_no_day_is_known(tmp_path: Path) -> None:
    (one, two) = bars(career(tmp_path, ("2004", "2007"), ("2007", "2007")))
    soft, solid = one
    assert (soft[0], solid[0]) == ("soft", "solid")
    year = (soft[2] - soft[1]) / 4
    assert solid[1] - soft[1] == pytest.approx(year, abs=0.3)
    assert soft[2] - solid[2] == pytest.approx(year, abs=0.3)
    assert [x[0] for x in two] == ["soft"], "one year, of which no day is known"
    (tmp_path / "turn").mkdir()
    ((soft, solid),) = bars(career(tmp_path / "turn", ("2019", "2020")))
    assert solid[1] - soft[1] == pytest.approx(soft[2] - solid[2], abs=0.3), "the turn of the year"
    assert 3 < solid[2] - solid[1] < 8


def test_a_spell_without_an_end_runs_on_and_is_not_certain(tmp_path: Path) -> None:
    html = career(tmp_path, ("2004", ""), ("", "2009"), ("2011", "2014"))
    until, since, known = bars(html)
    assert [x[0] for x in (*since, *until)] == ["open", "soft"] * 2
    assert since[0][2] == 868 > known[-1][2], "out of the picture, which ends at 864"
    assert until[0][1] == -4
    for told in ("A dashed bar", "since 2004", "until 2009"):
        assert told in html


def test_a_picture_of_any_years_is_drawn_and_none_without_dates(tmp_path: Path) -> None:
    html = career(tmp_path, ("0001", "99999"), ("2012", "2009"))
    assert len(bars(html)) == 2
    assert html.count('<text class="year"') < 60
    (tmp_path / "undated").mkdir()
    html = career(tmp_path / "undated", ("", ""))
    assert "<svg" not in html
    assert '<th scope="row">' in html
