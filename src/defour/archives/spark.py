"""An archive on a cluster: Apache Spark asks it questions, article by article or in SQL.

What runs there is this package, which each of its machines needs; only texts go to and fro.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from defour.archives.articles import Article, parse_article, split_lines
from defour.archives.load import read_ontology
from defour.archives.parquet import TABLES
from defour.errors import (
    BadQuestion,
    ClusterFailed,
    DefourError,
    MissingFile,
    MissingPackage,
    NoRdf,
    UsageError,
)
from defour.folder import Folder
from defour.namespaces import FOOTBALL, ROOT, expand
from defour.queries.answer import Answer, answer_rows
from defour.queries.question import Question, bind_question, write_term
from defour.queries.syntax import query_form, refuse_federation
from defour.rdf.parse import read_text

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

_TSV = ox.QueryResultsFormat.TSV
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.files.maxPartitionBytes": "16m",  # of Parquet: some 1,000 articles a task
    "spark.sql.files.openCostInBytes": "256k",
    "spark.sql.files.minPartitionNum": "64",
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # the bytes are not the work
}
_LOOPBACK = {f"spark.driver.{x}": "127.0.0.1" for x in ("host", "bindAddress")}
_GRAPH = r"""(?s)^.*[\s">](<[^<>"{}|^`\\\x00-\x20]*>)\s*\.\s*(?:#.*)?$"""  # as articles.py has it
_SQL = (
    "VIEW triples AS SELECT DISTINCT subject, predicate, object FROM quads",
    f"FUNCTION football(name STRING) RETURNS STRING RETURN concat('<{FOOTBALL}', name, '>')",
    "FUNCTION lexical(term STRING) RETURNS STRING RETURN "
    'regexp_extract(term, \'(?s)^[<"](.*)(?:>|"(?:@[^"]*|\\\\^\\\\^<[^"]*>)?)$\', 1)',
)
"""What a question in SQL finds beside the tables: a view, a name in N-Triples, a term's text."""


@contextmanager
def open_session(master: str) -> Iterator[SparkSession]:
    """A session on a cluster, which is quiet; `master` is its address, or ``local[N]``.

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
    try:
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        quiet = {"stderr": subprocess.DEVNULL}
        launch: Any = launch_gateway  # without types, like py4j
        gateway = SparkContext._gateway or launch(conf, quiet)
        context = SparkContext(conf=conf, gateway=gateway)
        try:
            context.setLogLevel("OFF")
            yield SparkSession(context)
        finally:
            context.stop()
    except (PySparkException, Py4JError) as error:
        java = getattr(error, "java_exception", None)
        told = str(java.getMessage() if java else error).strip().split("\n")[0]
        raise ClusterFailed(f"Spark could not do it ({told[:300]})", where=master) from None


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr if java else ""
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        has = f"Java {version[1]}" if version else "none"
        hint = "Install one, as openjdk-17-jre-headless of Debian, or set JAVA_HOME"
        raise MissingPackage(f"Spark needs Java {JAVA} or later; here is {has}", hint=hint)


def query_cluster(
    question: Question, values: Mapping[str, str], folder: Folder, path: str, master: str
) -> Answer:
    """Ask an archive a question: its `.sql`, or else each article, where the header says `local`.

    Of the rows of articles, each comes once, and they are sorted by their text.

    Args:
        question: A question; or one in SQL, which may have its header in a `.rq` beside it.
        values: Values of its parameters, as a user writes them.
        folder: The graph folder, whose ontology joins each article.
        path: A folder of tables that `write_parquet` made; or a file or folder of N-Quads. It is
            an address that the whole cluster can read.
        master: The cluster.

    Raises:
        UsageError: The question is neither.
        BadQuestion: Its SQL is not right.
        MissingFile, NoRdf, Malformed: The archive cannot be read.
        MissingPackage, ClusterFailed: As `open_session`.
    """
    sql = question.path and question.path.with_suffix(".sql")
    if sql and sql.is_file():
        stored = sql.with_suffix(".rq")
        header = Question(stored.stem, stored, read_text(stored)) if stored.is_file() else None
        with open_session(master) as spark:
            return _ask_in_sql(spark, sql, _bind(header, values), path)
    if not question.header.local:
        what = "is a question of the whole archive, which no article alone answers"
        hint = "Ask it with --store or --endpoint; with `#+ local: true` it is put to each article"
        raise UsageError(what, where=question.where, hint=hint)
    text = bind_question(question, values)
    refuse_federation(text, where=question.where, asked="the archive")
    kind, columns = query_form(text, where=question.where)
    if kind is not ox.QuerySolutions:
        raise UsageError("a cluster is asked for rows alone", where=question.where)
    with open_session(master) as spark:
        ontology = b"".join(_both(x) for x in read_ontology(folder.ontology))
        shared = spark.sparkContext.broadcast(ontology)
        found = _read(spark, path).mapPartitions(lambda x: _ask_each(x, text, shared.value))
        lines = [line for line, _ in sorted(_whole(found.distinct().collect()))]
    return _answer(columns, lines, question.where)


def _ask_each(
    articles: Iterable[Article | DefourError], text: str, ontology: bytes
) -> Iterator[tuple[str, int] | DefourError]:
    """The rows of each article; one that it has twice has another number the second time."""
    store = ox.Store()
    store.load(ontology, ox.RdfFormat.N_QUADS)
    for article in articles:
        if isinstance(article, DefourError):
            yield article
            continue
        try:
            quads = parse_article(article).quads
        except DefourError as error:
            yield error
            continue
        own = [x for y in quads for x in (y, ox.Quad(*y.triple)) if x not in store]
        store.extend(own)
        answer = store.query(text, base_iri=ROOT)
        assert isinstance(answer, ox.QuerySolutions)
        found = answer.serialize(format=_TSV) or b""
        times = Counter[str]()
        for line in found.decode().removesuffix("\n").split("\n")[1:]:
            times[line] += 1
            yield line, times[line]
        for quad in own:
            store.remove(quad)


def _both(article: Article) -> bytes:
    """The quads of an article, and the same in the default graph, as a store has them."""
    end = f" <{article.iri}> .\n".encode()
    return article.nquads + article.nquads.replace(end, b" .\n")


def _bind(question: Question | None, values: Mapping[str, str]) -> dict[str, str | None]:
    """The values of parameters for SQL, as terms of N-Triples; NULL is everything."""
    if question is None:
        return {**values}
    bind_question(question, values)  # which refuses what does not fit
    terms = {}
    for each in question.header.params:
        given = each.default
        if each.name in values:
            given = write_term(each, values[each.name], question.prefixes)
        terms[each.name] = None if given.upper() == "UNDEF" else _full(given, question)
    return terms


def _full(term: str, question: Question) -> str:
    iri = expand(term, question.prefixes)
    return f"<{iri}>" if iri else term


def _ask_in_sql(
    spark: SparkSession, file: Path, values: Mapping[str, str | None], path: str
) -> Answer:
    from pyspark.errors import AnalysisException

    try:
        for name in TABLES:
            spark.read.parquet(f"{path}/{name}").createOrReplaceTempView(name)
    except AnalysisException:
        hint = "`defour load STORE --parquet DIR` writes them"
        what = "has no tables articles/ and quads/ of Parquet, which SQL needs"
        raise MissingFile(what, where=path, hint=hint) from None
    for each in _SQL:
        spark.sql(f"CREATE OR REPLACE TEMPORARY {each}")
    try:
        rows = spark.sql(read_text(file), args={**values})
    except AnalysisException as error:
        told = str(error).strip().split("\n")[0]
        raise BadQuestion(f"is no SQL of Spark ({told[:300]})", where=str(file)) from None
    lines = ["\t".join(map(_cell, row)) for row in rows.collect()]
    return _answer(rows.columns, lines, str(file))


def _cell(value: Any) -> str:
    """A value of SQL as a term: a text that is none is a literal."""
    if not isinstance(value, str) or re.match(r'<[^<>\s]*>$|"|_:', value):
        return "" if value is None else str(value).lower()
    return str(ox.Literal(value))


def _answer(columns: Iterable[str], lines: Iterable[str], where: str) -> Answer:
    text = "".join(f"{x}\n" for x in ("\t".join(f"?{x}" for x in columns), *lines))
    rows: Any = ox.parse_query_results(text, _TSV)
    return answer_rows(columns, rows, where=where)


def _whole(found: Iterable[Any]) -> list[Any]:
    """What the cluster found; the first of the errors, where there are any."""
    items = [*found]
    for error in sorted((x for x in items if isinstance(x, DefourError)), key=str):
        raise error
    return items


def _read(spark: SparkSession, path: str) -> RDD[Article | DefourError]:
    """The articles of tables; or of N-Quads, whose lines are brought together by graph."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as sql

    try:
        rows = spark.read.parquet(f"{path}/articles").select("iri", "nquads").rdd
        return rows.map(lambda row: Article(row[0], row[1].encode(), path))
    except AnalysisException:
        pass
    options: Any = {"recursiveFileLookup": True, "pathGlobFilter": "*.nq*", "lineSep": "\n"}
    try:
        text = spark.read.options(**options).text(path)
    except AnalysisException:
        raise MissingFile("there is no such file or folder", where=path) from None
    if not text.inputFiles():
        hint = "A cluster reads *.nq, and what `defour load STORE --parquet DIR` writes"
        raise NoRdf("there are neither N-Quads nor tables of Parquet", where=path, hint=hint)
    at = ["_metadata.file_path", "_metadata.file_block_start"]
    line = sql.struct(*at, sql.monotonically_increasing_id().alias("at"), "value")
    graph = sql.regexp_extract("value", _GRAPH, 1)
    lines = sql.array_sort(sql.collect_list("line"))
    grouped = text.select(graph.alias("graph"), line.alias("line")).groupBy("graph").agg(lines)
    return grouped.rdd.flatMap(lambda row: _join(row[1]))


def _join(lines: list[Any]) -> Iterator[Article | DefourError]:
    """The article of these lines, each with its file; none, where they say nothing."""
    where = lines[0][0]
    try:
        yield from split_lines((f"{x[3]}\n".encode() for x in lines), where)
    except DefourError as error:
        error.where = where
        yield error
