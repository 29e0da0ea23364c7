"""The reader's own copy of an article: its bytes, its text, and what sets it apart."""

from pathlib import Path

from defour.claims.model import sha256
from defour.rdf.parse import decode, read_bytes
from defour.terminal import escape_controls

_MARK = "\ufeff"


def read_article(article: bytes | Path | str) -> bytes:
    """The bytes of an article that is given as such, or by its path."""
    return article if isinstance(article, bytes) else read_bytes(Path(article))


def decode_article(article: bytes, *, where: str = "the article") -> str:
    """The text of an article, its byte-order mark and line ends as they are."""
    mark = _MARK if article.startswith(_MARK.encode()) else ""
    return mark + decode(article, where=where)


def byte_difference(article: bytes, digest: str | None) -> str | None:
    """What sets an article apart from a version, where that is only a matter of bytes."""
    plain = article.removeprefix(_MARK.encode())
    tries = {
        "a byte-order mark at its start": plain,
        "its CRLF line ends": article.replace(b"\r\n", b"\n"),
        "its byte-order mark and its CRLF line ends": plain.replace(b"\r\n", b"\n"),
        "a line end at its end": article.rstrip(b"\r\n"),
        "its line ends": article.replace(b"\r\n", b"\n").rstrip(b"\n"),
        "the line end that it lacks at its end": article + b"\n",
        "its LF line ends, where the version has CRLF": article.replace(b"\n", b"\r\n"),
    }
    same = next((what for what, other in tries.items() if sha256(other) == digest), None)
    return same and f"The file differs from the version by nothing but {same}."


def join_lines(text: str) -> str:
    """Cited text on one line, fit for a terminal: each run of line ends is a ⏎."""
    return escape_controls(" ⏎ ".join(x.strip() for x in text.splitlines() if x.strip()))
