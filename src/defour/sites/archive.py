"""The site of an archive: each page is made, when it is asked for, from the articles that name it.

The site in memory has the ontology, the rules and the questions. A thing gets a small site of its
own, of at most `MOST` articles, which is drawn from by the same templates and forgotten.
"""

import posixpath
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote

import pyoxigraph as ox

from defour import namespaces as v
from defour.archives.store import JOURNAL, SHA256, list_articles
from defour.folder import Folder
from defour.rdf.graph import Graph, Labels, pick_text
from defour.rdf.parse import Source
from defour.sites.data import DESCRIBED
from defour.sites.links import html_file
from defour.sites.resources import OTHER, Location, assign_paths
from defour.sites.search import Entry
from defour.sites.site import Make, Site
from defour.sites.wording import LANGUAGES

MOST = 20
"""From so many articles a page is made at most; from fewer, where they have `_TRIPLES`."""

_TRIPLES = 25_000

LISTED = 50
"""So many articles are on the front page."""

_COUNTED = 1000  # of more articles that name a thing it is said that there are more
_DEFAULT = ox.DefaultGraph()


class Overview(NamedTuple):
    """How many articles and claims an archive has, and its first articles with their labels."""

    articles: int
    claims: int
    listed: list[tuple[str, Labels]]


def archive_site(folder: Folder, *, base: str | None = None, endpoint: bool = False) -> Site:
    """What the pages of an archive share: the site of the folder without its data."""
    site = Site(folder, base=base, endpoint=endpoint, graph=Graph.read(folder.ontology))
    site.data.dumps, _ = {}, site.data.crosswalk  # which is read once
    return site


class Archive:
    """The things of a store, each with a site of its own; `site` is what they share."""

    def __init__(self, site: Site, store: ox.Store) -> None:
        self.site, self.store, self.resources = site, store, site.resources
        self.site_of = lru_cache(1)(self._site_of)

    def _site_of(self, iri: str, most: int = 0) -> Site | None:
        """The site of what the articles say that name a thing; None where none does."""
        graphs = self.naming(iri)
        if not graphs:
            return None
        told: list[Source] = []
        for graph in graphs[: most or MOST]:
            if sum(len(x.quads) for x in told) < _TRIPLES:
                told.append(self._read(graph))
        site = Site(
            self.resources.folder,
            base=self.site.base,
            endpoint=self.site.story(LANGUAGES[0]).wording.endpoint,
            graph=Graph([*self.resources.graph.sources, *told]),
            whole=self.site,
        )
        site.resources.written = self.resources.written
        if len(graphs) > len(told):
            more = "+" * (len(graphs) > _COUNTED)
            site.naming = f"{min(len(graphs), _COUNTED):,}{more}", str(len(told))
        return site

    def naming(self, iri: str) -> list[str]:
        """The articles that name a thing, itself first if it is one; not many over `_COUNTED`."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return []
        said, named = f"GRAPH ?g {{ {node} ?p ?o }}", f"GRAPH ?g {{ ?s ?p {node} }}"
        more = f"FILTER (?g != {JOURNAL})"
        text = f"SELECT DISTINCT ?g {{ {{ {said} }} UNION {{ {named} }} {more} }}"
        rows = self.store.query(f"{text} LIMIT {_COUNTED + 1}")
        assert isinstance(rows, ox.QuerySolutions)
        kinds = self.resources.kinds
        found = [x for row in rows if kinds.get(x := str(row["g"])[1:-1]) != "ontology"]
        return sorted(found, key=lambda x: x != iri)

    def _read(self, graph: str) -> Source:
        quads = self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        triples = [ox.Quad(*x.triple) for x in quads]
        return Source(graph, "", ox.RdfFormat.N_QUADS, sorted(triples, key=str), {}, "")

    def find(self, path: str) -> Location | None:
        """Where a thing stands whose IRI has this path; None where no article names it."""
        iri = v.ROOT + path
        site = self.site_of(iri, 1)
        place = site.resources.locations.get(iri) if site is not None else None
        if place is None or not place.path.startswith(OTHER):
            return place
        return Location(served_path(iri), "")

    def make(self, file: str) -> tuple[bytes, Location] | None:
        """A file of a thing, and where this stands; None where there is none."""
        stem, suffix = posixpath.splitext(file)
        language = LANGUAGES[suffix == ".html" and stem.startswith(f"{LANGUAGES[1]}/")]
        path = stem if language == LANGUAGES[0] else stem.partition("/")[2]
        iri = v.ROOT + (unquote(path.removeprefix(OTHER)) if path.startswith(OTHER) else path)
        if suffix != ".html" and suffix not in DESCRIBED:
            return None
        site = self.site_of(iri)
        place = site.resources.locations.get(iri) if site is not None else None
        if site is None or place is None or (suffix == ".html" and place.anchor):
            return None
        if suffix == ".html":
            return site.page(iri, language), place
        return site.data.describe(iri, DESCRIBED[suffix], alone=bool(place.anchor)), place

    def files_at(self, iri: str) -> dict[str, Make] | None:
        """What makes the files of the page on which a thing stands."""
        if found := self.site.files_at(iri):
            return found
        site = self.site_of(iri)
        files = site.files_at(iri) if site is not None else None
        return files and {x: partial(self._make, iri, x) for x in files}

    def _make(self, iri: str, file: str) -> bytes:
        site = self.site_of(iri)
        files = site.files_at(iri) if site is not None else None
        assert files is not None
        return files[file]()

    def overview(self) -> Overview:
        """What the front page tells; it takes as long as there are articles and claims."""
        listed = [(x, self._texts(ox.NamedNode(x))) for x in self.articles(0, LISTED)]
        articles = self._count(f"GRAPH {JOURNAL} {{ ?article {SHA256} ?digest }}")
        return Overview(articles, self._count(f"?claim a <{v.CLAIM}>"), listed)

    def _count(self, pattern: str) -> int:
        rows = self.store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        assert isinstance(rows, ox.QuerySolutions)
        return next(int(row["n"].value) for row in rows)

    def articles(self, first: int, last: int) -> list[str]:
        """Some of the articles, in the order of the store."""
        return [x for x, _ in islice(list_articles(self.store), first, last)]

    def entries(self) -> Iterator[Entry]:
        """What is searched: the labels of entities and situations, in each language."""
        graph = self.resources.graph
        for kind in ("entity", "situation"):
            top = v.FOOTBALL + kind.capitalize()
            for each in (x for x in graph.by_subject if top in graph.superclasses([x])):
                pattern = (None, ox.NamedNode(v.TYPE), ox.NamedNode(each), _DEFAULT)
                for node in (x.subject for x in self.store.quads_for_pattern(*pattern)):
                    iri = node.value if isinstance(node, ox.NamedNode) else ""
                    if iri.startswith(v.ROOT) and iri not in self.resources.locations:
                        file = quote(html_file(served_path(iri), LANGUAGES[0]))
                        texts = self._texts(ox.NamedNode(iri))
                        for name in dict.fromkeys(pick_text(texts, x) for x in LANGUAGES):
                            if name is not None:
                                yield name, file, kind

    def _texts(self, node: ox.NamedNode) -> Labels:
        pattern = (node, ox.NamedNode(v.LABEL), None, _DEFAULT)
        found = (x.object for x in self.store.quads_for_pattern(*pattern))
        return tuple((x.value, x.language or "") for x in found if isinstance(x, ox.Literal))


def served_path(iri: str) -> str:
    """The path of the page of a thing, from which `Archive.make` has the IRI again."""
    path = assign_paths({iri})[iri]
    return OTHER + quote(iri.removeprefix(v.ROOT), safe="") if path.startswith(OTHER) else path
