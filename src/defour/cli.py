"""The command ``defour``: finds the command asked for, and turns what happens into a status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from textwrap import indent

from defour import __version__
from defour.commands import ORDER, Parser, number, say
from defour.errors import DefourError, Unexpected, Unwritable, UsageError, closest
from defour.folder import find_folder
from defour.process import SECONDS, run_limited
from defour.rdf.parse import MAX_SIZE, read_bytes, set_max_size

DESCRIPTION = (
    "A news article as a graph whose every fact can be checked against the sentence that says it."
)
EPILOG = """\
example:
  defour query career

defour COMMAND --help says more. Status: 0 fine, 1 the data has faults, 2 called wrongly,
3 something could not be read or written.
"""


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal, 100 columns at most; found without importing shutil."""
    try:
        width = int(os.environ.get("COLUMNS") or os.get_terminal_size(1).columns)
    except (OSError, ValueError):
        width = 80
    return argparse.RawDescriptionHelpFormatter(prog, width=max(40, min(width, 100)) - 2)


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status of a command line; of that of this process, whose child does the work."""

    def run() -> int:
        args = _parse(list(sys.argv[1:] if argv is None else argv))
        set_max_size(args.max_size)
        folder = find_folder(args.graph) if getattr(args, "graph", None) else None
        if folder is not None and folder.borrowed:
            parts = " ".join(f"{x}/" for x in folder.borrowed)
            say(f"defour: {folder.root} has no {parts}: those that come with defour are used")
        contexts = dict(getattr(args, "contexts", ()))  # export has another --context
        if contexts or args.catalog:
            from defour.rdf.copies import set_copies

            set_copies(contexts, args.catalog, read_bytes)
        if argv is None and not args.endless(args):
            return run_limited(lambda: _status(lambda: int(args.run(args))), args.timeout)
        return int(args.run(args))

    return _status(run)


def _status(run: Callable[[], int]) -> int:
    """The exit status of some work, after a word on standard error where it failed."""
    try:
        status = run()
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except DefourError as error:
        return report(error)
    except BrokenPipeError:
        # Whoever read us has enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        what = f"cannot be reached ({error.strerror})" if error.filename else str(error.strerror)
        where = str(error.filename) if error.filename else "standard output"
        if sys.stdout is not None and not error.filename:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return report(Unwritable(what, where=where))
    except SystemExit as stop:  # argparse, after --help
        return stop.code if isinstance(stop.code, int) else 0
    except BaseException as error:
        panic = type(error).__name__ == "PanicException"  # of an engine, outside Exception
        if os.environ.get("DEFOUR_TRACEBACK") or not (panic or isinstance(error, Exception)):
            raise
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        hint = "Please report it, with what DEFOUR_TRACEBACK=1 shows"
        return report(Unexpected(what, hint=hint))


def report(error: DefourError) -> int:
    """Tell an error on standard error, with a pointer to the docs; gives its exit status."""
    from defour.terminal import escape_controls

    told = f"defour: {error.name}: {escape_controls(str(error))}"
    say(f"{told}\n  more: defour explain {error.name}")
    return error.status


def _parse(arguments: list[str]) -> argparse.Namespace:
    word = arguments[0] if arguments else "--help"
    if word in ORDER:
        return _command(partial(Parser, f"defour {word}"), word).parse_args(arguments[1:])
    if not word.startswith("-"):
        raise UsageError(f"there is no command {word!r}", hint=closest(word, ORDER))
    _full_parser().parse_args(arguments or ["--help"])
    raise UsageError("which command?", hint="See defour --help")


def _full_parser() -> argparse.ArgumentParser:
    """The parser of every command; for help and completion, which need them all."""
    import shtab

    parser = Parser("defour", description=DESCRIPTION, epilog=EPILOG, formatter_class=_formatter)
    parser.add_argument("--version", action="version", version=f"defour {__version__}")
    shown = "print a completion script for this shell, and stop"
    shtab.add_argument_to(parser, "--completion", help=shown)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for word in ORDER:
        summary = import_module(f"defour.commands.{word}").SUMMARY
        _command(partial(commands.add_parser, word, help=summary), word)
    return parser


def _command(make: Callable[..., Parser], word: str) -> Parser:
    """The parser of one command, with the options that all have."""
    module = import_module(f"defour.commands.{word}")
    parser = make(
        description=f"{module.SUMMARY[:1].upper()}{module.SUMMARY[1:]}.",
        epilog="example:\n" + indent(module.EXAMPLE.strip(), "  "),
        formatter_class=_formatter,
        conflict_handler="resolve",  # a command may say more about --graph
    )
    parser.option("--graph")
    parser.option("--context")
    parser.option("--catalog")
    module.add(parser)
    endless = getattr(module, "ENDLESS", False)  # it runs until somebody ends it
    limit = parser.add_argument_group("limits")
    if not endless:
        told, kind = f"stop after this (default: {SECONDS:g}; 0: never)", number(float, 0.01, 1e8)
        limit.add_argument("--timeout", type=kind, default=SECONDS, metavar="SECONDS", help=told)
    told, kind = f"refuse a larger input (default: {MAX_SIZE}; 0: take any)", number(int, 1, 10**9)
    most = os.environ.get("DEFOUR_MAX_SIZE") or str(MAX_SIZE)
    limit.add_argument("--max-size", type=kind, default=most, metavar="MIB", help=told)
    is_endless = getattr(module, "is_endless", lambda _: endless)
    parser.set_defaults(run=module.run, endless=is_endless)
    return parser
