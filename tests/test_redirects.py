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
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from defour.namespaces import ROOT
from defour.site.site import Site, publish
from project import FOLDER

pytestmark = [pytest.mark.clients, pytest.mark.skipif(sys.platform != "linux", reason="of Debian")]

THERE = "https://example.org/defour/"
CLIENTS = Path(__file__).with_name("accept.txt").read_text(encoding="utf-8").splitlines()
"""Who sends which ``Accept``, and the suffix of what it is led to."""
APACHE = """
ServerName localhost
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/log
Listen 127.0.0.1:{port}
{modules}
TypesConfig /etc/mime.types
DocumentRoot {folder}/root
<Directory {folder}/root>
    AllowOverride All
    Require all granted
</Directory>
"""
NGINX = """
daemon off;
{modules}pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    {maps}
    server {{
        listen 127.0.0.1:{port};
        {rules}
    }}
}}
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the project, below ``root/defour``."""
    root = tmp_path_factory.mktemp("published") / "root"
    publish(root / "defour", graph=FOLDER)
    (root.parent / "w3id" / "defour").mkdir(parents=True)
    rules = root / "defour" / "redirects"
    shutil.copy(rules / "w3id.htaccess", root.parent / "w3id" / "defour" / ".htaccess")
    shutil.copy(rules / "apache.htaccess", root / "defour" / ".htaccess")
    for path in (root.parent, *root.parent.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # servers read as another user
    return root


@pytest.fixture(scope="module", params=["apache", "w3id", "nginx"])
def client(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of a server with the rules of one of the files."""
    kind = request.param
    program = shutil.which(
        "nginx" if kind == "nginx" else "apache2", path=os.defpath + ":/usr/sbin"
    )
    if program is None:
        pytest.skip("install apache2 and nginx to run this")
    folder = tmp_path_factory.mktemp(kind)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    given = {"folder": folder, "port": port, "modules": "user root;\n" * (os.geteuid() == 0)}
    if kind == "nginx":
        rules = (published / "defour" / "redirects" / "nginx.conf").read_text()
        maps, mark, rest = rules.partition("location ")
        rest = (mark + rest).replace("ROOT", str(published / "defour"))
        text = NGINX.format(**given, maps=maps, rules=rest)
        options = ["-c", folder / "conf", "-p", folder, "-e", folder / "log"]
    else:
        (folder / "root").symlink_to(published if kind == "apache" else published.parent / "w3id")
        names = ("mpm_event", "authz_core", "alias", "dir", "mime", "headers", "rewrite")
        load = "LoadModule {0}_module /usr/lib/apache2/modules/mod_{0}.so"
        given["modules"] = "\n".join(load.format(x) for x in names)
        text, options = APACHE.format(**given), ["-f", folder / "conf", "-D", "FOREGROUND"]
    (folder / "conf").write_text(text)
    process = subprocess.Popen([program, *map(str, options)])
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/defour/", trust_env=False) as client:
        for _ in range(100):
            try:
                client.get("")
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        client.params = {}
        yield client
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def place(client: httpx.Client, name: str, accept: str) -> str:
    """Where a name leads, below the site."""
    found = client.get(quote(name), headers={"accept": accept})
    assert found.status_code == 303, (name, found.text)
    return re.sub(
        f"^(http://127.0.0.1:[0-9]+/defour/|/defour/|{THERE})", "", found.headers["location"]
    )


@pytest.mark.parametrize("line", CLIENTS)
def test_a_client_is_led_to_what_it_can_read(client: httpx.Client, line: str) -> None:
    _, suffix, *words = line.split()
    accept = " ".join(words)
    of_all = f"graph{suffix}"
    whole = suffix in (".rdf", ".nt")
    assert place(client, "football", accept) == (of_all if suffix == ".nt" else f"football{suffix}")
    assert place(client, "id/genk", accept) == (of_all if whole else f"id/genk{suffix}")
    article = "id/defour-2021-05"
    claim = f"{article}/claim/spell-genk"
    there = f"{article}{suffix}" + (f"#{claim}" if suffix == ".html" else "")
    assert place(client, claim, accept) == (of_all if whole else there)


def test_every_name_leads_to_a_file(client: httpx.Client, published: Path) -> None:
    for iri in Site(FOLDER).iris():
        name, _, term = iri.removeprefix(ROOT).partition("#")
        for accept in ("text/html", "text/turtle"):
            file, _, anchor = place(client, name, accept).partition("#")
            text = (published / "defour" / file).read_text()
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
