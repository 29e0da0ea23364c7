"""The rules for web servers, in Debian's Apache and nginx, with what clients say they accept."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from defour.namespaces import ROOT
from defour.sites.publish import publish
from defour.sites.site import Site
from project import FOLDER

pytestmark = [pytest.mark.clients, pytest.mark.skipif(sys.platform != "linux", reason="of Debian")]

THERE = "https://example.org/defour/"
HERE = Path(__file__).parent / "servers"
CLIENTS = (HERE / "accept.txt").read_text(encoding="utf-8").splitlines()
"""Who sends which ``Accept``, and the suffix of what it is led to."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the project in ``apache/defour``, and the rules for elsewhere in ``w3id``."""
    root = tmp_path_factory.mktemp("published")
    publish(root / "apache" / "defour", graph=FOLDER)
    (root / "w3id" / "defour").mkdir(parents=True)
    for kind in ("apache", "w3id"):
        rules = root / "apache" / "defour" / "redirects" / f"{kind}.htaccess"
        shutil.copy(rules, root / kind / "defour" / ".htaccess")
    return root


@pytest.fixture(scope="module", params=["apache", "w3id", "nginx"])
def client(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a server with the rules of one of the files."""
    kind, folder = request.param, tmp_path_factory.mktemp(request.param)
    site, conf = published / "apache" / "defour", folder / "conf"
    name, options = "apache2", ["-f", conf, "-D", "FOREGROUND"]
    if kind == "nginx":
        name, options = "nginx", ["-c", conf, "-p", folder, "-e", folder / "log"]
    program = shutil.which(name, path=f"{os.defpath}:/usr/sbin")
    if program is None:
        pytest.skip("install apache2 and nginx to run this")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    rules = (site / "redirects" / "nginx.conf").read_text().replace("ROOT", str(site))
    maps, mark, location = rules.partition("location ")
    given = {"folder": folder, "root": published / kind, "port": port, "maps": maps}
    text = (HERE / f"{name.removesuffix('2')}.conf").read_text()
    conf.write_text(text.format(**given, rules=mark + location))
    process = subprocess.Popen([program, *map(str, options)])
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/defour/", trust_env=False) as client:
        for _ in range(100):
            with suppress(httpx.ConnectError):
                client.get("")
                break
            time.sleep(0.05)
        yield client
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def place(client: httpx.Client, name: str, accept: str) -> str:
    """Where a name leads, below the site."""
    found = client.get(quote(name), headers={"accept": accept})
    assert found.status_code == 303, (name, found.text)
    return re.sub("^(https?://[^/]+)?/defour/", "", found.headers["location"])


@pytest.mark.parametrize("line", CLIENTS)
def test_a_client_is_led_to_what_it_can_read(client: httpx.Client, line: str) -> None:
    _, suffix, *words = line.split()
    accept = " ".join(words)
    article = "id/defour-2021-05"
    claim = f"{article}/claim/spell-genk"
    for name, page in (("football", "football"), ("id/genk", "id/genk"), (claim, article)):
        there = page + suffix if suffix not in (".rdf", ".nt") else f"graph{suffix}"
        there += f"#{claim}" * (name == claim and suffix == ".html")
        assert place(client, name, accept) == there


def test_every_name_leads_to_a_file(client: httpx.Client, published: Path) -> None:
    for iri in Site(FOLDER).iris():
        name, _, term = iri.removeprefix(ROOT).partition("#")
        for accept in ("text/html", "text/turtle"):
            file, _, anchor = place(client, name, accept).partition("#")
            text = (published / "apache" / "defour" / file).read_text()
            assert all(f'id="{x}"' in text for x in (anchor, term) if x and accept == "text/html")


def test_files_are_sent_as_they_are(client: httpx.Client) -> None:
    for name in ("football.ttl", "graph.rdf", "id/genk.jsonld", "style.css", ""):
        found = client.get(name, headers={"accept": "application/rdf+xml"})
        if found.status_code == 302:  # w3id has no files
            assert found.headers["location"] == THERE + name
            continue
        assert found.status_code == 200, name
        assert found.headers["access-control-allow-origin"] == "*"
        assert "Accept" in found.headers["vary"]
    nowhere = client.get("id/nobody", headers={"accept": "text/html"})
    assert nowhere.status_code in (303, 404)
