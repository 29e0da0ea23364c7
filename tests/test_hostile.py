"""What goes wrong on a bad day: each is told in one line, with its status, and nothing is lost."""

import inspect
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import defour
from defour import cli
from defour.errors import MissingFile, UnknownQuestion, Unwritable, UsageError
from defour.folder import files_in
from defour.rdf import files


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "defour", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_a_folder_that_cannot_be_read_is_not_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walk(
        top: Path, onerror: Callable[[OSError], None]
    ) -> list[tuple[str, list[str], list[str]]]:
        onerror(PermissionError(13, "Permission denied", str(top)))
        return []

    monkeypatch.setattr(os, "walk", walk)
    with pytest.raises(MissingFile, match="Permission denied"):
        files_in(tmp_path)


def test_a_pipe_in_a_folder_is_refused(copy: Path) -> None:
    os.mkfifo(copy / "data" / "pipe.ttl")
    done = run("query", "career", "--graph", copy)
    assert (done.returncode, "is no regular file" in done.stderr) == (3, True)


@pytest.mark.parametrize("arguments", [("format", ""), ("validate", ""), ("build", "-o", "")])
def test_an_empty_path_is_no_path(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, "a path is empty" in done.stderr) == (2, True)


@pytest.mark.parametrize("part", ["data", "sparql/questions"])
def test_what_is_built_is_no_part_of_the_graph(copy: Path, part: str) -> None:
    done = run("build", "--graph", copy, "-o", copy / part)
    assert (done.returncode, "Name another folder" in done.stderr) == (2, True)


def test_a_circle_of_links_is_no_file(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(Unwritable):
        files.write(loop, "x")


def test_a_temporary_file_left_by_another_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".new.{os.getpid()}.tmp").touch()
    files.write(tmp_path / "new", "x")
    assert (tmp_path / "new").read_text(encoding="utf-8") == "x"


def test_new_files_have_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    files.write(tmp_path / "new", "x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_end_from_outside_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old", encoding="utf-8")
    code = (
        "import os, signal, sys, defour.__main__ as m\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGTERM)\n"
        "sys.exit(m.start())\n"
    )
    command = [sys.executable, "-c", code, "query", "career", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, "")
    assert [x.name for x in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text(encoding="utf-8") == "old"


def test_results_have_one_order_whatever_the_seed(tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(
        "@prefix : <http://e/> .\n" + "".join(f":s{x} :p {x} .\n" for x in range(9)),
        encoding="utf-8",
    )
    shapes.write_text(
        "@prefix : <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property :P .\n"
        ':P sh:path :p ; sh:maxCount 0 ; sh:message "none" .\n',
        encoding="utf-8",
    )
    said = {
        run("validate", data, "--shapes", shapes, "--format", "json", PYTHONHASHSEED=str(x)).stdout
        for x in range(4)
    }
    assert len(said) == 1
    assert said.pop().count("none") >= 9


def test_a_very_long_term_is_told(tmp_path: Path) -> None:
    data = tmp_path / "long.ttl"
    data.write_text(f'<http://e/s> <http://e/p> "{"x" * 17_000_000}" .', encoding="utf-8")
    done = run("format", "--check", data)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    done = run("validate", data)
    assert (done.returncode, "longer than 16 MiB" in done.stderr) == (3, True)


def test_what_nobody_foresaw_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fall(_: list[str]) -> int:
        raise RecursionError("too deep")

    monkeypatch.setattr(cli, "_run", fall)
    assert cli.main([]) == 3
    assert capsys.readouterr().err.splitlines()[0].startswith("defour: unexpected: RecursionError")
    monkeypatch.setenv("DEFOUR_TRACEBACK", "1")
    with pytest.raises(RecursionError):
        cli.main([])


def test_escape_codes_in_an_error_are_made_visible() -> None:
    done = run("why", "x\x1b[31m")
    assert (done.returncode, "\x1b" in done.stderr) == (2, False)


@pytest.mark.parametrize("header", ["#+ summary: 2021-02-30", "#+ tags: " + "[" * 3000])
def test_a_header_that_is_no_yaml(tmp_path: Path, header: str) -> None:
    question = tmp_path / "odd.rq"
    question.write_text(f"{header}\nSELECT * {{ ?s ?p ?o }}\n", encoding="utf-8")
    done = run("query", question, "--describe")
    assert (done.returncode, "bad-question" in done.stderr) == (3, True)


def test_no_rows_says_whom_the_graph_does_not_know(copy: Path) -> None:
    done = run("query", "career", "-p", "player=id:nobody", "--graph", copy)
    assert done.returncode == 0
    assert done.stderr == "no rows: id:nobody (player) is not in this graph; try -p player=all\n"
    done = run("query", "career", "-p", "player=id:racing-dorpstad", "--graph", copy)
    assert (done.returncode, done.stderr) == (0, "no rows\n")


def test_no_rows_of_a_query_with_a_base_or_a_broken_header(example: Path, tmp_path: Path) -> None:
    query = "BASE <http://e/> SELECT * { VALUES ?x { <x> } ?x ?x ?x }"
    for header in ("params: [{name: x, kind: iri}]", "params: [{name: y, kind: iri}]"):
        question = tmp_path / "mine.rq"
        question.write_text(f"#+ {header}\n{query}\n", encoding="utf-8")
        done = run("query", question, "--graph", example)
        assert (done.returncode, done.stderr) == (0, "no rows\n")


@pytest.mark.parametrize(
    "call",
    [
        lambda: defour.find(3),
        lambda: defour.load(["x"]),
        lambda: defour.query("career", engine="jena"),
        lambda: defour.query(3),
        lambda: defour.validate([["x"]]),
        lambda: defour.validate("data"),
        lambda: defour.check_evidence(None),
        lambda: defour.query("career", params=["player"]),
        lambda: defour.query("career", params={"player": None}),
        lambda: defour.query("career", params={1: "x"}),
        lambda: defour.why(3),
        lambda: defour.why("career", language=3),
        lambda: defour.why("career", article=3),
        lambda: defour.export(3),
        lambda: defour.export("turtle", base=3),
        lambda: defour.validate(language=None),
        lambda: defour.cite(b"x", [3]),
        lambda: defour.cite(b"x", slug=3),
        lambda: defour.build(3),
    ],
)
def test_a_wrong_argument_is_told(call: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        call()


def test_folders_are_named_alike_everywhere(copy: Path) -> None:
    article = copy.parent / "article.txt"
    article.write_bytes((Path(__file__).parent / "example" / "article.txt").read_bytes())
    for graph in (copy, str(copy), defour.find(copy)):
        assert len(defour.load(graph)) > 0
        assert defour.query("career", graph=graph).rows
        assert defour.why("career", graph=graph, article=article).rows
        assert defour.check_evidence(article, graph=graph).ok
        assert defour.export("ntriples", graph=graph)
        assert defour.validate(graph=graph).conforms
        assert defour.cite(article, graph=graph).startswith("<https://")
        assert defour.build(copy.parent / "out", graph=graph).report.ok
    assert defour.query("career", graph=copy, params={"player": "all"}).rows
    numbered = copy / "sparql" / "questions" / "number.rq"
    numbered.write_text(
        "#+ params: [{name: n, kind: integer}]\nSELECT ?n { VALUES ?n { 1 } }\n", encoding="utf-8"
    )
    asked = [defour.query("number", graph=copy, params={"n": n}) for n in (7, "7")]
    assert [x.rows[0]["n"].value for x in asked] == ["7", "7"]


def test_errors_that_docstrings_name_are_at_the_front_door() -> None:
    documented = [getattr(defour, name) for name in defour.__all__]
    for each in list(documented):
        if inspect.isclass(each):
            documented += [x for x in vars(each).values() if hasattr(x, "__doc__")]
    named = {
        word.strip()
        for each in documented
        if "Raises:" in (inspect.getdoc(each) or "")
        for line in (inspect.getdoc(each) or "").partition("Raises:")[2].splitlines()
        if re.fullmatch(r"    [A-Z]\w+(, [A-Z]\w+)*: .*", line)
        for word in line.partition(":")[0].split(",")
    }
    assert named
    assert {"NoRdf", "ChangedArticle", "Unwritable", "UnknownParameter"} <= named
    assert named <= set(defour.__all__)
    assert dir(defour) == sorted(defour.__all__)


def test_a_function_that_only_rdflib_may_know(example: Path, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text("SELECT ?x { BIND(<http://e/f>(1) AS ?x) }", encoding="utf-8")
    done = run("query", query, "--graph", example, "--engine", "rdflib", "--format", "csv")
    assert (done.returncode, "defour:" in done.stderr) == (0, False)
    done = run("query", query, "--graph", example)
    assert (done.returncode, "query-failed" in done.stderr) == (3, True)


def test_a_very_long_name_is_no_question(example: Path) -> None:
    with pytest.raises(UnknownQuestion) as told:
        defour.query("x" * 100_000, graph=example)
    assert len(str(told.value)) < 1000


def test_very_many_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "many.ttl"
    lines = "".join(f"@prefix p{n}: <http://e/{n}#> .\n" for n in range(2001))
    path.write_text(f"{lines}p1:s p2:p p3:o .\n", encoding="utf-8")
    done = run("validate", path)
    assert (done.returncode, "more than 2,000 prefixes" in done.stderr) == (3, True)


def test_a_header_of_ten_megabytes(example: Path, tmp_path: Path) -> None:
    query = tmp_path / "q.rq"
    query.write_text(f"#+ summary: {'x' * 10_000_000}\nASK {{}}\n", encoding="utf-8")
    done = run("query", query, "--describe", "--graph", example)
    assert (done.returncode, len(done.stdout) > 10_000_000, done.stderr) == (0, True, "")


def test_very_long_lists_and_lines(tmp_path: Path) -> None:
    path, shapes = tmp_path / "long.ttl", tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://e/S> a sh:NodeShape ; sh:targetNode <http://e/s> ; sh:nodeKind sh:IRI .\n",
        encoding="utf-8",
    )
    for objects in (" , ".join(map(str, range(20_000))), f"({'1 ' * 5000})", f'"{"x" * 10**7}"'):
        path.write_text(f"<http://e/s> <http://e/p> {objects} .", encoding="utf-8")
        done = run("validate", path, "--shapes", shapes, "--timeout", "60")
        assert (done.returncode, done.stderr) == (0, "")
