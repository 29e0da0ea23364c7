"""The site of an archive: each page is made, when it is asked for, from the articles that name it.

The site in memory has the ontology, the rules and the questions. A thing gets a small site of its
own, which is drawn from by the same templates, and forgotten.
"""

import posixpath
from collections.abc import Iterator
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from defour import namespaces as v
from defour.errors import Busy
from defour.folder import Folder
from defour.rdf.graph import Graph, Labels, pick_text
from defour.rdf.store import JOURNAL, list_articles
from defour.sites.data import DESCRIBED
from defour.sites.links import html_file, page_address
from defour.sites.page import render
from defour.sites.resources import Location
from defour.sites.search import Entry, SearchIndex
from defour.sites.site import Site
from defour.sites.wording import LANGUAGES

MOST = 20
"""From so many articles a page is made at most."""

_COUNTED = 1000  # of more articles that name a thing it is said that there are more
_MAPPED = 50_000 // len(LANGUAGES)  # articles of a sitemap
_LISTED = 50  # so many articles are on the front page


def archive_site(folder: Folder, base: str | None = None, *, endpoint: bool = False) -> Site:
    """What the pages of an archive share: the site of the folder without its data."""
    site = Site(folder, base=base, endpoint=endpoint, graph=Graph.read(folder.ontology))
    site.data.dumps = {}
    return site


class Archive:
    """The things of a store, each with a site of its own; `site` is what they share.

    The `index` of names is a file, which `write_index` writes.
    """

    def __init__(self, site: Site, store: ox.Store, index: Path | None = None) -> None:
        self.site, self.store, self.resources, self.index = site, store, site.resources, index
        self.site_of = lru_cache(1)(self._site_of)

    def _site_of(self, iri: str, most: int = 0) -> Site | None:
        """The site of what the articles say that name a thing; None where none does."""
        if iri in self.resources.kinds:
            return self.site
        names, most = self.naming(iri), most or MOST
        if not names:
            return None
        sources = [x for name in names[:most] for x in self._read(name, iri).sources]
        graph = Graph([*self.resources.graph.sources, *sources])
        site = Site(self.resources.folder, base=self.site.base, graph=graph, whole=self.site)
        if len(names) > most:
            site.naming = f"{_COUNTED:,}+" if len(names) > _COUNTED else str(len(names)), str(most)
        return site

    def _read(self, article: str, iri: str) -> Graph:
        """An article; for the page of something else what names this, claims, all they lead to."""
        graph, about = ox.NamedNode(article), ox.NamedNode(v.ABOUT)
        read = partial(self.store.quads_for_pattern, graph_name=graph)
        quads = list(read(None, None, None)) if article == iri else []
        ends = (ox.NamedNode(iri), graph) if article != iri else ()
        users = [x.subject for end in ends for x in read(None, None, end)]
        claims = [x.subject for node in (*ends[:1], *users) for x in read(None, about, node)]
        found: dict[Any, None] = dict.fromkeys([*ends[:1], *users, *claims])
        for node in (nodes := list(found)):  # they grow as they are walked
            said = list(read(node, None, None))
            new = {x.object: None for x in said if not isinstance(x.object, ox.Literal)}
            nodes += [x for x in new if x not in found]
            found |= new
            quads += said
        return Graph.from_quads(sorted((ox.Quad(*x.triple) for x in quads), key=str))

    def naming(self, iri: str) -> list[str]:
        """The articles that name a thing, itself first if it is one; not many over `_COUNTED`."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return []
        text = f"{{ GRAPH ?g {{ {node} ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p {node} }} }}"
        text = f"SELECT DISTINCT ?g {{ {text} FILTER (?g != {JOURNAL}) }} LIMIT {_COUNTED + 1}"
        found = {str(row["g"])[1:-1] for row in self.store.query(text)}  # type: ignore[union-attr]
        return sorted(found - self.resources.kinds.keys(), key=lambda x: (x != iri, x))

    def find(self, path: str) -> Location | None:
        """Where a thing stands whose IRI has this path; None where no article names it."""
        site = self.site_of(v.ROOT + path, 1)
        return site.resources.locations.get(v.ROOT + path) if site is not None else None

    def make(self, file: str) -> tuple[bytes | None, Location | None]:
        """A file, None where there is none; and where the thing stands that it is about."""
        stem, suffix = posixpath.splitext(file)
        language = LANGUAGES[suffix == ".html" and stem.startswith("nl/")]
        path = stem if language == LANGUAGES[0] else stem.removeprefix("nl/")
        if suffix == ".html" and path in ("index", "search"):
            title = self.site.stories[language].wording.site_name if path == "index" else path
            return self.site.draw("archive.html", path, language, title=title, archive=self), None
        if file.startswith("search/"):
            if self.index is None or not self.index.exists():
                raise Busy("the index of names is being made", hint="Try again in a while")
            return SearchIndex(self.index).part(stem.removeprefix("search/")), None
        if suffix == ".xml":
            return self._map(file), None
        site = self.site_of(v.ROOT + path) if suffix in (".html", *DESCRIBED) else None
        place = site.resources.locations.get(v.ROOT + path) if site is not None else None
        if site is None or place is None or (suffix == ".html" and place.anchor):
            return None, None
        if suffix == ".html":
            return site.page(v.ROOT + path, language), place
        alone = bool(place.anchor)
        return site.data.describe(v.ROOT + path, DESCRIBED[suffix], alone=alone), place

    def _map(self, file: str) -> bytes | None:
        """The index of the sitemaps, or one, which has a slice of the articles."""
        names = [f"sitemap-{1 + x // _MAPPED}.xml" for x in range(0, self.articles, _MAPPED)]
        if file == "sitemap.xml":
            return render("sitemaps.xml", base=self.site.base, parts=names).encode()
        if file not in names:
            return None
        first = names.index(file) * _MAPPED
        found = [x for x, _ in islice(list_articles(self.store), first, first + _MAPPED)]
        pages = [(x, x.removeprefix(v.ROOT), y) for x in found for y in LANGUAGES]
        addresses = [page_address(*x, self.site.base) for x in pages]
        return render("sitemap.xml", addresses=addresses).encode()

    @cached_property
    def articles(self) -> int:
        """How many articles there are; it takes as long as there are many."""
        return sum(1 for _ in list_articles(self.store))

    @cached_property
    def claims(self) -> int:
        """How many claims there are, likewise."""
        rows = self.store.query(f"SELECT (COUNT(*) AS ?n) {{ ?claim a <{v.CLAIM}> }}")
        return next(int(row["n"].value) for row in rows)  # type: ignore[union-attr]

    @property
    def listed(self) -> list[tuple[str, Labels]]:
        """The first articles, and their labels."""
        first = islice(list_articles(self.store), _LISTED)
        return [(x, self._texts(ox.NamedNode(x))) for x, _ in first]

    def _entries(self) -> Iterator[Entry]:
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

    def write_index(self) -> None:
        """Write the index of names, where it is older than the store; an old one serves so long."""
        assert self.index is not None
        files = [x for x in self.index.parent.iterdir() if x.suffix in (".sst", ".log")]
        newest = max((x.stat().st_mtime for x in files), default=0.0)
        if self.index.exists() and self.index.stat().st_mtime > newest:
            return
        made = self.index.with_suffix(".new")
        made.unlink(missing_ok=True)
        SearchIndex(made).fill(self._entries())
        made.rename(self.index)

    def _texts(self, node: ox.NamedNode) -> Labels:
        found = self.store.quads_for_pattern(node, ox.NamedNode(v.LABEL), None, _DEFAULT)
        terms = (x.object for x in found)
        return tuple((x.value, x.language or "") for x in terms if isinstance(x, ox.Literal))


_DEFAULT = ox.DefaultGraph()
