"""The server: pages under their published addresses, and questions as resources."""

import gzip
import itertools
import json
import re
import socket
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from defour.folder import Folder
from defour.sites.site import Site
from project import FOLDER, ROOT
from serving import EXAMPLE, Server, serving

ROOT_IRI = "https://w3id.org/defour/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "text/html": ".html",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
}
PARSERS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def triples(content: bytes, suffix: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, PARSERS[suffix])]


def test_a_thing_is_seen_elsewhere(client: httpx.Client) -> None:
    """Cool URIs for the Semantic Web, section 4.3: 303 from the thing to what describes it."""
    said = {}
    for media_type, suffix in FORMATS.items():
        found = client.get("/id/jan-voorbeeld", headers={"accept": media_type})
        assert (found.status_code, found.headers["vary"]) == (303, "Accept, Accept-Language")
        assert found.headers["location"] == f"jan-voorbeeld{suffix}"
        page = client.get(f"/id/jan-voorbeeld{suffix}")
        assert page.status_code == 200
        assert page.headers["content-type"].partition(";")[0] == media_type
        assert "content-location" not in page.headers
        links = re.findall(r'<([^>]+)>; rel="(\w+)"; type="([^"]+)"', page.headers["link"])
        assert ("jan-voorbeeld.ttl", "describedby", "text/turtle") in links or suffix == ".ttl"
        others = {media: f"jan-voorbeeld{x}" for media, x in FORMATS.items() if x != suffix}
        assert {media: link for link, kind, media in links if kind == "alternate"} == others
        if suffix == ".html":
            assert "Jan Voorbeeld" in page.text
        else:
            said[suffix] = set(triples(page.content, suffix))
    assert f"<{ROOT_IRI}id/jan-voorbeeld>" in {str(x.subject) for x in said[".ttl"]}
    assert said[".ttl"] == said[".nt"] == said[".rdf"]
    assert said[".ttl"] <= said[".jsonld"]  # which holds its hash too


@pytest.mark.parametrize(("media_type", "suffix"), FORMATS.items())
def test_a_namespace_is_a_document(client: httpx.Client, media_type: str, suffix: str) -> None:
    """The same note, section 4.1: the address of a hash namespace is that of a document."""
    found = client.get("/football", headers={"accept": media_type})
    assert found.status_code == 200
    assert found.headers["content-location"] == f"football{suffix}"
    assert found.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in found.headers["vary"]
    direct = client.get(f"/football{suffix}")
    assert direct.content == found.content


def test_where_a_catalogue_is_looked_for(client: httpx.Client) -> None:
    found = client.get("/.well-known/void", headers={"accept": "text/turtle"})
    assert (found.status_code, found.headers["location"]) == (302, "../void")
    whole = client.get("/void", headers={"accept": "text/turtle"}, follow_redirects=True)
    assert re.search("dcat[#:]Catalog", whole.text)


def test_what_is_asked_for_in_vain_and_in_dutch(client: httpx.Client) -> None:
    found = client.get("/id/jan-voorbeeld", headers={"accept": "image/png"})
    assert found.status_code == 406
    for suffix in FORMATS.values():
        assert f"jan-voorbeeld{suffix}" in found.text
        assert f"<jan-voorbeeld{suffix}>" in found.headers["link"]
    headers = {"accept": "text/html", "accept-language": "nl-BE, en;q=0.5"}
    page = client.get("/id/jan-voorbeeld", headers=headers, follow_redirects=True)
    assert page.url.path == "/nl/id/jan-voorbeeld.html"
    headers["accept"] = "text/turtle"
    assert client.get("/id/jan-voorbeeld", headers=headers).headers["location"].endswith(".ttl")


def test_the_served_site_is_the_static_one(client: httpx.Client) -> None:
    site = Site(Folder(EXAMPLE), endpoint=True)
    for path, make in site.files.items():
        if path in ("void.ttl", "void.jsonld"):  # these say where the endpoint is
            continue
        found = client.get(f"/{path}")
        assert (found.status_code, found.content) == (200, make()), path
    assert client.get("/").text == client.get("/index.html").text
    assert client.get("/nl/").text == client.get("/nl/index.html").text
    assert '<a href="../sparql">SPARQL</a>' in client.get("/nl/").text


@pytest.mark.parametrize(
    "path", ["/", "/id/jan-voorbeeld", "/football.ttl", "/football", "/nope", "/questions/career"]
)
def test_every_reply_is_safe_to_show_and_to_keep(client: httpx.Client, path: str) -> None:
    first, head = client.get(path), client.head(path)
    policy = first.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert not re.search("unsafe|http", policy)
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["referrer-policy"] == "no-referrer"
    assert first.headers["access-control-allow-origin"] == "*"
    assert "server" not in first.headers
    assert (head.status_code, head.content) == (first.status_code, b"")
    for found in (head, first):
        found.headers.pop("date", None)
    assert head.headers == first.headers
    tag = first.headers.get("etag")
    assert (tag is not None) == (first.status_code == 200)
    for condition in (tag, f"W/{tag}", f'"other", {tag}', "*") if tag else ():
        again = client.get(path, headers={"if-none-match": condition})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "content-location"):
            assert again.headers.get(name) == first.headers.get(name)
    other = client.get(path, headers={"if-none-match": '"other"'})
    assert other.status_code == first.status_code


@pytest.mark.parametrize(("path", "allowed"), [("/sparql", True), ("/football", False)])
def test_methods(client: httpx.Client, path: str, allowed: bool) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", *(() if allowed else ("POST",))):
        found = client.request(method, path)
        assert found.status_code == 405
        assert ("POST" in found.headers["allow"]) == allowed
    names = "x-requested-with, content-type, traceparent"
    asked = client.options(path, headers={"access-control-request-headers": names})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == asked.headers["allow"]
    assert asked.headers["access-control-allow-headers"] == names


def test_not_found_in_every_manner(client: httpx.Client) -> None:
    page = client.get("/id/nobody", headers={"accept": BROWSER, "accept-language": "nl"})
    assert page.status_code == 404
    assert "Deze pagina bestaat niet" in page.text
    problem = client.get("/id/nobody", headers={"accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 404
    plain = client.get("/id/nobody")
    assert plain.headers["content-type"].startswith("text/plain")


def test_an_answer_is_that_of_the_command_line(client: httpx.Client, defour) -> None:
    for format in ("json", "csv", "tsv", "xml"):
        params = {"player": "id:jan-voorbeeld", "format": format}
        found = client.get("/questions/career", params=params)
        words = ("-p", "player=id:jan-voorbeeld", "--graph", EXAMPLE, "--format", format)
        told = defour("query", "career", *words).out
        assert found.json() == json.loads(told) if format == "json" else found.text == told
    assert client.get("/questions/career?format=turtle").status_code == 406


FOLLOW = {"follow_redirects": True}
ROWS = "application/sparql-results+"
CSV = "club,clubLabel,"


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("questions/career", "*/*", f"{ROWS}json"),
        ("questions/career", f"{ROWS}json, text/html;q=0.5", f"{ROWS}json"),
        ("questions/career", BROWSER, "text/html"),
        ("questions/career", f"{ROWS}xml", f"{ROWS}xml"),
        ("questions/career", "text/turtle, text/csv;q=0.5", "text/turtle"),
        ("questions/career?player=id:x", "text/turtle, text/csv;q=0.5", "text/csv"),
        ("questions/career", "text/csv;header=present, text/html;q=0.1", "text/csv"),
        ("questions", "application/json", "application/json"),
        ("football", "text/turtle;version=1.2", "text/turtle"),
        ("football", "text/n3;q=0.9, text/html;q=0.8", "text/n3"),
        ("football", "application/json", "application/json"),
        *(
            ("id/jan-voorbeeld", accept, kind)
            for accept, kind in {
                "": "text/html",
                BROWSER: "text/html",
                "text/turtle;q=0.9, text/html;q=0.1": "text/turtle",
                "application/rdf+xml;q=0.4, application/n-triples;q=0.5": "application/n-triples",
                "text/html;q=0, */*;q=0.1": "text/turtle",
                "application/*": "application/ld+json",
                "nonsense, text/turtle": "text/turtle",
                "nonsense": "text/html",
            }.items()
        ),
        *(
            (f"sparql?query=DESCRIBE+<urn:x>&format={name}", "*/*", kind)
            for name, kind in {
                **{"json": "application/ld+json", "json-ld": "application/ld+json"},
                **{"xml": "application/rdf+xml", "rdf": "application/rdf+xml"},
                **{"ntriples": "application/n-triples", "text/turtle": "text/turtle"},
            }.items()
        ),
        ("sparql?query=ASK+{}&format=xml&output=xml&results=xml", "*/*", f"{ROWS}xml"),
        ("sparql?query=DESCRIBE+<urn:x>", "text/n3", "text/n3"),
        (
            "sparql?query=DESCRIBE+<urn:x>",
            "text/csv, application/rdf+xml;q=0.1",
            "application/rdf+xml",
        ),
    ],
)
def test_what_a_request_prefers(client: httpx.Client, path: str, accept: str, kind: str) -> None:
    found = client.get(f"/{path}", headers={"accept": accept}, **FOLLOW)
    assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, kind)
    assert "Accept" in (found.history or [found])[0].headers["vary"]
    assert (found.headers.get("content-language") == "en") == (kind == "text/html")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("questions/career.csv?player=id:nobody", 200, CSV),
        ("questions/career.tsv", 200, "?club\t"),
        ("questions/career.html?player=id:nobody", 200, "No rows."),
        ("questions/career.csv?player=id:nobody&format=csv", 200, CSV),
        ("questions/career.csv?player=id:nobody&format=json", 400, "csv and json"),
        ("questions/career.csv?playr=id:nobody", 400, "player"),
        ("questions/career.ttl?player=id:nobody", 406, "rows"),
        ("questions/career.pdf", 400, "no format 'pdf'"),
        ("questions/career?format=foo", 400, "no format 'foo'"),
        ("sparql?query=ASK+{}&format=foo", 400, "no format 'foo'"),
        ("sparql?query=ASK+{}&timeout=5", 400, "no parameter 'timeout'"),
        ("sparql?query=ASK+{}&format=json&output=json&results=json", 200, "true"),
        ("sparql?query=ASK+{}&format=json&output=xml", 400, "json and xml"),
        ("sparql?query=ASK+{}&format=turtle", 406, "rows"),
        ("football.ttl?version=1", 400, "no parameter 'version'"),
        ("id/jan-voorbeeld?format=ttl", 400, "no parameter 'format'"),
        ("?q=1", 400, "no parameter 'q'"),
        ("questions?name=career", 400, "no parameter 'name'"),
        ("sparql/?query=ASK", 308, "../sparql?query=ASK"),
        ("questions/career/?player=id:x", 308, "../career?player=id:x"),
        ("id/jan-voorbeeld//", 308, "../../jan-voorbeeld"),
        ("id/nobody/", 404, "nothing"),
    ],
)
def test_nothing_is_passed_over(client: httpx.Client, path: str, status: int, said: str) -> None:
    found = client.get(f"/{path}")
    assert (found.status_code, said in found.text) == (status, True), found.text
    assert status != 308 or found.headers["location"] == said


def test_a_body_that_is_packed_is_refused_and_what_is_no_request_has_its_headers(
    server: Server, client: httpx.Client
) -> None:
    headers = {"content-type": "application/sparql-query", "content-encoding": "gzip"}
    packed = client.post("/sparql", content=gzip.compress(b"ASK {}"), headers=headers)
    assert (packed.status_code, packed.headers["accept-encoding"]) == (415, "identity")
    assert client.post("/sparql/", data={"query": "ASK {}"}, **FOLLOW).json()["boolean"] is True
    large = client.get("/", headers={f"x-{n}": "x" * 1000 for n in range(40)})
    assert large.status_code == 431
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nBroken\r\n\r\n")
        said = raw.recv(10_000).decode().lower()
    assert said.startswith("http/1.1 400")
    assert "" not in (large.text, said.partition("\r\n\r\n")[2])
    assert "access-control-allow-origin: *" in said
    assert large.headers["access-control-allow-origin"] == "*"


FORWARDED = {
    **{"x-forwarded-proto": "https", "x-forwarded-host": "example.org:8443"},
    "x-forwarded-prefix": "/graph/",
}
STANDARD = {"forwarded": 'for=1.2.3.4;proto=https;host="example.org:8443", for=5.6.7.8;host=evil'}


@pytest.mark.parametrize(
    ("options", "headers", "address"),
    [
        ((), FORWARDED, None),
        (("--proxy", "127.0.0.1"), {}, None),
        (("--proxy", "127.0.0.1"), FORWARDED, "https://example.org:8443/graph/"),
        (("--proxy", "127.0.0.1"), STANDARD, "https://example.org:8443/"),
        (("--proxy", "192.0.2.1"), STANDARD, None),
        (("--base", "https://example.org/x/"), FORWARDED, "https://example.org/x/"),
    ],
)
def test_it_says_where_it_is_as_it_was_asked(
    options: tuple[str, ...], headers: dict[str, str], address: str | None
) -> None:
    with serving(EXAMPLE, *options) as server, server.client(headers=headers) as client:
        there = f"<{address or server.address + '/'}sparql>"
        asked = {"accept": "application/n-triples"}
        assert f"#endpoint> {there}" in client.get("/sparql", headers=asked).text
        for found in (client.get("/void.nt"), client.get("/void", headers=asked, **FOLLOW)):
            assert f"#sparqlEndpoint> {there}" in found.text
            assert f"#endpointURL> {there}" in found.text
            assert "Host" in found.headers["vary"]
        wrong = client.get("/void.ttl", headers={"host": "a>b"})
        assert (wrong.status_code == 400) == (address is None)


@pytest.mark.parametrize(
    ("name", "query", "wrong", "said"),
    [
        ("career", "player=nobody", "player", "an IRI"),
        ("career", "lang=12345678901", "lang", "language tag"),
        ("career", "player=id:a&player=id:b", "player", "twice"),
        ("appearances", "least=many", "least", "whole number"),
        ("appearances", "since=2021-02-30", "since", "date"),
        ("career", "player=%00", "player", "null character"),
        ("career", "=x", "", "no parameter"),
    ],
)
def test_a_wrong_parameter_is_named(
    client: httpx.Client, name: str, query: str, wrong: str | None, said: str
) -> None:
    found = client.get(f"/questions/{name}?{query}", headers={"accept": "application/json"})
    assert found.status_code == 400
    problem = found.json()
    assert problem.get("parameter") == wrong
    assert said in problem["detail"]
    assert client.get(f"/questions/{name}?{query}", headers={"accept": BROWSER}).status_code == 400


def test_a_value_is_one_term_and_changes_the_answer(client: httpx.Client) -> None:
    value = "id:jan-voorbeeld } ?s ?p ?o . FILTER(1=1) { "
    found = client.get("/questions/career", params={"player": value, "format": "json"})
    assert found.status_code == 400
    none = client.get("/questions/appearances?least=100000&format=csv").text
    some = client.get("/questions/appearances?least=1&format=csv").text
    assert some.count("\n") > none.count("\n") == 1
    value = '" } UNION { ?s ?p ?o } #'
    found = client.get("/questions/clubs-named", params={"text": value, "format": "csv"})
    assert (found.status_code, found.text.count("\n")) == (200, 1)


def test_the_page_of_a_question(client: httpx.Client) -> None:
    found = client.get("/questions/career", headers={"accept": BROWSER}).text
    assert 'name="player" value="" placeholder="id:jan-voorbeeld"' in found
    assert '<a href="../id/racing-dorpstad.html">' in found
    assert "<script" not in found
    dutch = client.get("/questions/career", headers={"accept": BROWSER, "accept-language": "nl"})
    assert '<html lang="nl">' in dutch.text
    assert 'name="lang" value="nl"' in dutch.text
    address = "/questions/career?lang=xx&player=id:nobody"
    given = client.get(address, headers={"accept": BROWSER}).text
    assert 'name="lang" value="xx"' in given
    assert 'name="player" value="id:nobody"' in given
    assert "No rows." in given
    assert '<a href="../sparql?question=career">' in given
    assert '<a href="career?lang=xx&amp;player=id%3Anobody&amp;format=csv">' in given
    everybody = client.get("/questions/career?lang=en&player=", headers={"accept": BROWSER}).text
    assert '<a href="../id/racing-dorpstad.html">' in everybody


def test_what_is_typed_is_shown_as_text(client: httpx.Client) -> None:
    evil = '"><script>alert(1)</script>'
    for path in ("/questions/clubs-named", "/sparql"):
        name = "query" if path == "/sparql" else "text"
        found = client.get(path, params={name: evil}, headers={"accept": BROWSER})
        assert "<script>alert" not in found.text
        assert "&lt;script&gt;alert" in found.text


def test_the_list_of_questions(client: httpx.Client) -> None:
    listed = client.get("/questions", headers={"accept": "application/json"}).json()
    assert [x["name"] for x in listed] == ["appearances", "career", "clubs-named"]
    for each in listed:
        assert client.get(f"/{each['address']}").status_code == 200
    page = client.get("/questions", headers={"accept": BROWSER}).text
    assert 'href="questions/career.html"' in page


def test_another_base(tmp_path: Path) -> None:
    base = ("--base", "https://example.org/graph/")
    with serving(EXAMPLE, *base) as server, server.client() as client:
        turtle = client.get("/id/jan-voorbeeld.ttl").text
        rows = client.get("/questions/career?player=id:jan-voorbeeld").text
        every = client.get("/sparql?query=SELECT+*+%7B+?s+?p+?o+%7D&format=tsv").text
        assert client.get("/id/jan-voorbeeld").status_code == 303
        for path in ("questions/career?player=", "sparql?query=SELECT+*+%7B+?s+?p+?o+%7D"):
            page = client.get(f"/{path}", headers={"accept": BROWSER}).text
            assert re.search(r'<a href="[./]*id/racing-dorpstad.html">', page)
    for said in (turtle, rows, every):
        assert "https://example.org/graph/" in said
        assert ROOT_IRI not in said


@pytest.mark.slow
def test_every_iri_answers_and_describes_itself() -> None:
    """In HTML, Turtle and JSON-LD; and nothing but the data set says where it was asked."""
    iris = Site(FOLDER).iris()
    assert len(iris) > 800
    with serving(ROOT) as server, server.client(follow_redirects=True) as client:
        for iri, (media_type, suffix) in itertools.product(iris, list(FORMATS.items())[:3]):
            address = "/" + iri.partition("#")[0].removeprefix(ROOT_IRI)
            found = client.get(address, headers={"accept": media_type})
            assert found.status_code == 200, (iri, media_type)
            assert found.headers["content-type"].partition(";")[0] == media_type, (iri, media_type)
            assert b"localhost" not in found.content
            assert address == "/void" or b"127.0.0.1" not in found.content
            if suffix == ".html":
                anchor = found.url.fragment or iri.partition("#")[2]
                assert not anchor or f'id="{anchor}"' in found.text, iri
            else:
                said = triples(found.content, suffix)
                about = {str(x.subject) for x in said} | {str(x.object) for x in said}
                assert f"<{iri}>" in about, (iri, media_type)
