"""What whoever starts the server decides."""

from __future__ import annotations

from typing import NamedTuple

MIB = 1024 * 1024

LARGEST_BODY = MIB
"""A request's body may have so many bytes; a query that people write has a few thousand."""

LARGEST_HEAD = 32 * 1024
"""The request line and the headers may have so many bytes together."""

PATIENCE = 10.0
"""So many seconds may pass until a request's head, and again until its body, is there."""

SLOW = 0.25
"""A query that takes longer, in seconds, gives way to all others from then on."""

SLOW_MOST = 6
"""So many slow queries may run at a time; what comes on top of them is refused once it is slow."""

WAITING_MOST = 500
"""So many queries may wait for a worker."""

SHOWN = 1000
"""So many rows are shown in a page; the other formats give all."""


class Settings(NamedTuple):
    """The settings of a server.

    Attributes:
        host: The address to listen at.
        port: The port; 0 is any that is free.
        workers: How many workers are kept ready for queries.
        timeout: Seconds that a query may take.
        max_result: MiB that an answer may have.
        max_memory: MiB that a query may use.
        cache: MiB of answers and pages to keep; 0 keeps none.
        base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.
        log: Whether each request is told on standard error.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    timeout: float = 10.0
    max_result: int = 8
    max_memory: int = 64
    cache: int = 32
    base: str | None = None
    log: bool = False
