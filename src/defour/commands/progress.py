"""A progress bar on standard error, for work of over a second; only on a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Bar:
    """A bar; it is told the steps done, the steps there are, and what comes next."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._start = time.monotonic()
        self._shown = 0

    def __call__(self, done: int, of: int, what: str) -> None:
        """Show how far the work is."""
        if time.monotonic() - self._start < 1:
            return
        filled = 24 * done // of
        from defour.terminal import escape_controls

        text = f"[{'#' * filled}{'.' * (24 - filled)}] {done}/{of} {escape_controls(what)}"[:79]
        sys.stderr.write("\r" + text.ljust(self._shown))
        sys.stderr.flush()
        self._shown = len(text)

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()


@contextmanager
def bar() -> Iterator[Bar | None]:
    """A bar that is gone at the end, however that comes; None where nobody sees it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    shown = Bar()
    try:
        yield shown
    finally:
        shown.clear()
