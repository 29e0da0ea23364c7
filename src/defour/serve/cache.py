"""Answers that were given before. The graph does not change while it is served: they stay right."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

_OVERHEAD = 2000  # bytes that an entry takes beside its body

Kept = TypeVar("Kept")


class Cache(Generic[Kept]):
    """What was asked for last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet; `most` is in bytes, 0 keeps nothing."""
        self.most = most
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        """What was kept under a key, if it still is."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Kept, size: int) -> None:
        """Keep a value of so many bytes, unless it alone would take more than an eighth of all."""
        size += _OVERHEAD
        if size > self.most // 8 or key in self._kept:
            return
        self._kept[key] = (value, size)
        self.size += size
        while self.size > self.most:
            _, (_, freed) = self._kept.popitem(last=False)
            self.size -= freed

    def __len__(self) -> int:
        return len(self._kept)
