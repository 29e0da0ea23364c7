"""Loading an archive into a store: whole articles or none, whatever happens."""

import gzip
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

import defour
from defour.errors import Busy, DefourError, Malformed, Unwritable
from defour.rdf.articles import read_articles
from defour.rdf.store import JOURNAL, list_articles, read_archive, read_article, write_archive
from project import ID, ROOT

FILES = [ROOT / "data" / "defour.ttl", ROOT / "examples"]


def contents(path: Path) -> dict[str, set[str]]:
    """The triples of each graph; blank nodes are shown by nothing but a sign."""
    found: dict[str, set[str]] = {}
    with read_archive(path) as store:
        for quad in store:
            triple = " ".join("_:" if isinstance(x, ox.BlankNode) else str(x) for x in quad.triple)
            found.setdefault(str(quad.graph_name), set()).add(triple)
    return found


def check_whole(path: Path) -> int:
    """Each graph is that of an article in the journal, and their union is the default graph."""
    found = contents(path)
    union, journal = found.pop("DEFAULT", set()), found.pop(str(JOURNAL), set())
    assert found.keys() == {x.split()[0] for x in journal}
    assert union == set().union(*found.values())
    return len(found)


def many(path: Path, number: int) -> Path:
    """An archive of invented articles, which share a player."""
    with path.open("w", encoding="utf-8") as file:
        for i in range(number):
            end = f"<{ID}article-{i}> .\n"
            for j in range(40):
                file.write(f'<{ID}article-{i}/claim/{j}> <{ID}says> "{i * j}" {end}')
            file.write(f'<{ID}player> <{ID}label> "Ana Wold" {end}')
    return path


def test_articles_of_every_syntax_are_the_same(tmp_path: Path) -> None:
    articles = list(read_articles(FILES))
    assert len(articles) >= 3
    lines = b"".join(x.nquads for x in articles)
    (tmp_path / "a.nq.gz").write_bytes(
        gzip.compress(b"# head\n\n" + lines.replace(b" .\n", b".\r\n"))
    )
    trig = ox.serialize(ox.parse(lines, ox.RdfFormat.N_QUADS), format=ox.RdfFormat.TRIG)
    (tmp_path / "a.trig").write_bytes(trig or b"")
    for name in ("a.nq.gz", "a.trig"):
        found = list(read_articles([tmp_path / name]))
        assert [x.digest for x in found] == [x.digest for x in articles], name
        assert name == "a.trig" or found[1].line == 3 + articles[0].nquads.count(b"\n")


def test_a_load_is_resumed_replaced_and_undone(defour, tmp_path: Path) -> None:
    store, trig = tmp_path / "store", tmp_path / "changed.ttl"
    done = defour("load", store, *FILES)
    assert (done.status, done.err) == (0, "")
    before = contents(store)
    assert check_whole(store) == 6  # four articles, two ontologies
    again = defour("load", store, *FILES, "--optimize")
    assert again.out == f"loaded  0 articles, 4 unchanged, 0 triples: {store}\n"
    loan = (ROOT / "examples" / "loan-2031-07" / "data" / "loan-2031-07.ttl").read_text()
    trig.write_text(loan.replace('"Ana Wold"', '"Anna Wold"'), encoding="utf-8")
    assert "1 replaced" in defour("load", store, trig).out
    check_whole(store)
    assert [x for x in contents(store)["DEFAULT"] if "Anna Wold" in x]
    defour("load", store, *FILES)
    assert contents(store) == before
    defour("load", store, "--remove", "loan-2031-07")
    assert f"<{ID}loan-2031-07>" not in contents(store)
    check_whole(store)
    held = {x for name, triples in before.items() if name != "DEFAULT" for x in triples}
    assert contents(store)["DEFAULT"] < held
    defour("load", store, *FILES)
    assert contents(store) == before
    assert defour("load", store, "--remove", "nobody").status == 2
    assert defour("load", store).status == 2


def test_articles_come_back_as_they_were(tmp_path: Path) -> None:
    given = {x.iri: x.digest for x in read_articles(FILES)}
    defour.load(tmp_path / "s", FILES)
    with read_archive(tmp_path / "s") as store:
        assert dict(list_articles(store)) == given
        assert {x: read_article(store, x).digest for x in given} == given


@pytest.mark.parametrize(
    ("broken", "place", "told"),
    [
        (f"<{ID}x> <{ID}y> <{ID}z> .", 83, "in no named graph"),
        (f'<{ID}x> <{ID}y> "1 <{ID}g> .', 83, "Unexpected end"),
        (f"<{ID}x> <{ID}y> .", 83, "object"),
        (f"<{ID}x> <{ID}y> <{ID}z> <{ID}article-0> .", 83, "two pieces"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, broken: str, place: int, told: str) -> None:
    path = many(tmp_path / "a.nq", 2)
    with path.open("a", encoding="utf-8") as file:
        file.write(broken)
    with pytest.raises(Malformed, match=f"a.nq:{place}.*{told}"):
        defour.load(tmp_path / "s", [path])
    if (tmp_path / "s" / "CURRENT").exists():
        check_whole(tmp_path / "s")


def test_who_writes_is_alone(tmp_path: Path) -> None:
    store = tmp_path / "s"
    with write_archive(store), pytest.raises(Busy):
        defour.load(store, FILES)
    with write_archive(store), pytest.raises(Busy), read_archive(store):
        pass
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(Unwritable, match="is no store"), write_archive(tmp_path / "full"):
        pass
    for wrong in ("full", "none"):
        with pytest.raises(DefourError, match="defour load"), read_archive(tmp_path / wrong):
            pass


@pytest.mark.slow
def test_a_killed_load_leaves_whole_articles_and_goes_on(tmp_path: Path) -> None:
    path, store = many(tmp_path / "a.nq", 1000), tmp_path / "s"
    code = "import sys, defour.archives.load as x; x.BATCH = 2**17\n"
    code += "tell = lambda done: done.added and print(flush=True)\n"
    code += "x.load_archive(sys.argv[1], sys.argv[2:], progress=tell)"
    random.seed(11)
    seen = set()
    for _ in range(20):
        run = [sys.executable, "-c", code, store, path]
        with subprocess.Popen(run, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()  # a batch is in, and the next is on its way
            time.sleep(random.uniform(0, 0.1))
            process.kill()
        with write_archive(store):  # as the next load would open it
            pass
        seen.add(check_whole(store))
    assert len(seen) > 10
    subprocess.run(run, stdout=subprocess.DEVNULL, check=True)
    defour.load(tmp_path / "whole", [path])
    assert contents(store) == contents(tmp_path / "whole")
    assert not [*store.glob("bulk-*")]


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    path, store = many(tmp_path / "a.nq", 100), tmp_path / "s"
    defour.load(store, [path])
    before = contents(store)
    run = [sys.executable, "-m", "defour", "load", store, many(tmp_path / "b.nq", 2000)]
    limit = (100_000, 100_000)  # no file may be larger, as if the disk were full
    done = subprocess.run(
        run,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.returncode, "unwritable" in done.stderr) == (3, True)
    assert "Traceback" not in done.stderr
    assert contents(store) == before
