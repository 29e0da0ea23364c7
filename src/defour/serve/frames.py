"""Messages between the server and its workers: a head in JSON and a body in bytes.

A frame is two lengths (four bytes each, big-endian), the head, the body.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    import socket
    from typing import Any

_LENGTHS = struct.Struct("!II")


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame."""
    first = json.dumps(head).encode()
    return _LENGTHS.pack(len(first), len(body)) + first + body


def read(channel: socket.socket) -> dict[str, Any] | None:
    """Wait for the head of a frame without a body; None when the other side is gone."""
    lengths = _exactly(channel, _LENGTHS.size)
    if lengths is None:
        return None
    content = _exactly(channel, sum(_LENGTHS.unpack(lengths)))
    return None if content is None else dict(json.loads(content))


async def arriving(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes]:
    """Wait for a frame.

    Raises:
        asyncio.IncompleteReadError: The other side is gone.
    """
    first, second = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    head = dict(json.loads(await reader.readexactly(first)))
    return head, await reader.readexactly(second) if second else b""


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    parts, left = [], size
    while left:
        part = channel.recv(min(left, 1 << 20))
        if not part:
            return None
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
