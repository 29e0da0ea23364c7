"""Files are written whole or not at all, and read up to a limit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from defour.errors import MissingFile, OverLimit, Unwritable
from defour.folder import files_in
from defour.rdf.files import write_file, write_folder
from defour.rdf.parse import MAX_SIZE, MIB, read_bytes, set_max_size


def test_a_file_is_replaced_and_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_file(link, "new")
    assert link.is_symlink()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    (tmp_path / "plain").touch()
    write_file(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("old", [True, False])
def test_a_full_disk_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    target = tmp_path / "out"
    if old:
        write_folder(target, {"a": b"older"})
        write_folder(target, {"part/b": b"old"})

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Unwritable, match="No space left"):
        write_file(tmp_path / "file", "new")
    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(Unwritable, match="No space left"):
        write_folder(target, {"a": b"new"})
    left = {str(x.relative_to(tmp_path)) for x in tmp_path.rglob("*")}
    assert left == ({"out", "out/a", "out/part", "out/part/b"} if old else set())


@pytest.mark.parametrize("name", ["a", "part/a"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name.partition("/")[0]).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unwritable, match="symbolic link"):
        write_folder(tmp_path / "out", {name: b"x"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("make", ["folder", "loop", "nowhere/x"])
def test_what_cannot_be_written_is_told(tmp_path: Path, make: str) -> None:
    path = tmp_path / make
    if make == "folder":
        path.mkdir()
    elif make == "loop":
        path.symlink_to(path)
    with pytest.raises(Unwritable):
        write_file(path, "x")


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    set_max_size(1)
    try:
        path.write_bytes(b"x" * MIB)
        assert len(read_bytes(path)) == MIB
        path.write_bytes(b"x" * (MIB + 1))
        with pytest.raises(OverLimit, match="larger than 1 MiB"):
            read_bytes(path)
        set_max_size(0)
        assert len(read_bytes(path)) == MIB + 1
    finally:
        set_max_size(MAX_SIZE)


def test_a_stream_without_an_end_is_refused(example: Path) -> None:
    command = f"{sys.executable} -m defour query - --max-size 1 --graph {example} < /dev/zero"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, "standard input: is larger than 1 MiB" in done.stderr) == (3, True)


def test_a_folder_that_cannot_be_read_is_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(top: Path, onerror) -> list[object]:
        onerror(PermissionError(13, "Permission denied", str(top)))
        return []

    monkeypatch.setattr(os, "walk", walk)
    with pytest.raises(MissingFile, match="Permission denied"):
        files_in(Path())


def test_a_pipe_in_a_folder_is_refused(defour, copy: Path) -> None:
    os.mkfifo(copy / "data" / "pipe.ttl")
    done = defour("query", "career", "--graph", copy)
    assert (done.status, "is no regular file" in done.err) == (3, True)
