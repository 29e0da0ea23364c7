"""Citations against the text: right, wrong, and of an article that changed."""

import json
import shutil
from pathlib import Path

import pytest

from defour.claims import evidence
from defour.claims.evidence import check
from defour.cli import main
from defour.folder import Folder

EXAMPLE = Path(__file__).parent / "example"
ARTICLE = EXAMPLE / "article.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A copy of the example graph, to break."""
    return Folder(Path(shutil.copytree(EXAMPLE, tmp_path / "example")))


def edit(folder: Folder, old: str, new: str) -> None:
    """Replace a text that the data has once."""
    path = folder.root / "data" / "voorbeeld.ttl"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def kinds(found: evidence.Evidence) -> list[tuple[str, str]]:
    """The faults by kind, and the last part of what they are about."""
    return [(x.kind, x.where.rpartition("/")[2]) for x in found.faults]


def test_the_example_is_right(folder: Folder) -> None:
    found = check(folder, ARTICLE.read_bytes())
    assert found.ok
    assert (found.passages, found.matching, found.others) == (5, 5, 0)
    assert found.uncovered == ((0, 1), (135, 159))
    text = ARTICLE.read_text(encoding="utf-8")
    bare = [at for at, x in enumerate(text) if x.isalnum() or at == 0]
    left = [at for at in bare if at == 0 or 135 <= at < 159]
    assert found.covered == pytest.approx(1 - len(left) / len(bare))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("oa:end 52", "oa:end 53", "bad-iri"),
        ("oa:end 52", "oa:end 1", "bad-range"),
        ("oa:end 52", "oa:end 9999", "bad-range"),
        ("oa:end 52", 'oa:end "x"', "bad-range"),
        ("oa:start 2 .", "oa:start -2 .", "bad-range"),
        ("19b7ff62", "19b7ff63", "wrong-citation"),
        (
            "passage:112-134 a football:Passage ;\n    dcterms:isPartOf article:version-1",
            "passage:112-134 a football:Passage ;\n    dcterms:isPartOf article:version-9",
            "no-version",
        ),
        (
            "prov:wasDerivedFrom passage:112-134 .",
            "prov:wasDerivedFrom passage:1-2 .",
            "no-passage",
        ),
        (
            "football:vouchesFor football:holder ;\n    prov:wasDerivedFrom passage:112-134 .",
            "football:vouchesFor football:holder .",
            "uncited",
        ),
        ("football:length 229", "football:length 230", "bad-length"),
    ],
)
def test_one_wrong_citation(folder: Folder, old: str, new: str, kind: str) -> None:
    edit(folder, old, new)
    found = check(folder, ARTICLE.read_bytes())
    assert not found.ok
    assert not found.changed
    assert kind in [x.kind for x in found.faults]
    assert main(["evidence", "--graph", str(folder.root), "--article", str(ARTICLE)]) == 1


def test_a_wrong_range_is_told_where_its_text_is(folder: Folder) -> None:
    edit(folder, "passage:112-134 a", "passage:113-135 a")
    edit(folder, "oa:end 134", "oa:end 135")
    edit(folder, "oa:start 112", "oa:start 113")
    found = check(folder, ARTICLE.read_bytes())
    assert ("wrong-citation", "113-135") in kinds(found)
    assert any("[112, 134)" in x.message for x in found.faults)


def test_a_range_of_a_wrong_size_is_told_the_one_nearby(folder: Folder) -> None:
    edit(folder, "oa:end 52", "oa:end 57")
    found = check(folder, ARTICLE.read_bytes())
    wrong = next(x for x in found.faults if x.kind == "wrong-citation")
    assert wrong.range == (2, 57)
    assert wrong.message.endswith("the text it means is at [2, 52).")
    assert found.matching == 4


def test_the_words_only_when_asked_for(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder, "19b7ff62", "19b7ff63")
    text = ARTICLE.read_text(encoding="utf-8")
    here = ["evidence", "--graph", str(folder.root), "--article", str(ARTICLE)]
    assert main(here) == 1
    out = capsys.readouterr().out
    assert "\n  [135, 159)\n" in out
    assert main([*here, "--text"]) == 1
    out = capsys.readouterr().out
    assert f"\n  [135, 159) “{text[135:159]}”\n" in out
    assert f"\n  [2, 52) “{text[2:52]}”\n" in out
    assert main([*here, "--text", "--format", "json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    assert plain["uncovered_text"][1] == text[135:159]
    assert plain["faults"][0]["text"] == text[2:52]


def test_help_says_that_the_article_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "--help"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "needed, here or in DEFOUR_ARTICLE" in out


def test_a_changed_article_is_not_a_wrong_citation(folder: Folder) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    article = text.replace("90 minuten", "90 volle minuten").encode()
    found = check(folder, article)
    assert found.changed
    assert found.expected_length == 229
    assert (found.length, found.digest) == (235, evidence.digest(article))
    assert found.matching == 1
    assert kinds(found) == [
        ("gone", "53-110"),
        ("moved", "112-134"),
        ("moved", "160-228"),
        ("moved", "204-227"),
    ]
    assert "[166, 234)" in next(x.message for x in found.faults if x.where.endswith("160-228"))
    assert found.covered is None


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda x: b"\xef\xbb\xbf" + x, "byte-order mark"),
        (lambda x: x.rstrip(b"\n"), "line end"),
        (lambda x: x.replace(b"\n", b"\r\n"), "CRLF"),
    ],
)
def test_a_change_of_bytes_alone_is_named(folder: Folder, change: object, hint: str) -> None:
    assert callable(change)
    found = check(folder, change(ARTICLE.read_bytes()))
    assert found.changed
    assert found.hint is not None
    assert hint in found.hint


def test_withdrawn_claims_cover_nothing(folder: Folder) -> None:
    edit(
        folder,
        "    prov:wasDerivedFrom passage:112-134 .",
        '    prov:invalidatedAtTime "2016-01-01T00:00:00Z"^^xsd:dateTime ;\n'
        "    prov:wasDerivedFrom passage:112-134 .",
    )
    found = check(folder, ARTICLE.read_bytes())
    assert found.ok
    assert (112, 159) in found.uncovered


def test_a_graph_without_versions(folder: Folder) -> None:
    (folder.root / "data" / "voorbeeld.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    found = check(folder, ARTICLE.read_bytes())
    assert found.changed
    assert found.version is None


def test_output_never_holds_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    words = {x for x in ARTICLE.read_text(encoding="utf-8").split() if len(x) > 7}
    for article in (ARTICLE, EXAMPLE / "shapes" / "spell.ttl"):
        for format in ("text", "json"):
            main(
                ["evidence", "--graph", str(EXAMPLE), "--article", str(article), "--format", format]
            )
    printed = capsys.readouterr().out
    assert not {x for x in words if x in printed}
    assert json.loads(printed[printed.index("{") : printed.index("\n}\n") + 2])["ok"] is True


def test_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEFOUR_ARTICLE", raising=False)
    here = ["evidence", "--graph", str(EXAMPLE)]
    assert main(here) == 2
    assert "DEFOUR_ARTICLE" in capsys.readouterr().err
    monkeypatch.setenv("DEFOUR_ARTICLE", str(ARTICLE))
    assert main(here) == 0
    assert main([*here, "--article", str(tmp_path / "none")]) == 3
    assert "missing-file" in capsys.readouterr().err
    latin = tmp_path / "latin.txt"
    latin.write_bytes("één\ncafé".encode("latin-1"))
    assert main([*here, "--article", str(latin)]) == 3
    assert "bad-encoding" in capsys.readouterr().err
