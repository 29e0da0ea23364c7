"""One process does the work, another waits for it with a watch.

The engines are compiled: a signal handler of Python, or a thread, cannot stop a query of pyoxigraph
that never ends, and a stack that overflows in a parser takes its process along. So the command
forks before it has imported anything, which costs a millisecond; the parent only waits. It stops
the child when its time is over, and tells how it died where it did not end by itself.

The signals that ask a process to end are passed on. A child that has not undone its work
two seconds later, because it is deep in an engine, is killed.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from defour import limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn

    from defour.errors import DefourError

GRACE = 2
"""Seconds that a process has to undo what is half done."""

_say: int | None = None  # the pipe to the process that waits


class Terminated(BaseException):
    """Somebody asked this process to end: what is half done is undone on the way out."""


def run(work: Callable[[], int]) -> int:
    """Do the work in a child of this process, or here where that cannot be.

    Both processes end within it, without the tidying of the interpreter, which would take as long
    as the fork. They exit with the status of the work; with 3 when it took too long or the process
    died; with 128 and the number of the signal when somebody asked it to end.

    Args:
        work: What to do; it returns an exit status. Within it, `within` sets the time limit.

    Returns:
        The exit status, where it cannot fork.
    """
    if _can_fork():
        _fork(work)
    return _work(work)


def _fork(work: Callable[[], int]) -> NoReturn:
    global _say
    heard = {signal.SIGCHLD, signal.SIGALRM, signal.SIGHUP, signal.SIGINT, signal.SIGTERM}
    hear, say = os.pipe()
    alive, living = os.pipe()
    paper = _paper()
    parents = signal.signal(signal.SIGCHLD, _nothing)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    child = os.fork()
    if child:
        os.close(say)
        os.close(alive)
        _leave(_wait(child, hear, paper, heard))
    os.close(hear)
    os.close(living)
    _say = say
    limits.write_to(paper)
    signal.signal(signal.SIGCHLD, parents or signal.SIG_DFL)
    _end_with_parent(alive)
    _leave(_work(work, mask))


def within(seconds: float) -> None:
    """Begin the time in which the work must be done; nothing happens where nobody waits.

    Args:
        seconds: From now; 0 is no limit.
    """
    global _say
    if _say is None:
        return
    os.write(_say, f"{seconds!r}\n".encode())
    os.close(_say)
    _say = None
    if seconds:  # should the parent be gone by then, the system itself ends what still computes
        signal.setitimer(signal.ITIMER_PROF, seconds * (os.cpu_count() or 1) + 2 * GRACE + 1)


def _can_fork() -> bool:
    """Whether this is a system with signals as of POSIX, and a process with one thread."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return alone and hasattr(os, "fork") and hasattr(signal, "sigwait")


def _work(work: Callable[[], int], mask: set[int] | None = None) -> int:
    handled = [signal.SIGTERM, signal.SIGHUP] if hasattr(signal, "SIGHUP") else [signal.SIGTERM]
    for number in handled:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    if mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    try:
        return work()
    except Terminated as end:
        return 128 + int(end.args[0])


def _leave(status: int) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, or nobody reads it
            stream.flush()
    os._exit(status)


def _stop(number: int, _frame: FrameType | None) -> None:
    _deaf()
    raise Terminated(number)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _deaf()
    raise KeyboardInterrupt


def _deaf() -> None:
    """Hear no second signal: a terminal sends one too, and it would disturb the undoing."""
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.SIG_IGN)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """A handler, so that the signal waits until it is asked for."""


def _paper() -> int | None:
    """A file in memory for `limits.doing`; None where the system has none."""
    try:
        return os.memfd_create("defour")
    except (AttributeError, OSError):
        return None


def _end_with_parent(alive: int) -> None:
    """Have the system send SIGTERM when the other end of this pipe closes (Linux: F_SETSIG)."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError, ImportError, OSError):
        import fcntl

        fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(alive, 10, signal.SIGTERM)  # F_SETSIG has no name in Python 3.11
        flags = fcntl.fcntl(alive, fcntl.F_GETFL)
        fcntl.fcntl(alive, fcntl.F_SETFL, flags | os.O_ASYNC)


def _wait(child: int, hear: int, paper: int | None, heard: set[signal.Signals]) -> int:
    """Wait for the child, and say how it went."""
    seconds = _limit(hear)
    ticks = max(1, round(seconds)) if seconds else 0
    if ticks:  # ticks, and not the clock: a job that the terminal has stopped loses no time
        signal.setitimer(signal.ITIMER_REAL, seconds / ticks, seconds / ticks)
    asked, grace = None, 0
    while True:
        number = signal.sigwait(heard)
        if number == signal.SIGCHLD:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return _told(status, asked, seconds, paper)
        elif number != signal.SIGALRM:
            asked, grace = asked or number, grace or GRACE
            os.kill(child, number)
            signal.setitimer(signal.ITIMER_REAL, 1, 1)
        elif grace:
            grace -= 1
            if not grace:
                os.kill(child, signal.SIGKILL)
        elif ticks:
            ticks -= 1
            if not ticks:
                asked, grace = signal.SIGALRM, GRACE
                os.kill(child, signal.SIGTERM)
                signal.setitimer(signal.ITIMER_REAL, 1, 1)


def _limit(hear: int) -> float:
    """The seconds that the child asks for; 0 for no limit, or when it ends without a word."""
    with os.fdopen(hear, "rb") as pipe:
        return float(pipe.readline() or 0)


def _told(status: int, asked: int | None, seconds: float, paper: int | None) -> int:
    """The exit status of this process, after a message where the child could give none."""
    code = os.waitstatus_to_exitcode(status)
    if asked == signal.SIGALRM and code in (-signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGTERM):
        return _report_late(seconds, paper)
    if code >= 0:
        return code
    if asked is not None:
        return 128 + asked
    if -code in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        return 128 - code
    if -code == signal.SIGPROF:
        return _report_late(seconds, paper)
    from defour.errors import Crashed

    name = signal.strsignal(-code) or f"signal {-code}"
    hint = "If it is too large for this machine, give it a part"
    return _report(Crashed(f"the process ended by itself ({name}){_busy(paper)}", hint=hint))


def _report_late(seconds: float, paper: int | None) -> int:
    from defour.errors import TimedOut

    hint = "Make it smaller or simpler, or allow more: --timeout SECONDS"
    return _report(TimedOut(f"stopped after {seconds:g} seconds{_busy(paper)}", hint=hint))


def _report(error: DefourError) -> int:
    from defour.cli import report

    return report(error)


def _busy(paper: int | None) -> str:
    """What the child was doing when it was stopped."""
    noted = b"" if paper is None else os.pread(paper, 1000, 0).rstrip(b"\0")
    return f", while {noted.decode('utf-8', 'replace')}" if noted else ""
