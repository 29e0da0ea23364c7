"""The project itself, for the tests that read it: its files, its graph and its questions."""

import functools
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, Graph, URIRef

from defour.folder import Folder
from defour.queries.question import Question, load_questions
from defour.rdf.convert import to_rdflib_graph
from defour.rdf.graph import Graph as Files

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Folder(ROOT)
FOOTBALL = "https://w3id.org/defour/football#"
ID = "https://w3id.org/defour/id/"
SKIPPED = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"}


def graph_of(paths: Iterable[Path]) -> Graph:
    """A new graph, to spoil or to expand."""
    return to_rdflib_graph(Files.read(paths))


@functools.cache
def ontology() -> Graph:
    """The ontology; not to be written to."""
    return graph_of(FOLDER.ontology)


@functools.cache
def data() -> Graph:
    """The article's situations, claims and passages; not to be written to."""
    return graph_of([ROOT / "data" / "defour.ttl"])


@functools.cache
def examples() -> Graph:
    """The invented articles' situations, claims and passages; not to be written to."""
    return graph_of(sorted(ROOT.glob("examples/*/data/*.ttl")))


@functools.cache
def links() -> Graph:
    """The identity links; not to be written to."""
    return graph_of([ROOT / "data" / "links.ttl"])


@functools.cache
def shapes() -> Graph:
    """All shapes; not to be written to."""
    return graph_of(FOLDER.shapes)


@functools.cache
def stored() -> dict[str, Question]:
    """The stored questions by name, but for the checks, which ask of many articles."""
    checks = {x.stem for x in FOLDER.checks}
    return {name: x for name, x in load_questions(FOLDER).items() if name not in checks}


def terms() -> list[URIRef]:
    """The terms that the ontology declares in its own namespace, sorted."""
    return sorted(
        {x for x in ontology().subjects(RDF.type) if str(x).startswith(FOOTBALL)}  # type: ignore[misc]
    )


def files() -> list[Path]:
    """The files of the project: as git sees them, and else as they lie there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(
                part in SKIPPED or part.endswith(("_cache", ".egg-info"))
                for part in path.relative_to(ROOT).parts
            )
        ]
    return sorted(path for path in found if path.is_file())
