"""How much this package takes from files that it does not know, and what it is busy with.

The defaults are far beyond any graph of an article and well within what a laptop has. The command
line changes them with ``--max-size`` and ``--timeout``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from defour.errors import OverLimit, UsageError

if TYPE_CHECKING:
    from typing import IO

MIB = 1024 * 1024
SIZE = 256
"""The most that one file, or standard input, may hold, in MiB."""

SECONDS = 600.0
"""How long a command may take."""

_CHUNK = 64 * 1024

_size: int | None = None  # in MiB; None is the default, or what the environment says
_paper: int | None = None  # a file descriptor that the process which waits can read


def set_size(mebibytes: int | None) -> None:
    """Set the limit on one input, in MiB; None is the default, 0 is none.

    Raises:
        UsageError: It is the default, and DEFOUR_MAX_SIZE is no whole number.
    """
    global _size
    _size = _from_environment() if mebibytes is None else mebibytes


def _from_environment() -> int:
    given = os.environ.get("DEFOUR_MAX_SIZE") or str(SIZE)
    if not given.isascii() or not given.isdigit():
        raise UsageError(
            f"DEFOUR_MAX_SIZE is no whole number of MiB: {given!r}", hint="Unset it, or set it to 0"
        )
    return int(given)


def size() -> int:
    """The limit on one input in bytes; beyond any file where there is none."""
    return _mebibytes() * MIB or 1 << 62


def _mebibytes() -> int:
    return _from_environment() if _size is None else _size


def read(file: IO[bytes], *, where: str) -> bytes:
    """The bytes of an open file, up to the limit: it may grow, or be a device without an end.

    Args:
        file: Open for reading, in binary.
        where: Its name in errors.

    Raises:
        OverLimit: It holds more.
        OSError: It cannot be read.
    """
    most = size()
    try:
        expected = os.fstat(file.fileno()).st_size
    except OSError:  # a stream that is no file of the system
        expected = 0
    if expected > most:
        raise too_large(where)
    data = file.read(expected + 1)
    if len(data) <= expected:
        return data
    parts, total = [data], len(data)
    while total <= most and (more := file.read(_CHUNK)):
        parts.append(more)
        total += len(more)
    if total > most:
        raise too_large(where)
    return b"".join(parts)


def too_large(where: str) -> OverLimit:
    """The error for an input that is larger than the limit."""
    return OverLimit(
        f"is larger than {_mebibytes():,} MiB", where=where, hint="If you trust it: --max-size MIB"
    )


def write_to(paper: int | None) -> None:
    """Where `doing` writes: a file descriptor, or None for nowhere."""
    global _paper
    _paper = paper


def doing(what: str) -> None:
    """Note what is being done, for the message of whoever has to stop it; costs a microsecond.

    Args:
        what: A few words such as ``reading data.ttl``.
    """
    if _paper is not None:
        os.pwrite(_paper, what.encode("utf-8", "replace")[:1000].ljust(1000, b"\0"), 0)
