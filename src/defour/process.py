"""Limits on commands and functions, whose work a child does: nothing in Python stops an engine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from select import select
from types import FrameType
from typing import Any, NoReturn

from defour.errors import Crashed, TimedOut
from defour.rdf.parse import MAX_SIZE, set_max_size

SECONDS = 600.0
"""How long a command may take, where nobody says otherwise."""

GRACE = 2.0
"""Seconds that the child has to undo what is half done."""

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_seconds = 0.0  # how long a function may take


class Terminated(BaseException):
    """Somebody asked this process to end: what is half done is undone on the way out."""


def run_limited(work: Callable[[], int], seconds: float, *, forward: bool = True) -> int:
    """The status of work done in a child, if the system can fork; 128 + the signal that ended it.

    Of `seconds`, 0 is no limit. With `forward`, signals to this process are for the child.
    """
    if not hasattr(os, "fork"):
        return work()
    ended, held = os.pipe()  # whose other end the child alone holds, until it ends
    child = os.fork()
    if not child:
        _do(work)
    os.close(held)
    for number in _ENDING if forward else ():
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: os.kill(child, number))
    late = True
    try:
        late = not select([ended], [], [], seconds or None)[0]
    finally:
        if late:
            os.kill(child, signal.SIGTERM)
            if not select([ended], [], [], GRACE)[0]:  # it is deep in an engine
                os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(ended)
    if late:
        hint = "Make it smaller or simpler, or allow more: --timeout SECONDS"
        raise TimedOut(f"stopped after {seconds:g} seconds", hint=hint)
    if code >= 0:
        return code
    if -code in _ENDING:
        return 128 - code
    name = signal.strsignal(-code) or f"signal {-code}"
    hint = "If the input is too large or nested too deep for this machine, give it a part"
    raise Crashed(f"the process ended by itself ({name})", hint=hint)


def _do(work: Callable[[], int]) -> NoReturn:
    """Be the child: work, and end without the tidying of the interpreter."""
    for number in _ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, _stop)
    try:
        status = work()
    except Terminated as end:
        status = 128 + int(end.args[0])
    except BaseException:  # nothing may come out of here and go on as a second caller
        sys.excepthook(*sys.exc_info())
        status = 1
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(status)


def _stop(number: int, _frame: FrameType | None) -> None:
    """End the work once; a second signal would disturb the undoing."""
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt if number == signal.SIGINT else Terminated(number)


def limit(*, seconds: float = SECONDS, mebibytes: int = MAX_SIZE) -> None:
    """Hold the functions of this package to limits, from now on.

    Until it is called, an input may have 256 MiB, and a call may take for ever. Each call is then
    done in a process of its own; not so on Windows, where the time is not limited.

    Args:
        seconds: How long a call may take before a `TimedOut`; 0 is for ever, in this process.
        mebibytes: The most that one input may hold before an `OverLimit`; 0 is any size.
    """
    global _seconds
    _seconds = seconds
    set_max_size(mebibytes)


def limited(function: Callable[..., object], name: str) -> Callable[..., object]:
    """The function, held to the limits by a child, under the name of the front door."""

    @wraps(function)
    def call(*args: object, **options: object) -> object:
        if not _seconds or not hasattr(os, "fork"):
            return function(*args, **options)
        import copyreg
        import pickle
        from tempfile import TemporaryFile

        import pyoxigraph as ox

        read: Any = ox.RdfFormat.from_extension  # reports have formats, which are not pickled
        copyreg.pickle(ox.RdfFormat, lambda format: (read, (format.file_extension,)))

        def run() -> int:
            try:
                done: Any = function(*args, **options), None
            except BaseException as error:
                done = None, error
            pickle.dump(done, file)
            return 0

        with TemporaryFile(buffering=0) as file:
            if code := run_limited(run, _seconds, forward=False):
                raise Crashed(f"the process that did the work ended with status {code}")
            file.seek(0)
            found, error = pickle.load(file)
        if error:
            raise error
        return found

    call.__name__ = call.__qualname__ = name
    return call
