"""The Turtle that an editor pastes."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from defour import cite
from defour.claims.model import sha256
from defour.errors import ChangedArticle, DefourError, UnknownResource, UsageError

EXAMPLE = Path(__file__).parent / "example"
ARTICLE = (EXAMPLE / "article.txt").read_bytes()
DATA = (EXAMPLE / "data" / "voorbeeld.ttl").read_text(encoding="utf-8")
OTHER = b"Een ander artikel."


def triples(turtle: str) -> set[ox.Quad]:
    return set(ox.parse(turtle, ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("text", ["waar hij tot 2015 bleef", "204-227", "[204, 227)", "204,227"])
def test_a_passage_is_what_the_data_has(text: str) -> None:
    written = cite(ARTICLE, text, graph=EXAMPLE, prefixes=True)
    assert len(triples(written)) == 5
    assert triples(written) <= triples(DATA)
    assert "bleef" not in written


def test_the_version() -> None:
    written = cite(EXAMPLE / "article.txt", graph=EXAMPLE, prefixes=True)
    assert triples(written) <= triples(DATA)
    assert "inLanguage" not in written
    new = cite(OTHER, graph=EXAMPLE)
    assert "/dorpsblad-voorbeeld/version-2>" in new
    assert "football:length 18 ;" in new
    assert sha256(OTHER) in new
    assert "/id/ander/version-1>" in cite(OTHER, graph=EXAMPLE, slug="ander")
    dutch = cite(ARTICLE, graph=EXAMPLE, language="nl", prefixes=True)
    assert '    schema:inLanguage "nl" .\n' in dutch
    assert len(triples(dutch)) == 5


def test_each_occurrence_once_after_one_head() -> None:
    texts = ["204-227", "2-52", "waar hij tot 2015 bleef"]
    found = cite(ARTICLE, "hij ", graph=EXAMPLE).count("a football:Passage")
    assert found == ARTICLE.count(b"hij ") > 1
    head, *blocks = cite(ARTICLE, texts, graph=EXAMPLE, prefixes=True).split("\n\n")
    assert [x.split()[0] for x in blocks] == ["passage:204-227", "passage:2-52"]
    assert " ".join(x.split()[1] for x in head.splitlines()) == (
        "article: claim: dcterms: football: id: lint: oa: passage: prov: rdfs: schema: skos: time: "
        "xsd:"
    )
    assert "@prefix claim: <https://w3id.org/defour/id/dorpsblad-voorbeeld/claim/> ." in head


@pytest.mark.parametrize(
    ("article", "text", "options", "error", "says"),
    [
        (ARTICLE, "Waar hij  tot 2015 bleef", {}, UnknownResource, r"nearest words are at 204-22"),
        (ARTICLE, "nergens", {}, UnknownResource, "“nergens” is not in the article"),
        (ARTICLE, ["2-52", "nergens"], {}, UnknownResource, "“nergens” is not in the article"),
        (ARTICLE, "", {}, UnknownResource, "“” is not in the article"),
        (ARTICLE, "200-999", {}, UsageError, "no range of the article"),
        (ARTICLE, None, {"slug": "Een naam"}, UsageError, "no name for an article"),
        (ARTICLE, None, {"language": 'nl" .'}, UsageError, "no language tag"),
        (ARTICLE, "2-52", {"language": "nl"}, UsageError, "not to a passage"),
        (OTHER, "ander", {}, ChangedArticle, "Add one first"),
    ],
)
def test_what_cannot_be_cited(
    article: bytes, text: str, options: dict[str, str], error: type[DefourError], says: str
) -> None:
    with pytest.raises(error, match=says):
        cite(article, text, graph=EXAMPLE, **options)


def test_a_text_that_could_be_a_range(tmp_path: Path) -> None:
    article = b"Het werd 3-5. Of 000."
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(UnknownResource, match="--id SLUG"):
        cite(article, graph=tmp_path)
    turtle = cite(article, graph=tmp_path, slug="uitslag", prefixes=True)
    (tmp_path / "data" / "b.ttl").write_text(turtle)
    with pytest.raises(UsageError, match="in the article too"):
        cite(article, "3-5", graph=tmp_path)
    assert "passage:3-5 " in cite(article, "[3, 5)", graph=tmp_path)
    assert "passage:9-13 " in cite(article, "3-5.", graph=tmp_path)
    assert cite(article, "00", graph=tmp_path).count("a football:Passage") == 2


def test_the_command(defour: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEFOUR_ARTICLE", raising=False)
    here = ("cite", "--graph", EXAMPLE)
    assert defour(*here).status == 2
    monkeypatch.setenv("DEFOUR_ARTICLE", str(EXAMPLE / "article.txt"))
    ran = defour(*here, "2-52", "204-227")
    assert (ran.status, ran.out) == (0, cite(ARTICLE, ["2-52", "204-227"], graph=EXAMPLE))
    ran = defour(*here, "waar hij tot 2015 bleef", "nergens")
    assert (ran.status, "passage:204-227" in ran.out) == (2, True)
    assert ran.err.startswith("“nergens” is not in the article")
