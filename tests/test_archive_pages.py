"""The pages of an archive, made when they are asked for."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from conftest import Ran
from defour.archives.load import load_archive
from defour.folder import Folder, packaged
from defour.namespaces import ROOT
from defour.rdf.articles import read_articles
from defour.rdf.store import read_archive
from defour.sites import archive, search, site
from defour.sites.archive import Archive, archive_site
from defour.sites.publish import LIST
from defour.sites.site import Site
from project import ROOT as PROJECT
from serving import serving

FILES = [PROJECT / "examples" / x / "data" for x in ("derby-2031-09", "loan-2031-07")]
FILES.append(PROJECT / "data" / "defour.ttl")
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "store"
    load_archive(path, FILES)
    return path


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    options = ("--store", store, "--workers", 2)
    with serving(packaged().root, *options) as found, found.client() as client:
        yield client


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Site:
    """The static site of one of the articles, its triples in the order of the store."""
    data = tmp_path_factory.mktemp("alone") / "data" / "article.nt"
    data.parent.mkdir()
    graph = ox.NamedNode(f"{ROOT}id/defour-2021-05")
    with read_archive(store) as opened:
        lines = sorted(f"{x.triple} .\n" for x in opened.quads_for_pattern(None, None, None, graph))
    data.write_text("".join(lines), encoding="utf-8")
    return Site(Folder(data.parent.parent))


def told(page: bytes) -> str:
    return page.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_page_is_that_of_the_static_site(
    client: httpx.Client, alone: Site, language: str
) -> None:
    for name in ("steven-defour", "spell-defour-genk", "defour-2021-05", "genk"):
        file = f"{'nl/' * (language == 'nl')}id/{name}.html"
        assert told(client.get(f"/{file}").content) == told(alone.files[file]()), file
        got, made = client.get(f"/id/{name}.ttl").content, alone.files[f"id/{name}.ttl"]()
        assert {*ox.parse(got, ox.RdfFormat.TURTLE)} == {*ox.parse(made, ox.RdfFormat.TURTLE)}


def test_addresses(client: httpx.Client) -> None:
    thing, claim = "/id/steven-defour", "/id/defour-2021-05/claim/spell-genk"
    found = client.get(thing, headers={"accept": "text/turtle"})
    assert (found.status_code, found.headers["location"]) == (303, "steven-defour.ttl")
    place = client.get(claim, headers=HTML).headers["location"]
    assert place.endswith("/spell-defour-genk.html#id/defour-2021-05/claim/spell-genk")
    assert client.get(f"{claim}.ttl").status_code == 200
    for unknown in ("/id/nobody", "/id/nobody.html", f"{claim}.html", "/a b<>", "/id/nobody.ttl"):
        assert client.get(unknown).status_code == 404, unknown
    assert client.get("/football", headers=HTML).status_code == 200
    for front in ("/", "/nl/", "/search.html"):
        assert "3 arti" in client.get(front).text
        assert "id/defour-2021-05" in client.get(front).text


def test_questions_and_queries(client: httpx.Client) -> None:
    rows = client.get("/questions/career.csv?player=id:steven-defour").text.splitlines()
    assert any("genk" in x for x in rows)
    form = client.get("/questions/career.html").text
    assert 'name="player"' in form
    assert "<table" not in form
    asked = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?x a football:Claim } }"
    asked = f"PREFIX football: <{ROOT}football#> {asked}"
    found = client.get("/sparql", params={"query": asked, "format": "csv"}).text
    assert found.split() == ["n", "3"]


def test_search_and_sitemaps(client: httpx.Client) -> None:
    for _ in range(100):
        if (found := client.get("/search/st.json")).status_code != 503:
            break
    assert found.headers["content-type"].startswith("application/json")
    entries = {name: file for name, file, _ in found.json()["entries"]}
    assert entries["Steven Defour"] == "id/steven-defour.html"
    assert not any("/claim/" in x or "football" in x for x in entries.values())
    assert client.get("/search/zzzz.json").json() == {"more": False, "entries": []}
    parts = re.findall("<loc>(.*)</loc>", client.get("/sitemap.xml").text)
    assert parts == [f"{ROOT}sitemap-1.xml"]
    assert f"{ROOT}id/loan-2031-07<" in client.get("/sitemap-1.xml").text
    assert client.get("/sitemap-2.xml").status_code == 404


def test_of_many_articles_some_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (article,) = read_articles([FILES[0]])
    name = article.iri.encode()
    parts = [article.nquads.replace(name, name + b"-%d" % x) for x in range(3)]
    (tmp_path / "archive.nq").write_bytes(b"".join(parts))
    load_archive(tmp_path / "store", [tmp_path / "archive.nq"])
    monkeypatch.setattr(archive, "MOST", 2)
    with read_archive(tmp_path / "store") as opened:
        whole = Archive(archive_site(packaged()), opened)
        site = whole.site_of(f"{article.iri}-1")
        assert site is not None
        thing = site.stories["en"].who
        page, _ = whole.make(f"{thing.removeprefix(ROOT)}.html")
        assert page is not None
        assert b"3 articles name it; this is what 2" in page
        assert site.naming is None
        assert len(whole.naming(thing)) == 3


def test_pages_of_a_few_things(store: Path, tmp_path: Path, defour: Callable[..., Ran]) -> None:
    """Links to others lead to where these are published; what was there before stays."""
    claim = f"{ROOT}id/defour-2021-05/claim/spell-genk"
    for number, options in enumerate(([], ["--store", store])):
        target = tmp_path / str(number)
        for only in ("id:steven-defour", claim):
            ran = defour("site", target, "--graph", packaged().root, *options, "--only", only)
            assert ran.status == 0, ran.err
        names = {str(x.relative_to(target)) for x in target.rglob("*") if x.is_file()}
        stems = [f"id/{x}" for x in ("steven-defour", "spell-defour-genk")]
        files = {f"{x}{y}" for x in stems for y in (".html", ".ttl", ".jsonld")}
        assert names == files | {f"nl/{x}.html" for x in stems} | {LIST, "style.css"}
        assert (target / LIST).read_text().split() == sorted(names - {LIST})
        page = (target / "id" / "spell-defour-genk.html").read_text()
        assert f'href="{ROOT}id/genk"' in page
        for link in re.findall('href="([^"#]*)', page):
            assert ":" in link or link in ("", "../style.css") or "spell-defour-genk" in link, link
        ran = defour("site", target, "--graph", packaged().root, *options, "--only", "id:nobody")
        assert (ran.status, "unknown-resource" in ran.err) == (2, True)
    assert defour("site", tmp_path / "x", "--store", store).status == 2


def test_a_large_static_site(alone: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "LISTED", 10)
    monkeypatch.setattr(site, "_MAPPED", 300)
    monkeypatch.setattr(search, "_MOST", 5)
    files = Site(alone.resources.folder).files
    part = json.loads(files["search/ge.json"]())
    assert (part["more"], len(part["entries"])) == (True, 5)
    assert ["Genk", "id/genk.html", "entity"] in json.loads(files["search/genk.json"]())["entries"]
    assert [x in files for x in ("search-parts.js", "search.js")] == [True, False]
    assert "connect-src 'self'" in files["search.html"]().decode()
    assert 'data-parts="../search/"' in files["nl/search.html"]().decode()
    names = re.findall("<loc>(.*)</loc>", files["sitemap.xml"]().decode())
    listed = [re.findall("<loc>", files[x.removeprefix(ROOT)]().decode()) for x in names]
    assert len(listed) > 1
    assert all(len(x) <= 300 for x in listed)
