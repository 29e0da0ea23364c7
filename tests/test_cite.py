"""The Turtle that an editor pastes."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from defour.claims import evidence
from defour.claims.article import ChangedArticle
from defour.claims.cite import cite
from defour.cli import main
from defour.errors import UnknownResource, UsageError
from defour.folder import Folder

EXAMPLE = Folder(Path(__file__).parent / "example")
ARTICLE = (EXAMPLE.root / "article.txt").read_bytes()
DATA = (EXAMPLE.root / "data" / "voorbeeld.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["waar hij tot 2015 bleef", "204-227", "[204, 227)", "204,227"])
def test_a_passage_is_what_the_data_has(text: str) -> None:
    written = cite(EXAMPLE, ARTICLE, text, prefixes=True)
    mine = set(ox.parse(written, ox.RdfFormat.TURTLE))
    assert len(mine) == 5
    assert mine <= set(ox.parse(DATA, ox.RdfFormat.TURTLE))
    assert "bleef" not in written


def test_each_occurrence() -> None:
    written = cite(EXAMPLE, ARTICLE, "hij ")
    text = ARTICLE.decode()
    assert written.count("a football:Passage") == text.count("hij ")
    assert f"passage:{text.index('hij ')}-" in written


def test_the_version() -> None:
    written = cite(EXAMPLE, ARTICLE, prefixes=True)
    assert set(ox.parse(written, ox.RdfFormat.TURTLE)) <= set(ox.parse(DATA, ox.RdfFormat.TURTLE))
    new = cite(EXAMPLE, b"Een ander artikel.")
    assert "/dorpsblad-voorbeeld/version-2>" in new
    assert "football:length 18 ;" in new
    assert evidence.digest(b"Een ander artikel.") in new
    assert "/id/ander/version-1>" in cite(EXAMPLE, b"Een ander artikel.", slug="ander")


def test_several_texts_each_once() -> None:
    written = cite(EXAMPLE, ARTICLE, ["204-227", "2-52", "waar hij tot 2015 bleef"])
    blocks = [x.split()[0] for x in written.split("\n\n")]
    assert blocks == ["passage:204-227", "passage:2-52"]
    with pytest.raises(UnknownResource, match="text 2 is not in the article"):
        cite(EXAMPLE, ARTICLE, ["2-52", "nergens"])


def test_the_head_is_whole_and_written_once() -> None:
    written = cite(EXAMPLE, ARTICLE, ["2-52", "204-227"], prefixes=True)
    lines = [x.split()[1] for x in written.splitlines() if x.startswith("@prefix")]
    assert " ".join(lines) == (
        "article: claim: dcterms: football: id: oa: passage: prov: rdfs: schema: time: xsd:"
    )
    assert "@prefix claim: <https://w3id.org/defour/id/dorpsblad-voorbeeld/claim/> ." in written


def test_the_language_of_a_version() -> None:
    written = cite(EXAMPLE, ARTICLE, language="nl", prefixes=True)
    assert '    schema:inLanguage "nl" .\n' in written
    assert len(list(ox.parse(written, ox.RdfFormat.TURTLE))) == 5
    assert "inLanguage" not in cite(EXAMPLE, ARTICLE)
    with pytest.raises(UsageError, match="no language tag"):
        cite(EXAMPLE, ARTICLE, language='nl" .')
    with pytest.raises(UsageError, match="not to a passage"):
        cite(EXAMPLE, ARTICLE, "2-52", language="nl")


def test_what_cannot_be_cited() -> None:
    with pytest.raises(UnknownResource, match=r"not in the article\. But for .* it is at 204-227"):
        cite(EXAMPLE, ARTICLE, "Waar hij  tot 2015 bleef")
    with pytest.raises(UnknownResource, match="not in the article"):
        cite(EXAMPLE, ARTICLE, "nergens")
    with pytest.raises(UnknownResource):
        cite(EXAMPLE, ARTICLE, "")
    with pytest.raises(UsageError, match="no range of the article"):
        cite(EXAMPLE, ARTICLE, "200-999")
    with pytest.raises(UsageError, match="no name for an article"):
        cite(EXAMPLE, ARTICLE, slug="Een naam")
    with pytest.raises(ChangedArticle, match="Add one first"):
        cite(EXAMPLE, b"Een ander artikel.", "ander")


def test_a_text_that_could_be_a_range(tmp_path: Path) -> None:
    article = b"Het werd 3-5."
    data = tmp_path / "data"
    data.mkdir()
    folder = Folder(tmp_path)
    (data / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(UnknownResource, match="--id SLUG"):
        cite(folder, article)
    (data / "b.ttl").write_text(cite(folder, article, slug="uitslag", prefixes=True))
    with pytest.raises(UsageError, match="in the article too"):
        cite(folder, article, "3-5")
    assert "passage:3-5 " in cite(folder, article, "[3, 5)")
    assert "passage:9-13 " in cite(folder, article, "3-5.")


def test_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DEFOUR_ARTICLE", raising=False)
    here = ["cite", "--graph", str(EXAMPLE.root)]
    assert main(here) == 2
    monkeypatch.setenv("DEFOUR_ARTICLE", str(EXAMPLE.root / "article.txt"))
    assert main([*here, "2-52"]) == 0
    assert capsys.readouterr().out == cite(EXAMPLE, ARTICLE, "2-52")
    assert main([*here, "2-52", "204-227"]) == 0
    assert capsys.readouterr().out == cite(EXAMPLE, ARTICLE, ["2-52", "204-227"])
    assert main([*here, "--article", str(tmp_path / "none")]) == 3
