"""The command line: what it prints where, and its statuses."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import defour as package
from defour import cli
from defour.commands import ORDER
from project import ROOT


def process(*arguments: object, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "defour", *map(str, arguments)]
    return subprocess.run(command, capture_output="stdout" not in options, **options)


def test_help_lists_the_commands_in_order(defour) -> None:
    alone = defour()
    assert alone == defour("--help")
    assert defour("--version").out == f"defour {package.__version__}\n"
    assert alone.status == 0
    places = [alone.out.index(f"\n    {word} ") for word in ORDER]
    assert places == sorted(places)


@pytest.mark.parametrize("word", ORDER)
def test_every_command_has_help_with_an_example_and_takes_a_graph(defour, word: str) -> None:
    shown = defour(word, "--help")
    assert shown.status == 0
    assert f"example:\n  defour {word}" in shown.out
    assert "--graph DIR" in shown.out


@pytest.mark.parametrize(
    ("arguments", "status", "name", "says"),
    [
        ("qurey", 2, "usage", "Closest: query"),
        ("--bogus", 2, "usage", "--bogus"),
        ("query --bogus", 2, "usage", "--bogus"),
        ("query", 2, "usage", "which question? See defour query --list"),
        ("query --list career", 2, "usage", "--describe"),
        ("query carer", 2, "unknown-question", "Closest: career"),
        ("query career -p playr=x", 2, "unknown-parameter", "Closest: player"),
        ("query ./sparql/exports/names.rq -p x=y", 2, "unknown-parameter", "It takes none"),
        ("query career -p player", 2, "usage", "name=value"),
        ("query career -p lang=nl -p lang=en", 2, "usage", "twice"),
        ("query career -p lang=1", 2, "bad-parameter", "Example: lang=en"),
        ("query career -p player=x>}UNION{?s", 2, "bad-parameter", "player=id:jan-voorbeeld"),
        ("query career --format turtle", 2, "usage", "rows, not triples"),
        ("query career --format yaml", 2, "usage", "invalid choice"),
        ("query nowhere.rq", 3, "missing-file", "nowhere.rq"),
        ("query career -o nowhere/x.csv", 3, "unwritable", "no folder nowhere"),
        ("query career -o /", 3, "unwritable", "/"),
        ("query career -o x.ttl", 2, "usage", "rows, not triples for turtle"),
        ("query sparql/exports/names.rq --format csv", 2, "usage", "triples, not rows"),
        ("export --base nope", 2, "usage", "--base wants an IRI"),
    ],
)
def test_errors_have_a_name_and_a_status(
    defour, copy: Path, monkeypatch, arguments: str, status: int, name: str, says: str
) -> None:
    monkeypatch.chdir(copy)
    ran = defour(*arguments.split())
    assert (ran.status, ran.out) == (status, "")
    assert not Path("x.ttl").exists()
    first, second, *rest = ran.err.split("\n")
    assert first.startswith(f"defour: {name}: ")
    assert says in first
    assert second == f"  more: defour explain {name}"
    assert rest == [""]


def test_the_list_and_a_description(defour, example: Path) -> None:
    listed = defour("query", "--list", "--graph", example)
    career = "career       Which clubs did a player play for, and when?"
    assert re.search(rf"{re.escape(career)} +2 +player=id:jan-voorbeeld lang=en\n", listed.out)
    found = json.loads(defour("query", "--list", "--graph", example, "--format", "json").out)
    assert [question["name"] for question in found] == ["appearances", "career", "clubs-named"]
    description = ("query", "career", "--describe", "--graph", example)
    shown = defour(*description)
    assert re.search(r"player +iri +id:jan-voorbeeld +The player\.\n", shown.out)
    assert shown.out.endswith("defour query career -p player=id:jan-voorbeeld -p lang=en\n")
    player, lang = json.loads(defour(*description, "--format", "json").out)["params"]
    assert (player["default"], player["example"]) == (None, "id:jan-voorbeeld")
    assert (lang["default"], lang["example"]) == ("en", "en")


def test_bytes(example: Path) -> None:
    """Of standard input and output: UTF-8, whatever the locale is."""
    ran = process("query", "-", "--graph", example, input=b"ASK {}")
    assert (ran.returncode, ran.stdout) == (0, b"true\n")
    ran = process("query", "-", "--graph", example, input=b"ASK {\n?s ?p '\xe9' }")
    assert ran.returncode == 3
    assert b"bad-encoding: standard input:2: byte 0xE9" in ran.stderr
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    ran = process("query", "clubs-named", "--graph", example, env=environment)
    assert "Sporting Néerdorp" in ran.stdout.decode()


ROWS = {"csv": "club,", "tsv": "?club\t", "json": '{\n  "head"', "srj": '{\n  "head"'}
ROWS |= {"XML": "<?xml", "srx": "<?xml", "txt": "club  ", "none": "club  "}
GRAPHS = {"ttl": "@prefix", "nt": "<http", "jsonld": "[{", "json": "[{", "rdf": "<?xml"}
GRAPHS |= {"xml": "<?xml", "other": "@prefix"}


@pytest.mark.parametrize(
    ("question", "suffix", "begins"),
    [
        *(("career", *x) for x in ROWS.items()),
        *(("sparql/exports/names.rq", *x) for x in GRAPHS.items()),
    ],
)
def test_the_suffix_names_the_format(
    defour, copy: Path, monkeypatch, question: str, suffix: str, begins: str
) -> None:
    monkeypatch.chdir(copy)
    name = f"x.{suffix}"
    ran = defour("query", question, "-o", name)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert Path(name).read_text().startswith(begins)
    chosen = "csv" if question == "career" else "ntriples"
    assert defour("query", question, "-o", name, "--format", chosen).status == 0
    assert Path(name).read_text().startswith("club," if chosen == "csv" else "<http")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_and_a_closed_pipe(example: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process("query", "career", "--graph", example, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 3
    assert ran.stderr.startswith(b"defour: unwritable: standard output: No space left")
    assert b"Traceback" not in ran.stderr
    read, write = os.pipe()
    os.close(read)
    ran = process("export", "--graph", example, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


def loaded(*arguments: object) -> set[str]:
    """The modules that a command imports, in a process of its own."""
    code = (
        "import sys; from defour.cli import main; main(sys.argv[1:]); "
        "print(*sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return set(subprocess.run(command, check=True, capture_output=True).stderr.decode().split())


def test_a_query_imports_little() -> None:
    assert "rdflib" not in loaded("why", "career", "--graph", ROOT)
    found = loaded("query", "career", "--graph", ROOT, "--format", "csv")
    heavy = {"rdflib", "pyshacl", "yaml", "rich", "jinja2", "requests", "starlette", "pyld"}
    assert not found & heavy
    assert len([x for x in found if x.partition(".")[0] == "defour"]) <= 16


def test_validate_imports_no_more_than_it_needs() -> None:
    found = loaded("validate", "--graph", ROOT)
    assert not found & {"pyshacl", "rich", "jinja2", "requests", "starlette", "pyld"}
    assert len([x for x in found if x.partition(".")[0] == "defour"]) <= 33


def test_what_nobody_foresaw_is_one_line(monkeypatch, defour) -> None:
    panic = type("PanicException", (BaseException,), {})  # as an engine raises it
    for error in (RecursionError("too deep"), panic("too deep")):

        def fall(_: list[str], error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(cli, "_parse", fall)
        told = f"defour: unexpected: {type(error).__name__}: too deep"
        assert (ran := defour()).status == 3
        assert ran.err.startswith(told)
    monkeypatch.setenv("DEFOUR_TRACEBACK", "1")
    with pytest.raises(BaseException, match="too deep"):
        defour()


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_shell_takes_the_script(shell: str, defour, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(defour("--completion", shell).out)
    assert all(command in script.read_text() for command in ORDER)
    if shutil.which(shell):
        subprocess.run([shell, "-n", script], check=True)


def test_a_rule_is_explained_by_its_shapes(defour, tmp_path: Path) -> None:
    turtle = "# before\n\ne:Age a e:Shape ;  # why\n    e:x [ e:y 1 ] .\n\ne:Other a e:Shape .\n"
    for name, prefix in (("a.ttl", "http://e/"), ("b.ttl", "http://f#")):
        (tmp_path / name).write_text(f"@prefix e: <{prefix}> .\n{turtle}", encoding="utf-8")
    for name, times in (("Age", 2), ("http://f#Age", 1)):
        told = defour("explain", name, "--shapes", tmp_path).out
        assert told.count("e:Age a e:Shape ;  # why\n    e:x [ e:y 1 ] .\n```\n") == times
        assert f"`{tmp_path / 'b.ttl'}:4:1`" in told
    assert "Closest: Other" in defour("explain", "Othr", "--shapes", tmp_path).err
    assert "sh:targetClass" in defour("explain", "Situation-vouchedFor", "--graph", ROOT).out
