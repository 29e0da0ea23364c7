"""The commands, a module each with ``SUMMARY``, ``EXAMPLE``, ``add`` and ``run``; what they share.

A command imports what it needs inside ``run``, so that none pays for another.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from defour.errors import Unwritable, UsageError
from defour.rdf.parse import INPUT_FORMATS, read_bytes, read_stream

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint

ORDER: tuple[str, ...] = ("build", "validate", "query", "why", "evidence", "conflicts", "export")
ORDER += ("load", "new", "fill", "cite", "diff", "format", "explain", "site", "serve")
"""The commands, in the order in which help lists them."""

GRAPH_SUFFIXES = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml"}
"""The formats of a graph by the suffix of a file to write."""


def path(text: str) -> Path:
    """A path that an option names; an empty one, as an unset variable of a shell is, is none."""
    if not text:
        raise UsageError("a path is empty", hint="Is a variable unset?")
    return Path(text)


def copy(text: str) -> tuple[str, Path]:
    """The address and the local copy that an option names."""
    iri, _, file = text.rpartition("=")
    if not iri or not file:
        raise argparse.ArgumentTypeError(f"{text!r} is no IRI=FILE")
    return iri, Path(file)


def number(
    kind: type[int] | type[float], least: float, most: float, *, zero: bool = True
) -> Callable[[str], float]:
    """What reads a number of an option in a range; with `zero`, also 0, which is no limit."""

    def read(text: str) -> float:
        with suppress(ValueError):
            if least <= (value := kind(text)) <= most or (zero and value == 0):
                return value
        also = "0, or " if zero else ""
        raise argparse.ArgumentTypeError(f"{text!r} is no number: {also}{least:g} to {most:g}")

    return read


_SHARED: dict[str, dict[str, Any]] = {
    "--graph": {
        "type": Path,
        "metavar": "DIR",
        "help": "the graph folder (default: the working directory when it is one, else the graph "
        "that comes with defour)",
    },
    "--store": {"type": path, "metavar": "STORE", "help": "ask a store that `defour load` made"},
    "-p --param": {
        "dest": "params",
        "action": "append",
        "default": [],
        "metavar": "NAME=VALUE",
        "help": "a value for a parameter of the question; may be repeated",
    },
    "-o --output": {
        "type": path,
        "metavar": "FILE",
        "help": "write to a file (default: standard output)",
    },
    "--article": {
        "metavar": "FILE",
        "help": "your copy of the article, - for standard input; needed, here or in "
        "DEFOUR_ARTICLE, for the graph does not hold the text (default: $DEFOUR_ARTICLE)",
    },
    "--base": {
        "metavar": "IRI",
        "help": "put this in the place of https://w3id.org/defour/ in every IRI",
    },
    "--context": {
        "dest": "contexts",
        "action": "append",
        "default": [],
        "type": copy,
        "metavar": "IRI=FILE",
        "help": "a local copy of a JSON-LD context, for nothing is fetched; may be repeated",
    },
    "--catalog": {"type": path, "metavar": "FILE", "help": "an OASIS XML catalog of local copies"},
    "--input-format": {
        "choices": tuple(INPUT_FORMATS),
        "help": "the format of standard input, and of files whose names do not say it",
    },
    "--format": {"choices": ("text", "json"), "default": "text", "help": "default: text"},
    "--lang": {"default": "en", "help": "language of messages and labels (default: en)"},
}


class Parser(argparse.ArgumentParser):
    """An argument parser that knows what commands share, and whose complaints are our errors."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise UsageError(message, hint=f"See {self.prog} --help")

    def option(self, names: str, help: str | None = None, **settings: Any) -> None:
        """Add an option or an argument; of one that commands share, what is not set here."""
        told = {} if help is None else {"help": help}
        self.add_argument(*names.split(), **{**_SHARED.get(names, {}), **told, **settings})

    def flag(self, name: str, help: str) -> None:
        """Add an option that takes no value."""
        self.add_argument(name, action="store_true", help=help)

    def endpoint_options(self) -> None:
        """Add `--store`, and what `open_endpoint` reads."""
        group = self.add_argument_group("another graph")
        one = group.add_mutually_exclusive_group()
        told = "ask this SPARQL endpoint, not the graph folder, which still gives the questions"
        one.add_argument("--endpoint", metavar="URL", help=told)
        one.add_argument("--store", **_SHARED["--store"])
        told = "send this header along; may be repeated (a secret is better kept in "
        told += "DEFOUR_ENDPOINT_AUTHORIZATION or ~/.netrc)"
        name = "'NAME: VALUE'"
        group.add_argument("--header", action="append", default=[], metavar=name, help=told)


def open_endpoint(args: argparse.Namespace) -> "AbstractContextManager[Endpoint | None]":
    """The endpoint that the options name, if any; its own time ends before that of the command."""
    if args.endpoint is None:
        return nullcontext()
    from defour.queries.remote import Endpoint

    return Endpoint(args.endpoint, headers=args.header, seconds=args.timeout * 0.95 or None)


def suffixed(output: Path | None, formats: Mapping[str, str]) -> str | None:
    """The format that the suffix of a file to write names, if it names one."""
    return None if output is None else formats.get(output.suffix.lower())


def stdin() -> bytes:
    """The bytes of standard input, where a command is given ``-``."""
    return b"" if sys.stdin is None else read_stream(sys.stdin.buffer, where="standard input")


def read_input(name: str) -> bytes:
    """The bytes of the file that an option names; of standard input where that is ``-``."""
    return stdin() if name == "-" else read_bytes(Path(name))


def read_article(given: str | None) -> bytes:
    """The article that ``--article`` names, or else DEFOUR_ARTICLE."""
    name = given or os.environ.get("DEFOUR_ARTICLE")
    if not name:
        hint = "Give --article FILE, or set DEFOUR_ARTICLE"
        raise UsageError("the graph does not hold the article: which file is it?", hint=hint)
    return read_input(name)


def read_params(given: Iterable[str]) -> dict[str, str]:
    """The values of a question's parameters, by name, from ``NAME=VALUE`` each."""
    values: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"-p wants name=value, not {each!r}")
        if name in values:
            raise UsageError(f"-p {name} is given twice")
        values[name] = value
    return values


def deliver(
    data: bytes | str | Iterator[bytes], output: Path | None = None, *, styled: bool = False
) -> None:
    """Write a result to a file, whole or not at all; without one (or to ``-``), to standard output.

    A terminal gets no control characters, but for the colours of a text that is `styled`.
    """
    if output is not None and str(output) != "-":
        from defour.rdf.files import write_file

        write_file(output, data)
        return
    if sys.stdout is None:
        raise Unwritable("standard output is closed")
    if sys.stdout.isatty():
        data = data if isinstance(data, str | bytes) else b"".join(data)
        from defour.terminal import escape_controls

        text = data if isinstance(data, str) else data.decode("utf-8", "backslashreplace")
        text = text.replace("\r\n", "\n")
        parts = re.split(r"(\x1b\[[0-9;]*m)", text) if styled else [text]
        parts[::2] = [escape_controls(part, keep="\n\t") for part in parts[::2]]
        data = "".join(parts)
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    sys.stdout.flush()
    sys.stdout.buffer.writelines([content] if isinstance(content, bytes) else content)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Tell something on standard error, beside the result; control characters are escaped."""
    if text and sys.stderr is not None:
        from defour.terminal import escape_controls

        print(escape_controls(text, keep="\n"), file=sys.stderr)


def count(number: int, word: str, plural: str = "s") -> str:
    """A number of things: `1 file`, `2 files`."""
    return f"{number:,} {word}{'' if number == 1 else plural}"


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """A line on a terminal that tells how far a work of over a second is, five times a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from defour.terminal import escape_controls

    start, end = time.monotonic(), "\r\x1b[K"
    shown = start + 0.8

    def show(text: str) -> None:
        nonlocal shown
        if time.monotonic() - shown >= 0.2:
            shown = time.monotonic()
            print(f"{end}{escape_controls(text)[:79]}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown > start + 0.8:
            print(end, end="", file=sys.stderr, flush=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar on a terminal for work of over a second, told steps done, steps in all, what comes."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with progress_line() as tell:
        yield lambda done, of, what: tell(f"[{'#' * (24 * done // of):.<24}] {done}/{of} {what}")


def on_terminal() -> bool:
    """Whether standard output is a terminal that may have colour and boxes."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout is not None and sys.stdout.isatty() and not plain
