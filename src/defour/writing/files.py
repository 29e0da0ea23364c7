"""Writing a file whole or not at all."""

import os
import stat
import tempfile
from pathlib import Path

from defour.errors import Unwritable


def write(path: Path, data: bytes | str) -> None:
    """Write a file: to a temporary one beside it, which then takes its place.

    Text is written as UTF-8. An existing file keeps its mode, a symbolic link stays one, and a
    device or pipe is written to as it is. Missing folders are not made.

    Raises:
        Unwritable: It could not be written; what was there is as it was, and nothing is left
            behind.
    """
    content = data.encode() if isinstance(data, str) else data
    try:
        _write(path, content)
    except OSError as error:
        raise Unwritable(
            f"cannot be written ({error.strerror})", where=str(path), hint=_hint(path)
        ) from None


def _write(path: Path, content: bytes) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        with path.open("wb") as device:  # a folder is refused here
            device.write(content)
        return
    target = Path(os.path.realpath(path))
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    beside = f".{target.name[:200]}."
    handle, name = tempfile.mkstemp(prefix=beside, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """What new files are not allowed; the system tells it only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _hint(path: Path) -> str | None:
    if path.is_dir():
        return "It is a folder: name a file in it"
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}"
    return None
