"""The graph folder that a call works on: here, or read from an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from defour import folder
from defour.api import arguments
from defour.api.arguments import AnyFolder

if TYPE_CHECKING:
    from defour.queries.remote import Endpoint


def find(graph: AnyFolder = None) -> folder.Folder:
    """The graph folder to work on.

    Raises:
        MissingFile: The folder asked for is not there.
        NoRdf: It holds none of the four folders.
        UsageError: It is neither a folder nor a path.
    """
    if isinstance(graph, folder.Folder):
        return graph
    return folder.find_folder(None if graph is None else arguments.path(graph, "graph"))


@contextmanager
def opened(
    graph: AnyFolder, endpoint: Endpoint | str | None, **of_why: Any
) -> Iterator[folder.Folder]:
    """A graph folder; with an endpoint, one that has its graph for as long as the block runs."""
    here = find(graph)
    if endpoint is None:
        yield here
        return
    from defour.queries import remote

    with remote.given(endpoint) as asked, asked.folder(here, **of_why) as there:
        yield there
