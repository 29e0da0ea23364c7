"""Loading articles into a store: whole ones, in batches, each a transaction of the store."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from defour.errors import Malformed
from defour.folder import AnyFolder, find_folder
from defour.namespaces import OWL
from defour.rdf.articles import Article, make_article, parse_article, read_articles
from defour.rdf.graph import Graph
from defour.rdf.parse import MIB
from defour.rdf.store import (
    JOURNAL,
    ONTOLOGY,
    SHA256,
    find_article,
    find_digest,
    write_archive,
)

BATCH = 32 * MIB
"""So many bytes of articles go into the store at a time."""


class Loaded(NamedTuple):
    """How many articles a load has added, replaced, found unchanged, removed; triples written."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    triples: int = 0


def load_archive(
    path: Path | str,
    files: Iterable[Path | str] = (),
    *,
    remove: Iterable[str] = (),
    graph: AnyFolder = None,
    optimize: bool = False,
    progress: Callable[[Loaded], None] | None = None,
) -> Loaded:
    """Load articles into a store, with the ontology of a graph folder.

    An article that is there is replaced by what differs, and passed over where nothing does: so a
    load that was cut off goes on when it is run again.

    Args:
        path: The folder of the store.
        files: Files, folders, or `-`, as `read_articles` takes them.
        remove: Articles to take out first, by their IRIs or what follows `id:`.
        graph: The graph folder.
        optimize: Whether to rewrite the store for reading, at the end.
        progress: What is told the count now and then.

    Raises:
        UnknownResource: An article to remove is not there.
        Busy, Unwritable: As `write_archive`.
        MissingFile, NoRdf, Malformed, BadEncoding, OverLimit: As `read_articles`; the articles
            before it are loaded.
    """
    ontology = list(read_ontology(find_folder(graph).ontology))
    with write_archive(Path(path)) as store:
        loader = Loader(store, progress)
        for name in remove:
            loader.replace(Article(find_article(store, name), b"", ""), None)
        for article in ontology:
            loader.load(article, ONTOLOGY)
        try:
            for article in read_articles(map(Path, files)):
                loader.load(article, SHA256)
        finally:
            loader.flush()
        if optimize:
            store.optimize()
        return loader.done


def read_ontology(files: Iterable[Path]) -> Iterator[Article]:
    """The ontologies of a graph folder, each with its named graph, as an article has."""
    for source in Graph.read(files).sources:
        for iri in Graph([source]).instances(OWL + "Ontology")[:1]:
            yield make_article(iri, source.quads, source.where)


class Loader:
    """Adds articles to an open store, replaces and removes them, and counts what is done."""

    def __init__(self, store: ox.Store, progress: Callable[[Loaded], None] | None) -> None:
        self.store, self.done = store, Loaded()
        self._progress = progress
        self._batch: dict[str, tuple[Article, ox.NamedNode, str]] = {}
        self._size = 0

    def load(self, article: Article, kind: ox.NamedNode) -> None:
        """Add an article to the batch, or replace it; nothing where it is there."""
        if article.iri in self._batch:
            self.flush()
        digest, known = article.digest, find_digest(self.store, article.iri)
        if known == digest:
            self._count(unchanged=kind == SHA256)
            return
        if known is not None:
            self.replace(article, kind)
            return
        self._batch[article.iri] = article, kind, digest
        self._size += len(article.nquads)
        if self._size > BATCH:
            self.flush()

    def flush(self) -> None:
        """Put the batch into the store: all of it, or nothing."""
        batch, self._batch, self._size = [*self._batch.values()], {}, 0
        if not batch:
            return
        parts = []
        for article, kind, digest in batch:
            end = b" <" + article.iri.encode() + b"> .\n"
            line = f'<{article.iri}> {kind} "{digest}" {JOURNAL} .\n'
            parts += [article.nquads, article.nquads.replace(end, b" .\n"), line.encode()]
        try:
            self.store.bulk_load(b"".join(parts), ox.RdfFormat.N_QUADS)
        except (SyntaxError, ValueError) as error:
            for article, *_ in batch:
                parse_article(article)  # which tells where it is
            raise Malformed(str(error), where=batch[0][0].where) from None
        triples = sum(article.nquads.count(b" .\n") for article, *_ in batch)
        self._count(added=sum(kind == SHA256 for _, kind, _ in batch), triples=triples)

    def replace(self, article: Article, kind: ox.NamedNode | None) -> None:
        """Replace an article by what differs, in one transaction; without a kind, remove it.

        A triple leaves the union only where no other graph holds it. Blank nodes have no names to
        compare, so what has one is written anew.
        """
        graph, store = ox.NamedNode(article.iri), self.store
        new = {x.triple for x in parse_article(article).quads} if kind else set[ox.Triple]()
        old = {x.triple for x in store.quads_for_pattern(None, None, None, graph)}
        fresh, lost = new - old, old - new  # blank nodes that are parsed have names of their own
        gone = [x for x in lost if not _has_blank(x)]
        steps, here = list[str](), f"GRAPH {graph}"
        if len(gone) < len(lost):
            blank = f"WHERE {{ {here} {{ ?s ?p ?o }} FILTER (ISBLANK(?s) || ISBLANK(?o)) }}"
            only = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != {graph}) }}"
            steps.append(f"DELETE {{ ?s ?p ?o }} {blank[:-1]} {only} }}")
            steps.append(f"DELETE {{ {here} {{ ?s ?p ?o }} }} {blank}")
        alone = [x for x in gone if not self._is_elsewhere(x, graph)]
        steps.append(f"DELETE DATA {{ {_text(alone)} {here} {{ {_text(gone)} }} }}")
        steps.append(f"DELETE WHERE {{ GRAPH {JOURNAL} {{ {graph} ?kind ?digest }} }}")
        if kind:
            journal = f'GRAPH {JOURNAL} {{ {graph} {kind} "{article.digest}" }}'
            data = f"{_text(fresh)} {here} {{ {_text(fresh)} }} {journal}"
            steps.append(f"INSERT DATA {{ {data} }}")
        store.update(" ;\n".join(steps))
        self._count(replaced=kind == SHA256, removed=kind is None, triples=len(fresh))

    def _is_elsewhere(self, triple: ox.Triple, graph: ox.NamedNode) -> bool:
        """Whether a named graph holds the triple, besides this one."""
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        here = (ox.DefaultGraph(), graph)
        return any(x.graph_name not in here for x in islice(found, 3))

    def _count(self, **more: int) -> None:
        counts = self.done._asdict()
        self.done = Loaded(**{name: count + more.get(name, 0) for name, count in counts.items()})
        if self._progress is not None:
            self._progress(self.done)


def _has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _text(triples: Iterable[ox.Triple]) -> str:
    return " ".join(f"{x} ." for x in triples)
