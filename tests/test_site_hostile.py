"""Graphs of strangers: nothing in them becomes markup, a script, a path outside, or a hang."""

import shutil
from pathlib import Path

import pytest

import test_site
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.sites.links import is_safe_link, relative_link
from defour.sites.site import Site
from project import FOLDER
from test_site import Made

ODD = (
    *("id/../../etc/passwd", "id/.hidden", "id//x", "id/", "index", "index.html", "nl/index"),
    *("id/a%2Fb", "id/a?b=c", "id/a:b", "id/a(b)", "style.css", "style.css/x", "graph.ttl"),
    *("id/mallory.html/x", "id/" + "x" * 400, "id/" + "/x" * 400, "redirects/x", "search"),
    *("x#y/z", "football#a/b/../../c", "football#", "id/CLUB", "id/Club", "id/clUb", "other/x"),
    *("#root", "x#b", "id/b#", "404"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    there = tmp_path_factory.mktemp("hostile")
    shutil.copytree(Path(__file__).parent / "hostile-site", there, dirs_exist_ok=True)
    for name in ("ontology/football.ttl", "sparql/questions/career.rq"):
        (there / name).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER.root / name, there / name)
    odd = "".join(
        f'<{ROOT}{x}> <http://www.w3.org/2000/01/rdf-schema#label> "{x[:99]}" .\n' for x in ODD
    )
    (there / "data" / "odd.ttl").write_text(odd)
    return Made(Site(Folder(there)))


def test_no_text_becomes_markup_and_no_link_leads_to_a_script(hostile: Made) -> None:
    test_site.test_every_page_is_sound(hostile)
    for path, page in hostile.html.items():
        assert "alert(1)" not in page.embedded.replace("u003e", ""), path
        for tag, values in page.tags:
            scripts = ("search.js", "../search.js")
            assert tag != "script" or values.get("src") in scripts or "type" in values, path
        text = hostile.files[path].decode()
        assert not [x for x in text if not x.isprintable() and x not in "\n\t"], path
    mallory = hostile.html["id/mallory.html"].text
    assert "<script>alert(1)</script>" in mallory, "as text"
    assert "javascript:alert(1)" in mallory
    assert 'class="said withdrawn" id="id/gone"' in hostile.files["id/spell.html"].decode()
    assert "\\u202e" in hostile.html["id/spell.html"].text.lower()
    for iri in ("javascript:x", "data:,x", "file:///x", "urn:x", "https:x", "http://[", "mailto"):
        assert not is_safe_link(iri), iri


def test_every_odd_iri_has_a_path_that_stays_inside_and_is_nobody_elses(hostile: Made) -> None:
    found = list(hostile.files)
    folders = {str(x) for path in found for x in Path(path).parents}
    assert len({x.casefold() for x in found}) == len(found)
    for path in found:
        assert path not in folders
        parts = path.split("/")
        assert all(x and x not in (".", "..") and len(x.encode()) < 255 for x in parts), path
        assert not path.startswith(("/", ".")), path
    iris = hostile.site.iris()
    assert {ROOT + odd for odd in ODD} <= set(iris)
    for iri, (path, anchor) in iris.items():
        assert not anchor or anchor in hostile.html[f"{path}.html"].ids, iri


def test_relative_links() -> None:
    assert relative_link("nl/x.html", "nl/id/a.html") == "../x.html"
    assert relative_link("id/é b.html#ü", "index.html") == "id/%C3%A9%20b.html#%C3%BC"
