"""A progress bar on standard error, for work of over a second; only on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from defour.terminal import escape_controls

Progress = Callable[[int, int, str], None]
"""Told the steps done, the steps there are, and what comes next."""


@contextmanager
def bar() -> Iterator[Progress | None]:
    """A bar that is gone at the end, however that comes; None where nobody sees it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    start, width = time.monotonic(), 0

    def show(done: int, of: int, what: str) -> None:
        nonlocal width
        if time.monotonic() - start >= 1:
            filled = 24 * done // of
            steps = f"[{'#' * filled}{'.' * (24 - filled)}] {done}/{of}"
            text = f"{steps} {escape_controls(what)}"[:79]
            print(f"\r{text.ljust(width)}", end="", file=sys.stderr, flush=True)
            width = len(text)

    try:
        yield show
    finally:
        if width:
            print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)
