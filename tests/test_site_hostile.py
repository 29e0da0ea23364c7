"""Graphs of strangers: nothing in them becomes markup, a script, a path outside, or a hang."""

from pathlib import Path

import pytest

import test_site
from defour.folder import Folder
from defour.namespaces import ROOT
from defour.sites.links import is_safe_link, relative_link
from defour.sites.site import Site
from project import FOLDER
from test_site import Made

SCRIPT = "</title></script></style><script>alert(1)</script><img src=x onerror=alert(1)>"
HEAD = f"""\
@prefix id: <{ROOT}id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix football: <{ROOT}football#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = f"""{HEAD}
id:mallory a football:Person ;
    rdfs:label "{SCRIPT}"@en , "{SCRIPT}"@nl ;
    owl:sameAs <javascript:alert(1)> , <JavaScript:alert(2)> , <data:text/html,x> ,
        <file:///etc/passwd> , <vbscript:x> , <https://example.org/a?b='c'> ,
        <mailto:a@example.org> .
id:spell a football:PlayingSpell ;
    rdfs:label "\\u0001\\u001b[31m\\u202Etxet\\u0000"@en ;
    football:player id:mallory ; football:team id:club ;
    football:from "2021-99-99"^^xsd:date ; football:to "99999"^^xsd:gYear ;
    football:content "{SCRIPT}"@x-weird .
id:spell2 a football:PlayingSpell ; rdfs:label "back"@en ;
    football:player id:mallory ; football:team id:club ;
    football:from "2012"^^xsd:gYear ; football:to "2009"^^xsd:gYear .
id:club a football:Club ; rdfs:label "{SCRIPT}" .
id:claim a football:Claim ; rdfs:label "{SCRIPT}"@en ;
    football:about id:spell , id:nobody ; football:vouchesFor football:team , football:nothing ;
    football:followsFrom id:claim ; prov:wasDerivedFrom id:no-passage ;
    football:speaker <javascript:alert(3)> ; football:basis "{SCRIPT}" .
id:gone a football:Claim ; rdfs:label "withdrawn"@en ; football:about id:spell ;
    football:vouchesFor football:from ; prov:invalidatedAtTime "{SCRIPT}" .
id:itself a football:Claim ; football:about id:itself , id:passage .
id:passage a football:Passage ; oa:start 2 ; dcterms:isPartOf id:version .
id:version a football:ArticleVersion ; prov:specializationOf id:version .
<{ROOT}id/mallory#main> rdfs:label "inside" ; football:team <{ROOT}id/mallory#part-1> .
<{ROOT}id/spell#x> a football:Claim ; football:about id:spell2 .
football:A a owl:Class ; rdfs:subClassOf football:B .
football:B a owl:Class ; rdfs:subClassOf football:A .
[] rdfs:label "nobody" ; rdfs:seeAlso id:mallory .
"""
SHAPES = f"""{HEAD}
<{ROOT}shapes#Bad> a sh:NodeShape ; sh:message "{SCRIPT}"@en ; sh:targetClass football:Club ;
    sh:property <{ROOT}shapes#Bad> , [ sh:path [ sh:inversePath football:team ] ] .
"""
QUESTION = f"""\
#+ summary: "{SCRIPT}"
#+ description: "{SCRIPT}"
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?x ?label WHERE {{ ?x rdfs:label ?label }} ORDER BY STR(?x) STR(?label) # {SCRIPT}
"""
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
    odd = "".join(f'<{ROOT}{x}> rdfs:label "{x[:99]}" .\n' for x in ODD)
    career = (FOLDER.root / "sparql" / "questions" / "career.rq").read_text()
    files = {
        "ontology/football.ttl": (FOLDER.root / "ontology" / "football.ttl").read_text(),
        "data/hostile.ttl": DATA + odd,
        "shapes/bad.ttl": SHAPES,
        "sparql/questions/bad.rq": QUESTION,
        "sparql/questions/career.rq": career,
    }
    for name, text in files.items():
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        (there / name).write_text(text, encoding="utf-8")
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
