"""Writing a file, or the files of a folder, whole or not at all."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from defour.errors import Unwritable

_STAGE = ".defour-stage-"


def write_file(path: Path, data: bytes | str | Iterator[bytes]) -> None:
    """Write a file by way of a temporary one; its mode, a link, a device stay what they are."""
    content = data.encode() if isinstance(data, str) else data
    parts = [content] if isinstance(content, bytes) else content
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:  # a folder is refused here
                device.writelines(parts)
            return
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise OSError(40, "Too many levels of symbolic links")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
        temporary = target.with_name(f".{target.name[:50]}.{os.urandom(4).hex()}")
        try:
            with temporary.open("xb") as file:
                _keep_mode(target, temporary)
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        hint = None if path.parent.is_dir() else f"There is no folder {path.parent}"
        what = f"cannot be written ({error.strerror})"
        raise Unwritable(what, where=str(path), hint=hint) from None


def write_folder(target: Path, files: Mapping[str, bytes], *, stale: Iterable[str] = ()) -> int:
    """Write files into a folder, all or none, through no link; what else is in it stays.

    Then `stale` files go, with the folders that this empties; returned is how many.
    """
    folder = Path(os.path.realpath(target))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        parents = {x for name in files for x in Path(name).parents}
        for part in sorted([*parents, *map(Path, files)]):
            _check(folder / part, str(target / part), is_folder=part in parents)
        inside = folder if folder.exists() else folder.parent
        stage = inside / f"{_STAGE}{os.urandom(4).hex()}"
        try:
            for part in parents:
                (stage / part).mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (stage / name).write_bytes(content)
                _keep_mode(folder / name, stage / name)
            if not folder.exists():
                stage.rename(folder)
                return 0
            for part in parents:
                (folder / part).mkdir(parents=True, exist_ok=True)
            for name in files:
                (stage / name).replace(folder / name)
            return sum(_remove(folder, name) for name in stale if name not in files)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        named = str(error.filename or target)
        where = str(target) if _STAGE in named else named
        raise Unwritable(f"cannot be written ({error.strerror})", where=where) from None


def _remove(folder: Path, name: str) -> bool:
    path = folder / name
    inside = Path(os.path.realpath(path)) == path and path.is_relative_to(folder)
    if found := inside and path.is_file():
        path.unlink()
        with suppress(OSError):  # a folder with something else in it stays
            for parent in path.relative_to(folder).parents[:-1]:
                (folder / parent).rmdir()
    return found


def _check(path: Path, where: str, *, is_folder: bool) -> None:
    """Refuse to write through a link, and to what is no file or may not be written."""
    what = None
    if path.is_symlink():
        what = "is a symbolic link, and nothing is written through one"
    elif path.exists() and not (path.is_dir() if is_folder else path.is_file()):
        what = f"is no {'folder' if is_folder else 'file'}"
    if what:
        raise Unwritable(what, where=where, hint="Remove it")
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied", where)


def _keep_mode(path: Path, new: Path) -> None:
    if path.exists():
        shutil.copymode(path, new)
