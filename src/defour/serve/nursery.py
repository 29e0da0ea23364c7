"""The process that makes workers, and ends them.

It is forked from the server once the graph is loaded and before anything else is, so that all
workers share the graph's memory, and forking stays safe: it has one thread and no event loop. The
server speaks to it in messages of five bytes, a letter and a process number: ``S`` start a worker,
``K`` kill one, ``N`` let one give way to all others. It answers ``S`` with the number and a socket.
When the server is gone, so are the nursery and its workers.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from defour.serve import worker

if TYPE_CHECKING:
    from typing import NoReturn

    from defour.serve.worker import Held

MESSAGE = struct.Struct("!cI")
_NICEST = 19


def fork(held: Held) -> socket.socket:
    """Fork the nursery.

    Args:
        held: What its workers answer from.

    Returns:
        The channel to it.
    """
    here, there = socket.socketpair()
    if not os.fork():
        here.close()
        _begin(there, held)
    there.close()
    return here


def _begin(channel: socket.socket, held: Held) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    workers: set[int] = set()
    with suppress(BaseException):
        _serve(channel, held, workers)
    for process in workers:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    os._exit(0)


def _serve(channel: socket.socket, held: Held, workers: set[int]) -> None:
    while message := channel.recv(MESSAGE.size, socket.MSG_WAITALL):
        letter, process = MESSAGE.unpack(message)
        _bury(workers)
        if letter == b"S":
            _start(channel, held, workers)
        elif process in workers and letter == b"K":
            os.kill(process, signal.SIGKILL)
        elif process in workers and letter == b"N":
            os.setpriority(os.PRIO_PROCESS, process, _NICEST)


def _bury(workers: set[int]) -> None:
    """Forget those that have ended; until then their numbers belong to nobody else."""
    with suppress(ChildProcessError):
        while (process := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            workers.discard(process)


def _start(channel: socket.socket, held: Held, workers: set[int]) -> None:
    here, there = socket.socketpair()
    process = os.fork()
    if not process:
        channel.close()
        here.close()
        worker.begin(there, held)
    there.close()
    workers.add(process)
    socket.send_fds(channel, [MESSAGE.pack(b"S", process)], [here.fileno()])
    here.close()
