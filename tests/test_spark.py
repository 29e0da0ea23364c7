import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from defour.archives import parquet
from defour.errors import DefourError
from defour.rdf.articles import read_articles
from project import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed"),
]
COPIES = 30


def run(*arguments, **options):
    command = [sys.executable, "-m", "defour", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def finish(process):
    out, error = process.communicate(timeout=570)
    return process.returncode, out.decode(), error.decode()


def ask(*arguments):
    code, out, error = finish(run(*arguments))
    assert code == 0, error
    head, *rows = out.split("\n")
    return [head, *sorted(rows)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The small archive, many times, with a fault; as N-Quads, in a store, and as tables."""
    folder = tmp_path_factory.mktemp("archive")
    files = [*(ROOT / "examples").glob("*/data/*.ttl")]
    lines = []
    for article in read_articles(files):
        name = article.iri.rpartition("/")[2]
        text = article.nquads.decode()
        lines += [text.replace(name, f"{name}-{x}") for x in range(COPIES)]
    broken = lines[0].replace("football#today", "football#toady")
    (folder / "many.nq").write_text("".join([broken, *lines[1:]]))
    small = ROOT / "data/defour.ttl"
    assert finish(run("load", folder / "store", folder / "many.nq", small))[0] == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "_GROUP", 2**18)
        parquet.write_parquet(folder / "store", folder / "tables")
    return folder


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a master, and its two workers, each with its folder."""
    import pyspark

    folder, home = tmp_path_factory.mktemp("cluster"), Path(pyspark.__file__).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master, started = f"spark://127.0.0.1:{port}", []

    def start(what, *arguments):
        name = f"org.apache.spark.deploy.{what.lower()}.{what}"
        command = [home / "bin/spark-class", name, "--host", "127.0.0.1", "--webui-port", "0"]
        python = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join(sys.path)}
        log = folder / f"{len(started)}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [*command, *map(str, arguments)],
                env={**os.environ, "SPARK_HOME": str(home), **python},
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        started.append((process, log))

    start("Master", "--port", port)
    for name in ("one", "two"):
        start("Worker", "--cores", 1, "--memory", "1g", "--work-dir", folder / name, master)
    for _, log in started[1:]:
        wait(lambda log=log: "Successfully registered" in log.read_text())
    yield master, {name: x[0] for name, x in zip(("one", "two"), started[1:], strict=True)}, folder
    for process, _ in started:
        kill(process)


def wait(ready, seconds=240):
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it did not come so far"
        time.sleep(0.1)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_the_same_rows_as_on_one_machine(archive, cluster):
    spark = ("--engine", "spark", "--master", cluster[0])
    for path, *question in (
        ("many.nq", "career", "-p", "lang=nl"),
        ("tables", "honours", "-p", "player=id:steven-defour"),
        ("tables", "conflicting-totals"),
    ):
        given = ["query", *question, "--format", "csv", "--store"]
        rows = ask(*given, archive / path, *spark)
        expected = ask(*given, archive / "store")
        assert rows == [x for x in expected if path == "tables" or "id/steven-defour" not in x]
        assert len(rows) > 2


def test_a_question_of_the_whole_archive_is_not_put_to_each_article(archive):
    given = ("--engine", "spark", "--store", archive / "tables")
    code, _, error = finish(run("query", "consistency", *given))
    assert code == 2
    assert "is a question of the whole archive" in error


def test_the_same_findings_though_a_worker_is_killed(archive, cluster):
    master, workers, folder = cluster
    given = ["validate", "--format", "jsonl"]
    code, alone, error = finish(run(*given, "--store", archive / "store"))
    assert code == 1, error
    running = run(*given, "--engine", "spark", "--master", master, archive / "tables")
    seen = set((folder / "one").glob("*/*/stderr"))
    wait(
        lambda: any(
            "Running task" in x.read_text() for x in {*(folder / "one").glob("*/*/stderr")} - seen
        )
    )
    kill(workers["one"])
    assert running.poll() is None
    code, found, error = finish(running)
    assert code == 1, error
    found = found.replace(str(archive / "tables"), str(archive / "store"))
    assert sorted(found.splitlines()) == sorted(alone.splitlines())
    assert found.count('"ok": false') == 1


def test_an_old_or_missing_java_is_told(tmp_path, monkeypatch):
    from defour.archives.spark import open_session

    for version, told in ((None, "here is none"), ("11.0.2", "here is Java 11")):
        if version:
            (tmp_path / "bin").mkdir()
            java = tmp_path / "bin/java"
            java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
            java.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        with pytest.raises(DefourError, match=told), open_session("local[1]"):
            pass
