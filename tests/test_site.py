"""The pages of a site: of an invented graph folder, of that of the guide, and of the project's."""

import json
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

import pages
from defour.errors import ChangedArticle, UsageError
from defour.folder import Folder
from defour.namespaces import ROOT as BASE
from defour.site.site import Site
from project import FOLDER, ROOT

EXAMPLE = Folder(Path(__file__).parent / "example")
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


class Made:
    """A site with all its pages made, each once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.files = {}
        for path in site.paths():
            page = site.get(path)
            assert page is not None
            self.files[path] = page.content
        self.html = {x: pages.read(y) for x, y in self.files.items() if x.endswith(".html")}


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The graph folder that the guide has its reader make."""
    there = tmp_path_factory.mktemp("guide")
    for part in ("ontology", "shapes", "sparql"):
        shutil.copytree(ROOT / part, there / part)
    (there / "data").mkdir()
    shutil.copy(ROOT / "docs" / "example" / "havenbeker.ttl", there / "data")
    return Made(Site(Folder(there)))


@pytest.fixture(scope="module")
def example() -> Made:
    return Made(Site(EXAMPLE))


@pytest.fixture(
    scope="module", params=["example", "guide", pytest.param("project", marks=pytest.mark.slow)]
)
def made(request: pytest.FixtureRequest) -> Made:
    if request.param == "project":
        return Made(Site(FOLDER))
    found: Made = request.getfixturevalue(request.param)
    return found


def test_every_published_iri_has_a_page_in_both_languages_and_describes_itself(made: Made) -> None:
    minted = {x for path in made.site.folder.graph for x in _iris(path)}
    assert minted
    assert minted <= set(made.site.iris())
    for iri, path in made.site.iris().items():
        assert iri.startswith(BASE)
        for page in (f"{path}.html", f"nl/{path}.html"):
            assert iri in made.files[page].decode().replace("&#39;", "'"), page
        for suffix, format in FORMATS.items():
            triples = {x.triple for x in ox.parse(made.files[f"{path}.{suffix}"], format)}
            named = {getattr(node, "value", "") for triple in triples for node in triple}
            assert any(x == iri or x.startswith(iri + "#") for x in named), (iri, suffix)


def test_turtle_and_json_ld_say_the_same(example: Made) -> None:
    for path in example.site.iris().values():
        graphs = []
        for suffix, format in FORMATS.items():
            data = ox.Dataset(ox.parse(example.files[f"{path}.{suffix}"], format))
            data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            graphs.append({x.triple for x in data})
        assert graphs[0] == graphs[1], path


def test_every_page_is_well_formed(made: Made) -> None:
    assert {x: y.faults for x, y in made.html.items() if y.faults} == {}
    for path, page in made.html.items():
        assert len(set(page.ids)) == len(page.ids), path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert page.headings[0] == 1, path
        assert page.headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in steps), (path, page.headings)
        assert page.title.strip(), path
        tags = [x for x, _ in page.tags]
        assert [tags.count(x) for x in ("main", "header", "footer")][0::2] == [1, 1], path


def test_every_link_lands(made: Made) -> None:
    for path, page in made.html.items():
        for tag, link in page.links:
            target, _, anchor = link.partition("#")
            if ":" in target.partition("/")[0]:
                allowed = ("https:", "http:", "mailto:") if tag in ("a", "link") else ()
                assert target.startswith((*allowed, "data:,")), (path, link)
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            there = there if target else path
            assert there in made.files, (path, link)
            if anchor:
                assert unquote(anchor) in made.html[there].ids, (path, link)


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_local(made: Made) -> None:
    for path, content in made.files.items():
        assert b"localhost" not in content, path
        assert b"127.0.0.1" not in content, path
    for path, page in made.html.items():
        for tag, values in page.tags:
            loads = tag in ("script", "img", "iframe", "source", "video", "audio", "object")
            assert not (loads and ":" in str(values.get("src", ""))), path
            assert "style" not in values, path
            assert not [x for x in values if x.startswith("on")], path
            if tag == "link" and values.get("rel") in ("stylesheet", "preload", "icon"):
                assert not str(values["href"]).startswith(("http", "//")), path
    assert b"@import" not in made.files["style.css"]
    assert b"url(" not in made.files["style.css"]
    assert len(made.files["style.css"]) < 15_000


def test_pages_name_their_language_and_their_other_forms(made: Made) -> None:
    for path, page in made.html.items():
        language = "nl" if path.startswith("nl/") else "en"
        (html,) = [values for tag, values in page.tags if tag == "html"]
        assert html["lang"] == language, path
        other = path.removeprefix("nl/") if language == "nl" else f"nl/{path}"
        assert other in made.files
        switches = [x for tag, x in page.tags if tag == "a" and "language" in str(x.get("class"))]
        assert [x["hreflang"] for x in switches] == ["en" if language == "nl" else "nl"], path


def test_dutch_pages_are_dutch(guide: Made) -> None:
    english = ("What is known", "Evidence", "stated", "Skip to", "Mentioned by", "claims", "Search")
    dutch = ("Wat bekend is", "Bewijs", "gezegd", "Naar de tekst", "afgeleid", "Zoeken")
    page = guide.html["nl/id/honour-voorbeeld-havenbeker-2019.html"]
    for word in english:
        assert word not in page.text, word
    for word in dutch:
        assert word in page.text, word
    assert "7 juni 2019" in page.text
    assert "7 June 2019" in guide.html["id/honour-voorbeeld-havenbeker-2019.html"].text
    title = guide.html["nl/football/PlayingSpell.html"].title
    assert title.startswith("spelersperiode")


def test_each_line_of_a_situation_has_its_citation(guide: Made) -> None:
    page = guide.files["id/honour-voorbeeld-havenbeker-2019.html"].decode()
    assert "Met Racing Dorpstad veroverde" not in page
    line = page[page.index('<time datetime="2019-06-07">') :].partition("</dd>")[0]
    assert "implied" in line
    assert 'href="havenbeker-2019-06/passage/13-79.html"' in line
    assert "The article is of 8 June 2019." in page, "the premise"


def test_what_somebody_says_names_who_says_it(guide: Made) -> None:
    page = guide.html["id/stance-voorbeeld-promotion.html"].text
    assert "according to Jan Voorbeeld" in page
    assert "his words on promotion" in page


def test_the_front_page_tells_the_story(guide: Made) -> None:
    page = guide.html["index.html"]
    for text in ("Jan Voorbeeld", "Racing Dorpstad", "Havenbeker", "8 June 2019", "promotion"):
        assert text in page.text, text
    assert "Steven" not in guide.files["index.html"].decode()
    svg = [values for tag, values in page.tags if tag == "svg"]
    assert len(svg) == 2
    assert all(x["role"] == "img" for x in svg)
    for values in svg:
        assert {values["aria-labelledby"], values["aria-describedby"]} <= set(page.ids)
    assert [tag for tag, _ in page.tags].count("table") == 2, "the data of the picture"


@pytest.mark.slow
def test_the_picture_of_the_project_has_its_bars() -> None:
    page = Site(FOLDER).get("index.html")
    assert page is not None
    html = page.content.decode()
    assert html.count('<g class="spell">') == 14
    for text in ("What is planned", "What did not happen", "What is felt, found and hoped"):
        assert text in html


def test_a_folder_without_questions_shapes_or_claims_has_a_site(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = f'<{BASE}id/a> <http://www.w3.org/2000/01/rdf-schema#label> "Anna" .'
    (tmp_path / "data" / "a.nt").write_text(text)
    made = Made(Site(Folder(tmp_path)))
    assert "Anna" in made.html["id/a.html"].text
    assert made.html["index.html"].headings[0] == 1


def test_the_documentation_of_a_term_is_what_its_turtle_says(guide: Made) -> None:
    page = guide.html["football/PlayingSpell.html"].text
    for text in (
        "A stretch of time in which one player plays for one club.",
        "A year says no more than the year",
        "Jan Voorbeeld at Racing Dorpstad from 2009 to 2012.",
        "His caps for a national team.",
        "dbo:CareerStation",
        "PlayingSpell-overlap",
        "For which clubs did a player play, and when?",
        "Jan Voorbeeld at Racing Dorpstad",
    ):
        assert text in page, text
    assert "Not this:" not in page
    assert {"PlayingSpell", "team"} <= set(guide.html["football.html"].ids)


def test_a_shape_shows_its_message_its_severity_and_its_turtle(guide: Made) -> None:
    page = guide.html["shapes/PlayingSpell-from.html"].text
    for text in ("may have at most one football:from", "sh:Violation", "shape:PlayingSpell-from a"):
        assert text in page, text
    assert "[ sh:datatype xsd:gYear ]" in page


def test_a_question_shows_its_text_as_it_is_and_its_answer(guide: Made) -> None:
    page = guide.html["questions/career.html"].text
    stored = (ROOT / "sparql" / "questions" / "career.rq").read_text(encoding="utf-8")
    assert stored.strip() in page
    assert guide.files["questions/career.csv"].startswith(b"club,clubLabel,from,to,situation")
    answer = json.loads(guide.files["questions/honours.json"])
    assert answer["head"]["vars"][0] == "year"


def test_the_text_of_the_article_is_shown_to_who_has_it_and_leaks_to_nobody_else(
    guide: Made,
) -> None:
    article = (ROOT / "docs" / "example" / "article.txt").read_bytes()
    sentence = "De verdediger speelt sinds 2012 bij Dorpstad"
    assert sentence in article.decode()
    assert [x for x, y in guide.files.items() if sentence.encode() in y] == []
    with_text = Site(guide.site.folder, article=article)
    page = with_text.get("id/havenbeker-2019-06.html")
    assert page is not None
    seen = pages.read(page.content)
    assert seen.faults == []
    assert sentence in seen.text
    marks = [x for tag, x in seen.tags if tag == "a" and "hit" in str(x.get("class"))]
    assert "d2" in " ".join(str(x["class"]) for x in marks), "passages overlap"
    assert any(x["href"] == "havenbeker-2019-06/passage/80-125.html" for x in marks)
    quoted = with_text.get("id/havenbeker-2019-06/passage/80-125.html")
    assert quoted is not None
    assert sentence in quoted.content.decode()


def test_marks_of_overlapping_passages_give_the_text_back(guide: Made) -> None:
    article = (ROOT / "docs" / "example" / "article.txt").read_bytes()
    page = Site(guide.site.folder, article=article).get("id/havenbeker-2019-06.html")
    assert page is not None
    text = " ".join(pages.read(page.content).text.split())
    for line in article.decode().splitlines():
        assert " ".join(line.split()) in text


def test_another_text_is_refused() -> None:
    with pytest.raises(ChangedArticle):
        Site(EXAMPLE, article=b"Something else.")


def test_another_base() -> None:
    base = "https://example.org/graph/"
    made = Made(Site(EXAMPLE, base=base))
    for path, content in made.files.items():
        if not path.startswith("redirects/"):
            assert BASE.encode() not in content, path
    assert all(x.startswith(base) for x in made.site.iris())
    triples = {x.subject.value for x in ox.parse(made.files["graph.nt"], ox.RdfFormat.N_TRIPLES)}  # type: ignore[union-attr]
    assert set(made.site.iris()) >= {x for x in triples if x.startswith(base)}
    for wrong in ("not a base/", "https://example.org/graph", "https://example.org/graph#", ""):
        with pytest.raises(UsageError):
            Site(EXAMPLE, base=wrong)


def test_the_page_for_what_is_not_there_finds_its_look_from_anywhere() -> None:
    page = Site(EXAMPLE, base="https://example.org/graph/").get("nl/404.html")
    assert page is not None
    links = {link for _, link in pages.read(page.content).links}
    assert {"/graph/style.css", "/graph/nl/search.html"} <= links


def test_void_and_dcat(example: Made) -> None:
    graph = ox.Store()
    graph.load(example.files["void.ttl"], ox.RdfFormat.TURTLE)
    void, dcat = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
    here = ox.NamedNode(BASE + "void#graph")
    (triples,) = graph.quads_for_pattern(here, ox.NamedNode(void + "triples"), None)
    lines = example.files["graph.nt"].decode().splitlines()
    assert int(triples.object.value) == sum(not x.startswith("#") for x in lines)  # type: ignore[union-attr]
    dumps = {
        x.object.value.removeprefix(BASE)  # type: ignore[union-attr]
        for x in graph.quads_for_pattern(None, ox.NamedNode(dcat + "downloadURL"), None)
    }
    assert len(dumps) >= 7
    assert dumps <= set(example.files)
    assert not [x for x in graph if isinstance(x.subject, ox.BlankNode)]


def test_the_map_names_every_page(made: Made) -> None:
    root = ElementTree.fromstring(made.files["sitemap.xml"])
    found = {str(x.text).removeprefix(BASE) for x in root.iter() if x.tag.endswith("}loc")}
    assert found == {x for x in made.html if not x.endswith("404.html")}
    assert b"Sitemap: " in made.files["robots.txt"]


def test_the_index_names_everything(example: Made) -> None:
    for language in ("", "nl/"):
        hrefs = {link for _, link in example.html[f"{language}search.html"].links}
        assert {f"{path}.html" for path in example.site.iris().values()} <= hrefs


@pytest.mark.slow
def test_the_project_has_a_site_of_at_least_150_pages() -> None:
    site = Site(FOLDER)
    assert len([x for x in site.paths() if x.endswith(".html")]) >= 150


def test_paths_differ_by_more_than_case_and_stay_inside(made: Made) -> None:
    paths = made.site.paths()
    assert len({x.casefold() for x in paths}) == len(paths)
    for path in paths:
        assert not path.startswith("/")
        assert not {"", ".", ".."} & set(path.split("/"))


def _iris(path: Path) -> set[str]:
    format = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}[path.suffix]
    return {
        node.value
        for quad in ox.parse(path.read_bytes(), format)
        for node in quad.triple
        if isinstance(node, ox.NamedNode) and node.value.startswith(BASE)
    }


def test_the_rules_lead_every_thing_to_its_files(example: Made) -> None:
    rules = {x: y.decode() for x, y in example.files.items() if x.startswith("redirects/")}
    assert sorted(rules) == [
        "redirects/apache.htaccess",
        "redirects/nginx.conf",
        "redirects/w3id.htaccess",
    ]
    for text in rules.values():
        assert "303" in text
        assert "text/turtle" in text
        assert "{" not in text.replace("%{", "").replace(" {", ""), "a place that was not filled"
    named = re.search(r"\\\.\(\?:([a-z|]+)\)\$", rules["redirects/apache.htaccess"])
    assert named is not None
    endings = {x.rpartition(".")[2] for x in example.files} - {"htaccess", "conf"}
    assert endings <= set(named[1].split("|")), "a file would be taken for a thing"
