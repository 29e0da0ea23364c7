"""Every entry point, with spoilt inputs: a status, no traceback, nothing changed.

`DEFOUR_FUZZ=100` makes a hundred times as many (docs/fuzzing.md).
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLE, Ran
from project import FOLDER, ROOT

TIMES = int(os.environ.get("DEFOUR_FUZZ", "1"))
DATA = [
    *sorted((EXAMPLE / "data").glob("*.ttl")),
    *sorted((ROOT / "tests" / "lint").rglob("*.ttl")),
]
SHAPES = [*sorted((EXAMPLE / "shapes").glob("*.ttl")), *FOLDER.shapes]
QUERIES = [*FOLDER.questions, *FOLDER.exports]
ODD = ["<", ">", '"', "'", "\\", "{", "}", "[", "]", "(", ")", ".", ";", ",", "^^", "@", "_:", "#"]
ODD += ["\n", "\r", "\t", "\0", "\x1b[31m", "\u202e", "é", "\U0010ffff", "9" * 40, "a" * 5000, "a "]
ODD += ["http://e/\u202e", "tag:x,2021:y", "sh:minCount -1", "UNION", "SERVICE", "NaN"]
FORMATS = ["text", "json", "turtle", "sarif", "junit", "github"]


@st.composite
def spoilt(draw: st.DrawFn, files: list[Path]) -> str:
    """The text of one of some files, with pieces cut, doubled, or replaced by odd ones."""
    text = draw(st.sampled_from(files)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 30))
        part = text[start:end]
        text = text[:start] + draw(st.sampled_from(["", part * 2, *ODD])) + text[end:]
    return text


WORDS = st.one_of(
    st.sampled_from(["id:genk", "all", "career", "claim:x", "nl", "7", "2021-05", "", "-", "--"]),
    st.sampled_from(ODD),
    st.text(max_size=20),
)


def fuzz(*strategies: st.SearchStrategy[object], examples: int) -> Callable[..., object]:
    """What gives a test these inputs as its last arguments."""
    calm = settings(
        max_examples=examples * TIMES,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: calm(given(*strategies)(test))


@pytest.fixture
def tell(defour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command in a folder of its own; a fault of ours raises here."""
    monkeypatch.setenv("DEFOUR_TRACEBACK", "1")
    shutil.copytree(EXAMPLE, tmp_path / "graph")
    monkeypatch.chdir(tmp_path)

    def run(*argv: str, files: dict[str, str] | None = None, writes: tuple[str, ...] = ()) -> Ran:
        for name, text in (files or {}).items():
            Path(name).write_text(text, encoding="utf-8", errors="surrogatepass")
        before = {x: x.read_bytes() for x in Path().rglob("*") if x.is_file()}
        ran = defour(*argv)
        assert ran.status in (0, 1, 2, 3), ran
        assert "Traceback" not in ran.err
        assert "defour: unexpected" not in ran.err
        assert ran.status < 2 or ran.err.startswith("defour: "), ran
        after = {x: x.read_bytes() for x in Path().rglob("*") if x.is_file()}
        for name in writes:
            before.pop(Path(name), None), after.pop(Path(name), None)
        assert after == before
        return ran

    return run


@fuzz(st.lists(WORDS.filter(lambda x: "/" not in x), max_size=4), examples=60)
def test_arguments(words: list[str]) -> None:
    from defour.cli import main

    assert main([*words, "--bogus"]) == 2


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
@fuzz(spoilt(DATA), spoilt(SHAPES), st.sampled_from(FORMATS), examples=15)
def test_validate(tell: Callable[..., Ran], engine: str, data: str, shapes: str, form: str) -> None:
    options = ("--shapes", "shapes.ttl", "--format", form, "--engine", engine)
    tell("validate", "data.ttl", *options, files={"data.ttl": data, "shapes.ttl": shapes})


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@fuzz(spoilt(QUERIES), st.sampled_from(["table", "csv", "json", "turtle"]), examples=25)
def test_query(tell: Callable[..., Ran], engine: str, query: str, form: str) -> None:
    options = ("--graph", "graph", "--format", form, "--engine", engine)
    tell("query", "./q.rq", *options, files={"q.rq": query})
    tell("query", "./q.rq", "--describe", files={"q.rq": query})


@fuzz(st.sampled_from(["player", "lang", "x"]), WORDS, examples=40)
def test_parameters(tell: Callable[..., Ran], name: str, value: str) -> None:
    tell("query", "career", "-p", f"{name}={value}", "--graph", "graph")
    tell("why", "--graph", "graph", "--", value)


@pytest.mark.parametrize(
    "command",
    [
        ("query", "career"),
        ("why", "career"),
        ("evidence", "--article", "graph/article.txt"),
        ("export", "--format", "jsonld"),
        ("export", "--format", "rdfxml"),
        ("validate",),
        ("diff", str(EXAMPLE), "graph"),
    ],
    ids=lambda x: "-".join(x[:1] + x[2:3]).replace("/", "-"),
)
@fuzz(spoilt(DATA[:1]), examples=15)
def test_a_graph_folder(tell: Callable[..., Ran], command: tuple[str, ...], data: str) -> None:
    tell(*command, "--graph", "graph", files={"graph/data/voorbeeld.ttl": data})


@fuzz(spoilt([*DATA, *SHAPES]), examples=40)
def test_format_keeps_the_graph(tell: Callable[..., Ran], text: str) -> None:
    ran = tell("format", "f.ttl", files={"f.ttl": text}, writes=("f.ttl",))
    if ran.status == 0:
        assert tell("format", "--check", "f.ttl").status == 0


@fuzz(st.one_of(WORDS, spoilt([EXAMPLE / "article.txt"])), examples=25)
def test_cite(tell: Callable[..., Ran], words: str) -> None:
    tell("cite", "--graph", "graph", "--article", "graph/article.txt", "--", words)
