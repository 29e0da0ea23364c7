"""A store on disk answers as the same articles in memory do, and is read as far as asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest

from defour import errors, export, export_hash, open_store, why
from defour.archives.load import load_archive
from defour.claims.model import Claims, describe
from defour.namespaces import ID
from defour.queries.run import run_query
from defour.rdf.graph import Graph
from defour.rdf.serialize import canonical_quads, graph_hash
from defour.rdf.stored import StoredGraph
from project import FOLDER, ROOT, stored

ARTICLES = [ROOT / "data" / "defour.ttl", *sorted((ROOT / "examples").glob("*/data/*.ttl"))]
ARTICLE = "loan-2031-07"
CLAIM = f"{ARTICLE}/claim/loan"


class Watched:
    """A store that refuses to be read whole."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def quads_for_pattern(self, s: Any, p: Any, o: Any, graph: Any) -> Iterator[ox.Quad]:
        found = self._store.quads_for_pattern(s, p, o, graph)
        for number, quad in enumerate(found):
            assert s or o or graph != ox.DefaultGraph() or number < 2, "all is read"
            yield quad


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("archive") / "store"
    load_archive(found, ARTICLES, graph=FOLDER)
    return found


@pytest.fixture(scope="module")
def disk(path: Path) -> Iterator[StoredGraph]:
    with open_store(path) as found:
        store: Any = Watched(found.store)
        yield StoredGraph(store)


@pytest.fixture(scope="module")
def memory() -> Graph:
    return Graph.read([*FOLDER.ontology, *ARTICLES])


def test_questions(disk: StoredGraph, memory: Graph) -> None:
    for name, question in stored().items():
        found = [run_query(question.text, x, where=name) for x in (disk, memory)]
        assert found[0] == found[1], name


def test_reasons(disk: StoredGraph, memory: Graph) -> None:
    known = Claims(memory)
    situations = {y for x in known.claims.values() for y in x.about}
    assert len(situations) > 150
    held: Any = SimpleNamespace(read_graph=lambda: memory)
    some = sorted({*known.claims, *known.passages})[::20]
    for iri in [*sorted(situations), *some]:
        assert why(iri, endpoint=held, graph=FOLDER) == why(iri, store=disk, graph=FOLDER)
    for name in ("career", "injury", "quotations"):
        found = why(name, store=disk, graph=FOLDER, language="nl")
        assert found.rows
        assert found == why(name, endpoint=held, graph=FOLDER, language="nl")


def test_descriptions(disk: StoredGraph, memory: Graph) -> None:
    assert disk.ontology_terms == memory.ontology_terms
    for iri in [x for x in memory.by_subject if not x.startswith("_:")]:
        found = [canonical_quads(describe(x, iri)) for x in (disk, memory)]
        assert found[0] == found[1], iri
    own = describe(disk, ID + CLAIM)
    named = disk.named({x.triple for x in own})
    assert {x.triple for x in named} == {x.triple for x in own}
    assert {x.graph_name.value for x in named} == {ID + ARTICLE}


def test_all_can_be_read(path: Path, memory: Graph) -> None:
    with open_store(path) as graph:
        claims, known = Claims(graph), Claims(memory)
        assert {**claims.claims}.keys() == {**known.claims}.keys()
        assert {**claims.passages} == {**known.passages}
        assert claims.articles() == known.articles()
        version = known.versions[f"{ID}{ARTICLE}/version-1"]
        text = (ROOT / "examples" / ARTICLE / "article.txt").read_bytes()
        assert claims.find_version(text) == version
    wanted = graph_hash(canonical_quads(ox.Quad(*x.triple) for x in memory.quads))
    assert export_hash(graph=FOLDER, store=path) == wanted


def test_names(disk: StoredGraph) -> None:
    for name in (CLAIM, f"id:{CLAIM}", ID + CLAIM, f"<{ID}{CLAIM}>"):
        assert why(name, graph=FOLDER, store=disk).what == ID + CLAIM
    for name in ("claim:loan", "nobody", "id:nobody", "<not an iri>"):
        for ask in (why, lambda x, **on: export(resource=x, **on)):
            with pytest.raises(errors.UnknownResource, match="or ARTICLE/claim/NAME"):
                ask(name, graph=FOLDER, store=disk)  # type: ignore[operator]
    with pytest.raises(errors.UnknownResource, match="Ask about id:"):
        why("id:steven-defour", graph=FOLDER, store=disk)


def test_commands(
    path: Path, defour: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store = ("--graph", FOLDER.root, "--store", path)
    rows = defour("query", "career", "-p", "player=id:mara-quist", *with_store)
    assert rows.status == 0
    assert "id:ketterby" in rows.out
    lost = defour("query", "career", "-p", "player=id:nobody", *with_store)
    assert lost.err == "no rows: id:nobody (player) is not in this graph; try without -p player\n"
    told = defour("why", CLAIM, *with_store)
    assert (told.status, told.err) == (0, "")
    one = defour("export", CLAIM, *with_store)
    assert one.out.encode() == export(resource=CLAIM, graph=FOLDER, store=path)
    lines = defour("export", "--format", "nquads", *with_store).out
    assert defour("export", "-o", tmp_path / "all.nq", *with_store).status == 0
    assert (tmp_path / "all.nq").read_text() == lines
    assert f"<{ID}{ARTICLE}> .\n" in lines
    assert "urn:defour:archive" not in lines
    for said, options in (
        ("cannot answer from a store", ("query", "career", "--engine", "rdflib")),
        ("not allowed with argument", ("query", "career", "--endpoint", "http://localhost/")),
    ):
        failed = defour(*options, *with_store)
        assert failed.status == 2
        assert said in failed.err
    monkeypatch.setattr("defour.rdf.parse._max_size", 1)
    with pytest.raises(errors.OverLimit, match="more than 4,194 triples"):
        export(graph=FOLDER, store=path)
