"""The files of a site: how they are called and linked, and of which media type they are."""

from urllib.parse import quote, urlsplit

from defour.rdf.serialize import RDF_FORMATS
from defour.sites.wording import LANGUAGES

MEDIA_TYPES = {
    "rdf12.ttl": "text/turtle; version=1.2",
    **{x.file_extension: x.media_type for x in RDF_FORMATS.values()},
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "css": "text/css",
    "js": "text/javascript",
    "xml": "application/xml",
}
"""The media types of the files of a site, by suffix; all are UTF-8."""


def media_type(file: str) -> str:
    """The media type of a file of the site."""
    found = (x for suffix, x in MEDIA_TYPES.items() if file.endswith(f".{suffix}"))
    return "application/json" if file.startswith("search/") else next(found, "text/plain")


def html_file(path: str, language: str) -> str:
    """The file of a page in a language."""
    return f"{path}.html" if language == LANGUAGES[0] else f"{language}/{path}.html"


def page_address(iri: str | None, path: str, language: str, base: str) -> str:
    """The one address of a page in a language: the IRI of its thing, or its file."""
    if iri is not None and language == LANGUAGES[0]:
        return iri
    file = html_file(path, language)
    return base + ("" if file == "index.html" else quote(file))


def relative_link(target: str, source: str) -> str:
    """A file of the site, perhaps with ``#anchor``, as a link from another (RFC 3986, 4.2)."""
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
