"""Writing a site: whole, without stale pages, with foreign files kept."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import EXAMPLE, Ran
from defour.errors import ChangedArticle, Malformed, Unwritable, UsageError
from defour.folder import PARTS, Folder
from defour.sites.publish import LIST, publish


def files(target: Path) -> dict[str, bytes]:
    return {str(x.relative_to(target)): x.read_bytes() for x in target.rglob("*") if x.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small graph folder, to change."""
    for part in PARTS:
        (tmp_path / "graph" / part).mkdir(parents=True)
    text = "".join(
        f'<https://w3id.org/defour/id/{x}> <http://www.w3.org/2000/01/rdf-schema#label> "{x}" .\n'
        for x in ("a", "b")
    )
    (tmp_path / "graph" / "data" / "a.nt").write_text(text)
    return Folder(tmp_path / "graph")


def test_it_is_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = "import sys, defour; defour.site(sys.argv[2], graph=sys.argv[1])"
    command = [sys.executable, "-c", code, str(EXAMPLE), str(tmp_path / "new" / "1")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "1"})
    publish(tmp_path / "new" / "2", graph=EXAMPLE)
    first, second = (files(tmp_path / "new" / x) for x in ("1", "2"))
    assert first == second
    assert first.pop(LIST).decode().splitlines() == sorted(first)
    assert "index.html" in first
    assert sorted(x.name for x in (tmp_path / "new").iterdir()) == ["1", "2"]


def test_stale_pages_go_and_foreign_files_stay(folder: Folder, tmp_path: Path) -> None:
    site, data = tmp_path / "site", folder.root / "data" / "a.nt"
    steps: list[tuple[int, int, str]] = []
    data.write_text(data.read_text() + data.read_text().replace("id/b", "id/deep/er"))
    made = publish(site, graph=folder, progress=lambda *step: steps.append(step))
    assert [x[:2] for x in steps] == [(x, made.files) for x in range(made.files)]
    (site / "mine.html").write_text("mine")
    (site / "id" / "mine.txt").write_text("mine")
    data.write_text(data.read_text().splitlines()[0])
    assert publish(site, graph=folder).removed == 8
    left = files(site)
    assert {"id/a.html", "mine.html", "id/mine.txt"} <= set(left)
    assert not [x for x in left if "b." in x.rpartition("/")[2] and x.startswith(("id", "nl/id"))]
    assert not (site / "id" / "deep").exists()


def test_a_list_that_lies_removes_nothing_outside(folder: Folder, tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.txt"
    outside.write_text("mine")
    publish(site, graph=folder)
    (site / "link").symlink_to(tmp_path)
    lies = f"../outside.txt\n{outside}\nlink/outside.txt\nlink\n\n"
    (site / LIST).write_text((site / LIST).read_text() + lies)
    assert publish(site, graph=folder).removed == 0
    assert outside.read_text() == "mine"


def test_nothing_changes_when_something_fails(folder: Folder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine")
    with pytest.raises(Unwritable, match=r"index\.html: is no page of an earlier build"):
        publish(site, graph=folder)
    assert files(site) == {"index.html": b"mine"}
    (site / "index.html").unlink()
    publish(site, graph=folder)
    before = files(site)
    with pytest.raises(Unwritable, match="is no folder"):
        publish(site / "index.html", graph=folder)
    (folder.root / "data" / "b.ttl").write_text("<urn:a>")
    with pytest.raises(Malformed):
        publish(site, graph=folder)
    with pytest.raises(ChangedArticle):
        publish(site, graph=EXAMPLE, article=b"x")
    assert files(site) == before
    assert sorted(x.name for x in tmp_path.iterdir()) == ["graph", "site"]


@pytest.mark.parametrize("where", [".", "data", "data/site", ".."])
def test_it_is_never_part_of_the_graph(folder: Folder, where: str) -> None:
    before = files(folder.root)
    with pytest.raises(UsageError, match="in the way of"):
        publish(folder.root / where, graph=folder)
    assert files(folder.root) == before


def test_the_command(defour: Callable[..., Ran], folder: Folder, tmp_path: Path) -> None:
    words = ("site", tmp_path / "site", "--graph")
    assert "pages of 3 things" in defour(*words, folder.root).out
    assert defour(*words, folder.root, "--base", "https://example.org/x/").status == 0
    assert "https://example.org/x/id/a" in (tmp_path / "site" / "id" / "a.html").read_text()
    (tmp_path / "text.txt").write_text("Something else.")
    done = defour(*words, EXAMPLE, "--article", tmp_path / "text.txt")
    assert (done.status, "changed-article" in done.err) == (3, True)
    assert defour(*words, EXAMPLE, "--article", tmp_path / "none.txt").status == 3
    done = defour(*words, EXAMPLE, "--article", EXAMPLE / "article.txt")
    assert "publish them only if you may" in done.out
