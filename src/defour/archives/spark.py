"""An archive on a cluster: Apache Spark checks its articles, and asks them questions.

What runs there is this package, which each machine of the cluster needs.
"""

from __future__ import annotations

import copyreg
import logging
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from defour import errors
from defour.archives.check import ArticleChecker, Checked
from defour.archives.load import read_ontology
from defour.archives.parquet import TABLES
from defour.errors import ClusterFailed, MissingFile, MissingPackage, UsageError
from defour.folder import Folder
from defour.namespaces import FOOTBALL, ROOT, expand
from defour.queries.answer import Answer, answer_rows
from defour.queries.question import Question, bind_question, read_question, write_term
from defour.queries.syntax import query_form, refuse_federation
from defour.rdf.articles import Article, parse_article, split_lines
from defour.rdf.parse import Source, mark_blank_nodes, read_text

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

_TSV = ox.QueryResultsFormat.TSV
_WAVE = 128
"""So many parts of an archive are checked before what was found is told."""
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.files.maxPartitionBytes": "16m",  # of Parquet: some 1,000 articles a task
    "spark.sql.files.openCostInBytes": "256k",
    "spark.sql.files.minPartitionNum": "64",
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # the bytes are not the work
}
_LOOPBACK = {f"spark.driver.{x}": "127.0.0.1" for x in ("host", "bindAddress")}
_TEXT = {"recursiveFileLookup": True, "pathGlobFilter": "*.nq*", "lineSep": "\n"}
_GRAPH = r"""(?s)^.*[\s">](<[^<>"{}|^`\\\x00-\x20]*>)\s*\.\s*(?:#.*)?$"""  # as in articles.py
_IN_SQL = (
    "VIEW triples AS SELECT DISTINCT subject, predicate, object FROM quads",
    f"FUNCTION football(name STRING) RETURNS STRING RETURN concat('<{FOOTBALL}', name, '>')",
    "FUNCTION lexical(term STRING) RETURNS STRING RETURN if(left(term, 1) = '<', "
    """substr(term, 2, length(term) - 2), regexp_extract(term, '(?s)^"(.*)"[^"]*$', 1))""",
)
"""What SQL finds beside the tables: the union, a name as N-Triples has it, the text of a term."""


@contextmanager
def open_session(master: str) -> Iterator[SparkSession]:
    """A session on a cluster; `master` is its address, or ``local[N]`` for this machine.

    Raises:
        MissingPackage: The extra ``spark`` is missing, or Java.
        ClusterFailed: The cluster cannot be reached, or could not do the work.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError:
        hint = "Run: pip install 'defour[spark]'"
        raise MissingPackage("a cluster needs pyspark", hint=hint) from None
    _check_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers
    near = re.match(r"local\b|spark://(localhost|127\.)", master)
    settings = _SETTINGS | (_LOOPBACK if near else {})
    conf = SparkConf().setMaster(master).setAppName("defour").setAll([*settings.items()])
    launch: Any = launch_gateway  # without types
    try:
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        logging.getLogger("SQLQueryContextLogger").disabled = True  # errors are told below
        gateway = SparkContext._gateway or launch(conf, {"stderr": subprocess.DEVNULL})
        context = SparkContext(conf=conf, gateway=gateway)
        try:
            context.setLogLevel("OFF")
            yield SparkSession(context)
        finally:
            context.stop()
    except (PySparkException, Py4JError) as error:
        java = getattr(error, "java_exception", None)
        told = str(java.getMessage() if java else error).strip()
        if ours := re.search(r"^defour\.errors\.(\w+): (.*)", told, re.MULTILINE):
            raise getattr(errors, ours[1])(ours[2]) from None
        what = f"Spark could not do it ({told.partition(chr(10))[0][:300]})"
        raise ClusterFailed(what, where=master) from None


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr if java else ""
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        has = f"Java {version[1]}" if version else "none"
        hint = "Install one, as openjdk-17-jre-headless of Debian, or set JAVA_HOME"
        raise MissingPackage(f"Spark needs Java {JAVA} or later; here is {has}", hint=hint)


def read_articles(spark: SparkSession, path: str) -> RDD[Article]:
    """The articles of a folder of tables; or of N-Quads, whose lines are put together by graph.

    Raises:
        MissingFile: There is neither.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as sql

    try:
        rows = spark.read.parquet(f"{path}/articles").select("iri", "nquads").rdd
        return rows.map(lambda row: Article(row[0], row[1].encode(), path))
    except AnalysisException:
        options: Any = _TEXT
        try:
            text = spark.read.options(**options).text(path)
            if not text.inputFiles():
                raise AnalysisException("none")
        except AnalysisException:
            hint = "A cluster reads *.nq, and what `defour load STORE --parquet DIR` writes"
            raise MissingFile("there are no articles", where=path, hint=hint) from None
    place = ("_metadata.file_path", "_metadata.file_block_start")
    line = sql.struct(*place, sql.monotonically_increasing_id().alias("at"), "value").alias("line")
    lines = text.select(sql.regexp_extract("value", _GRAPH, 1).alias("graph"), line)
    grouped = lines.groupBy("graph").agg(sql.array_sort(sql.collect_list("line")))
    return grouped.rdd.flatMap(lambda row: _join(row[1]))


def _join(lines: list[Any]) -> Iterator[Article]:
    """The article of these lines, each with its file; none if they say nothing."""
    for article in split_lines((f"{x[3]}\n".encode() for x in lines), lines[0][0]):
        yield article._replace(line=0)


def check_on_cluster(
    spark: SparkSession, path: str, rules: Iterable[Iterable[Source]], options: dict[str, Any]
) -> Iterator[Checked]:
    """What is found in each article, in no order; `rules` and `options` are of `ArticleChecker`.

    Raises:
        MissingFile: As `read_articles`.
        Malformed, BadEncoding: An article breaks its syntax.
    """
    read: Any = ox.RdfFormat.from_extension
    copyreg.pickle(ox.RdfFormat, lambda format: (read, (format.file_extension,)))
    sent = [  # with other marks than files that are read there
        [x._replace(quads=mark_blank_nodes(x.quads, "c"), mark=f"c{x.mark}") for x in sources]
        for sources in rules
    ]
    shared = spark.sparkContext.broadcast((sent, options))
    found = read_articles(spark, path).map(lambda x: _checker(shared).check(x))
    parts = range(found.getNumPartitions())
    for at in parts[::_WAVE]:
        yield from spark.sparkContext.runJob(found, list, [*parts[at : at + _WAVE]])


@lru_cache(1)
def _checker(shared: Any) -> ArticleChecker:
    rules, options = shared.value
    return ArticleChecker(*rules, **options)


def query_on_cluster(
    master: str, path: str, question: Question, values: Mapping[str, str], folder: Folder
) -> Answer:
    """Ask an archive a question: its `.sql`, or else each article, where the header says `local`.

    Of the rows of articles, each comes once, and they are sorted by their text.

    Args:
        master: The cluster, as `open_session` takes it.
        path: The archive, which all of the cluster can read.
        question: A question; or one in SQL, which may have its header in a `.rq` beside it.
        values: Values of its parameters, as a user writes them.
        folder: The graph folder, whose ontology joins each article.

    Raises:
        UsageError: The question is neither.
        MissingFile, Malformed: The archive cannot be read.
        MissingPackage, ClusterFailed: As `open_session`.
    """
    if not path:
        raise UsageError("which archive is the cluster to ask?", hint="Name it with --store")
    if question.path and question.path.with_suffix(".sql").is_file():
        with open_session(master) as spark:
            return _ask_in_sql(spark, path, question.path, values)
    if not question.header.local:
        what = "is a question of the whole archive, which no article alone answers"
        hint = "Ask it with --store or --endpoint; with `#+ local: true` it is put to each article"
        raise UsageError(what, where=question.where, hint=hint)
    text = bind_question(question, values)
    refuse_federation(text, where=question.where, asked="the archive")
    kind, columns = query_form(text, where=question.where)
    if kind is not ox.QuerySolutions:
        raise UsageError("a cluster is asked for rows alone", where=question.where)
    ontology = b"".join(map(_both, read_ontology(folder.ontology)))
    with open_session(master) as spark:
        shared = spark.sparkContext.broadcast(ontology)
        found = read_articles(spark, path).flatMap(lambda x: _ask(x, text, _ontology(shared)))
        rows = sorted(row for row, _ in found.distinct().collect())
    return _answer(columns, rows, question.where)


def _both(article: Article) -> bytes:
    """The quads of an article, and the same in the default graph, as a store has them."""
    end = f" <{article.iri}> .\n".encode()
    return article.nquads + article.nquads.replace(end, b" .\n")


@lru_cache(1)
def _ontology(shared: Any) -> ox.Store:
    store = ox.Store()
    store.load(shared.value, ox.RdfFormat.N_QUADS)
    return store


def _ask(article: Article, text: str, store: ox.Store) -> Iterator[tuple[str, int]]:
    """The rows of an article; one that it has twice has another number the second time."""
    quads = parse_article(article).quads
    own = [x for y in quads for x in (y, ox.Quad(*y.triple)) if x not in store]
    store.extend(own)
    answer, times = store.query(text, base_iri=ROOT), Counter[str]()
    assert isinstance(answer, ox.QuerySolutions)
    for row in (answer.serialize(format=_TSV) or b"").decode().split("\n")[1:-1]:
        times[row] += 1
        yield row, times[row]
    for quad in own:
        store.remove(quad)


def _ask_in_sql(spark: SparkSession, path: str, file: Path, values: Mapping[str, str]) -> Answer:
    from pyspark.errors import AnalysisException

    terms: dict[str, str | None] = {**values}
    if file.with_suffix(".rq").is_file():
        stored = read_question(file.with_suffix(".rq"))
        bind_question(stored, values)  # which refuses what does not fit
        for each in stored.header.params:
            given = values.get(each.name, "")
            term = write_term(each, given, stored.prefixes) if given else each.default
            iri = expand(term, stored.prefixes)
            terms[each.name] = None if term.upper() == "UNDEF" else f"<{iri}>" if iri else term
    try:
        for name in TABLES:
            spark.read.parquet(f"{path}/{name}").createOrReplaceTempView(name)
    except AnalysisException:
        hint = "`defour load STORE --parquet DIR` writes them"
        raise MissingFile("there are no tables for SQL", where=path, hint=hint) from None
    for made in _IN_SQL:
        spark.sql(f"CREATE OR REPLACE TEMPORARY {made}")
    rows = spark.sql(read_text(file.with_suffix(".sql")), args=terms)
    cells = (map(_cell, row) for row in rows.collect())
    return _answer(rows.columns, ["\t".join(x) for x in cells], str(file))


def _cell(value: Any) -> str:
    """A value of SQL as a term; a text that is none is a literal."""
    if isinstance(value, str) and not re.match(r'<[^<>\s]*>$|"|_:', value):
        return str(ox.Literal(value))
    return "" if value is None else str(value)


def _answer(columns: Iterable[str], lines: Iterable[str], where: str) -> Answer:
    head = "\t".join(f"?{x}" for x in columns)
    rows: Any = ox.parse_query_results("\n".join([head, *lines, ""]), _TSV)
    return answer_rows(columns, rows, where=where)
