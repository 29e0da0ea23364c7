"""The index of a large site, in parts: a browser asks for that of the words which are typed.

A part, ``search/KEY.json``, has what is named by a word that begins with the key, two characters or
more. Where there is too much of it, it has `more`, and a longer key has the rest.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

LISTED = 5000
"""So many names are listed on one page; of more there are parts."""

_MOST = 500  # entries of a part
_END = "\U0010ffff"

Entry = tuple[str, str, str]
"""A name, the file of a page with its anchor, and the kind of thing."""


class SearchIndex:
    """Names by their words, in a file, or in memory; to be filled by one, and read by any."""

    def __init__(self, path: Path | None = None) -> None:
        import sqlite3  # which no small site needs

        self._data = sqlite3.connect(path or ":memory:", check_same_thread=False)
        columns = "word, name, file, kind, PRIMARY KEY (word, name, file)"
        self._data.execute(f"CREATE TABLE IF NOT EXISTS names ({columns}) WITHOUT ROWID")

    def fill(self, entries: Iterable[Entry]) -> "SearchIndex":
        """Add entries; the index itself is returned."""
        rows = ((word, *entry) for entry in entries for word in words_of(entry[0]))
        with self._data:
            self._data.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)", rows)
        return self

    def part(self, key: str) -> bytes:
        """The part of a key, as JSON."""
        asked = "SELECT DISTINCT name, file, kind FROM names WHERE word >= ? AND word < ? LIMIT ?"
        found = self._data.execute(asked, (key, key + _END, _MOST + 1)).fetchall()
        part = {"more": len(found) > _MOST, "entries": found[:_MOST]}
        return (json.dumps(part, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every part that a browser may ask for, by its key."""
        asked = "SELECT DISTINCT substr(word, 1, ?) FROM names WHERE word >= ? AND word < ?"
        keys = [x for (x,) in self._data.execute(asked, (2, "", _END))]
        for key in keys:  # it grows as it is walked
            part = self.part(key)
            if part.startswith(b'{"more":true'):
                longer = self._data.execute(asked, (len(key) + 1, key, key + _END))
                keys += [x for (x,) in longer if x != key]
            yield key, part


def words_of(name: str) -> set[str]:
    """The words of a name as they are looked for: in lower case, without accents."""
    bare = "".join(x for x in unicodedata.normalize("NFD", name) if not unicodedata.combining(x))
    return {x for x in re.findall(r"[^\W_]+", bare.lower()) if len(x) > 1}
