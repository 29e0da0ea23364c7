"""Writing a site: whole, without stale pages, with foreign files kept."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from defour.api.make import publish
from defour.cli import main
from defour.errors import ChangedArticle, Malformed, Unwritable, UsageError
from defour.folder import Folder
from defour.site.build import LIST, build
from test_site import EXAMPLE


def files(target: Path) -> dict[str, bytes]:
    return {str(x.relative_to(target)): x.read_bytes() for x in target.rglob("*") if x.is_file()}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("once") / "new" / "site"
    build(EXAMPLE, there)
    return there


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small graph folder, to change."""
    (tmp_path / "graph" / "data").mkdir(parents=True)
    text = "".join(
        f'<https://w3id.org/defour/id/{x}> <http://www.w3.org/2000/01/rdf-schema#label> "{x}" .\n'
        for x in ("a", "b")
    )
    (tmp_path / "graph" / "data" / "a.nt").write_text(text)
    return Folder(tmp_path / "graph")


def test_what_is_written(once: Path) -> None:
    written = files(once)
    listed = written.pop(LIST).decode().splitlines()
    assert sorted(written) == listed
    assert "index.html" in written
    assert [x.name for x in once.parent.iterdir()] == ["site"]


def test_it_is_the_same_whatever_the_hash_seed(once: Path, tmp_path: Path) -> None:
    code = "import sys, defour; defour.publish(sys.argv[2], graph=sys.argv[1])"
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(EXAMPLE.root), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert files(tmp_path / seed) == files(once)


def test_the_steps_are_told(folder: Folder, tmp_path: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    made = build(folder, tmp_path / "site", progress=lambda *step: steps.append(step))
    assert [x[0] for x in steps] == list(range(made.files + 1))
    assert {x[1] for x in steps} == {made.files}


def test_stale_pages_go_and_foreign_files_stay(folder: Folder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(folder, site)
    (site / "mine.html").write_text("mine")
    (site / "id" / "mine.txt").write_text("mine")
    data = folder.root / "data" / "a.nt"
    data.write_text(data.read_text().splitlines()[0])
    made = build(folder, site)
    assert made.removed == 4
    left = files(site)
    assert "id/a.html" in left
    assert not [x for x in left if "b." in x.rpartition("/")[2] and x.startswith(("id", "nl/id"))]
    assert left["mine.html"] == left["id/mine.txt"] == b"mine"


def test_a_list_that_lies_removes_nothing_outside(folder: Folder, tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside.txt"
    outside.write_text("mine")
    build(folder, site)
    (site / LIST).write_text((site / LIST).read_text() + f"../outside.txt\n{outside}\n")
    (site / "link").symlink_to(tmp_path)
    (site / LIST).write_text((site / LIST).read_text() + "link/outside.txt\n")
    assert build(folder, site).removed == 0
    assert outside.read_text() == "mine"


def test_a_file_of_somebody_else_is_not_lost(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    with pytest.raises(Unwritable, match=r"index\.html: is no page of an earlier build"):
        build(folder, tmp_path / "site")
    assert files(tmp_path / "site") == {"index.html": b"mine"}


def test_nothing_is_written_through_a_link(folder: Folder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(folder, site)
    (tmp_path / "elsewhere").mkdir()
    (site / "style.css").unlink()
    (site / "style.css").symlink_to(tmp_path / "elsewhere" / "style.css")
    with pytest.raises(Unwritable):
        build(folder, site)
    (site / "style.css").unlink()
    (site / "redirects").rename(site / "old")
    (site / "redirects").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unwritable):
        build(folder, site)
    assert files(tmp_path / "elsewhere") == {}


def test_nothing_changes_when_something_fails(folder: Folder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(folder, site)
    before = files(site)
    (folder.root / "data" / "b.ttl").write_text("<urn:a>")
    with pytest.raises(Malformed):
        build(folder, site)
    assert files(site) == before
    assert sorted(x.name for x in tmp_path.iterdir()) == ["graph", "site"]


@pytest.mark.parametrize("where", [".", "data", "data/site", ".."])
def test_it_is_never_part_of_the_graph(folder: Folder, where: str) -> None:
    before = files(folder.root)
    with pytest.raises(UsageError, match="in the way of"):
        build(folder, folder.root / where)
    assert files(folder.root) == before


def test_a_target_that_is_a_file(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(Unwritable, match="is no folder"):
        build(folder, tmp_path / "site")


def test_the_command(defour: Callable[..., Ran], folder: Folder, tmp_path: Path) -> None:
    done = defour("site", tmp_path / "site", "--graph", folder.root)
    assert done.status == 0, done.err
    assert done.out.startswith("site   ")
    assert "pages of 3 things" in done.out
    assert (tmp_path / "site" / "id" / "a.html").is_file()
    again = defour(
        "site", tmp_path / "site", "--graph", folder.root, "--base", "https://example.org/x/"
    )
    assert again.status == 0, again.err
    page = (tmp_path / "site" / "id" / "a.html").read_text()
    assert "https://example.org/x/id/a" in page


def test_the_command_wants_the_article_that_is_cited(
    defour: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "text.txt").write_text("Something else.")
    words = ("site", tmp_path / "site", "--graph", EXAMPLE.root, "--article")
    done = defour(*words, tmp_path / "text.txt")
    assert (done.status, "changed-article" in done.err) == (3, True)
    assert defour(*words, tmp_path / "none.txt").status == 3
    assert not (tmp_path / "site").exists()


def test_the_function(folder: Folder, tmp_path: Path) -> None:
    made = publish(str(tmp_path / "site"), graph=folder.root)
    assert made.files == len(files(tmp_path / "site")) - 1
    with pytest.raises(UsageError):
        publish(7)  # type: ignore[arg-type]
    with pytest.raises(ChangedArticle):
        publish(tmp_path / "site", graph=EXAMPLE, article=b"x")


def test_help_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "--help"]) == 0
    assert "--article" in capsys.readouterr().out
