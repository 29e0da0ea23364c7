"""The pages of a site: of an invented graph folder, of that of the guide, and of the project's."""

import json
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from conftest import EXAMPLE as EXAMPLE_ROOT
from defour.errors import UsageError
from defour.folder import Folder
from defour.namespaces import ROOT as BASE
from defour.queries.answer import Answer, Term
from defour.site.site import Site
from pages import Seen
from project import FOLDER, ROOT

EXAMPLE = Folder(EXAMPLE_ROOT)
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


class Made:
    """A site, all its files, and its pages as they are read."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.files = {path: make() for path, make in site.files.items()}
        pages_of = (x for x in self.files if x.endswith(".html"))
        self.html = {path: Seen(self.files[path]) for path in pages_of}


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The graph folder that the guide has its reader make."""
    there = tmp_path_factory.mktemp("guide")
    for part in ("ontology", "shapes", "sparql"):
        (there / part).symlink_to(ROOT / part)
    (there / "data").symlink_to(ROOT / "docs" / "example")
    return Made(Site(Folder(there)))


@pytest.fixture(scope="module")
def project() -> Made:
    return Made(Site(FOLDER))


@pytest.fixture(scope="module", params=["guide", "project"])
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


def test_dutch_pages_are_dutch(guide: Made) -> None:
    english = ("What is known", "Evidence", "stated", "Skip to", "Mentioned by", "claims", "Search")
    dutch = ("Wat bekend is", "Bewijs", "gezegd", "Naar de tekst", "afgeleid", "Zoeken")
    page = guide.html["nl/id/honour-voorbeeld-havenbeker-2019.html"]
    assert [x for x in english if x in page.text] == []
    assert [x for x in dutch if x not in page.text] == []
    assert "7 juni 2019" in page.text
    assert "7 June 2019" in guide.html["id/honour-voorbeeld-havenbeker-2019.html"].text
    assert "spelersperiode" in guide.html["nl/football.html"].text


def test_each_line_of_a_situation_has_its_citation(guide: Made) -> None:
    page = guide.files["id/honour-voorbeeld-havenbeker-2019.html"].decode()
    assert "Met Racing Dorpstad veroverde" not in page
    line = page[page.index('<time datetime="2019-06-07">') :].partition("</dd>")[0]
    assert "implied" in line
    passage = "id/havenbeker-2019-06/passage/13-79"
    assert f'href="havenbeker-2019-06.html#{passage}"' in line
    assert "The article is of 8 June 2019." in page, "the premise"
    page = guide.html["id/stance-voorbeeld-promotion.html"].text
    assert "according to Jan Voorbeeld" in page
    assert "his words on promotion" in page


def test_the_front_page_tells_the_story(guide: Made) -> None:
    page = guide.html["index.html"]
    for text in ("Jan Voorbeeld", "Racing Dorpstad", "Havenbeker", "8 June 2019", "promotion"):
        assert text in page.text, text
    assert "Steven" not in page.text
    svg = [values for tag, values in page.tags if tag == "svg"]
    assert [x["role"] for x in svg] == ["img", "img"]
    for values in svg:
        assert {values["aria-labelledby"], values["aria-describedby"]} <= set(page.ids)
    assert [tag for tag, _ in page.tags].count("table") == 2, "the data of the picture"


def test_the_site_of_the_project(project: Made) -> None:
    html = project.files["index.html"].decode()
    assert html.count('<g class="spell">') == 14
    assert len(project.html) > 150
    assert len(project.files) <= 1_000
    assert sum(map(len, project.files.values())) < 12_000_000


def test_a_folder_without_questions_shapes_or_claims_has_a_site(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = f'<{BASE}id/a> <http://www.w3.org/2000/01/rdf-schema#label> "Anna" .'
    (tmp_path / "data" / "a.nt").write_text(text)
    made = Made(Site(Folder(tmp_path)))
    assert "Anna" in made.html["id/a.html"].text
    assert made.html["index.html"].headings[0] == 1


def test_the_documentation_of_a_term_or_a_shape_is_what_its_turtle_says(guide: Made) -> None:
    for path, anchor, texts in (
        (
            "football.html",
            "PlayingSpell",
            (
                "A stretch of time in which one player plays for one club.",
                "A year says no more than the year",
                "Jan Voorbeeld at Racing Dorpstad from 2009 to 2012.",
                "Not this: His caps for a national team.",
                "dbo:CareerStation",
                "PlayingSpell-overlap",
                "For which clubs did a player play, and when?",
                "Jan Voorbeeld at Racing Dorpstad",
            ),
        ),
        (
            "shapes.html",
            "PlayingSpell-from",
            ("may have at most one football:from", "sh:Violation", "[ sh:datatype xsd:gYear ]"),
        ),
    ):
        _, _, rest = guide.files[path].decode().partition(f'<section class="term" id="{anchor}"')
        text = Seen(f"<!DOCTYPE html><p{rest.partition('</section>')[0]}".encode()).text
        assert [x for x in texts if x not in text] == []


def test_a_question_shows_its_text_as_it_is_and_its_answer(guide: Made) -> None:
    stored = (ROOT / "sparql" / "questions" / "career.rq").read_text(encoding="utf-8")
    assert stored.strip() in guide.html["questions/career.html"].text
    assert guide.files["questions/career.csv"].startswith(b"club,clubLabel,from,to,situation")
    assert json.loads(guide.files["questions/honours.json"])["head"]["vars"][0] == "year"


def test_a_question_that_was_asked_with_values_has_a_form(guide: Made) -> None:
    rows = [[Term("literal", f"club {n}")] for n in range(1001)]
    answer, values = Answer(["clubLabel"], rows), {"lang": "nl"}
    downloads = [("career?format=csv", "CSV")]
    page = Seen(guide.site.answer("career", answer, "nl", downloads=downloads, values=values))
    fields = {x["name"]: x["value"] for tag, x in page.tags if tag == "input"}
    assert fields["lang"] == "nl"
    assert "player" in fields
    assert "club 999" in page.text
    assert "club 1000" not in page.text
    hrefs = {link for _, link in page.links}
    assert {"career?format=csv", "../sparql?question=career", "../nl/search.html"} <= hrefs
    empty = guide.site.answer("career", Answer(["clubLabel"], []), "en", downloads=[], values={})
    assert b"No rows." in empty
    assert "<form" not in guide.files["questions/career.html"].decode()


def test_the_text_of_the_article_is_shown_to_who_has_it_and_leaks_to_nobody_else(
    guide: Made,
) -> None:
    article = (ROOT / "docs" / "example" / "article.txt").read_bytes()
    sentences = [x.strip() for x in article.split(b".") if len(x) > 20]
    assert [x for x, y in guide.files.items() if any(z in y for z in sentences)] == []
    site = Site(guide.site.resources.folder, article=article)
    seen = Seen(site.files["id/havenbeker-2019-06.html"]())
    assert seen.faults == []
    shown = " ".join(seen.text.split())
    for line in article.decode().splitlines():
        assert " ".join(line.split()) in shown, "overlapping marks give the text back"
    marks = [x for tag, x in seen.tags if tag == "a" and "hit" in str(x.get("class"))]
    assert "d2" in " ".join(str(x["class"]) for x in marks), "passages overlap"
    passage = "id/havenbeker-2019-06/passage/80-125"
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


def test_void_and_dcat(guide: Made) -> None:
    graph = ox.Store()
    graph.load(guide.files["void.ttl"], ox.RdfFormat.TURTLE)
    void, dcat = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
    here = ox.NamedNode(BASE + "void#graph")
    (triples,) = graph.quads_for_pattern(here, ox.NamedNode(void + "triples"), None)
    lines = guide.files["graph.nt"].decode().splitlines()
    assert int(triples.object.value) == sum(not x.startswith("#") for x in lines)  # type: ignore[union-attr]
    found = graph.quads_for_pattern(None, ox.NamedNode(dcat + "downloadURL"), None)
    dumps = {x.object.value.removeprefix(BASE) for x in found}  # type: ignore[union-attr]
    assert len(dumps) >= 7
    assert dumps <= set(guide.files)
    assert not [x for x in graph if isinstance(x.subject, ox.BlankNode)]


def test_the_map_and_the_index_name_everything(made: Made) -> None:
    root = ElementTree.fromstring(made.files["sitemap.xml"])
    found = {str(x.text).removeprefix(BASE) for x in root.iter() if x.tag.endswith("}loc")}
    assert found == {x for x in made.files if x.endswith(".html") and not x.endswith("404.html")}
    assert b"Sitemap: " in made.files["robots.txt"]
    for language in ("", "nl/"):
        hrefs = {unquote(link) for _, link in made.html[f"{language}search.html"].links}
        for path, anchor in made.site.iris().values():
            assert (f"{path}.html#{anchor}" if anchor else f"{path}.html") in hrefs


def test_the_rules_lead_every_thing_to_its_page_and_its_files(project: Made) -> None:
    rules = {x: y.decode() for x, y in project.files.items() if x.startswith("redirects/")}
    assert len(rules) == 3
    for text in rules.values():
        assert {"303", "text/turtle"} <= set(re.findall(r"303|text/turtle", text))
        assert "{{" not in text, "a place that was not filled"
        named = re.search(r"\\\.\(\?:([a-z|]+)\)", text)
        assert named is not None
        endings = {x.rpartition(".")[2] for x in project.files} - {"htaccess", "conf"}
        assert endings <= set(named[1].split("|")), "a file would be taken for a thing"
    there = "https://example.org/defour/"
    article = ox.parse(project.files["id/defour-2021-05.ttl"], FORMATS["ttl"])
    told = {getattr(x.subject, "value", "") for x in article}
    for iri in project.site.iris():
        thing, mark, term = iri.removeprefix(BASE).partition("#")
        inside = re.search("/claim/|/passage/|/version-", iri) is not None
        assert not inside or iri in told
        for accept, suffix in (("text/html", "html"), ("text/turtle;q=1", "ttl"), ("*/*", "html")):
            found = rewrite(rules["redirects/w3id.htaccess"], thing, accept).removeprefix(there)
            file, _, anchor = found.partition("#")
            assert file.endswith(f".{suffix}")
            assert file in project.files, (iri, found)
            if suffix == "html":
                assert bool(anchor) == inside
                assert not anchor or anchor in project.html[file].ids
                assert not mark or term in project.html[file].ids, "the browser keeps the fragment"


def rewrite(rules: str, path: str, accept: str) -> str:
    """Where mod_rewrite leads: the first rule whose pattern and condition hold."""
    condition = True
    for line in rules.splitlines():
        word, *rest = line.split()[:3] or [""]
        if word == "RewriteCond":
            condition = re.match(rest[1], accept) is not None
        elif word == "RewriteRule":
            found = re.search(rest[0], path)
            if found and condition:
                return rest[1].replace("$1", found.groups("")[0]).replace("$0", path)
            condition = True
    raise AssertionError(f"no rule for {path}")
