"""Writing the files of one run into a folder: all of them, or none.

They are staged in a hidden folder. On Linux, where nothing else is in the way, that folder then
changes places with the target in one step of the system (``renameat2`` with RENAME_EXCHANGE), so
that even a kill or a power cut leaves the files of one run. Elsewhere each file is renamed into its
place, in one go with signals held back. See docs/decisions/2026-11-25-a-build-is-swapped-in.md.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from defour import limits
from defour.errors import Unwritable
from defour.rdf.files import held, signals_held, umask

_AT_CWD, _EXCHANGE = -100, 2
_STAGE = ".defour-stage-"


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, all or none; what else is in it stays.

    Args:
        target: The folder; it is made where it is not there. It may be a symbolic link.
        files: Content by name: ``name`` or ``folder/name``.

    Raises:
        Unwritable: Something could not be written; everything is as it was. Or a name is a
            symbolic link, a folder or a device: nothing is written through those.
    """
    limits.doing(f"writing {target}")
    folder = Path(os.path.realpath(target))
    try:
        existed = folder.exists()
        if existed:
            _refuse(target, files)
        else:
            folder.parent.mkdir(parents=True, exist_ok=True)
        with _stage(folder) as (stage, beside):
            for name, content in files.items():
                _put(stage / name, content, _mode(folder / name))
            _place(stage, folder, files, swap=beside, existed=existed)
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise Unwritable(what, where=_named(error, target)) from None


def _named(error: OSError, target: Path) -> str:
    """The target, or what is the matter below it; never a temporary name."""
    named = str(error.filename or target)
    return str(target) if _STAGE in named else named


def _refuse(target: Path, files: Mapping[str, bytes]) -> None:
    """Refuse to write through a link, and to what is no file or may not be written."""
    folders = {Path(name).parent for name in files} - {Path()}
    for name in sorted(str(x) for x in folders):
        _refuse_one(target / name, stat.S_ISDIR, "folder")
    for name in files:
        _refuse_one(target / name, stat.S_ISREG, "file")


def _refuse_one(path: Path, fits: Callable[[int], bool], kind: str) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise Unwritable(
            "is a symbolic link, and build writes through none", where=str(path), hint="Remove it"
        )
    if not fits(mode):
        raise Unwritable(f"is no {kind}", where=str(path), hint="Remove it")
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", str(path))


@contextmanager
def _stage(folder: Path) -> Iterator[tuple[Path, bool]]:
    """A hidden folder, and whether it stands beside the target; it is gone at the end."""
    places = [(folder.parent, f"{_STAGE}{folder.name[:100]}-", True)]
    if folder.exists():
        places.append((folder, _STAGE, False))
    for at, (place, prefix, beside) in enumerate(places):
        _sweep(place, prefix)
        stage = None
        try:
            with signals_held():
                stage = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
            with held(stage):
                yield stage, beside
            return
        except PermissionError:
            if stage is not None or at + 1 == len(places):
                raise
        finally:
            if stage is not None:
                _clear(stage)


def _clear(stage: Path) -> None:
    with signals_held():
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(place: Path, prefix: str) -> None:
    """Remove what runs that were killed have left behind."""
    with suppress(OSError):
        for path in list(place.iterdir()):
            if path.name.startswith(prefix) and path.is_dir() and not path.is_symlink():
                with held(path) as mine:
                    if mine:
                        shutil.rmtree(path, ignore_errors=True)


def _put(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _mode(path: Path) -> int:
    """That of the file which is there, or of a new one."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return stat.S_IMODE(path.lstat().st_mode)
    return 0o666 & ~umask()


def _place(
    stage: Path, folder: Path, files: Mapping[str, bytes], *, swap: bool, existed: bool
) -> None:
    """Put the staged files where they belong."""
    if not existed:
        stage.chmod(0o777 & ~umask())
        with signals_held():
            stage.rename(folder)
        return
    if swap and _alone(folder, stage) and _keep(folder, stage, files):
        with suppress(OSError):
            for part in {Path(), *(Path(name).parent for name in files)}:
                if (folder / part).is_dir():
                    (stage / part).chmod(stat.S_IMODE((folder / part).stat().st_mode))
            _exchange(stage, folder)
            _rescue(stage, folder)
            return
    with signals_held():
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (stage / name).replace(folder / name)


def _alone(folder: Path, stage: Path) -> bool:
    """Whether we do not stand in the folder, nothing is mounted there, and its owners are ours."""
    here = Path(os.path.realpath(Path.cwd()))
    old, new = folder.stat(), stage.stat()
    alike = (old.st_dev, old.st_uid, old.st_gid) == (new.st_dev, new.st_uid, new.st_gid)
    return alike and not here.is_relative_to(folder)


def _keep(folder: Path, stage: Path, files: Mapping[str, bytes]) -> bool:
    """Link into the stage whatever else is in the folder; False where that cannot be done."""
    ours = {Path(name).parent for name in files}
    try:
        for part in sorted(ours):
            if not (folder / part).is_dir():
                continue
            for path in list((folder / part).iterdir()):
                name = part / path.name
                if str(name) in files or name in ours:
                    continue
                if path.is_dir() and not path.is_symlink():
                    return False
                (stage / part).mkdir(exist_ok=True)
                os.link(path, stage / name, follow_symlinks=False)
    except OSError:
        return False
    return True


def _rescue(old: Path, folder: Path) -> None:
    """Give back what somebody put into the old folder while it was replaced."""
    for parent, _, names in os.walk(old):
        for name in names:
            there = folder / Path(parent).relative_to(old) / name
            if not os.path.lexists(there):
                with suppress(OSError):
                    Path(parent, name).rename(there)


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places, in one step.

    Raises:
        OSError: The system, or the file system, cannot.
    """
    import ctypes

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        raise OSError("no renameat2") from None
    if rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), "renameat2")
