"""The reader's own copy of an article, beside the versions that a graph knows.

Offsets count Unicode code points of the text, from 0. Digests are SHA-256 in lower-case
hexadecimal: of the file's bytes for a version, of the UTF-8 of the cited text for a passage.
"""

import hashlib

from defour.claims import model as claims
from defour.errors import ChangedArticle as ChangedArticle


def digest(data: bytes | str) -> str:
    """The SHA-256 of bytes, or of the UTF-8 of a text, in lower-case hexadecimal."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def decode(article: bytes, *, where: str = "the article") -> str:
    """The text of an article, its byte-order mark and line ends as they are.

    Raises:
        BadEncoding: It is not UTF-8.
    """
    try:
        return article.decode()
    except UnicodeDecodeError:
        return decode(article, where=where)  # which raises, with the line and the byte


def same(record: claims.Claims, article: bytes) -> claims.Version | None:
    """The version of the graph that a file is, byte for byte."""
    found = digest(article)
    return next((x for x in record.versions.values() if x.digest == found), None)


def version_of(record: claims.Claims, article: bytes) -> claims.Version:
    """As `same`, for a caller that cannot go on without.

    Raises:
        ChangedArticle: The file is no version of the graph.
    """
    version = same(record, article)
    if version is None:
        raise ChangedArticle(
            f"the file is no version that the graph cites: its SHA-256 is {digest(article)}",
            hint="`defour evidence --article FILE` says what changed",
        )
    return version


def cited(passage: claims.Passage, text: str) -> str | None:
    """The text that a passage cites; None where its range is not inside."""
    start, end = passage.start, passage.end
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return text[start:end]


def fits(passage: claims.Passage, text: str) -> bool:
    """Whether the text at a passage's range has the passage's digest."""
    part = cited(passage, text)
    return part is not None and digest(part) == passage.digest


def difference(article: bytes, wanted: str | None) -> str | None:
    """What sets a changed article apart, where it is only a matter of bytes."""
    mark = b"\xef\xbb\xbf"
    plain = article.removeprefix(mark)
    tries = {
        "a byte-order mark at its start": plain,
        "its CRLF line ends": article.replace(b"\r\n", b"\n"),
        "its byte-order mark and its CRLF line ends": plain.replace(b"\r\n", b"\n"),
        "a line end at its end": article.rstrip(b"\r\n"),
        "its line ends": article.replace(b"\r\n", b"\n").rstrip(b"\n"),
        "the line end that it lacks at its end": article + b"\n",
        "its LF line ends, where the version has CRLF": article.replace(b"\n", b"\r\n"),
    }
    for what, other in tries.items():
        if digest(other) == wanted:
            return f"The file differs from the version by nothing but {what}."
    return None
