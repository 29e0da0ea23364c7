"""The option ``--endpoint``, for the commands that can ask somebody else's graph."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from defour.folder import Folder
    from defour.queries.remote import Endpoint

_SHARE = 0.95
"""Of the time for the command, what the endpoint gets, so that its own error is told."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("endpoint")
    group.add_argument(
        "--endpoint",
        metavar="URL",
        help="ask this SPARQL endpoint, and not the graph folder, which still gives the questions",
    )
    group.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="send this header along; may be repeated (a secret is better kept in "
        "DEFOUR_ENDPOINT_AUTHORIZATION or ~/.netrc)",
    )


@contextmanager
def of(args: argparse.Namespace) -> Iterator[Endpoint]:
    """The endpoint that the options name; a terminal sees its waits, and how far it is.

    Raises:
        UsageError: It is no address of one, or a header is none.
        Malformed: The netrc file breaks its syntax.
    """
    from defour.commands import say
    from defour.commands.progress import bar
    from defour.queries.remote import Endpoint

    with bar() as shown:

        def tell(line: str) -> None:
            if shown is not None:
                shown.clear()
                say(line)

        seconds = args.timeout * _SHARE or None
        with Endpoint(
            args.endpoint, headers=args.header, seconds=seconds, tell=tell, show=shown
        ) as endpoint:
            yield endpoint


@contextmanager
def folder(args: argparse.Namespace, **of_why: Any) -> Iterator[Folder]:
    """The graph folder, with the graph of the endpoint in it where one is named.

    Args:
        args: The options.
        **of_why: What `Endpoint.folder` takes besides.

    Raises:
        SourceError: The folder is not there, or the endpoint's graph cannot be had.
        UsageError: As `of`.
    """
    from defour.folder import find_folder

    here = find_folder(args.graph)
    if args.endpoint is None:
        yield here
        return
    with of(args) as endpoint, endpoint.folder(here, **of_why) as there:
        yield there
