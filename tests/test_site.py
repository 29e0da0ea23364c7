"""The pages of a site: of invented articles, and of the project's."""

import json
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from conftest import EXAMPLE as EXAMPLE_ROOT
from defour import validate
from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT as BASE
from defour.sites.site import Site
from pages import Seen
from project import FOLDER, ROOT

EXAMPLE = Folder(EXAMPLE_ROOT)
REPORT, LOAN = (ROOT / "examples" / x for x in ("derby-2031-09", "loan-2031-07"))
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


class Made:
    """A site, all its files, and its pages as they are read."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.files = {path: make() for path, make in site.files.items()}
        pages_of = (x for x in self.files if x.endswith(".html"))
        self.html = {path: Seen(self.files[path]) for path in pages_of}


@pytest.fixture(scope="module")
def report() -> Made:
    """An invented match report."""
    return Made(Site(Folder(REPORT)))


@pytest.fixture(scope="module")
def project() -> Made:
    return Made(Site(FOLDER))


@pytest.fixture(scope="module", params=["report", "project"])
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(request.param)
    return found


def minted(folder: Folder) -> set[str]:
    quads = (quad for path in folder.graph + folder.shapes for quad in ox.parse(path=path))
    terms = (x for quad in quads for x in quad.triple if isinstance(x, ox.NamedNode))
    return {x.value for x in terms if x.value.startswith(BASE)}


def test_every_minted_iri_stands_on_a_page_and_is_described_in_its_data(made: Made) -> None:
    iris = made.site.iris()
    assert minted(made.site.resources.folder) <= set(iris)
    names: dict[str, set[str]] = {}
    for iri, (path, anchor) in iris.items():
        for page in (f"{path}.html", f"nl/{path}.html"):
            there = anchor in made.html[page].ids if anchor else iri in made.files[page].decode()
            assert there, (iri, page)
        if path not in names:
            graphs = []
            for suffix, format in FORMATS.items():
                dataset = ox.Dataset(ox.parse(made.files[f"{path}.{suffix}"], format))
                dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
                graphs.append({x.triple for x in dataset})
            assert graphs[0] == graphs[1], f"{path}: Turtle and JSON-LD differ"
            names[path] = {getattr(node, "value", "") for triple in graphs[0] for node in triple}
        assert any(x == iri or x.startswith(iri + "#") for x in names[path]), iri
        if anchor and "#" not in iri:  # a claim, a passage, a version
            alone = list(
                ox.parse(made.site.data.describe(iri, "turtle", alone=True), FORMATS["ttl"])
            )
            assert ox.NamedNode(iri) in {x.subject for x in alone}


def test_claims_stand_with_their_situation_and_passages_in_their_article(project: Made) -> None:
    iris, article = project.site.iris(), "id/defour-2021-05"
    claim = f"{article}/claim/spell-genk-to"
    assert iris[BASE + claim] == ("id/spell-defour-genk", claim)
    for inside in (f"{article}/passage/4220-4281", f"{article}/version-1"):
        assert iris[BASE + inside] == (article, inside)
    assert iris[BASE + "football#team"] == ("football", "team")
    assert iris[BASE + "id/genk"] == ("id/genk", "")


def test_every_page_is_sound(made: Made) -> None:
    """Well-formed, with an outline, in its language; it loads nothing of others, its links land."""
    for path, page in made.html.items():
        assert page.faults == [], path
        assert len(set(page.ids)) == len(page.ids), path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert (page.headings[0], page.headings.count(1)) == (1, 1), path
        assert all(after <= before + 1 for before, after in steps), (path, page.headings)
        assert page.title.strip(), path
        names = [tag for tag, _ in page.tags]
        assert [names.count(x) for x in ("html", "main", "footer")] == [1, 1, 1], path
        language, other = ("nl", "en") if path.startswith("nl/") else ("en", "nl")
        assert page.tags[0][1]["lang"] == language, path
        assert (path.removeprefix("nl/") if other == "en" else f"nl/{path}") in made.files
        switches = [x for tag, x in page.tags if tag == "a" and "language" in str(x.get("class"))]
        assert [x["hreflang"] for x in switches] == [other], path
        for tag, values in page.tags:
            assert tag not in ("img", "iframe", "object", "style", "video", "audio"), path
            assert not [x for x in values if x.startswith("on") or x == "style"], path
            loads = tag == "script" or values.get("rel") in ("stylesheet", "icon")
            source = str(values.get("src") or values.get("href") or "")
            assert not loads or source.startswith("data:,") or ":" not in source, path
        for tag, link in page.links:
            target, _, anchor = link.partition("#")
            if ":" in target.partition("/")[0]:
                allowed = ("https:", "http:", "mailto:") if tag in ("a", "link") else ()
                assert target.startswith((*allowed, "data:,")), (path, link)
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            there = there if target else path
            assert there in made.files, (path, link)
            assert not anchor or unquote(anchor) in made.html[there].ids, (path, link)
    for path, data in made.files.items():
        assert not [x for x in (b"localhost", b"127.0.0.1") if x in data], path
    assert not [x for x in (b"@import", b"url(") if x in made.files["style.css"]]


def test_dutch_pages_are_dutch(report: Made) -> None:
    english = ("What is known", "Evidence", "stated", "Skip to", "Mentioned by", "claims", "Search")
    dutch = ("Wat bekend is", "Bewijs", "gezegd", "Naar de tekst", "afgeleid", "Zoeken")
    page = report.html["nl/id/match-havenstad-molendijk.html"]
    assert [x for x in english if x in page.text] == []
    assert [x for x in dutch if x not in page.text] == []
    assert "13 september 2031" in page.text
    assert "13 September 2031" in report.html["id/match-havenstad-molendijk.html"].text
    football = report.html["nl/football.html"].text
    for text in ("wedstrijdfeit", "gemaakt", "gewijzigd"):
        assert text in football
    assert "eindigt voor teken" in report.html["nl/void.html"].text


def test_each_line_of_a_situation_has_its_citation(report: Made) -> None:
    page = report.files["id/match-havenstad-molendijk.html"].decode()
    assert "Havenstad heeft zaterdagavond" not in page
    line = page[page.index('<time datetime="2031-09-13">') :].partition("</dd>")[0]
    assert "implied" in line
    passage = "id/derby-2031-09/passage/20-97"
    assert f'href="derby-2031-09.html#{passage}"' in line
    assert "The article is of 14 September 2031." in page, "the premise"
    page = report.html["id/hope-donk.html"].text
    assert "according to Els Donk" in page
    assert "words of Els Donk" in page


def in_order(page: Seen, *texts: str) -> bool:
    """Whether a page has texts in this order."""
    shown = " ".join(page.text.split())
    places = [shown.find(x) for x in texts]
    return -1 not in places and places == sorted(places)


def test_a_match_report_leads_with_the_score(report: Made) -> None:
    page = report.html["index.html"]
    goals = ("Lotte Brems", "1–0 · minute 9", "set up by Iris", "2–0 · minute 78", "Roos Tack")
    told = ("· about Havenstad", "Havenstad 3–1 Molendijk", "13 September 2031 · Sluisstadion")
    lead = ("On Saturday evening Havenstad won the derby", "Havenstad is the new leader.")
    assert in_order(page, *told, *goals, "Ada Vlinck", *lead, "Honours", "last weeks", "planned")
    assert "Steven" not in page.text
    for path, text in (("index.html", "place in the article"), ("nl/index.html", "plaats in het")):
        html = report.files[path].decode()
        assert html.count(text) == 1, "what the numbers are is said once,"
        assert 0 < html.index('class="range"') - html.index(text) < 60, "before the first"
    paragraph = report.files["index.html"].decode().partition('<p class="lead">')[2]
    assert 'class="range"' not in paragraph.partition("</p>")[0]


def test_an_article_on_a_move_leads_with_the_move() -> None:
    page = Seen(Site(Folder(LOAN)).files["index.html"]())
    told = (
        "· about Mara Quist",
        "Brask → Ketterby",
        "Mara Quist · loan",
        "option to buy Mara Quist",
    )
    rumour = (
        "reported and denied",
        "bid of Ketterby reported by The Vesper",
        "denied by Jory Fenn",
    )
    assert in_order(page, *told, "Ketterby took Mara Quist on loan", "Career", *rumour)


def test_what_is_to_come_is_not_among_the_last_weeks(project: Made) -> None:
    page = " ".join(project.html["index.html"].text.split())
    weeks = page.partition("The last weeks")[2].partition("What is planned")
    assert "11 May 2021" in weeks[0]
    assert "13 May 2021" not in weeks[0]
    assert "13 May 2021" in weeks[2]
    assert "publication" not in page


def test_an_article_on_a_career_leads_with_its_picture(project: Made) -> None:
    page, html = project.html["index.html"], project.files["index.html"].decode()
    assert in_order(page, "· about Steven Defour", "stopped playing football for good", "Career")
    assert "headline" not in html
    assert html.count('<g class="spell">') == 14
    svg = [values for tag, values in page.tags if tag == "svg"]
    assert [x["role"] for x in svg] == ["img", "img"]
    for values in svg:
        assert {values["aria-labelledby"], values["aria-describedby"]} <= set(page.ids)
    assert [tag for tag, _ in page.tags].count("table") == 2, "the data of the picture"


def test_the_site_of_the_project(project: Made) -> None:
    assert len(project.html) > 150
    assert len(project.files) <= 1_000
    assert sum(map(len, project.files.values())) < 13_000_000


def test_a_folder_without_questions_shapes_or_claims_has_a_site(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = f'<{BASE}id/a> <http://www.w3.org/2000/01/rdf-schema#label> "Anna" .'
    (tmp_path / "data" / "a.nt").write_text(text)
    made = Made(Site(Folder(tmp_path)))
    assert "Anna" in made.html["id/a.html"].text
    assert made.html["index.html"].headings[0] == 1


def test_the_documentation_of_a_term_or_a_shape_is_what_its_turtle_says(report: Made) -> None:
    for path, anchor, texts in (
        (
            "football.html",
            "MatchEvent",
            (
                "One thing that happened in a match, such as a goal, a card or a substitution.",
                "are the score after it",
                "A goal by Jan Voorbeeld in the 12th minute",
                "Not this: Playing in the match",
                "sport:Action",
                "needs-kind",
                "Who scored in a match, when, and through whom?",
                "first goal of Lotte Brems",
                *("is saved by", "added minute", "concerns match"),
            ),
        ),
        (
            "shapes.html",
            "Match-noResultYet",
            ("Take the result out of a match that was not played", "sh:maxCount 0", "match.ttl"),
        ),
    ):
        _, _, rest = report.files[path].decode().partition(f'<section class="term" id="{anchor}"')
        text = Seen(f"<!DOCTYPE html><p{rest.partition('</section>')[0]}".encode()).text
        assert [x for x in texts if x not in text] == []


def test_a_question_shows_its_text_as_it_is_and_its_answer(report: Made) -> None:
    stored = (ROOT / "sparql" / "questions" / "career.rq").read_text(encoding="utf-8")
    assert stored.strip() in report.html["questions/career.html"].text
    assert report.files["questions/career.csv"].startswith(b"club,clubLabel,from,to,situation")
    assert json.loads(report.files["questions/honours.json"])["head"]["vars"][0] == "year"
    html = report.files["questions/evidence.html"].decode()
    assert html.partition("<tbody>")[2].count("<tr>") == 30
    assert len(report.files["questions/evidence.csv"].splitlines()) > 40
    table = report.files["questions/goals.html"].decode().partition("<table")[2]
    assert '<a href="../id/lotte-brems.html">Lotte Brems</a>' in table, "an IRI is behind its name"
    heads = re.findall(r'"col">(\w+)', table)
    assert (heads[:2], heads[-2:]) == (["scorer", "minute"], ["match", "situation"])
    assert "addedMinute" not in heads, "nothing is in it"
    assert "id:" not in Seen(f"<!DOCTYPE html><table{table}".encode()).text.partition("#+")[0]


def test_the_text_of_the_article_is_shown_to_who_has_it_and_leaks_to_nobody_else(
    report: Made,
) -> None:
    article = (REPORT / "article.txt").read_bytes()
    sentences = [x.strip() for x in article.split(b".") if len(x) > 20]
    assert [x for x, y in report.files.items() if any(z in y for z in sentences)] == []
    site = Site(report.site.resources.folder, article=article)
    seen = Seen(site.files["id/derby-2031-09.html"]())
    assert seen.faults == []
    shown = " ".join(seen.text.split())
    for line in article.decode().splitlines():
        assert " ".join(line.split()) in shown, "overlapping marks give the text back"
    marks = [x for tag, x in seen.tags if tag == "a" and "hit" in str(x.get("class"))]
    assert "d2" in " ".join(str(x["class"]) for x in marks), "passages overlap"
    passage = "id/derby-2031-09/passage/20-121"
    assert any(str(x["href"]).endswith(f"#{passage}") for x in marks)
    assert passage in seen.ids


def test_another_base() -> None:
    base = "https://example.org/graph/"
    made = Made(Site(EXAMPLE, base=base))
    for path, data in made.files.items():
        assert BASE.encode() not in data, path
    iris = made.site.iris()
    assert all(x.startswith(base) for x in iris)
    triples = {x.subject.value for x in ox.parse(made.files["graph.nt"], ox.RdfFormat.N_TRIPLES)}  # type: ignore[union-attr]
    assert set(iris) >= {x for x in triples if x.startswith(base)}
    links = {link for _, link in made.html["nl/404.html"].links}
    assert {"/graph/style.css", "/graph/nl/search.html"} <= links, "found from anywhere"
    for wrong in ("not a base/", "https://example.org/graph", "https://example.org/graph#", ""):
        with pytest.raises(UsageError):
            Site(EXAMPLE, base=wrong)


def test_void_and_dcat(report: Made) -> None:
    graph = ox.Store()
    graph.load(report.files["void.ttl"], ox.RdfFormat.TURTLE)
    void, dcat = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
    here = ox.NamedNode(BASE + "void#graph")
    (triples,) = graph.quads_for_pattern(here, ox.NamedNode(void + "triples"), None)
    lines = report.files["graph.nt"].decode().splitlines()
    assert int(triples.object.value) == sum(not x.startswith("#") for x in lines)  # type: ignore[union-attr]
    found = graph.quads_for_pattern(None, ox.NamedNode(dcat + "downloadURL"), None)
    dumps = {x.object.value.removeprefix(BASE) for x in found}  # type: ignore[union-attr]
    assert len(dumps) >= 6
    assert dumps <= set(report.files)
    assert not [x for x in graph if isinstance(x.subject, ox.BlankNode)]


@pytest.mark.parametrize("owner", [False, True])
def test_the_catalogue_is_one_of_dcat_ap(owner: bool, tmp_path: Path) -> None:
    """With the owner's word all is there; without it, all that is mandatory."""
    shutil.copytree(REPORT / "data", tmp_path / "data")
    if owner:
        shutil.copy(ROOT / "tests" / "catalogue.ttl", tmp_path / "data")
    site = Site(Folder(tmp_path), base="https://paper.example/g/")
    (tmp_path / "void.ttl").write_bytes(site.files["void.ttl"]())
    shapes = ROOT / "tests" / "dcat-ap.shacl.ttl"
    found = validate([tmp_path / "void.ttl"], shapes=[shapes], ontology=[], lint=False)
    told = {(x.severity.rpartition("#")[2], x.path) for x in found.results}
    lacking = {("Warning", f"http://www.w3.org/ns/dcat#{x}") for x in ("contactPoint", "keyword")}
    assert told == (set() if owner else lacking)
    said = {x["@id"]: x for x in json.loads(Seen(site.files["index.html"]()).embedded)}
    whole = said["https://paper.example/g/void#graph"]
    assert "https://schema.org/Dataset" in str(whole)
    assert ("https://schema.org/datePublished" in whole) == owner
    assert len(whole["https://schema.org/distribution"]) >= 5
    assert b"schema.org/Dataset" in site.files["void.html"]()


def test_the_map_and_the_index_name_everything(made: Made) -> None:
    root = ElementTree.fromstring(made.files["sitemap.xml"])
    found = [str(x.text) for x in root.iter() if x.tag.endswith("}loc")]
    told = set()
    for path, page in made.html.items():
        links = [x for tag, x in page.tags if tag == "link"]
        own = [x["href"] for x in links if x.get("rel") == "canonical"]
        there = {x["hreflang"]: str(x["href"]) for x in links if "hreflang" in x}
        assert bool(own) == (path not in ("404.html", "nl/404.html"))
        assert set(there) == ({"en", "nl", "x-default"} if own else set())
        assert not own or own == [there["nl" if path.startswith("nl/") else "en"]]
        assert all(x.startswith(BASE) for x in there.values())
        told |= {str(x) for x in own}
        about = [x["content"] for _, x in page.tags if x.get("name") == "description"]
        assert all(0 < len(str(x)) <= 400 for x in about)
        assert len(about) == 1 or not path.startswith(
            ("id/match-", "nl/id/m", "questions/", "index")
        )
    assert sorted(found) == sorted(told)
    assert b"Sitemap: " in made.files["robots.txt"]
    for language in ("", "nl/"):
        hrefs = {unquote(link) for _, link in made.html[f"{language}search.html"].links}
        for path, anchor in made.site.iris().values():
            assert (f"{path}.html#{anchor}" if anchor else f"{path}.html") in hrefs
