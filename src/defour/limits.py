"""Limits on the functions of the front door, as the command line has them for commands."""

import copyreg
import pickle
from collections.abc import Callable
from functools import partial, wraps
from multiprocessing import get_all_start_methods, get_context
from tempfile import TemporaryFile
from typing import Any

import pyoxigraph as ox

from defour.errors import Crashed, TimedOut
from defour.process import SECONDS
from defour.rdf.parse import MAX_SIZE, set_max_size

# what a report knows of its files has their formats, which pyoxigraph does not pickle
_read: Any = ox.RdfFormat.from_extension
copyreg.pickle(ox.RdfFormat, lambda format: (_read, (format.file_extension,)))
_seconds = 0.0


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
    """The function, held to the limits, under the name of the front door."""

    @wraps(function)
    def call(*args: object, **options: object) -> object:
        work = partial(function, *args, **options)
        return _run_apart(work) if _seconds and "fork" in get_all_start_methods() else work()

    call.__name__ = call.__qualname__ = name
    return call


def _run_apart(work: Callable[[], object]) -> object:
    """What some work gives or raises, done in a child that is killed when the time is over."""

    def run() -> None:
        done: tuple[object, Exception | None]
        try:
            done = work(), None
        except Exception as error:
            done = None, error
        pickle.dump(done, file)
        file.flush()

    with TemporaryFile() as file:
        child = get_context("fork").Process(target=run)
        child.start()
        try:
            child.join(_seconds)
            late = child.is_alive()
        finally:
            child.kill()
            child.join()
        if late:
            raise TimedOut(
                f"stopped after {_seconds:g} seconds", hint="Ask for less, or allow more"
            )
        if child.exitcode:
            raise Crashed("the process that did the work ended by itself", hint="Give it less")
        file.seek(0)
        found, error = pickle.load(file)
    if error:
        raise error
    return found
