"""The site of an archive: each page is made, when it is asked for, from the articles that name it.

The site in memory has the ontology, the rules and the questions. A thing gets a small site of its
own, which is drawn from by the same templates, and forgotten.
"""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from defour import namespaces as v
from defour.archives.store import JOURNAL, SHA256, list_articles
from defour.folder import Folder
from defour.rdf.graph import Graph, Labels, pick_text
from defour.sites.data import DESCRIBED
from defour.sites.links import html_file
from defour.sites.resources import Location
from defour.sites.search import Entry, SearchIndex
from defour.sites.site import Make, Site
from defour.sites.wording import LANGUAGES

MOST = 20
"""From so many articles a page is made at most; from fewer, where they have `_TRIPLES`."""

_TRIPLES = 25_000
_COUNTED = 1000  # of more articles that name a thing it is said that there are more
_LISTED = 50  # so many articles are on the front page


class Overview(NamedTuple):
    """How many articles and claims an archive has, and its first articles with their labels."""

    articles: int
    claims: int
    listed: list[tuple[str, Labels]]


def archive_site(folder: Folder, *, base: str | None = None, endpoint: bool = False) -> Site:
    """What the pages of an archive share: the site of the folder without its data."""
    site = Site(folder, base=base, endpoint=endpoint, graph=Graph.read(folder.ontology))
    site.data.dumps = {}
    return site


class Archive:
    """The things of a store, each with a site of its own; `site` is what they share."""

    def __init__(self, site: Site, store: ox.Store) -> None:
        self.site, self.store, self.resources = site, store, site.resources
        self.site_of = lru_cache(1)(self._site_of)

    def _site_of(self, iri: str, most: int = 0) -> Site | None:
        """The site of what the articles say that name a thing; None where none does."""
        names, sources = self.naming(iri), list(self.resources.graph.sources)
        for name in names[: most or MOST]:
            if sum(len(x.quads) for x in sources) < _TRIPLES:
                quads = self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
                triples = sorted((ox.Quad(*x.triple) for x in quads), key=str)
                sources += Graph.from_quads(triples, where=name).sources
        site = self.site.part(Graph(sources)) if names else None
        told = len(sources) - len(self.resources.graph.sources)
        if site and len(names) > told:
            site.naming = f"{_COUNTED:,}+" if len(names) > _COUNTED else str(len(names)), str(told)
        return site

    def naming(self, iri: str) -> list[str]:
        """The articles that name a thing, itself first if it is one; not many over `_COUNTED`."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return []
        text = f"{{ GRAPH ?g {{ {node} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {node} }} }}"
        text = f"SELECT DISTINCT ?g {{ {text} FILTER (?g != {JOURNAL}) }} LIMIT {_COUNTED + 1}"
        found = [str(row["g"])[1:-1] for row in self.store.query(text)]  # type: ignore[union-attr]
        return sorted(set(found) - self.resources.kinds.keys(), key=lambda x: (x != iri, x))

    def find(self, path: str) -> Location | None:
        """Where a thing stands whose IRI has this path; None where no article names it."""
        site = self.site_of(v.ROOT + path, 1)
        return site.resources.locations.get(v.ROOT + path) if site is not None else None

    def make(self, file: str) -> tuple[bytes | None, Location | None]:
        """A file of a thing, None where there is none, and where the thing stands."""
        stem, suffix = posixpath.splitext(file)
        dutch = suffix == ".html" and stem.startswith("nl/")
        iri = v.ROOT + stem.removeprefix("nl/" if dutch else "")
        site = self.site_of(iri) if suffix in (".html", *DESCRIBED) else None
        place = site.resources.locations.get(iri) if site is not None else None
        if site is None or place is None or (suffix == ".html" and place.anchor):
            return None, None
        if suffix == ".html":
            return site.page(iri, LANGUAGES[dutch]), place
        return site.data.describe(iri, DESCRIBED[suffix], alone=bool(place.anchor)), place

    def files_at(self, iri: str) -> dict[str, Make]:
        """What makes the files of the page on which a thing stands; nothing where there is none."""
        site = self.site_of(iri)
        return self.site.files_at(iri) or (site.files_at(iri) if site is not None else {})

    def overview(self) -> Overview:
        """What the front page tells; it takes as long as there are articles and claims."""
        listed = [(x, self._texts(ox.NamedNode(x))) for x in self.articles(0, _LISTED)]
        articles = self._count(f"GRAPH {JOURNAL} {{ ?article {SHA256} ?digest }}")
        return Overview(articles, self._count(f"?claim a <{v.CLAIM}>"), listed)

    def _count(self, pattern: str) -> int:
        (row,) = self.store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")  # type: ignore[misc]
        return int(row["n"].value)

    def articles(self, first: int, last: int) -> list[str]:
        """Some of the articles, in the order of the store."""
        return [x for x, _ in islice(list_articles(self.store), first, last)]

    def entries(self) -> Iterator[Entry]:
        """What is searched: the labels of entities and situations, in each language."""
        graph, typed = self.resources.graph, ox.NamedNode(v.TYPE)
        for kind in ("entity", "situation"):
            top = v.FOOTBALL + kind.capitalize()
            for each in (x for x in graph.by_subject if top in graph.superclasses([x])):
                things = self.store.quads_for_pattern(None, typed, ox.NamedNode(each), _DEFAULT)
                for node in (x.subject for x in things):
                    iri = node.value if isinstance(node, ox.NamedNode) else ""
                    if iri.startswith(v.ROOT) and iri not in self.resources.locations:
                        file = quote(html_file(iri.removeprefix(v.ROOT), LANGUAGES[0]))
                        texts = self._texts(ox.NamedNode(iri))
                        for name in {pick_text(texts, x) for x in LANGUAGES} - {None}:
                            yield str(name), file, kind

    def write_index(self, path: Path) -> None:
        """Write what is searched to a file, which is there once it is whole."""
        made = path.with_suffix(".new")
        SearchIndex(made).fill(self.entries())
        made.rename(path)

    def _texts(self, node: ox.NamedNode) -> Labels:
        found = self.store.quads_for_pattern(node, ox.NamedNode(v.LABEL), None, _DEFAULT)
        terms = (x.object for x in found)
        return tuple((x.value, x.language or "") for x in terms if isinstance(x, ox.Literal))


_DEFAULT = ox.DefaultGraph()
