"""A time limit for a command, and a word when its process dies.

The engines are compiled: nothing in Python can stop a query that never ends, and a stack that
overflows takes its process along. So a child does the work, and this process waits for it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from defour.errors import Crashed, TimedOut

SECONDS = 600.0
"""How long a command may take, where nobody says otherwise."""

GRACE = 2.0
"""Seconds that the child has to undo what is half done."""


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Terminated(BaseException):
    """Somebody asked this process to end: what is half done is undone on the way out."""


def run_limited(work: Callable[[], int], seconds: float) -> int:
    """Do the work in a child of this process; here, where the system cannot fork.

    It gives the status of the work; 128 and the number of the signal where somebody ended it.
    Of `seconds`, 0 is no limit.
    """
    if not hasattr(os, "fork"):
        return work()
    child = os.fork()
    if not child:
        _do(work)
    for number in _ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: os.kill(child, number))
    signal.signal(signal.SIGALRM, _late)
    try:
        code = _wait(child, seconds)
    except TimeoutError:
        os.kill(child, signal.SIGTERM)
        try:
            _wait(child, GRACE)
        except TimeoutError:  # it is deep in an engine, and does not hear
            os.kill(child, signal.SIGKILL)
            _wait(child)
        hint = "Make it smaller or simpler, or allow more: --timeout SECONDS"
        raise TimedOut(f"stopped after {seconds:g} seconds", hint=hint) from None
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
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(status)


def _stop(number: int, _frame: FrameType | None) -> None:
    """End the work once; a second signal would disturb the undoing."""
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt if number == signal.SIGINT else Terminated(number)


def _late(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _wait(child: int, seconds: float = 0) -> int:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
