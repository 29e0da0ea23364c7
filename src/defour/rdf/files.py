"""Writing a file whole or not at all."""

import os
import re
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from defour import limits
from defour.errors import Unwritable


def write(path: Path, data: bytes | str) -> None:
    """Write a file: to a temporary one beside it, which then takes its place.

    Text is written as UTF-8. An existing file keeps its mode, a symbolic link stays one, and a
    device or pipe is written to as it is. Missing folders are not made. A temporary file that a
    killed run left behind is removed.

    Raises:
        Unwritable: It could not be written; what was there is as it was, and nothing is left
            behind.
    """
    limits.doing(f"writing {path}")
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
    beside = f".{target.name[:50]}."
    _sweep(target.parent, beside)
    temporary = None
    try:
        with signals_held():
            handle, name = tempfile.mkstemp(prefix=beside, suffix=".tmp", dir=target.parent)
            temporary = Path(name)
        with os.fdopen(handle, "wb") as file, held(temporary):
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o666 & ~umask() if mode is None else stat.S_IMODE(mode))
            temporary.replace(target)
    except BaseException:
        if temporary is not None:
            with signals_held():
                temporary.unlink(missing_ok=True)
        raise


def _sweep(folder: Path, beside: str) -> None:
    """Remove temporary files of this name that killed runs left behind."""
    ours = re.compile(rf"{re.escape(beside)}[a-z0-9_]{{8}}\.tmp")
    with suppress(OSError):
        names = os.listdir(folder)  # noqa: PTH208 (no Path for each of many)
        for name in filter(ours.fullmatch, names):
            with held(folder / name) as mine, suppress(OSError):
                if mine:
                    (folder / name).unlink()


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a temporary file or folder, so that no other run takes it for a forgotten one.

    The system lets go of it when this process ends, in whatever way.

    Args:
        path: What to hold.

    Returns:
        Whether nobody else holds it; False too where that cannot be told.
    """
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (ImportError, OSError):
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except OSError:
        mine = False
    try:
        yield mine
    finally:
        os.close(handle)


@contextmanager
def signals_held() -> Iterator[None]:
    """No signal that ends a process comes within; it comes at the end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def umask() -> int:
    """What new files and folders are not allowed; the system tells it only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _hint(path: Path) -> str | None:
    if path.is_dir():
        return "It is a folder: name a file in it"
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}"
    return None
