"""Where a page stands on the site, and how one page names another.

The page of the IRI ``<ROOT>x/y`` is ``x/y.html``, with ``x/y.ttl`` and ``x/y.jsonld`` beside it;
Dutch pages are below ``nl/``. A path holds no character that a file system or a web server takes
for something else, and no two differ by case alone: such an IRI gets a path of its own.
"""

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from defour.namespaces import ROOT

LANGUAGES = ("en", "nl")
"""The languages of the pages; those of the first stand at the root."""

_SEGMENT = re.compile(r"[\w~-][\w.~-]*")
_FILE = re.compile(r"\.(html|ttl|jsonld|css|js|csv|json|nt|nq|rdf|trig|txt|xml)$", re.IGNORECASE)
_LONGEST = 200  # bytes of a name in a folder, so that a suffix still fits
_DEEPEST = 10
_OF_THE_SITE = (
    *("index", "search", "questions", "404", "graph", "context", "style", "robots", "sitemap"),
)
_FOLDERS = ("nl", "redirects", "other")


def assign_paths(iris: Iterable[str]) -> dict[str, str]:
    """The path of the page of each IRI below `ROOT`, without suffix; others are passed over."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in sorted(set(iris)):
        if not iri.startswith(ROOT) or iri == ROOT:
            continue
        path = iri.removeprefix(ROOT)
        if not _is_plain(path):
            path = _digest_path(iri)
        elif path.casefold() in taken:
            tries = (f"{path}-{n}" for n in range(2, 9))
            path = next((x for x in tries if x.casefold() not in taken), _digest_path(iri))
        taken.add(path.casefold())
        found[iri] = path
    return found


def _is_plain(path: str) -> bool:
    """Whether a path may be a file, and the site has nothing else there."""
    segments = path.split("/")
    if len(segments) > _DEEPEST or segments[0].casefold() in _FOLDERS:
        return False
    if len(segments) == 1 and path.partition(".")[0].casefold() in _OF_THE_SITE:
        return False
    if any(_FILE.search(x) for x in segments[:-1]):  # a folder where a file stands
        return False
    return all(_SEGMENT.fullmatch(x) and len(x.encode()) <= _LONGEST for x in segments)


def _digest_path(iri: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9]+", "-", iri.removeprefix(ROOT)).strip("-")[:60]
    return f"other/{plain}-{hashlib.sha256(iri.encode()).hexdigest()[:12]}"


def html_file(path: str, language: str) -> str:
    """The file of a page in a language."""
    return f"{path}.html" if language == LANGUAGES[0] else f"{language}/{path}.html"


def relative_link(target: str, source: str) -> str:
    """A file of the site as a link from another (RFC 3986, section 4.2); works from a folder.

    Args:
        target: The path of a file, perhaps with ``#anchor``.
        source: The path of the page with the link.
    """
    path, mark, anchor = target.partition("#")
    folder = source[: source.rfind("/") + 1]
    up = ""
    while not path.startswith(folder):
        folder = folder[: folder.rfind("/", 0, -1) + 1]
        up += "../"
    return up + quote(path[len(folder) :]) + mark + quote(anchor)


def is_safe_link(iri: str) -> bool:
    """Whether an IRI of others may be a link: no script, no file, no data."""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme == "mailto" or (parts.scheme in ("http", "https") and bool(parts.netloc))
