"""The process: ``defour``, or ``python -m defour``."""

import gc
import sys

from defour import process as supervisor


def start() -> int:
    """Run the command line of this process, and end it.

    The work is done in a process of its own (see `defour.process`).

    Returns:
        The exit status, on a system that cannot fork.
    """
    return supervisor.run(_work)


def _work() -> int:
    """Run the command line in this process.

    A command is short and makes little that the garbage collector could free, so it collects
    seldom: that is a tenth of the time of a query.
    """
    gc.set_threshold(50_000)
    from defour.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
