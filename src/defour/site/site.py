"""The site of a graph folder: every path, and the page at each, made when it is asked for.

What a static build writes and what a server sends are the same bytes.
"""

from typing import NamedTuple

from defour.folder import Folder
from defour.site.addresses import LANGUAGES, page
from defour.site.describe import describe
from defour.site.knowledge import Knowledge
from defour.site.rendering import render
from defour.writing import graphs


class Page(NamedTuple):
    """A file of the site: its bytes, and its media type for a server."""

    content: bytes
    media_type: str


HTML, TURTLE, JSON_LD = "text/html; charset=utf-8", "text/turtle", "application/ld+json"


class Site:
    """The site of a folder."""

    def __init__(
        self, folder: Folder, *, base: str | None = None, article: bytes | None = None
    ) -> None:
        """Read the folder.

        Args:
            folder: The graph folder.
            base: What stands in the place of ``https://w3id.org/defour/`` in every IRI.
            article: The bytes of the reader's own copy, to show its text.

        Raises:
            ChangedArticle: The article is no version that the graph cites.
            SourceError: Something cannot be read.
        """
        self.known = Knowledge(folder)
        self.base = base

    def paths(self) -> list[str]:
        """Every path of the site, sorted."""
        return sorted(self._makers())

    def get(self, path: str) -> Page | None:
        """The page at a path, the same bytes each time; None where there is none."""
        made = self._makers().get(path)
        if made is None:
            return None
        iri, form = made
        if form in LANGUAGES:
            return Page(render(self.known, iri, path, form), HTML)
        prefixes = {
            k: x for s in self.known.ontology + self.known.data for k, x in s.prefixes.items()
        }
        format = {"ttl": "turtle", "jsonld": "jsonld"}[form]
        content = graphs.write(describe(self.known, iri), format, prefixes)
        return Page(content, TURTLE if form == "ttl" else JSON_LD)

    def iris(self) -> dict[str, str]:
        """Each published IRI with its path, without suffix."""
        return dict(self.known.paths)

    def _makers(self) -> dict[str, tuple[str, str]]:
        found = {}
        for iri, path in self.known.paths.items():
            for language in LANGUAGES:
                found[page(path, language)] = (iri, language)
            for suffix in ("ttl", "jsonld"):
                found[f"{path}.{suffix}"] = (iri, suffix)
        return found
