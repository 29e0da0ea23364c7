"""Whatever happens to a run, the old output is whole, or all of it is new."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from defour.errors import Unwritable
from defour.rdf import files, folders

KILLS = int(os.environ.get("DEFOUR_KILLS", "12"))
"""So many runs are killed; a long run sets more."""

LOOP = """
import sys
from itertools import count
from pathlib import Path
from defour.rdf import folders
names = [f"{n}.txt" for n in range(6)] + [f"answers/{n}.csv" for n in range(30)]
for turn in count():
    folders.write(Path(sys.argv[1]), {name: b"%d\\n" % turn * 2000 for name in names})
    print(turn, flush=True)
"""


def listing(folder: Path) -> dict[str, bytes]:
    return {str(x.relative_to(folder)): x.read_bytes() for x in folder.rglob("*") if x.is_file()}


def whole(folder: Path) -> set[bytes]:
    """The turns of which files are there; each file must be of one turn."""
    found = set()
    for name, content in listing(folder).items():
        assert content, name
        turn = content.split(b"\n")[0]
        assert content == turn + b"\n" if name == "mine" else content == (turn + b"\n") * 2000, name
        found.add(turn)
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kill_leaves_the_files_of_one_turn(tmp_path: Path, number: signal.Signals) -> None:
    target = tmp_path / "out"
    chance = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(target)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.08))
        process.send_signal(number)
        process.communicate()
        assert len(whole(target)) == 1
    folders.write(target, {"0.txt": b"x"})
    assert [x.name for x in tmp_path.iterdir()] == ["out"]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[dict[str, bytes]]]:
    """Two graph folders that differ in every output, and what is built of them."""
    import shutil

    from defour import build

    graphs, built = [], []
    for name in ("Jan", "Jef"):
        top = tmp_path_factory.mktemp(name)
        graph = Path(shutil.copytree(Path(__file__).parent / "example", top / "graph"))
        data = graph / "data" / "voorbeeld.ttl"
        data.write_text(data.read_text(encoding="utf-8").replace("Jan", name), encoding="utf-8")
        build(top / "out", graph=graph)
        graphs.append(graph)
        built.append(listing(top / "out"))
    assert built[0] != built[1]
    return graphs, built


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_killed(
    tmp_path: Path,
    two: tuple[list[Path], list[dict[str, bytes]]],
    number: signal.Signals,
) -> None:
    graphs, built = two
    chance = random.Random(int(number))
    target = tmp_path / "out"
    at, took = 0, 1.0
    command = [sys.executable, "-m", "defour", "build", "-o", str(target), "--graph"]
    for _ in range(KILLS // 3 + 1):
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, str(graphs[at])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            process.wait(chance.uniform(took * 0.5, took * 1.02))
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        _, err = process.communicate()
        took = time.monotonic() - began if process.returncode in (0, 1) else took
        assert err == ""
        assert process.returncode in (0, 1, -number, 128 + number)
        if number == signal.SIGKILL:
            time.sleep(0.3)  # its child hears of it
        elif process.returncode == 128 + number:
            assert {x.name for x in tmp_path.iterdir()} <= {"out"}
        if target.exists():
            assert listing(target) in built
        at = 1 - at
    subprocess.run([*command, str(graphs[0])], check=False, capture_output=True)
    assert listing(target) == built[0]
    assert [x.name for x in tmp_path.iterdir()] == ["out"]


def no_exchange(*_: object) -> None:
    raise OSError(38, "Function not implemented")


def test_what_else_is_in_the_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for turn, exchange in enumerate((folders._exchange, no_exchange)):
        monkeypatch.setattr(folders, "_exchange", exchange)
        target = tmp_path / f"out{turn}"
        (target / "answers").mkdir(parents=True)
        (target / "mine").write_text("mine", encoding="utf-8")
        (target / "answers" / "old.csv").write_text("old", encoding="utf-8")
        (target / "link").symlink_to("mine")
        folders.write(target, {"a": b"1", "answers/b": b"2"})
        assert (target / "link").readlink() == Path("mine")
        (target / "sub").mkdir()
        (target / "sub" / "deep").write_text("deep", encoding="utf-8")
        folders.write(target, {"a": b"3", "answers/b": b"4"})
        found = {name: content.decode() for name, content in listing(target).items()}
        assert found == {
            "a": "3",
            "answers/b": "4",
            "answers/old.csv": "old",
            "link": "mine",
            "mine": "mine",
            "sub/deep": "deep",
        }
    assert sorted(x.name for x in tmp_path.iterdir()) == ["out0", "out1"]


def test_in_one_step_where_the_system_can(tmp_path: Path) -> None:
    target = tmp_path / "out"
    folders.write(target, {"a": b"1"})
    before = target.stat().st_ino
    folders.write(target, {"a": b"2"})
    if sys.platform == "linux":
        assert target.stat().st_ino != before


def test_whoever_stands_in_the_folder_still_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    folders.write(target, {"a": b"1"})
    monkeypatch.chdir(target)
    folders.write(Path(), {"a": b"2"})
    assert Path("a").read_bytes() == b"2"
    assert [x.name for x in target.iterdir()] == ["a"]


def test_modes_stay(tmp_path: Path) -> None:
    target = tmp_path / "out"
    folders.write(target, {"a": b"1", "b": b"1"})
    (tmp_path / "plain").mkdir()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode
    target.chmod(0o750)
    (target / "a").chmod(0o600)
    folders.write(target, {"a": b"2", "b": b"2"})
    assert [x.stat().st_mode & 0o777 for x in (target, target / "a")] == [0o750, 0o600]


@pytest.mark.parametrize("where", ["answers", "graph.ttl", "answers/career.csv"])
@pytest.mark.parametrize("inside", [True, False])
def test_build_writes_through_no_link(
    defour: Callable[..., object], copy: Path, where: str, inside: bool
) -> None:
    outside = copy.parent / "outside"
    outside.mkdir()
    (outside / "file").write_text("mine", encoding="utf-8")
    target = copy.parent / "out"
    (target / where).parent.mkdir(parents=True)
    (target / where).symlink_to("other" if inside else outside / "file")
    ran = defour("build", "--graph", copy, "-o", target)
    assert getattr(ran, "status", None) == 3
    assert "is a symbolic link, and build writes through none" in getattr(ran, "err", "")
    assert listing(outside) == {"file": b"mine"}
    assert [x.name for x in target.iterdir()] == [where.partition("/")[0]]


def test_a_default_folder_that_leads_away(
    defour: Callable[..., object], copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    (copy.parent / "away").mkdir()
    Path("build").symlink_to(copy.parent / "away")
    ran = defour("build")
    assert getattr(ran, "status", None) == 3
    assert "build: is a symbolic link" in getattr(ran, "err", "")
    assert getattr(defour("build", "-o", "build"), "status", None) in (0, 1)
    assert (copy.parent / "away" / "graph.ttl").exists()
    assert Path("build").is_symlink()


def test_a_place_that_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    for target, name in (("file", "a"), (".", "pipe"), (".", "file/a")):
        with pytest.raises(Unwritable):
            folders.write(tmp_path / target, {name: b"x"})
    with pytest.raises(Unwritable, match="File name too long"):
        folders.write(tmp_path, {"x" * 300: b"x"})
    assert sorted(x.name for x in tmp_path.iterdir()) == ["file", "pipe"]


def test_a_full_disk(tmp_path: Path) -> None:
    target = tmp_path / "out"
    folders.write(target, {"a": b"old", "b": b"old"})
    files.write(tmp_path / "one", "old")
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from defour.errors import Unwritable\n"
        "from defour.writing import files, folders\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "here = Path(sys.argv[1])\n"
        "many = {'a': b'new', 'b': b'x' * 5000}\n"
        "for write, path, data in ((folders.write, here / 'out', many),\n"
        "                          (files.write, here / 'one', 'x' * 5000)):\n"
        "    try:\n"
        "        write(path, data)\n"
        "    except Unwritable as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("cannot be written (File too large)") == 2
    assert ".defour-stage" not in done.stdout
    assert listing(tmp_path) == {"one": b"old", "out/a": b"old", "out/b": b"old"}
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from defour.writing import files, folders\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write(Path(sys.argv[1]), 'x') if sys.argv[2] == 'file' else "
        "folders.write(Path(sys.argv[1]), {'a': b'x'})\n"
    )
    for kind in ("file", "folder"):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / kind), kind], check=False)
    assert len(list(tmp_path.iterdir())) == 2
    (tmp_path / ".file.12345678.txt").touch()  # of somebody else
    files.write(tmp_path / "file", "new")
    folders.write(tmp_path / "folder", {"a": b"new"})
    assert sorted(x.name for x in tmp_path.iterdir()) == [".file.12345678.txt", "file", "folder"]


def test_format_writes_through_no_link_out_of_the_folder(
    defour: Callable[..., object], copy: Path
) -> None:
    outside = copy.parent / "outside.ttl"
    outside.write_text("<a:s>   <a:p> <a:o>.", encoding="utf-8")
    (copy / "data" / "link.ttl").symlink_to(outside)
    for arguments in (("format", "--graph", copy), ("format", copy)):
        ran = defour(*arguments)
        assert getattr(ran, "status", None) == 3
        assert "a symbolic link leads out of the folder" in getattr(ran, "err", "")
        assert outside.read_text(encoding="utf-8") == "<a:s>   <a:p> <a:o>."
    assert getattr(defour("format", "--check", copy), "status", None) == 1
    assert getattr(defour("format", copy / "data" / "link.ttl"), "status", None) == 0
    assert (copy / "data" / "link.ttl").is_symlink()
    assert outside.read_text(encoding="utf-8") == "<a:s>\n    <a:p> <a:o> .\n"
